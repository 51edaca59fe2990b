CREATE OR REPLACE TEMP TABLE stays AS
SELECT coalesce(h.rep_id, a.rep_id) AS rep_id, a.pipeline, m.stage, m.moved_at AS entered_at, m.left_at
FROM moves m JOIN alive a ON a.opportunity_id = m.opportunity_id
LEFT JOIN hands h ON h.opportunity_id = m.opportunity_id
  AND h.from_at <= coalesce(m.left_at, $as_of) AND h.to_at > coalesce(m.left_at, $as_of)
WHERE m.stage NOT IN ('won', 'lost')
