SELECT rep_id, pipeline, stage, count(*), count(converted_at),
  count(*) FILTER (WHERE converted_at IS NULL AND lost_at IS NOT NULL), count(won_at)
FROM passages WHERE at >= $start_at AND at < $seen_until
GROUP BY rep_id, pipeline, stage
