"""Each made-up company is sound and the same for its seed, and its world's trait is in its facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmarks.strangers import STRANGERS, hazards, regime
from teropong.engine.duckdb.opening import connect
from teropong.facts.checks import check_facts
from teropong.facts.reading import read_folder
from teropong.facts.settings import read_settings

Ask = Callable[..., list[tuple[float, ...]]]
Company = Callable[..., Ask]
EVERY = tuple(STRANGERS)
STAYS = """CREATE VIEW stays AS
  SELECT *, row_number() OVER w AS nth, coalesce(lead(changed_at) OVER w, closed_at) AS left_at
  FROM opportunity_history h JOIN opportunities o USING (opportunity_id)
  WHERE h.stage IS NOT NULL WINDOW w AS (PARTITION BY opportunity_id ORDER BY changed_at)"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Path]:
    """The folder of a company, which is written once."""
    root = tmp_path_factory.mktemp("strangers")

    @cache
    def made(name: str, seed: int) -> Path:
        folder = root / f"{name}-{seed}"
        STRANGERS[name](folder, seed, 36)
        return folder

    return made


@pytest.fixture(scope="module")
def company(written: Callable[[str, int], Path]) -> Company:
    """What SQL finds in the facts of a company."""

    @cache
    def asked(name: str, seed: int = 1) -> Ask:
        connection = duckdb.connect(config={"threads": 1})
        for file in written(name, seed).glob("*.csv"):
            connection.execute(f"CREATE TABLE {file.stem} AS FROM read_csv('{file}', header=true)")
        connection.execute(STAYS)
        return lambda sql, *values: connection.execute(sql, values).fetchall()

    return asked


def seed_with(*kinds: str) -> int:
    """A company of the changing world with just these changes, the last 7 months or more ago."""
    for seed in range(1, 1000):
        changes = regime.world_of(seed).changes
        is_past = changes[-1].on < regime.END - timedelta(days=213)
        if is_past and {change.kind for change in changes} == set(kinds):
            return seed
    raise AssertionError(kinds)


def usual_seed(name: str) -> int:
    return seed_with("slump") if name == "regime" else 1


def day_of(kind: str, seed: int) -> date:
    return next(change.on for change in regime.world_of(seed).changes if change.kind == kind)


@pytest.mark.parametrize("name", EVERY)
def test_a_seed_gives_the_same_bytes_and_another_seed_another_company(
    name: str, tmp_path: Path
) -> None:
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        STRANGERS[name](tmp_path / folder, seed, 2)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 8
    a, b, c = ([(tmp_path / folder / file).read_bytes() for file in files] for folder in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize("name", EVERY)
def test_no_row_has_a_fault(name: str, written: Callable[[str, int], Path]) -> None:
    folder = written(name, usual_seed(name))
    settings = read_settings(folder)
    with connect() as connection:
        connection.execute("SET threads = 1")
        reading = read_folder(connection, folder, settings)
        assert [str(fault) for fault in check_facts(connection, reading, settings)] == []


@pytest.mark.parametrize("name", EVERY)
def test_it_looks_like_a_company(name: str, company: Company) -> None:
    ask = company(name, usual_seed(name))
    assert 2_000 <= ask("SELECT count(*) FROM opportunities")[0][0] <= 5_500
    assert 4 <= ask("SELECT count(*) FROM stages")[0][0] <= 6
    present = ask(
        "SELECT count(*) FROM reps WHERE active_from < ? AND coalesce(active_until, ?) >= ?",
        *["2025-01-01"] * 3,
    )
    assert 7 <= present[0][0] <= 20
    months = ask(
        """SELECT count(*) FILTER (outcome = 'won'), count(*) FILTER (outcome = 'lost')
           FROM opportunities WHERE closed_at >= '2024-01-01' GROUP BY date_trunc('month', closed_at)"""
    )
    assert len(months) == 30
    assert min(min(month) for month in months) >= 1
    worked = ask(
        """SELECT avg((isodow(left_at) < 6 AND left_at::date NOT IN (SELECT "on" FROM holidays))::int)
           FROM stays WHERE left_at IS NOT NULL"""
    )
    assert worked[0][0] > 0.95
    assert (
        ask("SELECT count(*) FROM activities WHERE channel = 'meeting' AND status = 'done'")[0][0]
        > 2_000
    )
    assert ask(
        "SELECT max(closed_at) < '2026-07-01' AND max(created_at) < '2026-07-01' FROM opportunities"
    )[0][0]


def test_how_long_earlier_stages_took_tells_about_the_win(company: Company) -> None:
    """Quick buyers are won more often, and stay quick."""
    soon, late = company("hazards")(
        """WITH third AS (SELECT opportunity_id, outcome, left_at - changed_at AS then_took,
                changed_at - created_at > median(changed_at - created_at) OVER () AS is_late
              FROM stays WHERE nth = 3)
           SELECT count(*), avg((outcome = 'won')::int), epoch(median(then_took)) / 86400
           FROM third WHERE outcome <> 'open' GROUP BY is_late ORDER BY is_late"""
    )
    error = np.sqrt(sum(p * (1 - p) / n for n, p, _ in (soon, late)))
    assert soon[1] - late[1] > 4 * error
    assert late[2] > 1.3 * soon[2]


def test_who_fell_silent_is_cleaned_up_twice_a_year(company: Company) -> None:
    ask = company("hazards")
    days = ask(
        "SELECT count(*) FROM opportunities WHERE lost_reason = 'no answer' GROUP BY closed_at::date"
    )
    assert len(days) <= 2 * 6  # two days each time
    assert sum(n for (n,) in days) > 150
    returns = ask(
        """SELECT count(*) FROM (SELECT position < lag(position) OVER (PARTITION BY opportunity_id
             ORDER BY changed_at) AS is_back FROM stays s JOIN stages g ON g.stage = s.stage) q WHERE is_back"""
    )
    assert returns[0][0] > 50


def test_the_gated_stage_is_left_at_the_end_of_months(company: Company) -> None:
    gated = next(step for step in hazards.world_of(1).steps if step.law == "month end")
    shares = company("hazards")(
        """SELECT s.stage = ?, avg((day(left_at) >= 24)::int) FROM stays s
           WHERE left_at IS NOT NULL AND coalesce(lost_reason, '') <> 'no answer' GROUP BY 1 ORDER BY 1""",
        gated.name,
    )
    assert shares[0][1] < 0.4
    assert shares[1][1] > 0.7


def test_months_are_better_and_worse_than_chance_makes_them(company: Company) -> None:
    months = np.array(
        company("dependence")(
            """SELECT count(*) FILTER (outcome = 'won'), count(*) FROM opportunities
               WHERE closed_at >= '2024-01-01' GROUP BY date_trunc('month', closed_at)"""
        )
    )
    won, n = months.T
    rate = won.sum() / n.sum()
    assert ((won - n * rate) ** 2 / (n * rate * (1 - rate))).sum() / (len(n) - 1) > 2
    weeks = np.array(
        company("dependence")(
            "SELECT count(*) FROM opportunities GROUP BY date_trunc('week', created_at)"
        )
    )
    assert weeks.var() / weeks.mean() > 2  # Poisson: 1


def test_deals_of_an_account_end_together_and_large_ones_late(company: Company) -> None:
    ask = company("dependence")
    same, n, won = ask(
        """SELECT count(*) FILTER (a.outcome = b.outcome), count(*), avg((a.outcome = 'won')::int)
           FROM opportunities a JOIN opportunities b USING (account_id)
           WHERE a.opportunity_id < b.opportunity_id AND a.outcome <> 'open' AND b.outcome <> 'open'
             AND abs(date_diff('day', a.closed_at, b.closed_at)) <= 14"""
    )[0]
    assert n > 100
    assert same / n > won**2 + (1 - won) ** 2 + 0.15
    small, large = ask(
        """SELECT epoch(median(left_at - changed_at)), avg((outcome = 'won')::int)
           FROM (SELECT *, s.amount_then > median(amount_then) OVER () AS is_large FROM (
             SELECT *, first_value(h.amount) OVER (PARTITION BY opportunity_id ORDER BY changed_at) AS amount_then
             FROM stays h) s) q
           WHERE created_at < '2026-01-01' AND nth = 1 AND amount_then IS NOT NULL GROUP BY is_large ORDER BY is_large"""
    )
    assert large[0] > 1.2 * small[0]
    assert large[1] < small[1]


def test_a_slump_lets_fewer_come_than_a_year_before(company: Company) -> None:
    seed = seed_with("slump")
    on = day_of("slump", seed)
    year = timedelta(days=364)
    counts = "SELECT count(*) FROM opportunities WHERE created_at >= ? AND created_at < ?"
    ask = company("regime", seed)
    before, after = (ask(counts, day, day + timedelta(days=182))[0][0] for day in (on - year, on))
    grown = 1 + regime.world_of(seed).growth
    assert after < before * grown * 0.85


def test_a_new_stage_is_entered_from_its_day_on(company: Company) -> None:
    seed = seed_with("split", "turnover")
    on = day_of("split", seed)
    first, n = company("regime", seed)(
        "SELECT min(changed_at)::date, count(*) FROM stays s WHERE s.stage = 'Legal check'"
    )[0]
    assert on <= first <= on + timedelta(days=14)
    assert n > 50


def test_half_of_the_team_leaves_within_months(company: Company) -> None:
    seed = seed_with("split", "turnover")
    on = day_of("turnover", seed)
    left, came, there = company("regime", seed)(
        """SELECT count(*) FILTER (active_until >= $1 AND active_until < $2),
             count(*) FILTER (active_from >= $1 AND active_from < $2),
             count(*) FILTER (active_from < $1 AND coalesce(active_until, $2) >= $1) FROM reps""",
        on,
        on + timedelta(days=160),
    )[0]
    assert left >= 0.4 * there
    assert came >= 0.8 * left
