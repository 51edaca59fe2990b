"""Boards over HTTP beside the bare evaluate: ``python -m benchmarks.boards --size 100000``.

A `teropong up` of its own on SQLite holds the sample company. The bare evaluate is the eight
indicators by rep, compared, put to the mirror's own file when the app has stopped. A board is asked
anew (its period is another), and warm: as a second visitor of the same minute finds it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import click

from benchmarks.app import in_django, up
from teropong.engine.asked import Asked
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import kept_settings
from teropong.engine.report import make_report
from teropong.engine.store import Store

_PASSWORD = "sandi-yang-panjang-1"  # noqa: S105 - of a folder that goes afterwards
_FILL = """
from pathlib import Path
from teropong.app.changes.models import Origin
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Person, Role
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.facts.sample import write_sample
folder = Path({folder!r})
write_sample(folder / "facts", reps=200, opportunities={size})
firm = Company(name="PT Contoh", language="en")
write(firm, Author(None, Origin.COMMAND))
owner = Person(name="Dewi", email="owner@contoh.example", role=Role.ADMINISTRATOR)
owner.set_password({password!r})
write(owner, Author(None, Origin.COMMAND))
take_folder(folder / "facts", firm, Author(None, Origin.IMPORT))
"""
_QUARTERS = ("2026-Q1", "2025-Q4", "2025-Q3")
_BOARDS = ("team", "activity", "pipeline", "durations", "results", "conversion", "trust", "today")
PAST = "2026-03-31"


@click.command()
@click.option("--size", default=100_000, show_default=True, help="opportunities of the sample")
@click.option("--keep", type=click.Path(path_type=Path), help="a folder to fill once, and to keep")
def main(size: int, keep: Path | None) -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory(prefix="teropong-boards-") as passing:
        place = keep or Path(passing)
        place.mkdir(parents=True, exist_ok=True)
        folder = place / "folder"
        if not (place / "facts").exists():
            with up(folder):
                pass  # which makes the records' tables
            in_django(folder, _FILL.format(folder=str(place), size=size, password=_PASSWORD))
        began = time.monotonic()
        with up(folder) as (port, _process):
            click.echo(f"ready, figures prepared, after {time.monotonic() - began:.1f} s")
            found = _boards(_signed_in(port), port)
        (mirror,) = (folder / "mirror").glob("*.duckdb")
        shutil.copy(mirror, place / "copy.duckdb")
        _tell(found, _bare(place / "copy.duckdb"))


def _boards(visitor: OpenerDirector, port: int) -> dict[str, float]:
    found = {}
    for board in _BOARDS:
        path = f"http://127.0.0.1:{port}/{board}/"
        if board not in ("trust", "today"):
            anew = [_seconds(visitor, f"{path}?period={quarter}") for quarter in _QUARTERS]
            found[f"{board}, asked anew"] = median(anew)
        warm = [_seconds(visitor, path) for _again in range(6)]
        found[f"{board}, warm"] = median(warm[1:])
    team = f"http://127.0.0.1:{port}/team/?as_of={PAST}"
    found["team, of a past day"] = median(
        [_seconds(visitor, f"{team}&compare={how}") for how in ("previous", "year-ago")]
    )
    return found


def _tell(found: dict[str, float], bare: float) -> None:
    click.echo(f"{'bare evaluate':<28}{bare:>8.2f} s")
    for name, seconds in found.items():
        click.echo(f"{name:<28}{seconds:>8.2f} s{seconds / bare:>8.2f} × bare")


def _bare(file: Path) -> float:
    with connect(file, read_only=True) as connection:
        store = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        asked = Asked(by=("rep",), compare="previous")
        return median(_timed(lambda: make_report(store, asked)) for _again in range(4))


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _signed_in(port: int) -> OpenerDirector:
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{port}/sign-in/login/"
    page = visitor.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page
    form = {"login": "owner@contoh.example", "password": _PASSWORD, "csrfmiddlewaretoken": token[1]}
    visitor.open(Request(address, urlencode(form).encode(), {"Referer": address}))
    return visitor


def _seconds(visitor: OpenerDirector, address: str) -> float:
    began = time.monotonic()
    page = visitor.open(address).read()
    assert b'id="board"' in page, address
    return time.monotonic() - began


if __name__ == "__main__":
    main()
