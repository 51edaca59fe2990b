-- The accounts with which a meeting was held, and the deals that it was about.
SELECT DISTINCT a.account_id, a.opportunity_id
FROM $activities a WHERE a.status = 'done' AND a.channel IN ($meeting_channels)
