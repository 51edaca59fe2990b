"""Opening Spark: on a standalone cluster, on this machine alone, or where it runs as a server.

``spark://host:7077/?folder=/shared/teropong``, ``spark://local/?folder=…``; ``memory=2g`` bounds
what each worker and the driver take. ``sc://host:15002/?folder=…`` speaks Spark Connect.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from teropong.engine.address import SPARK, SPARK_CONNECT, shown
from teropong.engine.duckdb.opening import READING_MEMORY, connect
from teropong.engine.spark.database import Spark
from teropong.engine.spark.failing import in_a_sentence
from teropong.engine.spark.shared import Shared
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import _

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

_PATIENCE = 5
"""Seconds in which a master must answer a knock."""
_SIZE = re.compile(r"[1-9]\d*[mgt]b?", re.IGNORECASE)
_WORKERS_WITHIN = 60
"""Seconds in which a worker must have joined."""
_SESSION = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    # Spark 4.3 loses its way among what it infers of tables that were kept aside.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    # Every plan is described for a page that nobody looks at.
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.debug.maxToStringFields": "1",
    "spark.sql.maxPlanStringLength": "0",
}
_CONTEXT = {
    "spark.app.name": "teropong",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.broadcast.compress": "false",
    "spark.broadcast.checksum": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
}


@dataclass(frozen=True)
class Address:
    """What an address says: the kind of master, where it is, the shared folder, and memory."""

    master: str
    host: str
    port: int
    folder: Path
    memory: str = "1g"

    @property
    def is_server(self) -> bool:
        """Whether Spark's driver runs elsewhere, and answers by Spark Connect."""
        return self.master.startswith("sc://")

    @property
    def is_local(self) -> bool:
        """Whether Spark runs within this process' own Java."""
        return self.master.startswith("local")


def read_address(url: str) -> Address:
    """A checked address in its parts; raises `WrongCall` where one is missing."""
    split = urlsplit(url)
    words = {name: told[-1] for name, told in parse_qs(split.query).items()}
    form = SPARK_CONNECT if split.scheme == "sc" else SPARK
    folder, example = words.pop("folder", ""), form.example
    if not folder.startswith("/"):
        told = _("{0} names no folder; write {1}, a folder that all workers share")
        raise WrongCall(told.format(shown(url), example))
    port = split.port
    if not split.hostname:
        raise WrongCall(_("{0} names no host; write {1}").format(shown(url), example))
    if split.scheme == "sc":
        port = port or 15002
        more = "".join(f";{name}={quote(value, safe='')}" for name, value in words.items())
        master = f"sc://{split.hostname}:{port}/{more}"
        return Address(master, split.hostname, port, Path(folder))
    port = 7077 if port is None else port
    is_local = split.hostname == "local"
    master = "local[*]" if is_local else f"spark://{split.hostname}:{port}"
    memory = words.get("memory", Address.memory)
    if not _SIZE.fullmatch(memory):
        raise WrongCall(_("memory={0} is no size; write one such as 512m or 4g").format(memory))
    return Address(master, split.hostname, port, Path(folder), memory)


@contextmanager
def open_database(url: str, is_written: bool) -> Iterator[Spark]:
    """The database of a shared folder: to read, or to make and change."""
    address = read_address(url)
    shared = Shared(address.folder)
    _check_folder(shared, url, is_written)
    memory = None if is_written else READING_MEMORY
    with _session(address) as session, connect(memory=memory) as connection:
        with in_a_sentence(address.folder):
            database = Spark(connection, session, shared)
        yield database


def _check_folder(shared: Shared, url: str, is_written: bool) -> None:
    folder = shared.folder
    if is_written:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            told = _("{0} cannot be made ({1}); name a folder that all workers share")
            raise FactsError(told.format(folder, error.strerror)) from error
    elif not shared.manifest().tables:
        told = _("{0} holds no facts; load them with `teropong load SOURCE {1}`")
        raise FactsError(told.format(folder, shlex.quote(shown(url))))


@contextmanager
def _session(address: Address) -> Iterator[SparkSession]:
    if not address.is_local:
        _knock(address)
    if address.is_server:
        with in_a_sentence(address.folder), _connected(address) as session:
            yield session
        return
    _check_java()
    with in_a_sentence(address.folder), _context(address) as context:
        yield session_of(context)


@contextmanager
def _connected(address: Address) -> Iterator[SparkSession]:
    """A session of a server: what it makes is forgotten there when it ends."""
    from pyspark.sql.connect.session import SparkSession as Connected

    session = Connected.builder.remote(address.master).create()
    try:
        yield _set_up(session)
    finally:
        session.stop()


def session_of(context: SparkContext) -> SparkSession:
    """A session of its own: nobody else sees its views."""
    from pyspark.sql import SparkSession

    return _set_up(SparkSession(context).newSession())


def _set_up(session: Any) -> SparkSession:
    for name, value in _SESSION.items():
        session.conf.set(name, value)
    set_up: SparkSession = session
    return set_up


@contextmanager
def _context(address: Address) -> Iterator[SparkContext]:
    """The process' one context: the one that is there, or one for as long as this is needed."""
    from pyspark import SparkContext

    if there := SparkContext._active_spark_context:  # it has no public name
        yield there
        return
    context = start(address.master, address.memory)
    try:
        if not address.is_local:
            _await_workers(context, address)
        yield context
    finally:
        context.stop()


def start(master: str, memory: str, more: Mapping[str, str] | None = None) -> SparkContext:
    """Start Spark's driver in a Java of its own, which keeps what it logs to itself."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway

    conf = SparkConf(loadDefaults=False).setMaster(master)
    told = {"spark.driver.memory": memory, "spark.executor.memory": memory}
    conf.setAll(list((_CONTEXT | told | dict(more or {})).items()))
    launch: Any = launch_gateway
    gateway = launch(conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL})
    return SparkContext(conf=conf, gateway=gateway)


def _check_java() -> None:
    java = Path(os.environ.get("JAVA_HOME", "/nowhere")) / "bin" / "java"
    if not java.is_file() and shutil.which("java") is None:
        raise FactsError(
            _("Spark needs Java 17 or newer, and none is found; install it, or set JAVA_HOME")
        )


def _knock(address: Address) -> None:
    """Raise where nobody answers: Spark itself would go on knocking for minutes."""
    try:
        socket.create_connection((address.host, address.port), _PATIENCE).close()
    except OSError as error:
        told = _("no Spark answers at {0} ({1}); start it, or name another host and port")
        reason = error.strerror or str(error)
        raise FactsError(told.format(f"{address.host}:{address.port}", reason)) from error


def _await_workers(context: SparkContext, address: Address) -> None:
    until = time.monotonic() + _WORKERS_WITHIN
    # The driver counts among those that hold blocks.
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # no public way
        if time.monotonic() > until:
            told = _(
                "the Spark at {0} has no worker that can give {1} of memory; start workers, wait "
                "until others are done, or ask for less by &memory=512m"
            )
            raise FactsError(told.format(f"{address.host}:{address.port}", address.memory))
        time.sleep(0.2)
