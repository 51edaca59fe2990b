"""What an import did, in numbers: nothing is dropped without being counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.settings import Settings
from teropong.sources.tables.plan import Plan
from teropong.sources.tables.staging import KEPT, REJECTED, REPEATED, Stage


@dataclass(frozen=True)
class Fed:
    """What one block brought into its table, in rows; ``read`` is what its file holds.

    ``skipped`` rows are not what the block asks for, ``repeated`` ones were there already;
    ``rejected`` counts also those that are no rows, for want of cells. ``filled`` counts the cells
    that a default filled, by column; ``missing`` the rows without a partner, by joined file.
    """

    table: str
    file: str | None
    read: int
    written: int
    skipped: int
    repeated: int
    rejected: int
    filled: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """What an import did; ``target`` is null where nothing was written.

    ``rejected`` counts rows of the sources, ``faults`` are the first of theirs. ``repeated_keys``
    names joined files whose keys repeat, ``unrated`` the currencies that need rates to become the
    reporting one.
    """

    settings: Settings
    fed: list[Fed]
    rejected: int
    faults: list[Fault]
    repeated_keys: list[str]
    unrated: list[str]
    target: Path | None = None
    rejected_file: Path | None = None

    @property
    def tables(self) -> dict[str, int]:
        """The rows written (or, in a dry run, to be written) to each table."""
        found: dict[str, int] = {}
        for fed in self.fed:
            found[fed.table] = found.get(fed.table, 0) + fed.written
        return found


def fed_by(connection: duckdb.DuckDBPyConnection, stage: Stage, labels: Sequence[int]) -> list[Fed]:
    """What each block brought; plans with the same label are one block, unrolled by a pattern."""
    counted = [f"filled_{name}" for name in stage.defaulted]
    counted += [f"m{number}" for number in range(stage.n_joins)]
    sums = "".join(f", count(*) FILTER (state = {KEPT} AND {name})" for name in counted)
    states = ", ".join(f"count(*) FILTER (state = {s})" for s in (KEPT, REJECTED, REPEATED))
    rows = connection.execute(
        f"SELECT block, count(*), {states}{sums} FROM {stage.name} GROUP BY block"
    ).fetchall()
    by_block = {row[0]: row[1:] for row in rows}
    found = []
    for label in dict.fromkeys(labels):
        plans = [
            (n, p)
            for n, p in enumerate(stage.plans, stage.first)
            if labels[n - stage.first] == label
        ]
        none = (0,) * (4 + len(counted))
        totals = [
            sum(cells) for cells in zip(*(by_block.get(n, none) for n, _p in plans), strict=True)
        ]
        found.append(_fed(stage, [p for _n, p in plans], totals, counted))
    return found


def _fed(stage: Stage, plans: Sequence[Plan], totals: Sequence[int], counted: Sequence[str]) -> Fed:
    source = plans[0].scope.source
    unread = source.n_unread * len(plans) if source else 0
    read = unread + (source.n_rows * len(plans) if source else 1)
    came, written, rejected, repeated, *rest = totals
    counts = dict(zip(counted, rest, strict=True))
    filled = {
        name: counts[f"filled_{name}"] for name in stage.defaulted if counts[f"filled_{name}"]
    }
    missing = {
        joined.join.file: counts[f"m{number}"]
        for number, joined in enumerate(plans[0].scope.joined)
        if counts[f"m{number}"]
    }
    file = source.path.name if source else None
    skipped, rejected = read - came - unread, rejected + unread
    return Fed(stage.table.name, file, read, written, skipped, repeated, rejected, filled, missing)
