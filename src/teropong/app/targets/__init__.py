"""Targets: what is to be reached, by whom, from when on, as it was decided."""
