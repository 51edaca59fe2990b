"""Tables that somebody else made: read as the folder that they were made of, or refused."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from teropong.engine.clickhouse.tables import Tables as ClickHouseTables
from teropong.engine.duckdb.opening import connect
from teropong.engine.postgresql.tables import Tables as PostgreSQLTables
from teropong.engine.tables import kind_of
from teropong.engine.there import copy_tables
from teropong.facts.sample import write_sample
from teropong.facts.schema import BY_NAME
from tests.calling import Call
from tests.engines import chdb, postgresql_url

Types = dict[str, str]
POSTGRESQL: Types = {
    "text": "text",
    "instant": "timestamptz",
    "date": "date",
    "money": "numeric(18,2)",
    "decimal": "numeric",
    "integer": "smallint",
}
DUCKDB: Types = POSTGRESQL | {"decimal": "decimal(18,4)"}
CLICKHOUSE: Types = {
    "text": "Nullable(String)",
    "instant": "Nullable(DateTime('Asia/Jakarta'))",
    "date": "Nullable(Date)",
    "money": "Nullable(Decimal(18, 2))",
    "decimal": "Nullable(Decimal(18, 4))",
    "integer": "Nullable(UInt8)",
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=3, months=12, opportunities=60)
    return folder


def tables(company: Path, types: Types) -> Iterator[tuple[str, Path, str]]:
    """Each table, its file, and its columns with ordinary types, in the order of the file."""
    for file in sorted(company.glob("*.csv")):
        with file.open(newline="") as stream:
            names = next(csv.reader(stream))
        columns = (f'"{one}" {types[BY_NAME[file.stem].column(one).kind]}' for one in names)
        yield file.stem, file, ", ".join(columns)


def run(sql: str) -> None:
    with psycopg.connect(postgresql_url(), autocommit=True) as session:
        session.execute(sql.encode())


@pytest.fixture(scope="module")
def crm(company: Path) -> Iterator[str]:
    """The address of a schema of PostgreSQL that holds the company, with columns of its own."""
    run("DROP SCHEMA IF EXISTS crm CASCADE; CREATE SCHEMA crm")
    with psycopg.connect(postgresql_url(), autocommit=True) as session:
        for name, file, columns in tables(company, POSTGRESQL):
            session.execute(f"CREATE TABLE crm.{name} ({columns})".encode())
            asked = f"COPY crm.{name} FROM STDIN (FORMAT csv, HEADER)".encode()
            with session.cursor().copy(asked) as rows:
                rows.write(file.read_bytes())
            session.execute(f"ALTER TABLE crm.{name} ADD _loaded_at timestamptz".encode())
    yield f"{postgresql_url()}&facts=crm"
    run("DROP SCHEMA crm CASCADE")


def report(call: Call, source: str | Path, *words: str) -> str:
    code, out, err = call("report", str(source), "--format", "json", *words)
    assert (code, err) == (0, "")
    return out


def test_tables_of_postgresql_answer_as_their_folder(
    crm: str, company: Path, call: Call, tmp_path: Path
) -> None:
    assert report(call, crm) == report(call, company)
    assert call("check", crm, "--format", "json") == call("check", str(company), "--format", "json")
    engine = f"duckdb:///{tmp_path}/loaded.db"
    assert call("load", crm, engine)[1].startswith(f"{engine} built from 60 deals")
    assert report(call, engine) == report(call, company)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("date", "day"), ("Nullable(Date32)", "day"), ("daterange", "other"),
        ("DateTime64(6)", "time"), ("tstzrange", "other"), ("timestamp with time zone", "time"),
    ],
)  # fmt: skip
def test_the_kind_of_a_type(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_texts_are_ordered_by_their_bytes_whatever_the_collation(tmp_path: Path) -> None:
    run("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    run('CREATE TABLE other.opportunities (opportunity_id text COLLATE "unicode")')
    run("INSERT INTO other.opportunities VALUES ('b'), ('B'), ('a'), ('_')")
    with psycopg.connect(postgresql_url()) as session:
        there = PostgreSQLTables(session, "here", "other")
        kinds = there.columns()["opportunities"]
        there.copy("opportunities", kinds, ["opportunity_id"], tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_text().split() == ["opportunity_id", "B", "_", "a", "b"]


def test_settings_stand_in_a_file_that_the_address_names(
    crm: str, company: Path, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "facts.toml").write_text('timezone = "Asia/Makassar"\n')
    found = report(call, f"{crm}&settings={tmp_path}/facts.toml")
    assert found == report(call, company, "--timezone", "Asia/Makassar")
    assert "there is no file /nowhere.toml" in call("report", f"{crm}&settings=/nowhere.toml")[2]


def test_tables_of_clickhouse_answer_as_their_folder(
    company: Path, call: Call, tmp_path: Path
) -> None:
    client = chdb()
    client.run("CREATE DATABASE crm")
    for name, file, columns in tables(company, CLICKHOUSE):
        client.run(f"CREATE TABLE crm.{name} ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        quoted = columns.replace("'", "''")
        client.run(
            f"INSERT INTO crm.{name} SELECT * FROM file('{file}', CSVWithNames, '{quoted}') "
            "SETTINGS date_time_input_format = 'best_effort'"
        )
    copy_tables(ClickHouseTables(client, "crm"), tmp_path, "crm")
    client.run("DROP DATABASE crm")
    assert report(call, tmp_path) == report(call, company)


def test_tables_of_a_file_and_parquet_of_many_files_answer_as_their_folder(
    company: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(tmp_path / "crm.db") as connection:
        connection.execute("CREATE SCHEMA crm")
        for name, file, columns in tables(company, DUCKDB):
            connection.execute(f"CREATE TABLE crm.{name} ({columns})")
            connection.execute(f"COPY crm.{name} FROM '{file}' (HEADER)")
            place = tmp_path / "shared" / name
            place.mkdir(parents=True)
            for part, share in enumerate(("% 2 = 0", "% 2 = 1")):
                connection.execute(
                    f"COPY (SELECT * FROM crm.{name} WHERE hash({name}) {share}) "
                    f"TO '{place}/part-{part}.parquet'"
                )
    for source in (f"duckdb:///{tmp_path}/crm.db?facts=crm", f"spark://h/?facts={tmp_path}/shared"):
        assert report(call, source) == report(call, company)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared" / "facts.toml").write_text('timezone = "Asia/Makassar"\n')
    found = report(call, "spark://h/?facts=shared")
    assert found == report(call, company, "--timezone", "Asia/Makassar")
    (tmp_path / "shared" / "reps" / "_delta_log").mkdir()
    code, _out, err = call("report", f"spark://h/?facts={tmp_path}/shared")
    assert (code, err.count("\n")) == (1, 1)
    assert "reps is a table of Delta; write it as plain Parquet" in err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER TABLE opportunities RENAME TO deals", "holds no table opportunities"),
        ("ALTER TABLE opportunities DROP outcome", "opportunities has no column outcome"),
        (
            "ALTER TABLE opportunities ALTER amount TYPE boolean USING TRUE",
            "opportunities.amount is of type boolean, not numeric or text; cast it in a view",
        ),
        (
            "ALTER TABLE activities ALTER occurred_at TYPE bigint USING 0",
            "activities.occurred_at is of type bigint, not a timestamp, a date or text",
        ),
        (
            "ALTER TABLE reps ALTER team TYPE text[] USING ARRAY[team]",
            "reps.team is of type text[]",
        ),
    ],
)
def test_tables_that_are_no_facts_are_refused_in_a_sentence(
    crm: str, call: Call, change: str, told: str
) -> None:
    run("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    for name in BY_NAME:
        run(f"CREATE TABLE other.{name} (LIKE crm.{name})")
    run(f"SET search_path = other; {change}")
    for words in (["report"], ["check"]):
        code, out, err = call(*words, crm.replace("facts=crm", "facts=other"))
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert told in err


def test_domains_are_what_lies_under_them(crm: str, company: Path, call: Call) -> None:
    run("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    for name in BY_NAME:
        run(f"CREATE TABLE other.{name} AS SELECT * FROM crm.{name}")
    run("CREATE DOMAIN other.sum AS numeric(18,2); CREATE DOMAIN other.price AS other.sum")
    run("ALTER TABLE other.opportunities ALTER amount TYPE other.price")
    assert report(call, crm.replace("facts=crm", "facts=other")) == report(call, company)


def test_a_view_that_fails_is_named(crm: str, call: Call) -> None:
    run("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    for name in BY_NAME:
        run(f"CREATE VIEW other.{name} AS SELECT * FROM crm.{name}")
    run("DROP VIEW other.accounts")
    run("CREATE VIEW other.accounts AS SELECT * FROM crm.accounts WHERE 1 / (length(name) * 0) = 1")
    code, _out, err = call("report", crm.replace("facts=crm", "facts=other"))
    assert (code, err.count("\n")) == (1, 1)
    assert "accounts: postgresql://" in err
    assert "(division by zero)" in err


def test_a_fault_names_the_table_and_the_row(crm: str, call: Call) -> None:
    run("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    for name in BY_NAME:
        run(f"CREATE TABLE other.{name} AS SELECT * FROM crm.{name}")
    first = "(SELECT min(opportunity_id) FROM other.opportunities)"
    run(f"UPDATE other.opportunities SET created_at = 'infinity' WHERE opportunity_id = {first}")
    for words in (["report"], ["check"]):
        code, out, err = call(*words, crm.replace("facts=crm", "facts=other"))
        assert code == 1
        assert "opportunities:1 created_at 'infinity': no such date or time" in out + err
        assert "opportunities.csv" not in out + err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("facts=", "facts= names a schema"),
        ("settings=/x", "settings= goes with facts="),
        ("fact=crm", "unknown parameter fact in the address"),
    ],
)
def test_what_an_address_says_wrongly_is_named(call: Call, words: str, told: str) -> None:
    code, out, err = call("report", f"{postgresql_url()}&{words}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_an_address_of_facts_is_not_loaded_into(crm: str, company: Path, call: Call) -> None:
    code, out, err = call("load", str(company), crm)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "an address with facts= is only read" in err


def test_what_spark_does_not_know_is_not_passed_over(company: Path, call: Call) -> None:
    for words, told in (
        ("setings=/x", "unknown parameter setings in the address; there are facts, folder, mem"),
        ("folder=/x", "name one of both"),
    ):
        code, out, err = call("report", f"spark://local/?facts={company}&{words}")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert told in err


def test_a_user_without_rights_is_told_which(crm: str, call: Call) -> None:
    run("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
    code, _out, err = call("report", crm.replace("postgres:@", "guest:@"))
    assert (code, err.count("\n")) == (1, 1)
    assert "needs GRANT USAGE ON SCHEMA crm" in err
    run("DROP ROLE guest")
