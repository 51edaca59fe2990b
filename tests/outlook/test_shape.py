"""The shape of a pipeline, by hand: when a hole reaches revenue, and what an inversion means."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.language import use_language
from teropong.outlook.plan.arriving import steps_to_win
from teropong.outlook.plan.needed import Step
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from teropong.outlook.plan.shaping import Held, inversions, so_few
from teropong.outlook.range import Range
from teropong.shown import shape

AGES = 400


def leaving(*stages: list[float]) -> np.ndarray:
    return np.repeat(np.array(stages, float)[..., None], AGES, axis=-1)


def test_a_win_is_as_far_as_the_stays_that_lead_to_it():
    # a tenth leaves each day, the one of coming included: nine nights a stay, lost or not
    found = steps_to_win(leaving([0, 0.05, 0, 0.05], [0, 0, 0.05, 0.05]))
    assert found == pytest.approx([18, 9])


def test_skips_shorten_and_returns_lengthen():
    # half are won at once, half go through the second: 9 + 9/2 nights
    found = steps_to_win(leaving([0, 0.05, 0.05, 0], [0, 0, 0.1, 0]))
    assert found == pytest.approx([13.5, 9])
    # from the second half return: a = 9 + b, b = 9 + a/2, so b = 27 and a = 36
    found = steps_to_win(leaving([0, 0.1, 0, 0], [0.05, 0, 0.05, 0]))
    assert found == pytest.approx([36, 27])


def test_what_is_never_won_has_no_time():
    assert np.isnan(steps_to_win(leaving([0, 0, 0.1]))).all()


def test_so_few_is_poisson_and_wider_where_the_need_is_unsure():
    # Poisson of 3: none e^-3, one 3 e^-3
    assert so_few(3, 0, 1) == pytest.approx(4 * math.exp(-3))
    # with a weight of 1 it is geometric: of none 1/4, of one 3/16
    assert so_few(3, math.log(2) ** 0.5, 1) == pytest.approx(1 / 4 + 3 / 16)
    assert so_few(0, 0, 0) == 1


def held(needed: float, actual: int, value: float, largest: float = 1) -> Held:
    step = Step("", "S", 0.5, Range(needed), 0.0, actual, value)
    return Held(step, so_few(needed, 0, actual), 30, largest)


@pytest.mark.parametrize(
    ("before", "later", "reason"),
    [
        (held(10, 2, 20), held(5, 5, 50), "dry"),
        (held(5, 5, 20), held(10, 9, 50), "steady"),
        (held(10, 9, 20), held(5, 5, 50, largest=40), "one_deal"),
        (held(10, 9, 20), held(5, 9, 50), "full"),
    ],
)
def test_an_inversion_is_explained(before, later, reason):
    (found,) = inversions([before, later])
    assert found.reason == reason
    assert inversions([later, before]) == []


def test_a_hole_lacks_a_whole_deal_and_not_by_chance():
    assert held(10, 5, 0).is_hole  # Poisson of 10: five or fewer in 6.7 of a hundred
    assert not held(10, 6, 0).is_hole  # 13 of a hundred
    assert not held(0.9, 0, 0).is_hole


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=4, months=18, opportunities=800, seed=3)
    with open_source(str(folder), {}) as opened:
        yield opened


def planned(store: Store, target: int, as_of: str = "2026-05-12"):
    return make_plan(store, Asked(as_of=as_of, period="2026-Q2"), Wanted(Fraction(target)))


def test_a_small_target_leaves_no_hole_and_a_huge_one_only_holes(store):
    small, huge = planned(store, 1000)["shape"], planned(store, 10**15)["shape"]
    assert [lane["holes"] for lane in small] == [[]] * len(small)
    holes = [(lane["pipeline"], hole["stage"]) for lane in huge for hole in lane["holes"]]
    told = {lane["pipeline"] for lane in huge}
    steps = [(row["pipeline"], row["stage"]) for row in planned(store, 10**15)["steps"]]
    assert holes == [step for step in steps if step[0] in told]
    assert all(row["is_dangerous"] for lane in huge for row in lane["inversions"])


def test_the_days_that_are_left_change_little_of_the_shape(store):
    # on one last day no number of deals brings what is lacking
    last = planned(store, 5 * 10**9, "2026-06-29")
    assert {row["gap_deals"] for row in last["steps"]} == {None}
    assert all(hole["too_few"] < 100 for lane in last["shape"] for hole in lane["holes"])


def test_a_holes_step_is_told_with_what_it_needs_and_holds(store):
    for lane in planned(store, 10**12)["shape"]:
        steps = {row["stage"]: row for row in lane["steps"]}
        assert [hole["stage"] for hole in lane["holes"]] == list(steps)
        for hole in lane["holes"]:
            row = steps[hole["stage"]]
            assert row["low"] < row["needed_deals"] < row["high"]
            assert hole["too_few"] == pytest.approx(row["needed_deals"] - row["actual_deals"])


def test_a_week_is_one_and_two_are_more():
    lane = {"pipeline": None}
    hole = {"stage": "Visit", "too_few": 3.2, "chance": 0.05}
    for days, weeks in ((6, "1 week."), (15, "2 weeks.")):
        assert shape.hole(lane, hole | {"days_to_revenue": days}).endswith(f"in about {weeks}")


def test_it_is_said_in_both_languages(store):
    told = planned(store, 10**12)
    with use_language("en"):
        assert "reaches revenue in about" in shape.sentences(told)[0]
    with use_language("id"):
        assert shape.sentences(told)[0].startswith("Lubang di ")
