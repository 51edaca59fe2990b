-- Reached at least: a deal reaches a step, from its first known one on, at the first instant at
-- which it is at that step or a later one, or won. Skipping passes; going back undoes nothing.
WITH deals AS (
  SELECT o.deal_no, o.rep_id, coalesce(o.pipeline, '') AS lane, a.segment,
    coalesce(o.source, a.source) AS origin
  FROM $opportunities o LEFT JOIN $accounts a ON a.account_no = o.account_no
),
levels AS (
  SELECT m.deal_no, m.event_at, m.event_on, m.nth, m.stage, d.lane,
    CASE WHEN m.stage = 'won' THEN t.top + 1 WHEN m.stage = 'lost' THEN 0 ELSE l.position END AS level
  FROM $moves m JOIN deals d ON d.deal_no = m.deal_no
  JOIN (SELECT pipeline, max(position) AS top FROM $ladder x GROUP BY pipeline) t ON t.pipeline = d.lane
  LEFT JOIN $ladder l ON l.pipeline = d.lane AND l.stage = m.stage
),
climbs AS (
  SELECT v.*,
    max(level) OVER (PARTITION BY deal_no ORDER BY nth
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM levels v
),
ends AS (
  SELECT deal_no, min(CASE WHEN stage = 'won' THEN event_at END) AS won_at,
    max(CASE WHEN stage = 'lost' THEN event_at END) AS last_lost_at,
    max(CASE WHEN stage <> 'lost' THEN nth END) AS last_other, max(nth) AS last_nth
  FROM $moves m GROUP BY deal_no
),
reached AS (
  SELECT c.deal_no, c.lane, l.stage, l.position, c.event_at AS reached_at, c.event_on AS reached_on,
    lead(c.event_at) OVER (PARTITION BY c.deal_no ORDER BY l.position) AS next_at, l.next_stage
  FROM climbs c JOIN $ladder l ON l.pipeline = c.lane
    AND l.position > coalesce(c.before, c.level - 1) AND l.position <= c.level
)
SELECT r.deal_no, r.lane AS pipeline, r.stage, r.position, r.reached_at, r.reached_on,
  CASE WHEN r.next_stage IS NULL THEN e.won_at ELSE r.next_at END AS converted_at, e.won_at,
  CASE WHEN e.last_nth > e.last_other THEN e.last_lost_at END AS lost_at,
  coalesce(w.rep_id, d.rep_id) AS rep_id, d.origin AS source, d.segment
FROM reached r JOIN ends e ON e.deal_no = r.deal_no
JOIN deals d ON d.deal_no = r.deal_no
LEFT JOIN $owners w ON w.deal_no = r.deal_no
  AND w.from_at <= r.reached_at AND w.to_at > r.reached_at
