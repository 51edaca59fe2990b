"""The command, called as a person calls it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teropong.cli.main import main

Call = Callable[..., tuple[int, str, str]]


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """How a call ended, what it said, and what it said of errors; it may never break inside."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert "went wrong inside" not in said.err
    return int(stop.value.code or 0), said.out, said.err
