"""What a forecast costs, by part: the engine's counts, the numbers drawn from them, the list.

    python -m benchmarks.ahead duckdb:///million.db

CPU time of the thread that asks (the engine's own threads work beside it, and are told as the time
that passes), so that a busy machine does not show; the median of a few rounds.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from statistics import median
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.outlook.forecast import foresight, report
from teropong.shown.edge import render_json

ROUNDS = 3
Spent = dict[str, float]


def main(source: str) -> None:
    """Print the parts of a forecast of one source."""
    rounds = [parts(source) for _ in range(ROUNDS)]
    for name in rounds[0]:
        print(f"{name:48} {median(one[name] for one in rounds):6.2f} s")


def parts(source: str) -> Spent:
    """What each part of one forecast takes."""
    spent: Spent = defaultdict(float)
    watched = [(Store, "rows", "engine"), (Store, "columns", "engine")]
    watched += [(report, "_deals", "list"), (foresight, "draw", "draw")]
    plain = [(owner, name, getattr(owner, name)) for owner, name, _part in watched]
    for owner, name, part in watched:
        setattr(owner, name, _timed(getattr(owner, name), part, spent))
    try:
        with open_source(source, {}) as store:
            begun, passed = time.thread_time(), time.perf_counter()
            told = report.make_forecast(store, Asked(), report.Ahead())
            whole = time.thread_time() - begun
            passed = time.perf_counter() - passed
            begun = time.thread_time()
            render_json(told)
            printing = time.thread_time() - begun
    finally:
        for owner, name, kept in plain:
            setattr(owner, name, kept)
    return {
        "the engine's answers, as it passes": spent["engine passed"],
        "after the counts: chances, draws, periods": whole - spent["engine"] - spent["list"],
        "  of that the draws": spent["draw"],
        f"the list of {len(told['deals']):,} open deals": spent["list"],
        "writing it as JSON": printing,
        "all but the writing, as it passes": passed,
    }


def _timed(asked: Callable[..., Any], part: str, spent: Spent) -> Callable[..., Any]:
    @wraps(asked)
    def ask(*arguments: Any, **named: Any) -> Any:
        begun, passed = time.thread_time(), time.perf_counter()
        try:
            return asked(*arguments, **named)
        finally:
            spent[part] += time.thread_time() - begun
            spent[f"{part} passed"] += time.perf_counter() - passed

    return ask


if __name__ == "__main__":
    main(sys.argv[1])
