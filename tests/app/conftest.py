"""What the suites of the app share; models are imported late, when Django is set up."""

import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest


@pytest.fixture
def firm(db):
    from tests.app.firm import make_firm

    return make_firm()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder on SQLite that `up` has made ready; look at it, and copy it to write."""
    from tests.app.running import up

    place = tmp_path_factory.mktemp("prepared") / "folder"
    with up(place) as running:
        running.stop()
    return place


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL whose database `prepared` has been made ready, and how to call its programs."""
    from tests.app.running import in_django, postgresql_server

    with postgresql_server() as (server, more):
        server.psql("CREATE DATABASE prepared;")
        url = server.get_uri().replace("/postgres?", "/prepared?")
        migrate = (
            "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"
        )
        with tempfile.TemporaryDirectory(prefix="teropong-prepared-") as folder:
            in_django(Path(folder), migrate, **more, TEROPONG_DATABASE=url)
        yield server, more


@pytest.fixture
def new_database(server):
    """Make a database, ready or empty, and return what the environment must say of it."""
    postgresql, more = server

    def make(template: str = "prepared") -> dict[str, str]:
        name = f"made_{uuid4().hex}"
        postgresql.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        url = postgresql.get_uri().replace("/postgres?", f"/{name}?")
        return {**more, "TEROPONG_DATABASE": url}

    return make


@pytest.fixture
def new_folder(prepared, tmp_path):
    """Make a folder, by name, that is ready to be run upon."""
    return lambda name="folder": shutil.copytree(prepared, tmp_path / name)


@pytest.fixture(scope="module")
def browser():
    """A browser, for one module's tests."""
    from tests.app.serving import chromium

    with chromium() as opened:
        yield opened
