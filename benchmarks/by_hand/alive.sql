-- Deals that were open at some time of the twelve months, and what history says of them.
CREATE OR REPLACE TEMP TABLE alive AS
SELECT opportunity_id, rep_id, pipeline, created_at, created_on, currency, outcome, closed_at, closed_on
FROM facts.opportunities
WHERE outcome = 'open' OR closed_at >= $watched_from;

CREATE OR REPLACE TEMP TABLE changes AS
SELECT h.opportunity_id, h.changed_at, h.changed_on, h.stage, h.amount_minor, h.rep_id,
  h.expected_close_on, h.line
FROM facts.opportunity_history h JOIN alive a ON a.opportunity_id = h.opportunity_id
WHERE a.outcome = 'open' OR h.changed_at <= a.closed_at;

-- Moves: stages as they really changed, slips of less than a minute left out.
CREATE OR REPLACE TEMP TABLE moves AS
WITH events AS (
  SELECT opportunity_id, stage, changed_at AS moved_at, 0 AS is_close, line
  FROM changes WHERE stage IS NOT NULL
  UNION ALL
  SELECT opportunity_id, outcome, closed_at, 1, 0 FROM alive WHERE outcome <> 'open'
),
turns AS (
  SELECT * FROM events
  WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line)
  QUALIFY stage IS DISTINCT FROM lag(stage) OVER w
),
lasting AS (
  SELECT * FROM turns
  WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line)
  QUALIFY NOT coalesce(lag(stage) OVER w = lead(stage) OVER w AND lead(moved_at) OVER w < moved_at + 60000000, FALSE)
),
moved AS (
  SELECT * FROM lasting
  WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line)
  QUALIFY stage IS DISTINCT FROM lag(stage) OVER w
)
SELECT opportunity_id, stage, moved_at, row_number() OVER w AS nth, lead(moved_at) OVER w AS left_at
FROM moved
WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line);

-- Owners of the deals that changed hands; all others always had the one they have.
CREATE OR REPLACE TEMP TABLE hands AS
WITH changed AS (
  SELECT DISTINCT c.opportunity_id
  FROM changes c JOIN alive a ON a.opportunity_id = c.opportunity_id WHERE c.rep_id <> a.rep_id
)
SELECT opportunity_id, rep_id, changed_at AS from_at,
  coalesce(lead(changed_at) OVER (PARTITION BY opportunity_id ORDER BY changed_at, line),
    9223372036854775807) AS to_at
FROM changes SEMI JOIN changed USING (opportunity_id)
WHERE rep_id IS NOT NULL;

-- Each step that a deal reached at least, when, and what became of it.
CREATE OR REPLACE TEMP TABLE outcomes AS
WITH tops AS (SELECT pipeline, max(position) AS top FROM facts.stages GROUP BY pipeline),
levels AS (
  SELECT m.*, a.pipeline,
    CASE m.stage WHEN 'won' THEN t.top + 1 WHEN 'lost' THEN 0 ELSE s.position END AS level,
    CASE m.stage WHEN 'won' THEN 4 WHEN 'lost' THEN 0 ELSE coalesce(s.base, 0) END AS base
  FROM moves m JOIN alive a ON a.opportunity_id = m.opportunity_id
  JOIN tops t ON t.pipeline = a.pipeline
  LEFT JOIN facts.stages s ON s.pipeline = a.pipeline AND s.stage = m.stage
)
SELECT opportunity_id, pipeline,
  min(CASE WHEN nth = 1 THEN level END) AS start_level,
  [min(CASE WHEN level >= 1 THEN moved_at END), min(CASE WHEN level >= 2 THEN moved_at END),
   min(CASE WHEN level >= 3 THEN moved_at END), min(CASE WHEN level >= 4 THEN moved_at END),
   min(CASE WHEN level >= 5 THEN moved_at END)] AS steps,
  [min(CASE WHEN base >= 1 THEN moved_at END), min(CASE WHEN base >= 2 THEN moved_at END),
   min(CASE WHEN base >= 3 THEN moved_at END)] AS bases,
  min(CASE WHEN stage = 'won' THEN moved_at END) AS won_at,
  CASE WHEN arg_max(stage, nth) = 'lost' THEN max(moved_at) END AS lost_at
FROM levels GROUP BY opportunity_id, pipeline;
