WITH events AS (
  SELECT opportunity_id, changed_at AS moved_at, changed_on AS on_day, 0 AS is_close, line,
    CASE WHEN stage NOT IN ('won', 'lost') THEN stage END AS stage,
    CASE WHEN stage IN ('won', 'lost') THEN 0 WHEN stage IS NOT NULL THEN 1 END AS is_open,
    amount_minor, expected_close_on
  FROM changes
  UNION ALL
  SELECT opportunity_id, closed_at, closed_on, 1, 0, NULL, 0, NULL, NULL FROM alive WHERE outcome <> 'open'
),
known AS (
  SELECT opportunity_id, moved_at, is_close, line, on_day, lead(on_day) OVER w AS until_day,
    last_value(stage IGNORE NULLS) OVER w AS stage, last_value(is_open IGNORE NULLS) OVER w AS is_open,
    last_value(amount_minor IGNORE NULLS) OVER w AS amount,
    last_value(expected_close_on IGNORE NULLS) OVER w AS expected,
    expected_close_on - last_value(expected_close_on IGNORE NULLS) OVER (
      PARTITION BY opportunity_id ORDER BY moved_at, is_close, line
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS pushed_by
  FROM events WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line)
),
pushed AS (
  SELECT *, count(*) FILTER (pushed_by > 0) OVER w AS times,
    coalesce(sum(pushed_by) FILTER (pushed_by > 0) OVER w, 0) AS days
  FROM known WINDOW w AS (PARTITION BY opportunity_id ORDER BY moved_at, is_close, line)
),
states AS (
  SELECT a.pipeline, p.stage, a.currency, p.amount, p.times, p.days,
    greatest(p.on_day, DATE '$start') AS from_day, coalesce(p.until_day, DATE '$end') AS until_day,
    CASE WHEN p.expected < DATE '$today' THEN greatest(p.on_day, p.expected, DATE '$start') END AS late_day
  FROM pushed p JOIN alive a ON a.opportunity_id = p.opportunity_id
  WHERE p.is_open = 1 AND (p.until_day IS NULL OR p.until_day > greatest(p.on_day, DATE '$start'))
),
deltas AS (
  SELECT from_day AS day, pipeline, stage, currency, count(*) AS deals,
    count(*) - count(amount) AS without_amount, sum(times) AS times, sum(days) AS days,
    sum(amount) AS value, 0 AS late, 0 AS late_value
  FROM states GROUP BY ALL
  UNION ALL
  SELECT until_day, pipeline, stage, currency, -count(*), count(amount) - count(*), -sum(times), -sum(days),
    -sum(amount), 0, 0
  FROM states WHERE until_day < DATE '$end' GROUP BY ALL
  UNION ALL
  SELECT late_day, pipeline, stage, currency, 0, 0, 0, 0, 0, count(*), sum(amount)
  FROM states WHERE late_day < until_day GROUP BY ALL
  UNION ALL
  SELECT until_day, pipeline, stage, currency, 0, 0, 0, 0, 0, -count(*), -sum(amount)
  FROM states WHERE late_day < until_day AND until_day < DATE '$end' GROUP BY ALL
),
calendar AS (
  SELECT CAST(unnest(generate_series(DATE '$start', DATE '$end' - 1, INTERVAL 1 DAY)) AS DATE) AS day
),
dense AS (
  SELECT c.day, g.pipeline, g.stage, g.currency, coalesce(sum(d.deals), 0) AS deals,
    coalesce(sum(d.without_amount), 0) AS without_amount, coalesce(sum(d.times), 0) AS times,
    coalesce(sum(d.days), 0) AS days, coalesce(sum(d.value), 0) AS value,
    coalesce(sum(d.late), 0) AS late, coalesce(sum(d.late_value), 0) AS late_value
  FROM calendar c CROSS JOIN (SELECT DISTINCT pipeline, stage, currency FROM deltas) g
  LEFT JOIN deltas d ON d.day = c.day AND d.pipeline = g.pipeline AND d.stage = g.stage
    AND d.currency = g.currency
  GROUP BY ALL
),
stock AS (
  SELECT day, pipeline, stage, currency, sum(deals) OVER w AS deals, sum(without_amount) OVER w AS without_amount,
    sum(times) OVER w AS times, sum(days) OVER w AS days, sum(value) OVER w AS value,
    sum(late) OVER w AS late, sum(late_value) OVER w AS late_value
  FROM dense WINDOW w AS (PARTITION BY pipeline, stage, currency ORDER BY day)
),
rates AS (
  SELECT currency, starts_on, CAST(rate * 1000000 AS HUGEINT) AS rate,
    lead(starts_on, 1, DATE '2100-01-01') OVER (PARTITION BY currency ORDER BY starts_on) AS until_on
  FROM facts.rates
)
SELECT CAST(s.day AS VARCHAR), s.pipeline, s.stage,
  sum(CASE WHEN s.currency = 'IDR' THEN value
    ELSE half_even(CAST(value AS HUGEINT) * r.rate, 1000000) END)::VARCHAR,
  sum(deals), sum(without_amount), sum(late),
  sum(CASE WHEN s.currency = 'IDR' THEN late_value
    ELSE half_even(CAST(late_value AS HUGEINT) * r.rate, 1000000) END)::VARCHAR,
  sum(times), sum(days)
FROM stock s LEFT JOIN rates r ON r.currency = s.currency AND s.day >= r.starts_on AND s.day < r.until_on
GROUP BY 1, 2, 3
