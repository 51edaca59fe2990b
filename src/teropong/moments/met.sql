-- The accounts with which a meeting was held, the deals that it was about, and since when.
SELECT a.account_no, a.deal_no, min(a.occurred_at) AS met_at
FROM $activities a WHERE a.status = 'done' AND a.channel IN ($meeting_channels)
GROUP BY a.account_no, a.deal_no
