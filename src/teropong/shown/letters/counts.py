"""What was done in a week, in sentences: against its target, else against what is usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from teropong.language import _, ngettext
from teropong.language.numbers import count, decimal, exact, short_money
from teropong.shown.emphasis import strong
from teropong.shown.letters.nouns import amount, days_name, flows, is_of_week, things
from teropong.shown.letters.shape import Row, Told

FEWEST = 4
"""Fewer weeks than these say nothing of what is usual."""
_KEYS = ("first_meetings", "outreach")
Sentence = Callable[[str, bool], str]


def says_anything(told: Told, pace: Sequence[Row]) -> bool:
    """Return whether anything was done or asked for in all these weeks."""
    sums = (value for of in told["weeks"].values() for value in of.get("", {}).values())
    return bool(pace) or any(exact(value) for value in sums) or bool(told["n_late"])


def subject(told: Told, pace: Sequence[Row], said: str) -> str:
    """Return the subject: what says the most of the week."""
    for row in flows(pace):
        if is_of_week(row):
            done = _of(told, row)
            return said % done
    n = done_in(told, "first_meetings", "", told["week"]["label"])
    if n is not None:
        return said % _things(told, "first_meetings", n)
    return said % days_name(told["week"]["start"], told["week"]["end"])


def done_in(told: Told, indicator: str, name: str, label: str) -> Decimal | None:
    """What one did in a week; None where it is not recorded at all."""
    of = told["weeks"].get(indicator)
    return None if of is None else exact(of.get(name, {}).get(label, "0"))


def recorded(told: Told) -> list[str]:
    """The weeks since the first record, the one told of last."""
    labels = list(told["labels"])
    if not told["first_on"]:
        return labels[-1:]
    year, week, _day = date.fromisoformat(told["first_on"]).isocalendar()
    return [label for label in labels if label >= f"{year}-W{week:02d}"]


def counted(told: Told, pace: Sequence[Row], whose: str, sentence: Sentence) -> Iterator[str]:
    """A sentence for each of what is counted: against its target, else against what is usual."""
    aims = {row["indicator"]: row for row in flows(pace) if is_of_week(row) and not row["measure"]}
    for indicator in _KEYS:
        n = done_in(told, indicator, whose, told["week"]["label"])
        if n is None:
            continue
        said = sentence(indicator, bool(n)) % {"things": strong(_things(told, indicator, n))}
        if indicator in aims:
            yield f"{said} {_against(told, aims[indicator])}"
        elif usual := _usual(told, indicator, whose):
            yield f"{said} {usual}"
        else:
            yield said


def _usual(told: Told, indicator: str, name: str) -> str:
    """How that compares with the weeks before, where there are enough of them."""
    labels = recorded(told)[:-1]
    if len(labels) < FEWEST:
        return ""
    sums = [done_in(told, indicator, name, label) or Decimal(0) for label in labels]
    if not any(sums):
        return ""
    mean = decimal(sum(sums, Decimal(0)) / len(sums))
    said = _("In the %(n)s weeks before it was %(mean)s a week on average.")
    return said % {"n": count(len(labels)), "mean": mean}


def _against(told: Told, row: Row) -> str:
    target = amount(told, row, row["target"])
    over = exact(row["done"]) - exact(row["target"])
    if not over:
        return _("That is just the target.")
    if over > 0:
        return _("The target was %s: it is reached, with something to spare.") % target
    return _("The target was %s.") % target


def won(told: Told, both: str, alone: str) -> str | None:
    """Return what was won; nothing is said of nothing, since most weeks have no deal."""
    label = told["week"]["label"]
    deals = done_in(told, "deals", "", label)
    if not deals:
        return None
    n = int(deals)
    words = {"deals": strong(ngettext("%s deal", "%s deals", n) % count(n))}
    worth = done_in(told, "revenue", "", label)
    if told["lacks_rate"] or not worth:
        return alone % words
    return both % (words | {"value": strong(short_money(worth, told["currency"]))})


def unrated(told: Told) -> str | None:
    """Return that some money cannot be told."""
    if not told["lacks_rate"]:
        return None
    return _("What is in money cannot be told in full: a rate of exchange is missing.")


def _of(told: Told, row: Row) -> str:
    return _("%(done)s of %(target)s") % {
        "done": things(told, row, row["done"]),
        "target": amount(told, row, row["target"]),
    }


def _things(told: Told, indicator: str, n: Decimal) -> str:
    unit = "money" if indicator == "revenue" else "count"
    return things(told, {"indicator": indicator, "unit": unit}, n)
