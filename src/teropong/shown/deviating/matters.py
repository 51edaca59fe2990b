"""What is the matter, in one sentence, with how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from teropong.indicators import BY_NAME
from teropong.language import N_, _
from teropong.language.dates import period_name
from teropong.language.numbers import count, percent, short_money
from teropong.shown.deviating.nouns import (
    Row,
    Told,
    began,
    deals,
    figure,
    first_day,
    is_own,
    last_day,
    so_many,
    step,
    subject,
    weeks,
    whole_number,
    whose_name,
)
from teropong.shown.words import column_name

_COURSES = ("first_meetings", "outreach", "revenue")
_SUREST, _SURE, _LIKELY = 0.99, 0.9, 0.75
_SAYS: Mapping[tuple[str, str], str] = {
    ("below", "course"): N_(
        "%(whose)s has %(many)s in the weeks %(weeks)s; the target asks for %(expected)s%(sure)s."
    ),
    ("below", "profit"): N_(
        "%(whose)s has made a profit of %(value)s in the weeks %(weeks)s; the target asks for "
        "%(expected)s%(sure)s."
    ),
    ("below", "term"): N_(
        "%(whose)s has %(many)s in %(period)s; by %(until)s the target asks for "
        "%(expected)s%(sure)s. %(missing)s are missing until the end."
    ),
    ("below", "ended"): N_(
        "%(whose)s has %(many)s in %(period)s; the target was %(expected)s%(sure)s."
    ),
    ("below", "conversion"): N_(
        "%(whose)s: of the deals decided in %(step)s since %(since)s, %(value)s passed on; the "
        "target is %(expected)s%(sure)s."
    ),
    ("below", "average_sale"): N_(
        "%(whose)s: new accounts buy for %(value)s on average; the target is at least "
        "%(expected)s%(sure)s."
    ),
    ("below", "pipeline_value"): N_(
        "%(whose)s: %(step)s holds %(value)s; the target is %(expected)s, and it has been short "
        "of it since %(began)s%(sure)s."
    ),
    ("below", "level"): N_(
        "%(whose)s: %(what)s is %(value)s; the target is at least %(expected)s%(sure)s."
    ),
    ("above", "level"): N_(
        "%(whose)s: %(what)s is %(value)s, above the band that ends at %(expected)s%(sure)s."
    ),
    ("slow", "level"): N_(
        "%(whose)s: %(what)s is %(value)s; the target is at most %(expected)s%(sure)s."
    ),
    ("above", "course"): N_(
        "%(whose)s has %(many)s in the weeks %(weeks)s, where the target asks for "
        "%(expected)s%(sure)s. Well done."
    ),
    ("above", "profit"): N_(
        "%(whose)s has made a profit of %(value)s in the weeks %(weeks)s, where the target asks "
        "for %(expected)s%(sure)s. Well done."
    ),
    ("above", "average_sale"): N_(
        "%(whose)s: new accounts buy for %(value)s on average, above the band that ends at "
        "%(expected)s%(sure)s."
    ),
    ("above", "pipeline_value"): N_(
        "%(whose)s: %(step)s holds %(value)s, above the band that ends at %(expected)s%(sure)s."
    ),
    ("turned", "course"): N_(
        "%(whose)s has %(many)s in the weeks %(weeks)s; usual would be %(expected)s%(sure)s."
    ),
    ("turned", "profit"): N_(
        "%(whose)s has made a profit of %(value)s in the weeks %(weeks)s; usual would be "
        "%(expected)s%(sure)s."
    ),
    ("inversion", ""): N_(
        "%(whose)s: %(step)s is worth %(value)s, but %(subject)s before it only %(expected)s, so "
        "that little can follow%(sure)s."
    ),
    ("hole", ""): N_(
        "%(whose)s: only %(deals)s in %(step)s, where %(expected)s are usual, since "
        "%(began)s%(sure)s."
    ),
    ("slow", ""): N_(
        "%(whose)s: deals stay in %(step)s for %(value)s, those still there included; the step "
        "is meant to take %(expected)s%(sure)s."
    ),
    ("overdue", ""): N_(
        "%(whose)s has %(deals)s over the time of their step, where %(expected)s would be "
        "usual%(sure)s."
    ),
    ("overdue", "one"): N_(
        "%(whose)s: %(subject)s, worth %(stake)s, has been in %(step)s for %(value)s; "
        "the step is meant to take %(expected)s."
    ),
    ("outside", ""): N_(
        "%(whose)s: %(value)s of %(expected)s new accounts since %(since)s bought less than is "
        "usual%(sure)s."
    ),
    ("outside", "small"): N_(
        "%(whose)s: the new account %(subject)s bought for only %(value)s; usual is at least "
        "%(expected)s."
    ),
    ("outside", "large"): N_(
        "%(whose)s: the new account %(subject)s bought for %(value)s, far more than the "
        "%(expected)s that are usual at most."
    ),
    ("fallen", ""): N_(
        "%(whose)s: of the deals decided in %(step)s since %(since)s, only %(value)s passed on; "
        "before it was %(expected)s%(sure)s."
    ),
}
"""By kind and case: the sentence."""
_SAYS_YOU: Mapping[tuple[str, str], str] = {
    ("below", "course"): N_(
        "You have %(many)s in the weeks %(weeks)s; the target asks for %(expected)s%(sure)s."
    ),
    ("below", "term"): N_(
        "You have %(many)s in %(period)s; by %(until)s the target asks for %(expected)s%(sure)s. "
        "%(missing)s are missing until the end."
    ),
    ("below", "ended"): N_("You have %(many)s in %(period)s; the target was %(expected)s%(sure)s."),
    ("below", "profit"): N_(
        "You have made a profit of %(value)s in the weeks %(weeks)s; the target asks for "
        "%(expected)s%(sure)s."
    ),
    ("above", "course"): N_(
        "You have %(many)s in the weeks %(weeks)s, where the target asks for %(expected)s%(sure)s. "
        "Well done."
    ),
    ("above", "profit"): N_(
        "You have made a profit of %(value)s in the weeks %(weeks)s, where the target asks for "
        "%(expected)s%(sure)s. Well done."
    ),
    ("turned", "course"): N_(
        "You have %(many)s in the weeks %(weeks)s; usual for you would be %(expected)s%(sure)s."
    ),
    ("turned", "profit"): N_(
        "You have made a profit of %(value)s in the weeks %(weeks)s; usual for you would be "
        "%(expected)s%(sure)s."
    ),
    ("overdue", ""): N_(
        "You have %(deals)s over the time of their step, where %(expected)s would be usual%(sure)s."
    ),
}
"""The same to whom it is of; where none stands here, it names nobody but whose it is, in front."""
_WHOSE = "%(whose)s: "


def of_what(row: Row) -> str:
    """Return the figure that it is about, by its name; nothing where the kind says it all."""
    if row["stage"]:
        return " · ".join(filter(None, (_named(row), step(row))))
    if row["measure"]:
        return column_name(row["measure"])
    has_name = row["kind"] in ("below", "above", "turned")
    return _(BY_NAME[row["indicator"]].label) if has_name else ""


def _named(row: Row) -> str:
    """Return the figure of a stage by its name, where it does not go without saying."""
    if row["measure"]:
        return column_name(row["measure"])
    return _(BY_NAME[row["indicator"]].label) if row["indicator"] == "baseline" else ""


def matter(told: Told, row: Row) -> str:
    """Return the sentence that says what is the matter."""
    case = row["kind"], _case(row)
    says = _(_SAYS_YOU.get(case, _SAYS[case]) if is_own(told, row) else _SAYS[case])
    said = says.removeprefix(_WHOSE) if is_own(told, row) else says
    said = said % {
        "whose": whose_name(told, row),
        "since": first_day(row),
        "began": began(row),
        "until": last_day(row),
        "weeks": weeks(row),
        "value": figure(told, row["value"], row),
        "expected": figure(told, row["expected"], row),
        "many": so_many(told, row),
        "what": of_what(row),
        "deals": deals(whole_number(row["value"])),
        "step": step(row) if row["stage"] else _("the pipeline"),
        "subject": subject(told, row) if row["subject"] else "",
        "stake": short_money(row["stake"] or "0", told["currency"]),
        "sure": _usual(told, row) + _sure(row),
        "period": period_name(row["period"]) if row.get("goal") else "",
        "missing": _missing(told, row),
    }
    return said[:1].upper() + said[1:]


def _case(row: Row) -> str:
    if row["kind"] in ("below", "above", "turned", "slow"):
        return _of_course_or_level(row)
    if row["kind"] == "overdue":
        return "one" if row["subject"] else ""
    if row["kind"] == "outside" and row["subject"]:
        return "small" if row["stake"] else "large"
    return ""


def _of_course_or_level(row: Row) -> str:
    if _is_level(row):
        return "level"
    if row["kind"] == "slow":
        return ""
    if row["indicator"] not in _COURSES:
        return str(row["indicator"])
    if row.get("goal"):
        return "ended" if row["goal"] == row["expected"] else "term"
    return "profit" if row["measure"] == "profit" else "course"


def _is_level(row: Row) -> bool:
    """Whether it is a share, an average or a stock that has no sentence of its own."""
    if row["indicator"] in _COURSES:
        return bool(row["measure"] == "margin")
    return row["indicator"] == "baseline" or bool(row["measure"])


def _missing(told: Told, row: Row) -> str:
    """Return what is missing of the whole period's target; nothing where it is of none."""
    if not row.get("goal"):
        return ""
    missing = Decimal(str(row["goal"])) - Decimal(str(row["value"]))
    if row["unit"] == "money":
        return short_money(str(missing), told["currency"])
    return count(whole_number(missing, up=True))


def _usual(told: Told, row: Row) -> str:
    """Return what one's own usual would be over the same days, as it stands behind a clause."""
    if not row.get("usual"):
        return ""
    return _(", and usual would be %s") % figure(told, row["usual"], row)


def _sure(row: Row) -> str:
    """Return how sure it is, as it stands behind a clause; nothing of a plain fact."""
    sure = row["sure"]
    if sure is None:
        return ""
    if sure >= _SUREST:
        return _(" (hardly a doubt)")
    said = percent(sure)
    if sure >= _SURE:
        return _(" (%s sure that it is no chance)") % said
    if sure >= _LIKELY:
        return _(" (probably no chance: %s sure)") % said
    return _(" (it may still be chance: %s sure)") % said
