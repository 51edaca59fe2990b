"""A steady company as facts: whatever kind speaks of it is a false alarm.

Deals come at a steady rate, stay in each of four stages for times of one distribution, pass on with
one chance, and are worth amounts of one distribution. Meetings and contacts are those of `teams`.
Targets are what is truly to be expected. So the whole way from records to deviations is walked.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.alarms.teams import A_WEEK, DISPERSION, REPS_A_TEAM, Teams, make
from teropong.engine.asked import parse_as_of
from teropong.engine.evaluate import seen_from
from teropong.engine.source import open_source
from teropong.outlook.deviations import deviations
from teropong.outlook.deviations.reading import read_seen
from teropong.outlook.reading import read_targets

_START = datetime(2023, 1, 2)
_STAGES = ("Prospek", "Kualifikasi", "Penawaran", "Negosiasi")
_PASS = (0.7, 0.65, 0.7, 0.6)
_DAYS, _SIGMA = 14.0, 0.8
_DEALS_A_WEEK = 2.0
_AMOUNT, _AMOUNT_SIGMA = 50_000_000, 0.8
_COSTS = 0.5, 0.7
"""The share of a deal's amount that it costs, evenly between."""
_HISTORY = 26
"""Weeks before the first look, beside the year that `teams` has."""
_POOL = 400

Row = tuple[object, ...]


def watch_company(
    n_reps: int, n_weeks: int, seed: int
) -> tuple[Counter[tuple[str, str, str]], float]:
    """Alarms raised in the weeks by kind, indicator and whose; and the rep-quarters looked at."""
    random = np.random.default_rng(seed)
    teams = make(n_reps, _HISTORY + n_weeks, random, spread=0.2, changing=0)
    raised: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, head, rows in _tables(teams, random):
            _write(folder / f"{name}.csv", head, rows)
        looks = range(teams.days.shape[1] - 1 - n_weeks, teams.days.shape[1])
        before: set[str] | None = None
        with open_source(str(folder), {}) as store:
            for week in looks:
                as_of = parse_as_of(
                    str((_START + timedelta(weeks=week, days=-1)).date()), store.settings
                )
                with seen_from(store, as_of) as evaluator:
                    found = {
                        one.key: one
                        for one in deviations(read_seen(evaluator, read_targets(store)))
                    }
                for key, one in found.items():
                    if before is not None and key not in before:
                        raised[one.kind, one.measure.indicator, one.whose.kind] += 1
                before = set(found)
    return raised, n_reps * n_weeks / 13


def _write(file: Path, head: Sequence[str], rows: Iterable[Row]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        writer.writerows(rows)


def _tables(
    teams: Teams, random: np.random.Generator
) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
    reps = [f"R{nth:03d}" for nth in range(teams.n_reps)]
    yield (
        "reps",
        ("rep_id", "name", "team", "profile", "active_from"),
        [
            (rep, rep, f"T{nth // REPS_A_TEAM}", "hunter", "2022-01-01")
            for nth, rep in enumerate(reps)
        ],
    )
    yield "holidays", ("on", "name"), _holidays(teams)
    yield "absences", ("rep_id", "from_on", "until_on"), _absences(teams, reps)
    accounts: list[Row] = [(f"P{nth}", f"Pool {nth}") for nth in range(_POOL)]
    activities = list(_activities(teams, reps, random, accounts))
    deals, history = _deals(teams, reps, random, accounts)
    yield "accounts", ("account_id", "name"), accounts
    yield (
        "activities",
        ("activity_id", "rep_id", "account_id", "channel", "status", "occurred_at"),
        activities,
    )
    yield (
        "opportunities",
        (
            "opportunity_id",
            "account_id",
            "rep_id",
            "created_at",
            "amount",
            "cost",
            "outcome",
            "closed_at",
        ),
        deals,
    )
    yield "opportunity_history", ("opportunity_id", "changed_at", "stage"), history
    yield (
        "stages",
        ("stage", "position", "base", "expected_days"),
        [(stage, nth, nth - 1 or "", _DAYS) for nth, stage in enumerate(_STAGES, start=1)],
    )
    yield (
        "targets",
        (
            "indicator",
            "measure",
            "stage",
            "scope_kind",
            "scope",
            "grain",
            "starts_on",
            "value",
            "currency",
        ),
        _targets(teams, reps),
    )


def _day(week: int, weekday: int) -> date:
    return (_START + timedelta(weeks=week, days=weekday)).date()


def _working(teams: Teams, week: int) -> int:
    """The company's working days of a week: the most that anybody has."""
    return int(teams.days[:, week].max())


def _holidays(teams: Teams) -> Iterator[Row]:
    """The last days of a week are off."""
    for week in range(teams.days.shape[1]):
        for weekday in range(_working(teams, week), 5):
            yield _day(week, weekday), "off"


def _absences(teams: Teams, reps: Sequence[str]) -> Iterator[Row]:
    """Whoever works less than the company is away at the end of its days."""
    for nth, rep in enumerate(reps):
        for week in range(teams.days.shape[1]):
            there, most = int(teams.days[nth, week]), _working(teams, week)
            if there < most:
                yield rep, _day(week, there), _day(week, most)


def _activities(
    teams: Teams, reps: Sequence[str], random: np.random.Generator, accounts: list[Row]
) -> Iterator[Row]:
    n = 0
    for nth, rep in enumerate(reps):
        for week in range(teams.days.shape[1]):
            days = max(int(teams.days[nth, week]), 1)
            for measure in A_WEEK:
                for _ in range(int(teams.counts[measure][nth, week])):
                    at = f"{_day(week, int(random.integers(days)))}T10:00:00"
                    if measure == "first_meetings":
                        accounts.append((f"M{n}", f"Met {n}"))
                        yield f"A{n}", rep, f"M{n}", "meeting", "done", at
                    else:
                        yield f"A{n}", rep, f"P{random.integers(_POOL)}", "call", "done", at
                    n += 1


def _deals(
    teams: Teams, reps: Sequence[str], random: np.random.Generator, accounts: list[Row]
) -> tuple[list[Row], list[Row]]:
    deals: list[Row] = []
    history: list[Row] = []
    end = _START + timedelta(weeks=teams.days.shape[1])
    shift = _SIGMA**2 / 2
    for nth, rep in enumerate(reps):
        for week in range(teams.days.shape[1]):
            mean = _DEALS_A_WEEK * max(teams.days[nth, week], 0.01) / 5
            for _ in range(random.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION)):
                deal, at = (
                    f"D{len(deals)}",
                    _START + timedelta(weeks=week, hours=random.uniform(0, 110)),
                )
                amount = round(_AMOUNT * random.lognormal(-(_AMOUNT_SIGMA**2) / 2, _AMOUNT_SIGMA))
                accounts.append((f"B{len(deals)}", f"Buyer {len(deals)}"))
                begun, outcome = at, "won"
                for stage, chance in zip(_STAGES, _PASS, strict=True):
                    if at >= end:
                        break
                    history.append((deal, at.isoformat(timespec="seconds"), stage))
                    at += timedelta(days=_DAYS * random.lognormal(-shift, _SIGMA))
                    if random.random() > chance:
                        outcome = "lost"
                        break
                is_open = at >= end
                closed = "" if is_open else at.isoformat(timespec="seconds")
                cost = round(amount * random.uniform(*_COSTS))
                deals.append(
                    (deal, f"B{len(deals)}", rep, begun.isoformat(timespec="seconds"), amount,
                     cost, "open" if is_open else outcome, closed)
                )  # fmt: skip
    return deals, history


def _targets(teams: Teams, reps: Sequence[str]) -> Iterator[Row]:
    won = _DEALS_A_WEEK * float(np.prod(_PASS)) * _AMOUNT
    start = _START.date()
    for nth, rep in enumerate(reps):
        for measure in A_WEEK:
            a_week = round(5 * teams.rates[measure][nth], 6)
            yield measure, "", "", "rep", rep, "week", start, a_week, ""
        worked = teams.days[nth].mean() / 5
        revenue = won * worked * 13
        profit = revenue * (1 - sum(_COSTS) / 2)
        yield "revenue", "", "", "rep", rep, "quarter", start, round(revenue), "IDR"
        yield "revenue", "profit", "", "rep", rep, "quarter", start, round(profit), "IDR"
    each = _DEALS_A_WEEK * float(np.prod(_PASS)) * teams.days.mean() / 5
    yield "revenue", "deals", "", "profile", "hunter", "quarter", start, round(each * 13, 6), ""
    for kind, name in (("company", ""), ("profile", "hunter")):
        for indicator, measure, stage, value, currency in _levels():
            yield indicator, measure, stage, kind, name, "quarter", start, value, currency


def _levels() -> Iterator[Row]:
    """What does not add up, as it truly is: durations, shares, averages."""
    middle = float(np.exp(-(_SIGMA**2) / 2))
    for nth, (stage, chance) in enumerate(zip(_STAGES, _PASS, strict=True)):
        yield "stage_duration", "", stage, _DAYS, ""
        yield "stage_duration", "km_median", stage, round(_DAYS * middle, 3), ""
        yield "stage_duration", "median", stage, round(_DAYS * middle, 3), ""
        yield "conversion", "", stage, chance, ""
        yield "conversion", "rate_decided", stage, chance, ""
        yield "conversion", "win_rate_expected", stage, round(float(np.prod(_PASS[nth:])), 6), ""
        yield "baseline", "", ("Start", "1st", "2nd", "3rd")[nth], chance, ""
    small = float(np.exp(-(_AMOUNT_SIGMA**2) / 2))
    yield "average_sale", "", "", _AMOUNT, "IDR"
    yield "average_sale", "median", "", round(_AMOUNT * small), "IDR"
    yield "revenue", "margin", "", 1 - sum(_COSTS) / 2, ""
