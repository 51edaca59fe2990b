-- What history says of a deal's stage, and its close: one row each, as recorded, repeats included.
-- A deal of which no row ever names an open stage has been in its own stage since it was created,
-- if that is the first of its pipeline; otherwise nothing is known before its close.
WITH deals AS (
  SELECT o.*, coalesce(o.pipeline, '') AS lane FROM $opportunities o
),
named AS (
  SELECT DISTINCT h.deal_no
  FROM $all_history h JOIN $opportunities o ON o.deal_no = h.deal_no
  WHERE h.stage NOT IN ('won', 'lost')
    AND (o.last_close_at IS NULL OR h.changed_at <= o.last_close_at)
)
SELECT h.deal_no, h.stage, h.changed_at AS event_at, h.changed_on AS event_on, 0 AS is_close, h.line
FROM $history h JOIN deals d ON d.deal_no = h.deal_no
WHERE h.stage IS NOT NULL AND (d.closed_at IS NULL OR h.changed_at <= d.closed_at)
UNION ALL
SELECT d.deal_no, d.stage, d.created_at, d.created_on, -1, 0
FROM deals d JOIN $ladder l ON l.pipeline = d.lane AND l.stage = d.stage AND l.position = 1
  AND l.is_given
LEFT JOIN named n ON n.deal_no = d.deal_no
WHERE n.deal_no IS NULL
UNION ALL
SELECT d.deal_no, d.outcome, d.closed_at, d.closed_on, 1, 0
FROM deals d WHERE d.closed_at IS NOT NULL
