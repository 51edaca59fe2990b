"""Revenue as it grows: sums from the first day, never beyond what is known."""

from decimal import Decimal

from teropong.language import use_language
from teropong.shown.cumulative import compared_course, course_of, growth
from tests.shown.weekly import report


def days(start: str, end: str, as_of: str, values: dict[str, str]):
    rows = [{"period": day, "value": value, "n": 1} for day, value in values.items()]
    return report(start, end, as_of, {"revenue": rows}, grain="day", unit="money")


SEEN = "2026-04-04T12:00:00Z"
NOW = days("2026-04-01", "2026-04-11", SEEN, {
    "2026-04-01": "100.00", "2026-04-02": "0.00", "2026-04-03": "50.50", "2026-04-04": "0.00",
    "2026-04-05": "0.00", "2026-04-10": "0.00",
})  # fmt: skip
BEFORE = days("2026-03-22", "2026-04-01", SEEN, {
    "2026-03-22": "10.00", "2026-03-25": "20.00", "2026-03-26": "5.00", "2026-03-31": "65.00",
})  # fmt: skip


def test_a_running_period_ends_on_the_day_it_is_seen_from():
    course = course_of(NOW)
    assert course.sums == (
        (1, Decimal(100)),
        (2, 100),
        (3, Decimal("150.5")),
        (4, Decimal("150.5")),
    )
    assert course.last == (4, Decimal("150.5"))
    assert not course.is_over


def test_a_sum_after_so_many_days_is_the_last_before_it():
    course = course_of(BEFORE)
    assert [course.at(day) for day in (0, 1, 3, 4, 5, 10)] == [0, 10, 10, 30, 35, 100]
    assert course.is_over


def test_weeks_are_cut_by_the_period():
    weekly = report("2026-04-01", "2026-05-01", "2026-04-08T12:00:00Z", {"revenue": [
        {"period": "2026-W14", "value": "7.00", "n": 1},
        {"period": "2026-W15", "value": "3.00", "n": 1},
        {"period": "2026-W16", "value": "0.00", "n": 0},
    ]}, unit="money")  # fmt: skip
    # 2026-W14 ends on Sunday the 5th, five days after the first; the 8th is the eighth day.
    assert course_of(weekly).sums == ((5, Decimal(7)), (8, Decimal(10)))


def test_the_compared_period_is_told_after_as_many_days_and_at_its_end():
    with use_language("en"):
        told = compared_course(NOW, BEFORE)
    assert "30" in told
    assert told.endswith("ended with Rp100.")


def test_the_picture_has_a_table_with_the_same_sums():
    with use_language("en"):
        page = str(growth(NOW, BEFORE))
    assert page.count("<polyline") == 2
    assert "Rp150.50" in page
    assert '<td class="figure">–</td>' in page, "what lies ahead is not known"
    assert growth(days("2026-04-01", "2026-04-11", SEEN, {}), None) is None
