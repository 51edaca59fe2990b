-- The same counting over bases: 0 is the plate, where everyone starts when created, 4 is home.
-- What is known of a loss stands with the farthest base that the deal has reached.
WITH deals AS (
  SELECT o.deal_no, o.rep_id, o.created_at, o.created_on, o.amount_minor,
    coalesce(o.currency, $currency) AS currency, coalesce(o.pipeline, '') AS lane, a.segment,
    coalesce(o.source, a.source) AS origin
  FROM $opportunities o LEFT JOIN $accounts a ON a.account_no = o.account_no
),
levels AS (
  SELECT m.deal_no, m.event_at, m.event_on, m.nth, m.stage,
    CASE WHEN m.stage = 'won' THEN 4 WHEN m.stage = 'lost' THEN 0 ELSE l.base END AS level
  FROM $moves m JOIN deals d ON d.deal_no = m.deal_no
  JOIN (SELECT DISTINCT pipeline FROM $ladder x) t ON t.pipeline = d.lane
  LEFT JOIN $ladder l ON l.pipeline = d.lane AND l.stage = m.stage
),
climbs AS (
  SELECT v.*, coalesce(max(level) OVER (PARTITION BY deal_no ORDER BY nth
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM levels v
),
ends AS (
  SELECT deal_no, min(CASE WHEN stage = 'won' THEN event_at END) AS won_at,
    max(CASE WHEN stage = 'lost' THEN event_at END) AS last_lost_at,
    max(CASE WHEN stage = 'lost' THEN nth END) AS last_lost, max(nth) AS last_nth
  FROM levels v GROUP BY deal_no
),
losses AS (
  SELECT s.deal_no, max(s.event_at) AS lost_at, max(s.event_on) AS lost_on
  FROM $stage_events s JOIN ends e ON e.deal_no = s.deal_no AND e.last_nth = e.last_lost
  WHERE s.stage = 'lost' GROUP BY s.deal_no
),
worths AS (
  SELECT * FROM (
    SELECT h.deal_no, h.amount_minor, row_number() OVER (
      PARTITION BY h.deal_no ORDER BY h.changed_at DESC, h.line DESC) AS nth
    FROM $history h JOIN losses l ON l.deal_no = h.deal_no
    WHERE h.amount_minor IS NOT NULL AND h.changed_at <= l.lost_at) t
  WHERE nth = 1
),
lost AS (
  SELECT l.*, d.currency, coalesce(w.amount_minor, d.amount_minor) AS amount_minor,
    coalesce(o.rep_id, d.rep_id) AS rep_id, r.numerator, r.denominator
  FROM losses l JOIN deals d ON d.deal_no = l.deal_no
  LEFT JOIN worths w ON w.deal_no = l.deal_no
  LEFT JOIN $owners o ON o.deal_no = l.deal_no
    AND o.from_at <= l.lost_at AND o.to_at > l.lost_at
  LEFT JOIN $rates r ON r.currency = d.currency AND l.lost_on >= r.from_on AND l.lost_on < r.until_on
),
reached AS (
  SELECT c.deal_no, b.base, c.event_at AS reached_at, c.event_on AS reached_on
  FROM climbs c JOIN (SELECT 1 AS base UNION ALL SELECT 2 UNION ALL SELECT 3) b
    ON b.base > c.before AND b.base <= c.level
  UNION ALL
  SELECT d.deal_no, 0, d.created_at, d.created_on
  FROM deals d JOIN ends e ON e.deal_no = d.deal_no
),
followed AS (
  SELECT r.*, lead(reached_at) OVER (PARTITION BY deal_no ORDER BY base) AS next_at
  FROM reached r
)
SELECT f.deal_no, d.lane AS pipeline, f.base, f.reached_at, f.reached_on,
  CASE WHEN f.base = 3 THEN e.won_at ELSE f.next_at END AS converted_at, e.won_at,
  CASE WHEN e.last_nth = e.last_lost THEN e.last_lost_at END AS lost_at,
  coalesce(w.rep_id, d.rep_id) AS rep_id, d.origin AS source, d.segment,
  CASE WHEN f.next_at IS NULL THEN l.lost_on END AS lost_on,
  CASE WHEN f.next_at IS NULL THEN l.rep_id END AS lost_rep_id, d.currency,
  CASE WHEN f.next_at IS NULL AND l.deal_no IS NOT NULL THEN l.amount_minor IS NOT NULL END
    AS has_lost_amount,
  CASE WHEN f.next_at IS NULL THEN
    $half_even(CAST(l.amount_minor AS $wide) * l.numerator, l.denominator) END AS lost_minor
FROM followed f JOIN ends e ON e.deal_no = f.deal_no
JOIN deals d ON d.deal_no = f.deal_no
LEFT JOIN lost l ON l.deal_no = f.deal_no
LEFT JOIN $owners w ON w.deal_no = f.deal_no
  AND w.from_at <= f.reached_at AND w.to_at > f.reached_at
