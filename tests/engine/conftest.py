"""What tests of engines by their address share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teropong.cli.main import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command, in English: its end, what it said, and what it said of errors."""
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")

    def ask(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(list(words))
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return ask
