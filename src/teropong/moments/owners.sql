-- Who owned a deal from when to when (the owner of an instant is the one from whose row on it
-- counts, that instant included). Only of deals that history ever gives to another than their own
-- column does: the rest were always their own column's.
WITH changed AS (
  SELECT DISTINCT h.deal_no
  FROM $history h JOIN $opportunities o ON o.deal_no = h.deal_no
  WHERE h.rep_id <> o.rep_id AND (o.closed_at IS NULL OR h.changed_at <= o.closed_at)
),
given AS (
  SELECT h.deal_no, h.rep_id, h.changed_at AS from_at, h.line
  FROM $history h JOIN changed c ON c.deal_no = h.deal_no
  JOIN $opportunities o ON o.deal_no = h.deal_no
  WHERE h.rep_id IS NOT NULL AND (o.closed_at IS NULL OR h.changed_at <= o.closed_at)
  UNION ALL
  SELECT o.deal_no, o.rep_id, $beginning, 0
  FROM $opportunities o JOIN changed c ON c.deal_no = o.deal_no
)
SELECT deal_no, rep_id, from_at, to_at FROM (
  SELECT g.*, coalesce(
    lead(from_at) OVER (PARTITION BY deal_no ORDER BY from_at, line), $end) AS to_at
  FROM given g) s
WHERE to_at > from_at
