"""What the suites of the app share; models are imported late, when Django is set up."""

import pytest


@pytest.fixture
def firm(db):
    from tests.app.firm import make_firm

    return make_firm()
