"""What the records on a board are called, with the pages of those that its reader may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse

from teropong.app.people.models import Person
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.rights import visible_to
from teropong.shown.markup import Markup
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


class Sought:
    """The records that a page names, gathered while it is drawn without their names."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = {word: set() for word in _MODELS}

    def get(self, word: str, _none: Any = None) -> _Seeker:
        """What takes down each id of a word that is asked for."""
        return _Seeker(self.keys[word])


class _Seeker:
    def __init__(self, keys: set[str]) -> None:
        self._keys = keys

    def get(self, key: str) -> None:
        """Take an id down; its name is not known yet."""
        self._keys.add(key)


def named_on(person: Person, draw: Callable[[Any], Markup]) -> Markup:
    """What is drawn, with the names of the records on it.

    A board's lists hold thousands of records and show the first: it is drawn once to learn which.
    """
    sought = Sought()
    page = draw(sought)
    if not any(sought.keys.values()):
        return page
    return draw({word: _named(person, _MODELS[word], keys) for word, keys in sought.keys.items()})


def leads_of(person: Person) -> dict[str, str]:
    """The addresses that only some may follow: those that a person may."""
    if not person.is_administrator:
        return {}
    return {"pipelines": "/pipelines/", "rates": reverse("rates")}


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
