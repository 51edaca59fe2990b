"""At what a plan aims: the target that is named, that is set, or one's part of the company's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from teropong.facts.faults import WrongCall
from teropong.language import _
from teropong.outlook.pace import Paces
from teropong.outlook.plan.people import Crowd, aim_of, done_of, members_of, part_of, people_of
from teropong.outlook.plan.what_if import Outset
from teropong.outlook.shape import COMPANY, Whose


class NoTarget(WrongCall):
    """No target is named, and none is set."""


def aimed(outset: Outset, paces: Paces, crowd: Crowd | None, named: Fraction | None) -> Outset:
    """The outset of a part, or of all, with its target; ``named`` is in minor units.

    Raises `NoTarget`. Without a crowd nothing can be planned: all else stays as it is.
    """
    whose, period = outset.whose, outset.period
    is_set = aim_of(paces, whose, period)
    split = _part(crowd, whose) if crowd and named is None and is_set is None else None
    target = is_set if named is None else float(named)
    if target is None:
        target = split
    if target is None:
        raise NoTarget(
            _("no revenue target is set for {0}; name one: --target 12000000000").format(
                period.label
            )
        )
    done = done_of(paces, whose, period)
    found = replace(
        outset,
        target=Fraction(named if named is not None else round(target)),
        done=Fraction(round(done)),
        set_target=None if is_set is None else Fraction(round(is_set)),
        target_from="named" if named is not None else "set" if is_set is not None else "part",
    )
    return found if crowd is None else _of_crowd(found, crowd)


def _of_crowd(outset: Outset, crowd: Crowd) -> Outset:
    whose, target, done = outset.whose, float(outset.target), float(outset.done)
    weights = crowd.parts.weights(whose)
    first = outset.first if whose.kind == "company" else crowd.steps.of(whose, weights)
    mine = [one for one in members_of(crowd, COMPANY, whose.kind) if one.whose == whose]
    return replace(
        outset,
        foresight=crowd.parts.of(whose),
        first=first,
        there=mine[0].there if mine else float(whose.kind == "company"),
        people=people_of(crowd, whose, target, done, is_named=outset.target_from == "named"),
    )


def _part(crowd: Crowd, whose: Whose) -> float | None:
    """One's part of the company's target; null where none is set, or nobody of it is there."""
    whole = aim_of(crowd.paces, COMPANY, crowd.period)
    if whole is None or whose.kind == "company":
        return None
    return part_of(crowd, whose, whole)
