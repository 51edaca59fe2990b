"""A server of Spark Connect on this machine, from the installed package."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.spark_cluster import HOME, QUICK, await_port, free_port

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextmanager
def server() -> Iterator[int]:
    """The port at which one answers; it ends afterwards."""
    port = free_port()
    settings = {
        "spark.master": "local[1]",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.extraJavaOptions": QUICK,
        "spark.driver.memory": "640m",
        "spark.ui.enabled": "false",
    }
    words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    told = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(HOME)}
    with tempfile.TemporaryDirectory(prefix="teropong-connect-") as place:
        with Path(place, "log").open("w") as log:
            process = subprocess.Popen(
                [str(HOME / "bin" / "spark-submit"), "--class", SERVER, *words, "spark-internal"],
                env=os.environ | told,
                cwd=place,
                stdout=log,
                stderr=log,
            )
        try:
            await_port(port)
            yield port
        finally:
            process.terminate()
            process.wait(60)
