"""The pages generated from the code are what the code says, and name every key of a report."""

from __future__ import annotations

from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.indicators import INDICATORS
from teropong.indicators.shape import DIMENSIONS
from tools.docs import DOCS, PAGES
from tools.row_keys import BESIDE, COMMON, ROWS

OWN = {"period", "step", *DIMENSIONS}
NAMES = [indicator.name for indicator in INDICATORS]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder)
    with open_source(str(folder), {}) as store:
        asked = Asked(period="2026-Q1", by=("team",), compare="previous")
        return make_report(store, asked).to_dict()["indicators"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_writes(name: str) -> None:
    told = (DOCS / name).read_text(encoding="utf-8")
    is_current = told == PAGES[name]()
    assert is_current, f"docs/{name} is stale; run `make docs`"


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_row_has_a_meaning(report: dict[str, Any], name: str) -> None:
    rows = report[name]["rows"]
    assert {key for row in rows for key in row} - OWN - {"compare"} == set(ROWS[name])
    assert "compare" in COMMON
    assert any("compare" in row for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_beside_the_rows_has_a_meaning(report: dict[str, Any], name: str) -> None:
    record = {"label", "group", "unit", "better", "grain", "definition", "available", "rows"}
    assert set(report[name]) - record - {"without"} == set(BESIDE[name])
    for key, listed in BESIDE[name].items():
        entries = report[name][key]
        if not listed.keys:
            continue
        assert entries, f"the sample has no {key}"
        found = {word for entry in entries for word in entry}
        assert found - OWN == set(listed.keys) - OWN
        assert found >= set(listed.keys)


@pytest.mark.parametrize(
    "key", sorted({key for keys in [*ROWS.values(), *BESIDE.values()] for key in keys})
)
def test_the_page_of_rows_names_every_key(key: str) -> None:
    assert f"`{key}`" in (DOCS / "report.md").read_text(encoding="utf-8")
