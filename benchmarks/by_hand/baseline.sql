CREATE OR REPLACE TEMP TABLE passages AS
SELECT coalesce(h.rep_id, a.rep_id) AS rep_id, o.pipeline, b.base AS stage, b.reached_at,
  CASE WHEN b.base = 3 THEN o.won_at ELSE o.bases[b.base + 1] END AS converted_at, o.won_at, o.lost_at
FROM (
  SELECT opportunity_id, unnest([0, 1, 2, 3]) AS base,
    unnest([created_at, bases[1], bases[2], bases[3]]) AS reached_at
  FROM outcomes JOIN alive USING (opportunity_id)) b
JOIN outcomes o ON o.opportunity_id = b.opportunity_id
JOIN alive a ON a.opportunity_id = b.opportunity_id
LEFT JOIN hands h ON h.opportunity_id = b.opportunity_id
  AND h.from_at <= b.reached_at AND h.to_at > b.reached_at
WHERE b.reached_at IS NOT NULL
