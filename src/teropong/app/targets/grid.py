"""The grid: for each line and period what is set, what goes on from before, and what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from teropong.app.people.models import Person
from teropong.app.records.rights import visible_to
from teropong.app.targets.lines import Line, key_of_target, lines
from teropong.app.targets.models import Target
from teropong.app.targets.values import say_value
from teropong.app.targets.words import Words
from teropong.facts.calendar import Period
from teropong.facts.measures import Figure

MOST_LINES = 60
"""More of them are shown team by team: a form has its limits, and so has an eye."""
Kept = tuple[str, str]
"""A value and its upper end as they are kept; empty where there is none."""
NOTHING: Kept = ("", "")


@dataclass
class Cell:
    """A line in a period: ``own`` is set in it, ``before`` goes on into it from earlier.

    What goes on into a rep's may be the profile's (``is_by_profile``), as long as no own came.

    ``versions`` counts all that were ever set in it, also those withdrawn since.
    ``typed`` and ``fault`` are of a form that could not be saved, or of a draft.
    """

    line: Line
    period: Period
    own: Target | None
    before: Target | None
    is_by_profile: bool = False
    versions: int = 0
    is_open: bool = False
    typed: Kept | None = None
    fault: str = ""

    @property
    def name(self) -> str:
        """What names it in the form."""
        return f"{self.line.key}@{self.period.start}"

    @property
    def kept(self) -> Kept:
        """What is set in it."""
        return (self.own.value, self.own.upper) if self.own else NOTHING

    @property
    def starts_on(self) -> date:
        """From which day on a target set here holds: from where the present one does."""
        return self.own.starts_on if self.own else self.period.start

    @property
    def is_midway(self) -> bool:
        """Whether what is set here does not begin with the period."""
        return self.starts_on != self.period.start


@dataclass
class Row:
    """A line with its cells."""

    line: Line
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether anything in it can be set."""
        return any(cell.is_open for cell in self.cells)

    @property
    def seen(self) -> str:
        """What its editor sees, for the form to say when it comes back."""
        return "|".join("/".join(cell.kept) for cell in self.cells)


def rows(words: Words, person: Person) -> list[Row]:
    """The grid that an address asks for, of the lines that the person sees."""
    there: dict[str, list[Target]] = {}
    found = visible_to(person, Target).filter(**words.subject.fields, grain=words.grain)
    for target in found.select_related("team", "person"):
        there.setdefault(key_of_target(target), []).append(target)
    found_rows = []
    for line in shown_lines(words, lines(person)):
        mine, profiles = there.get(line.key, []), there.get(line.key_of_profile, [])
        cells = [_cell(line, period, mine, profiles, words) for period in words.periods]
        found_rows.append(Row(line, cells))
    return found_rows


def shown_lines(words: Words, found: Sequence[Line]) -> list[Line]:
    """All lines; where they are too many, or a team is asked for, only that team's people."""
    if words.team is None and len(found) <= MOST_LINES:
        return list(found)
    kept, team = [], None
    for line in found:
        team = line.team.pk if line.team else team
        if line.person is None or (words.team is not None and team == words.team):
            kept.append(line)
    return kept


def _cell(
    line: Line, period: Period, mine: Sequence[Target], profiles: Sequence[Target], words: Words
) -> Cell:
    """The cell of a line's targets, and those of its profile, which come in order of time."""
    # What is withdrawn later held in it to its end.
    known = min(words.decided_on, period.end - timedelta(days=1))
    there = [one for one in mine if period.start <= one.starts_on < period.end]
    within = [one for one in there if not one.is_withdrawn(known)]
    before = [one for one in mine if one.starts_on < period.start and not one.is_withdrawn(known)]
    by_profile = [
        one for one in profiles if one.starts_on < period.end and not one.is_withdrawn(known)
    ]
    return Cell(
        line,
        period,
        within[-1] if within else None,
        next(iter((*before[-1:], *by_profile[-1:])), None),
        is_by_profile=not before and bool(by_profile),
        versions=len(there),
        is_open=line.may_set and period.end > words.decided_on,
    )


def shown_value(kept: Kept, figure: Figure) -> Kept:
    """What is kept, as it is typed."""
    return say_value(kept[0], figure), say_value(kept[1], figure)


def by_name(found: Iterable[Row]) -> Mapping[str, Cell]:
    """The cells by their names in the form."""
    return {cell.name: cell for row in found for cell in row.cells}
