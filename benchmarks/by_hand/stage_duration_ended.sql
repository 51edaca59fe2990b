SELECT rep_id, pipeline, stage, count(*), avg(left_at - entered_at) / 86400000000,
  quantile_cont(left_at - entered_at, 0.5) / 86400000000,
  quantile_cont(left_at - entered_at, 0.9) / 86400000000
FROM stays WHERE left_at >= $start_at AND left_at < $seen_until
GROUP BY 1, 2, 3
