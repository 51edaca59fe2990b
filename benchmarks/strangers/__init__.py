"""Made-up companies of three worlds, written without a look at the forecasts judged by them.

``python -m benchmarks.strangers NAME FOLDER --seed 1`` writes one as a folder of facts. Every seed
draws another company: its team, stages, speeds, chances, sizes, seasons and habits of record.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.strangers import dependence, hazards, regime

Writer = Callable[[Path, int, int], None]
STRANGERS: dict[str, Writer] = {
    "hazards": hazards.write,
    "dependence": dependence.write,
    "regime": regime.write,
}
