"""A folder of facts, read and checked by the library, as rows to be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teropong.app.changes.bulk import CHUNK
from teropong.app.people.models import Person, Team
from teropong.app.records.models import Account, Company, Holiday, Opportunity, Pipeline, Stage
from teropong.app.records.taking_in.said import Said, read_calls
from teropong.app.targets.models import Target
from teropong.engine.duckdb.opening import workspace
from teropong.facts.check import Check
from teropong.facts.checks import check_facts, told
from teropong.facts.faults import Fault, FaultyFacts, WrongCall
from teropong.facts.reading import Progress, Reading, check_folder, read_folder
from teropong.facts.schema import TABLES
from teropong.facts.settings import Settings, read_settings
from teropong.language import N_, _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEY = 80
_LONGEST = (
    (Person, "reps", "name", "name"),
    (Person, "reps", "profile", "profile"),
    (Team, "reps", "team", "name"),
    (Team, "memberships", "team", "name"),
    (Account, "accounts", "name", "name"),
    (Account, "accounts", "segment", "segment"),
    (Account, "accounts", "source", "source"),
    (Pipeline, "stages", "pipeline", "name"),
    (Stage, "stages", "stage", "name"),
    (Pipeline, "opportunities", "pipeline", "name"),
    (Stage, "opportunities", "stage", "name"),
    (Opportunity, "opportunities", "source", "source"),
    (Opportunity, "opportunities", "lost_reason", "lost_reason"),
    (Stage, "opportunity_history", "stage", "name"),
    (Holiday, "holidays", "name", "name"),
    (Target, "targets", "pipeline", "pipeline"),
    (Target, "targets", "stage", "stage"),
    (Target, "targets", "currency", "currency"),
)
"""Where a text of the facts goes: its field's length is the longest that it may have."""
_OUT_OF_RANGE = (
    Check(
        "stages",
        "position",
        "SELECT line, CAST(position AS VARCHAR) FROM facts.stages WHERE position > 999",
        N_("a pipeline has fewer than 1,000 stages"),
        N_("Number the stages 1…n"),
    ),
    Check(
        "stages",
        "expected_days",
        "SELECT line, CAST(expected_days AS VARCHAR) FROM facts.stages WHERE expected_days > 9999",
        N_("no deal is expected to stay so long"),
        N_("Write it in days"),
    ),
)


@dataclass(frozen=True)
class Folder:
    """The facts of a folder, open to be asked, and the calls beside them."""

    connection: DuckDBPyConnection
    reading: Reading
    settings: Settings
    calls: tuple[Said, ...] = ()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql).fetchall()

    def chunks(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, so many at a time; nothing else is asked meanwhile."""
        found = self.connection.execute(sql)
        while rows := found.fetchmany(CHUNK):
            yield rows

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.rows(f"SELECT count(*) FROM facts.{table}")[0][0])

    def counts(self) -> dict[str, int]:
        """The tables that have rows, and how many."""
        found = {table.name: self.count(table.name) for table in TABLES}
        return {name: n for name, n in found.items() if n}


@contextmanager
def open_folder(
    folder: Path, company: Company, progress: Progress | None = None
) -> Iterator[Folder]:
    """The facts of a folder, for a company.

    Raises `FaultyFacts` naming every row that the app cannot hold, by table, line and column, and
    `FactsError` where the folder is none or reports in another currency than the company does.
    """
    check_folder(folder)
    settings = read_settings(folder, settings_of(company))
    if settings.currency != company.currency:
        raise WrongCall(
            _("the facts report in {0}, the company in {1}; change one of the two").format(
                settings.currency, company.currency
            )
        )
    with workspace(folder) as connection:
        reading = read_folder(connection, folder, settings, progress=progress)
        faults = check_facts(connection, reading, settings, only_blocking=True)
        blocking = [fault for fault in faults if fault.blocks]
        if blocking := [*blocking, *_not_fitting(connection, reading)]:
            raise FaultyFacts(blocking)
        yield Folder(connection, reading, settings, read_calls(folder))


def settings_of(company: Company) -> Settings:
    """What holds for all facts of a company."""
    return company.facts


def _not_fitting(connection: DuckDBPyConnection, reading: Reading) -> Iterator[Fault]:
    """What the facts allow, and the records have no room for."""
    checks = list(_OUT_OF_RANGE)
    for model, table, column, name in _LONGEST:
        most = getattr(model._meta.get_field(name), "max_length", _KEY)
        checks.append(_too_long(table, column, most))
    for one in TABLES:
        keys = [column.name for column in one.columns if column.name.endswith("_id")]
        checks.extend(_too_long(one.name, key, _KEY) for key in keys)
    for check in checks:
        if check.column in reading.columns.get(check.table, ()):
            said = Check(check.table, check.column, "", _(check.reason), _(check.advice))
            yield from told(connection, check.rows, said, reading)


def _too_long(table: str, column: str, most: int) -> Check:
    rows = (
        f"SELECT line, left({column}, 40) || '…' FROM facts.{table} WHERE length({column}) > {most}"
    )
    reason = _("it has more than {0} characters").format(most)
    return Check(table, column, rows, reason, N_("Shorten it"))
