"""How one sum becomes another: bars that lead from the first to the last, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from teropong.language.numbers import MINUS, short_money
from teropong.shown.markup import Markup, tag


@dataclass(frozen=True)
class Step:
    """A part with its sign; of the two ends the sum itself. ``about`` stands below its name."""

    name: str
    value: float
    about: str = ""


@dataclass(frozen=True)
class _Span:
    start: float
    end: float


def waterfall(first: Step, parts: Sequence[Step], last: Step, currency: str) -> Markup:
    """Return the bars; ``first`` with all parts is ``last``. Values are units of the currency."""
    spans = spans_of(first.value, [one.value for one in parts], last.value)
    low = min(0.0, *(min(one.start, one.end) for one in spans))
    wide = max(0.0, *(max(one.start, one.end) for one in spans)) - low or 1.0
    lines = [
        _line(step, span, low, wide, currency, tone)
        for step, span, tone in zip(
            (first, *parts, last),
            spans,
            ("faint", *("more" if one.value > 0 else "less" for one in parts), "reached"),
            strict=True,
        )
    ]
    return tag("ol", *lines, class_="bridge")


def spans_of(first: float, parts: Sequence[float], last: float) -> list[_Span]:
    """Return from where to where each bar leads: each part from where the one before it ended."""
    found, at = [_Span(0.0, first)], first
    for value in parts:
        found.append(_Span(at, at + value))
        at += value
    return [*found, _Span(0.0, last)]


def _line(step: Step, span: _Span, low: float, wide: float, currency: str, tone: str) -> Markup:
    left, right = sorted(100 * (one - low) / wide for one in (span.start, span.end))
    rect = tag(
        "rect",
        x=f"{left:.2f}%",
        width=f"{max(right - left, 0.4):.2f}%",
        height="100%",
        class_=tone,
    )
    is_end = tone in ("faint", "reached")
    sign = MINUS if step.value < 0 else "" if is_end or not step.value else "+"
    return tag(
        "li",
        tag("span", step.name, tag("small", step.about) if step.about else None, class_="name"),
        tag("svg", rect, aria_hidden="true", focusable="false"),
        tag(
            "b" if is_end else "span",
            sign + short_money(round(abs(step.value)), currency),
            class_="told",
        ),
        class_="end" if is_end else None,
    )
