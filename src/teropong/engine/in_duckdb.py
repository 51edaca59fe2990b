"""Facts in DuckDB, wherever they live: what only DuckDB is asked, such as the checks of rows.

Of another engine they are copied beside it, whole or as far as what is asked needs them.
"""

from __future__ import annotations

from collections.abc import Mapping

from teropong.engine.database import Database
from teropong.engine.duckdb.database import DuckDB
from teropong.facts.schema import TABLES

WHOLE: Mapping[str, str] = {table.name: f"SELECT * FROM facts.{table.name} t" for table in TABLES}
"""All facts: the machine that asks must hold one reading of them."""
_DEAL = "CASE WHEN o.opportunity_id IS NOT NULL THEN coalesce(o.pipeline, '') END"
FOR_TARGETS: Mapping[str, str] = {
    **{name: WHOLE[name] for name in ("targets", "stages", "rates", "reps", "memberships")},
    "opportunities": f"SELECT DISTINCT {_DEAL} AS opportunity_id, pipeline, stage, rep_id "
    "FROM facts.opportunities o",
    "opportunity_history": f"SELECT DISTINCT {_DEAL} AS opportunity_id, h.stage, h.rep_id "
    "FROM facts.opportunity_history h "
    "LEFT JOIN facts.opportunities o ON o.opportunity_id = h.opportunity_id",
    "activities": "SELECT DISTINCT rep_id FROM facts.activities a",
}
"""What targets are checked by. To them deals differ by their pipeline only, which stands for them:
so few rows come from an engine, however many it holds."""


def in_duckdb(database: Database, tables: Mapping[str, str]) -> DuckDB:
    """A database's facts in DuckDB: its own, or copies of what the queries yield."""
    if isinstance(database, DuckDB):
        return database
    database.connection.execute("CREATE SCHEMA IF NOT EXISTS facts")
    for name, sql in tables.items():
        database.bring(f"facts.{name}", sql)
    return DuckDB(database.connection)
