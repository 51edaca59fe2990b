-- Every meeting (held, missed, planned) and every outbound contact, with what was known of the
-- account just before: was it a prospect, had it been met within the look-back.
WITH ours AS (
  SELECT a.activity_id, a.account_no, a.rep_id, a.channel, a.occurred_at, a.occurred_on,
    a.created_at IS NOT NULL AS is_dated, a.line,
    CASE WHEN a.channel NOT IN ($meeting_channels) THEN 'reached'
      WHEN a.status = 'done' THEN 'held' WHEN a.status = 'no_show' THEN 'missed'
      ELSE 'planned' END AS kind
  FROM $activities a
  WHERE (a.channel IN ($meeting_channels) AND a.status <> 'cancelled')
    OR (a.status = 'done' AND a.channel NOT IN ($meeting_channels)
      AND coalesce(a.direction, 'outbound') = 'outbound')
),
around AS (
  SELECT o.*,
    max(CASE WHEN kind = 'held' THEN occurred_on END) OVER (
      PARTITION BY account_no ORDER BY occurred_at, line
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_held_on,
    min(CASE WHEN kind = 'held' THEN occurred_on END) OVER (
      PARTITION BY account_no ORDER BY occurred_at, line
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_held_on
  FROM ours o
)
SELECT r.activity_id, r.account_no, r.rep_id, r.channel, r.occurred_at, r.occurred_on, r.is_dated,
  r.line, r.kind, r.previous_held_on, r.next_held_on, a.source, a.segment
FROM around r
LEFT JOIN $accounts a ON a.account_no = r.account_no
LEFT JOIN $calendar d ON d.day = r.occurred_on
LEFT JOIN $customers c ON c.account_no = r.account_no
  AND c.from_at < r.occurred_at AND c.to_at >= r.occurred_at
WHERE c.account_no IS NULL
  AND (r.previous_held_on IS NULL OR r.previous_held_on <= d.look_back_on)
