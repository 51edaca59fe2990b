"""The ways to go, in display order, and who finds them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teropong.app.boards.registry import BOARDS
from teropong.app.people.models import Person, Role

ALL = frozenset(Role)
LEADING = frozenset({Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR})
RUNNING = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Way:
    """A page that the frame leads to."""

    path: str
    label: Promise
    roles: frozenset[Role] = ALL
    is_on: bool = False


@dataclass(frozen=True)
class Section:
    """Ways that belong together under a heading; the first has none."""

    label: Promise | str
    ways: tuple[Way, ...]


SECTIONS = (
    Section("", (Way("/today/", _("Today")), Way("/alerts/", _("Alerts")))),
    Section(
        _("Boards"),
        (
            *(Way(board.path, _(board.label)) for board in BOARDS),
            Way("/trust/", _("Data trust")),
            Way("/wall/", _("Wall board"), LEADING),
        ),
    ),
    Section(
        _("Ahead"),
        (
            Way("/forecast/", _("Forecast")),
            Way("/plan/", pgettext_lazy("what is to be done", "Plan")),
            Way("/targets/", _("Targets")),
        ),
    ),
    Section(
        _("Records"),
        (
            Way("/opportunities/board/", _("Pipeline board")),
            Way("/opportunities/", _("Opportunities")),
            Way("/accounts/", _("Accounts")),
            Way("/activities/", _("Activities")),
        ),
    ),
    Section(
        _("Company"),
        (
            Way("/people/", _("People and teams"), LEADING),
            Way("/pipelines/", _("Pipelines"), RUNNING),
            Way("/settings/", _("Settings"), RUNNING),
            Way("/changes/", _("Changes")),
        ),
    ),
)


def sections(person: Person, path: str) -> list[Section]:
    """What a person finds, with the page that is open marked: the longest way that leads to it."""
    ways = [way for section in SECTIONS for way in section.ways if person.role in way.roles]
    on = max((way.path for way in ways if path.startswith(way.path)), key=len, default="")
    found = []
    for section in SECTIONS:
        mine = tuple(
            Way(way.path, way.label, way.roles, way.path == on)
            for way in section.ways
            if way in ways
        )
        if mine:
            found.append(Section(section.label, mine))
    return found
