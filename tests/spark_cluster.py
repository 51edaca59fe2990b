"""A Spark cluster of a master and two workers on this machine, from the installed package."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import pyspark
from pyspark import SparkContext

from teropong.engine.duckdb.opening import connect
from teropong.engine.spark.database import Spark
from teropong.engine.spark.opening import session_of, start
from teropong.engine.spark.shared import Shared

HOME = Path(pyspark.__file__).parent
MASTER, WORKER = (f"org.apache.spark.deploy.{one}" for one in ("master.Master", "worker.Worker"))
# What lives for minutes is not worth the second compiler.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
STARTING = 300
_running = ExitStack()


def free_port() -> int:
    with socket.socket() as sought:
        sought.bind(("127.0.0.1", 0))
        return int(sought.getsockname()[1])


@contextmanager
def cluster(memory: str = "700m") -> Iterator[str]:
    """The address of a master; all of it ends afterwards."""
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    with ExitStack() as started, tempfile.TemporaryDirectory(prefix="teropong-spark-") as place:
        at = ("--host", "127.0.0.1")
        started.enter_context(
            _process(place, MASTER, *at, "--port", str(port), "--webui-port", str(free_port()))
        )
        for nth in range(2):
            own = ("-c", "1", "-m", memory, "-d", f"{place}/{nth}", master)
            started.enter_context(
                _process(place, WORKER, *at, "--webui-port", str(free_port()), *own)
            )
        await_port(port)
        yield master


@contextmanager
def _process(place: str, named: str, *words: str) -> Iterator[None]:
    told = {
        "SPARK_DAEMON_MEMORY": "192m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_HOME": str(HOME),
    }
    with Path(place, f"{uuid4().hex}.log").open("w") as log:
        process = subprocess.Popen(
            [str(HOME / "bin" / "spark-class"), named, *words],
            env=os.environ | told,
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def await_port(port: int) -> None:
    until = time.monotonic() + STARTING
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < until, "what was to answer at this port did not start"
            time.sleep(0.2)
        else:
            return


@cache
def context() -> SparkContext:
    """This process' driver, on a cluster that ends with it."""
    master = os.environ.get("TEROPONG_SPARK") or _running.enter_context(cluster())
    more = {
        "spark.driver.extraJavaOptions": QUICK,
        "spark.executor.extraJavaOptions": QUICK,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    started = start(master, "640m", more)
    _running.callback(started.stop)
    atexit.register(_running.close)
    return started


@contextmanager
def database(bucket_rows: int = Spark.bucket_rows) -> Iterator[Spark]:
    """An empty database in a folder of its own, by a session of its own."""
    folder = Path(tempfile.mkdtemp(prefix="teropong-spark-"))
    try:
        with connect() as connection:
            connection.execute("SET threads = 1")
            yield Spark(connection, session_of(context()), Shared(folder), bucket_rows)
    finally:
        rmtree(folder, ignore_errors=True)
