-- Deals of which no move is known: they take part in value, revenue and average sale only.
SELECT o.deal_no, o.created_at, coalesce(w.rep_id, o.rep_id) AS rep_id, coalesce(o.pipeline, '') AS pipeline, o.stage,
  coalesce(o.source, a.source) AS source, a.segment
FROM $opportunities o LEFT JOIN $accounts a ON a.account_no = o.account_no
LEFT JOIN (SELECT DISTINCT deal_no FROM $moves x) m ON m.deal_no = o.deal_no
LEFT JOIN $owners w ON w.deal_no = o.deal_no AND w.to_at = $end
WHERE m.deal_no IS NULL
