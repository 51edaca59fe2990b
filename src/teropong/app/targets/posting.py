"""What was typed into the grid: what of it is a change, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from teropong.app.targets.grid import NOTHING, Cell, Kept, Row, shown_value
from teropong.app.targets.models import Target
from teropong.app.targets.setting import Wish
from teropong.app.targets.values import read_value
from teropong.app.targets.words import Words

VALUE, UPPER, SEEN = "v-", "u-", "seen-"


class Incomplete(Exception):
    """A form that does not say what its editor saw."""


@dataclass
class Posted:
    """The changes that a form asks for, and what is wrong with others of its cells, by name."""

    wishes: list[Wish] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


def read_posted(post: Mapping[str, str], rows: Sequence[Row], words: Words) -> Posted:
    """The changes of a form; its cells keep what was typed.

    Raises `Http404` for a line that its editor does not see, `PermissionDenied` for one that is
    not theirs to set, `Incomplete` where the form was not one of ours.
    """
    _check_names(post, rows)
    found = Posted()
    for row in rows:
        if not row.line.may_set or SEEN + row.line.key not in post:
            continue
        for cell, seen in zip(row.cells, _seen(post[SEEN + row.line.key], row), strict=True):
            if VALUE + cell.name in post:
                _read(cell, seen, post, words, found)
    return found


def wish_of(cell: Cell, kept: Kept, seen: Kept | None, words: Words) -> Wish:
    """The wish that a cell be so."""
    target = Target(
        **words.subject.fields,
        **cell.line.fields(),
        grain=words.grain,
        starts_on=cell.starts_on,
        value=kept[0],
        upper=kept[1],
        currency=words.currency if words.figure.unit == "money" else "",
        decided_on=words.decided_on,
    )
    return Wish(cell.name, target, seen)


def _check_names(post: Mapping[str, str], rows: Sequence[Row]) -> None:
    lines = {row.line.key: row.line for row in rows}
    for name in post:
        if not name.startswith((VALUE, UPPER)):
            continue
        key, _at, _start = name.partition("-")[2].rpartition("@")
        if key not in lines:
            raise Http404
        if not lines[key].may_set:
            raise PermissionDenied(_("You may read this, but it is not yours to change."))


def _seen(text: str, row: Row) -> list[Kept]:
    found = []
    for one in text.split("|"):
        value, slash, upper = one.partition("/")
        if not slash:
            raise Incomplete
        found.append((value, upper))
    if len(found) != len(row.cells):
        raise Incomplete
    return found


def _read(cell: Cell, seen: Kept, post: Mapping[str, str], words: Words, found: Posted) -> None:
    typed = (post[VALUE + cell.name].strip(), post.get(UPPER + cell.name, "").strip())
    if typed == shown_value(seen, words.figure):
        return
    cell.typed = typed
    try:
        kept = _kept(typed, words)
    except ValidationError as error:
        cell.fault = found.faults[cell.name] = " ".join(error.messages)
        return
    if kept != seen:
        found.wishes.append(wish_of(cell, kept, seen, words))


def _kept(typed: Kept, words: Words) -> Kept:
    if typed == NOTHING:
        return NOTHING
    if not typed[0]:
        raise ValidationError(_("Write the lower end, too."))
    value = read_value(typed[0], words.figure, words.currency)
    upper = read_value(typed[1], words.figure, words.currency) if typed[1] else ""
    if upper and Decimal(upper) < Decimal(value):
        raise ValidationError(_("The upper end lies below the lower one."))
    return value, upper
