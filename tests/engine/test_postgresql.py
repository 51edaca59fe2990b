"""PostgreSQL by its address: loaded, loaded again, reported, read meanwhile, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread

import psycopg
import pytest

from teropong.engine.address import shown
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import load
from teropong.engine.postgresql.opening import _refused, open_database
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings
from tests.calling import Call
from tests.engines import postgresql_url

REMEDY = "teropong load SOURCE"


def run(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(sql.encode())


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database, which everybody may connect to without a password."""
    address = postgresql_url()
    run(address, "DROP SCHEMA IF EXISTS facts, moments CASCADE")
    yield address
    run(address, "DROP SCHEMA IF EXISTS facts, moments CASCADE")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    write_sample(tmp_path / "company", reps=3, months=12, opportunities=60)
    return tmp_path / "company"


def edit(company: Path) -> None:
    """Another amount of one deal."""
    file = company / "opportunities.csv"
    head, first, *others = file.read_text().splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    cells["amount"] = "12345678"
    file.write_text("\n".join([head, ",".join(cells.values()), *others, ""]))


def test_what_is_loaded_reports_as_its_folder_does(url: str, company: Path, call: Call) -> None:
    assert call("load", str(company), url)[1].startswith(f"{shown(url)} built from 60 deals")
    for words in (["--format", "json"], ["--by", "rep"], ["--as-of", "2026-03-31"]):
        expected, found = call("report", str(company), *words), call("report", url, *words)
        assert (found[0], found[1].replace(shown(url), str(company))) == (0, expected[1])
    edit(company)
    assert "refreshed: 1 deal and" in call("load", str(company), url)[1]
    reports = [call("report", source, "--format", "json")[1] for source in (str(company), url)]
    assert json.loads(reports[0]) == json.loads(reports[1])


def test_integers_are_divided_and_ranked_as_in_duckdb(url: str, company: Path) -> None:
    random = Random(7)
    values = [random.randrange(10**16) for _ in range(99)] + [10**17 + 1, 10**17 + 3]
    listed = ", ".join(f"({value}, {random.choice((2, 7, 10))})" for value in values)
    queries = [
        f"SELECT $quantile(v, {share}) FROM (VALUES {listed}) t(v, n)" for share in (0.5, 0.75, 0.9)
    ]
    queries.append(
        "SELECT v, $div(v, n), $half_even(CAST(v AS $wide) * 3, n), -v % n, "
        f"CAST(v AS $wide) * v FROM (VALUES {listed}) t(v, n) ORDER BY 1"
    )
    with open_database(url, True) as database, connect() as connection:
        load(Store(database, read_settings(company)), company)
        for sql in queries:
            assert database.rows(sql) == DuckDB(connection).rows(sql)


def test_columns_are_of_the_same_kinds_as_in_duckdb(url: str) -> None:
    sql = (
        "SELECT * FROM (VALUES (1, 0.5, DATE '2026-01-31', 'a,\"b\"\n', TRUE), "
        "(NULL, NULL, NULL, '', FALSE), (-3, 2.5, DATE '1999-12-31', NULL, NULL)) t(a, b, c, d, e)"
    )
    sql = (
        "SELECT CAST(a AS BIGINT) AS a, CAST(b AS $double) AS b, c, d, e, "
        f"sum(CAST(a AS BIGINT)) OVER () AS f FROM ({sql}) t"
    )
    with open_database(url, True) as database, connect() as connection:
        ours, theirs = database.columns(sql), DuckDB(connection).columns(sql)
    assert {name: one.dtype for name, one in ours.items()} == {
        name: one.dtype for name, one in theirs.items()
    }
    assert ours["d"].tolist() == theirs["d"].tolist()
    assert (ours["a"][0], ours["c"][2], ours["f"][1]) == (1, theirs["c"][2], -2)


KILLED = """
import os, sys
from teropong.cli.main import main
from teropong.engine.postgresql.database import PostgreSQL
make = PostgreSQL.make
def killed(self, relation, *rest, **more):
    if relation == "moments.kept":
        os.kill(os.getpid(), 9)
    make(self, relation, *rest, **more)
PostgreSQL.make = killed
main(["load", *sys.argv[1:]])
"""


@pytest.mark.parametrize("is_anew", [False, True])
def test_a_load_that_is_killed_leaves_what_was_there(
    url: str, company: Path, call: Call, is_anew: bool
) -> None:
    call("load", str(company), url)
    before = call("report", url, "--format", "json")
    if is_anew:
        run(url, "UPDATE moments.kept SET definitions = 'older'")
    edit(company)
    words = [sys.executable, "-c", KILLED, str(company), url]
    assert subprocess.run(words, check=False, capture_output=True).returncode == -9
    if is_anew:
        assert "was loaded by another version" in call("report", url)[2]
    else:
        assert call("report", url, "--format", "json") == before
    assert call("load", str(company), url)[0] == 0
    after = call("report", str(company), "--format", "json")
    assert after[1] != before[1]
    assert call("report", url, "--format", "json") == after


@pytest.mark.parametrize("is_anew", [False, True])
def test_who_reads_while_a_load_ends_reads_what_was_there(
    url: str, company: Path, is_anew: bool
) -> None:
    def bring() -> None:
        with open_database(url, True) as database:
            load(Store(database, read_settings(company)), company)

    bring()
    if is_anew:
        run(url, "UPDATE moments.kept SET definitions = 'older'")
    edit(company)
    amounts = "SELECT count(*) FROM facts.opportunities WHERE amount_minor = 1234567800"
    with open_database(url, False) as reading:
        loading = Thread(target=bring)
        loading.start()
        loading.join(1)
        assert loading.is_alive()
        assert reading.rows(amounts) == [(0,)]
    loading.join()
    with open_database(url, False) as reading:
        assert reading.rows(amounts) == [(1,)]


def other(url: str, user: str, database: str = "postgres") -> str:
    return url.replace("//postgres:@/postgres", f"//{user}@/{database}")


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("postgresql://ayu:secret@127.0.0.1:1/x", 1, "see whether the server runs there"),
        ("postgresql://ayu:secret@nowhere.invalid/x", 1, "see whether the server runs there"),
        ("postgresql://ayu:secret@127.0.0.1:port/x", 2, "the port in that address is no number"),
        ("postgresql://ayu:se/cret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("postgresql://ayu:a?secret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("postgresql://ayu:a@secret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("postgres://ayu:a@secret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("postgresql://127.0.0.1:1/x?user=a&password=a@secret&password=b", 1, "see whether"),
        ("postgresql://127.0.0.1:1/x?user=a&password=a&secret=b", 2, "unknown parameter in the"),
        ("postgresql://ayu:secret@127.0.0.1:1/x?fact=crm", 2, "unknown parameter fact in the"),
        ("postgresql://ayu:secret@127.0.0.1:1/x?sslmode=bogus", 1, "mend it in the address"),
        ("clickhouse://ayu:a@secret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("clickhouse://ayu:secret#x@127.0.0.1:1/x", 2, "# as %23"),
        ("clickhouse://ayu:secret@127.0.0.1:abc/x", 2, "the port in that address is no number"),
        ("clickhouse://127.0.0.1:1/x?user=a&password=a@secret&password=b", 1, "is ClickHouse run"),
        ("spark://ayu:a@secret@127.0.0.1:1/?folder=/x", 2, "write @ as %40"),
        ("spark://127.0.0.1:1/?folder=/x&password=a@secret&password=b", 2, "unknown parameter in"),
        ("sc://ayu:a@secret@127.0.0.1:1/?folder=/x", 2, "write @ as %40"),
        ("sc://127.0.0.1:1/?folder=x&user_id=a&token=a@secret&token=b", 2, "names no folder"),
        ("duckdb://ayu:a@secret@127.0.0.1:1/x", 2, "write @ as %40"),
        ("chdb://ayu:a@secret@127.0.0.1:1/x", 2, "write @ as %40"),
    ],
)
def test_an_address_that_nobody_answers(
    call: Call, company: Path, address: str, code: int, said: str
) -> None:
    for words in (["report", address], ["load", str(company), address]):
        found = call(*words)
        assert (found[0], found[1]) == (code, "")
        assert said in found[2]
        assert "cret" not in found[2]
        assert found[2].count("\n") == 1
    assert "cret" not in shown(address)
    code, out, told = call("load", address, str(company))
    assert (code, out, told.count("\n"), "cret" in told) == (2, "", 1, False)


def test_a_wrong_password_or_database(url: str, call: Call) -> None:
    folder = Path(url.partition("host=")[2])
    rules = folder / "pg_hba.conf"
    before = rules.read_text()
    run(url, "DROP ROLE IF EXISTS guarded")
    run(url, "CREATE ROLE guarded LOGIN PASSWORD 'right'")
    try:
        rules.write_text(f"local all guarded scram-sha-256\n{before}")
        run(url, "SELECT pg_reload_conf()")
        for user in ("guarded:secret", "nobody:secret"):
            code, _out, said = call("report", other(url, user))
            assert (code, said.count("\n")) == (1, 1)
            assert "refuses the user or the password" in said
            assert "secret" not in said
        code, _out, said = call("report", other(url, "guarded:right", "sales"))
        assert (code, "make the database first" in said) == (1, True)
    finally:
        rules.write_text(before)
        run(url, "SELECT pg_reload_conf()")


def test_a_server_without_tls_is_told(url: str) -> None:
    said = "connection is bad: server does not support SSL, but SSL was required"
    told = str(_refused(url, psycopg.OperationalError(said)))
    assert "cannot be reached by TLS as asked" in told
    assert "mend sslmode" in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP SCHEMA facts, moments CASCADE", "holds no facts; load them with"),
        ("DROP TABLE moments.stays", REMEDY),
        ("ALTER TABLE moments.stays ALTER left_at TYPE TEXT", REMEDY),
        ("ALTER TABLE facts.reps DROP COLUMN active_from", REMEDY),
        ("UPDATE moments.kept SET definitions = 'older'", "loaded by another version"),
    ],
)
def test_tables_that_are_not_as_they_were_loaded(
    url: str, company: Path, call: Call, change: str, said: str
) -> None:
    call("load", str(company), url)
    run(url, change)
    code, out, told = call("report", url, "--by", "rep")
    assert (code, out, told.count("\n")) == (1, "", 1)
    assert said in told


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        ("DROP TABLE facts.targets", ["pace"], "are not as they were loaded"),
        ("DROP TABLE facts.absences", ["check"], "are not as they were loaded"),
        ('ALTER TABLE facts.holidays ALTER "on" TYPE TEXT', ["leading"], "load into an empty"),
        ("UPDATE moments.kept SET settings = '{'", ["changed"], "load into an empty database"),
        ("UPDATE moments.kept SET definitions = ''", ["forecast"], "by another version"),
    ],
)
def test_other_commands_say_in_a_sentence_what_they_cannot_ask(
    url: str, company: Path, call: Call, change: str, words: list[str], said: str
) -> None:
    call("load", str(company), url)
    run(url, change)
    code, out, told = call(*words, url)
    assert (code, out, told.count("\n")) == (1, "", 1)
    assert said in told


def test_views_and_rights_of_others_outlive_a_refresh(url: str, company: Path, call: Call) -> None:
    call("load", str(company), url)
    run(
        url, "DROP VIEW IF EXISTS public.mine; DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN"
    )
    run(
        url,
        "CREATE VIEW public.mine AS SELECT opportunity_id, amount_minor FROM facts.opportunities",
    )
    run(url, "GRANT USAGE ON SCHEMA facts, moments TO reader")
    run(url, "GRANT SELECT ON ALL TABLES IN SCHEMA facts, moments TO reader")
    try:
        edit(company)
        (company / "holidays.csv").write_text("on,name\n2026-05-01,Hari Buruh\n")
        assert "refreshed: 1 deal and" in call("load", str(company), url)[1]
        with psycopg.connect(url) as session:
            [(seen,)] = session.execute("SELECT count(*) FROM public.mine WHERE amount_minor > 0")
        assert seen > 0
        found = call("report", url.replace("postgres:@", "reader:@"), "--format", "json")
        assert found == call("report", str(company), "--format", "json"), found[2]
    finally:
        run(url, "DROP VIEW public.mine; DROP OWNED BY reader; DROP ROLE reader")


def test_what_would_take_a_view_along_is_refused(url: str, company: Path, call: Call) -> None:
    call("load", str(company), url)
    run(url, "CREATE OR REPLACE VIEW public.mine AS SELECT rep_id FROM facts.reps")
    run(url, "UPDATE moments.kept SET definitions = 'older'")
    try:
        code, out, told = call("load", str(company), url)
        assert (code, out, told.count("\n")) == (1, "", 1)
        assert "that are to be replaced: mine; drop them, load" in told
        with psycopg.connect(url) as session:
            assert session.execute("SELECT count(*) FROM public.mine").fetchall() == [(3,)]
    finally:
        run(url, "DROP VIEW public.mine")
    assert "built from 60 deals" in call("load", str(company), url)[1]


def test_a_database_that_tells_nothing_of_itself_is_built_anew(
    url: str, company: Path, call: Call
) -> None:
    call("load", str(company), url)
    run(url, "DELETE FROM moments.kept")
    assert "load it anew" in call("report", url)[2]
    assert "built from 60 deals" in call("load", str(company), url)[1]


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_of_another_encoding_is_refused(
    url: str, company: Path, call: Call, encoding: str
) -> None:
    run(url, "DROP DATABASE IF EXISTS narrow")
    options = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    run(url, f"CREATE DATABASE narrow {options}")
    narrow = url.replace("/postgres?", "/narrow?")
    assert narrow != url
    code, out, said = call("load", str(company), narrow)
    assert (code, out, said.count("\n")) == (1, "", 1)
    assert f"is of encoding {encoding}; make one that holds every text" in said


def test_what_the_server_is_set_to_changes_no_text_and_no_figure(
    url: str, company: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("reps", "memberships"):
        file = company / f"{name}.csv"
        file.write_text(file.read_text().replace("Tim ", "Équipe 日本 "))
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    run(url, "ALTER DATABASE postgres SET extra_float_digits = -5")
    run(url, "ALTER DATABASE postgres SET quote_all_identifiers = on")
    try:
        assert call("load", str(company), url)[0] == 0
        words = ("--by", "team", "--format", "json")
        found = call("report", url, *words)
        assert found == call("report", str(company), *words)
        assert "Équipe 日本 " in found[1]
    finally:
        run(url, "ALTER DATABASE postgres RESET ALL")


def test_a_table_of_moments_that_is_gone_is_built_anew(url: str, company: Path, call: Call) -> None:
    call("load", str(company), url)
    run(url, "DROP TABLE moments.stays")
    assert "built from" in call("load", str(company), url)[1]
    words = ("--format", "json")
    assert call("report", url, *words) == call("report", str(company), *words)


def test_a_server_that_is_only_read_is_not_told_to_grant(
    url: str, company: Path, call: Call
) -> None:
    code, _out, said = call(
        "load", str(company), f"{url}&options=-cdefault_transaction_read_only%3Don"
    )
    assert (code, "can only be read" in said, "GRANT" in said) == (1, True, False)


def test_out_of_time(url: str, company: Path, call: Call) -> None:
    call("load", str(company), url)
    code, _out, said = call("report", f"{url}&options=-c%20statement_timeout%3D1")
    assert (code, "raise its statement_timeout" in said) == (1, True)


def test_what_is_somebody_elses_is_left_alone(url: str, company: Path, call: Call) -> None:
    run(url, "CREATE SCHEMA facts CREATE TABLE kept (n INTEGER)")
    code, _out, said = call("load", str(company), url)
    assert (code, "schema facts that is not Teropong's" in said) == (1, True)
    run(url, "SELECT n FROM facts.kept")


def test_one_loads_at_a_time_and_needs_the_right_to(url: str, company: Path, call: Call) -> None:
    with open_database(url, True):
        code, _out, said = call("load", str(company), url)
        assert (code, "another load into" in said) == (1, True)
    run(url, "DROP ROLE IF EXISTS reader")
    run(url, "CREATE ROLE reader LOGIN")
    code, _out, said = call("load", str(company), other(url, "reader"))
    assert (code, "GRANT CREATE, TEMPORARY" in said) == (1, True)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://ayu:p/q@r@host/x", "postgresql://…"),
        ("postgresql://ayu:p@host:5432/x", "postgresql://ayu@host:5432/x"),
        ("duckdb:///home/a:b@c/x.db", "duckdb:///home/a:b@c/x.db"),
        ("postgresql://host/x?user=a&password=p&sslmode=off", "postgresql://host/x?user=a&password=…"),
    ],
)  # fmt: skip
def test_no_password_is_shown(address: str, expected: str) -> None:
    assert shown(address) == expected
