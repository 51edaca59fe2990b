"""The names and pages of the records that a board lists, as far as its reader may open them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from teropong.app.boards.board import Told
from teropong.app.people.models import Person
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.rights import visible_to
from teropong.shown.naming import Record

_AT_ONCE = 500
_KINDS: Mapping[str, tuple[str, type[Account | Opportunity]]] = {
    "opportunity": ("opportunity_id", Opportunity),
    "account": ("account_id", Account),
}


def records_of(told: Told, person: Person) -> dict[str, dict[str, Record]]:
    """Name and address of every deal and account in the lists of a board, by kind and id."""
    rows = list(_listed([told.whole, told.parts, *told.more.values()]))
    return {
        kind: _named(person, model, {row[word] for row in rows if row.get(word)})
        for kind, (word, model) in _KINDS.items()
    }


def leads_of(person: Person) -> dict[str, str]:
    """The addresses that only some may follow: those that a person may."""
    return {"pipelines": "/pipelines/"} if person.is_administrator else {}


def _listed(found: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of reports' lists, and those of lists that stand alone."""
    for one in found:
        if isinstance(one, Mapping) and "indicators" in one:
            for indicator in one["indicators"].values():
                yield from _listed(value for key, value in indicator.items() if key != "rows")
        elif isinstance(one, list):
            yield from (row for row in one if isinstance(row, Mapping))


def _named(person: Person, model: type[Account | Opportunity], keys: set[str]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    sought = sorted(keys)
    for first in range(0, len(sought), _AT_ONCE):
        rows = visible_to(person, model).filter(key__in=sought[first : first + _AT_ONCE])
        found |= {row.key: (row.name, row.get_absolute_url()) for row in rows}
    return found
