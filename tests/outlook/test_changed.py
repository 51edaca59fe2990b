"""Why it changed: parts worked by hand, that add up to the last minor unit, whatever the counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.facts.sample import write_sample
from teropong.outlook.changed.counts import Counts
from teropong.outlook.changed.report import Against, make_changed
from teropong.outlook.changed.splitting import PARTS, rounded, shapley, split_revenue
from teropong.outlook.changed.winning import interval, split_conversion


def parts(before: dict[str, Counts], after: dict[str, Counts]) -> dict[str, int]:
    """The parts of all, without those that are 0."""
    return {part: minor for part, minor in split_revenue(before, after)[0].parts.items() if minor}


def test_two_factors_share_what_both_do_together():
    # 2·3 = 6 becomes 4·5 = 20: the first adds 2 · (3 + 5) / 2 = 8, the second 2 · (2 + 4) / 2 = 6
    both = [Fraction(2), Fraction(3)], [Fraction(4), Fraction(5)]
    assert shapley(*both) == [8, 6]


def test_alike_factors_have_alike_parts():
    assert shapley([Fraction(1)] * 3, [Fraction(2)] * 3) == [Fraction(7, 3)] * 3


THEN = Counts(in_play=10, decided=4, won=2, revenue=200)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Counts(20, 8, 4, 400), {"volume": 200}),
        (Counts(10, 8, 4, 400), {"timing": 200}),
        (Counts(10, 4, 4, 400), {"conversion": 200}),
        (Counts(10, 4, 2, 400), {"value": 200}),
        # twice the deals, twice the sale: 100 · 0.2 · 10 ... 10 · 0.2 · (100 + 200) / 2 = 300 each
        (Counts(20, 8, 4, 800), {"volume": 300, "value": 300}),
        # nothing decided: what would have been won, and at what, is as it was
        (Counts(10, 0, 0, 0), {"timing": -200}),
        # nothing won: what it would have brought is as it was
        (Counts(10, 4, 0, 0), {"conversion": -200}),
    ],
)
def test_one_thing_changed_is_all_of_the_difference(now, expected):
    assert parts({"R1": THEN}, {"R1": now}) == expected


def test_who_is_new_or_gone_is_mix():
    # as many in play, all in hands that bring twice as much
    new = Counts(in_play=10, decided=4, won=2, revenue=400)
    assert parts({"R1": THEN}, {"R2": new}) == {"mix": 200}


def test_deals_in_better_hands_are_mix():
    # R1 brings 20 a deal in play, R2 40; of 20 deals R1 had 10, then 5: 5 · (40 - 20) = 100
    before = {"R1": Counts(10, 4, 2, 200), "R2": Counts(10, 4, 2, 400)}
    after = {"R1": Counts(5, 2, 1, 100), "R2": Counts(15, 6, 3, 600)}
    assert parts(before, after) == {"mix": 100}


def test_who_has_no_deal_to_tell_by_is_as_in_the_other_period():
    # R2 had nothing: R1's own doubling is volume and mix, R2's coming is too
    change, groups = split_revenue({"R1": THEN}, {"R1": THEN, "R2": THEN})
    assert change.parts == {"volume": 200, "mix": 0, "timing": 0, "conversion": 0, "value": 0}
    assert groups["R1"].parts == {part: {"volume": 150, "mix": -150}.get(part, 0) for part in PARTS}
    assert groups["R2"].parts == {part: {"volume": 50, "mix": 150}.get(part, 0) for part in PARTS}


counts = st.tuples(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(-50, 10**15)
).map(lambda n: Counts(sum(n[:3]), n[1] + n[2], n[2], n[3] if n[2] else 0))
periods = st.dictionaries(st.sampled_from("ABCD"), counts, max_size=4)


@given(periods, periods)
@settings(max_examples=60, deadline=None)
def test_parts_add_up_exactly_and_swapped_periods_swap_the_signs(before, after):
    change, groups = split_revenue(before, after)
    assert sum(change.parts.values()) == change.difference
    for one in groups.values():
        assert sum(one.parts.values()) == one.difference
    for part in PARTS:
        assert sum(one.parts[part] for one in groups.values()) == change.parts[part]
    back, _ = split_revenue(after, before)
    assert back.parts == {part: -minor for part, minor in change.parts.items()}


@given(st.lists(st.fractions(-50, 50, max_denominator=60), max_size=5))
@settings(deadline=None)
def test_rounded_parts_add_up_to_the_rounded_sum(exact):
    found = rounded(exact)
    assert sum(found) == round(sum(exact))
    assert all(abs(one - part) < 2 for one, part in zip(found, exact, strict=True))
    assert rounded([-part for part in exact]) == [-one for one in found]


def won(decided: int, n: int) -> Counts:
    return Counts(decided, decided, n, n)


def test_conversion_is_mix_and_rate():
    # A won 1 of 2, then 3 of 4 of twice as many; B 1 of 8 both times. All: 5/10·... 6+1 of 16
    before, after = {"A": won(8, 4), "B": won(8, 1)}, {"A": won(8, 6), "B": won(8, 1)}
    found = split_conversion(before, after)
    # shares alike, so no mix; A's rate rose by 1/4 on half of the deals: 1/8
    assert [(one.mix, one.rate) for one in found.values()] == [(0, Fraction(1, 8)), (0, 0)]
    before, after = {"A": won(4, 2), "B": won(12, 3)}, {"A": won(12, 6), "B": won(4, 1)}
    found = split_conversion(before, after)
    # 5/16 became 7/16, all of it mix. The mean over both periods is 6/16. A: half of the deals more,
    # at 1/2 - 3/8 over the mean: 1/16; B: half less, at 1/4 - 3/8: 1/16
    assert [(one.mix, one.rate) for one in found.values()] == [(Fraction(1, 16), 0)] * 2


@given(periods, periods)
@settings(max_examples=60, deadline=None)
def test_mix_and_rate_add_up_exactly(before, after):
    found, back = split_conversion(before, after), split_conversion(after, before)
    decided = [sum(one.decided for one in by.values()) for by in (before, after)]
    if not all(decided):
        assert not found
        return
    rates = [
        Fraction(sum(one.won for one in by.values()), n)
        for by, n in zip((before, after), decided, strict=True)
    ]
    assert sum(one.mix + one.rate for one in found.values()) == rates[1] - rates[0]
    assert {name: (-one.mix, -one.rate) for name, one in back.items()} == {
        name: (one.mix, one.rate) for name, one in found.items()
    }


def test_the_interval_of_a_change_is_newcombes():
    # his own example, 56 of 70 against 48 of 80 (table II a, method 10): 0.0524 to 0.3339 at 95 %;
    # at 90 % it is narrower
    low, high = interval(won(80, 48), won(70, 56))
    assert 0.0524 < low < 0.2 < high < 0.3339


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=5, months=15, opportunities=600)
    with open_source(str(folder), {}) as opened:
        yield opened


def told(store: Store, asked: Asked, against: Against | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(make_changed(store, asked, against or Against())))
    return found


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize("by", ["rep", "source", "segment", "pipeline"])
def test_what_is_split_is_what_the_report_says(store, by):
    found = told(store, Asked(period="2026-Q1"), Against(by=by))
    for period, word in (("2026-Q1", "after"), ("2025-Q4", "before")):
        asked = Asked(period=period, by=(by,), indicators=("revenue",), as_one=True)
        rows = make_report(store, asked).indicators["revenue"].rows
        expected = {row[by] or None: row["revenue"] for row in rows if row["deals"]}
        groups = {g["name"]: g[word]["revenue"] for g in found["groups"] if g[word]["won"]}
        assert groups == expected
    revenue = found["revenue"]
    assert sum(map(cents, revenue["parts"].values())) == cents(revenue["difference"])
    before, after = (cents(revenue[word]["revenue"]) for word in ("before", "after"))
    assert cents(revenue["difference"]) == after - before


@pytest.mark.parametrize("kind", ["rep", "team", "profile"])
def test_a_parts_difference_is_what_the_report_says_of_it(store, kind):
    rows = make_report(store, Asked(period="2026-Q1", by=(kind,), as_one=True))
    names = [row[kind] for row in rows.indicators["revenue"].rows if row[kind] and row["deals"]]
    assert names
    for name in names:
        where = {kind: [name]}
        found = told(store, Asked(period="2026-Q1", where=where), Against(by="source"))
        assert (found["scope_kind"], found["scope"]) == (kind, name)
        if found["needs"]:
            continue
        for period, word in (("2026-Q1", "after"), ("2025-Q4", "before")):
            asked = Asked(period=period, where=where, indicators=("revenue",), as_one=True)
            (row,) = make_report(store, asked).indicators["revenue"].rows
            assert found["revenue"][word]["revenue"] == row["revenue"]
        others = set(told(store, Asked(period="2026-Q1"))["reps"]) - set(found["reps"])
        assert others or kind != "rep"


def test_conversion_adds_up_by_everything(store):
    found = told(store, Asked(period="2026-Q2"), Against("2025-Q3"))
    assert set(found["conversion_by"]) == {"rep", "source", "segment", "pipeline"}
    for row in found["conversion_by"].values():
        assert row["mix"] + row["rate"] == pytest.approx(found["conversion"]["difference"])


def test_the_periods_swapped_swap_the_signs(store):
    there = told(store, Asked(period="2026-Q1"), Against("2025-Q4"))["revenue"]["parts"]
    back = told(store, Asked(period="2025-Q4"), Against("2026-Q1"))["revenue"]["parts"]
    assert {part: -cents(text) for part, text in back.items()} == {
        part: cents(text) for part, text in there.items()
    }


def test_without_a_period_it_is_the_last_quarter_that_is_over(store):
    found = [told(store, Asked(as_of=day))["period"]["label"] for day in LAST_DAYS]
    assert found == ["2025-Q4", "2026-Q1"]


LAST_DAYS = ("2026-03-30", "2026-03-31")


def test_of_a_running_period_only_the_first_days_are_compared(store):
    found = told(store, Asked(as_of="2026-02-10", period="2026-02"), Against("2025-11"))
    assert found["period"]["label"] == "2026-02-01..2026-02-10"
    assert found["compare"]["label"] == "2025-11-01..2025-11-10"


def test_too_little_is_said_with_what_is_needed(store):
    assert told(store, Asked(period="2026-Q1"), Against("2019-Q1"))["needs"] == ["records"]
    found = told(store, Asked(period="2026-03-01"), Against("2026-02-01"))
    assert (found["needs"], found["revenue"]) == (["decided"], None)
    with pytest.raises(WrongCall, match="2027-Q1 has not begun"):
        told(store, Asked(period="2027-Q1"))
