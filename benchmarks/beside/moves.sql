-- Moves: stages as they really changed, slips of less than a minute left out; and who owned deals
-- that changed hands.
DROP TABLE IF EXISTS moves, hands, stays;
CREATE TEMP TABLE moves AS
WITH events AS (
  SELECT deal_no, stage, changed_at AS at, 0 AS is_close, line FROM changes WHERE stage IS NOT NULL
  UNION ALL
  SELECT deal_no, outcome, closed_at, 1, 0 FROM alive WHERE outcome <> 'open'
),
turns AS (
  SELECT * FROM (SELECT e.*, lag(stage) OVER w AS previous FROM events e
    WINDOW w AS (PARTITION BY deal_no ORDER BY at, is_close, line)) t
  WHERE stage IS DISTINCT FROM previous
),
lasting AS (
  SELECT * FROM (SELECT deal_no, stage, at, is_close, line, lag(stage) OVER w AS came_from,
      lead(stage) OVER w AS left_for, lead(at) OVER w AS next_at FROM turns t
    WINDOW w AS (PARTITION BY deal_no ORDER BY at, is_close, line)) t
  WHERE NOT coalesce(came_from = left_for AND next_at < at + 60000000, FALSE)
),
moved AS (
  SELECT * FROM (SELECT deal_no, stage, at, is_close, line, lag(stage) OVER w AS previous FROM lasting l
    WINDOW w AS (PARTITION BY deal_no ORDER BY at, is_close, line)) t
  WHERE stage IS DISTINCT FROM previous
)
SELECT deal_no, stage, at, row_number() OVER w AS nth, lead(at) OVER w AS left_at FROM moved m
WINDOW w AS (PARTITION BY deal_no ORDER BY at, is_close, line);
ANALYZE moves;
CREATE TEMP TABLE hands AS
SELECT deal_no, rep_id, changed_at AS from_at,
  coalesce(lead(changed_at) OVER (PARTITION BY deal_no ORDER BY changed_at, line), 9223372036854775807)
    AS to_at
FROM changes c
WHERE rep_id IS NOT NULL AND deal_no IN (
  SELECT c.deal_no FROM changes c JOIN alive a ON a.deal_no = c.deal_no WHERE c.rep_id <> a.rep_id);
CREATE INDEX ON hands (deal_no);
ANALYZE hands;
CREATE TEMP TABLE stays AS
SELECT coalesce(h.rep_id, a.rep_id) AS rep_id, a.pipeline, m.stage, m.at, m.left_at
FROM moves m JOIN alive a ON a.deal_no = m.deal_no
LEFT JOIN hands h ON h.deal_no = m.deal_no
  AND h.from_at <= coalesce(m.left_at, $as_of) AND h.to_at > coalesce(m.left_at, $as_of)
WHERE m.stage NOT IN ('won', 'lost')
