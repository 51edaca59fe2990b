"""The words nearest to a wrong one."""

from __future__ import annotations

import pytest

from teropong.engine.words import nearest

NAMES = ("Fajar Setiawan", "Dewi Lubis", "Dewi Hartono", "R001")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("fajar", ["Fajar Setiawan"]),
        ("Dewi", ["Dewi Lubis", "Dewi Hartono"]),
        ("Fajar Setyawan", ["Fajar Setiawan"]),
        ("r001", ["R001"]),
        ("Zzz", []),
    ],
)
def test_nearest(word: str, near: list[str]) -> None:
    assert nearest(word, NAMES, 3) == near
