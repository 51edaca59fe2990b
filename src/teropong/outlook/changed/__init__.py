"""Why it changed: the difference between two periods, split exactly into its parts."""
