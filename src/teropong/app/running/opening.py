"""Opening a folder's records for a command, and serving them."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

from teropong.app.configuration import Configuration, read_configuration
from teropong.facts.faults import WrongCall
from teropong.language import _


def open_records(folder: Path | None) -> Configuration:
    """Set Django up for a folder, and bring its records up to this version."""
    if folder is not None:
        os.environ["TEROPONG_FOLDER"] = str(folder)
    configuration = read_configuration()
    os.environ["TEROPONG_FOLDER"] = str(configuration.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teropong.app.settings")
    import django  # noqa: PLC0415 - half a second, only where it is needed
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    return configuration


def check_port(port: int) -> None:
    """Raises `WrongCall` where something else listens."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            told = _("something else listens at port {0}; choose another with --port")
            raise WrongCall(told.format(port)) from error


def serve(port: int, ready: Callable[[str], None]) -> None:
    """Serve until told to stop; calls ``ready`` with the address once it answers."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    Thread(target=_tell_ready, args=(port, ready), name="ready", daemon=True).start()
    Server(
        "teropong.app.wsgi:application",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


def _tell_ready(port: int, ready: Callable[[str], None]) -> None:
    while not _answers(port):
        time.sleep(0.05)
    ready(f"http://127.0.0.1:{port}")


def _answers(port: int) -> bool:
    link = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/sign-in/login/")
        return link.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        link.close()
