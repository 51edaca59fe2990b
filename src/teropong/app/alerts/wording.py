"""A deviation in words: what, whose, by how much, how sure, since when, and what to do.

Made from the plain data that alerts keep (``teropong.deviations/1``), in the language in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.models.company import company
from teropong.indicators import BY_NAME
from teropong.language import _ as translated
from teropong.language import dates, numbers

Plain = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """``title`` says it in one line, ``facts`` how much and how sure, ``lever`` what would help.

    ``about`` says only whose and what, and ``praise`` what is said when it is over.
    """

    title: str
    facts: tuple[str, ...]
    lever: str = ""
    praise: str = ""
    about: str = ""
    opens: str = ""
    is_good: bool = False

    @property
    def in_one(self) -> str:
        """The facts in one line."""
        return " · ".join(self.facts)


TITLES = {
    "below": gettext_lazy("%(what)s below target"),
    "above": gettext_lazy("%(what)s ahead of target"),
    "turned": gettext_lazy("%(what)s going down"),
    "inversion": gettext_lazy("%(stage)s is worth more than the step before it"),
    "hole": gettext_lazy("A hole at %(stage)s"),
    "slow": gettext_lazy("%(stage)s takes longer than it should"),
    "overdue": gettext_lazy("%(subject)s is over the time of %(stage)s"),
    "outside": gettext_lazy("%(subject)s is outside the usual range of first sales"),
    "fallen": gettext_lazy("Fewer get past %(stage)s"),
}
PRAISE = {
    "above": gettext_lazy("As planned again."),
    "slow": gettext_lazy("It moves again. Well done."),
    "overdue": gettext_lazy("It is dealt with. Well done."),
    "outside": gettext_lazy("It is dealt with. Well done."),
}
_WELL_DONE = gettext_lazy("Back on course. Well done.")


class Names:
    """The names of the reps, deals and accounts that some deviations speak of."""

    def __init__(self, deviations: Iterable[Plain]) -> None:
        rows = list(deviations)
        reps = {row["scope"] for row in rows if row["scope_kind"] == "rep"}
        subjects = {row["subject"] for row in rows if row["subject"]}
        self._reps = dict(Person.objects.filter(key__in=reps).values_list("key", "name"))
        self._subjects: dict[str, str] = {}
        for model in (Account, Opportunity):
            found = model.objects.filter(key__in=subjects)
            self._subjects |= dict(found.values_list("key", "name"))

    def whose(self, row: Plain, reader: Person | None) -> str:
        """Whose it is; nothing where that is its reader, or the company."""
        name: str = row["scope"] or ""
        if row["scope_kind"] != "rep":
            return name
        return "" if reader is not None and reader.key == name else self._reps.get(name, name)

    def subject(self, key: str | None) -> str:
        """What a deal or an account is called."""
        return self._subjects.get(key or "", key or "")


def said(row: Plain, reader: Person | None = None, names: Names | None = None) -> Said:
    """A deviation as its reader is told of it: one's own without one's own name."""
    names = names or Names([row])
    what = _measured(row["indicator"], row["measure"])
    words = {
        "what": what,
        "stage": row["stage"] or what,
        "subject": names.subject(row["subject"]),
    }
    title = str(TITLES.get(row["kind"], "%(what)s")) % words
    name = names.whose(row, reader)
    return Said(
        _begun(title, name),
        tuple(_facts(row)),
        _lever(row["lever"]),
        str(PRAISE.get(row["kind"], _WELL_DONE)),
        _begun(words["subject"] or what, name),
        _address(row["behind"]),
        row["kind"] == "above",
    )


def _begun(text: str, name: str) -> str:
    return f"{name}: {text}" if name else text[:1].upper() + text[1:]


def _measured(indicator: str, companion: str | None) -> str:
    known = BY_NAME.get(indicator)
    label = translated(known.label) if known else indicator
    return f"{label} ({companion})" if companion else label


def _facts(row: Plain) -> Iterator[str]:
    value = _figure(row["value"], row["unit"])
    if row["expected"] is not None:
        words = {"value": value, "expected": _figure(row["expected"], row["unit"])}
        is_sum = row["unit"] in ("count", "money")
        of = _("%(value)s of %(expected)s") if is_sum else _("%(value)s; expected %(expected)s")
        value = of % words
    yield f"{value} ({dates.period_name(row['period'])})"
    yield _("since %s") % dates.plain_date(date.fromisoformat(row["since"]))
    if row["sure"] is not None:
        yield _("%s sure") % numbers.percent(round(row["sure"], 4))
    if row["stake"] is not None:
        yield _("%s at stake") % _figure(row["stake"], "money")


def _lever(lever: Plain | None) -> str:
    if lever is None:
        return ""
    last = date.fromisoformat(lever["until"]) - timedelta(days=1)
    is_near = 0 <= (last - today()).days < 7
    return _("%(n)s more by %(day)s: %(what)s") % {
        "n": _figure(lever["amount"], lever["unit"]),
        "what": _measured(lever["indicator"], None),
        "day": dates.weekday_name(last) if is_near else dates.plain_date(last),
    }


def _figure(value: Any, unit: str) -> str:
    if unit == "money":
        firm = company()
        return numbers.short_money(value, firm.currency if firm else "IDR")
    if unit == "days":
        return numbers.days(value)
    return numbers.percent(value) if unit == "rate" else numbers.decimal(value)


def _address(behind: dict[str, str]) -> str:
    """Where the rows behind it are opened."""
    words = dict(behind)
    indicator = words.pop("indicator", "")
    words.pop("figure", None)
    return f"/figures/{indicator}/?{urlencode(words)}" if indicator in BY_NAME else ""
