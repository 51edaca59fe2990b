"""What a period held, by whom it was: deals in play, decided and won, and what they brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period
from teropong.facts.parsing import literal
from teropong.facts.zone import local_date
from teropong.outlook.shape import Whose

Dimension = Literal["rep", "source", "segment", "pipeline"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Counts(NamedTuple):
    """Deals, and money in minor units of the reporting currency.

    ``in_play`` were open at some time of the period: when it began, or they came during it.
    ``decided`` of them were won or lost within it, ``won`` of these brought ``revenue``.
    """

    in_play: int = 0
    decided: int = 0
    won: int = 0
    revenue: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(*(one + more for one, more in zip(self, other, strict=True)))


By = Mapping[str, Counts]
"""Of each rep, source, … what was his."""


@dataclass(frozen=True)
class Pair:
    """The two periods' counts by each dimension, and how many sales have no amount, or no rate."""

    before: Mapping[Dimension, By]
    after: Mapping[Dimension, By]
    without_amount: int
    without_rate: int


def whole(by: By) -> Counts:
    """All together."""
    found = Counts()
    for counts in by.values():
        found = found.plus(counts)
    return found


def read_counts(evaluator: Evaluator, whose: Whose, before: Period, after: Period) -> Pair:
    """Someone's counts of two periods: of a team what was its when it was decided, or is now."""
    columns = ", ".join(_counted(period) for period in (before, after))
    rows = evaluator.store.rows(
        f"SELECT {', '.join(DIMENSIONS)}, {columns} FROM ({_deals(evaluator)}) d "
        f"{_only(evaluator, whose)} GROUP BY 1, 2, 3, 4"
    )
    n, width = len(DIMENSIONS), len(Counts._fields) + 2
    return Pair(
        _by_dimension(rows, n), _by_dimension(rows, n + width),
        *(sum(int(row[n + width - nth]) + int(row[n + 2 * width - nth]) for row in rows)
          for nth in (2, 1)),
    )  # fmt: skip


def _by_dimension(rows: Sequence[tuple[object, ...]], place: int) -> dict[Dimension, By]:
    found: dict[Dimension, dict[str, Counts]] = {dimension: {} for dimension in DIMENSIONS}
    for row in rows:
        counts = Counts(*(int(str(one)) for one in row[place : place + len(Counts._fields)]))
        if not any(counts):
            continue
        for nth, dimension in enumerate(DIMENSIONS):
            mine, name = found[dimension], str(row[nth] or "")
            mine[name] = mine.get(name, Counts()).plus(counts)
    return {dimension: dict(sorted(by.items())) for dimension, by in found.items()}


def _deals(evaluator: Evaluator) -> str:
    """SQL: each deal with its owner when it was decided, or now, and when that was."""
    store, as_of = evaluator.store, evaluator.as_of
    is_lost = f"o.outcome = 'lost' AND o.closed_at < {as_of}"
    seen_at = f"least(coalesce(o.closed_at, {as_of - 1}), {as_of - 1})"
    return (
        "SELECT coalesce(s.rep_id, w.rep_id, o.rep_id) AS rep, "
        "coalesce(o.source, a.source) AS source, a.segment, coalesce(o.pipeline, '') AS pipeline, "
        "least(o.created_on, coalesce(s.closed_on, o.created_on)) AS came_on, "
        f"coalesce(s.closed_on, CASE WHEN {is_lost} THEN o.closed_on END) AS decided_on, "
        "s.deal_no IS NOT NULL AS is_won, s.amount_minor, s.has_amount "
        f"FROM {store.fact('opportunities')} o "
        f"LEFT JOIN {store.fact('accounts')} a ON a.account_no = o.account_no "
        f"LEFT JOIN (SELECT * FROM {store.moment('sales')} m WHERE reopened_at IS NULL) s "
        "ON s.deal_no = o.deal_no "
        f"LEFT JOIN {store.moment('owners')} w ON w.deal_no = o.deal_no "
        f"AND w.from_at <= {seen_at} AND w.to_at > {seen_at} "
        f"WHERE o.created_at < {as_of} OR s.deal_no IS NOT NULL"
    )


def _only(evaluator: Evaluator, whose: Whose) -> str:
    """SQL: the deals of someone, by who was in which team on that day."""
    if whose.kind == "company":
        return ""
    name = literal(whose.name)
    if whose.kind == "rep":
        return f"WHERE d.rep = {name}"
    seen_on = local_date(evaluator.as_of - 1, evaluator.store.settings.zone)
    day = f"coalesce(d.decided_on, DATE '{seen_on}')"
    return (
        f"JOIN {evaluator.store.moment('crew')} c ON c.rep_id = d.rep AND c.{whose.kind} = {name} "
        f"AND {day} >= c.from_on AND {day} < c.until_on"
    )


def _counted(period: Period) -> str:
    """SQL: the fields of `Counts`, and the sales without an amount, or without its rate."""
    start, end = f"DATE '{period.start}'", f"DATE '{period.end}'"
    decided = f"(decided_on >= {start} AND decided_on < {end})"
    in_play = f"(came_on < {end} AND coalesce(decided_on >= {start}, TRUE)) OR {decided}"
    won = f"coalesce({decided}, FALSE) AND is_won"
    return (
        f"count(CASE WHEN {in_play} THEN 1 END), count(CASE WHEN {decided} THEN 1 END), "
        f"count(CASE WHEN {won} THEN 1 END), "
        f"coalesce(sum(CASE WHEN {won} THEN amount_minor END), 0), "
        f"count(CASE WHEN {won} AND NOT has_amount THEN 1 END), "
        f"count(CASE WHEN {won} AND has_amount AND amount_minor IS NULL THEN 1 END)"
    )
