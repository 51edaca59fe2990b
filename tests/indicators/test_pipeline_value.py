"""3 Value of opportunities at each step, worked by hand."""

from __future__ import annotations

import pytest

from teropong.facts.faults import FactsError
from tests.indicators.conftest import Answer, Company, only, told

HEAD = "opportunity_id, account_id, rep_id, created_at, stage, currency, amount, outcome, closed_at, expected_close_on\n"
HISTORY = "opportunity_id, changed_at, stage, amount, rep_id, expected_close_on\n"
STAGES = "stage, position\nLead, 1\nNeeds, 2\nOffer, 3"

SPRING = (
    HEAD
    + """
    D1, A, R1, 2026-03-01, Offer, , 100,  open, , 2026-04-10
    D2, B, R1, 2026-03-01, Lead,  , 20,   open, , 2026-04-15
    D3, C, R2, 2026-03-01, Lead,  , ,     open, ,
    D4, D, R2, 2026-04-14, Lead,  , 40,   open, ,
    D5, E, R2, 2026-03-01, Needs, , 1000, won,  2026-04-14T10:00,
    D6, F, R2, 2026-03-01, Needs, , 1000, lost, 2026-04-15T10:00,
    D7, G, R2, 2026-04-15T12:00, Lead, , 1000, open, ,
    """
)


def test_by_stage_seen_from_an_instant(company: Company, answer: Answer) -> None:
    company(
        opportunities=SPRING,
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-03-01, Lead,  , ,
        D1, 2026-04-01, Offer, 50, , 2026-04-10
        D1, 2026-04-16, ,      100, ,
        """,
    )
    # At 9:00 on 15 April. Lead: D2 (20), D3 without an amount, D4 (40); D7 comes later. Needs: D6
    # alone, lost an hour later; D5 was won yesterday. Offer: D1, of which history gave 50 by then.
    # Past expected close: D1, whose day was the 10th; D2's is today. Needs is worth more than Lead.
    result = answer("pipeline_value", as_of="2026-04-15T09:00")
    assert told(result.rows, "stage value n deals without_amount past_expected_close") == [
        ("Lead", "60.00", 3, 3, 1, {"deals": 0, "value": "0.00"}),
        ("Needs", "1000.00", 1, 1, 0, {"deals": 0, "value": "0.00"}),
        ("Offer", "50.00", 1, 1, 0, {"deals": 1, "value": "50.00"}),
    ]
    assert result.beside["inversions"] == [
        {"stage": "Needs", "value": "1000.00", "previous_stage": "Lead", "previous_value": "60.00"}
    ]
    # A deal created, or closed, at the very instant is not yet.
    at_close = answer("pipeline_value", as_of="2026-04-15T10:00")
    assert told(at_close.rows, "stage deals")[1] == ("Needs", 1)
    after = answer("pipeline_value", as_of="2026-04-15T10:00:00.000001")
    assert told(after.rows, "stage deals")[1] == ("Needs", 0)


def test_before_history_begins_nothing_is_known(company: Company, answer: Answer) -> None:
    # D1's history names a stage on 10 March and an amount on the 20th: until then both are unknown,
    # though its own columns name others. D2's history gives neither: its own columns hold throughout.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-03-01, Offer, , 100, open, ,
        D2, B, R1, 2026-03-01, Needs, , 7, open, ,
        """,
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-03-10, Lead, , ,
        D1, 2026-03-20, , 50, ,
        D2, 2026-03-20, , , R2,
        """,
    )
    for as_of, lead, unknown in (
        ("2026-03-09", ("0.00", 0, 0), ("0.00", 1, 1)),
        ("2026-03-19", ("0.00", 1, 1), None),
        ("2026-03-20", ("50.00", 1, 0), None),
    ):
        rows = answer("pipeline_value", as_of=as_of).rows
        found = {row["stage"]: (row["value"], row["deals"], row["without_amount"]) for row in rows}
        assert (found["Lead"], found.get(None)) == (lead, unknown), as_of
        assert found["Needs"] == ("7.00", 1, 0)


def test_at_the_end_of_each_month(company: Company, answer: Answer) -> None:
    # End of March: 1 at Lead. End of April: it has moved to Needs, another one is at Lead. End of
    # May: the first is won, the second grew to 9. June runs until the 10th: the second one is lost.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-03-31T23:00, Lead, , 1, won,  2026-05-31, 2026-04-29
        D2, B, R1, 2026-04-01,       Lead, , 2, lost, 2026-06-05,
        """,
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-03-31T23:00, Lead, , ,
        D1, 2026-04-30T23:59, Needs, , ,
        D2, 2026-04-01, Lead, 2, ,
        D2, 2026-05-01, , 9, ,
        """,
    )
    result = answer(
        "pipeline_value", period="2026-03-15..2026-06-30", grain="month", as_of="2026-06-10"
    )
    found = [row for row in told(result.rows, "period stage value deals") if row[1] != "Offer"]
    assert found == [
        ("2026-03", "Lead", "1.00", 1), ("2026-03", "Needs", "0.00", 0),
        ("2026-04", "Lead", "2.00", 1), ("2026-04", "Needs", "1.00", 1),
        ("2026-05", "Lead", "9.00", 1), ("2026-05", "Needs", "0.00", 0),
        ("2026-06", "Lead", "0.00", 0), ("2026-06", "Needs", "0.00", 0),
    ]  # fmt: skip
    # D1's expected close, 29 April, is over at the end of April.
    late = [
        row["past_expected_close"] for row in result.rows if row["past_expected_close"]["deals"]
    ]
    assert late == [{"deals": 1, "value": "1.00"}]


def test_pushed(company: Company, answer: Answer) -> None:
    # From 1 to 20 April (19 days), to 18 (brought forward: no push), to 28 (10 days): 2 times, 29
    # days. A row that repeats the day pushes nothing; the last one lies beyond as_of.
    company(
        opportunities=HEAD + "D1, A, R1, 2026-03-01, Lead, , 1, open, , 2026-06-30",
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-03-01, Lead, , , 2026-04-01
        D1, 2026-03-10, , , , 2026-04-20
        D1, 2026-03-11, , , , 2026-04-18
        D1, 2026-03-12, , , , 2026-04-28
        D1, 2026-03-13, , , , 2026-04-28
        D1, 2026-05-01, , , , 2026-06-30
        """,
    )
    rows = answer("pipeline_value", as_of="2026-04-01").rows
    assert rows[0]["pushed"] == {"times": 2, "days": 29}


def test_each_currency_is_summed_then_converted_once(company: Company, answer: Answer) -> None:
    # In yen. Dollars: 3 × 1.50 = 4.5 → 4 (half-even), where each 1.5 → 2 would be 6; euro: 0.5 → 0;
    # and 10 yen: 14. At the as_of day's rate: from 10 April on a dollar is 3.50: 10.5 → 10.
    company(
        opportunities=HEAD
        + """
        D1, A, R1, 2026-03-01, Lead, USD, 1, open, ,
        D2, B, R1, 2026-03-01, Lead, USD, 1, open, ,
        D3, C, R1, 2026-03-01, Lead, USD, 1, open, ,
        D4, D, R1, 2026-03-01, Lead, EUR, 1, open, ,
        D5, E, R1, 2026-03-01, Lead, ,   10, open, ,
        """,
        stages=STAGES,
        rates="""
        currency, starts_on, rate
        USD, 2026-01-01, 1.5
        USD, 2026-04-10, 3.5
        EUR, 2026-01-01, 0.5
        """,
        currency="JPY",
    )
    for as_of, value in (("2026-04-09", "14"), ("2026-04-10", "20")):
        assert answer("pipeline_value", as_of=as_of).rows[0]["value"] == value


def test_a_rate_that_is_missing_is_named(company: Company, answer: Answer) -> None:
    company(
        opportunities=HEAD + "D1, A, R1, 2026-03-01, Lead, USD, 1, open, ,",
        rates="currency, starts_on, rate\nUSD, 2026-04-02, 16000",
    )
    with pytest.raises(FactsError, match="USD has no rate on 2026-04-01"):
        answer("pipeline_value", as_of="2026-04-01")
    assert only(answer("pipeline_value", as_of="2026-04-02").rows, "value") == ("16000.00",)


def test_reps_and_teams_are_those_of_then(company: Company, answer: Answer) -> None:
    # The deal was R1's until 10 April, then R2's; R2 left North for South on the 20th.
    company(
        reps="rep_id, name, team\nR1, Rina, North\nR2, Roni, North",
        memberships="rep_id, team, from_on, until_on\nR2, South, 2026-04-20,",
        opportunities=HEAD + "D1, A, R1, 2026-03-01, Lead, , 5, open, ,",
        stages="stage, position\nLead, 1",
        opportunity_history=HISTORY
        + """
        D1, 2026-03-01, Lead, , ,
        D1, 2026-04-10T12:00, , , R2,
        """,
    )
    for as_of, rep, team in (
        ("2026-04-10T12:00", "R1", "North"),
        ("2026-04-10T12:00:01", "R2", "North"),
        ("2026-04-19", "R2", "North"),
        ("2026-04-20", "R2", "South"),
    ):
        by_rep = answer("pipeline_value", as_of=as_of, by=["rep"]).rows
        assert [row["rep"] for row in by_rep if row["deals"]] == [rep], as_of
        assert only(answer("pipeline_value", as_of=as_of, by=["team"]).rows, "team") == (team,)


def test_pipelines_do_not_mix(company: Company, answer: Answer) -> None:
    company(
        opportunities="""
        opportunity_id, rep_id, pipeline, created_at, stage, amount, outcome
        D1, R1, New,     2026-03-01, Lead,  1, open
        D2, R1, Renewal, 2026-03-01, Lead,  2, open
        D3, R1, Renewal, 2026-03-01, Offer, 4, open
        """,
        stages="""
        pipeline, stage, position
        New, Lead, 1
        Renewal, Lead, 1
        Renewal, Offer, 2
        """,
    )
    result = answer("pipeline_value", as_of="2026-04-01")
    assert told(result.rows, "pipeline stage value") == [
        ("New", "Lead", "1.00"), ("Renewal", "Lead", "2.00"), ("Renewal", "Offer", "4.00"),
    ]  # fmt: skip
    assert told(result.beside["inversions"], "pipeline stage previous_stage") == [
        ("Renewal", "Offer", "Lead")
    ]
    # A filter on the stage hides the row before, but Offer is compared with it all the same.
    one = answer("pipeline_value", as_of="2026-04-01", where={"stage": ["Offer"]})
    assert told(one.rows, "stage value") == [("Offer", "4.00")]
    assert len(one.beside["inversions"]) == 1


def test_a_reopened_deal_is_open_again(company: Company, answer: Answer) -> None:
    # Won on 1 April, back at Needs on 10 April, and still open.
    company(
        opportunities=HEAD + "D1, A, R1, 2026-03-01, Needs, , 5, open, ,",
        stages=STAGES,
        opportunity_history=HISTORY
        + """
        D1, 2026-03-01, Lead, , ,
        D1, 2026-04-01, won, , ,
        D1, 2026-04-10, Needs, , ,
        """,
    )
    for as_of, open_at in (("2026-03-31", "Lead"), ("2026-04-05", None), ("2026-04-10", "Needs")):
        rows = answer("pipeline_value", as_of=as_of).rows
        assert [row["stage"] for row in rows if row["deals"]] == ([open_at] if open_at else []), (
            as_of
        )
