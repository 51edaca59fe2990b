SELECT rep_id, pipeline, stage, count(*), count(converted_at),
  count(*) FILTER (converted_at IS NULL AND lost_at IS NOT NULL), count(won_at),
  count(*) FILTER (won_at IS NULL AND lost_at IS NOT NULL)
FROM passages WHERE reached_at >= $start_at AND reached_at < $seen_until
GROUP BY 1, 2, 3
