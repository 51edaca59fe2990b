"""A real server with records of its own, in processes of its own, for browsers and for races.

    with serve(tmp_path) as served:      # a firm is there: see tests.app.firm
        visitor = Visitor(served.url, "alice@example.com")
        visitor.get("/today/")

`Served.stop` and `Served.start` take it away and bring it back at the same address.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

import pytest

from tests.app.firm import PASSWORD

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAITED = 30


@dataclass
class Served:
    """A running server: where it answers, where it keeps its records."""

    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--port", str(self.port), "--blocking-threads", "4"]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*command, "teropong.app.wsgi:application"],
            env=self.environment,
            cwd=self.folder,
            stdout=log,
            stderr=log,
        )
        until = time.monotonic() + WAITED
        while time.monotonic() < until:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(WAITED)
            self.process = None

    def run(self, call: str) -> str:
        """Run ``module:function`` with Django set up on this server's records; what it prints."""
        module, name = call.split(":")
        code = f"import django; django.setup(); from {module} import {name}; {name}()"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, expression: str) -> Any:
        """The value of an expression over the models, as JSON can hold it."""
        code = (
            "import django, json; django.setup()\n"
            "from teropong.app.changes.models import *\n"
            "from teropong.app.people.models import *\n"
            "from teropong.app.records.models import *\n"
            "from teropong.app.targets.models import *\n"
            f"print(json.dumps({expression}, default=str))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@contextmanager
def serve(
    folder: Path, seed: str = "tests.app.firm:make_firm", **settings: str
) -> Iterator[Served]:
    """A server on a free port, with records in ``folder`` that ``seed`` has made.

    In the settings ``{port}`` stands for the port.
    """
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "teropong.app.settings",
        "TEROPONG_FOLDER": str(folder),
        **{
            f"TEROPONG_{name.upper()}": value.replace("{port}", str(port))
            for name, value in settings.items()
        },
    }
    if url := environment.get("TEROPONG_DATABASE"):
        environment["TEROPONG_DATABASE"] = _database_beside(url)
    served = Served(folder, port, environment)
    for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
        subprocess.run(
            [sys.executable, "-m", "django", *command], env=environment, check=True, timeout=120
        )
    served.run(seed)
    served.start()
    try:
        yield served
    finally:
        served.stop()


def _database_beside(url: str) -> str:
    """A new database on the same PostgreSQL server."""
    import psycopg

    name = f"served_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return re.sub(r"(//[^/]*/)[^?]*", rf"\1{name}", url)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Visitor:
    """A person at the server, without a browser: cookies, forms, no redirects followed."""

    def __init__(self, url: str, email: str, password: str = PASSWORD) -> None:
        self.url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        status, _body = self.post("/sign-in/login/", {"login": email, "password": password})
        assert status == 302, status

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self._ask(Request(self.url + path, headers=headers))  # noqa: S310 - our own server

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> tuple[int, str]:
        _status, told = self.get("/log/token/")
        form = {**fields, "csrfmiddlewaretoken": json.loads(told)["token"]}
        body = urlencode(form, doseq=True).encode()
        return self._ask(Request(self.url + path, body, headers))  # noqa: S310 - our own server

    def _ask(self, request: Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=WAITED) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError as error:
            raise AssertionError(error) from error


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


def signed_in_page(
    browser: Any, served: Served, email: str, width: int = 390, **context: Any
) -> tuple[Any, list[str]]:
    """A page on which a person has signed in, and what goes wrong on it from then on."""
    height = 844 if width < 760 else 900
    opened = browser.new_context(
        viewport={"width": width, "height": height}, base_url=served.url, **context
    )
    page = opened.new_page()
    page.set_default_timeout(1000 * WAITED)
    page.goto("/sign-in/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button.primary")
    page.wait_for_url("**/today/")
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda told: told.type == "error" and heard.append(told.text))
    return page, heard


def until(page: Any, truth: str, seconds: float = 15) -> None:
    """Wait until an expression is true on the page; the page's policy forbids Playwright's own way."""
    late = time.monotonic() + seconds
    while True:
        try:
            if page.evaluate(f"async () => Boolean({truth})"):
                return
        except Exception as error:
            # The page leads on to another meanwhile.
            if "context was destroyed" not in str(error):
                raise
        assert time.monotonic() < late, truth
        page.wait_for_timeout(50)


def faults_on(page: Any, address: str, width: int) -> list[str]:
    """What is wrong with an open page: wider than its window, or serious to axe."""
    from axe_playwright_python.sync_playwright import Axe

    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"{address} is {wide} px wide"] if wide > width else []
    return faults + [
        f"{address}: {one['id']} at {one['nodes'][0]['target']}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
