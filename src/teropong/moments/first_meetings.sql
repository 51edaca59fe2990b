-- Meetings that were the account's first (held), would have been (missed), or would be (planned).
-- `previous_on` is the day of the account's one of the same kind before: the first of a period is
-- the one whose previous lies before it; `previous_alike_on` looks only at those of which it is
-- likewise known, or not, when they were put down.
SELECT activity_id, account_no, rep_id, kind, occurred_at, occurred_on, is_dated,
  previous_held_on, next_held_on,
  lag(occurred_on) OVER (PARTITION BY account_no, kind ORDER BY occurred_at, line) AS previous_on,
  lag(occurred_on) OVER (PARTITION BY account_no, kind, is_dated ORDER BY occurred_at, line)
    AS previous_alike_on,
  source, segment
FROM $contacts c WHERE kind <> 'reached'
