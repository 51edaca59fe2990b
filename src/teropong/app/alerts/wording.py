"""An alert in words: the deviation's own, with the names of people and records, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from teropong.app.alerts.ended import ending
from teropong.app.alerts.found import currency
from teropong.app.alerts.models import Alert
from teropong.app.people.models import Person
from teropong.app.records.models import Account, Opportunity
from teropong.shown.deviations import GOOD, about, since, stake, sureness, text, title
from teropong.shown.naming import Name

Plain = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """``title`` says it in one line, ``note`` since when and how sure, ``text`` all in sentences.

    ``about`` says only whose and what, and ``ending`` what is said now that it is over;
    nothing while it is not.
    """

    title: str
    text: str
    note: str
    ending: str
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


def said_to(reader: Person | None, alert: Alert) -> Said:
    """An alert as one reader is told of it; null: a room."""
    return said(alert, Names([alert.deviation], reader))


def said(alert: Alert, names: Names) -> Said:
    """An alert in words."""
    told, row = names.told, alert.deviation
    return Said(
        title(told, row),
        text(told, row),
        " · ".join(filter(None, (since(row), sureness(row), stake(told, row)))),
        ending(alert) if alert.gone_at else "",
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
