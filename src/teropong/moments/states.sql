-- What an open deal looked like from when to when: stage, owner, amount, expected close. Looked at
-- by the end of a day (or at the very end), so what lasted less than to the end of its day is left
-- out. Stage, amount and expected close are the last that history gave, before its first such row
-- unknown; the deal's own column where history never gives one.
WITH deals AS (
  SELECT o.deal_no, o.rep_id, o.stage, o.currency, o.amount_minor, o.expected_close_on,
    o.created_at, o.created_on, o.closed_at, o.closed_on, coalesce(o.pipeline, '') AS lane,
    a.segment, coalesce(o.source, a.source) AS origin,
    g.names_stage, g.gives_amount, g.gives_expected
  FROM $opportunities o
  LEFT JOIN $accounts a ON a.account_no = o.account_no
  LEFT JOIN (
    SELECT h.deal_no,
      max(CASE WHEN h.stage NOT IN ('won', 'lost') THEN 1 END) AS names_stage,
      max(CASE WHEN h.amount_minor IS NOT NULL THEN 1 END) AS gives_amount,
      max(CASE WHEN h.expected_close_on IS NOT NULL THEN 1 END) AS gives_expected
    FROM $all_history h JOIN $opportunities x ON x.deal_no = h.deal_no
    WHERE x.last_close_at IS NULL OR h.changed_at <= x.last_close_at
    GROUP BY h.deal_no) g ON g.deal_no = o.deal_no
),
expected AS (
  SELECT h.deal_no, h.line, h.changed_at, h.expected_close_on,
    lag(h.expected_close_on) OVER (PARTITION BY h.deal_no ORDER BY h.changed_at, h.line) AS before
  FROM $history h JOIN deals d ON d.deal_no = h.deal_no
  WHERE h.expected_close_on IS NOT NULL AND (d.closed_at IS NULL OR h.changed_at <= d.closed_at)
),
pushes AS (
  SELECT e.deal_no, e.line, count(CASE WHEN expected_close_on > before THEN 1 END) OVER w AS times,
    sum(CASE WHEN expected_close_on > before THEN $days(before, expected_close_on) END) OVER w
      AS days
  FROM expected e WINDOW w AS (PARTITION BY deal_no ORDER BY changed_at, line)
),
changes AS (
  SELECT h.deal_no, h.changed_at AS event_at, h.changed_on AS event_on, 0 AS is_close, h.line,
    CASE WHEN h.stage IN ('won', 'lost') THEN NULL ELSE h.stage END AS stage,
    CASE WHEN h.stage IN ('won', 'lost') THEN 0 WHEN h.stage IS NOT NULL THEN 1 END AS is_open,
    h.amount_minor, h.rep_id, h.expected_close_on, p.times AS pushed_times, p.days AS pushed_days
  FROM $history h JOIN deals d ON d.deal_no = h.deal_no
  LEFT JOIN pushes p ON p.deal_no = h.deal_no AND p.line = h.line
  WHERE d.closed_at IS NULL OR h.changed_at <= d.closed_at
  UNION ALL
  SELECT d.deal_no, d.created_at, d.created_on, -1, 0,
    CASE WHEN d.names_stage IS NULL THEN d.stage END, 1,
    CASE WHEN d.gives_amount IS NULL THEN d.amount_minor END, NULL,
    CASE WHEN d.gives_expected IS NULL THEN d.expected_close_on END, NULL, NULL
  FROM deals d
  UNION ALL
  SELECT d.deal_no, d.closed_at, d.closed_on, 1, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL
  FROM deals d WHERE d.closed_at IS NOT NULL
),
known AS (
  SELECT c.deal_no, c.event_on,
    $last(c.stage) AS stage, $last(c.is_open) AS is_open, $last(c.amount_minor) AS amount_minor,
    $last(c.rep_id) AS rep_id, $last(c.expected_close_on) AS expected_close_on,
    $last(c.pushed_times) AS pushed_times, $last(c.pushed_days) AS pushed_days,
    lead(c.event_on) OVER (PARTITION BY deal_no ORDER BY event_at, is_close, line) AS to_day
  FROM changes c
  WINDOW w AS (PARTITION BY deal_no ORDER BY event_at, is_close, line)
)
SELECT s.deal_no, coalesce(s.rep_id, d.rep_id) AS rep_id, d.lane AS pipeline,
  s.stage, coalesce(d.currency, $currency) AS currency, s.amount_minor, s.expected_close_on,
  CAST(coalesce(s.pushed_times, 0) AS INTEGER) AS pushed_times,
  CAST(coalesce(s.pushed_days, 0) AS INTEGER) AS pushed_days,
  s.event_on AS from_on, s.to_day AS to_on, d.origin AS source, d.segment
FROM known s JOIN deals d ON d.deal_no = s.deal_no
WHERE s.is_open = 1 AND (s.to_day IS NULL OR s.to_day > s.event_on)
