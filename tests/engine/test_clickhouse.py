"""What is ClickHouse's alone: its words, its versions, its client, and what it says no to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from teropong.engine.clickhouse.client import Refused
from teropong.engine.clickhouse.database import ClickHouse
from teropong.engine.clickhouse.dialect import as_clickhouse
from teropong.engine.clickhouse.opening import open_server
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import load
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.sample import write_sample
from teropong.facts.settings import Settings
from tests.engines import chdb, clickhouse

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="chDB is built for Linux and macOS only"
)
COMMAND = (sys.executable, "-m", "teropong")


def one_line(sql: str) -> str:
    return " ".join(as_clickhouse(sql).split())


def test_a_column_of_a_join_is_called_as_others_call_it() -> None:
    assert one_line(
        "SELECT DISTINCT a.x, max(b.y) AS y FROM a JOIN (SELECT c.z FROM c) b ON TRUE"
    ) == ("SELECT DISTINCT a.x AS x , max(b.y) AS y FROM a JOIN (SELECT c.z AS z FROM c) b ON TRUE")


def test_texts_days_and_comments_keep_what_they_hold() -> None:
    assert one_line("SELECT 'a\\b, it''s facts.x' -- the deal's\n, DATE '1950-01-02'") == (
        "SELECT 'a\\\\b, it''s facts.x' , toDate32('1950-01-02')"
    )


def test_sums_run_over_no_edge_and_windows_end_in_nothing() -> None:
    with clickhouse() as database:
        edge = (1 << 63) - 1
        rows = f"SELECT CAST({edge} AS BIGINT) AS x UNION ALL SELECT CAST({edge} AS BIGINT)"
        assert database.rows(f"SELECT sum(x), avg(x) FROM ({rows}) t") == [(2 * edge, float(edge))]
        assert database.rows("SELECT lead(x) OVER (ORDER BY x) FROM (SELECT 1 AS x) t") == [(None,)]
        last = "last_value(x) OVER (ORDER BY y ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)"
        found = f"SELECT {last} FROM (SELECT 1 AS x, 1 AS y UNION ALL SELECT NULL, 2) t"
        assert database.rows(found) == [(None,), (None,)]


@contextmanager
def again(database: ClickHouse) -> Iterator[ClickHouse]:
    """The same database, opened once more."""
    with connect() as beside:
        opened = ClickHouse(database.client, database.database, beside)
        yield opened
        opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path / "facts", reps=2, opportunities=12, months=6)
    return tmp_path / "facts"


def deals(database: ClickHouse) -> int:
    return int(database.rows("SELECT count(*) FROM facts.opportunities")[0][0])


def tables(database: ClickHouse) -> int:
    asked = f"SELECT count() FROM system.tables WHERE database = '{database.database}'"
    return int(database.client.rows(asked)[0][0])


def without_the_last(folder: Path) -> None:
    """Takes a deal away, and what hangs on it."""
    lines = (folder / "opportunities.csv").read_text(encoding="utf-8").splitlines()
    gone = lines[-1].split(",")[0]
    for file in folder.glob("*.csv"):
        kept = [line for line in file.read_text(encoding="utf-8").splitlines() if gone not in line]
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def test_a_load_that_several_others_overtook_is_refused(folder: Path) -> None:
    """Its own number is free again by then: the version of that number is past."""
    with clickhouse() as database, again(database) as late:
        refused = pytest.raises(FactsError, match="by another process meanwhile")
        with refused, late.changing(anew=True):
            for _ in range(4):
                load(Store(database, Settings()), folder)
        with again(database) as new:
            assert deals(new) == 12


def test_what_is_no_clickhouse_does_not_answer() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as page:
        Thread(target=page.serve_forever, daemon=True).start()
        url = f"clickhouse://u:secret@127.0.0.1:{page.server_port}/x"
        told = pytest.raises(FactsError, match="does not answer; is ClickHouse running there")
        with told as error, open_server(url, False):
            pass
        page.shutdown()
    assert "secret" not in str(error.value)


def test_what_the_client_says_no_to_is_not_told_as_a_server_that_is_away() -> None:
    told = str(Refused("clickhouse://h/d", "Setting limit is readonly.\nMore."))
    assert told == "clickhouse://h/d says no: Setting limit is readonly"
    assert "does not answer" in str(Refused("clickhouse://h/d", "timed out", is_away=True))


def test_a_version_is_there_at_once_and_readers_keep_theirs(folder: Path) -> None:
    with clickhouse() as database:
        load(Store(database, Settings()), folder)
        size = tables(database)
        with again(database) as reader, again(database) as late:
            without_the_last(folder)
            load(Store(database, Settings()), folder)
            assert (deals(reader), deals(database)) == (12, 11), "a reader sees what it opened"
            with again(database) as new:
                assert deals(new) == 11
            with pytest.raises(FactsError, match="by another process meanwhile"):
                load(Store(late, Settings()), folder)
            with again(database) as new:
                assert deals(new) == 11
            for _ in range(3):
                load(Store(database, Settings()), folder)
        assert tables(database) <= 2 * size, "only the last two versions are kept"


def test_a_load_that_fails_leaves_what_was(folder: Path) -> None:
    with clickhouse() as database:
        load(Store(database, Settings()), folder)
        database.close()
        before = tables(database)
        with pytest.raises(FactsError), database.changing(anew=True):
            database.make("facts.opportunities", "SELECT nothing FROM facts.nowhere")
        assert (deals(database), tables(database)) == (12, before)


def said(*words: str) -> tuple[int, str]:
    """What the command says, and its exit code."""
    done = subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_a_killed_load_leaves_what_was(folder: Path, tmp_path: Path) -> None:
    url = f"chdb://{tmp_path}/kept"
    assert said("load", str(folder), url)[0] == 0
    before = said("report", url)
    without_the_last(folder)
    code = (
        "import os, signal, sys\n"
        "from teropong.engine.clickhouse import versions\n"
        "versions.Versions.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from teropong.cli.main import main\n"
        f"main(['load', {str(folder)!r}, {url!r}])"
    )
    killed = subprocess.run([sys.executable, "-c", code], check=False, timeout=300)
    assert killed.returncode == -signal.SIGKILL
    assert said("report", url) == before
    code, told = said("load", str(folder), url)
    assert (code, "1 deal" in told) == (0, True), told
    assert said("report", url) == said("report", str(folder))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that answers as ClickHouse does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = str(tmp_path_factory.mktemp("clickhouse"))
    command = [sys.executable, "-m", "tests.engine.clickhouse_server", str(port), place]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()


def _wait(port: int) -> None:
    until = monotonic() + 120
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/ping", timeout=5).close()
        except OSError:
            assert monotonic() < until, "the server does not come up"
            sleep(0.2)
        else:
            return


def test_a_server_answers_as_the_folder_does(server: int, folder: Path) -> None:
    url = f"clickhouse://sari:r%40hasia@127.0.0.1:{server}/sales"
    code, told = said("load", str(folder), url)
    assert (code, "r%40hasia" in told) == (0, False), told
    without_the_last(folder)
    code, told = said("load", str(folder), url)
    assert (code, "1 deal" in told) == (0, True), told
    asked = ("--as-of", "2026-05-10", "--by", "rep", "--format", "json", "--period", "2026")
    for words in ((), asked):
        assert said("report", url, *words) == said("report", str(folder), *words)


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("clickhouse://sari:wrong@127.0.0.1:{0}/sales", 1, "refuses the user or the password"),
        ("clickhouse://sari:r%40hasia@127.0.0.1:{0}/nowhere", 1, "has no such database"),
        ("clickhouse://sari:r%40hasia@127.0.0.1:{0}/default", 1, "holds no facts"),
        ("clickhouse://sari:wrong@127.0.0.1:1/sales", 1, "does not answer"),
        ("clickhouse://sari:wrong@127.0.0.1:{0}", 2, "names no database"),
        ("chdb://here", 2, "names no folder"),
        ("chdb:///nowhere/at/all", 2, "make it with `teropong load"),
        ("chdb:///nowhere/at/all?facts=crm", 2, "name the folder that holds the facts"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(
    server: int, url: str, code: int, words: str
) -> None:
    told = said("report", url.format(server))
    assert told[0] == code
    assert words in told[1]
    assert "\n" not in told[1]
    assert "wrong" not in told[1]


def test_a_port_that_is_silent_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teropong.engine.clickhouse.client.GREETING", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"clickhouse://sari:x@127.0.0.1:{silent.getsockname()[1]}/sales"
        with pytest.raises(Refused, match="does not answer"), open_server(url, False):
            pass


def test_a_folder_that_another_holds_is_told_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    url = f"chdb://{tmp_path}/kept"
    assert said("load", str(folder), url)[0] == 0
    code = (
        "import chdb, sys\n"
        f"held = chdb.connect({str(tmp_path / 'kept')!r})\n"
        "held.query('SELECT 1')\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        for words in (["report", url], ["load", str(folder), url]):
            done, told = said(*words)
            assert (done, told.count("\n")) == (1, 0), told
            assert "is held by another process" in told
        holder.communicate()
    assert said("report", url)[0] == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Code: 241. DB::Exception: Query memory limit exceeded: … (MEMORY_LIMIT)",
            "out of memory",
        ),
        ("Code: 159. DB::Exception: Timeout exceeded: … (TIMEOUT_EXCEEDED)", "the longest time"),
        (
            "Code: 497. DB::Exception: sari: Not enough privileges. (ACCESS_DENIED)",
            "privileges; ask",
        ),
        ("Code: 999. DB::Exception: Keeper\nis gone. (KEEPER) (version 26.9)", "says no: Keeper"),
    ],
)
def test_what_it_says_no_to_is_said_in_a_sentence(said: str, words: str) -> None:
    told = str(Refused("clickhouse://sari@host/sales", said))
    assert words in told
    assert "\n" not in told


def test_a_table_that_is_not_as_it_was_asks_for_a_load(folder: Path) -> None:
    with clickhouse() as database:
        load(Store(database, Settings()), folder)
        table = database.write("SELECT x FROM moments.sales").rpartition(" ")[2]
        for change, asked in (
            ("ALTER TABLE {} MODIFY COLUMN closed_at Nullable(String)", "closed_at + 1"),
            ("ALTER TABLE {} DROP COLUMN closed_at", "closed_at"),
            ("DROP TABLE {}", "rep_id"),
        ):
            database.client.run(change.format(table))
            with pytest.raises(FactsError, match="load it anew"):
                database.rows(f"SELECT {asked} FROM moments.sales")


def test_too_little_memory_is_told(folder: Path) -> None:
    client = chdb()
    client.run("SET max_memory_usage = 20000000")
    try:
        with pytest.raises(FactsError, match="ran out of memory"):
            client.rows("SELECT number, count() FROM numbers(100000000) GROUP BY number")
    finally:
        client.run("SET max_memory_usage = 0")
