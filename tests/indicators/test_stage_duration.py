"""4 Duration of each step, worked by hand."""

from __future__ import annotations

import pytest

from tests.indicators.conftest import Answer, Company, only, told

HEAD = "opportunity_id, account_id, rep_id, created_at, stage, amount, outcome, closed_at\n"
HISTORY = "opportunity_id, changed_at, stage, rep_id\n"
STAGES = "stage, position, expected_days\nLead, 1,\nNeeds, 2,\nOffer, 3, 14"


def one(deal: str = "D1", closed: str = "won, 2026-04-10") -> str:
    return HEAD + f"{deal}, A, R1, 2026-04-01, Lead, 5, {closed}"


def test_moves_become_stays(company: Company, answer: Answer) -> None:
    # Lead 1–3 April; Offer 3–7 April: the 59 seconds at Needs never happened, the repeated row of
    # the 6th changes nothing; back at Lead 7–8 April; Offer 8–10 April. In days:
    # Lead 2 and 1: mean 1.5, p90 1 + 0.9. Offer 4 and 2: mean 3, p90 2 + 0.9 × 2.
    company(
        opportunities=one(),
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead,
        D1, 2026-04-03T00:00, Offer,
        D1, 2026-04-05T00:00:00, Needs,
        D1, 2026-04-05T00:00:59, Offer,
        D1, 2026-04-06T00:00, Offer,
        D1, 2026-04-07T00:00, Lead,
        D1, 2026-04-08T00:00, Offer,
        """,
    )
    rows = answer("stage_duration", period="2026-Q2").rows
    assert told(rows, "stage completed mean median") == [
        ("Lead", 2, 1.5, 1.5), ("Needs", 0, None, None), ("Offer", 2, 3.0, 3.0),
    ]  # fmt: skip
    assert [row["p90"] for row in rows] == [pytest.approx(1.9), None, pytest.approx(3.8)]


def test_a_filtered_stage_stands_alone(company: Company, answer: Answer) -> None:
    company(
        opportunities=one(),
        stages=STAGES,
        opportunity_history=HISTORY + "D1, 2026-04-01T00:00, Lead,\nD1, 2026-04-03, Offer,",
    )
    rows = answer("stage_duration", period="2026-Q2", where={"stage": ("Offer",)}).rows
    assert told(rows, "stage completed") == [("Offer", 1)]


def test_a_minute_is_a_stay(company: Company, answer: Answer) -> None:
    # Exactly 60 seconds at Needs, and one second there on the way to another stage: both are real.
    company(
        opportunities=one(),
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead,
        D1, 2026-04-02T00:00, Needs,
        D1, 2026-04-02T00:01, Lead,
        D1, 2026-04-03T00:01:00, Needs,
        D1, 2026-04-03T00:01:01, Offer,
        """,
    )
    rows = answer("stage_duration", period="2026-Q2").rows
    assert told(rows, "stage completed") == [("Lead", 2), ("Needs", 2), ("Offer", 1)]


def test_a_slipped_win_never_happened(company: Company, answer: Answer) -> None:
    # Won by mistake for half a minute: one stay of 9 days at Lead.
    company(
        opportunities=one(closed="lost, 2026-04-10T00:00"),
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead,
        D1, 2026-04-05T00:00, won,
        D1, 2026-04-05T00:00:30, Lead,
        """,
    )
    rows = answer("stage_duration", period="2026-Q2").rows
    assert told(rows, "stage completed mean") == [
        ("Lead", 1, 9.0),
        ("Needs", 0, None),
        ("Offer", 0, None),
    ]


def test_quantiles_interpolate(company: Company, answer: Answer) -> None:
    # Stays of 1, 2, 3, 4 and 10 days at Lead: mean 4, median 3, p90 at place 3.6: 4 + 0.6 × 6.
    days = (1, 2, 3, 4, 10)
    company(
        opportunities=HEAD
        + "".join(
            f"D{n}, A, R1, 2026-04-01, Lead, , lost, 2026-04-{n + 1:02d}T00:00\n" for n in days
        ),
        stages=STAGES,
        opportunity_history=HISTORY + "".join(f"D{n}, 2026-04-01T00:00, Lead,\n" for n in days),
    )
    row = answer("stage_duration", period="2026-Q2").rows[0]
    assert (row["completed"], row["mean"], row["median"], row["p90"]) == (
        5,
        4.0,
        3.0,
        pytest.approx(7.6),
    )


WATCHED = {
    "opportunities": HEAD
    + """
    D1, A, R1, 2025-06-21, Needs, , open,
    D2, B, R1, 2026-01-01, Lead, , lost, 2026-01-11T00:00
    D3, C, R1, 2026-01-01, Needs, , open,
    D4, D, R1, 2026-06-01, Lead, , open,
    D5, E, R1, 2025-06-01, Lead, , lost, 2025-06-30T00:00
    """,
    "opportunity_history": HISTORY
    + """
    D1, 2025-06-21T00:00, Lead,
    D1, 2025-07-11T00:00, Needs,
    D2, 2026-01-01T00:00, Lead,
    D3, 2026-01-01T00:00, Lead,
    D3, 2026-01-31T00:00, Needs,
    D4, 2026-06-01T00:00, Lead,
    D5, 2025-06-01T00:00, Lead,
    """,
    "stages": STAGES,
}


def test_with_late_entry_and_running_stays(company: Company, answer: Answer) -> None:
    # Watched from 1 July 2025 until 1 July 2026, at Lead, in days of age: D1 enters at 10 and
    # leaves at 20; D2 leaves at 10; D3 at 30; D4 runs, 30 old. D5 had left before: 4 were watched.
    # At 10 are at risk D2, D3, D4 (D1 enters just after): S = 2/3. At 20 D1, D3, D4: S = 4/9, the
    # median. At 30 D3 and D4: S = 2/9. Mean to 30: 10 + 10 × 2/3 + 10 × 4/9 = 21.11.
    company(**WATCHED)
    result = answer("stage_duration", period="2026-Q2", as_of="2026-06-30")
    row = result.rows[0]
    assert told([row], "stage n running completed mean km_median horizon_days") == [
        ("Lead", 4, 1, 0, None, 20.0, 30.0)
    ]
    assert row["value"] == row["km_mean"] == pytest.approx(10 + 20 / 3 + 40 / 9, abs=1e-9)
    assert row["low"] < row["km_mean"] < row["high"] <= 30.0


def test_at_most_a_year(company: Company, answer: Answer) -> None:
    # D1 has been at Lead for 400 days (entered at 35), D2 left after 73: S is 1/2 from 73 on, since
    # D1 had entered by then. Mean to 365 days: 73 + 292 / 2 = 219.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-05-27, Lead, , open,
        D2, B, R1, 2025-08-01, Lead, , lost, 2025-10-13T00:00
        """,
        opportunity_history=HISTORY + "D1, 2025-05-27T00:00, Lead,\nD2, 2025-08-01T00:00, Lead,",
        stages=STAGES,
    )
    row = answer("stage_duration", period="2026-Q2", as_of="2026-06-30").rows[0]
    assert told([row], "n running km_median horizon_days") == [(2, 1, 73.0, 365.0)]
    assert row["km_mean"] == pytest.approx(219.0)


def test_where_nobody_was_young_there_is_no_value(company: Company, answer: Answer) -> None:
    # The only stay watched from its beginning left at 5 days; the other one entered at 181 days.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-01-01, Lead, , open,
        D2, B, R1, 2026-04-01, Lead, , lost, 2026-04-06T00:00
        """,
        opportunity_history=HISTORY + "D1, 2025-01-01T00:00, Lead,\nD2, 2026-04-01T00:00, Lead,",
        stages=STAGES,
    )
    row = answer("stage_duration", period="2026-Q2", as_of="2026-06-30").rows[0]
    assert told([row], "n value km_mean km_median low high completed mean running") == [
        (2, None, None, None, None, None, 1, 5.0, 1)
    ]


def test_a_stay_that_ends_as_watching_does_is_running(company: Company, answer: Answer) -> None:
    # D4 is lost on 1 July at 0:00, the first instant after the quarter.
    tables = {**WATCHED, "opportunities": WATCHED["opportunities"].replace("D4, D, R1, 2026-06-01, Lead, , open,", "D4, D, R1, 2026-06-01, Lead, , lost, 2026-07-01T00:00")}  # fmt: skip
    company(**tables)
    assert told(answer("stage_duration", period="2026-Q2").rows[:1], "n running completed") == [
        (4, 1, 0)
    ]
    assert told(answer("stage_duration", period="2026-07").rows[:1], "running completed") == [
        (0, 1)
    ]


def test_credit_is_the_owners_at_the_end(company: Company, answer: Answer) -> None:
    # The stay at Lead was R1's until 5 April, R2's when it ended on the 8th; that at Offer is
    # given to R3 on 1 May: in April it was R2's still.
    company(
        opportunities=HEAD + "D1, A, R1, 2026-04-01, Offer, , open,",
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead, R1
        D1, 2026-04-05T00:00, , R2
        D1, 2026-04-08T00:00, Offer,
        D1, 2026-05-01T00:00, , R3
        """,
        stages=STAGES,
    )
    for period, running in (("2026-04", "R2"), ("2026-05", "R3")):
        rows = answer("stage_duration", period=period, as_of="2026-05-31", by=["rep"]).rows
        assert [(row["rep"], row["stage"]) for row in rows if row["running"]] == [
            (running, "Offer")
        ]
    april = answer("stage_duration", period="2026-04", as_of="2026-05-31", by=["rep"]).rows
    assert [(row["rep"], row["stage"]) for row in april if row["completed"]] == [("R2", "Lead")]


def test_overdue(company: Company, answer: Answer) -> None:
    # Seen at the end of 30 April. Offer may take 14 days: D1 has been there for 20, D2 for exactly
    # 14, which is not over. Lead has no limit: stays of deals won there took 2, 4 and 6 days, the
    # 75th percentile is 5; D3 has been there for 10, D4 for 3. A lost deal's stay of 90 counts not.
    won = "".join(
        f"W{n}, W, R1, 2026-03-01, Lead, , won, 2026-03-{n + 1:02d}T00:00\n" for n in (2, 4, 6)
    )
    company(
        opportunities=HEAD
        + won
        + """
        L1, L, R1, 2026-01-01, Lead, , lost, 2026-04-01T00:00
        D1, A, R1, 2026-04-11, Offer, 70, open,
        D2, B, R1, 2026-04-17, Offer, , open,
        D3, C, R2, 2026-04-21, Lead, , open,
        D4, D, R2, 2026-04-28, Lead, , open,
        """,
        opportunity_history=HISTORY
        + "".join(f"W{n}, 2026-03-01T00:00, Lead,\n" for n in (2, 4, 6))
        + """
        L1, 2026-01-01T00:00, Lead,
        D1, 2026-04-11T00:00, Offer,
        D2, 2026-04-17T00:00, Offer,
        D3, 2026-04-21T00:00, Lead,
        D4, 2026-04-28T00:00, Lead,
        """,
        stages=STAGES,
    )
    result = answer("stage_duration", period="2026-Q2", as_of="2026-04-30")
    assert told(
        result.beside["overdue"],
        "opportunity_id account_id rep stage age_days expected_days days_over value",
    ) == [
        ("D1", "A", "R1", "Offer", 20.0, 14.0, 6.0, "70.00"),
        ("D3", "C", "R2", "Lead", 10.0, 5.0, 5.0, None),
    ]


def test_without_history(company: Company, answer: Answer) -> None:
    # D1 has been at the first stage since it was created. D2 stands at another one, D3 at none:
    # nobody knows since when. A row without a stage tells nothing of moves.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-04-01, Lead, , lost, 2026-04-04
        D2, B, R1, 2026-04-01, Offer, , won, 2026-04-05
        D3, C, R1, 2026-04-01, , , open,
        """,
        opportunity_history=HISTORY + "D2, 2026-04-02, , R2",
        stages=STAGES,
    )
    result = answer("stage_duration", period="2026-Q2")
    assert result.beside["without_history"] == 2
    assert told(result.rows, "stage completed mean") == [
        ("Lead", 1, 3.0),
        ("Needs", 0, None),
        ("Offer", 0, None),
    ]


def test_a_close_comes_after_a_row_of_its_instant(company: Company, answer: Answer) -> None:
    # A bare close on the day of the last move, which was made at 16:00: Offer lasted for 0 days.
    company(
        opportunities=one(closed="won, 2026-04-10"),
        opportunity_history=HISTORY + "D1, 2026-04-01T00:00, Lead,\nD1, 2026-04-10T16:00, Offer,",
        stages=STAGES,
    )
    row = answer("stage_duration", period="2026-Q2").rows[2]
    assert only([row], "stage completed mean") == ("Offer", 1, 0.0)


def test_history_after_the_last_close_is_ignored(company: Company, answer: Answer) -> None:
    company(
        opportunities=one(closed="lost, 2026-04-10T00:00"),
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead,
        D1, 2026-04-12T00:00, Offer, R9
        """,
        stages=STAGES,
    )
    rows = answer("stage_duration", period="2026-Q2", by=["rep"]).rows
    assert [(row["rep"], row["stage"], row["mean"]) for row in rows if row["n"]] == [
        ("R1", "Lead", 9.0)
    ]
