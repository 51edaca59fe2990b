"""The rows behind a figure: asked as the figure was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from teropong.app.boards.board import Frame
from teropong.app.boards.reading import kept
from teropong.app.mirror import Answer, read
from teropong.engine.asked import Asked
from teropong.engine.query import Listing
from teropong.engine.report import make_listing
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.facts.faults import WrongCall
from teropong.indicators.ageing import BANDS
from teropong.indicators.on_base import PATHS
from teropong.indicators.shape import Wanted
from teropong.language import _, current_language, use_language
from teropong.shown.opening import MISSING, OWN
from teropong.shown.rows import Report, Row

MOST = 200
Cell = Mapping[str, str | None]
_CELLS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "pipeline_value": {"band": [str(nth) for nth in range(len(BANDS))]},
    "conversion": {"step": ()},
    "baseline": {"step": (), "path": PATHS, "base": ("0", "1", "2", "3")},
}
"""By what the rows of an indicator are told apart beside its dimensions; none: whatever is said."""
_FIRST = {"revenue": "n"}
"""What opens where no companion is said: of revenue all its deals, those without amount too."""
_ORDER: Mapping[str, Literal["newest", "largest"]] = {"pipeline_value": "largest"}
"""What stands has one date: the largest come first."""


@dataclass(frozen=True)
class Behind:
    """A figure's report and its row, and the cases that were counted in it."""

    report: Report
    rows: list[Row]
    listing: Listing


def ask_behind(
    frame: Frame, key: str, cell: Cell, only: str | None, limit: int | None
) -> Answer[Behind]:
    """What stands behind the figure of a cell; raises `WrongCall`, `FactsError`, `NotReady`.

    A listing without a limit is not kept: it may be large, and is asked for once, for a file.
    """
    asked = frame.asked(indicators=(key,), by=(), as_one="period" not in cell)
    wanted = Wanted(
        only=only or _FIRST.get(key, "value"),
        cell=dict(cell),
        limit=limit,
        order=_ORDER.get(key, "newest"),
    )
    question = partial(_tell, current_language(), asked, wanted)
    return read(question) if limit is None else kept(repr((asked, wanted)), question)


def _tell(language: str, asked: Asked, wanted: Wanted, store: Store) -> Behind:
    with use_language(language):
        report, listing = make_listing(store, asked, wanted)
        (key,) = asked.indicators
        told = report.to_dict()
        rows = told["indicators"][key]["rows"]
        cell = wanted.cell.items()
        mine = [row for row in rows if all(row.get(name) == value for name, value in cell)]
        return Behind(told, mine, listing)


def read_cell(query: Mapping[str, str], key: str) -> dict[str, str | None]:
    """The row that an address names: its period within the grain, its step.

    Raises `WrongCall` for what the indicator's rows are not told apart by.
    """
    cell = {name: _meant(query[name]) for name in OWN if query.get(name)}
    for name, value in cell.items():
        known = _CELLS.get(key, {}).get(name)
        if known is None or (known and value is not None and value not in known):
            told = _("this figure has no {0} {1}; open it from its board").format(name, value)
            raise WrongCall(told)
    if not query.get("at"):
        return cell
    if not query.get("grain"):
        raise WrongCall(_("a period within the period needs its grain; open it from its board"))
    return {"period": parse_period(query["at"]).label, **cell}


def _meant(value: str) -> str | None:
    return None if value == MISSING else value
