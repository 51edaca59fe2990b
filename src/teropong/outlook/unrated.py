"""Money that lacks its exchange rate: whose it is, and from when to when.

Sums are told without it (`Query.leaves_out`); nobody is judged by one that lacks some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period, months_before
from teropong.facts.parsing import literal
from teropong.facts.zone import local_date
from teropong.outlook.people import People
from teropong.outlook.shape import Measure, Whose

_DAY = timedelta(days=1)


class Unrated(NamedTuple):
    """An amount that cannot be converted on the days from ``start`` until before ``end``."""

    start: date
    end: date
    currency: str
    rep: str
    pipeline: str = ""
    stage: str = ""

    def is_of(self, measure: Measure) -> bool:
        """Whether it counts in a measure, of one pipeline and stage or of all."""
        is_pipeline = measure.pipeline in ("", self.pipeline)
        return is_pipeline and measure.stage in ("", self.stage)

    def to_dict(self) -> dict[str, str]:
        """Which rate is missing, as the edge tells it."""
        return {"currency": self.currency, "on": str(self.start)}


@dataclass(frozen=True)
class Withheld:
    """Of whose money, by indicator, nothing can be said now; the first amount without its rate."""

    money: frozenset[tuple[str, Whose]] = frozenset()
    first: Unrated | None = None

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of ``teropong.deviations/1`` is of such money: neither there nor mended."""
        whose = Whose(row["scope_kind"], row["scope"] or "")
        is_money = row["unit"] == "money" or row["measure"] == "margin" or row["kind"] == "outside"
        return is_money and (row["indicator"], whose) in self.money

    def missing_rate(self) -> dict[str, str] | None:
        """Which rate is missing; null: none is."""
        return self.first and self.first.to_dict()


class LeftOut(NamedTuple):
    """Deals whose amount cannot be converted, and in which currencies they are."""

    currencies: tuple[str, ...]
    deals: int

    def to_dict(self) -> dict[str, Any]:
        """As the edge tells it."""
        return {"currencies": list(self.currencies), "deals": self.deals}


@dataclass(frozen=True)
class Dark:
    """All amounts that lack a rate, by indicator, in order of time."""

    people: People = field(default_factory=People)
    amounts: Mapping[str, tuple[Unrated, ...]] = field(default_factory=dict)

    def of(self, measure: Measure, whose: Whose, start: date, end: date) -> Iterator[Unrated]:
        """Those that touch one's measure on the days from ``start`` until before ``end``."""
        for one in self._near(measure.indicator, whose):
            first, last = max(one.start, start), min(one.end, end)
            if first < last and one.is_of(measure) and self._has(whose, one.rep, first, last):
                yield one._replace(start=first, end=last)

    def first(self, measure: Measure, whose: Whose, start: date, end: date) -> Unrated | None:
        """The first of them; null: every amount has its rate."""
        if not self.amounts.get(measure.indicator):
            return None
        return next(self.of(measure, whose, start, end), None)

    @cached_property
    def _by_rep(self) -> dict[tuple[str, str], list[Unrated]]:
        found: dict[tuple[str, str], list[Unrated]] = {}
        for indicator, amounts in self.amounts.items():
            for one in amounts:
                found.setdefault((indicator, one.rep), []).append(one)
        return found

    def _near(self, indicator: str, whose: Whose) -> Iterable[Unrated]:
        if whose.kind == "company":
            return self.amounts.get(indicator, ())
        if whose.kind == "rep":
            return self._by_rep.get((indicator, whose.name), ())
        reps = [rep for rep, _ in self.people.members(whose)]
        return sorted(one for rep in reps for one in self._by_rep.get((indicator, rep), ()))

    def _has(self, whose: Whose, rep: str, first: date, last: date) -> bool:
        if whose.kind in ("company", "rep"):
            return True
        return any(
            name == rep and any(max(first, start) < min(last, end) for start, end in ranges)
            for name, ranges in self.people.members(whose)
        )


def read_dark(evaluator: Evaluator, people: People) -> Dark:
    """What lacks a rate in a store, seen from the evaluator's instant."""
    store = evaluator.store
    end = local_date(evaluator.as_of - 1, store.settings.zone) + _DAY
    ours = literal(store.settings.currency)
    sold = store.rows(
        f"SELECT closed_on, currency, coalesce(rep_id, ''), pipeline FROM {store.moment('sales')} "
        "WHERE reopened_at IS NULL AND has_amount AND amount_minor IS NULL ORDER BY 1, 2, 3, 4"
    )
    bought = store.rows(
        f"SELECT closed_on, currency, coalesce(rep_id, '') FROM {store.moment('first_sales')} "
        "WHERE currency IS NOT NULL ORDER BY 1, 2, 3"
    )
    standing = store.rows(
        "SELECT m.from_on, least(coalesce(m.to_on, d.day), coalesce(r.first_on, d.day), d.day), "
        "m.currency, coalesce(m.rep_id, ''), m.pipeline, coalesce(m.stage, '') "
        f"FROM {store.moment('states')} m LEFT JOIN (SELECT currency, min(from_on) AS first_on "
        f"FROM {store.moment('rates')} GROUP BY currency) r ON r.currency = m.currency "
        f"CROSS JOIN (SELECT DATE '{end}' AS day) d "
        f"WHERE m.amount_minor IS NOT NULL AND m.currency <> {ours} AND m.from_on < d.day "
        "AND (r.first_on IS NULL OR r.first_on > m.from_on) ORDER BY 1, 2, 3, 4, 5, 6"
    )
    return Dark(
        people,
        {
            "revenue": tuple(_on_day(*row) for row in sold),
            "average_sale": tuple(_on_day(*row) for row in bought),
            "pipeline_value": tuple(Unrated(*row) for row in standing),
        },
    )


def _on_day(day: date, currency: str, rep: str, pipeline: str = "") -> Unrated:
    return Unrated(day, day + _DAY, currency, rep, pipeline)


def last_year(evaluator: Evaluator) -> Period:
    """The twelve months whose sales tell what one is worth."""
    seen_on = local_date(evaluator.as_of - 1, evaluator.store.settings.zone)
    return Period("", months_before(seen_on, 12) + _DAY, seen_on + _DAY)


def read_left_out(
    evaluator: Evaluator, sold: Sequence[Period], *, with_open: bool
) -> dict[str, Any] | None:
    """The deals sold within periods, and those open now, that lack a rate, as `LeftOut` tells it.

    Null: every amount has its rate.
    """
    store = evaluator.store
    ours = literal(store.settings.currency)
    seen_on = local_date(evaluator.as_of - 1, store.settings.zone)
    within = " OR ".join(
        f"(closed_on >= DATE '{one.start}' AND closed_on < DATE '{one.end}')" for one in sold
    )
    parts = [
        f"SELECT currency, deal_no FROM {store.moment('sales')} m WHERE reopened_at IS NULL "
        f"AND has_amount AND amount_minor IS NULL AND ({within})"
    ]
    if with_open:
        parts.append(
            f"SELECT currency, deal_no FROM {store.moment('states')} m WHERE to_on IS NULL "
            f"AND amount_minor IS NOT NULL AND currency <> {ours} AND currency NOT IN "
            f"(SELECT currency FROM {store.moment('rates')} WHERE from_on <= DATE '{seen_on}')"
        )
    rows = store.rows(
        "SELECT currency, count(DISTINCT deal_no) FROM "
        f"({' UNION ALL '.join(parts)}) d GROUP BY 1 ORDER BY 1"
    )
    if not rows:
        return None
    return LeftOut(tuple(row[0] for row in rows), sum(row[1] for row in rows)).to_dict()
