"""The forecast held against what came, beside four plain methods, as it would have been given."""
