"""The first steps of a part: the company's, turned by what came of its reps' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.outlook.clock import Floats
from teropong.outlook.first_steps import MET, FirstSteps, Since, read_meetings
from teropong.outlook.parts.records import NOBODY
from teropong.outlook.range import Range
from teropong.outlook.shape import Whose
from teropong.statistics.rates import Gamma
from teropong.statistics.relative import relative, together

Counts = Mapping[tuple[str, str | None], float]


@dataclass(frozen=True)
class OwnSteps:
    """Of each rep, so many times the company's: 1 is as it is.

    ``sale``: sales of first meetings, in time; ``new``: wins that are an account's first; ``met``:
    first meetings of contacts. ``meetings`` and ``contacts`` are those of a week of the half year,
    by rep and by the team that they were for.
    """

    company: FirstSteps
    sale: tuple[Gamma, ...]
    new: tuple[Gamma, ...]
    met: tuple[Gamma, ...]
    meetings: Counts
    contacts: Counts
    profiles: Mapping[str, str]

    def of(self, whose: Whose, weights: Floats, team: str | None = None) -> FirstSteps:
        """The first steps of someone, each rep's by the part of the wins that will be theirs.

        What there was, of a team or with ``team``, is what was done for it.
        """
        there, company = np.flatnonzero(weights > 0).tolist(), self.company
        own = weights[there].tolist()

        def factor(known: Sequence[Gamma]) -> Range:
            return Range(*together([known[nth] for nth in there], own))

        return replace(
            company,
            p_sale=_at_most_one(company.p_sale, factor(self.sale)),
            share_new=_at_most_one(company.share_new, factor(self.new)),
            contacts=company.contacts and company.contacts / factor(self.met),
            meetings_a_week=self._there_were(self.meetings, whose, team),
            contacts_a_week=self._there_were(self.contacts, whose, team),
        )

    def _there_were(self, counts: Counts, whose: Whose, team: str | None) -> float:
        own = {"rep": 0, "team": 1, "profile": 2}[whose.kind]
        return sum(
            n
            for (rep, for_team), n in counts.items()
            if (rep, for_team, self.profiles.get(rep))[own] == whose.name
            and team in (None, for_team)
        )


def read_own_steps(
    evaluator: Evaluator, company: FirstSteps, reps: Sequence[str], profiles: Mapping[str, str]
) -> OwnSteps:
    """What came of each rep's first meetings, wins and contacts."""
    since = Since.of(evaluator)
    moment = evaluator.store.moment
    met = _counts(evaluator, MET.format(moment("first_meetings")), "occurred_on", since.half_year)
    tried = _counts(evaluator, f"{moment('attempts')} m", "occurred_on", since.half_year)
    new = _counts(evaluator, f"{moment('first_sales')} m", "closed_on", since.first)
    sales = f"(SELECT * FROM {moment('sales')} s WHERE reopened_at IS NULL) m"
    won = _counts(evaluator, sales, "closed_on", since.first)
    sold, expected = _sales(evaluator, since.first)
    counted = (_by_rep(met), _by_rep(tried), _by_rep(new), _by_rep(won), sold, expected)
    by = [[one.get(rep, 0.0) for rep in reps] for one in counted]
    share = sum(by[2]) / max(sum(by[3]), 1)
    return OwnSteps(
        company,
        tuple(relative(by[4], by[5])),
        tuple(relative(by[2], by[3], max(1 - share, 0.1))),
        tuple(relative(by[0], by[1])),
        {key: n / since.weeks for key, n in met.items()},
        {key: n / since.weeks for key, n in tried.items()},
        profiles,
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


def _counts(evaluator: Evaluator, source: str, day: str, since: date) -> Counts:
    """How many of each rep and team, from a day until before today."""
    rows = evaluator.store.rows(
        f"SELECT coalesce(m.rep_id, '{NOBODY}'), c.team, CAST(count(*) AS $double) FROM {source} "
        f"LEFT JOIN moments.crew c ON c.rep_id = m.rep_id "
        f"AND m.{day} >= c.from_on AND m.{day} < c.until_on "
        f"WHERE m.{day} >= DATE '{since}' AND m.{day} < DATE '{Since.of(evaluator).today}' "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return {(rep, team): n for rep, team, n in rows}


def _by_rep(counts: Counts) -> dict[str, float]:
    found: dict[str, float] = {}
    for (rep, _team), n in counts.items():
        found[rep] = found.get(rep, 0.0) + n
    return found


def _at_most_one(share: Range | None, by: Range) -> Range | None:
    if share is None:
        return None
    found = share * by
    return Range(min(found.value, 1.0), found.spread)
