"""Write one made-up company: ``python -m benchmarks.strangers NAME FOLDER --seed 1``."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.strangers import STRANGERS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers", description=__doc__)
    parser.add_argument("name", choices=tuple(STRANGERS), help="which world")
    parser.add_argument("folder", type=Path, help="where its facts go; files there are replaced")
    parser.add_argument("--seed", type=int, default=1, help="which company of that world")
    parser.add_argument("--months", type=int, default=36, help="how many, up to 2026-06-30")
    asked = parser.parse_args()
    STRANGERS[asked.name](asked.folder, asked.seed, asked.months)


if __name__ == "__main__":
    main()
