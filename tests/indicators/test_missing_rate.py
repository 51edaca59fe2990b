"""A question may stand without a missing rate: what is money is left out, all else is as ever."""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.report import make_listing, make_report, query_of
from teropong.engine.store import Store
from teropong.indicators.shape import MissingRate, Wanted
from tests.indicators.conftest import Company

DEALS = """
    opportunity_id, account_id, rep_id, created_at, stage, currency, amount, cost, outcome, closed_at, expected_close_on
    W1,             A,          R1,     2026-03-01, Lead,  USD,      10,     4,    won,     2026-04-10,
    W2,             A,          R1,     2026-03-01, Lead,  IDR,      50,     20,   won,     2026-04-10,
    W3,             B,          R2,     2026-03-01, Lead,  IDR,      70,     ,     won,     2026-05-12,
    O1,             C,          R1,     2026-03-01, Lead,  USD,      30,     ,     open,    ,           2026-05-01
    O2,             D,          R2,     2026-03-01, Lead,  IDR,      90,     ,     open,    ,           2026-05-01
    L1,             E,          R1,     2026-03-01, Lead,  USD,      60,     ,     lost,    2026-05-20,
    E1,             F,          R1,     2026-02-01, Lead,  USD,      80,     ,     won,     2026-02-10,
"""
HISTORY = "opportunity_id, changed_at, stage\n" + "".join(
    f"{deal}, 2026-03-01, Lead\n" for deal in ("W1", "W2", "W3", "O1", "O2", "L1")
)
STAGES = "stage, position, base, expected_days\nLead, 1, 1, 14\nOffer, 2, 2, 14"
MONEY = {"value", "revenue", "profit", "mean", "median", "low", "high", "margin"}
KNOWN = "currency, starts_on, rate\nUSD, 2020-01-01, 2"


RATES = {"whole": KNOWN, "dark": "currency, starts_on, rate\nEUR, 2020-01-01, 3"}
Firm = Callable[[str], Store]


@pytest.fixture
def firm(company: Company, stores: list[Store]) -> Firm:
    """The same deals with every rate, or without the dollar's, in place of what was asked before."""

    def make(name: str) -> Store:
        company(opportunities=DEALS, opportunity_history=HISTORY, stages=STAGES, rates=RATES[name])
        return stores[-1]

    return make


def asked(*indicators: str, **words: Any) -> Asked:
    words = {"period": "2026-Q2", "as_of": "2026-06-30", "is_lenient": True, **words}
    return Asked(indicators=indicators, **words)


def report(store: Store, *indicators: str, **words: Any) -> dict[str, Any]:
    told: dict[str, Any] = make_report(store, asked(*indicators, **words)).to_dict()["indicators"]
    return told


def in_the_dark(told: Any, is_money: bool = False) -> Any:
    """What is told where every sum of money is left out."""
    if isinstance(told, dict):
        return {
            key: in_the_dark(value, is_money or key in MONEY)
            for key, value in told.items()
            if key != "compare"
        }
    return None if is_money else told


@pytest.mark.parametrize("by", [(), ("rep",)])
@pytest.mark.parametrize("key", ["revenue", "average_sale", "pipeline_value"])
def test_sums_are_left_out_and_counts_stand(firm: Firm, key: str, by: Any) -> None:
    whole, dark = (report(firm(name), key, by=by)[key] for name in ("whole", "dark"))
    assert dark["rows"] == [in_the_dark(row) for row in whole["rows"]]
    assert dark["available"]
    assert any(row["n"] for row in dark["rows"])
    assert "missing_rate" not in whole


def test_which_rate_is_missing_is_said(firm: Firm) -> None:
    told = report(firm("dark"))
    missing = {key: one.get("missing_rate", {}).get("on") for key, one in told.items()}
    # The year before the first of April bought E1; what stands open is priced on the last day seen.
    assert missing == {
        "first_meetings": None,
        "outreach": None,
        "conversion": None,
        "revenue": "2026-04-10",
        "average_sale": "2026-02-10",
        "pipeline_value": "2026-06-30",
        "stage_duration": "2026-06-30",
        "baseline": "2026-06-30",
    }
    assert told["revenue"]["missing_rate"]["currency"] == "USD"
    with pytest.raises(MissingRate, match="USD has no rate on 2026-04-10"):
        report(firm("dark"), "revenue", is_lenient=False)


def test_lists_tell_single_amounts_that_can_be_converted(firm: Firm) -> None:
    late = report(firm("dark"), "stage_duration")["stage_duration"]["overdue"]
    assert {row["opportunity_id"]: row["value"] for row in late} == {"O1": None, "O2": "90.00"}
    told = report(firm("dark"), "baseline")["baseline"]
    for name in ("runners", "left_on_base"):
        assert {row["value"] for row in told[name]} == {None}
        assert sum(row["deals"] for row in told[name]) > 0
    assert report(firm("dark"), "average_sale")["average_sale"]["outside"] == []


def test_a_period_that_needs_no_rate_is_told_beside_one_that_does(firm: Firm) -> None:
    words = {"period": "2026-05", "compare": "previous", "grain": "month"}
    [row] = report(firm("dark"), "revenue", **words)["revenue"]["rows"]
    assert (row["revenue"], row["compare"]) == ("70.00", {"value": None, "n": 2})


@pytest.mark.parametrize(
    ("key", "only", "amounts"),
    [
        ("revenue", "value", {"W1": None, "W2": "50.00", "W3": "70.00"}),
        ("pipeline_value", "value", {"O1": None, "O2": "90.00"}),
        ("baseline", "runners", {"O1": None, "O2": "90.00"}),
        ("baseline", "left_on_base", {"L1": None}),
    ],
)
def test_cases_tell_what_can_be_converted(
    firm: Firm, key: str, only: str, amounts: dict[str, str | None]
) -> None:
    _report, listing = make_listing(firm("dark"), asked(key, as_one=True), Wanted(only))
    assert {row["opportunity_id"]: row["amount"] for row in listing.rows} == amounts


def test_a_first_sale_of_two_deals_is_not_told_by_the_one_that_has_a_rate(
    firm: Firm,
) -> None:
    _report, listing = make_listing(firm("dark"), asked("average_sale", as_one=True), Wanted("n"))
    assert {row["account_id"]: row["amount"] for row in listing.rows} == {"A": None, "B": "70.00"}


def test_ages_count_what_they_cannot_price(firm: Firm) -> None:
    found = {}
    for name in RATES:
        store = firm(name)
        question = asked("pipeline_value", as_one=True)
        as_of = question.as_of_in(store)
        with seen_from(store, as_of) as evaluator:
            query = query_of(store, "pipeline_value", question, as_of)
            [row, _offer] = Evaluator.ageing(evaluator, query)
        found[name] = [(cell["deals"], cell["value"]) for cell in row["ages"] if cell["deals"]]
    assert found == {"whole": [(2, "150.00")], "dark": [(2, None)]}


def test_the_error_can_be_told_by_another_process() -> None:
    copied = pickle.loads(pickle.dumps(MissingRate("USD", date(2026, 4, 10))))  # noqa: S301 - our own
    assert (copied.currency, copied.day) == ("USD", date(2026, 4, 10))
    assert "USD has no rate on 2026-04-10" in str(copied)
