"""Where one stands towards a target: a bar or a mark, and what it means in a sentence or two.

Rows are those of a `teropong.pace/1`; on a page they come with ``alerts``, the deviations of their
figures that stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, decimal, percent
from teropong.shown.bullet import bar, drawn, goal, point
from teropong.shown.emphasis import strong
from teropong.shown.marks import share, tick
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.pace import figure, measure_name, span, standing, target

Row = dict[str, Any]
Told = dict[str, Any]
_WHOLE = 10
"""From here on a count is said without its fraction."""


def row_of(told: Told, key: str, measure: str | None = None) -> Row | None:
    """Return the row of an indicator's own value, or of a companion, of all pipelines and steps."""
    wanted = (key, measure, None, None)
    for row in told["rows"]:
        if tuple(row[name] for name in ("indicator", "measure", "stage", "pipeline")) == wanted:
            return dict(row)
    return None


def deviates(row: Row) -> bool:
    """Return whether it is to be looked at: a level only if chance does not explain it."""
    if standing(row) != "behind":
        return False
    if row["adds_up"] or row["low"] is None or row["high"] is None:
        return True
    ends = [row["target"]] if row["upper"] is None else [row["target"], row["upper"]]
    return not any(row["low"] <= end <= row["high"] for end in ends)


def bullet(row: Row, *, height: int = 16, is_late: bool | None = None) -> Markup:
    """Return the bar of what is done: thin tick what is due, thick the target, pale where it ends.

    Where more is done than asked for, the bar runs on beyond the target. ``is_late`` says whether
    it deviates, where the row itself does not.
    """
    ends = [float(row[name] or 0) for name in ("target", "done", "due", "expected")]
    most = max(*ends, min(float(row["high"] or 0), 1.5 * max(ends))) * 1.04
    tone = "deviates" if (deviates(row) if is_late is None else is_late) else "reached"
    done = share(row["done"], most) if row["done"] else 0
    parts = [bar("ground", 0, 100, height)]
    parts += [bar(tone, 0, done, height)] if done else []
    parts += _ending(row, most, height)
    if row["due"] and row["days_left"]:
        parts.append(tick(row["due"], most, "due", 1, height - 1))
    return drawn(*parts, goal(row["target"], most, height), height=height)


def _ending(row: Row, most: float, height: int) -> list[Markup]:
    if row["expected"] is None or not row["days_left"]:
        return []
    low, high = (share(row[name], most) for name in ("low", "high"))
    return [bar("ending", low, high, height), point(row["expected"], most, height)]


def level(row: Row) -> Markup:
    """Return a level on a line: its point and interval, and the field in which it is to be."""
    ends = [row[name] for name in ("target", "upper", "done", "high")]
    most = 1.0 if row["unit"] == "rate" else max(float(one or 0) for one in ends) * 1.15 or 1.0
    least, upper = share(row["target"], most), row["upper"]
    is_least = row["better"] == "higher" or upper is not None
    left, right = (least, 100.0) if is_least else (0.0, least)
    right = share(upper, most) if upper is not None else right
    tone = "deviates" if deviates(row) else "reached"
    wide = f"{max(right - left, 0.4):.2f}%"
    parts = [
        tag("line", x1="0", x2="100%", y1="50%", y2="50%", class_="line"),
        tag("rect", x=f"{left:.2f}%", y=2, width=wide, height=12, class_="field"),
        tick(row["target"], most, "goal", 0, 16),
        tick(upper, most, "goal", 0, 16) if upper is not None else joined(),
    ]
    if row["done"] is not None:
        if row["low"] is not None and row["high"] is not None:
            x1, x2 = (f"{share(row[name], most):.2f}%" for name in ("low", "high"))
            parts.append(tag("line", x1=x1, x2=x2, y1="50%", y2="50%", class_=f"known {tone}"))
        at = f"{share(row['done'], most):.2f}%"
        parts.append(tag("circle", cx=at, cy="50%", r=5, class_=tone))
    return tag("svg", *parts, class_="bullet", height=16, aria_hidden="true", focusable="false")


def picture(row: Row) -> Markup:
    """Return the bar of a flow, or the mark of a level."""
    return bullet(row) if row["adds_up"] else level(row)


def of_target(told: Told, row: Row) -> str:
    """Return what is to be reached: `of 52`, `at least 65%`, `between Rp1 and Rp2`."""
    if row["adds_up"]:
        return _("of %s") % target(told, row)
    if row["upper"] is not None:
        return _("to be %s") % target(told, row)
    words = _("at least %s") if row["better"] == "higher" else _("at most %s")
    return words % figure(told, row, row["target"])


def sentences(told: Told, row: Row) -> list[Markup]:
    """Return what it means: where one stands, where it ends, and what is needed."""
    if row["done"] is None:
        return [tag("span", _("It cannot be said yet: too few cases."), class_="soft")]
    return _flow(told, row) if row["adds_up"] else [_level(told, row)]


def _flow(told: Told, row: Row) -> list[Markup]:
    found = [_now(told, row)]
    if row["expected"] is not None and row["days_left"]:
        found += [said(_ends(told, row)), *_ahead(row)]
    if row["days_left"] and float(row["needed_per_day"] or 0):
        found.append(said(_needed(told, row)))
    return found


def _now(told: Told, row: Row) -> Markup:
    lacks, missing = float(row["lacks"]), float(row["target"]) - float(row["done"])
    if missing <= 0:
        part = strong(percent(float(row["done"]) / float(row["target"])))
        return said(_("Reached: %s of the target.") % part)
    if not row["days_left"]:
        return tag("em", "▲ ", _("Missed by %s.") % amount(told, row, missing))
    values = {"n": amount(told, row, abs(lacks)), "due": amount(told, row, row["due"])}
    if standing(row) == "behind":
        return tag("em", "▲ ", _("%(n)s less than is due by now (%(due)s).") % values)
    if lacks > 0:
        return said(_("%(n)s less than is due by now (%(due)s), within reach.") % values)
    if lacks < 0:
        return said(_("%(n)s more than is due by now (%(due)s).") % values)
    return said(_("Just as much as is due by now."))


def _ends(told: Told, row: Row) -> str:
    values = {"end": strong(amount(told, row, row["expected"]))}
    between = span(told, row, row["low"], row["high"])
    if "ahead_at" in row:
        ends = _("At the pace of before, without a look at the open deals, it ends at %(end)s")
    else:
        ends = _("On this course it ends at %(end)s")
    ends %= values
    ends += " " + _("(%s in 8 of 10 cases)") % between if between else ""
    is_reached = float(row["done"]) >= float(row["target"])
    if row["probability"] is None or is_reached or "ahead_at" in row:
        return f"{ends}."
    return _("%(ends)s; the chance of the target is %(chance)s.") % {
        "ends": ends,
        "chance": strong(chance(row)),
    }


def _ahead(row: Row) -> list[Markup]:
    """Return the way to the chance of the target, where the forecast tells it."""
    if "ahead_at" not in row:
        return []
    words = _("Where it ends with the open deals, and the chance of the target")
    return [joined(tag("a", words, href=row["ahead_at"]), ".")]


def _needed(told: Told, row: Row) -> str:
    n = row["days_left"]
    return ngettext(
        "%(each)s is needed on the %(n)s working day that is left.",
        "%(each)s a day is needed on the %(n)s working days that are left.",
        n,
    ) % {"each": strong(needed(told, row)), "n": count(n)}


def _level(told: Told, row: Row) -> Markup:
    lacks = float(row["lacks"])
    if lacks > 0:
        is_low = float(row["done"]) < float(row["target"])
        words = _("%s below the target.") if is_low else _("%s above the target.")
        gap = words % _gap(told, row, lacks)
        if not deviates(row):
            return joined(gap, " ", _("Chance may explain it."))
        return tag("em", "▲ ", gap)
    return said(_("Within the target."))


def _gap(told: Told, row: Row, lacks: float) -> str:
    if row["unit"] == "rate":
        points = decimal(100 * lacks)
        return ngettext("%s point", "%s points", 1 if points == "1" else 2) % points
    return figure(told, row, lacks)


def amount(told: Told, row: Row, value: Any) -> str:
    """Return a value as people say it: of a large count no fraction."""
    if row["unit"] == "count" and value is not None and abs(float(value)) >= _WHOLE:
        return count(round(float(value)))
    return figure(told, row, value)


def needed(told: Told, row: Row) -> str:
    """Return what each working day that is left must bring."""
    return figure(told, row, row["needed_per_day"])


def chance(row: Row) -> str:
    """Return the chance of the target in words: never none, never all."""
    probability = row["probability"]
    if row["days_left"] and not 0.01 <= probability <= 0.99:
        return _("below %s") % percent(0.01) if probability < 0.5 else _("over %s") % percent(0.99)
    return percent(probability)


def stands(told: Told, row: Row) -> Markup:
    """Return a figure's bar and sentences, for the card that already says the figure."""
    return tag(
        "div",
        picture(row),
        tag("p", _spaced(sentences(told, row)), class_="fact"),
        class_="towards",
    )


def _spaced(parts: Sequence[Markup]) -> list[Any]:
    return [piece for part in parts for piece in (part, " ")][:-1]


def lines(told: Told, rows: Sequence[Row]) -> Markup:
    """Return a line for each target: what it is of, the bar, the figure and what it means."""
    shown = [
        tag(
            "li",
            tag("span", measure_name(row), class_="name"),
            tag("span", picture(row), class_="picture"),
            tag(
                "span",
                tag("b", figure(told, row, row["done"])),
                " ",
                tag("span", of_target(told, row), class_="soft"),
                class_="told",
            ),
            tag("div", tag("p", _spaced(sentences(told, row))), class_="means"),
        )
        for row in rows
    ]
    return tag("ol", *shown, class_="lines aims")


def alerts_of(told: Told, row: Row) -> list[Row]:
    """Return the alerts of just this figure of just this one."""
    keys = ("indicator", "measure", "pipeline", "stage", "scope_kind", "scope")
    return [
        one
        for one in told.get("alerts") or ()
        if all((one[name] or None) == (row[name] or None) for name in keys)
    ]
