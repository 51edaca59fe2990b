"""What a report is asked for: its filters, held against what the facts know, and its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from teropong.cli.known import nearest
from teropong.engine.report import Asked, make_reports
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.facts.schema import CHANNELS
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
_SUMS = ("first_meetings", "outreach", "revenue")
_LISTED = 8


def filters(where: Sequence[str]) -> dict[str, list[str]]:
    """``--where DIM=VALUE``, each dimension with its values."""
    found: dict[str, list[str]] = {}
    for entry in where:
        dimension, sign, value = entry.partition("=")
        if not sign:
            raise WrongCall(_("--where {0!r} is no filter; write it as rep=R01").format(entry))
        found.setdefault(dimension, []).append(value)
    return found


def check_values(store: Store, asked: Asked) -> None:
    """Raises `WrongCall` for a value that stands nowhere in the facts; empty: the missing one."""
    for dimension, values in asked.where.items():
        if dimension in _HELD and any(values):
            known = _known(store, dimension)
            for value in values:
                if value and value not in known:
                    raise WrongCall(_unknown(store, dimension, value, known))


def _known(store: Store, dimension: str) -> list[str]:
    if dimension == "channel":
        return list(CHANNELS)
    columns = (column.split(".") for column in _HELD[dimension][1])
    sql = " UNION ".join(f"SELECT {column} FROM facts.{table}" for table, column in columns)
    return sorted(value for (value,) in store.rows(sql) if value)


def _unknown(store: Store, dimension: str, value: str, known: Sequence[str]) -> str:
    names = {word: word for word in known}
    if dimension == "rep":
        names |= {
            name: rep for rep, name in store.rows("SELECT rep_id, name FROM facts.reps") if name
        }
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


def to_be_read(store: Store, asked: Asked) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The company as a whole, and its parts where it is split: each a `teropong.report/1`.

    No rate of the whole can be had from its parts, nor a sum of distinct accounts from its weeks:
    so each is a question of its own. Beside ``rows``, ``as_one`` holds those of the whole period.
    """
    whole = replace(asked, by=())
    splits = [whole, asked] if asked.by else [whole]
    summed = [name for name in _SUMS if name in (asked.indicators or _SUMS)]
    questions = [*splits, *(replace(one, indicators=summed, as_one=True) for one in splits)]
    reports = make_reports(store, *(questions if summed else splits))
    told = [report.to_dict() for report in reports]
    for one, sums in zip(told, told[len(splits) :], strict=False):
        for name, found in sums["indicators"].items():
            one["indicators"][name]["as_one"] = found
    return told[0], told[1] if asked.by else None
