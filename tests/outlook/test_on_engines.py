"""The same bytes on every engine: each command of the outlook, and the checks, of one company."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.in_duckdb import WHOLE, in_duckdb
from teropong.engine.load import load, tables_given
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.checks import check_facts
from teropong.facts.reading import Reading
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings
from teropong.facts.trust import trust
from teropong.outlook.backtest.report import Back, make_backtest
from teropong.outlook.changed.report import Against, make_changed
from teropong.outlook.deviations.report import make_deviations
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.leading.report import make_leading
from teropong.outlook.pace_report import make_pace
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from tests.engines import OPENERS

Ask = Callable[[Store], Any]


def checked(store: Store) -> Any:
    """What `check` tells."""
    facts = in_duckdb(store.database, WHOLE).connection
    faults = check_facts(facts, Reading(columns=tables_given(store)), store.settings)
    return [fault.as_dict() for fault in faults], [one.as_dict() for one in trust(facts)]


PAST = "forecast of a rep, in the past"
COMMANDS: dict[str, Ask] = {
    "forecast": lambda store: make_forecast(store, Asked(), Ahead()),
    PAST: lambda store: make_forecast(
        store, Asked(as_of="2025-09-30", where={"rep": ["R002"]}), Ahead()
    ),
    "plan": lambda store: make_plan(store, Asked(), Wanted()),
    "pace": lambda store: make_pace(store, Asked(by=("rep",))),
    "deviations": lambda store: make_deviations(store, Asked()),
    "changed": lambda store: make_changed(store, Asked(), Against()),
    "leading": lambda store: make_leading(store, Asked()),
    "check": checked,
    "backtest": lambda store: make_backtest(store, Asked(), Back(n_periods=1)),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company; some of its deals in currencies of which one lacks a rate."""
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=3, months=20, opportunities=240)
    with (folder / "opportunities.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for nth, row in enumerate(rows):
        row["currency"] = {0: "USD", 1: "EUR"}.get(nth % 9, row["currency"])
        row["rep_id"] = "R777" if nth % 50 == 0 else row["rep_id"]
    with (folder / "opportunities.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "rates.csv").write_text("currency,starts_on,rate\nUSD,2024-01-01,16000.5\n")
    with (folder / "targets.csv").open("a") as file:
        file.write("outreach,,,,rep,R404,week,2024-01-01,2,,,,\n")
    return folder


@dataclass(frozen=True)
class Asking:
    """The folder and an engine, each asked once for each command."""

    folder: Store
    engine: Store

    def both(self, ask: Ask) -> tuple[str, str]:
        """What the two tell, as JSON."""
        told = (ask(self.folder), ask(self.engine))
        expected, found = (json.dumps(one, ensure_ascii=False, indent=2) for one in told)
        return expected, found


@pytest.fixture(
    scope="module",
    params=["postgresql", "clickhouse", pytest.param("spark", marks=pytest.mark.long)],
)
def asking(request: pytest.FixtureRequest, company: Path) -> Iterator[Asking]:
    with open_source(str(company), {}) as folder, OPENERS[request.param]() as database:
        engine = Store(database, read_settings(company))
        load(engine, company)
        yield Asking(folder, engine)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.long) if name == PAST else name for name in COMMANDS],
)
def test_an_engine_tells_what_the_folder_tells(asking: Asking, name: str) -> None:
    expected, found = asking.both(COMMANDS[name])
    assert found == expected
