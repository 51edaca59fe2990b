WITH numbered AS (
  SELECT w.*, row_number() OVER (PARTITION BY account_id ORDER BY closed_on, closed_at, line) AS nth,
    sum(amount) OVER (PARTITION BY account_id, closed_on) AS amount_of_day
  FROM wins w WHERE account_id IS NOT NULL
),
firsts AS (
  SELECT f.rep_id, f.closed_on, f.amount_of_day AS amount FROM numbered f
  LEFT JOIN customers c ON c.account_id = f.account_id
  ANTI JOIN spells s ON s.account_id = f.account_id
    AND s.from_at < f.closed_at AND s.to_at >= f.closed_at
  WHERE f.nth = 1 AND f.closed_on >= DATE '$start' - INTERVAL 12 MONTH AND f.closed_on < DATE '$end'
    AND (c.since IS NULL OR c.since >= f.closed_at)
),
months AS (
  SELECT unnest(generate_series(DATE '$start', DATE '$end' - 1, INTERVAL 1 MONTH)) AS month
),
windowed AS (
  SELECT m.month, FALSE AS is_trailing, f.rep_id, f.amount
  FROM firsts f JOIN months m ON f.closed_on >= m.month AND f.closed_on < m.month + INTERVAL 1 MONTH
  UNION ALL
  SELECT m.month, TRUE, f.rep_id, f.amount
  FROM firsts f JOIN months m ON f.closed_on >= m.month - INTERVAL 11 MONTH
    AND f.closed_on < m.month + INTERVAL 1 MONTH
),
summed AS (
  SELECT month, is_trailing, rep_id, count(amount) AS n, count(*) - count(amount) AS without_amount,
    avg(amount) AS mean, quantile_cont(amount, [0.1, 0.5, 0.9]) AS q,
    count(*) FILTER (amount > 0) AS positive, avg(ln(nullif(amount, 0))) FILTER (amount > 0) AS m,
    stddev_samp(ln(nullif(amount, 0))) FILTER (amount > 0) AS s
  FROM windowed GROUP BY 1, 2, 3
)
SELECT strftime(month, '%Y-%m'), is_trailing, rep_id, summed.n, without_amount, mean, q[2],
  CASE WHEN summed.n >= 20 THEN q[1] WHEN positive >= 5 THEN exp(m - t.value * s * sqrt(1 + 1 / positive)) END,
  CASE WHEN summed.n >= 20 THEN q[3] WHEN positive >= 5 THEN exp(m + t.value * s * sqrt(1 + 1 / positive)) END
FROM summed LEFT JOIN student t ON t.n = positive
