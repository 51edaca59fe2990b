"""The first steps of a part: the company's, turned by what came of its reps' own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.outlook.clock import Floats
from teropong.outlook.parts.records import NOBODY
from teropong.outlook.plan.first_steps import MET, FirstSteps, Since, read_meetings
from teropong.outlook.plan.range import Range
from teropong.statistics.rates import Gamma
from teropong.statistics.relative import relative, together


@dataclass(frozen=True)
class OwnSteps:
    """Of each rep, so many times the company's: 1 is as it is.

    ``sale``: sales of first meetings, in time; ``new``: wins that are an account's first; ``met``:
    first meetings of contacts. ``meetings`` and ``contacts`` are those of a week of the half year.
    """

    company: FirstSteps
    sale: tuple[Gamma, ...]
    new: tuple[Gamma, ...]
    met: tuple[Gamma, ...]
    meetings: Floats
    contacts: Floats

    def of(self, weights: Floats) -> FirstSteps:
        """The first steps of those whose part of the wins is not 0, each by that weight."""
        there, company = np.flatnonzero(weights > 0).tolist(), self.company
        own = weights[there].tolist()

        def factor(known: Sequence[Gamma]) -> Range:
            return Range(*together([known[nth] for nth in there], own))

        return replace(
            company,
            p_sale=_at_most_one(company.p_sale, factor(self.sale)),
            share_new=_at_most_one(company.share_new, factor(self.new)),
            contacts=company.contacts and company.contacts / factor(self.met),
            meetings_a_week=float(self.meetings[there].sum()),
            contacts_a_week=float(self.contacts[there].sum()),
        )


def read_own_steps(evaluator: Evaluator, company: FirstSteps, reps: Sequence[str]) -> OwnSteps:
    """What came of each rep's first meetings, wins and contacts."""
    since = Since.of(evaluator)
    moment = evaluator.store.moment
    met = _counts(evaluator, MET.format(moment("first_meetings")), "occurred_on", since.half_year)
    tried = _counts(evaluator, f"{moment('attempts')} m", "occurred_on", since.half_year)
    new = _counts(evaluator, f"{moment('first_sales')} m", "closed_on", since.first)
    sales = f"(SELECT * FROM {moment('sales')} s WHERE reopened_at IS NULL) m"
    won = _counts(evaluator, sales, "closed_on", since.first)
    sold, expected = _sales(evaluator, since.first)
    by = [[one.get(rep, 0.0) for rep in reps] for one in (met, tried, new, won, sold, expected)]
    share = sum(by[2]) / max(sum(by[3]), 1)
    return OwnSteps(
        company,
        tuple(relative(by[4], by[5])),
        tuple(relative(by[2], by[3], max(1 - share, 0.1))),
        tuple(relative(by[0], by[1])),
        np.array(by[0]) / since.weeks,
        np.array(by[1]) / since.weeks,
    )


def _sales(evaluator: Evaluator, first: date) -> tuple[dict[str, float], dict[str, float]]:
    """Each rep's sales of first meetings, and what was to be expected: the cumulative hazard."""
    reps, until, is_sale = read_meetings(evaluator, first)
    order = np.lexsort((~is_sale, until))
    at_risk = np.arange(len(order), 0, -1)
    hazard = np.zeros(len(order))
    hazard[order] = np.cumsum(is_sale[order] / at_risk)
    sold: dict[str, float] = {}
    expected: dict[str, float] = {}
    for rep, came, due in zip(reps.tolist(), is_sale.tolist(), hazard.tolist(), strict=True):
        sold[rep or NOBODY] = sold.get(rep or NOBODY, 0.0) + came
        expected[rep or NOBODY] = expected.get(rep or NOBODY, 0.0) + due
    return sold, expected


def _counts(evaluator: Evaluator, source: str, day: str, since: date) -> dict[str, float]:
    """How many of each rep, from a day until before today."""
    rows = evaluator.store.rows(
        f"SELECT coalesce(m.rep_id, '{NOBODY}'), CAST(count(*) AS DOUBLE) FROM {source} "
        f"WHERE m.{day} >= DATE '{since}' AND m.{day} < DATE '{Since.of(evaluator).today}' "
        "GROUP BY 1"
    )
    return dict(rows)


def _at_most_one(share: Range | None, by: Range) -> Range | None:
    if share is None:
        return None
    found = share * by
    return Range(min(found.value, 1.0), found.spread)
