"""Letters: a week, what it still lacks, a month or quarter, written for one reader and mailed."""
