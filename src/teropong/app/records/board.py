"""The pipeline board: the open deals of one pipeline, stage by stage, the longest there first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from teropong.app.pages.templatetags.say import days_since
from teropong.app.records.models import Activity, Opportunity, Pipeline, Stage
from teropong.app.records.models.activity import Channel, Status
from teropong.app.records.models.opportunity import Outcome

SHOWN = 30
"""How many cards a column shows at first."""
_MILLION = 1_000_000


@dataclass(frozen=True)
class Step:
    """A deal's next step."""

    what: str
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return self.at < timezone.now()


@dataclass(frozen=True)
class Card:
    """A deal on the board: how long it has been in its stage, and what comes next."""

    deal: Opportunity
    days: int
    step: Step | None

    @property
    def is_over(self) -> bool:
        """Whether it has been there longer than the stage expects."""
        expected = self.deal.stage.expected_days if self.deal.stage else None
        return expected is not None and self.days > expected


@dataclass(frozen=True)
class Column:
    """A stage (or none), how many deals are in it, their sum by currency, and the first cards."""

    stage: Stage | None
    n: int
    sums: tuple[tuple[str, int], ...]
    cards: tuple[Card, ...]

    @property
    def n_more(self) -> int:
        """How many deals are not shown."""
        return self.n - len(self.cards)


def open_deals(deals: QuerySet[Opportunity], pipeline: Pipeline) -> QuerySet[Opportunity]:
    """The open ones in a pipeline."""
    return deals.filter(pipeline=pipeline, outcome=Outcome.OPEN)


def columns(
    deals: QuerySet[Opportunity], pipeline: Pipeline, whole: frozenset[int] = frozenset()
) -> list[Column]:
    """The columns of a pipeline's open deals; those of the stages in ``whole`` are shown whole.

    Deals without a stage stand in a column of their own, before the others, where there are any.
    """
    totals = _totals(deals)
    stages: list[Stage | None] = list(pipeline.stages.filter(hidden_at=None))
    known = {stage.pk for stage in stages if stage}
    gone = [pk for pk in totals if pk not in known and pk is not None]
    stages += list(Stage.objects.filter(pk__in=gone))
    if None in totals:
        stages.insert(0, None)
    return [_column(deals, stage, totals, whole) for stage in stages]


def totals_of(found: list[Column]) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How many deals there are in all columns, and their sum by currency."""
    sums: dict[str, int] = defaultdict(int)
    for column in found:
        for currency, total in column.sums:
            sums[currency] += total
    return sum(column.n for column in found), tuple(sorted(sums.items()))


def _column(
    deals: QuerySet[Opportunity],
    stage: Stage | None,
    totals: dict[int | None, dict[str, tuple[int, int]]],
    whole: frozenset[int],
) -> Column:
    pk = stage.pk if stage else None
    mine = totals.get(pk, {})
    rows = _with_steps(deals.filter(stage=stage))
    shown = rows if (pk or 0) in whole else rows[:SHOWN]
    return Column(
        stage,
        sum(n for n, _total in mine.values()),
        tuple((currency, total) for currency, (_n, total) in sorted(mine.items()) if total),
        tuple(_card(deal) for deal in shown) if mine else (),
    )


def _totals(deals: QuerySet[Opportunity]) -> dict[int | None, dict[str, tuple[int, int]]]:
    # The sum of many 17-digit amounts does not fit SQLite's integers: summed in two parts.
    rows = (
        deals.order_by()
        .values("stage_id", "currency")
        .annotate(
            n=Count("pk"),
            millions=Sum(F("amount_minor") / _MILLION),
            rest=Sum(F("amount_minor") % _MILLION),
        )
    )
    found: dict[int | None, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        total = int(row["millions"] or 0) * _MILLION + int(row["rest"] or 0)
        found[row["stage_id"]][row["currency"]] = (row["n"], total)
    return found


def _with_steps(deals: QuerySet[Opportunity]) -> QuerySet[Any]:
    planned = Activity.objects.filter(
        opportunity=OuterRef("pk"), status=Status.PLANNED, hidden_at=None
    ).order_by("occurred_at", "pk")
    steps = {
        f"step_{name}": Subquery(planned.values(name)[:1])
        for name in ("occurred_at", "subject", "channel")
    }
    rows = deals.select_related("account", "owner", "stage").annotate(**steps)
    return rows.order_by(F("stage_since").asc(nulls_first=True), "pk")


def _card(deal: Any) -> Card:
    step = None
    if deal.step_occurred_at:
        what = deal.step_subject or str(Channel(deal.step_channel).label)
        step = Step(what, deal.step_occurred_at)
    return Card(deal, days_since(deal.stage_since or deal.created_at) or 0, step)
