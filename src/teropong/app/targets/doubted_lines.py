"""What the page of a file asks before it sets: the same as the grid, by the lines of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teropong.app.records.models.company import company
from teropong.app.targets.figures import figure_label
from teropong.app.targets.models import ScopeKind, Target
from teropong.app.targets.setting import Wish, alike_at_any_time
from teropong.app.targets.usual import Beside, Usual
from teropong.facts.measures import figure_of

_Place = tuple[object, ...]


@dataclass(frozen=True)
class DoubtedLine:
    """A question about a line of the file, counted as `Fault` counts them."""

    line: int
    figure: str
    question: str


def doubted_lines(wishes: Sequence[Wish]) -> list[DoubtedLine]:
    """What is to be asked of wishes that are named by their lines."""
    usual, firm = Usual(), company()
    wished: dict[_Place, list[Wish]] = defaultdict(list)
    for wish in wishes:
        if Decimal(wish.target.value or 0):
            wished[_place(wish.target, usual)].append(wish)
    found = []
    for group in wished.values():
        there = _there(group[0].target, usual)
        for wish in group:
            target = wish.target
            name = str(firm) if target.scope_kind == ScopeKind.COMPANY else target.whose
            if question := usual.question(target, name, _beside(wish, group, there)):
                found.append(DoubtedLine(int(wish.name), _label(target), question))
    return sorted(found, key=lambda one: one.line)


def _beside(wish: Wish, group: Sequence[Wish], there: Sequence[Target]) -> Beside:
    decided = wish.target.decided_on
    assert decided is not None  # noqa: S101 - whoever wishes says when it was decided
    kept = [one for one in there if not one.is_withdrawn(decided)]
    replaced = [one for one in kept if one.starts_on == wish.target.starts_on]
    return Beside(
        Decimal(replaced[-1].value) if replaced else None,
        [Decimal(one.value) for one in kept],
        [Decimal(one.target.value) for one in group if one is not wish],
    )


def _there(target: Target, usual: Usual) -> list[Target]:
    """The versions of a target's line, whenever they start, in its currency."""
    place = _place(target, usual)
    return [one for one in alike_at_any_time(target) if _place(one, usual) == place]


def _place(target: Target, usual: Usual) -> _Place:
    """A target's line and currency."""
    line = (target.indicator, target.companion, target.pipeline, target.stage, target.grain)
    whose = (target.scope_kind, target.team_id, target.person_id, target.profile)
    return (*line, *whose, target.currency or usual.currency)


def _label(target: Target) -> str:
    figure = figure_of(target.indicator, target.companion)
    return figure_label(figure) if figure else target.indicator
