"""What the terminal says of a start that takes long: why there are no figures yet."""

import pytest

from teropong.app.configuration import Configuration
from teropong.app.mirror.words import AWAY, BUILDING
from teropong.app.running import serving

AT = "http://127.0.0.1:8000"


@pytest.mark.parametrize(("reason", "said"), [(BUILDING, "preparing"), (AWAY, "away")])
def test_why_there_are_no_figures_is_said_once(reason, said, monkeypatch):
    reasons = iter([reason, reason, ""])
    monkeypatch.setattr(serving, "_unready", lambda _configuration: next(reasons))
    monkeypatch.setattr(serving, "_PATIENCE", -1)
    told = []
    tell = serving.Tell(
        *(lambda at, name=name: told.append((name, at)) for name in ("ready", "preparing", "away"))
    )
    serving._tell_ready(Configuration(), tell)
    assert told == [(said, AT), ("ready", AT)]
