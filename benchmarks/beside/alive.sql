-- Deals that were open at some time of the twelve months, and what history says of them.
DROP TABLE IF EXISTS alive, changes;
CREATE TEMP TABLE alive AS
SELECT deal_no, rep_id, pipeline, currency, outcome, closed_at, closed_on FROM deals
WHERE outcome = 'open' OR closed_at >= $watched_from;
ANALYZE alive;
CREATE TEMP TABLE changes AS
SELECT h.* FROM history h JOIN alive a ON a.deal_no = h.deal_no
WHERE a.outcome = 'open' OR h.changed_at <= a.closed_at;
ANALYZE changes
