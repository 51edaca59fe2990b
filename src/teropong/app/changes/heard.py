"""Word that something was written: whoever follows the log need not wait for the next look.

Only within a process; what others wrote is found by looking.
"""

from __future__ import annotations

from threading import Event

from django.db import transaction

heard = Event()
"""Set when something was committed; whoever follows the log clears it."""


def tell() -> None:
    """Set it once the transaction in progress has been committed."""
    transaction.on_commit(heard.set)
