-- What was last given is found by counting what is given: PostgreSQL's windows ignore no nulls.
WITH events AS (
  SELECT deal_no, changed_at AS at, changed_on AS on_day, 0 AS is_close, line,
    CASE WHEN stage NOT IN ('won', 'lost') THEN stage END AS stage,
    CASE WHEN stage IN ('won', 'lost') THEN 0 WHEN stage IS NOT NULL THEN 1 END AS is_open,
    amount_minor, expected_close_on
  FROM changes
  UNION ALL
  SELECT deal_no, closed_at, closed_on, 1, 0, NULL, 0, NULL, NULL FROM alive WHERE outcome <> 'open'
),
numbered AS (
  SELECT e.*, lead(on_day) OVER w AS until_day, row_number() OVER w AS nth, count(stage) OVER w AS n_stage,
    count(is_open) OVER w AS n_open, count(amount_minor) OVER w AS n_amount,
    count(expected_close_on) OVER w AS n_expected
  FROM events e WINDOW w AS (PARTITION BY deal_no ORDER BY at, is_close, line)
),
known AS (
  SELECT deal_no, nth, on_day, until_day, expected_close_on,
    max(stage) OVER (PARTITION BY deal_no, n_stage) AS stage,
    max(is_open) OVER (PARTITION BY deal_no, n_open) AS is_open,
    max(amount_minor) OVER (PARTITION BY deal_no, n_amount) AS amount,
    max(expected_close_on) OVER (PARTITION BY deal_no, n_expected) AS expected
  FROM numbered n
),
pushed AS (
  SELECT k.*, expected_close_on - lag(expected) OVER (PARTITION BY deal_no ORDER BY nth) AS pushed_by
  FROM known k
),
states AS (
  SELECT a.pipeline, p.stage, a.currency, p.amount, p.times, p.days,
    greatest(p.on_day, DATE '$start') AS from_day, coalesce(p.until_day, DATE '$end') AS until_day,
    CASE WHEN p.expected < DATE '$today' THEN greatest(p.on_day, p.expected, DATE '$start') END AS late_day
  FROM (SELECT q.*, count(*) FILTER (WHERE pushed_by > 0) OVER w AS times,
      coalesce(sum(pushed_by) FILTER (WHERE pushed_by > 0) OVER w, 0) AS days
    FROM pushed q WINDOW w AS (PARTITION BY deal_no ORDER BY nth)) p
  JOIN alive a ON a.deal_no = p.deal_no
  WHERE p.is_open = 1 AND (p.until_day IS NULL OR p.until_day > greatest(p.on_day, DATE '$start'))
),
deltas AS (
  SELECT from_day AS day, pipeline, stage, currency, count(*) AS deals, count(*) - count(amount) AS without,
    sum(times) AS times, sum(days) AS days, sum(amount) AS value, 0 AS late, 0 AS late_value
  FROM states GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT until_day, pipeline, stage, currency, -count(*), count(amount) - count(*), -sum(times), -sum(days),
    -sum(amount), 0, 0
  FROM states WHERE until_day < DATE '$end' GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT late_day, pipeline, stage, currency, 0, 0, 0, 0, 0, count(*), sum(amount)
  FROM states WHERE late_day < until_day GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT until_day, pipeline, stage, currency, 0, 0, 0, 0, 0, -count(*), -sum(amount)
  FROM states WHERE late_day < until_day AND until_day < DATE '$end' GROUP BY 1, 2, 3, 4
),
dense AS (
  SELECT CAST(c.day AS date) AS day, g.pipeline, g.stage, g.currency, coalesce(sum(d.deals), 0) AS deals,
    coalesce(sum(d.without), 0) AS without, coalesce(sum(d.times), 0) AS times,
    coalesce(sum(d.days), 0) AS days, coalesce(sum(d.value), 0) AS value, coalesce(sum(d.late), 0) AS late,
    coalesce(sum(d.late_value), 0) AS late_value
  FROM generate_series(DATE '$start', DATE '$end' - 1, INTERVAL '1 day') c(day)
  CROSS JOIN (SELECT DISTINCT pipeline, stage, currency FROM deltas) g
  LEFT JOIN deltas d ON d.day = CAST(c.day AS date) AND d.pipeline = g.pipeline AND d.stage = g.stage
    AND d.currency = g.currency
  GROUP BY 1, 2, 3, 4
)
SELECT day, pipeline, stage, currency, sum(deals) OVER w, sum(without) OVER w, sum(times) OVER w,
  sum(days) OVER w, sum(value) OVER w, sum(late) OVER w, sum(late_value) OVER w
FROM dense WINDOW w AS (PARTITION BY pipeline, stage, currency ORDER BY day)
