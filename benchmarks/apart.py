"""One measurement in a process of its own: ``python -m benchmarks.apart TASK ARGUMENTS``."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def apart(task: str, *arguments: object) -> dict[str, Any]:
    """Run a task in a fresh process; its answer, with the peak of its memory in ``peak_mb``."""
    given = [json.dumps(str(a) if isinstance(a, Path) else a) for a in arguments]
    done = subprocess.run(  # noqa: S603 - our own tasks
        [sys.executable, "-m", "benchmarks.apart", task, *given],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _run(task: str, arguments: list[Any]) -> dict[str, Any]:
    from benchmarks import companies, freshness, racing, reading  # noqa: PLC0415 - measured
    from benchmarks.beside import racing as beside  # noqa: PLC0415

    tasks: dict[str, Callable[..., dict[str, Any]]] = {
        "write": companies.write,
        "build": companies.build,
        "race": racing.race,
        "alone": racing.alone,
        "beside": beside.race,
        "changed": freshness.changed,
        "past": freshness.past,
        "write_csv": reading.write,
        "by_library": reading.by_library,
        "by_import": reading.by_import,
        "by_pydantic": reading.by_pydantic,
    }
    given = [Path(a) if isinstance(a, str) and "/" in a else a for a in arguments]
    return tasks[task](*given)


if __name__ == "__main__":
    told = _run(sys.argv[1], [json.loads(argument) for argument in sys.argv[2:]])
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))
