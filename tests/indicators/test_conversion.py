"""6 Conversion from step to step, worked by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from tests.indicators.conftest import Answer, Company, told

HEAD = "opportunity_id, account_id, rep_id, created_at, stage, outcome, closed_at\n"
HISTORY = "opportunity_id, changed_at, stage, rep_id\n"
STAGES = "stage, position\nLead, 1\nNeeds, 2\nOffer, 3"

SPRING = {
    "opportunities": HEAD
    + """
    D1, A, R1, 2026-04-01, Offer, won,  2026-05-01T00:00
    D2, B, R1, 2026-04-01, Offer, lost, 2026-05-01T00:00
    D3, C, R1, 2026-04-01, Lead,  lost, 2026-04-20T00:00
    D4, D, R1, 2026-04-01, Offer, won,  2026-04-11T00:00
    D5, E, R2, 2026-04-01, Lead,  open,
    D6, F, R2, 2026-04-01, Lead,  lost, 2026-04-02T00:00
    D7, G, R2, 2026-04-01, Lead,  won,  2026-04-03T00:00
    D8, H, R2, 2026-04-01, Offer, open,
    """,
    "opportunity_history": HISTORY
    + """
    D1, 2026-04-01T00:00, Lead,
    D1, 2026-04-11T00:00, Needs,
    D1, 2026-04-21T00:00, Offer,
    D2, 2026-04-01T00:00, Lead,
    D2, 2026-04-11T00:00, Offer,
    D3, 2026-04-01T00:00, Lead,
    D3, 2026-04-06T00:00, Needs,
    D3, 2026-04-10T00:00, Lead,
    D4, 2026-04-01T00:00, Offer,
    D5, 2026-04-01T00:00, Lead,
    D6, 2026-04-01T00:00, Lead,
    D7, 2026-04-01T00:00, Lead,
    """,
    "stages": STAGES,
}


def test_reached_at_least(company: Company, answer: Answer) -> None:
    # Lead: all but D4, which began at Offer, and D8, whose moves nobody knows: 6. On went D1, D2
    # (skipping Needs), D3 (going back undoes nothing) and D7 (won passes all): 4; D6 was lost, D5
    # is undecided; won were D1 and D7. Needs: D1, D2, D3, D7: 4; on went D1, D2, D7; D3 was lost.
    # Offer: D1, D2, D4, D7: 4; won D1, D4, D7; lost D2.
    company(**SPRING)
    result = answer("conversion", period="2026-Q2", as_of="2026-06-30")
    assert told(
        result.rows, "step entered converted lost undecided rate rate_decided maturity win_rate"
    ) == [
        ("Lead→Needs", 6, 4, 1, 1, 4 / 6, 4 / 5, 5 / 6, 2 / 6),
        ("Needs→Offer", 4, 3, 1, 0, 0.75, 0.75, 1.0, 0.5),
        ("Offer→Won", 4, 3, 1, 0, 0.75, 0.75, 1.0, 0.75),
    ]
    assert result.beside["without_history"] == 1


def test_the_estimate(company: Company, answer: Answer) -> None:
    company(**SPRING)
    lead, needs, offer = answer("conversion", period="2026-Q2", as_of="2026-06-30").rows
    # Lead, by days since it was reached: 1 D6 lost, S = 5/6; 2 D7 on, F = 1/6; 5 D3 on, F = 2/6;
    # 10 D1 and D2 on, F = 4/6, S = 1/6; D5 is undecided for 91 days: more than a tenth, no value.
    assert told([lead], "value rate_expected low high n") == [(None, None, None, None, 6)]
    assert lead["unresolved"] == pytest.approx(1 / 6)
    # Needs: 0 D2 and D7 on, F = S = 1/2; 10 D1 on, F = 3/4, S = 1/4; 14 D3 lost, S = 0.
    assert told([needs], "value n unresolved") == [(pytest.approx(0.75), 4, 0.0)]
    # Won from Needs: 0 D7, F = 1/4; 14 D3 lost, S = 2/4; 20 D1 won and D2 lost, F = 1/4 + 1/4.
    assert needs["win_rate_expected"] == pytest.approx(0.5)
    # Nobody is censored, so the variance is that of a plain share, 3/16 / 4; the interval of 90 %
    # is 0.75 ^ exp(± 1.645 · √(3/64) / (0.75 · |log 0.75|)).
    reach = 1.6448536269514722 * sqrt(3 / 64) / (0.75 * -log(0.75))
    assert offer["low"] == pytest.approx(exp(log(0.75) * exp(reach)))
    assert offer["high"] == pytest.approx(exp(log(0.75) / exp(reach)))


def test_with_late_entry(company: Company, answer: Answer) -> None:
    # Watched from 1 July 2025 at Offer: D1, at Offer since 21 June, enters at 10 days and is won at
    # 20. D2 is lost at 10, D3 won at 30. At 10 D2 and D3 are at risk: S = 1/2. At 20 D1 and D3:
    # F = 1/2 × 1/2 = 1/4, S = 1/4. At 30 D3: F = 1/4 + 1/4 = 1/2. The plain share would be 2/3.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2025-06-21, Offer, won,  2025-07-11T00:00
        D2, B, R1, 2026-01-01, Offer, lost, 2026-01-11T00:00
        D3, C, R1, 2026-01-01, Offer, won,  2026-01-31T00:00
        """,
        opportunity_history=HISTORY
        + """
        D1, 2025-06-21T00:00, Offer,
        D2, 2026-01-01T00:00, Offer,
        D3, 2026-01-01T00:00, Offer,
        """,
        stages=STAGES,
    )
    row = answer("conversion", period="2026-Q2", as_of="2026-06-30").rows[2]
    assert told([row], "step n entered rate") == [("Offer→Won", 3, 0, None)]
    assert row["value"] == pytest.approx(0.5)


def test_reopened(company: Company, answer: Answer) -> None:
    # D1 was won, then reopened and lost: the win is not undone, it has passed Offer. D2 was lost,
    # then reopened and won. D3 was lost and reopened: undecided. At Lead all three came on.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-04-01, Offer, lost, 2026-05-10T00:00
        D2, B, R1, 2026-04-01, Offer, won,  2026-05-10T00:00
        D3, C, R1, 2026-04-01, Offer, open,
        """,
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Offer,
        D1, 2026-04-10T00:00, won,
        D1, 2026-04-20T00:00, Offer,
        D2, 2026-04-01T00:00, Offer,
        D2, 2026-04-10T00:00, lost,
        D2, 2026-04-20T00:00, Lead,
        D3, 2026-04-01T00:00, Offer,
        D3, 2026-04-10T00:00, lost,
        D3, 2026-04-20T00:00, Offer,
        """,
        stages=STAGES,
    )
    row = answer("conversion", period="2026-Q2", as_of="2026-06-30").rows[2]
    assert told([row], "step entered converted lost undecided win_rate") == [
        ("Offer→Won", 3, 2, 0, 1, 2 / 3)
    ]
    # Seen from 15 April: D1 is won, D2 and D3 are lost.
    then = answer("conversion", period="2026-Q2", as_of="2026-04-15").rows[2]
    assert told([then], "entered converted lost undecided") == [(3, 1, 2, 0)]


def test_as_of_is_exclusive(company: Company, answer: Answer) -> None:
    # D1 reached Needs on 11 April at 0:00: at that very instant it has not, a microsecond later it has.
    company(**SPRING)
    for as_of, entered in (("2026-04-11T00:00", 2), ("2026-04-11T00:00:00.000001", 4)):
        needs = answer("conversion", period="2026-Q2", as_of=as_of).rows[1]
        assert needs["entered"] == entered  # D3 and D7; then D1 and D2, too


def test_by_month_the_cohort_is_of_those_who_reached_then(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD + "D1, A, R1, 2026-04-01, Offer, won, 2026-06-15T00:00",
        opportunity_history=HISTORY
        + """
        D1, 2026-04-30T23:59:59, Lead,
        D1, 2026-05-01T00:00, Needs,
        D1, 2026-06-01T00:00, Offer,
        """,
        stages=STAGES,
    )
    rows = answer("conversion", period="2026-Q2", grain="month").rows
    assert [(row["period"], row["step"]) for row in rows if row["entered"]] == [
        ("2026-04", "Lead→Needs"), ("2026-05", "Needs→Offer"), ("2026-06", "Offer→Won"),
    ]  # fmt: skip


def test_credit_is_the_owners_when_it_was_reached(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD + "D1, A, R1, 2026-04-01, Offer, open,",
        opportunity_history=HISTORY
        + """
        D1, 2026-04-01T00:00, Lead, R1
        D1, 2026-04-05T00:00, Needs, R2
        D1, 2026-04-08T00:00, Offer,
        D1, 2026-04-09T00:00, , R3
        """,
        stages=STAGES,
    )
    rows = answer("conversion", period="2026-Q2", by=["rep"]).rows
    assert [(row["rep"], row["step"]) for row in rows if row["entered"]] == [
        ("R1", "Lead→Needs"), ("R2", "Needs→Offer"), ("R2", "Offer→Won"),
    ]  # fmt: skip


def test_ties_keep_the_order_of_the_file(company: Company, answer: Answer) -> None:
    # At one instant Offer, then Lead: it began at Offer, and is in no cohort of Lead. The other way
    # round it began at Lead and passed on after no time.
    rows = ("D1, 2026-04-01T00:00, Offer,\n", "D1, 2026-04-01T00:00, Lead,\n")
    for history, entered in ((rows, [0, 0, 1]), (rows[::-1], [1, 1, 1])):
        company(
            opportunities=HEAD + "D1, A, R1, 2026-04-01, Lead, open,",
            opportunity_history=HISTORY + "".join(history),
            stages=STAGES,
        )
        found = answer("conversion", period="2026-Q2").rows
        assert [row["entered"] for row in found] == entered


def test_two_pipelines(company: Company, answer: Answer) -> None:
    company(
        opportunities="""
        opportunity_id, rep_id, pipeline, created_at, stage, outcome, closed_at
        D1, R1, New,     2026-04-01, Offer, won, 2026-04-05
        D2, R1, Renewal, 2026-04-01, Lead,  won, 2026-04-05
        """,
        opportunity_history=HISTORY + "D1, 2026-04-01T00:00, Lead,\nD2, 2026-04-01T00:00, Lead,",
        stages="pipeline, stage, position\nNew, Lead, 1\nNew, Offer, 2\nRenewal, Lead, 1",
    )
    result = answer("conversion", period="2026-Q2")
    assert told(result.rows, "pipeline step entered converted") == [
        ("New", "Lead→Offer", 1, 1), ("New", "Offer→Won", 1, 1), ("Renewal", "Lead→Won", 1, 1),
    ]  # fmt: skip
