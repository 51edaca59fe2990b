"""Writers and readers as processes of their own: `python -m tests.app.writing WHO THREADS SECONDS`.

Each thread writes firms named by the writer, the thread and a running number, and says a name
when it has been acknowledged: what was said must never be lost, nor stand twice.
"""

from __future__ import annotations

import json
import os
import sys
import time
from threading import Thread

TOGETHER = 2
"""A firm and a person there are written in one transaction: half of it must never be seen."""


def main(who: str, threads: int, seconds: float, readers: int = 0) -> None:
    """Write and read, and say how long each write took and what went wrong."""
    ends, taken, faults = time.monotonic() + seconds, [], []
    writers = [
        Thread(target=_write, args=(f"{who}-{n}", ends, taken, faults)) for n in range(threads)
    ]
    for one in writers + [Thread(target=_read, args=(ends, faults)) for _ in range(readers)]:
        one.start()
    for one in writers:
        one.join()
    taken.sort()
    told = {"n": len(taken), "faults": faults[:3], "n_faults": len(faults)}
    if taken:
        told |= {
            "p50": taken[len(taken) // 2],
            "p99": taken[int(len(taken) * 0.99)],
            "most": taken[-1],
        }
    _say("DONE " + json.dumps(told))


def _write(who: str, ends: float, taken: list[float], faults: list[str]) -> None:
    from django.db import connection, transaction

    from teropong.app.changes.writing import Author, write
    from teropong.app.records.models import Account, Contact

    number = 0
    while time.monotonic() < ends:
        number += 1
        began = time.monotonic()
        try:
            with transaction.atomic():
                account = Account(name=f"{who}-{number}")
                write(account, Author(None))
                write(Contact(account=account, name=account.name), Author(None))
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
            continue
        taken.append(time.monotonic() - began)
        _say(account.name)
    connection.close()


def _read(ends: float, faults: list[str]) -> None:
    from django.db import connection

    from teropong.app.records.models import Account, Contact

    while time.monotonic() < ends:
        try:
            Account.objects.count()
            list(Contact.objects.select_related("account").order_by("-pk")[:50])
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
    connection.close()


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # one call a line, so that threads and kills cut none


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1], *(int(word) for word in sys.argv[2:]))
