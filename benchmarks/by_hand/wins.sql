-- Deals that stand as won, and the times for which others stood as won before they were reopened.
CREATE OR REPLACE TEMP TABLE priced AS
SELECT o.opportunity_id, o.account_id, o.rep_id, o.closed_at, o.closed_on, o.line, o.amount_minor, o.cost_minor,
  o.currency <> 'IDR' AS is_foreign, r.rate
FROM facts.opportunities o
LEFT JOIN (
  SELECT currency, starts_on, CAST(rate * 1000000 AS HUGEINT) AS rate,
    lead(starts_on, 1, DATE '2100-01-01') OVER (PARTITION BY currency ORDER BY starts_on) AS until_on
  FROM facts.rates) r
  ON r.currency = o.currency AND o.closed_on >= r.starts_on AND o.closed_on < r.until_on
WHERE o.outcome = 'won';

CREATE OR REPLACE TEMP TABLE wins AS
SELECT opportunity_id, account_id, rep_id, closed_at, closed_on, line,
  CAST(CASE WHEN is_foreign THEN half_even(CAST(amount_minor AS HUGEINT) * rate, 1000000)
    ELSE amount_minor END AS BIGINT) AS amount,
  CAST(CASE WHEN is_foreign THEN half_even(CAST(cost_minor AS HUGEINT) * rate, 1000000)
    ELSE cost_minor END AS BIGINT) AS cost
FROM priced;

-- Since when an account has been a customer for good, and the spells that ended again.
CREATE OR REPLACE TEMP TABLE customers AS
SELECT account_id, min(from_at) AS since FROM (
  SELECT account_id, closed_at AS from_at FROM wins
  UNION ALL
  SELECT account_id, epoch_us(customer_since) - 25200000000
  FROM facts.accounts WHERE customer_since IS NOT NULL) t
GROUP BY account_id;

CREATE OR REPLACE TEMP TABLE spells AS
WITH reopened AS (
  SELECT DISTINCT opportunity_id FROM facts.opportunity_history WHERE stage = 'won'
),
staged AS (
  SELECT h.opportunity_id, h.stage, h.changed_at AS from_at,
    lead(h.changed_at) OVER (PARTITION BY h.opportunity_id ORDER BY h.changed_at, h.line) AS to_at
  FROM facts.opportunity_history h SEMI JOIN reopened USING (opportunity_id)
  WHERE h.stage IS NOT NULL
)
SELECT o.account_id, s.from_at, s.to_at
FROM staged s JOIN facts.opportunities o ON o.opportunity_id = s.opportunity_id WHERE s.stage = 'won';
