"""A running week beside those before it: usual, pace, and when it deviates."""

from decimal import Decimal

from teropong.language import use_language
from teropong.shown.week import week_card, week_of
from tests.shown.weekly import opening, report, rows

NO_TARGET = {"rows": [], "why": "", "has_any": False}

# Thursday 2026-06-25 at noon lies in week 26; weeks 22 to 25 lie before it.
NOON = "2026-06-25T12:00:00Z"
WEEKS = {"2026-W22": 3, "2026-W23": 5, "2026-W24": 4, "2026-W25": 4}
# Before Thursday: 2 of 3, 3 of 5, 4 of 4, 3 of 4; the rest came on Thursday or later.
DAYS = {
    "2026-05-25": 2, "2026-05-28": 1,
    "2026-06-01": 1, "2026-06-03": 2, "2026-06-05": 2,
    "2026-06-08": 4,
    "2026-06-16": 3, "2026-06-18": 1,
}  # fmt: skip


def told(now: int, booked: int = 0, weeks: dict[str, int] = WEEKS):
    whole = rows(weeks | {"2026-W26": now}, booked=booked)
    nothing = rows(dict.fromkeys(weeks | {"2026-W26": 0}, 0), booked=0)
    span = ("2026-05-25", "2026-06-29", NOON)
    by_week = report(*span, {"first_meetings": whole, "outreach": nothing})
    by_day = report(*span, {"first_meetings": rows(DAYS)}, grain="day")
    return opening(by_week), by_day


def words(now: int, booked: int = 0, weeks: dict[str, int] = WEEKS) -> str:
    with use_language("en"):
        return str(week_card(*told(now, booked, weeks), "first_meetings", NO_TARGET))


def test_usual_is_the_mean_of_whole_weeks_and_pace_that_of_the_days_before_today():
    week = week_of(*told(1), "first_meetings")
    assert week.label == "2026-W26"
    assert week.usual == Decimal(16) / 4
    assert week.before_today == (2, 3, 4, 3)
    assert week.pace == 3


def test_weeks_before_the_first_thing_done_are_not_usual():
    week = week_of(*told(1, weeks={"2026-W22": 0, "2026-W23": 0, **dict(list(WEEKS.items())[2:])}), "first_meetings")  # fmt: skip
    assert week.wholes == (4, 4)


def test_a_week_deviates_only_below_each_of_those_before():
    assert week_of(*told(1), "first_meetings").deviates
    assert not week_of(*told(2), "first_meetings").deviates
    few = {"2026-W22": 0, **dict(list(WEEKS.items())[1:])}
    assert not week_of(*told(0, weeks=few), "first_meetings").deviates, "three weeks are too few"


def test_it_is_said_in_words_with_what_is_missing_and_what_is_booked():
    page = words(1, booked=2)
    assert "usually 4" in page
    assert "Fewer than in any of the last 4 weeks by the end of Wednesday." in page
    assert "<strong>3</strong> more for a week like the last 4." in page
    assert "<strong>2</strong> more are booked this week." in page
    assert 'href="/figures/first_meetings/?period=2026-05-25..2026-06-28&amp;grain=week&amp;at=2026-W26"' in page  # fmt: skip


def test_a_good_week_has_no_orange():
    assert "That is a week like the last 4 already." in words(4)
    assert "More than in a week like the last 4 already." in words(6)
    assert "deviates" not in words(4) + words(2)
    assert "By the end of Wednesday it is usually 3." in words(2)


def test_the_first_week_of_all_is_compared_with_nothing():
    page = words(2, weeks=dict.fromkeys(WEEKS, 0))
    assert "There is no week yet to compare this one with." in page
    assert "<svg" not in page
    assert "usually" not in page
