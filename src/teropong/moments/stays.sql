-- A stay: from the move that enters a stage to the move that leaves it. Its rep is the owner when
-- it ended, or now; `is_reassigned` says that somebody else owned it before. `came_from` and
-- `left_for`: the stages before and after, or won or lost. `won_at`: when the deal was won, if it
-- stands so.
WITH deals AS (
  SELECT o.deal_no, o.rep_id, coalesce(o.pipeline, '') AS lane, a.segment,
    coalesce(o.source, a.source) AS origin
  FROM $opportunities o LEFT JOIN $accounts a ON a.account_no = o.account_no
),
spans AS (
  SELECT m.deal_no, m.stage, m.event_at AS entered_at, m.event_on AS entered_on,
    lead(m.event_at) OVER w AS left_at, lead(m.event_on) OVER w AS left_on,
    lag(m.stage) OVER w AS came_from, lead(m.stage) OVER w AS left_for,
    last_value(CASE WHEN m.stage = 'won' THEN m.event_at END) OVER (PARTITION BY m.deal_no
      ORDER BY m.nth ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS won_at
  FROM $moves m
  WINDOW w AS (PARTITION BY m.deal_no ORDER BY m.nth)
)
SELECT s.deal_no, d.lane AS pipeline, s.stage, coalesce(w.rep_id, d.rep_id) AS rep_id,
  s.entered_at, s.entered_on, s.left_at, s.left_on, s.came_from, s.left_for,
  s.left_at - s.entered_at AS lasted, s.won_at,
  coalesce(w.from_at > s.entered_at, FALSE) AS is_reassigned, d.origin AS source, d.segment
FROM spans s JOIN deals d ON d.deal_no = s.deal_no
LEFT JOIN $owners w ON w.deal_no = s.deal_no
  AND w.from_at <= coalesce(s.left_at, $end - 1) AND w.to_at > coalesce(s.left_at, $end - 1)
WHERE s.stage NOT IN ('won', 'lost')
