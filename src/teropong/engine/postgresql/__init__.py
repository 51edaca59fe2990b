"""PostgreSQL, version 15 or later: facts and moments in two schemas of a database."""
