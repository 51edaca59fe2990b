"""Where the course leaves the target, or leaves what it was: few findings, each of them worth it.

One module a kind, each with a `find` over what is seen. What speaks, and how often it may be
wrong: docs/decisions/0011-when-to-speak.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from teropong.outlook.deviations import (
    above,
    below,
    fallen,
    hole,
    inversion,
    outside,
    overdue,
    slow,
    turned,
)
from teropong.outlook.deviations.once import once
from teropong.outlook.deviations.seen import Seen
from teropong.outlook.shape import Deviation
from teropong.outlook.shape import Kind as Name

Finder = Callable[[Seen], Iterator[Deviation]]

KINDS: Mapping[Name, Finder] = {
    "below": below.find,
    "above": above.find,
    "turned": turned.find,
    "inversion": inversion.find,
    "hole": hole.find,
    "slow": slow.find,
    "overdue": overdue.find,
    "outside": outside.find,
    "fallen": fallen.find,
}
"""Each kind's finder, in display order."""
_HALF = 0.5


def deviations(seen: Seen) -> list[Deviation]:
    """All deviations, the costliest and surest first; each key is there once.

    What is not likelier than not is not told: it is as good as mended.
    """
    found = [one for find in KINDS.values() for one in find(seen)]
    likely = [one for one in found if one.sure is None or one.sure > _HALF]
    return sorted(once(likely), key=_costliest_first)


def _costliest_first(one: Deviation) -> tuple[float, float, str]:
    return -(one.stake_minor or 0), -(1.0 if one.sure is None else one.sure), one.key
