-- The same counting over bases: 0 is the plate, where everyone starts when created, 4 is home.
-- `is_last` marks the farthest base that the deal has reached.
WITH deals AS (
  SELECT o.opportunity_id, o.account_id, o.rep_id, o.created_at, o.created_on, o.amount_minor,
    coalesce(o.currency, $currency) AS currency, coalesce(o.pipeline, '') AS lane, a.segment,
    coalesce(o.source, a.source) AS origin
  FROM $opportunities o LEFT JOIN $accounts a ON a.account_id = o.account_id
),
levels AS (
  SELECT m.opportunity_id, m.event_at, m.event_on, m.nth, m.stage,
    CASE WHEN m.stage = 'won' THEN 4 WHEN m.stage = 'lost' THEN 0 ELSE l.base END AS level
  FROM $moves m JOIN deals d ON d.opportunity_id = m.opportunity_id
  JOIN (SELECT DISTINCT pipeline FROM $ladder x) t ON t.pipeline = d.lane
  LEFT JOIN $ladder l ON l.pipeline = d.lane AND l.stage = m.stage
),
climbs AS (
  SELECT v.*, coalesce(max(level) OVER (PARTITION BY opportunity_id ORDER BY nth
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM levels v
),
ends AS (
  SELECT opportunity_id, min(CASE WHEN stage = 'won' THEN event_at END) AS won_at,
    max(CASE WHEN stage = 'lost' THEN event_at END) AS last_lost_at,
    max(CASE WHEN stage = 'lost' THEN nth END) AS last_lost, max(nth) AS last_nth
  FROM levels v GROUP BY opportunity_id
),
closes AS (
  SELECT opportunity_id, max(event_on) AS closed_on FROM $stage_events s
  WHERE stage = 'lost' GROUP BY opportunity_id
),
reached AS (
  SELECT c.opportunity_id, b.base, c.event_at AS reached_at, c.event_on AS reached_on
  FROM climbs c JOIN (SELECT 1 AS base UNION ALL SELECT 2 UNION ALL SELECT 3) b
    ON b.base > c.before AND b.base <= c.level
  UNION ALL
  SELECT d.opportunity_id, 0, d.created_at, d.created_on
  FROM deals d JOIN ends e ON e.opportunity_id = d.opportunity_id
),
followed AS (
  SELECT r.*, lead(reached_at) OVER (PARTITION BY opportunity_id ORDER BY base) AS next_at
  FROM reached r
)
SELECT f.opportunity_id, d.account_id, d.lane AS pipeline, f.base, f.reached_at, f.reached_on,
  CASE WHEN f.base = 3 THEN e.won_at ELSE f.next_at END AS converted_at, e.won_at,
  CASE WHEN e.last_nth = e.last_lost THEN e.last_lost_at END AS lost_at,
  CASE WHEN e.last_nth = e.last_lost THEN c.closed_on END AS lost_on,
  f.next_at IS NULL AS is_last, d.currency, d.amount_minor IS NOT NULL AS has_amount,
  CAST($half_even(CAST(d.amount_minor AS $wide) * r.numerator, r.denominator) AS BIGINT)
    AS lost_minor,
  coalesce(w.rep_id, d.rep_id) AS rep_id, d.origin AS source, d.segment
FROM followed f JOIN ends e ON e.opportunity_id = f.opportunity_id
JOIN deals d ON d.opportunity_id = f.opportunity_id
LEFT JOIN closes c ON c.opportunity_id = f.opportunity_id
LEFT JOIN $rates r ON f.next_at IS NULL AND e.last_nth = e.last_lost AND r.currency = d.currency
  AND c.closed_on >= r.from_on AND c.closed_on < r.until_on
LEFT JOIN $owners w ON w.opportunity_id = f.opportunity_id
  AND w.from_at <= f.reached_at AND w.to_at > f.reached_at
