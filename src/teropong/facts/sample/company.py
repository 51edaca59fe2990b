"""The sample company: settled once as a plan, simulated run by run, then written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from teropong.facts.calendar import months_before
from teropong.facts.sample.amounts import dollar_rates
from teropong.facts.sample.people import People, people
from teropong.facts.sample.pipelines import PIPELINES
from teropong.facts.sample.plan import Plan, plan
from teropong.facts.sample.runs import Simulation
from teropong.facts.sample.staging import staging
from teropong.facts.sample.targets import Achieved, targets
from teropong.facts.sample.workdays import Workdays, workdays
from teropong.facts.sample.writing import Format, Writer

_SETTINGS = 'timezone = "Asia/Jakarta"\ncurrency = "IDR"\n'


def write_sample(
    folder: Path,
    *,
    reps: int = 12,
    months: int = 36,
    opportunities: int = 3000,
    seed: int = 20260101,
    ends_on: date = date(2026, 6, 30),
    format: Format = "csv",  # noqa: A002
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes the sample company to a folder, as facts: the same seed, the same bytes.

    The records reach over ``months`` calendar months up to ``ends_on``, included; only plans
    lie beyond. ``progress`` is called with the number of opportunities done, and of all.
    """
    for name, value in (("reps", reps), ("months", months), ("opportunities", opportunities)):
        if value < 1:
            raise ValueError(f"a company has at least 1 of {name}, not {value}")
    folder.mkdir(parents=True, exist_ok=True)
    company = _settle(reps, months, opportunities, seed, ends_on)
    with staging(folder) as store:
        simulation = Simulation(company.people, company.days, company.plan, company.rates, store)
        runs = list(company.plan.runs())
        for run, seeds in zip(runs, company.seeds.spawn(len(runs)), strict=True):
            simulation.add(run, np.random.default_rng(seeds))
            if progress is not None:
                progress(run.until, opportunities)
        simulation.finish()
        writer = Writer(folder, format, company.days.first_on, store)
        _write_small(writer, company, simulation.achieved)
        writer.accounts()
        writer.opportunities()
        writer.history()
        writer.activities()
    (folder / "facts.toml").write_text(_SETTINGS, encoding="utf-8")


@dataclass(frozen=True)
class _Company:
    people: People
    days: Workdays
    plan: Plan
    rates: list[tuple[date, float]]
    seeds: np.random.SeedSequence


def _settle(reps: int, months: int, n: int, seed: int, ends_on: date) -> _Company:
    first_on = months_before(ends_on + timedelta(days=1), months)
    days = workdays(first_on, ends_on)
    seeds = np.random.SeedSequence(seed)
    of_people, of_plan, of_rates, of_runs = seeds.spawn(4)
    staff = people(np.random.default_rng(of_people), reps, days)
    return _Company(
        people=staff,
        days=days,
        plan=plan(np.random.default_rng(of_plan), n, staff, days),
        rates=dollar_rates(np.random.default_rng(of_rates), days),
        seeds=of_runs,
    )


def _write_small(writer: Writer, company: _Company, achieved: Achieved) -> None:
    reps = [(f"R{n:03d}", rep) for n, rep in enumerate(company.people.reps, start=1)]
    writer.rows(
        "reps",
        (
            (id_, rep.name, rep.moves[-1][1], rep.profile, rep.from_on, rep.until_on)
            for id_, rep in reps
        ),
    )
    writer.rows(
        "memberships",
        (
            (id_, team, since, until)
            for id_, rep in reps
            for (since, team), until in zip(
                rep.moves, [*(since for since, _ in rep.moves[1:]), rep.until_on], strict=True
            )
        ),
    )
    writer.rows("absences", ((id_, *absence) for id_, rep in reps for absence in rep.absences))
    writer.rows("holidays", company.days.named)
    writer.rows("rates", (("USD", month, rate) for month, rate in company.rates))
    writer.rows("targets", targets(achieved, company.people, company.days))
    writer.rows(
        "stages",
        (
            (pipeline.name, stage.name, position, stage.base, stage.expected_days)
            for pipeline in PIPELINES
            for position, stage in enumerate(pipeline.stages, start=1)
        ),
    )
