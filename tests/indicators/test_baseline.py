"""7 Baseline, worked by hand."""

from __future__ import annotations

import pytest

from tests.indicators.conftest import Answer, Company, told

HEAD = (
    "opportunity_id, account_id, rep_id, created_at, stage, currency, amount, outcome, closed_at\n"
)
HISTORY = "opportunity_id, changed_at, stage, amount, rep_id\n"
STAGES = """
stage, position, base
Lead, 1,
Meet, 2, 1
Needs, 3, 2
Trial, 4,
Offer, 5, 3
"""
SPRING = {
    "opportunities": HEAD
    + """
    D1, A, R1, 2026-04-01, Offer, , 100, won,  2026-04-15
    D2, B, R1, 2026-04-01, Trial, , 20,  lost, 2026-04-10
    D3, C, R2, 2026-03-31, Meet,  , 3,   open,
    D4, D, R2, 2026-04-01, Lead,  , 4,   lost, 2026-04-05
    D5, E, R2, 2026-04-01, Offer, , 5,   open,
    """,
    "opportunity_history": HISTORY
    + """
    D1, 2026-04-01, Lead, ,
    D1, 2026-04-03, Meet, ,
    D1, 2026-04-05, Needs, ,
    D1, 2026-04-09, Offer, ,
    D2, 2026-04-02, Trial, ,
    D3, 2026-03-31, Lead, ,
    D3, 2026-04-10, Meet, ,
    D4, 2026-04-01, Lead, ,
    """,
    "stages": STAGES,
}


def test_from_base_to_base(company: Company, answer: Answer) -> None:
    # Start, by the day of creation: D1, D2, D4 in the quarter (D3 is of March; nobody knows D5's
    # moves). D2's first stage, Trial, has the base of Needs before it: it reached 1st and 2nd at
    # once. 1st: D1, D2, D3; 2nd: D1, D2; 3rd: D1, which came home. From 1st to home: D1 of three.
    company(**SPRING)
    result = answer("baseline", period="2026-Q2", as_of="2026-04-30")
    assert told(result.rows, "step entered converted lost undecided") == [
        ("Start→1st", 3, 2, 1, 0),
        ("1st→2nd", 3, 2, 0, 1),
        ("2nd→3rd", 2, 1, 1, 0),
        ("3rd→Home", 1, 1, 0, 0),
        ("1st→Home", 3, 1, 1, 1),
    ]
    assert result.beside["without_history"] == 1
    assert result.beside["guessed"] == []


def test_on_the_paths_now_and_left_on_base(company: Company, answer: Answer) -> None:
    # Open with known moves: D3, past 1st base: a prospect worth 3. Lost in the quarter: D4, still
    # at the plate, and D2, on 2nd base.
    company(**SPRING)
    beside = answer("baseline", period="2026-Q2", as_of="2026-04-30").beside
    assert told(beside["runners"], "path deals value") == [
        ("suspects", 0, "0.00"), ("prospects", 1, "3.00"), ("qualified", 0, "0.00"), ("closable", 0, "0.00"),
    ]  # fmt: skip
    assert told(beside["left_on_base"], "base deals value") == [
        (0, 1, "4.00"), (1, 0, "0.00"), (2, 1, "20.00"), (3, 0, "0.00"),
    ]  # fmt: skip
    before = answer("baseline", period="2026-Q1", as_of="2026-04-30").beside
    assert sum(row["deals"] for row in before["left_on_base"]) == 0


def test_the_estimate_from_the_plate(company: Company, answer: Answer) -> None:
    # From creation, 1 April 0:00, in days: D2 reached 1st at 1, D1 at 2, D4 was lost at 4, D3 (of
    # 31 March) reached it at 10: F = 1/4 + 1/4 + (loss) + 1/4 = 3/4.
    company(**SPRING)
    start = answer("baseline", period="2026-Q2", as_of="2026-04-30").rows[0]
    assert told([start], "n unresolved") == [(4, 0.0)]
    assert start["value"] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("held", "listed"),
    [
        ("C, , done, meeting", []),  # with the account
        ("Z, D3, done, meeting", []),  # about the deal
        ("C, , done, call", ["D3"]),
        ("C, , no_show, meeting", ["D3"]),
        ("Z, , done, meeting", ["D3"]),
    ],
)
def test_at_a_base_without_a_meeting(
    company: Company, answer: Answer, held: str, listed: list[str]
) -> None:
    # D3 is at 1st base, an appointment held: is there one on record?
    account, deal, status, channel = held.split(", ")
    company(
        **SPRING,
        activities="activity_id, rep_id, account_id, opportunity_id, channel, status, occurred_at\n"
        f"V1, R1, {account}, {deal}, {channel}, {status}, 2026-04-10",
    )
    beside = answer("baseline", period="2026-Q2", as_of="2026-04-30").beside
    assert [row["opportunity_id"] for row in beside["without_meeting"]] == listed


@pytest.mark.parametrize(
    ("n", "bases"),
    [
        # Stage 1 lies before 1st; stage i of n proves 1 + ⌊3(i − 2) / (n − 1)⌋.
        (1, [0]),
        (2, [0, 1]),
        (3, [0, 1, 2]),
        (4, [0, 1, 2, 3]),
        (5, [0, 1, 1, 2, 3]),
        (7, [0, 1, 1, 2, 2, 3, 3]),
    ],
)
def test_where_no_stage_has_a_base_it_is_a_guess(
    company: Company, answer: Answer, n: int, bases: list[int]
) -> None:
    # A deal stands open at each of the stages: the path it is on shows the base.
    numbers = range(1, n + 1)
    company(
        opportunities=HEAD
        + "".join(f"D{i}, A, R1, 2026-04-01, S{i}, , , open,\n" for i in numbers),
        opportunity_history=HISTORY + "".join(f"D{i}, 2026-04-01, S{i}, ,\n" for i in numbers),
        stages="stage, position\n" + "".join(f"S{i}, {i}\n" for i in numbers),
    )
    beside = answer("baseline", period="2026-Q2", as_of="2026-04-30").beside
    assert [row["deals"] for row in beside["runners"]] == [bases.count(base) for base in range(4)]
    assert beside["guessed"] == [None]


def test_the_farthest_base_counts(company: Company, answer: Answer) -> None:
    # Back at Lead after 2nd base: its runner stands on 2nd. A win that was reopened has been home:
    # its runner is as far as one can be.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-04-01, Lead, , 7, open,
        D2, B, R1, 2026-04-01, Lead, , 9, open,
        """,
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01, Needs, ,
        D1, 2026-04-05, Lead, ,
        D2, 2026-04-01, Lead, ,
        D2, 2026-04-02, won, ,
        D2, 2026-04-05, Lead, ,
        """,
        stages=STAGES,
    )
    beside = answer("baseline", period="2026-Q2", as_of="2026-04-30").beside
    assert told(beside["runners"], "path deals value") == [
        ("suspects", 0, "0.00"), ("prospects", 0, "0.00"), ("qualified", 1, "7.00"), ("closable", 1, "9.00"),
    ]  # fmt: skip


def test_what_was_lost_is_worth_its_last_amount_on_that_day(
    company: Company, answer: Answer
) -> None:
    # In yen: the last amount before the loss was 3 dollars, at 1.5 then: 4.5 → 4; R2 owned it.
    company(
        opportunities=HEAD + "D1, A, R1, 2026-04-01, Meet, USD, 100, lost, 2026-04-10T12:00",
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01, Meet, 1, R1
        D1, 2026-04-09, , 3, R2
        """,
        stages=STAGES,
        rates="currency, starts_on, rate\nUSD, 2026-01-01, 1.5\nUSD, 2026-04-11, 9",
        currency="JPY",
    )
    left = answer("baseline", period="2026-Q2", as_of="2026-04-30", by=["rep"]).beside[
        "left_on_base"
    ]
    assert [(row["rep"], row["base"], row["value"]) for row in left if row["deals"]] == [
        ("R2", 1, "4")
    ]


def test_the_start_is_credited_to_the_owner_then(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD + "D1, A, R1, 2026-04-01, Meet, , , open,",
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01, Lead, ,
        D1, 2026-04-03, , , R2
        D1, 2026-04-05, Meet, ,
        """,
        stages=STAGES,
    )
    rows = answer("baseline", period="2026-Q2", as_of="2026-04-30", by=["rep"]).rows
    assert [(row["rep"], row["step"]) for row in rows if row["entered"]] == [
        ("R1", "Start→1st"), ("R2", "1st→2nd"), ("R2", "1st→Home"),
    ]  # fmt: skip


def test_without_any_amount_no_value_is_said(company: Company, answer: Answer) -> None:
    deals = "opportunity_id, account_id, rep_id, created_at, stage, outcome, closed_at\n"
    company(
        opportunities=deals
        + """
        D1, A, R1, 2026-04-01, Meet, open,
        D2, B, R1, 2026-04-01, Lead, lost, 2026-04-10
        """,
        opportunity_history="opportunity_id, changed_at, stage\nD1, 2026-04-01, Meet\nD2, 2026-04-01, Lead\n",
        stages=STAGES,
    )
    beside = answer("baseline", period="2026-Q2", as_of="2026-04-30").beside
    assert told(beside["runners"], "deals value") == [(0, None), (1, None), (0, None), (0, None)]
    assert told(beside["left_on_base"], "deals value")[0] == (1, None)
