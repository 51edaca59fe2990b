"""What holds whatever the weeks: order, keys, and that good is never held against anybody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from teropong.outlook.deviations import deviations
from teropong.outlook.deviations.weeks import Week
from teropong.outlook.shape import Whose

from .seeing import course, found, seen

COUNTS = st.lists(st.integers(0, 6), min_size=4, max_size=30)
_STEADY = [
    course([2, 1, 3, 2, 4, 0, 2, 3] * 4, target=2, whose=Whose("rep", f"S{n}")) for n in range(12)
]
"""A team that says what weeks vary by, however Ayu's do."""


def below(values):
    """Ayu's `below` among the team; null: none."""
    mine = course(values, target=2)
    told = [one for one in found(mine, *_STEADY) if one.kind == "below" and one.whose == mine.whose]
    return told[0] if told else None


@settings(deadline=None)
@example([0, 0, 5, 0, 0], 0)
@given(COUNTS, st.integers(0, 29))
def test_more_of_the_good_never_makes_below_surer(counts, nth):
    nth %= len(counts)
    before = below(counts)
    after = below([count + 2 * (place == nth) for place, count in enumerate(counts)])
    if after is not None:
        assert before is not None
        # What was made good ends there: the weeks that are told of begin later, and stand alone.
        assert after.since > before.since or after.sure <= before.sure


@settings(deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=5), st.randoms())
def test_the_order_of_rows_does_not_matter(many, random):
    courses = [
        course(values, target=2, whose=Whose("rep", f"R{n}")) for n, values in enumerate(many)
    ]
    mixed = courses.copy()
    random.shuffle(mixed)
    assert [one.key for one in found(*courses)] == [one.key for one in found(*mixed)]


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_keys_are_there_once(counts, others):
    keys = [
        one.key
        for one in found(
            course(counts, target=2), course(others, target=2, whose=Whose("rep", "R2"))
        )
    ]
    assert len(keys) == len(set(keys))


@settings(deadline=None)
@given(COUNTS)
def test_nobody_without_a_target_or_a_usual_is_accused(counts):
    assert found(course(counts[:7])) == []


def test_a_key_stays_while_it_lasts():
    weeks = [2, 2, 3, 2, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0]
    keys = [
        {one.key for one in found(course(weeks[:n], target=2))} for n in range(9, len(weeks) + 1)
    ]
    assert keys[0]
    assert all(one == keys[0] for one in keys)


@settings(deadline=None)
@given(COUNTS, st.integers(0, 5))
def test_what_is_not_over_is_not_judged(counts, done):
    mine = course(counts, target=2)
    other = replace(mine, running=Week(mine.running.start, 5.0, Fraction(done), Fraction(2)))
    assert [one.key for one in deviations(seen(mine))] == [
        one.key for one in deviations(seen(other))
    ]
