"""Where it runs: stores, their dialect, loading and refreshing, and Query → Result."""
