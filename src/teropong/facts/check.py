"""A contradiction that no single cell shows: which rows have it, and what to say of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One contradiction: the table and column to blame, the rows, and what to say.

    ``rows`` is SQL for line and value of each faulty row. Those that block stop every figure;
    ``ignores`` tells that such a row is as if it were not there, else it is used.
    """

    table: str
    column: str
    rows: str
    reason: str
    advice: str
    blocks: bool = True
    needs: tuple[str, ...] = ()
    ignores: bool = False
