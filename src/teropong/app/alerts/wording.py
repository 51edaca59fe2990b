"""An alert in words: the deviation's own, with the names of people and records, and its praise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from teropong.app.alerts.found import currency
from teropong.app.people.models import Person
from teropong.app.records.models import Account, Opportunity
from teropong.shown.deviations import GOOD, about, since, stake, sureness, text, title
from teropong.shown.naming import Name

Plain = dict[str, Any]
_PRAISE = {
    "above": gettext_lazy("As planned again."),
    "slow": gettext_lazy("It moves again. Well done."),
    "overdue": gettext_lazy("It is dealt with. Well done."),
    "outside": gettext_lazy("It is dealt with. Well done."),
}
_WELL_DONE = gettext_lazy("Back on course. Well done.")


@dataclass(frozen=True)
class Said:
    """``title`` says it in one line, ``note`` since when and how sure, ``text`` all in sentences.

    ``about`` says only whose and what, and ``praise`` what is said when it is over.
    """

    title: str
    text: str
    note: str
    praise: str
    about: str
    opens: str
    is_good: bool


class Names:
    """The names of the reps, deals and accounts that some deviations speak of, to a reader."""

    def __init__(self, deviations: Iterable[Plain], reader: Person | None = None) -> None:
        rows = list(deviations)
        reps = {row["scope"] for row in rows if row["scope_kind"] == "rep"}
        subjects = {row["subject"] for row in rows if row["subject"]}
        self.told = {
            "currency": currency(),
            "you": reader.key if reader else None,
            "reps": dict(Person.objects.filter(key__in=reps).values_list("key", "name")),
            "records": {
                word: {
                    key: Name(name)
                    for key, name in model._default_manager.filter(key__in=subjects).values_list(
                        "key", "name"
                    )
                }
                for word, model in (("account_id", Account), ("opportunity_id", Opportunity))
            },
        }


def said_to(reader: Person | None, row: Plain) -> Said:
    """A deviation as one reader is told of it; null: a room."""
    return said(row, Names([row], reader))


def said(row: Plain, names: Names) -> Said:
    """A deviation in words."""
    told = names.told
    return Said(
        title(told, row),
        text(told, row),
        " · ".join(filter(None, (since(row), sureness(row), stake(told, row)))),
        str(_PRAISE.get(row["kind"], _WELL_DONE)),
        about(told, row),
        _address(row["behind"]),
        row["kind"] in GOOD,
    )


def _address(behind: dict[str, str]) -> str:
    """Where the rows behind it are opened."""
    words = dict(behind)
    indicator, figure = words.pop("indicator"), words.pop("figure", "")
    only = {"only": figure} if figure and figure != "value" else {}
    return f"/figures/{indicator}/?{urlencode(words | only)}"
