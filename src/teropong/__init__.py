"""Teropong: eight sales indicators from a team's own records.

>>> import teropong
>>> report = teropong.report("company/", period="2026-Q2", by=["rep"])  # doctest: +SKIP
>>> report.indicators["revenue"].rows  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teropong.engine.report import Report
    from teropong.facts.calendar import Grain

__version__ = "0.1.0"
__all__ = ["__version__", "report"]


def report(
    source: str | PathLike[str],
    *,
    period: str | None = None,
    grain: Grain | None = None,
    as_of: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    indicators: Sequence[str] = (),
    compare: str | None = None,
    timezone: str | None = None,
    currency: str | None = None,
    fiscal_start: int | None = None,
) -> Report:
    """The eight indicators of a source: a folder of facts, or an engine's address.

    The words are those of ``teropong report``. Answers a `Report`: ``.indicators[name]`` is a
    `Result`, whose ``.rows`` are dictionaries as in docs/report.md, and which has ``.to_arrow()``,
    ``.to_polars()`` and ``.to_pandas()`` where those are installed.

    Raises:
        FactsError: the data cannot be used, or (`WrongCall`) not be asked so.
    """
    # `import teropong` stays light
    from teropong.engine.asked import Asked  # noqa: PLC0415
    from teropong.engine.report import make_report  # noqa: PLC0415
    from teropong.engine.source import open_source  # noqa: PLC0415

    asked = Asked(period, grain, as_of, by, where or {}, indicators, compare)
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with open_source(str(source), settings) as store:
        return make_report(store, asked)
