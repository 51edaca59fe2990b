SELECT r.number * 8 + s.number AS place, greatest($watched_from - entered_at, 0) AS entry,
  coalesce(left_at, $seen_until) - entered_at AS ended, CAST(left_at IS NOT NULL AS TINYINT) AS cause
FROM stays t JOIN rep_numbers r ON r.rep_id = t.rep_id
JOIN stage_numbers s ON s.pipeline = t.pipeline AND s.stage = t.stage
WHERE left_at IS NULL OR left_at > $watched_from OR entered_at >= $watched_from
