"""Changes: what was changed, by whom, when."""
