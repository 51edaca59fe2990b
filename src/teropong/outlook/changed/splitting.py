"""The difference of revenue between two periods, split exactly into five parts.

Of each rep (source, segment, pipeline) revenue is a product:

    deals in play × his share of them × share decided × share won of those × average sale

- **volume**: more or fewer deals were in play, those open when the period began and those that
  came during it;
- **mix**: another share of them was in hands (of a source, a segment) where deals bring more;
- **timing**: another share of them was decided within the period; the rest stayed open, or
  slipped into the next. Volume, mix and timing together are the deals decided;
- **conversion**: another share of the decided ones was won;
- **value**: a won one brought another sum on average.

Each part is what its factor changes, averaged over all 120 orders in which the five may be turned
from then to now (Shapley, *Contributions to the Theory of Games* II (1953) 307-317): so no order is
preferred, nothing is left over, and with the periods swapped every part changes its sign. All is
exact: fractions of minor units, rounded only at the end, so that the parts still add up. Where
someone had no deal that could show a rate, it is taken to have been what it was in the other
period: who is new, or gone, counts as mix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial, prod

from teropong.outlook.changed.counts import By, Counts, whole

PARTS = ("volume", "mix", "timing", "conversion", "value")
Parts = Mapping[str, int]
"""Minor units of each of `PARTS`."""


@dataclass(frozen=True)
class Change:
    """What a group brought before and after, in minor units, and the parts of the difference."""

    before: Counts
    after: Counts
    parts: Parts

    @property
    def difference(self) -> int:
        """In minor units."""
        return self.after.revenue - self.before.revenue


def split_revenue(before: By, after: By) -> tuple[Change, dict[str, Change]]:
    """The change of all, and of each group; the groups' parts add up to those of all."""
    then, now = whole(before), whole(after)
    groups: dict[str, Change] = {}
    for name in sorted({*before, *after}):
        mine = before.get(name, Counts()), after.get(name, Counts())
        exact = shapley(*_factors(*mine, then.in_play, now.in_play))
        parts = dict(zip(PARTS, rounded(exact), strict=True))
        groups[name] = Change(*mine, parts)
    parts = {part: sum(one.parts[part] for one in groups.values()) for part in PARTS}
    return Change(then, now, parts), groups


def shapley(before: list[Fraction], after: list[Fraction]) -> list[Fraction]:
    """What each factor adds to the difference of the two products, over all orders alike."""
    n, everyone = len(before), range(len(before))
    found = []
    for one in everyone:
        others = [other for other in everyone if other != one]
        step = after[one] - before[one]
        found.append(
            sum(
                (
                    Fraction(factorial(len(turned)) * factorial(n - 1 - len(turned)), factorial(n))
                    * prod((after if other in turned else before)[other] for other in others)
                    for turned in _subsets(others)
                ),
                Fraction(0),
            )
            * step
        )
    return found


def rounded(parts: list[Fraction]) -> list[int]:
    """Whole numbers that add up to the rounded sum; with all signs turned, theirs are turned."""
    found = [round(part) for part in parts]
    lacking = round(sum(parts)) - sum(found)
    sign = 1 if lacking > 0 else -1
    nearest = sorted(range(len(parts)), key=lambda nth: -sign * (parts[nth] - found[nth]))
    for nth in nearest[: abs(lacking)]:
        found[nth] += sign
    return found


def _factors(
    before: Counts, after: Counts, all_before: int, all_after: int
) -> tuple[list[Fraction], list[Fraction]]:
    pairs = [
        (Fraction(all_before), Fraction(all_after)),
        shares(before.in_play, all_before, after.in_play, all_after),
        shares(before.decided, before.in_play, after.decided, after.in_play),
        shares(before.won, before.decided, after.won, after.decided),
        shares(before.revenue, before.won, after.revenue, after.won),
    ]
    return [one for one, _ in pairs], [other for _, other in pairs]


def shares(part: int, of: int, other: int, of_other: int) -> tuple[Fraction, Fraction]:
    """Two quotients; where one cannot be told it is as the other, where none can, 0."""
    one = Fraction(part, of) if of else None
    more = Fraction(other, of_other) if of_other else None
    if one is None:
        return more or Fraction(0), more or Fraction(0)
    return one, one if more is None else more


def _subsets(places: list[int]) -> Iterator[frozenset[int]]:
    for size in range(len(places) + 1):
        yield from map(frozenset, combinations(places, size))
