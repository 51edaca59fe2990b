"""Tiny tables whose figures are worked out in the comments."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle import report
from tests.oracle.facts import Tables
from tests.oracle.sums import quantile, t_quantile
from tests.oracle.survival import DAY, EVENT, OTHER, Spell, aalen_johansen, empties, kaplan_meier

Row = dict[str, str]


def meeting(account: str, at: str, rep: str = "R1", status: str = "done", **more: str) -> Row:
    return {"activity_id": "", "rep_id": rep, "account_id": account, "channel": "meeting", "status": status,
            "occurred_at": at, **more}  # fmt: skip


def call(account: str, at: str, rep: str = "R1", **more: str) -> Row:
    return {**meeting(account, at, rep), "channel": "call", **more}


def deal(name: str, created: str, outcome: str = "open", closed: str = "", **more: str) -> Row:
    own = {
        "opportunity_id": name,
        "account_id": f"of {name}",
        "rep_id": "R1",
        "created_at": created,
        "amount": "",
    }
    return {**own, "outcome": outcome, "closed_at": closed, **more}


def change(name: str, at: str, stage: str = "", **more: str) -> Row:
    return {"opportunity_id": name, "changed_at": at, "stage": stage, **more}


def stage(name: str, position: int, **more: str) -> Row:
    return {"stage": name, "position": str(position), **more}


def ask(tables: Tables, indicator: str, period: str, as_of: str, **more: Any) -> dict[str, Any]:
    found = report({"opportunities": [], **tables}, as_of=as_of, period=period, **more)
    assert set(found) >= {indicator}
    return found[indicator]


def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


THREE = [stage("Lead", 1), stage("Talk", 2), stage("Offer", 3)]


class TestFirstMeetings:
    def test_two_reps_are_one_and_a_year_makes_new(self) -> None:
        # A: 15 Mar 2025 is long ago enough on 15 Mar 2026 (15 Mar is not later than 15 Mar 2026 - 12 months).
        # B: 16 Mar 2025 is later than 15 Mar 2025: not new. C: two reps at once, the first in the file counts.
        tables = {
            "activities": [
                meeting("A", "2025-03-15T10:00:00"), meeting("B", "2025-03-16T10:00:00"),
                meeting("A", "2026-03-15T09:00:00"), meeting("B", "2026-03-15T09:30:00"),
                meeting("C", "2026-03-15T11:00:00", "R2"), meeting("C", "2026-03-15T11:00:00", "R1"),
            ]
        }  # fmt: skip
        rows = ask(tables, "first_meetings", "2026-W11", "2026-04-01", by=("rep",))["rows"]
        assert [pick(row, "period", "rep", "value") for row in rows] == [
            ("2026-W11", "R1", 1),
            ("2026-W11", "R2", 1),
        ]
        # The first record is of 15 Mar 2025; W11 begins on 9 Mar 2026, within 12 months of it.
        assert rows[0]["lookback_incomplete"] is True

    def test_customers_are_not_new_until_the_win_is_taken_back(self) -> None:
        # Won on 1 Feb, back at Offer on 1 Mar: on 20 Feb a customer, on 2 Mar a prospect (and never met before).
        won = [deal("D", "2026-01-01", account_id="A")]
        history = [
            change("D", "2026-01-01", "Lead"),
            change("D", "2026-02-01", "won"),
            change("D", "2026-03-01", "Offer"),
        ]
        for day, expected in (("2026-02-20", 0), ("2026-03-02", 1)):
            tables = {
                "opportunities": won,
                "opportunity_history": history,
                "activities": [meeting("A", day)],
            }
            rows = ask(
                tables, "first_meetings", "2026-Q1", "2026-06-01", grain={"first_meetings": None}
            )["rows"]
            assert [row["value"] for row in rows] == [expected]

    def test_booked_and_no_shows(self) -> None:
        # Seen at the end of 10 Mar. A: planned for the 12th, put down on the 1st: booked, once for two plans.
        # B: put down on the 11th: not yet. C: missed on the 9th, none held: a no-show. D: missed, then held.
        tables = {
            "activities": [
                meeting("A", "2026-03-13", "R2", "planned", created_at="2026-03-01"),
                meeting("A", "2026-03-12", "R1", "planned", created_at="2026-03-01"),
                meeting("B", "2026-03-12", "R1", "planned", created_at="2026-03-11"),
                meeting("C", "2026-03-09", "R1", "no_show"),
                meeting("D", "2026-03-09", "R1", "no_show"),
                meeting("D", "2026-03-10", "R1"),
            ]
        }
        rows = ask(
            tables,
            "first_meetings",
            "2026-03",
            "2026-03-10",
            grain={"first_meetings": "month"},
            by=("rep",),
        )
        assert [pick(row, "rep", "value", "booked", "no_shows") for row in rows["rows"]] == [
            ("R1", 1, 1, 1)
        ]

    def test_booked_is_unknown_for_the_past_without_created_at(self) -> None:
        # Held on the 12th; seen from the 10th it must have been planned, but since when nobody wrote down.
        tables = {"activities": [meeting("A", "2026-03-12")]}
        one = {"first_meetings": "month"}
        assert (
            ask(tables, "first_meetings", "2026-03", "2026-03-10", grain=one)["rows"][0]["booked"]
            is None
        )
        assert (
            ask(tables, "first_meetings", "2026-03", "2026-03-12", grain=one)["rows"][0]["booked"]
            == 0
        )


class TestOutreach:
    def test_attempts_reach_and_what_came_of_them(self) -> None:
        # A: calls on 2 and 5 Mar, met on 9 Mar; the call of the 10th comes after a meeting: no attempt.
        # B: one call on 3 Mar, by R2, and an inbound one: no attempt. Window 30 days: A's and B's passed by 30 Apr.
        # 3 attempts, 2 accounts, 1 met: 3 attempts for a first meeting.
        tables = {
            "activities": [
                call("A", "2026-03-02T09:00:00"), call("A", "2026-03-05T09:00:00"), meeting("A", "2026-03-09T09:00:00"),
                call("A", "2026-03-10T09:00:00"), call("B", "2026-03-03T09:00:00", "R2"),
                call("B", "2026-03-04T09:00:00", "R2", direction="inbound"),
            ]
        }  # fmt: skip
        more = {"grain": {"outreach": "month"}, "settings": {"attribution_days": 30}}
        (row,) = ask(tables, "outreach", "2026-03", "2026-04-30", **more)["rows"]
        names = (
            "channel",
            "value",
            "accounts_reached",
            "met",
            "attempts_per_first_meeting",
            "maturity",
        )
        assert pick(row, *names) == ("call", 3, 2, 1, 3, 1)

    def test_the_window_is_half_open(self) -> None:
        # Called on 1 Mar 09:00; one day later to the second is outside a window of one day.
        for at, met in (("2026-03-02T08:59:59", 1), ("2026-03-02T09:00:00", 0)):
            tables = {"activities": [call("A", "2026-03-01T09:00:00"), meeting("A", at)]}
            more = {"grain": {"outreach": "month"}, "settings": {"attribution_days": 1}}
            assert ask(tables, "outreach", "2026-03", "2026-04-30", **more)["rows"][0]["met"] == met

    def test_totals_count_an_account_once(self) -> None:
        # One account, by call and by e-mail: reached once in each channel, once in all.
        tables = {
            "activities": [
                call("A", "2026-03-02"),
                {**call("A", "2026-03-03", "R2"), "channel": "email"},
            ]
        }
        found = ask(
            tables, "outreach", "2026-03", "2026-04-30", grain={"outreach": None}, by=("rep",)
        )
        assert [pick(row, "rep", "channel", "accounts_reached") for row in found["rows"]] == [
            ("R1", "call", 1),
            ("R2", "email", 1),
        ]
        assert [pick(row, "rep", "value", "accounts_reached") for row in found["totals"]] == [
            ("R1", 1, 1),
            ("R2", 1, 0),
        ]


class TestPipelineValue:
    def test_stage_amount_and_owner_at_that_time(self) -> None:
        # At the end of 10 Mar: D stands at Talk with 200 (the 300 comes on the 11th), E at Lead with 50.
        # Talk is worth more than Lead: an inversion. D's close was moved from 1 Mar to 8 Mar: 7 days, once, and is past.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", amount="999"),
                deal("E", "2026-03-02", amount="50", stage="Lead"),
            ],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead", amount="100", expected_close_on="2026-03-01"),
                change("D", "2026-03-05", "Talk", amount="200", expected_close_on="2026-03-08"),
                change("D", "2026-03-11", "Offer", amount="300", rep_id="R2"),
            ],
            "stages": THREE,
        }
        found = ask(tables, "pipeline_value", "2026-03", "2026-03-10", by=("rep",))
        assert [pick(row, "rep", "stage", "value", "deals") for row in found["rows"]] == [
            ("R1", "Lead", "50.00", 1),
            ("R1", "Talk", "200.00", 1),
        ]
        assert found["rows"][1]["past_expected_close"] == {"deals": 1, "value": "200.00"}
        assert found["rows"][1]["pushed"] == {"times": 1, "days": 7}
        assert found["inversions"] == [
            {
                "rep": "R1",
                "stage": "Talk",
                "value": "200.00",
                "previous_stage": "Lead",
                "previous_value": "50.00",
            }
        ]

    def test_sums_are_converted_by_currency_and_rounded_once(self) -> None:
        # JPY reported: 0.03 + 0.02 USD = 0.05 USD x 150 = 7.5 -> 8 (half-even); one by one 4 (4.5) + 3 = 7. Plus 1 JPY.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", amount="0.03", currency="USD"),
                deal("E", "2026-03-01", amount="0.02", currency="USD"),
                deal("F", "2026-03-01", amount="1"),
                deal("G", "2026-03-01"),
            ],
            "rates": [
                {"currency": "USD", "starts_on": "2026-01-01", "rate": "150"},
                {"currency": "USD", "starts_on": "2026-04-01", "rate": "1"},
            ],
        }
        (row,) = ask(tables, "pipeline_value", "2026-03", "2026-03-31", currency="JPY")["rows"]
        assert pick(row, "stage", "value", "deals", "without_amount") == (None, "9", 4, 1)

    def test_at_the_end_of_each_period(self) -> None:
        # Created in March, won in April: open at the end of March only; no stage known before its first row.
        tables = {
            "opportunities": [deal("D", "2026-03-10", "won", "2026-04-10", amount="5")],
            "opportunity_history": [change("D", "2026-04-02", "Lead")],
        }
        rows = ask(
            tables,
            "pipeline_value",
            "2026-03-01..2026-04-30",
            "2026-05-01",
            grain={"pipeline_value": "month"},
        )
        assert [pick(row, "period", "stage", "value") for row in rows["rows"]] == [
            ("2026-03", None, "5.00"),
            ("2026-04", None, "0.00"),
        ]


class TestStageDuration:
    def test_slips_never_happened(self) -> None:
        # Lead on the 1st, Talk for 59 s on the 3rd, Lead again, Talk on the 5th: one stay of 4 days in Lead.
        history = [
            change("D", "2026-03-01T00:00:00", "Lead"), change("D", "2026-03-03T00:00:00", "Talk"),
            change("D", "2026-03-03T00:00:59", "Lead"), change("D", "2026-03-05T00:00:00", "Talk"),
        ]  # fmt: skip
        tables = {
            "opportunities": [deal("D", "2026-03-01")],
            "opportunity_history": history,
            "stages": THREE,
        }
        rows = ask(tables, "stage_duration", "2026-03", "2026-03-10")["rows"]
        assert [pick(row, "stage", "completed", "mean", "running") for row in rows] == [
            ("Lead", 1, 4, 0),
            ("Talk", 0, None, 1),
        ]
        # A minute is no slip: Lead 2 days, Talk 1 minute, Lead again.
        history[2]["changed_at"] = "2026-03-03T00:01:00"
        rows = ask(tables, "stage_duration", "2026-03", "2026-03-10")["rows"]
        assert rows[0]["completed"] == 2

    def test_running_stays_are_in_the_estimate(self) -> None:
        # Ended after 2 and 6 days, running since 4 (seen at the end of 10 Mar, begun on the 7th at 00:00).
        # S = 2/3 from 2, 0 from 6 (one left at risk). Mean 2 + 4 * 2/3 = 14/3; median 6; horizon 6.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", "won", "2026-03-03"), deal("E", "2026-03-01", "lost", "2026-03-07"),
                deal("F", "2026-03-07"),
            ],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead"), change("E", "2026-03-01", "Lead"), change("F", "2026-03-07", "Lead"),
            ],
        }  # fmt: skip
        (row,) = ask(tables, "stage_duration", "2026-03", "2026-03-10")["rows"]
        assert pick(row, "n", "km_mean", "km_median", "horizon_days") == (3, Fraction(14, 3), 6, 6)
        assert pick(row, "completed", "mean", "median", "p90") == (2, 4, 4, Fraction(28, 5))
        # Variance: at 2, area after it 8/3, 1 of 3: (8/3)^2 / (3 * 2); at 6 nothing is left.
        assert row["low"] == pytest.approx(
            14 / 3 - 1.6448536269514722 * math.sqrt((8 / 3) ** 2 / 6)
        )

    def test_watching_begins_a_year_before(self) -> None:
        # Begun 10 days before watching began and nobody watched from the start of a stay: too few.
        tables = {
            "opportunities": [deal("D", "2025-02-19", stage="Lead")],
            "opportunity_history": [],
            "stages": THREE,
        }
        (row,) = ask(tables, "stage_duration", "2026-02", "2026-03-10")["rows"]
        assert pick(row, "n", "km_mean", "running") == (1, None, 1)

    def test_overdue(self) -> None:
        # Ten days in Lead, 7 expected: 3 over. Without expected days and without won deals nothing is overdue.
        tables = {
            "opportunities": [deal("D", "2026-03-01", stage="Lead", amount="7")],
            "opportunity_history": [],
        }
        expected = {**tables, "stages": [stage("Lead", 1, expected_days="7")]}
        (entry,) = ask(expected, "stage_duration", "2026-03", "2026-03-10")["overdue"]
        assert pick(entry, "age_days", "days_over", "value", "rep") == (10, 3, "7.00", "R1")
        assert (
            ask({**tables, "stages": THREE}, "stage_duration", "2026-03", "2026-03-10")["overdue"]
            == []
        )


class TestRevenue:
    def test_profit_over_those_with_both(self) -> None:
        # 100 - 60 = 40 of 100; 50 without cost; one without amount (though with a cost): 3 deals, 150 revenue.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", "won", "2026-03-05", amount="100", cost="60"),
                deal("E", "2026-03-01", "won", "2026-03-05", amount="50"),
                deal("F", "2026-03-01", "won", "2026-03-05", cost="5"),
                deal("G", "2026-03-01", "lost", "2026-03-05", amount="1000"),
            ]
        }
        (row,) = ask(tables, "revenue", "2026-03", "2026-04-30")["rows"]
        names = ("revenue", "deals", "profit", "margin", "without_cost", "without_amount")
        assert pick(row, *names) == ("150.00", 3, "40.00", Fraction(2, 5), 1, 1)

    def test_each_record_is_rounded_half_even(self) -> None:
        # JPY: 0.01 USD x 50 = 0.5 -> 0; 0.03 USD x 50 = 1.5 -> 2; together 2.
        rates = [{"currency": "USD", "starts_on": "2026-01-01", "rate": "50"}]
        deals = [
            deal(name, "2026-03-01", "won", "2026-03-05", amount=amount, currency="USD")
            for name, amount in (("D", "0.01"), ("E", "0.03"))
        ]
        (row,) = ask(
            {"opportunities": deals, "rates": rates},
            "revenue",
            "2026-03",
            "2026-04-30",
            currency="JPY",
        )["rows"]
        assert row["revenue"] == "2"

    def test_a_reopened_win_moves(self) -> None:
        # Won in March, open again in April, won in May: seen from March in March, from April nowhere, then in May.
        tables = {
            "opportunities": [deal("D", "2026-03-01", "won", "2026-05-05", amount="7")],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead"), change("D", "2026-03-20", "won"), change("D", "2026-04-02", "Lead"),
            ],
        }  # fmt: skip
        for as_of, expected in (
            ("2026-03-31", [1, 0, 0]),
            ("2026-04-30", [0, 0, 0]),
            ("2026-05-31", [0, 0, 1]),
        ):
            rows = ask(tables, "revenue", "2026-03-01..2026-05-31", as_of)["rows"]
            assert [row["deals"] for row in rows] == expected

    def test_a_bare_close_comes_after_that_day_and_credit_is_of_that_instant(self) -> None:
        # Handed over at 15:00 of the day of the bare close: the new owner has it.
        tables = {
            "opportunities": [deal("D", "2026-03-01", "won", "2026-03-05", amount="7")],
            "opportunity_history": [change("D", "2026-03-05T15:00:00", rep_id="R9")],
        }
        (row,) = ask(tables, "revenue", "2026-03", "2026-04-30", by=("rep",))["rows"]
        assert row["rep"] == "R9"
        (row,) = ask(tables, "revenue", "2026-03", "2026-03-05T15:00:00")["rows"]
        assert row["deals"] == 0


class TestConversion:
    def test_skipping_passes_and_later_starts_are_in_no_earlier_cohort(self) -> None:
        # D: Lead, then Offer: reached Talk and Offer at once. E: created at Talk, lost. F: Lead, undecided.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", "won", "2026-03-20"), deal("E", "2026-03-01", "lost", "2026-03-05"),
                deal("F", "2026-03-02"),
            ],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead"), change("D", "2026-03-04", "Offer"),
                change("E", "2026-03-01", "Talk"), change("F", "2026-03-02", "Lead"),
            ],
            "stages": THREE,
        }  # fmt: skip
        rows = ask(tables, "conversion", "2026-03", "2026-03-31")["rows"]
        names = ("entered", "converted", "lost", "undecided", "win_rate")
        assert {row["step"]: pick(row, *names) for row in rows} == {
            "Lead→Talk": (2, 1, 0, 1, Fraction(1, 2)),
            "Talk→Offer": (2, 1, 1, 0, Fraction(1, 2)),
            "Offer→Won": (1, 1, 0, 0, 1),
        }
        # Talk→Offer: D passes at age 0 (1 of 2), E is lost at 4 days: half, nothing unresolved.
        # Lead→Talk: D passes at 3 days (1 of 2), F runs on: half unresolved, more than a tenth: no estimate.
        expected = {row["step"]: pick(row, "rate_expected", "unresolved") for row in rows}
        assert expected["Talk→Offer"] == (Fraction(1, 2), 0)
        assert expected["Lead→Talk"] == (None, Fraction(1, 2))

    def test_going_back_and_reopening_undo_nothing(self) -> None:
        # Won, open again at Lead, then lost: converted everywhere, lost nowhere.
        tables = {
            "opportunities": [deal("D", "2026-03-01", "lost", "2026-03-20")],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead"), change("D", "2026-03-04", "won"), change("D", "2026-03-08", "Lead"),
            ],
            "stages": THREE,
        }  # fmt: skip
        rows = ask(tables, "conversion", "2026-03", "2026-03-31")["rows"]
        assert {row["step"]: pick(row, "converted", "lost", "rate_expected") for row in rows} == {
            "Lead→Talk": (1, 0, 1),
            "Talk→Offer": (1, 0, 1),
            "Offer→Won": (1, 0, 1),
        }

    def test_without_history(self) -> None:
        # D has been in the first stage since it was created; of E, at Offer, no move is known.
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", stage="Lead"),
                deal("E", "2026-03-01", stage="Offer"),
            ],
            "opportunity_history": [],
            "stages": THREE,
        }
        found = ask(tables, "conversion", "2026-03", "2026-03-31")
        assert [pick(row, "step", "entered") for row in found["rows"]] == [("Lead→Talk", 1)]
        assert found["without_history"] == 1
        assert (
            ask({"opportunities": []}, "conversion", "2026-03", "2026-03-31")["available"] is False
        )


class TestBaseline:
    def test_bases_by_guess(self) -> None:
        # Four stages without bases prove none, 1st, 2nd, 3rd (1 + 3(i - 2) // 3).
        # D begins at the third stage: on 2nd at its first move, a day after it was created; then won.
        order = [*THREE, stage("Deal", 4)]
        tables = {
            "opportunities": [
                deal("D", "2026-03-01", "won", "2026-03-09"),
                deal("E", "2026-03-01", amount="8"),
            ],
            "opportunity_history": [
                change("D", "2026-03-02", "Offer"),
                change("E", "2026-03-01", "Talk"),
            ],
            "stages": order,
        }
        found = ask(tables, "baseline", "2026-03", "2026-03-31")
        assert {row["step"]: pick(row, "entered", "converted") for row in found["rows"]} == {
            "Start→1st": (2, 2),
            "1st→2nd": (2, 1),
            "2nd→3rd": (1, 1),
            "3rd→Home": (1, 1),
            "1st→Home": (2, 1),
        }
        assert found["guessed"] == [None]
        assert found["runners"] == [{"path": "prospects", "deals": 1, "value": "8.00"}]

    def test_bases_are_taken_from_the_stage_before(self) -> None:
        # Lead: none. Talk: 1. Offer: like Talk. D lost at Offer is left on 1st.
        order = [stage("Lead", 1, base=""), stage("Talk", 2, base="1"), stage("Offer", 3, base="")]
        tables = {
            "opportunities": [deal("D", "2026-03-01", "lost", "2026-03-09", amount="3")],
            "opportunity_history": [
                change("D", "2026-03-01", "Lead"),
                change("D", "2026-03-02", "Offer"),
            ],
            "stages": order,
        }
        found = ask(tables, "baseline", "2026-03", "2026-03-31")
        assert found["left_on_base"] == [{"base": 1, "deals": 1, "value": "3.00"}]
        assert found["guessed"] == []

    def test_on_base_without_a_meeting(self) -> None:
        tables = {
            "opportunities": [deal("D", "2026-03-01"), deal("E", "2026-03-01")],
            "opportunity_history": [
                change("D", "2026-03-01", "Offer"),
                change("E", "2026-03-01", "Offer"),
            ],
            "stages": THREE,
            "activities": [meeting("of E", "2026-03-01")],
        }
        found = ask(tables, "baseline", "2026-03", "2026-03-31")
        assert [entry["opportunity_id"] for entry in found["without_meeting"]] == ["D"]


class TestAverageSale:
    def test_first_day_of_each_new_account(self) -> None:
        # A: 100 + 50 on one day, 70 later: 150. B: a client from before. C: 90. One deal has no account.
        tables = {
            "accounts": [{"account_id": "B", "customer_since": "2020-01-01"}],
            "opportunities": [
                deal("D", "2026-03-01", "won", "2026-03-05", account_id="A", amount="100"),
                deal(
                    "E", "2026-03-01", "won", "2026-03-05", account_id="A", amount="50", rep_id="R2"
                ),
                deal("F", "2026-03-01", "won", "2026-03-06", account_id="A", amount="70"),
                deal("G", "2026-03-01", "won", "2026-03-06", account_id="B", amount="1"),
                deal("H", "2026-03-01", "won", "2026-03-07", account_id="C", amount="90"),
                deal("I", "2026-03-01", "won", "2026-03-07", account_id="", amount="4"),
                deal("J", "2026-03-01", "won", "2026-03-07", account_id="K"),
            ],
        }
        (row,) = ask(tables, "average_sale", "2026-03", "2026-04-30")["rows"]
        names = ("n", "mean", "median", "low", "without_amount", "without_account")
        assert pick(row, *names) == (2, "120.00", "120.00", None, 1, 1)
        assert row["trailing"]["mean"] == "120.00"

    def test_the_usual_range_and_what_lies_outside(self) -> None:
        # 1, 10, 100, 1000, 10000: in log10 the mean is 2, s = sqrt(2.5); t(0.9; 4) = 1.533206; sqrt(1 + 1/5).
        # So 2 ± 2.738466...: about 0.18 to 54 755. The sixth account, 100 000, in April, lies above.
        deals = [
            deal(f"D{i}", "2026-03-01", "won", f"2026-03-0{i + 1}", amount=str(10**i)) for i in range(5)
        ]  # fmt: skip
        deals.append(deal("E", "2026-03-01", "won", "2026-04-02", amount="100000"))
        march, april = ask(
            {"opportunities": deals}, "average_sale", "2026-03-01..2026-04-30", "2026-04-30"
        )["rows"]
        reach = 1.5332062740589443 * math.sqrt(2.5) * math.sqrt(1.2)
        assert float(march["low"]) == pytest.approx(10 ** (2 - reach), abs=0.005)
        assert float(march["high"]) == pytest.approx(10 ** (2 + reach), rel=1e-7)
        assert april["trailing"]["n"] == 6
        (entry,) = ask({"opportunities": deals}, "average_sale", "2026-04", "2026-04-30")["outside"]
        assert pick(entry, "account_id", "value", "high", "side") == (
            "of E",
            "100000.00",
            march["high"],
            "above",
        )

    def test_twenty_are_enough_for_percentiles(self) -> None:
        # 1 to 21: type 7 takes places 2 and 18 (of 0 to 20): 3 and 19.
        deals = [
            deal(f"D{i}", "2026-03-01", "won", "2026-03-05", amount=str(i)) for i in range(1, 22)
        ]
        (row,) = ask({"opportunities": deals}, "average_sale", "2026-03", "2026-04-30")["rows"]
        assert pick(row, "n", "low", "high", "median") == (21, "3.00", "19.00", "11.00")


class TestSums:
    def test_quantiles_and_t(self) -> None:
        assert quantile([1, 2, 3, 4], Fraction(9, 10)) == Fraction(37, 10)
        # From printed tables.
        for freedom, value in ((1, 3.0777), (4, 1.5332), (5, 1.4759), (18, 1.3304)):
            assert t_quantile(0.9, freedom) == pytest.approx(value, abs=5e-5)

    def test_delayed_entry(self) -> None:
        # Ages in days. One from 0 to 4; one entering at 2, event at 3; at 3 two at risk: S = 1/2; at 4 one: S = 0.
        spells = [Spell(0, 4 * DAY, EVENT), Spell(2 * DAY, 3 * DAY, EVENT)]
        estimate = kaplan_meier(spells)
        assert estimate is not None
        assert [estimate.mean, estimate.median] == [Fraction(7, 2), Fraction(3)]
        # Where the first has left before (or as) the second enters, nobody was watched in between.
        assert empties([Spell(0, DAY, EVENT), Spell(2 * DAY, 3 * DAY, EVENT)])
        assert empties([Spell(0, 2 * DAY, EVENT), Spell(2 * DAY, 3 * DAY, EVENT)])
        assert empties([Spell(DAY, 2 * DAY, EVENT)])
        assert not empties([Spell(0, 0, EVENT), Spell(0, DAY, EVENT)])

    def test_competing_ends(self) -> None:
        # Four from 0: the goal at 1, a loss at 2, the goal at 3, a loss at 4: F = 1/4 + 2/4 * 1/2 = 1/2.
        spells = [Spell(0, (i + 1) * DAY, EVENT if i % 2 == 0 else OTHER) for i in range(4)]
        chance = aalen_johansen(spells)
        assert chance is not None
        assert [chance.share, chance.unresolved] == [Fraction(1, 2), Fraction(0)]
        # By hand: n 4, 3, 2, 1; S before 1, 3/4, 1/2, 1/4; F after 1/4, 1/4, 1/2, 1/2.
        # First: 1/16 (1/12 + 1/6) = 1/64. Second: 3/64 + (1/4)(1/8) = 5/64. Third: 2 (1/4)(1)(1/16) = 2/64. Var = 4/64.
        assert chance.low is not None
        assert chance.high is not None
        step = 1.6448536269514722 * 0.25 / (0.5 * math.log(2))
        assert chance.low == pytest.approx(math.exp(-math.log(2) * math.exp(step)))
        assert chance.high == pytest.approx(math.exp(-math.log(2) * math.exp(-step)))
