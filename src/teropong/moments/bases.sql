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
losses AS (
  SELECT s.opportunity_id, max(s.event_at) AS lost_at, max(s.event_on) AS lost_on
  FROM $stage_events s JOIN ends e ON e.opportunity_id = s.opportunity_id AND e.last_nth = e.last_lost
  WHERE s.stage = 'lost' GROUP BY s.opportunity_id
),
worths AS (
  SELECT * FROM (
    SELECT h.opportunity_id, h.amount_minor, row_number() OVER (
      PARTITION BY h.opportunity_id ORDER BY h.changed_at DESC, h.line DESC) AS nth
    FROM $history h JOIN losses l ON l.opportunity_id = h.opportunity_id
    WHERE h.amount_minor IS NOT NULL AND h.changed_at <= l.lost_at) t
  WHERE nth = 1
),
lost AS (
  SELECT l.*, d.currency, coalesce(w.amount_minor, d.amount_minor) AS amount_minor,
    coalesce(o.rep_id, d.rep_id) AS rep_id, r.numerator, r.denominator
  FROM losses l JOIN deals d ON d.opportunity_id = l.opportunity_id
  LEFT JOIN worths w ON w.opportunity_id = l.opportunity_id
  LEFT JOIN $owners o ON o.opportunity_id = l.opportunity_id
    AND o.from_at <= l.lost_at AND o.to_at > l.lost_at
  LEFT JOIN $rates r ON r.currency = d.currency AND l.lost_on >= r.from_on AND l.lost_on < r.until_on
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
  f.next_at IS NULL AS is_last, coalesce(w.rep_id, d.rep_id) AS rep_id, d.origin AS source, d.segment,
  CASE WHEN f.next_at IS NULL THEN l.lost_on END AS lost_on,
  CASE WHEN f.next_at IS NULL THEN l.rep_id END AS lost_rep_id, d.currency,
  CASE WHEN f.next_at IS NULL THEN l.amount_minor IS NOT NULL END AS has_lost_amount,
  CASE WHEN f.next_at IS NULL THEN
    $half_even(CAST(l.amount_minor AS $wide) * l.numerator, l.denominator) END AS lost_minor
FROM followed f JOIN ends e ON e.opportunity_id = f.opportunity_id
JOIN deals d ON d.opportunity_id = f.opportunity_id
LEFT JOIN lost l ON l.opportunity_id = f.opportunity_id
LEFT JOIN $owners w ON w.opportunity_id = f.opportunity_id
  AND w.from_at <= f.reached_at AND w.to_at > f.reached_at
