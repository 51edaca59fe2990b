"""The difference of conversion between two periods: who decided more of the deals, who won more.

Conversion here is the share won of the deals decided in a period. Of each group

- **rate**: its own share won changed, times the deals that it decided (the mean of both periods);
- **mix**: it decided more of all deals, times by how much it wins more of them than all do (means
  of both periods).

Both together, over all groups, are the difference exactly (Kitagawa, *Journal of the American
Statistical Association* 50 (1955) 1168-1194); swapped periods swap the signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import hypot

from teropong.outlook.changed.counts import By, Counts, whole
from teropong.outlook.changed.splitting import shares
from teropong.statistics.intervals import wilson


@dataclass(frozen=True)
class Part:
    """A group: its deals in both periods, and what its share and its rate add to the change."""

    before: Counts
    after: Counts
    mix: Fraction
    rate: Fraction


def split_conversion(before: By, after: By) -> dict[str, Part]:
    """Of each group its parts; nothing where in one of the periods nothing was decided."""
    then, now = whole(before), whole(after)
    if not then.decided or not now.decided:
        return {}
    usual = (Fraction(then.won, then.decided) + Fraction(now.won, now.decided)) / 2
    found = {}
    for name in sorted({*before, *after}):
        one, more = before.get(name, Counts()), after.get(name, Counts())
        if not one.decided and not more.decided:
            continue
        share = Fraction(one.decided, then.decided), Fraction(more.decided, now.decided)
        rate = shares(one.won, one.decided, more.won, more.decided)
        found[name] = Part(
            one,
            more,
            (share[1] - share[0]) * ((rate[0] + rate[1]) / 2 - usual),
            (share[0] + share[1]) / 2 * (rate[1] - rate[0]),
        )
    return found


def interval(before: Counts, after: Counts) -> tuple[float, float]:
    """Where the change of the share won lies, 9 in 10 (Newcombe, *Stat Med* 17 (1998), 10)."""
    (low, high), (low_now, high_now) = (wilson(one.won, one.decided) for one in (before, after))
    rate, now = before.won / before.decided, after.won / after.decided
    change = now - rate
    return change - hypot(now - low_now, high - rate), change + hypot(high_now - now, rate - low)
