"""What is pinned is what pyproject.toml asks for, with hashes and without anybody's index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
RUN = PROJECT["project"]["dependencies"]
ASKED = {
    "build": [*PROJECT["build-system"]["requires"], *GROUPS["build"]],
    "run": RUN,
    "test": RUN + GROUPS["test"],
    "dev": RUN + GROUPS["test"] + GROUPS["lint"],
}


def pinned(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for package, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.M):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", ASKED)
def test_every_requirement_is_pinned_within_its_range(name: str) -> None:
    locked = pinned(name)
    for requirement in map(Requirement, ASKED[name]):
        versions = locked.get(requirement.name.lower(), set())
        assert versions, f"{requirement.name} is not pinned; run `make lock`"
        assert all(version in requirement.specifier for version in versions)


@pytest.mark.parametrize("name", ASKED)
def test_every_pin_has_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"://|^\s*--(?!hash)", text, re.M)


def test_the_locks_agree() -> None:
    everything = pinned("dev")
    for name in ("build", "run", "test"):
        for package, versions in pinned(name).items():
            assert everything.get(package, versions) == versions
