CREATE OR REPLACE TEMP TABLE passages AS
SELECT coalesce(h.rep_id, a.rep_id) AS rep_id, o.pipeline, s.stage, o.steps[s.position] AS reached_at,
  CASE WHEN s.position = s.top THEN o.won_at ELSE o.steps[s.position + 1] END AS converted_at,
  o.won_at, o.lost_at
FROM outcomes o JOIN alive a ON a.opportunity_id = o.opportunity_id
JOIN (SELECT *, max(position) OVER (PARTITION BY pipeline) AS top FROM facts.stages) s
  ON s.pipeline = o.pipeline AND s.position >= o.start_level
LEFT JOIN hands h ON h.opportunity_id = o.opportunity_id
  AND h.from_at <= o.steps[s.position] AND h.to_at > o.steps[s.position]
WHERE o.steps[s.position] IS NOT NULL
