"""The forecast over many made-up companies, beside the plain methods: one table a world.

    python -m benchmarks.foresight --worlds sample,hazards,dependence,regime --companies 30

`sample` is the company of `teropong sample`; the others were written by people who had not seen
the forecast. Pooled: each company's pinball loss is a share of what it sold, weighted by the
number of its forecasts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.strangers import dependence, hazards, regime
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.outlook.backtest.report import Back, make_backtest

Told = dict[str, Any]
Write = Callable[[Path, int], None]
METHODS = ("teropong", "stage_weighted", "last_year", "linear_pace", "recent_rate")


def _sample(folder: Path, seed: int) -> None:
    write_sample(folder, reps=12, months=36, opportunities=3000, seed=seed, format="parquet")


WORLDS: dict[str, Write] = {
    "sample": _sample,
    "hazards": hazards.write,
    "dependence": dependence.write,
    "regime": regime.write,
}


@dataclass(frozen=True)
class Pooled:
    """A method over the companies of a world: loss and coverage, and forecasts."""

    n: int
    pinball: float
    coverage: float


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.foresight")
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--companies", type=int, default=30)
    parser.add_argument("--first", type=int, default=1, help="seed of the first company")
    parser.add_argument("--periods", type=int, default=24)
    parser.add_argument("--grain", default="month", choices=("month", "quarter"))
    asked = parser.parse_args()
    back = Back(asked.grain, asked.periods)
    for world in asked.worlds.split(","):
        told = list(_backtests(WORLDS[world], asked.first, asked.companies, back))
        for measure in ("revenue", "wins"):
            print(f"\n{world} · {measure} · {len(told)} companies", flush=True)
            for line in _lines([one["measures"][measure] for one in told]):
                print(line, flush=True)
        print(_chances(told), flush=True)


def _backtests(write: Write, first: int, n: int, back: Back) -> Iterator[Told]:
    for seed in range(first, first + n):
        with TemporaryDirectory() as place:
            write(Path(place), seed)
            with open_source(place, {}) as store:
                yield make_backtest(store, Asked(), back)


def _lines(companies: list[dict[str, Told]]) -> Iterator[str]:
    pooled = {method: _pooled(companies, method) for method in METHODS}
    plain = [pooled[method].pinball for method in METHODS[1:] if pooled[method].n]
    yield f"{'method':16}{'n':>7}{'pinball':>10}{'/ best plain':>14}{'inside 8 in 10':>16}"
    for method, one in pooled.items():
        ratio = one.pinball / min(plain) if plain else float("nan")
        yield f"{method:16}{one.n:7}{one.pinball:10.4f}{ratio:14.2f}{one.coverage:16.3f}"
    within = sum(_is_fair(one["teropong"]) for one in companies if one["teropong"]["n"])
    yield f"80 % lies in the binomial interval of 95 % of {within} of {len(companies)} companies"


def _pooled(companies: list[dict[str, Told]], method: str) -> Pooled:
    rows = [one[method] for one in companies if method in one and one[method]["n"]]
    n = sum(row["n"] for row in rows)
    if not n:
        return Pooled(0, float("nan"), float("nan"))
    pinball = sum(row["n"] * row["pinball"] for row in rows) / n
    return Pooled(n, pinball, sum(row["n"] * row["coverage_80"] for row in rows) / n)


def _is_fair(row: Told) -> bool:
    """Whether as many lie inside as 95 of 100 times would, were it 80 % of independent ones."""
    inside, n = round(row["coverage_80"] * row["n"]), row["n"]
    chances = [comb(n, k) * 0.8**k * 0.2 ** (n - k) for k in range(n + 1)]
    return sum(chances[: inside + 1]) > 0.025 and sum(chances[inside:]) > 0.025


def _chances(told: list[Told]) -> str:
    """The largest distance of a tenth, pooled by its place, and the Brier scores."""
    tenths = [
        [row for one in told for row in one["calibration"] if row["decile"] == decile]
        for decile in range(1, 11)
    ]
    off = [
        sum(row["n"] * (row["predicted"] - row["observed"]) for row in rows)
        / sum(row["n"] for row in rows)
        for rows in tenths
        if rows
    ]
    errors = [one["brier"] for one in told if one["brier"]]
    age, stage = (sum(e[word] for e in errors) / len(errors) for word in ("by_age", "by_stage"))
    return (
        f"tenths off by at most {100 * max(map(abs, off)):.1f} points; "
        f"Brier {age:.4f} by age, {stage:.4f} by stage"
    )


if __name__ == "__main__":
    main()
