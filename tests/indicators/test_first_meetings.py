"""1 First meetings, worked by hand."""

from __future__ import annotations

import pytest

from tests.indicators.conftest import Answer, Company, only, told

HEAD = "activity_id, rep_id, account_id, channel, status, occurred_at, created_at\n"


def test_by_week_and_rep(company: Company, answer: Answer) -> None:
    company(
        activities=HEAD
        + """
        V1,  R1, Arif,   meeting, done,      2026-04-01T09:00, 2026-03-30
        V2,  R2, Bayu,   meeting, done,      2026-04-05T23:59, 2026-03-30
        V3,  R1, Citra,  meeting, cancelled, 2026-04-02T10:00, 2026-03-30
        V4,  R1, Citra,  meeting, done,      2026-04-06T00:00, 2026-03-30
        V5,  R2, Arif,   meeting, done,      2026-04-07T10:00, 2026-04-01
        V6,  R2, Dewi,   meeting, done,      2026-04-08T10:00, 2026-04-01
        V7,  R1, Dewi,   meeting, done,      2026-04-08T10:00, 2026-04-01
        V8,  R2, Eka,    call,    done,      2026-04-08T11:00, 2026-04-01
        V9,  R2, Fajar,  meeting, no_show,   2026-04-09T11:00, 2026-04-01
        V10, R1, Gita,   meeting, done,      2026-04-15T11:00, 2026-04-01
        """
    )
    result = answer("first_meetings", period="2026-04-01..2026-04-14", by=["rep"])
    # W14 is cut to 1–5 April: Arif (R1) and Bayu (R2, the last minute of Sunday).
    # W15, 6–12: Citra on its first instant, after a meeting that was called off (R1); Arif again
    # is no first one; Dewi met two reps at once, the first in the file has the credit (R2); a call
    # is no meeting; Fajar did not come (R2). W16 is cut to 13 and 14: Gita is met a day later.
    assert told(result.rows, "period rep value n no_shows") == [
        ("2026-W14", "R1", 1, 1, 0),
        ("2026-W14", "R2", 1, 1, 0),
        ("2026-W15", "R1", 1, 1, 0),
        ("2026-W15", "R2", 1, 1, 1),
        ("2026-W16", "R1", 0, 0, 0),
        ("2026-W16", "R2", 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("earlier", "again", "is_first"),
    [
        # 15 March 2026 − 12 months is 15 March 2025: a meeting of that very day is long ago.
        ("2025-03-15", "2026-03-15", True),
        ("2025-03-16", "2026-03-15", False),
        # 29 February 2024 − 12 months is 28 February 2023: clamped to the month's end.
        ("2023-02-28", "2024-02-29", True),
        ("2023-03-01", "2024-02-29", False),
        # 28 February 2025 − 12 months is the 28th, not the 29th, of February 2024.
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-29", "2025-03-01", True),
        # The day counts, not the hour.
        ("2025-03-15T23:59", "2026-03-15T00:00", True),
    ],
)
def test_a_year_makes_new(
    company: Company, answer: Answer, earlier: str, again: str, is_first: bool
) -> None:
    company(
        activities=HEAD
        + f"""
        V1, R1, A, meeting, done, {earlier}, 2022-01-01
        V2, R1, A, meeting, done, {again},   2022-01-01
        """
    )
    row = only(answer("first_meetings", period=again[:7], grain="month").rows, "value")
    assert row == (int(is_first),)


@pytest.mark.parametrize(("months", "value"), [(0, 0), (1, 2), (3, 1), (4, 0)])
def test_the_look_back_is_a_setting(
    company: Company, answer: Answer, months: int, value: int
) -> None:
    # Met in January; in March (2 months later) and in May (2 after that, 4 after the first).
    # 0 is ever: never new again. 1: both are new. 3: the one of March resets, so neither March
    # (2 < 3) nor May (2 < 3) is new, but B, met in January and in April (3 months later), is.
    company(
        activities=HEAD
        + """
        V1, R1, A, meeting, done, 2026-01-10, 2026-01-01
        V2, R1, A, meeting, done, 2026-03-10, 2026-01-01
        V3, R1, B, meeting, done, 2026-01-10, 2026-01-01
        V4, R1, B, meeting, done, 2026-04-10, 2026-01-01
        """,
        new_again_after_months=months,
    )
    assert only(
        answer("first_meetings", period="2026-02-01..2026-05-31", grain="year").rows, "value"
    ) == (value,)


def test_prospects_only(company: Company, answer: Answer) -> None:
    # Seven accounts, each met once in March 2026:
    # Since: a customer since 1 March, met on the 2nd: no. Dawn: met at the very first instant of
    # that day, before which no customer_since had passed: yes. Won: won on 1 March, met on the
    # 5th: no. Same: met at the very instant of its win: yes, just before it was a prospect.
    # Lost: yes. Back: won on 1 March, reopened on the 4th, met on the 5th: yes. Early: its win was
    # reopened on the 6th, after the meeting: no. So 4.
    company(
        accounts="""
        account_id, name,  customer_since
        Since,      Since, 2026-03-01
        Dawn,       Dawn,  2026-03-01
        """,
        opportunities="""
        opportunity_id, account_id, rep_id, created_at, outcome, closed_at
        D1, Won,   R1, 2026-01-01, won,  2026-03-01T10:00
        D2, Same,  R1, 2026-01-01, won,  2026-03-05T10:00
        D3, Lost,  R1, 2026-01-01, lost, 2026-03-01T10:00
        D4, Back,  R1, 2026-01-01, open,
        D5, Early, R1, 2026-01-01, open,
        """,
        opportunity_history="""
        opportunity_id, changed_at, stage
        D4, 2026-03-01T10:00, won
        D4, 2026-03-04T10:00, Offer
        D5, 2026-03-01T10:00, won
        D5, 2026-03-06T10:00, Offer
        """,
        activities=HEAD
        + """
        V1, R1, Since, meeting, done, 2026-03-02T10:00, 2026-03-01
        V2, R1, Dawn,  meeting, done, 2026-03-01T00:00, 2026-02-01
        V3, R1, Won,   meeting, done, 2026-03-05T10:00, 2026-03-01
        V4, R1, Same,  meeting, done, 2026-03-05T10:00, 2026-03-01
        V5, R1, Lost,  meeting, done, 2026-03-05T10:00, 2026-03-01
        V6, R1, Back,  meeting, done, 2026-03-05T10:00, 2026-03-01
        V7, R1, Early, meeting, done, 2026-03-05T10:00, 2026-03-01
        """,
    )
    assert only(answer("first_meetings", period="2026-03", grain="month").rows, "value") == (4,)


BOOKED = (
    HEAD
    + """
    V1, R2, Arif,  meeting, planned,   2026-04-13T10:00, 2026-04-01T08:00
    V2, R1, Arif,  meeting, planned,   2026-04-11T10:00, 2026-04-02T08:00
    V3, R1, Bayu,  meeting, planned,   2026-04-12T10:00, 2026-04-08T12:00
    V4, R1, Citra, meeting, no_show,   2026-04-07T10:00, 2026-04-01T08:00
    V5, R1, Dewi,  meeting, no_show,   2026-04-07T10:00, 2026-04-01T08:00
    V6, R2, Dewi,  meeting, done,      2026-04-08T10:00, 2026-04-07T11:00
    V7, R1, Eka,   meeting, cancelled, 2026-04-10T10:00, 2026-04-01T08:00
    V8, R1, Fajar, meeting, done,      2026-04-09T10:00, 2026-04-01T08:00
    """
)


def test_booked_and_missed(company: Company, answer: Answer) -> None:
    company(activities=BOOKED)
    # Seen at noon of 8 April (exclusive): Arif is booked twice, the earlier meeting's rep has it
    # (R1); Bayu is put down at that very instant, so not yet; Fajar is done tomorrow: booked (R1).
    # Citra did not come (R1); Dewi neither, but was met on the 8th (R2). Eka's was called off.
    seen = answer(
        "first_meetings", period="2026-04", grain="month", by=["rep"], as_of="2026-04-08T12:00"
    )
    assert told(seen.rows, "rep value booked no_shows") == [("R1", 0, 2, 1), ("R2", 1, 0, 0)]
    # At the end of the 9th: Bayu is booked, too, and Fajar is held.
    later = answer("first_meetings", period="2026-04", grain="month", as_of="2026-04-09")
    assert only(later.rows, "value booked no_shows") == (2, 2, 1)


def test_a_plan_without_a_day_of_its_own(company: Company, answer: Answer) -> None:
    # Nobody knows when the plan was put down: now it is booked, a month ago nobody can say.
    company(
        activities=HEAD
        + """
        V0, R1, B, call,    done,    2026-01-05,
        V1, R1, A, meeting, planned, 2026-04-20,
        V2, R1, B, call,    done,    2026-04-15,
        """
    )
    for as_of, booked in (("2026-04-15", 1), ("2026-04-14", None)):
        rows = answer("first_meetings", period="2026-04", grain="month", as_of=as_of).rows
        assert only(rows, "value booked") == (0, booked)


def test_as_of_is_exclusive(company: Company, answer: Answer) -> None:
    company(
        activities=HEAD
        + """
        V0, R1, B, call,    done, 2026-01-05,
        V1, R1, A, meeting, done, 2026-04-08T12:00, 2026-04-01
        """
    )
    for as_of, value in (("2026-04-08T12:00", 0), ("2026-04-08T12:00:00.000001", 1)):
        row = only(answer("first_meetings", period="2026-W15", as_of=as_of).rows, "value booked")
        assert row == (value, 1 - value)


def test_a_local_day(company: Company, answer: Answer) -> None:
    # 5 April 17:30 UTC is 6 April 00:30 in Jakarta: week 15, not 14.
    company(activities=HEAD + "V1, R1, A, meeting, done, 2026-04-05T17:30Z, 2026-04-01")
    result = answer("first_meetings", period="2026-04-01..2026-04-12")
    assert told(result.rows, "period value") == [("2026-W14", 0), ("2026-W15", 1)]


def test_visits_may_be_meetings(company: Company, answer: Answer) -> None:
    activities = HEAD + "V1, R1, A, visit, done, 2026-04-08, 2026-04-01"
    company(activities=activities)
    assert only(answer("first_meetings", period="2026-W15").rows, "value") == (0,)
    company(activities=activities, meeting_channels=("meeting", "visit"))
    assert only(answer("first_meetings", period="2026-W15").rows, "value") == (1,)


def test_near_the_first_record_old_clients_look_new(company: Company, answer: Answer) -> None:
    # The first record is of 10 April 2025: a look-back of 12 months is whole from 10 April 2026.
    company(
        activities=HEAD
        + """
        V1, R1, A, call,    done, 2025-04-10, 2025-04-01
        V2, R1, B, meeting, done, 2026-05-01, 2025-04-01
        """
    )
    result = answer("first_meetings", period="2026-04-09..2026-04-10", grain="day")
    assert told(result.rows, "lookback_incomplete") == [(True,), (False,)]


def test_teams_are_those_of_that_day(company: Company, answer: Answer) -> None:
    # R1 moved from North to South on 8 April.
    company(
        reps="rep_id, name, team, profile\nR1, Rina, East, hunter",
        memberships="""
        rep_id, team, from_on, until_on
        R1, North, 2026-01-01, 2026-04-08
        R1, South, 2026-04-08,
        """,
        activities=HEAD
        + """
        V1, R1, A, meeting, done, 2026-04-07, 2026-04-01
        V2, R1, B, meeting, done, 2026-04-08, 2026-04-01
        V3, R1, C, meeting, done, 2025-12-31, 2025-12-01
        """,
    )
    result = answer("first_meetings", period="2025-12-01..2026-04-30", grain="year", by=["team"])
    counted = {row["team"]: row["value"] for row in result.rows if row["value"]}
    assert counted == {"North": 1, "South": 1, "East": 1}
    only_south = answer(
        "first_meetings", period="2026-04", grain="month", where={"team": ["South"]}
    )
    assert only(only_south.rows, "value") == (1,)
