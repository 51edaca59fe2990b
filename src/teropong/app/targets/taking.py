"""A CSV file of targets, checked and set at once: with any fault or open question nothing is set.

What stands in it as it is kept is left alone. What differs is decided on the day that the file
says, or, where that version is there already, today: no file rewrites what was decided before.
Where only its ``withdrawn_on`` is new, the version is withdrawn on that day.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author
from teropong.app.people.models import Person, Team
from teropong.app.records.clock import today
from teropong.app.records.dating import earliest_target_day
from teropong.app.records.giving_out import Edge, told_of_company
from teropong.app.records.models import Company
from teropong.app.records.rights import may_set
from teropong.app.records.taking_in.folder import Folder, settings_of
from teropong.app.records.taking_in.people import Crew
from teropong.app.records.taking_in.targets import rows_of, values_of
from teropong.app.targets.doubted_lines import DoubtedLine, doubted_lines
from teropong.app.targets.giving import FILE
from teropong.app.targets.models import Target
from teropong.app.targets.setting import Wish, alike, fault_of, settle
from teropong.app.targets.values import check_size
from teropong.engine.duckdb.opening import workspace
from teropong.facts.checks import check_facts
from teropong.facts.faults import Fault
from teropong.facts.measures import figure_of
from teropong.facts.reading import read_folder
from teropong.facts.schema import BY_NAME, OPPORTUNITIES, TARGETS

MOST_BYTES = 2_000_000
_BESIDE = ("reps", "memberships", "stages", "rates")
"""What targets are checked by."""


@dataclass
class Sent:
    """What became of a file: how many targets were set, or why none was."""

    n_set: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubted: list[DoubtedLine] = field(default_factory=list)


def take_csv(
    content: bytes, company: Company, author: Author, person: Person, *, is_meant: bool = False
) -> Sent:
    """Set what is new in a file; raises `FactsError` where it cannot be read at all.

    What is hardly meant is asked about, and nothing is set, unless it is said that it ``is_meant``.
    """
    with tempfile.TemporaryDirectory(prefix="teropong-targets-") as scratch:
        folder = Path(scratch)
        (folder / FILE).write_bytes(content)
        _write_beside(folder, company)
        rows, faults = _checked(folder, company)
    found = Sent(faults=faults)
    wishes = []
    for line, target in rows:
        there = _same(target)
        if any(one.withdrawn_on == target.withdrawn_on for one in there):
            continue
        wishes.append(_wish(str(line), target, there))
        found.faults += _not_to_be(line, wishes[-1], company, person)
    asked = [] if found.faults or is_meant else doubted_lines(wishes)
    if asked and not any(fault_of(one, company.fiscal_start) for one in wishes):
        found.doubted = asked
    elif not found.faults:
        told = settle(wishes, author)
        found.faults = [_fault(int(line), "starts_on", told[line]) for line in told]
        found.n_set = 0 if told else len(wishes)
    return found


def _write_beside(folder: Path, company: Company) -> None:
    tables = told_of_company(Edge.of(company))
    tables["targets"] = iter(())
    for name in (*_BESIDE, OPPORTUNITIES.name):
        _write(folder, name, tables.get(name, ()))


def _write(folder: Path, name: str, rows: Iterable[Sequence[Any]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(BY_NAME[name].names)
        writer.writerows(rows)


def _checked(folder: Path, company: Company) -> tuple[list[tuple[int, Target]], list[Fault]]:
    """The rows of the file, each with its line; or what is wrong, in the order of lines."""
    settings = settings_of(company)
    with workspace(folder) as connection:
        reading = read_folder(connection, folder, settings)
        faults = [
            one
            for one in check_facts(connection, reading, settings)
            # A target in money without its currency is in the company's.
            if one.file == FILE and (one.column, one.value) != ("currency", None)
        ]
        if faults:
            return [], sorted(faults, key=lambda one: one.line or 0)
        rows = Folder(connection, reading, settings).rows(rows_of(settings, "line"))
        numbering = reading.numberings.get(TARGETS.name)
        places = numbering.file_lines(row[-1] for row in rows) if numbering else {}
    people, teams = Person.objects.values_list("key", "pk"), Team.objects.filter(hidden_at=None)
    crew = Crew(dict(people), dict(teams.values_list("name", "pk")))
    told = [(places.get(row[-1], row[-1]), values_of(row[:-1], crew)) for row in rows]
    return [(line, Target(**values)) for line, values in told if values is not None], []


def _same(target: Target) -> list[Target]:
    """The versions just like this that are there, withdrawn or not."""
    told = (target.decided_on, target.value, target.upper)
    return [one for one in alike(target) if (one.decided_on, one.value, one.upper) == told]


def _wish(name: str, target: Target, there: Sequence[Target]) -> Wish:
    """That a row be so: the version there withdrawn, or a new one."""
    held = next((one for one in there if one.withdrawn_on is None), None)
    if target.withdrawn_on is None or held is None:
        target.decided_on = _decided_on(target)
        return Wish(name, target)
    target.value, target.upper = "", ""
    target.decided_on, target.withdrawn_on = target.withdrawn_on, None
    return Wish(name, target, only=held)


def _decided_on(target: Target) -> Any:
    known = {one.decided_on for one in alike(target)}
    day = target.decided_on
    return today() if day is None or day in known else day


def _not_to_be(line: int, wish: Wish, company: Company, person: Person) -> list[Fault]:
    """What stands against a row that the facts themselves would take."""
    target, found = wish.target, []
    if not may_set(person, target):
        found.append(_fault(line, "scope", _("this target is not yours to set"), target.whose))
    found += _misdated(line, wish, earliest_target_day(person))
    figure = figure_of(target.indicator, target.companion)
    assert figure is not None  # noqa: S101 - a sound row names a figure
    for name in filter(lambda one: getattr(target, one), target.DECIMALS):
        try:
            check_size(getattr(target, name), figure, target.currency or company.currency)
        except ValidationError as error:
            told = " ".join(error.messages)
            found.append(_fault(line, name, told, getattr(target, name)))
    return found


def _misdated(line: int, wish: Wish, first: date) -> Iterator[Fault]:
    """What stands against the days of a row's decision, and of its withdrawal."""
    decided, withdrawn = wish.target.decided_on, wish.target.withdrawn_on
    assert decided is not None  # noqa: S101 - just given
    if not first <= decided <= today():
        told = _("a decision lies between %(first)s and today") % {"first": first}
        yield _fault(line, "withdrawn_on" if wish.only else "decided_on", told, str(decided))
    elif withdrawn and not decided < withdrawn <= today():
        told = _("a withdrawal lies after the decision, and not in the future")
        yield _fault(line, "withdrawn_on", told, str(withdrawn))


def _fault(line: int, column: str, told: str, value: str | None = None) -> Fault:
    advice = {
        "scope": _("Leave the row out, or ask an administrator"),
        "decided_on": _("Write a day between them, or leave it empty for today"),
        "withdrawn_on": _("Write such a day, or empty it"),
        "starts_on": _("Let it start with a period that is not over, or leave the row out"),
    }.get(column, _("Mend the number"))
    return Fault(FILE, line, column, value, told.rstrip("."), advice)
