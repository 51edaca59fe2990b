-- Deals of which no move is known: they take part in value, revenue and average sale only.
SELECT o.opportunity_id, coalesce(w.rep_id, o.rep_id) AS rep_id, coalesce(o.pipeline, '') AS pipeline, o.stage,
  coalesce(o.source, a.source) AS source, a.segment
FROM $opportunities o LEFT JOIN $accounts a ON a.account_id = o.account_id
LEFT JOIN (SELECT DISTINCT opportunity_id FROM $moves x) m ON m.opportunity_id = o.opportunity_id
LEFT JOIN $owners w ON w.opportunity_id = o.opportunity_id AND w.to_at = $end
WHERE m.opportunity_id IS NULL
