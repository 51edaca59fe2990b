"""What stands behind a figure: its definition, how sure it is, and the rows that were counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name, plain_date
from teropong.language.numbers import count, full_money
from teropong.shown.ages import band_name
from teropong.shown.facts import sentences
from teropong.shown.figures import NOTHING, cases, length, row_movement, sureness
from teropong.shown.markup import Markup, joined, said, scrolling, tag
from teropong.shown.naming import account, deal
from teropong.shown.rows import (
    ADD_UP,
    Report,
    Row,
    is_available,
    known_total,
    missing_rate,
    rows_of,
    total_of,
)
from teropong.shown.twins import told_in
from teropong.shown.unrated import unrated
from teropong.shown.words import channel_name, column_name, dimension_value, side_name, step_name

Case = Mapping[str, Any]
_FIRST = ("on", "opportunity_id", "account_id", "rep")
_SAID = ("on", "rep", "pipeline", "stage", "step", "channel")
_UNSAID = (
    "kind", "counts", "period", "activity_id", "currency", "opportunity_ids", "window_over"
)  # fmt: skip
_MOST_LINES = 12
_ADDED = ("value", "deals", "booked", "no_shows", "revenue", "profit", "without_amount")
"""What may be added over steps and channels, of the indicators that add up."""


def behind(
    report: Report, key: str, rows: list[Row], place: Mapping[str, Any], only: str | None
) -> Markup:
    """Return what a figure says in full: its value, how sure it is, and how it is counted."""
    word = only or "value"
    return joined(
        tag("p", _place(report, key, place), class_="soft"),
        _lines(report, key, rows, word)[:_MOST_LINES],
        unrated(report, key),
        [tag("p", said(sentence)) for sentence in _hindered(report, key)],
        tag("p", report["indicators"][key]["definition"], class_="small"),
    )


def _hindered(report: Report, key: str) -> list[str]:
    is_told = is_available(report, key) or missing_rate(report, key)
    return [] if is_told else sentences(report, key)


def _lines(report: Report, key: str, rows: list[Row], word: str) -> list[Markup]:
    """Return a line for each row, what they add up to first."""
    if key == "average_sale" and word == "trailing":
        rows = [{**row["trailing"], "value": row["trailing"]["mean"]} for row in rows[-1:]]
        return [_line(report, key, row, "value", _("12 months")) for row in rows]
    lines = [_line(report, key, row, word) for row in rows]
    totals = rows_of(report, key, "totals")
    if totals and word in totals[0] and len(rows) > 1:
        return [_line(report, key, totals[0], word), *lines]
    if key in ADD_UP and word in _ADDED and len(rows) > 1:
        whole = {word: known_total(rows, word), "n": int(total_of(rows, "n"))}
        return [_line(report, key, whole, word), *lines]
    return lines


def _place(report: Report, key: str, place: Mapping[str, Any]) -> str:
    words = [period_name(str(place.get("period") or report["period"]["label"]))]
    for name, value in place.items():
        if name == "step":
            words.append(step_name(key, str(value)))
        elif name == "band":
            words.append(band_name(value))
        elif name != "period":
            words.append(dimension_value(report, name, value))
    return " · ".join(words)


def _line(report: Report, key: str, row: Row, word: str, *about: str) -> Markup:
    is_value = word == "value" and "value" in row
    moved = row_movement(report, key, row) if is_value else ""
    sure = sureness(report, key, row) if is_value else cases(row["n"]) if "n" in row else ""
    own = [*about, *(str(row[name]) for name in ("stage",) if row.get(name))]
    own += [channel_name(str(row["channel"]))] if row.get("channel") else []
    own += [step_name(key, str(row["step"]))] if row.get("step") else []
    figure = told_in(report, key, word, row)
    if report["indicators"][key]["unit"] == "days" and is_value:
        figure = length(row["value"])
    return tag(
        "p",
        tag("b", figure),
        " ",
        tag("span", " · ".join(filter(None, (*own, sure, moved))), class_="soft"),
        class_="said",
    )


def table(report: Report, key: str, cases: Sequence[Case], total: int) -> Markup:
    """Return the rows that were counted, each opening its record, as far as they are shown."""
    if not cases:
        return tag("p", _("No record stands behind this figure."), class_="empty")
    words = _columns(cases, report["currency"])
    head = [tag("th", _heading(word), scope="col", class_=_side(word)) for word in words]
    body = [
        tag(
            "tr",
            *(tag("td", _cell(report, key, word, case), class_=_side(word)) for word in words),
        )
        for case in cases
    ]
    counted = ngettext("%s record", "%s records", total) % count(total)
    if total > len(cases):
        counted = _("%(said)s, the first %(n)s shown") % {"said": counted, "n": count(len(cases))}
    rows = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body))
    return joined(tag("p", counted, class_="soft"), scrolling(rows, counted))


def _columns(cases: Sequence[Case], currency: str) -> list[str]:
    """Return the columns that tell rows apart, in a steady order; alike ones are said above."""
    found = dict.fromkeys(
        word for case in cases for word, value in case.items() if value not in ("", None, [])
    )
    alike = {
        word for word in _SAID if len(cases) > 1 and len({case.get(word) for case in cases}) == 1
    }
    if all(case.get("currency") in (None, currency) for case in cases):
        alike.add("amount_in_currency")
    rest = [word for word in found if word not in (*_FIRST, *_UNSAID, *alike)]
    return [*(word for word in _FIRST if word in found and word not in alike), *rest]


def _heading(word: str) -> str:
    names = {
        "on": _("Date"),
        "opportunity_id": _("Opportunity"),
        "account_id": _("Account"),
        "amount": _("Value"),
        "cost": _("Cost"),
        "days": _("Days"),
        "days_over": _("Days over"),
        "entered_on": _("Entered on"),
        "left_on": _("Left on"),
        "outcome": _("Outcome"),
        "expected_close_on": _("Expected close"),
        "base": _("Base"),
        "met_on": _("Met on"),
        "attempts": _("Attempts"),
        "side": _("Outside"),
        "low": _("Usual from"),
        "high": _("Usual to"),
        "amount_in_currency": _("In its currency"),
    }
    return names.get(word, column_name(word))


def _side(word: str) -> str | None:
    return "figure" if word in (*_MONEY, "days", "days_over") else None


def _cell(report: Report, key: str, word: str, case: Case) -> Any:
    value = case.get(word)
    if value is None or value == "":
        return NOTHING
    if word in _RECORDS:
        return _RECORDS[word](report, str(value))
    if word in _MONEY:
        ours = word != "amount_in_currency"
        return full_money(value, report["currency"] if ours else case["currency"])
    if word in _WORDED:
        return _WORDED[word](value)
    return step_name(key, str(value)) if word == "step" else dimension_value(report, word, value)


def _day(value: str) -> str:
    return plain_date(date.fromisoformat(value))


_RECORDS = {"opportunity_id": deal, "account_id": account}
_MONEY = ("amount", "amount_in_currency", "cost", "profit", "low", "high")
_DATES = ("on", "entered_on", "left_on", "expected_close_on", "met_on")
_WORDED: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(_DATES, _day),
    **dict.fromkeys(("days", "days_over"), length),
    "outcome": lambda value: outcome_name(str(value)),
    "side": lambda value: side_name(str(value)),
    "pushed": lambda value: f"{count(value['times'])} × · {length(value['days'])}",
    "attempts": count,
}


def outcome_name(outcome: str) -> str:
    """Return what became of a case, in words."""
    names = {
        "held": _("held"),
        "planned": _("planned"),
        "missed": _("no-show"),
        "open": _("open"),
        "won": _("won"),
        "lost": _("lost"),
        "converted": _("passed"),
        "undecided": _("undecided"),
        "ended": _("ended"),
        "running": _("running"),
    }
    return names.get(outcome, outcome)
