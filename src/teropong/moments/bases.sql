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
ends AS (
  SELECT deal_no, min(CASE WHEN level >= 1 THEN event_at END) AS at_1,
    min(CASE WHEN level >= 2 THEN event_at END) AS at_2,
    min(CASE WHEN level >= 3 THEN event_at END) AS at_3,
    min(CASE WHEN level >= 1 THEN event_on END) AS on_1,
    min(CASE WHEN level >= 2 THEN event_on END) AS on_2,
    min(CASE WHEN level >= 3 THEN event_on END) AS on_3,
    min(CASE WHEN stage = 'won' THEN event_at END) AS won_at,
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
  SELECT l.deal_no, l.lost_on, d.currency, coalesce(w.amount_minor, d.amount_minor) AS amount_minor,
    coalesce(o.rep_id, d.rep_id) AS rep_id, r.numerator, r.denominator
  FROM losses l JOIN deals d ON d.deal_no = l.deal_no
  LEFT JOIN worths w ON w.deal_no = l.deal_no
  LEFT JOIN $owners o ON o.deal_no = l.deal_no
    AND o.from_at <= l.lost_at AND o.to_at > l.lost_at
  LEFT JOIN $rates r ON r.currency = d.currency AND l.lost_on >= r.from_on AND l.lost_on < r.until_on
),
followed AS (
  SELECT e.deal_no, e.won_at, e.last_lost_at, e.last_lost, e.last_nth, b.base,
    CASE b.base WHEN 0 THEN d.created_at WHEN 1 THEN e.at_1 WHEN 2 THEN e.at_2 ELSE e.at_3 END
      AS reached_at,
    CASE b.base WHEN 0 THEN d.created_on WHEN 1 THEN e.on_1 WHEN 2 THEN e.on_2 ELSE e.on_3 END
      AS reached_on,
    CASE b.base WHEN 0 THEN e.at_1 WHEN 1 THEN e.at_2 WHEN 2 THEN e.at_3 END AS next_at,
    d.lane, d.rep_id, d.origin, d.segment, d.currency
  FROM ends e JOIN deals d ON d.deal_no = e.deal_no
  CROSS JOIN (
    SELECT 0 AS base UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) b
)
SELECT f.deal_no, f.lane AS pipeline, f.base, f.reached_at, f.reached_on,
  CASE WHEN f.base = 3 THEN f.won_at ELSE f.next_at END AS converted_at, f.won_at,
  CASE WHEN f.last_nth = f.last_lost THEN f.last_lost_at END AS lost_at,
  coalesce(w.rep_id, f.rep_id) AS rep_id, f.origin AS source, f.segment,
  CASE WHEN f.next_at IS NULL THEN l.lost_on END AS lost_on,
  CASE WHEN f.next_at IS NULL THEN l.rep_id END AS lost_rep_id, f.currency,
  CASE WHEN f.next_at IS NULL AND l.deal_no IS NOT NULL THEN l.amount_minor IS NOT NULL END
    AS has_lost_amount,
  CASE WHEN f.next_at IS NULL THEN
    $half_even(CAST(l.amount_minor AS $wide) * l.numerator, l.denominator) END AS lost_minor
FROM followed f
LEFT JOIN lost l ON l.deal_no = f.deal_no
LEFT JOIN $owners w ON w.deal_no = f.deal_no
  AND w.from_at <= f.reached_at AND w.to_at > f.reached_at
WHERE f.reached_at IS NOT NULL
