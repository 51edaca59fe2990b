"""What is asked and what is answered: `Query` in, `Result` out.

A query holds all that an indicator does not: period, grain, as_of, dimensions, filters and
comparison. A result's rows are ready for the edge, and never summable by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teropong.facts.calendar import Grain, Period
from teropong.indicators.shape import Indicator, MissingRate, Row

COMPARISONS = ("previous", "year-ago")


@dataclass(frozen=True)
class Query:
    """One question to one indicator.

    ``grain`` null: the period as one. ``as_of`` is an instant (microseconds), exclusive.
    ``where`` maps dimensions to the values let through; an empty text is the missing one.
    ``within`` does the same by right: what it holds back is not told of, whatever is asked.
    ``has_lists`` adds the lists that stand beside the rows. ``is_lenient`` leaves out the money
    that a missing rate spoils, instead of raising `MissingRate`; ``leaves_out`` only the amounts
    that lack it, and tells the sums of the others.
    """

    indicator: str
    period: Period
    as_of: int
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compare: str | None = None
    has_lists: bool = True
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_lenient: bool = False
    leaves_out: bool = False

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """What both ``where`` and ``within`` let through."""
        both = {**self.where, **self.within}
        for name in {*self.where} & {*self.within}:
            both[name] = tuple(one for one in self.where[name] if one in self.within[name])
        return both


@dataclass(frozen=True)
class Listing:
    """The cases behind a figure; ``total`` counts them, ``rows`` are those that were wanted.

    ``needs`` and ``unfiltered`` say, as in `Result`, why there can be none.
    """

    indicator: Indicator
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    needs: list[str] = field(default_factory=list)
    unfiltered: list[str] = field(default_factory=list)

    @property
    def is_available(self) -> bool:
        """Whether the facts suffice, and what it is can be filtered so."""
        return not self.needs and not self.unfiltered


@dataclass(frozen=True)
class Result:
    """One indicator's answer.

    ``needs`` names the facts that it lacks, ``unfiltered`` the dimensions of filters that it does
    not have, ``without`` those asked for that it does not have. ``beside`` holds lists
    and counts; ``compared`` is the period that rows are compared with. ``missing_rate`` says why
    no sum of money is told, where the query was lenient.
    """

    indicator: Indicator
    grain: Grain | None
    rows: list[Row] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    unfiltered: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    beside: dict[str, Any] = field(default_factory=dict)
    compared: Period | None = None
    missing_rate: MissingRate | None = None

    @property
    def is_available(self) -> bool:
        """Whether the facts suffice, and what it is can be filtered so."""
        return not self.needs and not self.unfiltered

    def to_arrow(self) -> Any:
        """The rows as a `pyarrow.Table`; needs the extra ``arrow``."""
        import pyarrow as pa  # noqa: PLC0415 - optional

        return pa.Table.from_pylist(self.rows)

    def to_polars(self) -> Any:
        """The rows as a `polars.DataFrame`; needs the extra ``polars``."""
        import polars as pl  # noqa: PLC0415 - optional

        return pl.from_arrow(self.to_arrow())

    def to_pandas(self) -> Any:
        """The rows as a `pandas.DataFrame`; needs the extra ``pandas``."""
        return self.to_arrow().to_pandas()
