"""docs/import.md is true: its example gives what it says, its mappings are read."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from teropong.cli.main import main
from teropong.sources.tables import parse_mapping
from teropong.sources.tables.grammar import _BLOCK, _CELL, _JOIN, _WHERE

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_says_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    for _, name, text in BLOCKS:
        if name:
            Path(name).write_text(text, encoding="utf-8")
    command = [text for kind, _, text in BLOCKS if kind == "sh"][1]
    with pytest.raises(SystemExit) as stop:
        main(shlex.split(command)[1:])
    assert stop.value.code == 1
    said = capsys.readouterr().out
    told = next(text for kind, _, text in BLOCKS if kind == "text")
    assert said.startswith(told)
    deals = Path("facts/opportunities.csv").read_text(encoding="utf-8").splitlines()
    assert deals[1:] == [
        "7001,Maju,ana,2025-11-03,12500000.00,won,2025-12-21",
        "7002,Jaya,ben,2025-11-10,40000000,open,",
        "7003,Jaya,ana,2025-10-01,15000000,lost,2026-01-05",
    ]


@pytest.mark.parametrize("text", [text for kind, _, text in BLOCKS if kind == "toml"])
def test_the_mappings_are_read(text: str) -> None:
    parse_mapping(tomllib.loads(text), name="page", folder=Path())


@pytest.mark.parametrize("word", sorted({*_BLOCK, *_CELL, *_JOIN, *_WHERE}))
def test_every_word_of_a_mapping_is_described(word: str) -> None:
    assert re.search(rf"\b{word}\b", PAGE)
