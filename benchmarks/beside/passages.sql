-- Each step that a deal reached at least, when, and what became of it.
DROP TABLE IF EXISTS passages;
CREATE TEMP TABLE passages AS
WITH levels AS (
  SELECT m.deal_no, m.stage, m.at, m.nth, t.pipeline, m.left_at,
    CASE m.stage WHEN 'won' THEN t.top + 1 WHEN 'lost' THEN 0 ELSE s.position END AS level
  FROM moves m JOIN alive a ON a.deal_no = m.deal_no
  JOIN (SELECT DISTINCT pipeline, top FROM stages) t ON t.pipeline = a.pipeline
  LEFT JOIN stages s ON s.pipeline = a.pipeline AND s.stage = m.stage
),
outcomes AS (
  SELECT deal_no, pipeline, min(level) FILTER (WHERE nth = 1) AS started,
    ARRAY[min(at) FILTER (WHERE level >= 1), min(at) FILTER (WHERE level >= 2),
      min(at) FILTER (WHERE level >= 3), min(at) FILTER (WHERE level >= 4),
      min(at) FILTER (WHERE level >= 5)] AS steps,
    min(at) FILTER (WHERE stage = 'won') AS won_at,
    max(at) FILTER (WHERE stage = 'lost' AND left_at IS NULL) AS lost_at
  FROM levels l GROUP BY deal_no, pipeline
)
SELECT coalesce(h.rep_id, a.rep_id) AS rep_id, o.pipeline, s.stage, o.steps[s.position] AS at,
  CASE WHEN s.position = s.top THEN o.won_at ELSE o.steps[s.position + 1] END AS converted_at,
  o.won_at, o.lost_at
FROM outcomes o JOIN alive a ON a.deal_no = o.deal_no
JOIN stages s ON s.pipeline = o.pipeline AND s.position >= o.started
LEFT JOIN hands h ON h.deal_no = o.deal_no
  AND h.from_at <= o.steps[s.position] AND h.to_at > o.steps[s.position]
WHERE o.steps[s.position] IS NOT NULL
