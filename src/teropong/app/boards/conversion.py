"""Conversion: how many pass each step, and the diamond: who is on the way, and who was left."""

from __future__ import annotations

from typing import Any

from teropong.app.boards.aims.asking import of_scope
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.runners import runners
from teropong.engine.asked import Asked
from teropong.language import N_, _
from teropong.shown import lists
from teropong.shown.aims import against, unaimed
from teropong.shown.alerted import of_lane
from teropong.shown.cards import about_data, card
from teropong.shown.diamond import diamond, legend
from teropong.shown.facts import fact
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.passing import keys, passing
from teropong.shown.rows import Report, is_known, latest, of_pipeline, pipelines, rows_of
from teropong.shown.runners import have_room, reading
from teropong.shown.stepwise import by_rep
from teropong.shown.unrated import unrated
from teropong.shown.words import pipeline_name

_KEYS = ("conversion", "baseline")


def body(told: Told) -> Markup:
    """Return the facts in words, each pipeline's steps and diamond, and both by rep."""
    whole = told.whole
    lanes = pipelines([row for key in _KEYS for row in latest(rows_of(whole, key))])
    return joined(
        [_pipeline(told, lane, has_name=len(lanes) > 1) for lane in lanes] or _lead(whole),
        against(told.more["aims"]) or unaimed(told.more["aims"], "conversion"),
        [by_rep(whole, told.parts, key) for key in _KEYS if is_known(whole, key)],
        about_data(whole, told.parts),
    )


def _lead(report: Report) -> Markup:
    sentences = ((said(fact(report, key)), " ") for key in _KEYS)
    return tag("p", *sentences, class_="lead")


def _alone(report: Report, lane: str | None) -> Report:
    """Return the report of one pipeline, told as if it were the only one."""
    indicators = dict(report["indicators"])
    for key in _KEYS:
        rows = of_pipeline(rows_of(report, key), lane)
        own = [{name: row[name] for name in row if name != "pipeline"} for row in rows]
        indicators[key] = indicators[key] | {"rows": own}
    return report | {"indicators": indicators}


def _pipeline(told: Told, lane: str | None, *, has_name: bool) -> Markup:
    return tag(
        "div",
        tag("h2", pipeline_name(lane), class_="lane") if has_name else None,
        _lead(_alone(told.whole, lane)),
        _steps(told, lane) if is_known(told.whole, "conversion") else None,
        _diamond(told, lane) if is_known(told.whole, "baseline") or told.more["runners"] else None,
        class_="part",
    )


def _steps(told: Told, lane: str | None) -> Markup:
    legend = _(
        "Bar: the deals that came to the step in this period; while many are undecided, the share "
        "that passed so far is too low. Point and band: the rate expected, which counts the "
        "undecided in, with its 90 percent range, from 0 to 100 percent."
    )
    label = told.whole["indicators"]["conversion"]["label"]
    shown = passing(told.whole, "conversion", lane)
    reading = tag("p", legend, class_="small")
    return card(label, keys(), shown, of_lane(told.whole, "conversion", lane), reading, wide=True)


def _diamond(told: Told, lane: str | None) -> Markup:
    report = told.whole
    deals = of_pipeline(told.more["runners"], lane)
    late = {
        row["opportunity_id"] for row in rows_of(told.more["time"], "stage_duration", "overdue")
    }
    drawn = (
        (diamond(report, lane, deals, late), tag("p", reading(deals, late), class_="small"))
        if have_room(deals)
        else (diamond(report, lane), tag("p", legend(report, lane), class_="small"))
    )
    beside = (lists.runners(report, lane), _guess(told, lane), _steps_of_bases(report, lane))
    return card(
        report["indicators"]["baseline"]["label"],
        unrated(report, "baseline"),
        tag("div", tag("div", *drawn), tag("div", *beside, class_="beside"), class_="field large"),
        of_lane(report, "baseline", lane),
        _folded(_("Deals on their way"), lists.on_the_way(report, deals, late), len(deals)),
        _unmet(report, lane),
        wide=True,
    )


def _steps_of_bases(report: Report, lane: str | None) -> Markup:
    return tag(
        "details",
        tag("summary", _("From base to base")),
        keys(),
        passing(report, "baseline", lane),
        class_="twin",
    )


def _guess(told: Told, lane: str | None) -> Markup | None:
    """Return that the bases are guessed, with the way to say them for whoever may."""
    if lane not in _guessed(told.whole):
        return None
    address = told.leads.get("pipelines")
    way = tag("a", _("Say which step proves which base"), href=address) if address else None
    said = _("The bases are a guess from the order of the steps.")
    return tag("p", tag("b", _("Guess"), class_="mark"), " ", said, " ", way, class_="small")


def _guessed(report: Report) -> list[Any]:
    found = report["indicators"]["baseline"].get("guessed") or []
    has_several = any("pipeline" in row for row in rows_of(report, "baseline"))
    return found if has_several else [None for _one in found]


def _unmet(report: Report, lane: str | None) -> Markup | None:
    shown = lists.without_meeting(report, lane)
    if shown is None:
        return None
    told = _("They have reached a base that a meeting proves, and none is recorded as held.")
    return joined(tag("h3", _("Without a held meeting")), tag("p", told, class_="fact"), shown)


def _folded(title: str, shown: Markup | None, n: int) -> Markup | None:
    if shown is None:
        return None
    return tag("details", tag("summary", f"{title} ({n})"), shown)


def _more(frame: Frame) -> dict[str, Asked]:
    return {"time": frame.asked(indicators=("stage_duration",), compare=None)}


CONVERSION = Board(
    "conversion",
    N_("Conversion"),
    _KEYS,
    body,
    by=("rep",),
    more=_more,
    extra={"runners": runners, "aims": of_scope},
)
