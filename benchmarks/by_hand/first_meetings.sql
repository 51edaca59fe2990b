WITH meetings AS (
  SELECT account_id, rep_id, status, occurred_at, occurred_on, line,
    date_trunc('month', occurred_on) AS month,
    max(CASE WHEN status = 'done' THEN occurred_on END) OVER (
      PARTITION BY account_id ORDER BY occurred_at, line
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_before
  FROM facts.activities
  WHERE channel = 'meeting' AND status <> 'cancelled'
    AND occurred_on >= DATE '$start' - INTERVAL 12 MONTH
),
firsts AS (
  SELECT m.* FROM meetings m
  LEFT JOIN customers c ON c.account_id = m.account_id
  ANTI JOIN spells s ON s.account_id = m.account_id
    AND s.from_at < m.occurred_at AND s.to_at >= m.occurred_at
  WHERE occurred_on >= DATE '$start' AND occurred_on < DATE '$end'
    AND (held_before IS NULL OR held_before <= occurred_on - INTERVAL 12 MONTH)
    AND (c.since IS NULL OR c.since >= m.occurred_at)
),
credited AS (
  SELECT f.*, row_number() OVER (
    PARTITION BY account_id, status, month ORDER BY occurred_at, line) AS nth
  FROM firsts f
),
held AS (SELECT DISTINCT account_id, month FROM meetings WHERE status = 'done')
SELECT strftime(c.month, '%Y-%m'), c.rep_id, count(*) FILTER (c.status = 'done'),
  count(*) FILTER (c.status = 'planned' AND nth = 1),
  count(*) FILTER (c.status = 'no_show' AND nth = 1 AND h.account_id IS NULL)
FROM credited c LEFT JOIN held h ON h.account_id = c.account_id AND h.month = c.month
GROUP BY 1, 2
