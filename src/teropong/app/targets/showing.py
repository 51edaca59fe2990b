"""The grid as its page shows it: headings, cells with what is typed, sums, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.dating import earliest_target_day
from teropong.app.records.rights import reach
from teropong.app.targets import drafts
from teropong.app.targets.figures import figure_label, key_of, offered_figures, offered_steps
from teropong.app.targets.grid import MOST_LINES, Cell, Row, shown_value
from teropong.app.targets.lines import lines
from teropong.app.targets.models import Grain, ScopeKind
from teropong.app.targets.sums import Sum, sums
from teropong.app.targets.values import say_band, short_number
from teropong.app.targets.words import Words
from teropong.language import LANGUAGES, dates, numbers, use_language

_WIDTHS = (7, 11, 15, 24)
"""How many characters a column shows at least; by the longest in the grid."""


@dataclass(frozen=True)
class ShownCell:
    """A cell in words; ``before`` is what goes on into it from earlier."""

    cell: Cell
    value: str
    upper: str
    before: tuple[str, str]
    said: str
    note: str
    sum: str
    history: str
    tick: str
    label: str

    @property
    def is_changed(self) -> bool:
        """Whether it holds what is not saved."""
        return self.cell.typed is not None


@dataclass(frozen=True)
class ShownRow:
    """A line in words, with its cells."""

    row: Row
    kind: str
    history: str
    cells: Sequence[ShownCell]


def page(words: Words, found: Sequence[Row], person: Person) -> dict[str, Any]:
    """All that the page shows."""
    beside = sums(words, (row.line for row in found), person)
    shown = [_row(row, words, beside or {}) for row in found]
    settable = [row for row in found if row.line.may_set]
    return {
        "words": words,
        "title": figure_label(words.figure),
        "rows": shown,
        "columns": [
            (tick(words, nth), period.end <= words.decided_on, _names(words, nth))
            for nth, period in enumerate(words.periods)
        ],
        "width": _width(shown),
        "is_narrow": len(words.periods) <= 4,
        "figures": offered_figures(),
        "figure": key_of(words.figure),
        "steps": offered_steps(words.figure, person),
        "step": f"{words.subject.pipeline}/{words.subject.stage}",
        "grains": Grain.choices,
        "shown": _said_period(words),
        "earlier": words.address(period=words.earlier),
        "later": words.address(period=words.later),
        "teams": _teams(person),
        "settable": settable,
        "is_open": any(row.is_open for row in found),
        "leads": reach(person).leads and reach(person).writes,
        "decided": (earliest_target_day(person), today()),
        "unit": _unit(words),
        "has_sums": bool(beside),
        "awaits_sums": beside is None,
        "can_spread": drafts.can_spread(words) and any(row.is_open for row in found),
        "has_year_before": words.grain != Grain.WEEK,
        "action": words.address(),
    }


def said_sum(one: Sum, words: Words) -> str:
    """What a team's people come to, and by how much the team's own target exceeds it."""
    told = f"Σ {short_number(one.value, words.figure)}"
    if one.difference:
        sign = "+" if one.difference > 0 else numbers.MINUS
        told += f" ({sign}{short_number(abs(one.difference), words.figure)})"
    elif one.difference is not None:
        told += " ✓"
    if one.n_without:
        without = ngettext("%(n)s without", "%(n)s without", one.n_without)
        told += " · " + without % {"n": one.n_without}
    return told


def _row(row: Row, words: Words, beside: dict[str, Sum]) -> ShownRow:
    labels = {
        ScopeKind.PROFILE: _("each of this profile"),
        ScopeKind.COMPANY: _("the whole company"),
        ScopeKind.TEAM: _("team"),
    }
    return ShownRow(
        row,
        labels.get(row.line.kind, row.line.person.profile if row.line.person else ""),
        _history(words, row, ""),
        [_cell(cell, nth, row, words, beside) for nth, cell in enumerate(row.cells)],
    )


def _cell(cell: Cell, nth: int, row: Row, words: Words, beside: dict[str, Sum]) -> ShownCell:
    kept = shown_value(cell.kept, words.figure)
    before = (
        shown_value((cell.before.value, cell.before.upper), words.figure)
        if cell.before
        else ("", "")
    )
    value, upper = cell.typed or kept
    currency = cell.own.currency if cell.own else ""
    is_foreign = currency not in ("", words.currency)
    notes = []
    if cell.own and cell.is_midway:
        notes.append(_("from %(day)s") % {"day": dates.short_date(cell.starts_on)})
    if cell.is_by_profile and not cell.own:
        notes.append(_("by profile"))
    if is_foreign:
        notes.append(currency)
    if cell.versions > 1:
        told = ngettext("%(n)s versions", "%(n)s versions", cell.versions)
        notes.append(told % {"n": cell.versions})
    one = beside.get(cell.name)
    return ShownCell(
        cell,
        value,
        upper,
        before,
        say_band(kept if cell.own else before, "", words.figure),
        " · ".join(notes),
        said_sum(one, words) if one else "",
        _history(words, row, words.periods[nth].label) if cell.versions else "",
        tick(words, nth),
        f"{row.line.name}, {tick(words, nth)}",
    )


def _history(words: Words, row: Row, of: str) -> str:
    return f"/targets/history/{words.address()}&line={quote(row.line.key)}&of={of}"


def tick(words: Words, nth: int) -> str:
    """What heads a column."""
    period = words.periods[nth]
    if words.grain == Grain.WEEK:
        return _("per week from %(day)s") % {"day": dates.plain_date(period.start)}
    return dates.period_tick(period.label, words.periods[0].start, words.periods[-1].end)


def _names(words: Words, nth: int) -> str:
    """What a spreadsheet may head the column with, in either language, as the grid does first."""
    label, found = words.periods[nth].label, [tick(words, nth), words.periods[nth].label]
    for language in LANGUAGES:
        with use_language(language), override(language):
            found += [dates.period_name(label), tick(words, nth)]
    short = [
        name.removesuffix(label[:4]).strip("- ") for name in found if words.grain != Grain.YEAR
    ]
    known = dict.fromkeys(name.lower() for name in (*found[1:], *short) if name)
    return "|".join((found[0], *known))


def _said_period(words: Words) -> str:
    return dates.period_name(words.shown.label)


def _width(shown: Sequence[ShownRow]) -> int:
    longest = max(
        (len(text) for row in shown for one in row.cells for text in (one.value, one.before[0])),
        default=0,
    )
    return next((one for one in _WIDTHS if longest <= one), _WIDTHS[-1])


def _teams(person: Person) -> list[tuple[int, str]]:
    """The teams to choose among, where there are too many people to be shown at once."""
    found = lines(person)
    return [(one.team.pk, one.name) for one in found if one.team] if len(found) > MOST_LINES else []


def _unit(words: Words) -> str:
    if words.figure.unit == "money":
        return words.currency
    return {"days": _("days"), "rate": "%", "count": ""}[words.figure.unit]
