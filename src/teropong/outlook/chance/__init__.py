"""Chance by age: what becomes of a deal that has been in its step for so long."""
