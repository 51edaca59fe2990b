SELECT r.rep_no * 8 + s.stage_no, greatest($watched_from - at, 0),
  coalesce($goal, lost_at, $seen_until) - at,
  CASE WHEN $goal IS NOT NULL THEN 1 WHEN lost_at IS NOT NULL THEN 2 ELSE 0 END
FROM passages p JOIN reps r ON r.rep_id = p.rep_id
JOIN stages s ON s.pipeline = p.pipeline AND s.stage = p.stage
WHERE coalesce($goal, lost_at, $seen_until) > $watched_from OR at >= $watched_from
