"""Parts of a company: they add up to it, each turned by its own record, none taken alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.facts.faults import WrongCall
from teropong.facts.sample import write_sample
from teropong.outlook.forecast.foresight import read_foresight
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.parts.asked import whose_of
from teropong.outlook.parts.company import Parts, read_parts
from teropong.outlook.plan.levers import draws, expected
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Whose
from teropong.statistics.rates import Gamma

AS_OF = "2026-05-12"
QUARTER = parse_period("2026-Q3")
GONE, NEW = "R002", "R900"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A company of which one rep has left, and one has come who has no deal yet."""
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=6, months=24, opportunities=1500, seed=3)
    with (folder / "reps.csv").open("a", encoding="utf-8") as reps:
        reps.write(f"{NEW},Baru Sekali,Tim Utara,hunter,2026-05-01,\n")
    with open_source(str(folder), {}) as opened:
        yield opened


@pytest.fixture(scope="module")
def parts(store: Store) -> Parts:
    with seen_from(store, Asked(as_of=AS_OF).as_of_in(store)) as evaluator:
        targets = read_targets(store)
        return read_parts(evaluator, read_foresight(evaluator, targets.days), targets)


@pytest.fixture(scope="module")
def alike(parts: Parts) -> Parts:
    """The same company if its reps did not differ but in how many deals come to them."""
    same = (Gamma(1e9, 1e9),) * len(parts.reps)
    return replace(parts, win=same, sale=same, _known={})


def reps(parts: Parts) -> list[Whose]:
    return [Whose("rep", rep) for rep in parts.reps]


def forecast(store: Store, **where: str) -> dict[str, Any]:
    asked = Asked(as_of=AS_OF, where={name: [value] for name, value in where.items()})
    found = make_forecast(store, asked, Ahead())
    assert "NaN" not in json.dumps(found)
    return found


def test_parts_add_up_to_the_company(parts):
    whole = expected(parts.company, QUARTER)
    for kind in ("rep", "team", "profile"):
        named = reps(parts) if kind == "rep" else parts.presence.people.all_of(kind)
        sum_ = sum(expected(parts.of(one), QUARTER) for one in named)
        assert sum_ == pytest.approx(whole, rel=0.04)


def test_reps_alike_add_up_exactly(alike):
    whole = alike.company
    steps = whole.steps([QUARTER])
    each = [alike.of(one).deals(steps) for one in reps(alike)]
    there = float((whole.deals(steps).chances @ whole.deals(steps).amounts)[0])
    assert sum(float((one.chances @ one.amounts)[0]) for one in each) == pytest.approx(there)
    assert sum(expected(alike.of(one), QUARTER) for one in reps(alike)) == pytest.approx(
        expected(whole, QUARTER)
    )


def test_a_team_is_its_reps(parts):
    for team in parts.presence.people.all_of("team"):
        members = [
            one for one in reps(parts) if parts.presence.now(team, one.name, parts.company.today)
        ]
        sum_ = sum(expected(parts.of(one), QUARTER) for one in members)
        assert expected(parts.of(team), QUARTER) == pytest.approx(sum_, rel=0.01)


def test_who_has_no_record_has_the_companys_rates(parts):
    nth = parts.reps.index(NEW)
    assert parts.win[nth].mean == pytest.approx(1)
    assert parts.sale[nth].mean == pytest.approx(1)
    mine = parts.of(Whose("rep", NEW))
    assert len(mine.standing) == 0
    assert expected(mine, QUARTER) > 0
    np.testing.assert_allclose(mine.worth.sales[0], parts.company.worth.sales[0])


def test_who_has_left_brings_what_is_open_only(store, parts):
    gone = parts.of(Whose("rep", GONE))
    assert all(one is None or one.mean == 0 for one in gone.arrivals)
    told = forecast(store, rep=GONE)
    assert {row["p90"] for row in told["periods"] if row["measure"] == "wins"} == {0.0}


def test_what_is_not_sure_of_a_rep_is_drawn(parts):
    whose = Whose("rep", "R001")
    mine = parts.of(whose)
    surely = replace(parts, win=tuple(Gamma(one.mean * 1e9, 1e9) for one in parts.win), _known={})
    spread = [float(draws(one.of(whose), QUARTER).std()) for one in (parts, surely)]
    assert spread[0] > spread[1]
    assert float(draws(mine, QUARTER).mean()) == pytest.approx(expected(mine, QUARTER), rel=0.1)


def test_the_forecast_of_one_is_of_their_deals_meetings_and_targets(store):
    whole, mine = forecast(store), forecast(store, rep="R001")
    assert (whole["scope_kind"], whole["scope"]) == ("company", None)
    assert (mine["scope_kind"], mine["scope"]) == ("rep", "R001")
    assert mine["deals"] == [one for one in whole["deals"] if one["rep"] == "R001"]
    assert mine["chances"] == whole["chances"]
    for row, all_ in zip(mine["periods"], whole["periods"], strict=True):
        assert float(row["p10"]) <= float(row["p50"]) <= float(row["p90"])
        assert float(row["p50"]) < float(all_["p50"])
        assert float(row["done"]) <= float(all_["done"])


def test_reasons_lead_from_the_stage_weighted_sum_to_the_forecast(store):
    for row in forecast(store, rep="R001")["periods"]:
        if row["differs"]:
            led = float(row["stage_weighted"]) + sum(float(x) for x in row["differs"].values())
            assert led == pytest.approx(float(row["mean"]), abs=0.05)


def test_what_is_no_part_is_refused(store):
    with pytest.raises(WrongCall, match="did you mean R001"):
        forecast(store, rep="R01")
    with pytest.raises(WrongCall, match="Tim Utara"):
        forecast(store, team="Tim Utar")
    with pytest.raises(WrongCall, match="not by source"):
        whose_of({"source": ["web"]})
    for several in ({"rep": ["R001", "R003"]}, {"rep": ["R001"], "team": ["X"]}, {"rep": [""]}):
        with pytest.raises(WrongCall, match="one rep, team or profile"):
            whose_of(several)
