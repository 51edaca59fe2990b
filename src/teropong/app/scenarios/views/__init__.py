"""The views of scenarios."""
