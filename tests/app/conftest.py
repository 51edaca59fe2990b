"""What the suites of the app share; models are imported late, when Django is set up."""

import shutil

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


@pytest.fixture
def new_folder(prepared, tmp_path):
    """Make a folder, by name, that is ready to be run upon."""
    return lambda name="folder": shutil.copytree(prepared, tmp_path / name)
