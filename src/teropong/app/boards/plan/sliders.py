"""What is moved: a slider for each rate, time, value and volume, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teropong.app.boards.plan.words import PlanWords, name_of
from teropong.language import _
from teropong.language.numbers import (
    MINUS,
    decimal,
    percent,
    short_money,
    short_money_range,
)
from teropong.outlook.plan.moves import Kind, Move
from teropong.shown import forecast
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, joined, said, tag

Told = Mapping[str, Any]
FORM = "plan-words"
_ENDS: Mapping[Kind, tuple[int, int]] = {
    "volume": (-50, 100),
    "value": (-50, 100),
    "conversion": (-50, 50),
    "duration": (-50, 50),
}


def card_of(
    plan: Told, found: Told, steps: Sequence[tuple[str, str]], words: PlanWords, may_keep: bool
) -> Markup:
    """Return the card: what comes of the moves on top, then the sliders."""
    whole = [_slider(Move("volume", 0), words), _slider(Move("value", 0), words)]
    return card(
        _("What if"),
        _outcome(plan, found),
        tag("div", *whole, class_="slides"),
        _by_step(steps, words),
        tag(
            "div",
            tag("button", _("Compute"), form=FORM, class_="button plain"),
            _ways(words, may_keep=may_keep),
            class_="ways",
        ),
        level="h2",
    )


def _outcome(plan: Told, found: Told) -> Markup:
    """The chance, the end and what is needed, before and after."""
    currency, is_moved = plan["currency"], bool(found["moves"])
    chances = [forecast.chance(one["p_target"]) for one in (plan, found)]
    meetings = [one["first_meetings_per_week"]["needed"] for one in (plan, found)]
    ends = _("It ends at about %(ends)s (8 in 10: %(span)s).") % {
        "ends": strong(short_money(found["expected"], currency)),
        "span": short_money_range(found["p10"], found["p90"], currency),
    }
    need = None
    if None not in meetings:
        need = _("First meetings needed a week: %s.") % _arrow(
            [decimal(one) for one in meetings], is_moved=is_moved
        )
    was = tag("span", f"{chances[0]} → ", class_="was") if is_moved else None
    return tag(
        "div",
        tag("p", _("Chance of the target"), class_="soft"),
        tag("p", was, tag("b", chances[1]), class_="big"),
        tag("p", said(ends)),
        tag("p", said(need)) if need else None,
        tag("p", _("Move what could be otherwise."), class_="soft") if not is_moved else None,
        class_="outcome",
        aria_live="polite",
    )


def _arrow(pair: list[str], *, is_moved: bool) -> str:
    return f"{pair[0]} → {strong(pair[1])}" if is_moved else strong(pair[1])


def _by_step(steps: Sequence[tuple[str, str]], words: PlanWords) -> Markup:
    pipelines = dict.fromkeys(pipeline for pipeline, _stage in steps)
    return joined(
        *(_pipeline(one, steps, words, is_open=not nth) for nth, one in enumerate(pipelines))
    )


def _pipeline(
    pipeline: str, steps: Sequence[tuple[str, str]], words: PlanWords, *, is_open: bool
) -> Markup:
    own = [stage for lane, stage in steps if lane == pipeline]
    rows = [
        tag(
            "li",
            tag("h4", stage),
            _slider(Move("conversion", 0, pipeline, stage), words),
            _slider(Move("duration", 0, pipeline, stage), words),
        )
        for stage in own
    ]
    is_moved = any(one.pipeline == pipeline and one.stage in own for one in words.moves)
    name = _("Steps of %s") % pipeline if pipeline else _("Steps")
    return tag(
        "details",
        tag("summary", name),
        tag("ul", *rows, class_="by-step"),
        open=is_open or is_moved,
        class_="slides-of",
    )


def _slider(move: Move, words: PlanWords) -> Markup:
    name, label = name_of(move), label_of(move.kind)
    value = next((one.percent for one in words.moves if name_of(one) == name), 0.0)
    least, most = _ENDS[move.kind]
    where = f"{move.stage}: " if move.stage else ""
    return tag(
        "label",
        tag("span", label, class_="name"),
        tag("output", signed(value)),
        tag(
            "input",
            type="range",
            name=name,
            form=FORM,
            min=min(least, int(value)),
            max=max(most, int(value)),
            step=1 if value % 5 else 5,
            value=f"{value:g}",
            aria_label=where + label,
            aria_valuetext=signed(value),
        ),
        class_="slide is-moved" if value else "slide",
    )


def label_of(kind: Kind) -> str:
    """What a move is called."""
    return {
        "volume": _("New deals and first meetings"),
        "value": _("Average sale"),
        "conversion": _("Goes on or wins"),
        "duration": _("Time in the step"),
    }[kind]


def signed(value: float) -> str:
    """A move in percent: `+10 %`."""
    if not value:
        return percent(0)
    return ("+" if value > 0 else MINUS) + percent(abs(value) / 100)


def said_moves(moves: Sequence[Move]) -> list[str]:
    """Moves in words."""
    return [
        " ".join(
            filter(
                None,
                (f"{one.stage}:" if one.stage else "", label_of(one.kind), signed(one.percent)),
            )
        )
        for one in moves
    ]


def _ways(words: PlanWords, *, may_keep: bool) -> list[Markup]:
    found = []
    if words.moves:
        address = f"/plan/{words.address(moves=())}"
        found.append(tag("a", _("As it is"), href=address, class_="button small", data_board=True))
        if may_keep:
            keep = f"/plan/scenarios/new/{words.address()}"
            label = _("Save as a scenario")
            found.append(tag("a", label, href=keep, class_="button small", data_sheet=True))
    return found
