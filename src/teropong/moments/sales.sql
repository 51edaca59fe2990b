-- A won deal, from when it was won until it was reopened (null: it stands). Amount and cost are
-- the deal's own, each converted on the day it was closed and rounded half-even.
WITH won AS (
  SELECT DISTINCT deal_no FROM $stage_events e WHERE stage = 'won'
),
ordered AS (
  SELECT e.*, lag(e.stage) OVER w AS previous, lead(e.stage) OVER w AS following,
    lead(e.event_at) OVER w AS following_at
  FROM $stage_events e JOIN won ON won.deal_no = e.deal_no
  WINDOW w AS (PARTITION BY e.deal_no ORDER BY e.event_at, e.is_close, e.line)
),
numbered AS (
  SELECT o.*, sum(CASE WHEN previous = 'won' THEN 0 ELSE 1 END) OVER (
    PARTITION BY deal_no ORDER BY event_at, is_close, line) AS spell
  FROM ordered o WHERE stage = 'won'
),
spells AS (
  SELECT deal_no, spell, min(event_at) AS won_at, max(event_at) AS closed_at, max(event_on) AS closed_on,
    max(CASE WHEN following <> 'won' THEN following_at END) AS reopened_at
  FROM numbered n GROUP BY deal_no, spell
),
priced AS (
  SELECT s.deal_no, s.won_at, s.closed_at, s.closed_on, s.reopened_at, o.account_no, o.rep_id,
    coalesce(o.pipeline, '') AS pipeline, o.amount_minor, o.cost_minor, coalesce(o.currency, $currency) AS currency, a.segment,
    coalesce(o.source, a.source) AS source, r.numerator AS num, r.denominator AS den
  FROM spells s JOIN $opportunities o ON o.deal_no = s.deal_no
  LEFT JOIN $accounts a ON a.account_no = o.account_no
  LEFT JOIN $rates r ON r.currency = coalesce(o.currency, $currency)
    AND s.closed_on >= r.from_on AND s.closed_on < r.until_on
),
divided AS (
  SELECT p.*, CAST(amount_minor AS $wide) * num AS a, CAST(cost_minor AS $wide) * num AS c
  FROM priced p
)
SELECT v.deal_no, v.account_no, coalesce(w.rep_id, v.rep_id) AS rep_id, v.pipeline, v.won_at,
  v.reopened_at, v.closed_at, v.closed_on, v.currency,
  v.amount_minor IS NOT NULL AS has_amount, v.cost_minor IS NOT NULL AS has_cost,
  $half_even(v.a, v.den) AS amount_minor, $half_even(v.c, v.den) AS cost_minor, v.source, v.segment
FROM divided v LEFT JOIN $owners w ON w.deal_no = v.deal_no
  AND w.from_at <= v.closed_at AND w.to_at > v.closed_at
