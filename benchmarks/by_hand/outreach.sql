WITH held AS MATERIALIZED (
  SELECT account_id, rep_id, occurred_at, occurred_on, line FROM facts.activities
  WHERE channel = 'meeting' AND status = 'done'
),
made AS MATERIALIZED (
  SELECT account_id, rep_id, channel, occurred_at, occurred_on, line FROM facts.activities
  WHERE status = 'done' AND channel <> 'meeting' AND coalesce(direction, 'outbound') = 'outbound'
),
recent AS (
  SELECT DISTINCT account_id FROM made WHERE occurred_on >= DATE '$start' AND occurred_on < DATE '$end'
),
towards_prospects AS (
  SELECT a.* FROM made a SEMI JOIN recent r ON r.account_id = a.account_id
  LEFT JOIN customers c ON c.account_id = a.account_id
  ANTI JOIN spells s ON s.account_id = a.account_id
    AND s.from_at < a.occurred_at AND s.to_at >= a.occurred_at
  WHERE c.since IS NULL OR c.since >= a.occurred_at
),
attempts AS MATERIALIZED (
  SELECT * FROM towards_prospects a
  WHERE NOT EXISTS (
    SELECT 1 FROM held h WHERE h.account_id = a.account_id
      AND (h.occurred_at < a.occurred_at OR (h.occurred_at = a.occurred_at AND h.line < a.line))
      AND h.occurred_on > a.occurred_on - INTERVAL 12 MONTH)
),
very_firsts AS (
  SELECT account_id, min(occurred_at) AS first_at FROM attempts GROUP BY account_id
  HAVING min(occurred_at) >= $start_at AND min(occurred_at) < $seen_until
),
windows AS (
  SELECT v.account_id, v.first_at, count(*) AS n_attempts,
    arg_min(a.rep_id, (a.occurred_at, a.line)) AS rep_id,
    arg_min(a.channel, (a.occurred_at, a.line)) AS channel
  FROM very_firsts v JOIN attempts a ON a.account_id = v.account_id
    AND a.occurred_at < v.first_at + 90 * 86400000000
  GROUP BY v.account_id, v.first_at
),
met AS (
  SELECT DISTINCT w.account_id
  FROM windows w JOIN held h ON h.account_id = w.account_id
    AND h.occurred_at >= w.first_at AND h.occurred_at < w.first_at + 90 * 86400000000
  LEFT JOIN customers c ON c.account_id = h.account_id
  ANTI JOIN spells s ON s.account_id = h.account_id
    AND s.from_at < h.occurred_at AND s.to_at >= h.occurred_at
  WHERE (c.since IS NULL OR c.since >= h.occurred_at)
    AND NOT EXISTS (
      SELECT 1 FROM held e WHERE e.account_id = h.account_id
        AND (e.occurred_at < h.occurred_at OR (e.occurred_at = h.occurred_at AND e.line < h.line))
        AND e.occurred_on > h.occurred_on - INTERVAL 12 MONTH)
),
cohorts AS (
  SELECT date_trunc('month', make_timestamp(w.first_at + 25200000000)) AS month, w.rep_id, w.channel,
    count(*) AS n_accounts, count(m.account_id) AS n_met, sum(w.n_attempts) AS n_attempts,
    count(*) FILTER (w.first_at + 90 * 86400000000 <= $as_of) AS passed
  FROM windows w LEFT JOIN met m ON m.account_id = w.account_id
  GROUP BY 1, 2, 3
),
numbered AS (
  SELECT date_trunc('month', occurred_on) AS month, rep_id, channel, row_number() OVER (
    PARTITION BY account_id, channel, date_trunc('month', occurred_on) ORDER BY occurred_at, line) AS nth
  FROM attempts WHERE occurred_on >= DATE '$start' AND occurred_on < DATE '$end'
),
counted AS (
  SELECT month, rep_id, channel, count(*) AS n, count(*) FILTER (nth = 1) AS reached
  FROM numbered GROUP BY 1, 2, 3
)
SELECT strftime(m.month, '%Y-%m'), m.rep_id, m.channel, m.n, m.reached, c.n_met,
  c.n_attempts / nullif(c.n_met, 0), c.passed / nullif(c.n_accounts, 0)
FROM counted m LEFT JOIN cohorts c
  ON c.month = m.month AND c.rep_id = m.rep_id AND c.channel = m.channel
