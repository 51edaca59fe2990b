"""DuckDB, the engine by default: in memory, in a file for a while, or in one that stays."""
