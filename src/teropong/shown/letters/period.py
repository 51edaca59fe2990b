"""The letter on a month or a quarter, to whoever directs or leads: the eight, what to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from teropong.language import N_, _
from teropong.language.dates import period_name, short_date
from teropong.language.numbers import exact, percent
from teropong.shown.cumulative import course_of
from teropong.shown.emphasis import strong
from teropong.shown.figures import money
from teropong.shown.growing import Course
from teropong.shown.letters import eight, pictures
from teropong.shown.letters.held_against import aim_of
from teropong.shown.letters.lists import good_news, more_matters
from teropong.shown.letters.nouns import amount, is_reached
from teropong.shown.letters.shape import Item, Letter, Part, Picture, Row, Told, letter, part
from teropong.shown.rows import as_one, has_cases, is_available, total_of

_QUESTIONS = {
    "below": N_("What stands in the way, and what would change it soonest?"),
    "turned": N_("What is different from half a year ago?"),
    "inversion": N_("Are the early deals missing, or are the late ones waiting too long?"),
    "hole": N_("Who fills this step again, and with which accounts?"),
    "slow": N_("What are these deals waiting for, us or the client?"),
    "overdue": N_("Which of them are still alive, and which should go?"),
    "outside": N_("Was less offered, or was less wanted?"),
    "fallen": N_("At which moment do clients turn away, and what do they say?"),
}
"""By kind of deviation: what a director may ask."""


def period(told: Told) -> Letter | None:
    """Return the letter; None where the period holds nothing at all."""
    report = told["report"]
    if not any(has_cases(report, key) for key in report["indicators"] if is_available(report, key)):
        return None
    name = period_name(told["period"]["label"])
    parts = [
        part(eight.result(told), picture=_grown(told)),
        part((), _("Who brought what"), _brought(told)),
        part(eight.activity(told), _("What was done")),
        part(eight.behaviour(told), _("How the deals moved")),
        _questions(told),
        part((), _("What went well"), good_news(told)),
    ]
    return letter(_subject(told, name), parts)


def _subject(told: Told, name: str) -> str:
    report = told["report"]
    if not is_available(report, "revenue"):
        return _("%s in review") % name
    revenue = money(report, total_of(as_one(report, "revenue"), "revenue"))
    words = {"period": name, "revenue": revenue}
    aim = aim_of(told, "revenue")
    if aim is None:
        return _("%(period)s: revenue of %(revenue)s") % words
    words["target"] = money(report, aim["target"])
    if is_reached(aim):
        return _("%(period)s: revenue of %(revenue)s, the target is reached") % words
    return _("%(period)s: revenue of %(revenue)s of a target of %(target)s") % words


def _brought(told: Told) -> list[Item]:
    """Return what each team or rep brought of the target, who is the most short first."""
    rows = [row for row in told["brought"] if exact(row["target"])]
    rows.sort(key=lambda row: (exact(row["done"]) / exact(row["target"]), row["scope"]))
    return [Item(_of_target(told, row)) for row in rows]


def _of_target(told: Told, row: Row) -> str:
    done, target = exact(row["done"]), exact(row["target"])
    names = told["reps"] if row["scope_kind"] == "rep" else {}
    said = _("%(name)s: %(done)s of %(target)s, %(share)s")
    return said % {
        "name": strong(str(names.get(row["scope"], row["scope"]))),
        "done": amount(told, row, done),
        "target": amount(told, row, target),
        "share": percent(done / target),
    }


def _questions(told: Told) -> Part:
    asked: set[str] = set()
    items = []
    for one in told["matters"]:
        question = "" if one["kind"] in asked else f" {_(_QUESTIONS[one['kind']])}"
        items.append(Item(one["text"] + question, one["address"]))
        asked.add(one["kind"])
    return part((), _("What to ask the team"), items, after=more_matters(told))


def _grown(told: Told) -> Picture | None:
    """How revenue grew, beside the period before, with the target."""
    days, earlier = told["days"], told["days_before"]
    if not is_available(days, "revenue") or not has_cases(days, "revenue"):
        return None
    now = course_of(days)
    then = course_of(earlier) if _is_recorded(earlier) else None
    report, aim = told["report"], aim_of(told, "revenue")
    name, courses = period_name(now.label), [("now", _points(now))]
    title = _("Revenue, %s") % name
    about = _("%(period)s: %(value)s") % {"period": name, "value": money(report, now.last[1])}
    if then:
        courses.insert(0, ("before", _points(then)))
        before = {"period": period_name(then.label), "value": money(report, then.last[1])}
        about += "; " + _("%(period)s: %(value)s") % before
        title += " " + _("(grey: %s)") % before["period"]
    target = None
    if aim:
        words = _("target %s") % money(report, aim["target"])
        target = (exact(aim["target"]), words)
        about += f"; {words}"
    ticks = [(day / now.days, short_date(now.start + timedelta(days=day))) for day in _ticks(now)]
    said = money(report, now.last[1])
    svg, height = pictures.growth(title, courses, ticks, said, target)
    return Picture(svg, f"{title}. {about}.", pictures.WIDE, height)


def _is_recorded(report: dict[str, Any]) -> bool:
    first_on = report.get("first_on")
    is_there = bool(first_on) and first_on < report["period"]["end"]
    return is_there and is_available(report, "revenue")


def _points(course: Course) -> list[tuple[float, Any]]:
    return [(day / course.days, total) for day, total in course.sums]


def _ticks(course: Course) -> list[int]:
    step = 7 if course.days <= 31 else 14 if course.days <= 92 else 61
    return list(range(0, course.days - step // 2, step))
