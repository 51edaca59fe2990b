SELECT rep_id, pipeline, stage, count(*), CAST(avg(left_at - at) / 86400000000 AS double precision),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - at) / 86400000000,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY left_at - at) / 86400000000
FROM stays WHERE left_at >= $start_at AND left_at < $seen_until
GROUP BY rep_id, pipeline, stage
