SELECT strftime(closed_on, '%Y-%m'), rep_id, sum(amount)::VARCHAR, count(*),
  coalesce(sum(amount - cost), 0)::VARCHAR, sum(amount - cost) / nullif(sum(amount) FILTER (cost IS NOT NULL), 0),
  count(*) FILTER (amount IS NOT NULL AND cost IS NULL), count(*) FILTER (amount IS NULL)
FROM wins WHERE closed_on >= DATE '$start' AND closed_on < DATE '$end'
GROUP BY 1, 2
