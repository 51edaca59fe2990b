"""The rows behind figures, worked by hand: what a case tells, of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from teropong.engine.asked import parse_as_of
from teropong.engine.evaluate import seen_from
from teropong.engine.query import Listing, Query
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.facts.faults import FactsError, WrongCall
from teropong.indicators.shape import Wanted
from tests.indicators.conftest import Company, told

Opened = Callable[..., Listing]


@pytest.fixture
def opened(stores: list[Store]) -> Opened:
    """The cases of an indicator in April 2026, seen at its end."""

    def list_cases(indicator: str, wanted: Wanted | None = None, **more: Any) -> Listing:
        as_of = parse_as_of(more.pop("as_of", "2026-04-30"), stores[-1].settings)
        with seen_from(stores[-1], as_of) as evaluator:
            query = Query(indicator, parse_period("2026-04", 1), as_of, **more)
            return evaluator.cases(query, wanted)

    return list_cases


def test_meetings(company: Company, opened: Opened) -> None:
    company(
        activities="""
        activity_id, rep_id, account_id, opportunity_id, channel, status, occurred_at, created_at
        V1, R1, A, D1, meeting, done,    2026-04-01T09:00, 2026-03-01
        V2, R1, A,   , meeting, done,    2026-04-02T09:00, 2026-03-01
        V3, R2, B,   , meeting, no_show, 2026-04-08T09:00, 2026-03-01
        """
    )
    # V2 is no first one. The newest stands first.
    assert opened("first_meetings", grain="week", by=("rep",)).rows == [
        {
            "period": "2026-W15", "rep": "R2", "kind": "activity", "activity_id": "V3",
            "opportunity_id": None, "account_id": "B", "on": "2026-04-08", "outcome": "missed",
            "counts": ["no_shows"],
        },
        {
            "period": "2026-W14", "rep": "R1", "kind": "activity", "activity_id": "V1",
            "opportunity_id": "D1", "account_id": "A", "on": "2026-04-01", "outcome": "held",
            "counts": ["value"],
        },
    ]  # fmt: skip
    week = Wanted("value", {"period": "2026-W14", "rep": "R1"})
    assert told(opened("first_meetings", week, grain="week", by=("rep",)).rows, "activity_id") == [
        ("V1",)
    ]
    other = Wanted("value", {"period": "2026-W30"})
    assert opened("first_meetings", other, grain="week").total == 0


WON = """
opportunity_id, account_id, rep_id, created_at, stage, currency, amount, cost, outcome, closed_at
D1, A, R1, 2026-01-01, Lead, USD, 10, 4, won,  2026-04-10
D2, A, R2, 2026-01-01, Lead, ,    50,  , won,  2026-04-10
D3, B, R1, 2026-01-01, Lead, ,      , 3, won,  2026-04-11
D4,  , R1, 2026-01-01, Lead, ,    70, 9, won,  2026-04-12
D5, C, R1, 2026-01-01, Lead, USD, 30,  , open,
D6, C, R1, 2026-01-01, Lead, ,      ,  , open,
"""
RATES = """
currency, starts_on, rate
USD, 2026-01-01, 2
USD, 2026-04-30, 3
"""


def test_deals_won(company: Company, opened: Opened) -> None:
    company(opportunities=WON, rates=RATES)
    # 10 USD at 2 are 20, their cost 8; D3 has no amount, D2 no cost.
    listing = opened("revenue")
    assert told(listing.rows, "opportunity_id on amount cost profit counts") == [
        ("D4", "2026-04-12", "70.00", "9.00", "61.00", ["deals", "revenue", "profit"]),
        ("D3", "2026-04-11", None, "3.00", None, ["deals", "without_amount"]),
        ("D1", "2026-04-10", "20.00", "8.00", "12.00", ["deals", "revenue", "profit"]),
        ("D2", "2026-04-10", "50.00", None, None, ["deals", "revenue", "without_cost"]),
    ]
    largest = opened("revenue", Wanted("value", limit=2, order="largest"))
    assert told(largest.rows, "opportunity_id") == [("D4",), ("D2",)]
    assert largest.total == 3


def test_deals_open(company: Company, opened: Opened) -> None:
    company(opportunities=WON, rates=RATES)
    # Seen at the end of 30 April, 30 USD are 90; nobody tells when they entered their stage.
    listing = opened("pipeline_value")
    assert told(listing.rows, "opportunity_id amount currency amount_in_currency days counts") == [
        ("D5", "90.00", "USD", "30.00", None, ["deals"]),
        ("D6", None, "IDR", None, None, ["deals", "without_amount"]),
    ]
    # A month before, 1 USD was worth 2, and D1 and its like were open, too.
    then = opened("pipeline_value", Wanted("value", limit=1, order="largest"), as_of="2026-03-31")
    assert told(then.rows, "opportunity_id amount on") == [("D4", "70.00", "2026-03-31")]
    assert then.total == 6


def test_a_missing_rate_is_said(company: Company, opened: Opened) -> None:
    company(opportunities=WON, rates="currency, starts_on, rate\nUSD, 2026-05-01, 2")
    for indicator in ("revenue", "pipeline_value"):
        with pytest.raises(FactsError, match="USD has no rate"):
            opened(indicator)


def test_first_sales(company: Company, opened: Opened) -> None:
    company(opportunities=WON, rates=RATES)
    # A bought twice on its first day: 20 and 50, the first in the file has the credit.
    assert told(opened("average_sale").rows, "kind account_id rep amount opportunity_ids counts")[
        ::-1
    ] == [
        ("account", "A", "R1", "70.00", ["D1", "D2"], ["n"]),
        ("account", "B", "R1", None, ["D3"], ["without_amount"]),
        ("deal", None, "R1", "70.00", None, ["without_account"]),
    ]


def test_members_of_a_cohort(company: Company, opened: Opened) -> None:
    company(
        stages="""
        stage, position, base
        Lead,  1,
        Offer, 2, 2
        """,
        opportunities="""
        opportunity_id, account_id, rep_id, created_at, stage, outcome, closed_at
        D1, A, R1, 2026-04-01, Offer, won,  2026-04-20
        D2, B, R1, 2026-04-02, Lead,  lost, 2026-04-12
        D3, C, R2, 2026-04-03, Lead,  open,
        """,
        opportunity_history="""
        opportunity_id, changed_at, stage
        D1, 2026-04-01, Lead
        D1, 2026-04-11, Offer
        D2, 2026-04-02, Lead
        D3, 2026-04-03, Lead
        """,
    )
    # Seen on 1 May, 00:00: D3 has been in Lead for 28 days.
    first = opened("conversion", Wanted(cell={"step": "Lead→Offer"}))
    assert told(first.rows, "step opportunity_id on outcome left_on days counts") == [
        ("Lead→Offer", "D3", "2026-04-03", "undecided", None, 28.0, ["entered", "undecided", "watched"]),
        ("Lead→Offer", "D2", "2026-04-02", "lost", "2026-04-12", 10.0, ["entered", "lost", "watched"]),
        ("Lead→Offer", "D1", "2026-04-01", "converted", "2026-04-11", 10.0,
         ["entered", "converted", "won", "watched"]),
    ]  # fmt: skip
    home = opened("baseline", Wanted("converted", {"step": "1st→Home"}))
    assert told(home.rows, "step opportunity_id days") == [("1st→Home", "D1", 9.0)]
    start = opened("baseline", Wanted("entered", {"step": "Start→1st"}, limit=1))
    assert (told(start.rows, "opportunity_id"), start.total) == ([("D3",)], 3)
    left = opened("baseline", Wanted("left_on_base", {"base": 0}))
    assert told(left.rows, "base opportunity_id on") == [(0, "D2", "2026-04-12")]
    assert opened("baseline", Wanted("runners", {"path": "closable"})).rows == []
    runners = opened("baseline", Wanted("runners", {"path": "suspects"}))
    assert told(runners.rows, "path opportunity_id") == [("suspects", "D3")]
    assert opened("conversion", Wanted(cell={"step": "No→Step"})).rows == []
    stays = opened("stage_duration", Wanted("p90", {"stage": "Lead"}))
    assert told(stays.rows, "opportunity_id entered_on left_on days") == [
        ("D2", "2026-04-02", "2026-04-12", 10.0),
        ("D1", "2026-04-01", "2026-04-11", 10.0),
    ]


def test_what_is_not_there_says_why(company: Company, opened: Opened) -> None:
    company(opportunities=WON, rates=RATES)
    listing = opened("first_meetings")
    assert (listing.rows, listing.total, listing.needs) == ([], 0, ["activities"])
    assert opened("revenue", where={"channel": ("call",)}).unfiltered == ["channel"]
    with pytest.raises(WrongCall, match="did you mean without_cost"):
        opened("revenue", Wanted("without_costs"))
