"""The guides: the same in both languages, and every picture that is taken is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.guide.shots import SHOTS

DOCS = Path(__file__).parents[2] / "docs"
TWINS = (
    ("rep.md", "tenaga-penjual.md"),
    ("boards.md", "papan.md"),
    ("administrator.md", "administrator.id.md"),
)
LANGUAGES = ("en", "id")
MOST_BYTES = 5_000_000
_PICTURE = re.compile(r"!\[([^\]]+)\]\(guide/(\w+)/([\w-]+)\.png\)")
_ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def pictures(name: str) -> list[str]:
    return [picture for _said, _language, picture in _PICTURE.findall(text(name))]


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
def test_both_languages_show_and_tell_the_same(twins: tuple[str, str]) -> None:
    english, indonesian = map(text, twins)
    assert pictures(twins[0]) == pictures(twins[1]) != []
    for page, language in zip((english, indonesian), LANGUAGES, strict=True):
        assert {found[1] for found in _PICTURE.findall(page)} == {language}
        assert page.count("![") == len(_PICTURE.findall(page))
    for mark in (r"^#+ ", r"^\|", r"^- ", r"^\d\. ", r"^\S"):
        counts = [len(re.findall(mark, page, re.MULTILINE)) for page in (english, indonesian)]
        assert counts[0] == counts[1], mark
    assert f"({twins[1]})" in english
    assert f"({twins[0]})" in indonesian


@pytest.mark.parametrize("name", [name for twins in TWINS for name in twins])
def test_links_within_pages_lead_to_their_heading(name: str) -> None:
    for page, anchor in _ANCHOR.findall(text(name)):
        heads = re.findall(r"^#+ (.+)$", text(page or name), re.MULTILINE)
        known = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
        assert anchor in known, f"{page}#{anchor}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_taken_and_shown(language: str) -> None:
    taken = [shot.name for shot in SHOTS]
    assert len(taken) == len(set(taken))
    there = {file.stem for file in (DOCS / "guide" / language).glob("*.png")}
    shown = {picture for twins in TWINS for picture in pictures(twins[0])}
    assert set(taken) == there == shown, "run `make guide`"


def test_the_pictures_are_small() -> None:
    assert sum(file.stat().st_size for file in DOCS.glob("guide/*/*.png")) < MOST_BYTES
