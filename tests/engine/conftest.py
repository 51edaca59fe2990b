"""What tests of engines by their address share."""

from __future__ import annotations

from functools import partial

import pytest

from tests.calling import Call, called


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command, in English: its end, what it said, and what it said of errors."""
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")

    return partial(called, capsys)
