"""What was found for one person, in order of harm, and the same for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from teropong.app.boards.trust.doubt import Asking, Doubt, Found, Harm, Row
from teropong.app.boards.trust.registry import DOUBTS
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.models.company import company
from teropong.facts.calendar import months_before
from teropong.facts.settings import Settings
from teropong.indicators import BY_NAME
from teropong.language import _, ngettext
from teropong.language.numbers import count
from teropong.shown.cells import cell
from teropong.shown.edge import render_json

SCHEMA = "teropong.trust/1"
HARMS: tuple[Harm, ...] = get_args(Harm)
_MONTHS = 12
"""So far back the estimates look: what is older harms no figure of now."""


@dataclass(frozen=True)
class Finding:
    """A doubt with what was found; ``rows`` are told where it is opened."""

    doubt: Doubt
    found: Found
    listed: str
    settings: tuple[str, str] | None = None

    @property
    def share(self) -> float | None:
        """The share of all that could be doubted."""
        return self.found.count / self.found.among if self.found.among else None

    @property
    def rows(self) -> list[Row]:
        """The first of the doubtful."""
        return self.found.first()

    @property
    def label(self) -> str:
        """How many of what: `9 open deals past their expected close`."""
        return ngettext(*self.doubt.label, self.found.count) % count(self.found.count)

    @property
    def spoils(self) -> list[str]:
        """The labels of the indicators that it spoils."""
        return [_(BY_NAME[name].label) for name in self.doubt.spoils]


def asking_of(person: Person, people: frozenset[int] | None = None) -> Asking:
    """What a person asks now, of some people's records or of all."""
    firm, day = company(), today()
    currency = firm.currency if firm else Settings().currency
    return Asking(person, day, months_before(day, _MONTHS), currency, people)


def findings(asking: Asking) -> list[Finding]:
    """Every doubt that the person is told of, the worst first; those without cases included."""
    told = [
        Finding(
            doubt,
            doubt.find(asking),
            doubt.listed(asking) if asking.people is None else "",
            doubt.settings if asking.person.is_administrator else None,
        )
        for doubt in DOUBTS
        if asking.person.role in doubt.roles
    ]
    return sorted(told, key=lambda one: (HARMS.index(one.doubt.harm), -(one.share or 0)))


def as_json(found: Sequence[Finding], now: datetime) -> str:
    """What was found, as ``teropong.trust/1``."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "as_of": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "findings": [_as_dict(one) for one in found],
    }
    return render_json(told)


def as_csv(found: Sequence[Finding]) -> str:
    """What was found, a line for each doubt."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    lines = [_as_dict(one) for one in found]
    writer.writerow(_COLUMNS)
    for line in lines:
        told = line | {"spoils": " ".join(line["spoils"])}
        writer.writerow([cell(told[name]) for name in _COLUMNS])
    return page.getvalue()


def _as_dict(one: Finding) -> dict[str, Any]:
    values = (
        one.doubt.name, one.doubt.harm, one.label, one.found.count, one.found.among, one.share,
        list(one.doubt.spoils), _(one.doubt.why), _(one.doubt.mend),
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


_COLUMNS = ("name", "harm", "label", "count", "among", "share", "spoils", "why", "advice")
