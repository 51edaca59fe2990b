-- Moves: rows that repeat the stage change nothing; a slip (left within 60 s for the very stage it
-- came from) never happened. All rows are tested at once, then repeats collapse again.
WITH changes AS (
  SELECT * FROM (
    SELECT e.*, lag(stage) OVER (PARTITION BY deal_no ORDER BY event_at, is_close, line) AS previous
    FROM $stage_events e) s
  WHERE previous IS NULL OR previous <> stage
),
tested AS (
  SELECT c.*,
    lag(stage) OVER w AS came_from, lead(stage) OVER w AS left_for, lead(event_at) OVER w AS left_at
  FROM changes c
  WINDOW w AS (PARTITION BY deal_no ORDER BY event_at, is_close, line)
),
lasting AS (
  SELECT t.deal_no, t.stage, t.event_at, t.event_on, t.is_close, t.line,
    lag(t.stage) OVER w AS previous,
    max(CASE WHEN t.stage IN ('won', 'lost') THEN 0 ELSE 1 END) OVER w AS has_begun
  FROM tested t
  WHERE came_from IS NULL OR left_for IS NULL OR came_from <> left_for OR left_at - event_at >= 60000000
  WINDOW w AS (PARTITION BY deal_no ORDER BY event_at, is_close, line)
)
SELECT deal_no, stage, event_at, event_on,
  row_number() OVER (PARTITION BY deal_no ORDER BY event_at, is_close, line) AS nth
FROM lasting
WHERE has_begun = 1 AND (previous IS NULL OR previous <> stage)
