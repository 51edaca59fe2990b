"""Numbers for deals and accounts: moments are keyed by small integers, not by texts.

A number once given stays; loading again gives new ones to new ids only.
"""

from __future__ import annotations

from collections.abc import Mapping

from teropong.engine.database import Database
from teropong.facts.schema import TABLES

NUMBERED: Mapping[str, tuple[str, ...]] = {
    "accounts": ("account",),
    "opportunities": ("deal", "account"),
    "opportunity_history": ("deal",),
    "activities": ("account", "deal"),
}
"""The tables of facts that carry numbers, and whose; by the first they are looked for."""
NUMBERS = ("deal_no", "account_no")
IDS: Mapping[str, str] = {"deal": "opportunity_id", "account": "account_id"}
"""The id in the place of which a number stands."""


def take_over(database: Database) -> None:
    """Make every table of ``incoming`` the one of ``facts``, with its numbers."""
    for table in TABLES:
        sql = numbered(table.name, database.differing(f"incoming.{table.name}"))
        whose = NUMBERED.get(table.name, ())
        database.make(f"facts.{table.name}", sql, key=f"{whose[0]}_no" if whose else "")


def numbered(table: str, came: str, numbers: str = "facts.{}_numbers") -> str:
    """SQL: what came of a table, each row with the numbers of its deal and account."""
    whose = NUMBERED.get(table, ())
    told = "".join(f", {one}.{one}_no" for one in whose)
    joins = "".join(
        f" LEFT JOIN {numbers.format(one)} {one} ON {one}.{IDS[one]} = t.{IDS[one]}"
        for one in whose
    )
    return f"SELECT t.*{told} FROM {came} t{joins}"


def give_numbers(database: Database) -> None:
    """Give a number to every deal and account that ``incoming`` names and none has yet.

    To deals in the order of their file; to those too that only an activity names, since their row
    may come later, and no activity is derived again for that.
    """
    for table, place in (("opportunities", "line"), ("activities", "opportunity_id")):
        came = database.differing(f"incoming.{table}")
        deals = f"SELECT opportunity_id, {place} AS place FROM {came} t"
        _give(database, "deal", deals)
    accounts = " UNION ALL ".join(
        f"SELECT account_id, account_id AS place FROM {database.differing(f'incoming.{table}')} t"
        for table, whose in NUMBERED.items()
        if "account" in whose
    )
    _give(database, "account", accounts)


def _give(database: Database, one: str, named: str) -> None:
    numbers, name = f"facts.{one}_numbers", IDS[one]
    if not database.names(numbers):
        nobody = f"SELECT t.{name}, CAST(NULL AS INTEGER) AS {one}_no FROM ({named}) t"
        database.make(numbers, f"{nobody} WHERE FALSE")
    database.append(
        numbers,
        f"SELECT {name}, CAST((SELECT coalesce(max({one}_no), 0) FROM {numbers} k) "
        f"+ row_number() OVER (ORDER BY place) AS INTEGER) AS {one}_no "
        f"FROM (SELECT t.{name}, min(t.place) AS place FROM ({named}) t "
        f"LEFT JOIN {numbers} n ON n.{name} = t.{name} "
        f"WHERE t.{name} IS NOT NULL AND n.{name} IS NULL GROUP BY t.{name}) new",
    )
