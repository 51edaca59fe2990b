"""Opening a folder's records for a command that comes and goes."""

from __future__ import annotations

import logging

from teropong.app.configuration import Configuration
from teropong.app.running.folder import hold
from teropong.app.running.up import set_up


def open_records() -> Configuration:
    """Set Django up for the folder in use; what its records lack of this version they get.

    Raises `FactsError` where they lack something while the app runs.
    """
    configuration = set_up()
    logging.getLogger("teropong").setLevel(logging.WARNING)  # a command says itself what it did
    from teropong.app.running.database import check_reachable, pending  # noqa: PLC0415
    from teropong.app.running.prepare import prepare  # noqa: PLC0415 - after the setup

    check_reachable()
    if pending():
        with hold(configuration, shared=not configuration.is_sqlite):
            prepare(configuration)
    return configuration
