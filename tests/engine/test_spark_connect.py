"""Spark Connect: its own kind of address, and the same figures through a server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from teropong.engine.address import shown
from teropong.engine.engines import engine_of
from teropong.engine.spark.opening import read_address
from teropong.facts.faults import FactsError, WrongCall
from tests.companies import random_company, write
from tests.spark_cluster import free_port
from tests.spark_connect import server


def test_an_address_may_have_spark_connects_own_words() -> None:
    address = read_address("sc://host/?folder=/shared&token=secret&use_ssl=true")
    assert address.master == "sc://host:15002/;token=secret;use_ssl=true"
    assert address.is_server
    assert not read_address("spark://local/?folder=/shared").is_server
    address = read_address("sc://host/?folder=/shared&token=a;b=c")
    assert address.master == "sc://host:15002/;token=a%3Bb%3Dc"
    assert "secret" not in shown("sc://host/?folder=/shared&token=secret")


def test_a_server_that_is_down_is_named_at_once(tmp_path: Path) -> None:
    opened = engine_of("sc://").open(f"sc://127.0.0.1:{free_port()}/?folder={tmp_path}", True)
    with pytest.raises(FactsError, match="no Spark answers at 127"), opened:
        pass


def test_without_its_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(WrongCall, match=r"pip install 'teropong\[spark-connect\]'"):
        engine_of("sc://").open(f"sc://127.0.0.1:1/?folder={tmp_path}", True)


@pytest.mark.long
def test_a_server_loads_and_reports_as_a_folder_does(tmp_path: Path) -> None:
    facts, told = tmp_path / "facts", ("--format", "json", "--output")
    write(random_company(3), facts)
    with server() as port:
        url = f"sc://127.0.0.1:{port}/?folder={tmp_path / 'shared'}"
        _run("load", facts, url)
        assert "0 deals" in _run("load", facts, url)
        _run("report", url, *told, tmp_path / "connected.json")
    _run("report", facts, *told, tmp_path / "folder.json")
    ours, theirs = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("connected", "folder")
    )
    assert ours == theirs


def _run(*words: object) -> str:
    """The command in a process of its own: this one's Spark is a driver already."""
    done = subprocess.run(
        [sys.executable, "-m", "teropong", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
