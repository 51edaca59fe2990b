"""The web server: one process that answers, or several, under one that watches them."""

from __future__ import annotations

import http.client
import json
import math
import multiprocessing
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from teropong.app.configuration import Configuration
from teropong.app.mirror.words import AWAY, BUILDING
from teropong.facts.faults import FactsError
from teropong.language import _

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_PATIENCE = 5
"""Seconds of preparing figures after which it is said, so that a start does not look hung."""
GRACE = 5
"""Seconds that requests in progress are given when it is told to stop."""


class PortTaken(FactsError):
    """Something else listens there."""


class Fallen(FactsError):
    """It ended without having been told to."""


@dataclass(frozen=True)
class Tell:
    """What is said of it, with its address: that it is ready; before, why there are no figures."""

    ready: Callable[[str], None]
    preparing: Callable[[str], None]
    away: Callable[[str], None]


class Web(MPServer):
    """Granian, which tells when it answers and stops what was started beside it."""

    ready: Callable[[], None]

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start the workers, and watch for the first answer."""
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        Thread(target=self.ready, name="ready", daemon=True).start()

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """End when the terminal does: two workers at once would both do jobs."""
        self.signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(configuration: Configuration, log: dict[str, Any], tell: Tell) -> None:
    """Serve until told to stop; tells the address once it really answers."""
    check_port(configuration)
    # A forked worker holds the folder's lock with its parent; Python 3.14 would not fork by itself.
    multiprocessing.set_start_method("fork", force=True)
    server = Web(
        "teropong.app.wsgi:application",
        address=configuration.address,
        port=configuration.port,
        interface=Interfaces.WSGI,
        workers=1 if configuration.is_sqlite else configuration.web,
        blocking_threads=configuration.threads,
        # Of connections, not of requests: each open board keeps one, and asks each second.
        backpressure=1024,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=log,
        ssl_cert=Path(configuration.tls_cert) if configuration.tls_cert else None,
        ssl_key=Path(configuration.tls_key) if configuration.tls_key else None,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=GRACE,
    )
    server.ready = partial(_tell_ready, configuration, tell)
    try:
        server.serve(target_loader=partial(load, configuration.is_sqlite), wrap_loader=False)
    except SystemExit as end:
        if not server.interrupt_signal:
            raise Fallen(_("the web server ended by itself; its log above says why")) from end


def load(is_alone: bool) -> WSGIApplication:
    """In a worker: the app; with threads that do its jobs and follow its log, where it is alone."""
    from django.urls import get_resolver  # noqa: PLC0415

    from teropong.app.wsgi import application  # noqa: PLC0415 - after the fork

    _all = get_resolver().url_patterns  # so that the first visitor does not wait for it
    # Who holds the turn to write should not wait long for those who compute.
    sys.setswitchinterval(0.001)
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    if is_alone:
        _start_mirror()
        _start_jobs()
    return application


def _start_mirror() -> None:
    """Keep the figures current in a thread: this process is the only one."""
    from teropong.app.mirror.place import forget, place  # noqa: PLC0415

    place().own()
    Finalize(None, forget, exitpriority=9)


def _start_jobs() -> None:
    from django.conf import settings  # noqa: PLC0415

    from teropong.app.jobs.queue import asked, release_all  # noqa: PLC0415
    from teropong.app.jobs.receipt import Receipts  # noqa: PLC0415
    from teropong.app.jobs.work import work  # noqa: PLC0415

    receipts = Receipts(settings.CONFIGURATION.folder)
    receipts.settle()
    release_all()  # the folder is ours alone: whoever held a job is dead
    stop = Event()
    jobs = Thread(target=work, args=(stop, receipts), name="jobs", daemon=True)
    jobs.start()

    def end() -> None:
        stop.set()
        asked.set()
        jobs.join(GRACE - 1)

    Finalize(None, end, exitpriority=10)


def _end_with_parent() -> None:
    """End when the process that watches over this one is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def check_port(configuration: Configuration) -> None:
    """Raises `PortTaken` where something else listens: Granian would share the port silently."""
    family = socket.AF_INET6 if ":" in configuration.address else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((configuration.address, configuration.port))
        except OSError as error:
            told = _("it cannot listen at {0}, port {1} ({2}); choose another by --port or --host")
            reason = error.strerror or str(error)
            raise PortTaken(
                told.format(configuration.address, configuration.port, reason)
            ) from error


def here(configuration: Configuration) -> str:
    """The address under which this machine reaches it."""
    scheme = "https" if configuration.tls_cert else "http"
    host = _host(configuration)
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{configuration.port}"


def _host(configuration: Configuration) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not listened at
    return everywhere.get(configuration.address, configuration.address)


def _tell_ready(configuration: Configuration, tell: Tell) -> None:
    began: float | None = None
    while reason := _unready(configuration):
        if say := {AWAY: tell.away, BUILDING: tell.preparing}.get(reason):
            began = began or time.monotonic()
            if time.monotonic() - began > _PATIENCE:
                say(here(configuration))
                began = math.inf  # once is enough
        time.sleep(0.05)
    tell.ready(here(configuration))


def _unready(configuration: Configuration) -> str:
    """Why it is not ready; empty where it is."""
    host, port = _host(configuration), configuration.port
    if configuration.tls_cert:
        # One's own server at one's own address: its name need not be this one.
        context = ssl._create_unverified_context()  # noqa: S323
        link: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=5, context=context
        )
    else:
        link = http.client.HTTPConnection(host, port, timeout=5)
    try:
        link.request("GET", "/readyz")
        answer = link.getresponse()
        if answer.status == 200:
            return ""
        return str(json.loads(answer.read()).get("reason", answer.status))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    finally:
        link.close()
