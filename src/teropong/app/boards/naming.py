"""What the records on a board are called, with the pages of those that its reader may open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from teropong.app.boards.board import Told
from teropong.app.people.models import Person
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.rights import visible_to
from teropong.shown.naming import Name

_AT_ONCE = 500
_Model = type[Account | Opportunity]
_MODELS: Mapping[str, _Model] = {"opportunity_id": Opportunity, "account_id": Account}
Rows = Iterable[Mapping[str, Any]]


def names_of(person: Person, rows: Rows) -> dict[str, dict[str, Name]]:
    """The deals and accounts of rows, by word and id; whoever may not open one reads its name."""
    rows = list(rows)
    return {
        word: _named(person, model, {row[word] for row in rows if row.get(word)})
        for word, model in _MODELS.items()
    }


def rows_on(told: Told) -> Iterator[Mapping[str, Any]]:
    """The rows of all lists of a board: those of its reports, and those that stand alone."""
    for one in (told.whole, told.parts, *told.more.values()):
        if isinstance(one, Mapping) and "indicators" in one:
            for indicator in one["indicators"].values():
                yield from (row for name in indicator for row in _rows(indicator[name]))
        else:
            yield from _rows(one)


def leads_of(person: Person) -> dict[str, str]:
    """The addresses that only some may follow: those that a person may."""
    return {"pipelines": "/pipelines/"} if person.is_administrator else {}


def _rows(found: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        yield from (row for row in found if isinstance(row, Mapping))


def _named(person: Person, model: _Model, keys: set[str]) -> dict[str, Name]:
    found: dict[str, Name] = {}
    sought = sorted(keys)
    for first in range(0, len(sought), _AT_ONCE):
        rows = model._default_manager.filter(key__in=sought[first : first + _AT_ONCE])
        seen = set(visible_to(person, model).filter(pk__in=rows).values_list("pk", flat=True))
        found |= {
            row.key: Name(str(row), row.get_absolute_url() if row.pk in seen else None)
            for row in rows
        }
    return found
