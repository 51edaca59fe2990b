"""A deviation in words: what, whose, by how much, how sure, since when, and what to do.

Made from the plain data that alerts keep (``teropong.deviations/1``), in the language in use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.models.company import company
from teropong.facts.money import to_text
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
        reps, subjects = set(), set()
        for one in deviations:
            subjects.add(one["subject"])
            if one["whose"]["kind"] == "rep":
                reps.add(one["whose"]["name"])
        self._reps = dict(Person.objects.filter(key__in=reps).values_list("key", "name"))
        self._subjects: dict[str, str] = {}
        for model in (Account, Opportunity):
            found = model.objects.filter(key__in=subjects - {""})
            self._subjects |= dict(found.values_list("key", "name"))

    def whose(self, whose: dict[str, str], reader: Person | None) -> str:
        """Whose it is; nothing where that is its reader."""
        if whose["kind"] != "rep":
            return whose["name"]
        if reader is not None and reader.key == whose["name"]:
            return ""
        return self._reps.get(whose["name"], whose["name"])

    def subject(self, key: str) -> str:
        """What a deal or an account is called."""
        return self._subjects.get(key, key)


def said(deviation: Plain, reader: Person | None = None, names: Names | None = None) -> Said:
    """A deviation as its reader is told of it: one's own without one's own name."""
    names = names or Names([deviation])
    measure, whose = deviation["measure"], deviation["whose"]
    words = {
        "what": _measured(measure),
        "stage": measure["stage"] or _measured(measure),
        "subject": names.subject(deviation["subject"]),
    }
    title = str(TITLES.get(deviation["kind"], "%(what)s")) % words
    name = names.whose(whose, reader)
    return Said(
        _begun(title, name),
        tuple(_facts(deviation)),
        _lever(deviation["lever"]),
        str(PRAISE.get(deviation["kind"], _WELL_DONE)),
        _begun(words["subject"] or words["what"], name),
        _address(deviation["behind"]),
        deviation["kind"] == "above",
    )


def _begun(text: str, name: str) -> str:
    return f"{name}: {text}" if name else text[:1].upper() + text[1:]


def _measured(measure: dict[str, str]) -> str:
    indicator = BY_NAME.get(measure["indicator"])
    label = translated(indicator.label) if indicator else measure["indicator"]
    return f"{label} ({measure['companion']})" if measure["companion"] else label


def _facts(deviation: Plain) -> list[str]:
    say = _sayer(deviation["measure"])
    value = say(deviation["value"])
    if deviation["expected"] is not None:
        words = {"value": value, "expected": say(deviation["expected"])}
        is_count = _unit(deviation["measure"]) in ("count", "money")
        value = (
            _("%(value)s of %(expected)s") if is_count else _("%(value)s; expected %(expected)s")
        ) % words
    told = [f"{value} ({dates.period_name(deviation['period'])})"]
    since = date.fromisoformat(deviation["since"])
    told.append(_("since %s") % dates.plain_date(since))
    if deviation["sure"] is not None:
        told.append(_("%s sure") % numbers.percent(round(deviation["sure"], 4)))
    if deviation["stake_minor"] is not None:
        told.append(_("%s at stake") % _money(Fraction(deviation["stake_minor"])))
    return told


def _lever(lever: dict[str, str] | None) -> str:
    if lever is None:
        return ""
    last = date.fromisoformat(lever["until"]) - timedelta(days=1)
    is_near = 0 <= (last - today()).days < 7
    measure = {"indicator": lever["indicator"], "companion": ""}
    return _("%(n)s more by %(day)s: %(what)s") % {
        "n": _sayer(measure)(lever["amount"]),
        "what": _measured(measure),
        "day": dates.weekday_name(last) if is_near else dates.plain_date(last),
    }


def _sayer(measure: dict[str, str]) -> Callable[[str], str]:
    unit = _unit(measure)
    return lambda text: _figure(Fraction(text), unit)


def _unit(measure: dict[str, str]) -> str:
    indicator = BY_NAME.get(measure["indicator"])
    return indicator.unit if indicator else "count"


def _figure(value: Fraction, unit: str) -> str:
    if unit == "money":
        return _money(value)
    number = Decimal(value.numerator) / Decimal(value.denominator)
    if unit == "days":
        return numbers.days(number)
    return numbers.percent(number) if unit == "rate" else numbers.decimal(number)


def _money(value: Fraction) -> str:
    firm = company()
    currency = firm.currency if firm else "IDR"
    return numbers.short_money(to_text(value, currency), currency)


def _address(behind: dict[str, str]) -> str:
    """Where the rows behind it are opened."""
    words = dict(behind)
    indicator = words.pop("indicator", "")
    words.pop("figure", None)
    return f"/figures/{indicator}/?{urlencode(words)}" if indicator in BY_NAME else ""
