"""What the three heaviest indicators cost with Polars, pandas and PostgreSQL, written by hand.

The daily pipeline by stage, the duration of each stage by rep, and conversion by rep, over the same
twelve months and from the same facts. Each works the moves out once for both of the latter, as a
good analyst would. Reading the facts into frames, or into PostgreSQL with its indexes and
statistics, is not counted; keys are small integers. The product-limit estimates are the library's
own numpy kernels on every side.
"""

from __future__ import annotations

TILES = ("pipeline_value", "stage_duration", "conversion")
CONTESTANTS = ("duckdb", "polars", "pandas", "postgresql")
"""Whom the library runs against; ``duckdb`` is the SQL by hand of `benchmarks.by_hand`."""
