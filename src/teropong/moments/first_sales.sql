-- Each account's first won deal, those won on the same day counted as one, if the account was a
-- prospect just before. Credit: the first of them.
WITH standing AS (
  SELECT s.*, row_number() OVER (
    PARTITION BY s.account_no ORDER BY s.closed_on, s.closed_at, o.line) AS nth
  FROM $sales s JOIN $opportunities o ON o.deal_no = s.deal_no
  WHERE s.account_no IS NOT NULL AND s.reopened_at IS NULL
),
firsts AS (
  SELECT f.* FROM standing f
  LEFT JOIN $customers c ON c.account_no = f.account_no
    AND c.from_at < f.won_at AND c.to_at >= f.won_at
  WHERE f.nth = 1 AND c.account_no IS NULL
)
SELECT f.account_no, f.rep_id, f.closed_on, f.source, f.segment,
  sum(s.amount_minor) AS amount_minor,
  max(CASE WHEN s.has_amount AND s.amount_minor IS NULL THEN s.currency END) AS currency,
  max(CASE WHEN s.has_amount THEN 1 ELSE 0 END) = 1 AS has_amount
FROM firsts f JOIN standing s ON s.account_no = f.account_no AND s.closed_on = f.closed_on
GROUP BY f.account_no, f.rep_id, f.closed_on, f.source, f.segment
