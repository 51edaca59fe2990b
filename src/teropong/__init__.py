"""Teropong: eight sales indicators from a team's own records."""

__version__ = "0.1.0"
