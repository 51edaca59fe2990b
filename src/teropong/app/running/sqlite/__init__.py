"""SQLite as Django knows it, with writers in a fair queue."""
