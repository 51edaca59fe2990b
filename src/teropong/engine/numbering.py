"""Numbers for deals and accounts: moments are keyed by small integers, not by texts.

A number once given stays; loading again gives new ones to new ids only.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from teropong.facts.schema import TABLES

NUMBERED: Mapping[str, tuple[str, ...]] = {
    "accounts": ("account",),
    "opportunities": ("deal", "account"),
    "opportunity_history": ("deal",),
    "activities": ("account", "deal"),
}
"""The tables of facts that carry numbers, and whose."""
NUMBERS = ("deal_no", "account_no")

_IDS = {"deal": "opportunity_id", "account": "account_id"}


def take_over(connection: duckdb.DuckDBPyConnection, incoming: str) -> None:
    """Make every table of the schema ``incoming`` the one of ``facts``, with its numbers."""
    for table in TABLES:
        whose = NUMBERED.get(table.name, ())
        numbers = "".join(f", {one}_no" for one in whose)
        joins = "".join(
            f" LEFT JOIN facts.{one}_numbers {one} ON {one}.{_IDS[one]} = t.{_IDS[one]}"
            for one in whose
        )
        connection.execute(
            f"CREATE OR REPLACE TABLE facts.{table.name} AS "
            f"SELECT t.*{numbers} FROM {incoming}.{table.name} t{joins}"
        )


def give_numbers(connection: duckdb.DuckDBPyConnection, incoming: str) -> None:
    """Give a number to every deal and account that the schema ``incoming`` names and none has yet.

    To deals in the order of their file; to those too that only an activity names, since their row
    may come later, and no activity is derived again for that.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS facts")
    for table, place in (("opportunities", "line"), ("activities", "opportunity_id")):
        deals = f"SELECT opportunity_id, {place} AS place FROM {incoming}.{table}"
        _give(connection, "deal", deals)
    accounts = " UNION ALL ".join(
        f"SELECT account_id, account_id AS place FROM {incoming}.{table}"
        for table, whose in NUMBERED.items()
        if "account" in whose
    )
    _give(connection, "account", accounts)


def _give(connection: duckdb.DuckDBPyConnection, one: str, named: str) -> None:
    numbers, name = f"facts.{one}_numbers", _IDS[one]
    connection.execute(f"CREATE TABLE IF NOT EXISTS {numbers} ({name} VARCHAR, {one}_no INTEGER)")
    connection.execute(
        f"INSERT INTO {numbers} SELECT {name}, "
        f"(SELECT coalesce(max({one}_no), 0) FROM {numbers}) + row_number() OVER (ORDER BY place) "
        f"FROM (SELECT {name}, min(place) AS place FROM ({named}) t WHERE {name} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {numbers} n WHERE n.{name} = t.{name}) "
        f"GROUP BY {name}) new"
    )
