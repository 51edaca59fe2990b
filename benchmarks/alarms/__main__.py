"""Print the false alarms and the curves of detection, as tables."""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np

from benchmarks.alarms.company import watch_company
from benchmarks.alarms.product import Watched, watch
from benchmarks.alarms.reference import Reference
from benchmarks.alarms.teams import A_WEEK, make

WEEKS = (2, 4, 8, 12)
_CHANGING, _CHANGING_WEEKS = 1 / 3, 26


def run(n_reps: int, n_weeks: int, seed: int, spread: float, *, has_targets: bool) -> Watched:
    """Steady teams for the false alarms; twice as many, of whom some change, for the rest."""
    random = np.random.default_rng(seed)
    steady = make(n_reps, n_weeks, random, spread=spread, changing=0)
    found = watch(steady, n_weeks, has_targets=has_targets)
    changing = make(2 * n_reps, _CHANGING_WEEKS, random, spread=spread, changing=_CHANGING)
    changes = watch(changing, _CHANGING_WEEKS, has_targets=has_targets)
    found.noticed, found.anew = changes.noticed, changes.anew
    return found


def tell_alarms(raised: Counter[tuple[str, str, str]], n_quarters: float) -> None:
    """Print how many alarms there were, of which kinds."""
    per_quarter = sum(raised.values()) / n_quarters
    print(f"false alarms per rep and quarter, all kinds: {per_quarter:.2f} (mark ≤ 1)")
    for (kind, measure, whose), n in raised.most_common():
        print(f"    {n / n_quarters:.3f} {kind} {measure} of a {whose}")


def tell(found: Watched, spread: float, seed: int, *, has_targets: bool) -> None:
    """Print one world."""
    print(f"\n{'Targets that are just reached' if has_targets else 'No targets: own usual'}")
    per_quarter = found.per_quarter
    tell_alarms(found.raised, found.n_quarters)
    print("\n| change | weeks | product | raised anew | reference | product ÷ reference |")
    print("| --- | --- | --- | --- | --- | --- |")
    random = np.random.default_rng(seed)
    for measure, a_week in A_WEEK.items():
        reference = Reference(measure, 4000, random, spread=spread, known=has_targets)
        threshold = reference.tuned_to(per_quarter)
        for weeks in WEEKS:
            theirs, ours = reference.noticed(threshold, weeks), found.share(measure, weeks)
            anew = found.share(measure, weeks, anew=True)
            print(
                f"| {measure} {a_week:g} → {a_week / 2:g} a week | {weeks} | {ours:.2f} "
                f"| {anew:.2f} | {theirs:.2f} | {ours / theirs:.2f} |"
            )
        print(
            f"    {len(found.noticed[measure])} changes; an alarm is open in "
            f"{found.share_open(measure):.0%} of a steady rep's weeks; reference from {threshold:.2f}"
        )


def main() -> None:
    """Run both worlds, then the whole company."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=400)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spread", type=float, default=0.2, help="of the logs of the reps' rates")
    parser.add_argument("--company", type=int, default=32, help="reps of it; 0: none")
    asked = parser.parse_args()
    for has_targets in (False, True):
        found = run(asked.reps, asked.weeks, asked.seed, asked.spread, has_targets=has_targets)
        tell(found, asked.spread, asked.seed, has_targets=has_targets)
    if asked.company:
        raised, n_quarters = watch_company(asked.company, asked.weeks // 2, asked.seed)
        print("\nA steady company as facts, with targets, all kinds")
        tell_alarms(raised, n_quarters)


if __name__ == "__main__":
    main()
