"""The values that filters name, held against those that the facts hold, and that may be told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from teropong.engine.store import Store
from teropong.engine.words import nearest
from teropong.facts.faults import WrongCall
from teropong.facts.schema import CHANNELS
from teropong.indicators.shape import DIMENSIONS, PEOPLE, among
from teropong.language import N_, _

_HELD: Mapping[str, tuple[str, Sequence[str]]] = {
    "rep": (
        N_("rep"),
        ("reps.rep_id", "opportunities.rep_id", "opportunity_history.rep_id", "activities.rep_id"),
    ),
    "team": (N_("team"), ("reps.team", "memberships.team")),
    "profile": (N_("profile"), ("reps.profile",)),
    "pipeline": (N_("pipeline"), ("stages.pipeline", "opportunities.pipeline")),
    "stage": (N_("stage"), ("stages.stage", "opportunities.stage", "opportunity_history.stage")),
    "channel": (N_("channel"), ()),
    "source": (N_("source"), ("accounts.source", "opportunities.source")),
    "segment": (N_("segment"), ("accounts.segment",)),
}
"""Each dimension, what it is called, and the columns of the facts that hold its values."""
_LISTED = 8


Filters = Mapping[str, Sequence[str]]


def check_values(store: Store, where: Filters, within: Filters) -> None:
    """Raises `WrongCall` for a value that the facts do not hold.

    To who may look at a part only (``within``), the others' values are as if they were not.
    """
    for dimension, values in where.items():
        if dimension in _HELD and any(values):
            known = _known(store, dimension, within)
            for value in values:
                if value and value not in known:
                    raise WrongCall(_unknown(store, dimension, value, known))


def reps_within(store: Store, within: Filters) -> dict[str, str]:
    """The names of the reps who may be told of, by id: all that were ever in the teams allowed."""
    rows = store.rows(
        "SELECT DISTINCT m.rep_id, m.name FROM facts.reps m "
        f"LEFT JOIN moments.crew c ON c.rep_id = m.rep_id WHERE {_allowed(within)} ORDER BY 1"
    )
    return dict(rows)


def _allowed(within: Filters) -> str:
    """SQL: the rep ``m``, as a member ``c`` of a team at any time, is one who may be told of."""
    people = [among(DIMENSIONS[name], within[name]) for name in PEOPLE if name in within]
    return " AND ".join(people) or "TRUE"


def _known(store: Store, dimension: str, within: Filters) -> list[str]:
    if dimension == "channel":
        known = list(CHANNELS)
    elif dimension in PEOPLE and set(PEOPLE) & set(within):
        known = _people(store, dimension, within)
    else:
        columns = (column.split(".") for column in _HELD[dimension][1])
        sql = " UNION ".join(f"SELECT {column} FROM facts.{table}" for table, column in columns)
        known = sorted({value for (value,) in store.rows(sql) if value})
    return [value for value in known if value in within.get(dimension, known)]


def _people(store: Store, dimension: str, within: Filters) -> list[str]:
    reps = " UNION ".join(
        "SELECT {1} FROM facts.{0}".format(*name.split(".")) for name in _HELD["rep"][1]
    )
    rows = store.rows(
        f"SELECT DISTINCT {DIMENSIONS[dimension]} FROM ({reps}) m LEFT JOIN moments.crew c "
        f"ON c.rep_id = m.rep_id WHERE {_allowed(within)}"
    )
    return sorted(value for (value,) in rows if value)


def _unknown(store: Store, dimension: str, value: str, known: Sequence[str]) -> str:
    names = {word: word for word in known}
    if dimension == "rep":
        rows = store.rows("SELECT rep_id, name FROM facts.reps")
        names |= {name: rep for rep, name in rows if name and rep in names}
    near = list(dict.fromkeys(names[word] for word in nearest(value, names, 3)))
    if near:
        hint = _("did you mean {0}?").format(_(" or ").join(near))
    elif known:
        more = ", …" if len(known) > _LISTED else ""
        hint = _("there are {0}").format(", ".join(known[:_LISTED]) + more)
    else:
        hint = _("the facts hold none")
    called = _("no {what} is called {word!r}; {hint}")
    return called.format(what=_(_HELD[dimension][0]), word=value, hint=hint)
