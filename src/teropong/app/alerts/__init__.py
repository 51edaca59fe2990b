"""Alerts: a short queue of what deviates, who is told of it, and by which way."""
