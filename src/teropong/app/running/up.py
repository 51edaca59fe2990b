"""Running it: what `teropong up` does, in which order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event, Thread
from typing import Any

from teropong.app.configuration import Configuration, read_configuration
from teropong.app.running.folder import hold
from teropong.app.running.safety import check_safety
from teropong.engine.engines import engine_of
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import _, current_language

Say = Callable[[str], None]
First = Callable[[Configuration], None]


def set_up() -> Configuration:
    """Set Django up for the folder in use, checked; commands call this before anything else."""
    configuration = read_configuration()
    check_safety(configuration, serves=False)
    os.environ["TEROPONG_FOLDER"] = str(configuration.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teropong.app.settings")
    import django  # noqa: PLC0415 - half a second, only where it is needed

    django.setup()
    return configuration


def up(role: str, say: Say, first: First | None = None) -> None:
    """Run until told to stop: the web, the jobs, the mirror, or all of it.

    ``first`` is done when the records are ready, before anybody is let in.
    """
    configuration = read_configuration()
    if configuration.is_sqlite and role != "all":
        told = _("on SQLite one process does it all; roles are for PostgreSQL (setting database)")
        raise WrongCall(told)
    check_safety(configuration)
    check_warehouse(configuration)
    with hold(configuration, shared=not configuration.is_sqlite):
        _run(configuration, role, say, first)


def check_warehouse(configuration: Configuration) -> None:
    """Raise `WrongCall` where the engine's address names none; one that is away may come back."""
    url = configuration.engine
    try:
        with engine_of(url).open(url, True) if url else nullcontext():
            pass
    except WrongCall:
        raise
    except FactsError:
        pass


def _run(configuration: Configuration, role: str, say: Say, first: First | None) -> None:
    _share_metrics(configuration, role)
    set_up()
    from django.conf import settings  # noqa: PLC0415

    from teropong.app.running.prepare import prepare  # noqa: PLC0415

    if role not in ("work", "mirror"):
        from teropong.app.running.serving import check_port  # noqa: PLC0415

        check_port(configuration)
    prepare(configuration)
    if first:
        first(configuration)
    if role in ("work", "mirror"):
        _apart(configuration, role, say)
        return
    from teropong.app.running.serving import Tell, serve  # noqa: PLC0415

    def ready(address: str) -> None:
        say(f"ready {address}")  # for programs too, so it is the same in every language
        if configuration.base_url:
            say(_("people reach it at {0}").format(configuration.base_url))

    def preparing(address: str) -> None:
        told = _("preparing the figures; records can be used meanwhile at {0}").format(address)
        print(told, file=sys.stderr)

    def away(address: str) -> None:
        told = _(
            "the warehouse does not answer, or refuses: `teropong mirror check` says why; records "
            "can be used meanwhile at {0}"
        )
        print(told.format(address), file=sys.stderr)

    with _beside(configuration, role):
        serve(configuration, settings.LOGGING, Tell(ready, preparing, away))


def _share_metrics(configuration: Configuration, role: str) -> None:
    """Several web processes keep their numbers in files, which start anew with them."""
    if configuration.is_sqlite or role in ("work", "mirror"):
        return
    folder = configuration.folder / "metrics"
    configuration.make_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _apart(configuration: Configuration, role: str, say: Say) -> None:
    """Do jobs, or keep the mirror, until told to stop or until who started this one is gone."""
    from teropong.app.changes.heard import heard  # noqa: PLC0415
    from teropong.app.jobs.queue import asked  # noqa: PLC0415

    stop = Event()

    def end(*_signal: Any) -> None:
        stop.set()
        asked.set()
        heard.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if os.environ.get(_CHILD):
        Thread(target=_await_parent, args=(end,), daemon=True).start()
    else:
        say(f"ready to {role}")
    if role == "mirror":
        _mirror(stop)
    else:
        _work(configuration, stop)


def _work(configuration: Configuration, stop: Event) -> None:
    from teropong.app.jobs.receipt import Receipts  # noqa: PLC0415
    from teropong.app.jobs.work import work  # noqa: PLC0415

    work(stop, Receipts(configuration.folder))


def _mirror(stop: Event) -> None:
    from teropong.app.mirror.place import place  # noqa: PLC0415

    place().stay(stop)


def _await_parent(end: Callable[[], None]) -> None:
    sys.stdin.buffer.read()  # which ends when the parent does
    end()


_CHILD = "TEROPONG_STARTED_BY_UP"


def _beside(configuration: Configuration, role: str) -> AbstractContextManager[None]:
    """What runs beside several web processes; on SQLite the one does it all."""
    if configuration.is_sqlite:
        return nullcontext()
    from django.conf import settings  # noqa: PLC0415

    settings.MIRROR = "apart"
    return _started("mirror", *["work"] * (configuration.workers if role == "all" else 0))


@contextmanager
def _started(*roles: str) -> Iterator[None]:
    """Processes of these roles, as long as the block runs; one that dies is started again."""
    stop = Event()
    running: dict[int, subprocess.Popen[bytes]] = {}

    def keep(number: int) -> None:
        while not stop.is_set():
            running[number] = started = _start(roles[number])
            started.wait()
            stop.wait(1)

    for number, role in enumerate(roles):
        Thread(target=keep, args=(number,), name=f"{role}-{number}", daemon=True).start()
    try:
        yield
    finally:
        stop.set()
        for one in running.values():
            one.terminate()
        for one in running.values():
            try:
                one.wait(5)
            except subprocess.TimeoutExpired:
                one.kill()


def _start(role: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "teropong", "up", "--role", role]
    surroundings = os.environ | {_CHILD: "1", "TEROPONG_LANGUAGE": current_language()}
    surroundings.pop("PROMETHEUS_MULTIPROC_DIR", None)
    return subprocess.Popen(  # noqa: S603 - ourselves
        words, env=surroundings, stdin=subprocess.PIPE, start_new_session=False
    )
