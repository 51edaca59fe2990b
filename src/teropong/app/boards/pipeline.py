"""Pipeline: what stands open at each step, how it came to be so, its age, and what is late."""

from __future__ import annotations

from datetime import timedelta

from teropong.app.boards import standing
from teropong.app.boards.aims.asking import of_scope
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.days import choose_day
from teropong.engine.asked import Asked
from teropong.facts.calendar import period_of
from teropong.facts.zone import local_date
from teropong.language import N_, _
from teropong.shown import ages, course, late
from teropong.shown.aims import against, unaimed
from teropong.shown.alerted import of_whole
from teropong.shown.cards import about_data, attention, card, place
from teropong.shown.facts import fact
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import Report, inversions, is_known
from teropong.shown.steps import funnel
from teropong.shown.stepwise import overdue
from teropong.shown.twins import twin
from teropong.shown.unrated import unrated
from teropong.shown.words import pipeline_name, placed

_KEY = "pipeline_value"
_WEEKS = 52


def body(told: Told) -> Markup:
    """Return the day that it is seen on, the funnel, its course, the ages, and what is late."""
    whole = told.whole
    lead = tag("p", said(" ".join([fact(whole, _KEY), *_not_a_funnel(whole)])), class_="lead")
    day = choose_day("/pipeline/", told)
    if not is_known(whole, _KEY):
        return joined(day, lead, about_data(whole, None))
    return joined(
        day,
        lead,
        tag("div", _funnel(whole), _beside(whole), class_="hero"),
        against(told.more["aims"]) or unaimed(told.more["aims"], _KEY),
        _course(told.more["course"]),
        _ages(told),
        overdue(whole),
        tag("div", _past_close(told), _pushed(told), class_="cards"),
        about_data(whole, None),
    )


def _not_a_funnel(report: Report) -> list[str]:
    told = _("Not a funnel: %(stage)s is worth more than %(before)s.")
    return [
        told % {"stage": placed(str(row["stage"]), row), "before": row["previous_stage"]}
        for row in inversions(report)
    ]


def _funnel(report: Report) -> Markup:
    label = report["indicators"][_KEY]["label"]
    alerts = of_whole(report, _KEY)
    return card(label, unrated(report, _KEY), funnel(report), alerts, twin(report, None, _KEY))


def _beside(report: Report) -> Markup:
    found = attention(report, None)
    sentence = late.pushed_told(report)
    if sentence is None:
        return found
    told = tag("p", said(sentence), class_="fact")
    pushed = card(_("Expected closes pushed back"), told, late.pushed_by_step(report))
    return tag("div", found, pushed, class_="stack")


def _course(report: Report) -> Markup | None:
    found = course.courses(report)
    if not found:
        return None
    shown = [
        tag(
            "div",
            tag("h4", pipeline_name(one.pipeline)) if one.pipeline or len(found) > 1 else None,
            tag("p", said(course.told(report, one)), class_="fact"),
            course.keys(report, one),
            place(course.chart(report, one, nth)),
        )
        for nth, one in enumerate(found)
    ]
    title = _("Over twelve months, at the end of each week")
    pictures = tag("div", *shown, class_="courses")
    return card(title, unrated(report, _KEY), pictures, twin(report, None, _KEY), wide=True)


def _ages(told: Told) -> Markup | None:
    rows = told.more["ages"]
    tables = ages.heat_map(told.whole, rows)
    if not tables:
        return None
    sentence = tag("p", said(ages.told(told.whole, rows)), class_="fact")
    return card(_("How long they have been in their step"), sentence, *tables, ages.legend())


def _past_close(told: Told) -> Markup | None:
    sentence = late.past_close_told(told.whole)
    if sentence is None:
        return None
    rows = [row for row in told.more["late"] if "past_expected_close" in row["counts"]]
    fact_of = tag("p", said(sentence), class_="fact")
    return card(
        _("Past their expected close"), fact_of, late.past_close(told.whole, rows), wide=True
    )


def _pushed(told: Told) -> Markup | None:
    rows = [row for row in told.more["late"] if "pushed" in row["counts"]]
    shown = late.most_pushed(told.whole, rows)
    return card(_("Pushed back most often"), shown, wide=True) if shown else None


def _more(frame: Frame) -> dict[str, Asked]:
    """The same by week, over the last twelve months."""
    seen_on = local_date(frame.seen_at - 1, frame.settings.zone)
    first = period_of(seen_on, "week").start - timedelta(weeks=_WEEKS)
    asked = frame.asked(
        period=f"{first}..{seen_on}", grain="week", indicators=(_KEY,), compare=None
    )
    return {"course": asked}


PIPELINE = Board(
    "pipeline",
    N_("Pipeline"),
    (_KEY, "stage_duration"),
    body,
    more=_more,
    extra={"ages": standing.ages, "late": standing.late, "aims": of_scope},
)
