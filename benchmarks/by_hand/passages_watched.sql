SELECT r.number * 8 + s.number AS place, greatest($watched_from - reached_at, 0) AS entry,
  coalesce($event, lost_at, $seen_until) - reached_at AS ended,
  CAST(CASE WHEN $event IS NOT NULL THEN 1 WHEN lost_at IS NOT NULL THEN 2 ELSE 0 END AS TINYINT) AS cause
FROM passages p JOIN rep_numbers r ON r.rep_id = p.rep_id
JOIN $numbers s ON s.pipeline = p.pipeline AND s.stage = p.stage
WHERE coalesce($event, lost_at, $seen_until) > $watched_from OR reached_at >= $watched_from
