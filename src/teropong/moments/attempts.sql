-- Attempts to reach accounts that were prospects without a held meeting. `previous_on` is the day
-- of the account's attempt before, `previous_on_channel` of the one on the same channel. On the
-- account's very first one: when a first meeting came of it within the window (`met_at`), and how
-- many attempts were made in it.
WITH reached AS (
  SELECT c.*,
    lag(occurred_on) OVER (PARTITION BY account_no ORDER BY occurred_at, line) AS previous_on,
    lag(occurred_on) OVER (PARTITION BY account_no, channel ORDER BY occurred_at, line)
      AS previous_on_channel,
    min(occurred_at) OVER (PARTITION BY account_no) AS first_at,
    row_number() OVER (PARTITION BY account_no ORDER BY occurred_at, line) AS nth
  FROM $contacts c WHERE kind = 'reached'
),
windows AS (
  SELECT account_no, min(first_at) AS first_at, count(*) AS n_attempts
  FROM reached r WHERE occurred_at < first_at + $attribution GROUP BY account_no
),
met AS (
  SELECT w.account_no, min(m.occurred_at) AS met_at
  FROM windows w JOIN $first_meetings m ON m.account_no = w.account_no AND m.kind = 'held'
    AND m.occurred_at >= w.first_at AND m.occurred_at < w.first_at + $attribution
  GROUP BY w.account_no
)
SELECT r.activity_id, r.account_no, r.rep_id, r.channel, r.occurred_at, r.occurred_on, r.previous_on,
  r.previous_on_channel, r.nth,
  CASE WHEN r.nth = 1 THEN w.n_attempts END AS n_attempts,
  CASE WHEN r.nth = 1 THEN m.met_at END AS met_at, r.source, r.segment
FROM reached r
LEFT JOIN windows w ON w.account_no = r.account_no
LEFT JOIN met m ON m.account_no = r.account_no
