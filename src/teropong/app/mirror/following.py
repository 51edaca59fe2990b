"""Following the change log: the owner is brought up to it, again and again."""

from __future__ import annotations

import logging
import time
from threading import Event

from django.db import DatabaseError, close_old_connections, connection

from teropong.app.changes.heard import heard
from teropong.app.mirror.owner import Owner

_LOOK = 0.25
"""Seconds between two looks at the log, where nobody tells of a change."""
_AGAIN = 5.0
"""Seconds until it is tried again after a failure."""
_log = logging.getLogger("teropong.mirror")


def follow(owner: Owner, stop: Event) -> None:
    """Keep a mirror current until told to stop; no error ends it."""
    while not stop.is_set():
        heard.clear()
        began = time.monotonic()
        try:
            close_old_connections()
            owner.catch_up()
        except DatabaseError as error:
            _tell("waits for the records", error)
            connection.close()
            stop.wait(_AGAIN)
        except owner.refusals as error:
            _tell("is refused", error, reason=str(error))
            stop.wait(_AGAIN)
        except Exception as error:
            _log.error("mirror failed", exc_info=error)
            stop.wait(_AGAIN)
        # Under steady writing it rests as long as it worked, so that it takes half a core.
        stop.wait(min(time.monotonic() - began, _LOOK))
        heard.wait(_LOOK)
    connection.close()
    owner.close()


def _tell(said: str, error: Exception, **more: str) -> None:
    _log.warning(f"mirror {said}", extra={"facts": {"error": type(error).__name__, **more}})
