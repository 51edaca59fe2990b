"""Setting targets: all that is wished at once, or nothing, with the reason beside each.

A wish never rewrites what was decided before: it adds a version, or withdraws those there are from
its day on. Only what was decided on the very same day is changed, or deleted. A period that had
ended by then keeps what held in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author, hide, write
from teropong.app.pages.templatetags.say import day as said_day
from teropong.app.records.models import Company
from teropong.app.targets.models import Target, period_by

_ALIKE = (
    "indicator", "companion", "pipeline", "stage", "scope_kind", "team", "person", "profile",
    "grain",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """A target as it is to be; without a ``value`` what starts on its day is to go.

    ``seen`` is what its editor saw, value and upper; null where nobody looked. ``only`` is the one
    version that is to go; null where all are.
    """

    name: str
    target: Target
    seen: tuple[str, str] | None = None
    only: Target | None = None


def settle(wishes: Sequence[Wish], author: Author) -> Mapping[str, str]:
    """Do what is wished in one transaction; answers what stands against it, by name of the wish.

    Where anything does, nothing is done.
    """
    with transaction.atomic():
        # One at a time: two who set the same cell at once would each find it empty.
        firm = Company.objects.select_for_update().get()
        faults: dict[str, str] = {}
        for wish in wishes:
            there = alike(wish.target)
            fault = _fault(wish, there, firm.fiscal_start)
            if fault:
                faults[wish.name] = fault
            else:
                _do(wish, there, author)
        if faults:
            transaction.set_rollback(True)
    return faults


def fault_of(wish: Wish, fiscal_start: int) -> str:
    """What stands against a wish; nothing where nothing does."""
    return _fault(wish, alike(wish.target), fiscal_start)


def alike(target: Target) -> list[Target]:
    """The versions of the same target from the same day on, the latest decided last."""
    return list(alike_at_any_time(target).filter(starts_on=target.starts_on))


def alike_at_any_time(target: Target) -> QuerySet[Target]:
    """The versions of the same target from whatever day on, in order of time."""
    fields = {name: getattr(target, name) for name in _ALIKE}
    return Target.objects.filter(**fields, hidden_at=None)


def in_force(target: Target) -> list[Target]:
    """Those of them that are not withdrawn by the day on which a target is decided."""
    return _in_force(alike(target), _decided(target))


def _in_force(there: Sequence[Target], day: date) -> list[Target]:
    return [one for one in there if not one.is_withdrawn(day)]


def _decided(target: Target) -> date:
    assert target.decided_on is not None  # noqa: S101 - whoever wishes says when it was decided
    return target.decided_on


def _fault(wish: Wish, there: Sequence[Target], fiscal_start: int) -> str:
    target, decided = wish.target, _decided(wish.target)
    latest = next(reversed(_in_force(there, decided)), None)
    present = (latest.value, latest.upper) if latest else ("", "")
    if wish.seen is not None and present != wish.seen:
        return _("Somebody changed this meanwhile. Look at it anew.")
    if period_by(target.starts_on, target.grain, fiscal_start).end <= decided:
        told = _("This had ended by %(day)s; a later decision does not rewrite it.")
        return told % {"day": said_day(decided)}
    if latest and latest.decided_on and latest.decided_on > decided:
        told = _("It was decided anew on %(day)s: a decision of before changes nothing.")
        return told % {"day": said_day(latest.decided_on)}
    gone = [one.withdrawn_on for one in there if one.withdrawn_on != target.withdrawn_on]
    if later := [day for day in gone if day and day > decided]:
        told = _("It was withdrawn on %(day)s: a decision of before changes nothing.")
        return told % {"day": said_day(max(later))}
    return ""


def _do(wish: Wish, there: Sequence[Target], author: Author) -> None:
    target, present = wish.target, _in_force(there, _decided(wish.target))
    latest = present[-1] if present else None
    if not target.value:
        for version in present:
            if wish.only is None or version.pk == wish.only.pk:
                _withdraw(version, _decided(target), author)
    elif latest and latest.decided_on == target.decided_on:
        latest.value, latest.upper = target.value, target.upper
        latest.currency = target.currency
        write(latest, author)
    else:
        write(target, author)


def _withdraw(version: Target, day: date, author: Author) -> None:
    """Let a version hold no longer from a day on; one that was decided on it never held."""
    if version.decided_on == day:
        hide(version, author)
    else:
        version.withdrawn_on = day
        write(version, author)
