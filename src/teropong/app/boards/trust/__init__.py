"""Data trust: how far the figures can be believed, and what to mend for it."""
