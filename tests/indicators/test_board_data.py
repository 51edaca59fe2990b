"""What boards draw beside the eight, worked by hand: ages in the stages, and the curves of stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import parse_as_of
from teropong.engine.database import Database
from teropong.engine.evaluate import seen_from
from teropong.engine.query import Query
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.indicators.shape import Wanted
from tests.companies import random_company
from tests.engine.comparing import queries, store_of
from tests.indicators.conftest import Answer, Company, told

Drawn = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def drawn(stores: list[Store]) -> Drawn:
    """The rows of ``ageing`` or ``lasting`` as of a day, and of the cases of a query."""

    def draw(what: str, as_of: str, wanted: Wanted | None = None, **more: Any) -> Any:
        at = parse_as_of(as_of, stores[-1].settings)
        name = "stage_duration" if what == "lasting" else "pipeline_value"
        with seen_from(stores[-1], at) as evaluator:
            query = Query(name, parse_period(as_of[:4], 1), at, **more)
            if what == "cases":
                return evaluator.cases(query, wanted).rows
            return getattr(evaluator, what)(query)

    return draw


AGED: dict[str, str] = {
    "reps": """
    rep_id, name, team
    R1,     Ayu,  North
    R2,     Budi, South
    """,
    "stages": """
    stage, position
    Lead,  1
    Offer, 2
    """,
    "opportunities": """
    opportunity_id, rep_id, created_at, stage, amount, outcome, closed_at
    D1, R1, 2026-01-01, Offer, 100, open,
    D2, R2, 2026-01-01, Lead,  200, open,
    D3, R1, 2026-03-25, Lead,  ,    open,
    D4, R1, 2026-03-24, Lead,  400, open,
    D5, R1, 2026-01-01, Offer, 800, open,
    D6, R1, 2026-01-01, Lead,  900, won, 2026-03-20
    """,
    "opportunity_history": """
    opportunity_id, changed_at, stage
    D1, 2026-01-01, Lead
    D1, 2026-03-17, Offer
    D2, 2026-01-01, Lead
    """,
}


def band(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            row["stage"],
            [age["deals"] for age in row["ages"]],
            [age["value"] for age in row["ages"] if age["deals"]],
            row["without_history"]["deals"],
        )
        for row in rows
    ]


def test_ages_in_the_stages(company: Company, drawn: Drawn) -> None:
    company(**AGED)
    # Seen at the end of 31 March, that is, 1 April 00:00. D1 came to Offer on 17 March: 15 days.
    # D2 is in Lead since 1 January: 31 + 28 + 31 = 90 days. D3 since 25 March: 7 days, and has no
    # amount. D4 since the 24th: 8 days. D5 stands in a later stage of which nobody knows when it
    # was entered. D6 is won. Bands: 0–7, 8–14, 15–30, 31–60, 61–90, 91 and more.
    assert band(drawn("ageing", "2026-03-31")) == [
        ("Lead", [1, 1, 0, 0, 1, 0], ["0.00", "400.00", "200.00"], 0),
        ("Offer", [0, 0, 1, 0, 0, 0], ["100.00"], 1),
    ]
    # A day later D3 is 8 days old, D4 9, D1 16 and D2 91.
    assert band(drawn("ageing", "2026-04-01")) == [
        ("Lead", [0, 2, 0, 0, 0, 1], ["400.00", "200.00"], 0),
        ("Offer", [0, 0, 1, 0, 0, 0], ["100.00"], 1),
    ]
    # On 16 March D1 was still in Lead, 75 days, D2 too, and so was D6; D3 and D4 were not there.
    assert band(drawn("ageing", "2026-03-16")) == [
        ("Lead", [0, 0, 0, 0, 3, 0], ["1200.00"], 0),
        ("Offer", [0, 0, 0, 0, 0, 0], [], 1),
    ]


def test_ages_within_filters(company: Company, drawn: Drawn) -> None:
    company(**AGED)
    at = "2026-03-31"
    assert band(drawn("ageing", at, within={"team": ("South",)}))[0][1] == [0, 0, 0, 0, 1, 0]
    assert band(drawn("ageing", at, where={"rep": ("R1",)}))[0][1] == [1, 1, 0, 0, 0, 0]
    assert band(drawn("ageing", at, where={"stage": ("Offer",)})) == [
        ("Offer", [0, 0, 1, 0, 0, 0], ["100.00"], 1)
    ]
    assert drawn("ageing", at, where={"channel": ("call",)}) == []


def test_an_age_opens_its_deals(company: Company, drawn: Drawn) -> None:
    company(**AGED)

    def ids(stage: str, place: int | None) -> list[str]:
        cell = {"stage": stage, "band": place}
        rows = drawn("cases", "2026-03-31", Wanted("deals", cell))
        return [row["opportunity_id"] for row in rows]

    assert [ids("Lead", place) for place in range(6)] == [["D3"], ["D4"], [], [], ["D2"], []]
    assert (ids("Offer", 2), ids("Offer", None)) == (["D1"], ["D5"])


def test_the_curve_of_a_stage(company: Company, drawn: Drawn) -> None:
    # Four deals of January in the one stage; two leave it after 10 days, one after 20, one stays.
    # At 10 days 2 of 4 go: S = 1/2. At 20 days 1 of 2 goes: S = 1/4. Seen at the end of 31 March
    # the last has been there for 90 days.
    company(
        stages="stage, position\nLead, 1",
        opportunities="""
        opportunity_id, rep_id, created_at, stage, outcome, closed_at
        D1, R1, 2026-01-01, Lead, lost, 2026-01-11
        D2, R1, 2026-01-01, Lead, won,  2026-01-11
        D3, R1, 2026-01-01, Lead, lost, 2026-01-21
        D4, R2, 2026-01-01, Lead, open,
        """,
        opportunity_history="""
        opportunity_id, changed_at, stage
        D1, 2026-01-01, Lead
        """,
    )
    [row] = drawn("lasting", "2026-03-31")
    assert row == {
        "stage": "Lead",
        "n": 4,
        "points": [[0.0, 1.0, 4], [10.0, 0.5, 4], [20.0, 0.25, 2]],
        "longest_days": 90.0,
    }
    [row] = drawn("lasting", "2026-01-15")
    assert row["points"] == [[0.0, 1.0, 4], [10.0, 0.5, 4]]
    assert row["longest_days"] == 15.0
    [row] = drawn("lasting", "2026-03-31", within={"rep": ("R2",)})
    assert row["points"] == [[0.0, 1.0, 1]]
    assert drawn("lasting", "2026-03-31", where={"channel": ("call",)}) == []


def test_a_long_curve_is_thinned(company: Company, drawn: Drawn, answer: Answer) -> None:
    # 301 deals that stay 1, 2, … 301 hours: S falls to at most ½ with the 151st.
    deals = "".join(
        f"D{n}, R1, 2026-01-01, Lead, lost, 2026-01-{1 + n // 24:02d}T{n % 24:02d}:00\n"
        for n in range(1, 302)
    )
    company(
        stages="stage, position\nLead, 1",
        opportunities="opportunity_id, rep_id, created_at, stage, outcome, closed_at\n" + deals,
        opportunity_history="opportunity_id, changed_at, stage\nD1, 2026-01-01, Lead",
    )
    [row] = drawn("lasting", "2026-03-31")
    assert len(row["points"]) <= 100
    assert row["points"][0] == [0.0, 1.0, 301]
    assert row["points"][-1] == [301 / 24, 0.0, 1]
    below = next(point for point in row["points"] if point[1] <= 0.5)
    assert below == [151 / 24, pytest.approx(150 / 301), 151]
    [figure] = answer("stage_duration", period="2026", as_of="2026-03-31").rows
    assert figure["km_median"] == 151 / 24


def test_contacts_by_rep_and_channel(company: Company, answer: Answer) -> None:
    company(
        activities="""
        activity_id, rep_id, account_id, channel, status, occurred_at
        V1, R1, A, call,  done, 2026-03-02
        V2, R1, A, email, done, 2026-03-03
        V3, R2, B, call,  done, 2026-03-04
        V4, R2, B, call,  done, 2026-03-10
        """
    )
    rows = answer("outreach", period="2026-03-02..2026-03-15", by=["rep", "channel"]).rows
    assert told([row for row in rows if row["n"]], "period rep channel value") == [
        ("2026-W10", "R1", "call", 1),
        ("2026-W10", "R1", "email", 1),
        ("2026-W10", "R2", "call", 1),
        ("2026-W11", "R2", "call", 1),
    ]


@pytest.mark.others(1, 4)
@pytest.mark.parametrize("first", range(0, 20, 5))
def test_ages_and_curves_agree_with_the_eight(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + 5):
        store = store_of(random_company(seed), tmp_path / str(seed), engine)
        for question in random_company(seed).questions:
            found += [f"seed {seed}, {question}: {one}" for one in _unlike(store, question)]
    assert not found, "\n".join(found[:10])


def _unlike(store: Store, question: dict[str, Any]) -> Iterator[str]:
    for evaluator, query in queries(store, question | {"grain": dict.fromkeys(ALL)}):
        result = evaluator.evaluate(query)
        if not result.is_available:
            continue
        names = (*result.indicator.split_by(query.by), "pipeline", "stage")
        if query.indicator == "pipeline_value":
            aged = {tuple(map(row.get, names)): row for row in evaluator.ageing(query)}
            for row in result.rows:
                cells = aged.get(tuple(map(row.get, names)), {"ages": [], "without_history": {}})
                ages = [*cells["ages"], cells["without_history"]]
                if row["deals"] != sum(one.get("deals", 0) for one in ages):
                    yield f"{row} | {cells}"
        if query.indicator == "stage_duration":
            curves = {tuple(map(row.get, names)): row for row in evaluator.lasting(query)}
            for row in result.rows:
                curve = curves.get(tuple(map(row.get, names)), {"points": []})
                half = [age for age, alive, _ in curve["points"] if alive <= 0.5 + 1e-12]
                if row["km_median"] != (half[0] if half else None):
                    yield f"{row} | {half}"


ALL = ("pipeline_value", "stage_duration")
