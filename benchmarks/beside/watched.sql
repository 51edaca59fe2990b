SELECT r.rep_no * 8 + s.stage_no, greatest($watched_from - at, 0),
  coalesce(left_at, $seen_until) - at, CASE WHEN left_at IS NULL THEN 0 ELSE 1 END
FROM stays t JOIN reps r ON r.rep_id = t.rep_id
JOIN stages s ON s.pipeline = t.pipeline AND s.stage = t.stage
WHERE left_at IS NULL OR left_at > $watched_from OR at >= $watched_from
