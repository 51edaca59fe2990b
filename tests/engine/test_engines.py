"""The engines: all are told, and none loads a library before it is asked for."""

from __future__ import annotations

import subprocess
import sys

from teropong.engine.address import FORMS
from teropong.engine.engines import ENGINES


def test_every_engine_is_told_and_opened() -> None:
    assert tuple(engine.form for engine in ENGINES) == FORMS


def test_no_library_is_loaded_before_its_engine_is_asked_for() -> None:
    libraries = {module for engine in ENGINES for module in engine.modules} - {"pyarrow"}
    asked = (
        f"import sys, teropong.engine.engines; print({libraries | {'psycopg'}} & {{*sys.modules}})"
    )
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
