"""What Spark says no to, in one sentence with the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from teropong.facts.faults import FactsError
from teropong.language import N_, _

_Telling = tuple[re.Pattern[str], str]
_KNOWN: tuple[_Telling, ...] = (
    (
        re.compile(r"OutOfMemory|exceeds the memory|maxResultSize|Container killed", re.IGNORECASE),
        N_("Spark ran out of memory; give its workers more, or add workers"),
    ),
    (
        re.compile(r"ExecutorLost|executor \w+ exited|Remote RPC client disassociated"),
        N_("Spark lost its workers while they worked, mostly for want of memory; give them more"),
    ),
    (
        re.compile(r"No space left on device"),
        N_("no space is left in {0}, or where Spark keeps what it shuffles; make room"),
    ),
    (
        re.compile(r"ARITHMETIC_OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE|DECIMAL_PRECISION"),
        N_("a sum has more digits than Spark can hold; load into DuckDB, which holds more"),
    ),
    (
        re.compile(
            r"FAILED_READ_FILE|FileNotFound|does not exist|PATH_NOT_FOUND|AccessControl"
            r"|Permission denied|Mkdirs failed"
        ),
        N_(
            "not all workers of Spark can read and write {0}; it must be one folder that the "
            "driver and every worker see by the same path"
        ),
    ),
    (
        re.compile(r"PARQUET_CONVERSION|SchemaColumnConvert|CANNOT_READ_FILE_FOOTER|not a Parquet"),
        N_("what lies in {0} is not what was loaded; load again into an empty folder"),
    ),
    (
        re.compile(r"UNRESOLVED_COLUMN|TABLE_OR_VIEW_NOT_FOUND"),
        N_("{0} lacks a table or a column; load again into an empty folder"),
    ),
    (
        re.compile(
            r"SparkContext was shut down|stopped SparkContext|Connection refused|UNAVAILABLE"
        ),
        N_("Spark went away while it worked; see that its master runs, and ask again"),
    ),
)

_NO_SERVER = re.compile(r'_InactiveRpcError.*?details = "([^"\n]*)', re.DOTALL)


@contextmanager
def in_a_sentence(folder: Path) -> Iterator[None]:
    """Raise what Spark raises as a `FactsError`."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise FactsError(_sentence(str(error), folder)) from error


def _sentence(said: str, folder: Path) -> str:
    for pattern, told in _KNOWN:
        if pattern.search(said):
            return _(told).format(folder)
    if match := _NO_SERVER.search(said):
        told = _("no Spark Connect answers there ({0}); see that it runs, and name its port")
        return told.format(match[1])
    lines = [line.strip(" :\t") for line in said.splitlines()]
    reasons = [line for line in lines if line and not line.startswith("An error occurred while")]
    return _("Spark says no: {0}").format([*reasons, said][0][:300])
