"""The pages as a reader meets them: their links lead somewhere, their commands run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from teropong.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
_BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    yield from _BLOCK.findall(page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[list[str]]:
    lines = "".join(text for kind, _, text in blocks(page) if kind == "sh").splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.startswith("teropong ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link, _ in _LINK.findall(page.read_text(encoding="utf-8"))]
    near = [link for link in links if "://" not in link]
    assert [link for link in near if not (page.parent / link).exists()] == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for _, name, text in blocks(ROOT / "README.md"):
        if name:
            Path(name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["README.md", "README.id.md"])
@pytest.mark.usefixtures("folder")
def test_the_commands_run(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    called = commands(ROOT / name)
    assert len(called) >= 10
    for _, *words in called:
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 0, f"{shlex.join(words)}: {capsys.readouterr().err}"


def test_both_readmes_tell_the_same() -> None:
    def code(name: str) -> list[str]:
        return [
            line
            for kind, _, text in blocks(ROOT / name)
            if kind != "sh"
            for line in text.splitlines()
        ]

    def called(name: str) -> list[list[str]]:
        return [
            [word for word in words if word not in ("--language", "id")]
            for words in commands(ROOT / name)
        ]

    assert called("README.md") == called("README.id.md")
    assert code("README.md") == code("README.id.md")
    heads = [
        len(re.findall(r"^## ", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("README.md", "README.id.md")
    ]
    assert heads[0] == heads[1]


def test_the_readme_names_both_commands_first() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("```")[1]
    assert re.findall(r"^make (\w+)", first, re.M) == ["demo", "test"]
