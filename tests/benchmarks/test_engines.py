"""The engines beside one another, in the long form: the cluster alone takes minutes."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from benchmarks.engines import ENGINES, main


@pytest.mark.long
def test_every_engine_reports_the_same_bytes_before_and_after_a_day() -> None:
    done = CliRunner().invoke(main, ["--size", "300"])
    assert done.exit_code == 0, done.output
    assert all(engine in done.output for engine in ENGINES)
    assert "every report is the same bytes" in done.output
