"""ClickHouse: a server by HTTP, or the same engine in this process (chDB) in a folder."""
