"""Two answers are one: every figure of the library against the analyst's."""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose
from typing import Any

from benchmarks.by_hand import Analyst, Table, read
from benchmarks.question import TILES, Frame, Row, answers
from teropong.engine.store import Store


def agree(store: Store, seen: Frame) -> int:
    """How many figures of the library and the analyst agree; raises as `agree_on`."""
    theirs = Analyst(store.connection, seen).answers()
    return agree_on([name for name, *_ in TILES], answers(store, seen), theirs)


def agree_on(names: Iterable[str], ours: Iterable[list[Row]], theirs: Iterable[Table]) -> int:
    """How many figures agree; raises `AssertionError` with the first ones that do not."""
    compared = 0
    for name, rows, table in zip(names, ours, theirs, strict=True):
        mine = dict(read(name)(row) for row in rows)
        wrong = differences(mine, table)
        assert not wrong, f"{name}: {len(wrong)} figures differ, such as {wrong[:3]}"
        compared += sum(len(figures) for figures in mine.values())
    return compared


def differences(ours: Table, theirs: Table) -> list[tuple[Any, ...]]:
    """Key, name and both values of the figures that differ."""
    wrong = []
    for key in {*ours, *theirs}:
        mine, other = ours.get(key, {}), theirs.get(key, {})
        names = mine or other
        wrong += [
            (key, name, mine.get(name), other.get(name))
            for name in names
            if not _is_same(mine.get(name), other.get(name))
        ]
    return wrong


def _is_same(mine: Any, other: Any) -> bool:
    """Counts and sums exactly, rates and quantiles to 1e-9; nothing counted is 0 or no value."""
    if not mine and not other:
        return True
    if mine is None or other is None:
        return False
    if isinstance(mine, int) and isinstance(other, int):
        return mine == other
    return isclose(mine, other, rel_tol=1e-9, abs_tol=0.51 if isinstance(mine, int) else 1e-9)
