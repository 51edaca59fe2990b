-- When an account was a customer: while a deal of it stood as won, or since before the records.
-- Spells that touch or overlap are one: an account is a prospect outside of them.
WITH spells AS (
  SELECT account_no, won_at AS from_at, coalesce(reopened_at, $end) AS to_at
  FROM $sales s WHERE account_no IS NOT NULL
  UNION ALL
  SELECT a.account_no, coalesce(c.starts_at, $beginning), $end
  FROM $accounts a LEFT JOIN $calendar c ON c.day = a.customer_since
  WHERE a.customer_since IS NOT NULL AND coalesce(c.starts_at, $beginning) < $as_of
),
reach AS (
  SELECT s.*, max(to_at) OVER (PARTITION BY account_no ORDER BY from_at, to_at
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_now
  FROM spells s
),
islands AS (
  SELECT r.*, count(CASE WHEN until_now IS NULL OR from_at > until_now THEN 1 END) OVER (
    PARTITION BY account_no ORDER BY from_at, to_at) AS island
  FROM reach r
)
SELECT account_no, min(from_at) AS from_at, max(to_at) AS to_at
FROM islands i GROUP BY account_no, island
