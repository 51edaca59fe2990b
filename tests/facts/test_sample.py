"""The sample company: the same seed gives the same bytes, no row has a fault, and it looks alive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from teropong.facts.sample import plan as plan_module
from teropong.facts.sample import write_sample
from teropong.facts.schema import TABLES

SMALL: dict[str, Any] = {"reps": 5, "months": 6, "opportunities": 200}


def digests(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
    }


TYPES = {
    "text": "VARCHAR",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "money": "DECIMAL(18,2)",
    "decimal": "DECIMAL(38,12)",
    "integer": "INTEGER",
}


def opened(folder: Path, kind: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET TimeZone = 'Asia/Jakarta'")
    for table in TABLES:
        source = f"'{folder}/{table.name}.parquet'"
        if kind == "csv":
            types = ", ".join(f"'{c.name}': '{TYPES[c.kind]}'" for c in table.columns)
            source = f"read_csv('{folder}/{table.name}.csv', header = true, columns = {{{types}}})"
        con.execute(f"CREATE TABLE {table.name} AS FROM {source}")
    return con


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("company")
    write_sample(place)
    return place


@pytest.fixture(scope="module")
def company(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = opened(folder, "csv")
    yield con
    con.close()


def value(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    (row,) = con.execute(sql).fetchall()
    return row[0] if len(row) == 1 else row


def of_deals(con: duckdb.DuckDBPyConnection, figure: str) -> float:
    return float(value(con, f"SELECT {figure} FROM opportunities"))


# The same seed, the same bytes


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_same_seed_same_bytes(tmp_path: Path, kind: Any) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_sample(tmp_path / name, **SMALL, seed=seed, format=kind)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    other = digests(tmp_path / "c")
    assert other[f"activities.{kind}"] != digests(tmp_path / "a")[f"activities.{kind}"]


def test_writing_again_replaces_the_other_format_too(tmp_path: Path) -> None:
    write_sample(tmp_path, **SMALL, format="parquet")
    write_sample(tmp_path, **SMALL, format="csv")
    names = {f"{table.name}.csv" for table in TABLES} | {"facts.toml"}
    assert {file.name for file in tmp_path.iterdir()} == names


def test_columns_are_those_of_the_schema(folder: Path) -> None:
    for table in TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8") as file:
            assert tuple(file.readline().rstrip("\n").split(",")) == table.names


def test_parquet_types(tmp_path: Path) -> None:
    write_sample(tmp_path, **SMALL, format="parquet")
    con = opened(tmp_path, "parquet")
    for table in TABLES:
        found = dict(row[:2] for row in con.execute(f"DESCRIBE {table.name}").fetchall())
        for column in table.columns:
            assert found[column.name] == TYPES[column.kind], (table.name, column.name)


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        write_sample(tmp_path / kind, **SMALL, format=kind)
    con = duckdb.connect()
    for table in ("opportunities", "opportunity_history", "activities", "accounts"):
        csv = f"FROM '{tmp_path}/csv/{table}.csv'"
        assert (
            value(
                con,
                f"SELECT count(*) FROM ({csv} EXCEPT FROM '{tmp_path}/parquet/{table}.parquet')",
            )
            == 0
        )


def test_runs_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "RUN", 60)
    done: list[tuple[int, int]] = []
    write_sample(tmp_path, **SMALL, progress=lambda n, whole: done.append((n, whole)))
    assert len(done) > 2
    assert done[-1] == (200, 200)
    con = opened(tmp_path, "csv")
    assert value(con, "SELECT count(*), count(DISTINCT opportunity_id) FROM opportunities") == (
        200,
        200,
    )
    assert faults(con) == {}
    noted = [row[0] for row in con.execute("SELECT created_at FROM activities").fetchall()]
    assert noted == sorted(noted)


@pytest.mark.parametrize(
    "size",
    [
        {"reps": 1, "months": 1, "opportunities": 1},
        {"reps": 4, "months": 2, "opportunities": 30},
        {"reps": 60, "months": 60, "opportunities": 900},
        {"reps": 3, "months": 13, "opportunities": 50, "ends_on": date(2024, 2, 29)},
    ],
)
def test_any_size(tmp_path: Path, size: dict[str, Any]) -> None:
    write_sample(tmp_path, **size)
    con = opened(tmp_path, "csv")
    assert value(con, "SELECT count(*) FROM opportunities") == size["opportunities"]
    assert value(con, "SELECT count(*) FROM reps") == size["reps"]
    assert faults(con) == {}


@pytest.mark.parametrize("name", ["reps", "months", "opportunities"])
def test_a_company_of_nothing_is_refused(tmp_path: Path, name: str) -> None:
    size: dict[str, Any] = {name: 0}
    with pytest.raises(ValueError, match=name):
        write_sample(tmp_path, **size)


# No fault

RULES = {
    "history before the creation": """SELECT * FROM opportunity_history JOIN opportunities o
        USING (opportunity_id) WHERE changed_at < o.created_at""",
    "history after the close": """SELECT * FROM opportunity_history JOIN opportunities o
        USING (opportunity_id) WHERE changed_at >= o.closed_at""",
    "first row is not the creation": """SELECT * FROM opportunities o WHERE created_at <> (
        SELECT min(changed_at) FROM opportunity_history h WHERE h.opportunity_id = o.opportunity_id)""",
    "unknown stage": """SELECT * FROM opportunity_history h JOIN opportunities o USING (opportunity_id)
        WHERE h.stage NOT IN ('won', 'lost')
        AND (o.pipeline, h.stage) NOT IN (SELECT (pipeline, stage) FROM stages)""",
    "unknown present stage": """SELECT * FROM opportunities
        WHERE (pipeline, stage) NOT IN (SELECT (pipeline, stage) FROM stages)""",
    "open, yet closed": "SELECT * FROM opportunities WHERE (outcome = 'open') <> (closed_at IS NULL)",
    "closed before created": "SELECT * FROM opportunities WHERE closed_at < created_at",
    "loss without being lost": """SELECT * FROM opportunities
        WHERE lost_reason IS NOT NULL AND outcome <> 'lost'""",
    "negative": "SELECT * FROM opportunities WHERE amount < 0 OR cost < 0",
    "too fine": "SELECT * FROM opportunities WHERE amount <> round(amount, 2)",
    "no rate": """SELECT * FROM opportunities WHERE currency <> 'IDR' AND NOT EXISTS (
        SELECT 1 FROM rates r WHERE r.currency = opportunities.currency
        AND r.starts_on <= opportunities.created_at::DATE)""",
    "present stage is not the last": """SELECT * FROM opportunities o JOIN (
        SELECT opportunity_id, arg_max(stage, changed_at) AS stage FROM opportunity_history
        WHERE stage NOT IN ('won', 'lost') GROUP BY 1) h USING (opportunity_id)
        WHERE o.stage <> h.stage""",
    "present amount is not the last": """SELECT * FROM opportunities o JOIN (
        SELECT opportunity_id, arg_max(amount, changed_at) AS amount FROM opportunity_history
        WHERE amount IS NOT NULL GROUP BY 1) h USING (opportunity_id)
        WHERE o.amount IS DISTINCT FROM h.amount""",
    "present owner is not the last": """SELECT * FROM opportunities o JOIN (
        SELECT opportunity_id, arg_max(rep_id, changed_at) AS rep_id FROM opportunity_history
        WHERE rep_id IS NOT NULL GROUP BY 1) h USING (opportunity_id)
        WHERE o.rep_id <> h.rep_id""",
    "present expected close is not the last": """SELECT * FROM opportunities o JOIN (
        SELECT opportunity_id, arg_max(expected_close_on, changed_at) AS day
        FROM opportunity_history WHERE expected_close_on IS NOT NULL GROUP BY 1) h
        USING (opportunity_id) WHERE o.expected_close_on <> h.day""",
    "meeting of a rep who was not there": """SELECT * FROM activities JOIN reps USING (rep_id)
        WHERE occurred_at::DATE < active_from OR occurred_at::DATE > active_until""",
    "row of an owner who was not there": """SELECT * FROM opportunity_history JOIN reps USING (rep_id)
        WHERE changed_at::DATE < active_from OR changed_at::DATE > active_until""",
    "account after its activity": """SELECT * FROM activities JOIN accounts a USING (account_id)
        WHERE occurred_at < a.created_at""",
    "activity of another account's deal": """SELECT * FROM activities a JOIN opportunities o
        USING (opportunity_id) WHERE a.account_id <> o.account_id""",
    "open stretch of membership twice": """SELECT rep_id FROM memberships WHERE until_on IS NULL
        GROUP BY 1 HAVING count(*) > 1""",
    "empty absence": "SELECT * FROM absences WHERE until_on <= from_on",
    "target of nothing": "SELECT * FROM targets WHERE value <= 0",
}


def faults(con: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    found = {name: con.execute(f"{rule} LIMIT 3").fetchall() for name, rule in RULES.items()}
    for table in TABLES:
        if table.key:
            key = ", ".join(f'"{name}"' for name in table.key)
            twice = f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1"
            found[f"{table.name} twice"] = con.execute(twice).fetchall()
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if column.required:
                gaps = f'SELECT * FROM {table.name} WHERE "{column.name}" IS NULL'
                found[f"{name} empty"] = con.execute(gaps).fetchall()
            if column.refers_to:
                dangling = f"""SELECT {column.name} FROM {table.name} WHERE {column.name} NOT IN
                    (SELECT {column.name} FROM {column.refers_to})"""
                found[f"{name} dangling"] = con.execute(dangling).fetchall()
            if column.words:
                words = ", ".join(f"'{word}'" for word in column.words)
                odd = f"SELECT {column.name} FROM {table.name} WHERE {column.name} NOT IN ({words})"
                found[f"{name} odd"] = con.execute(odd).fetchall()
    return {name: rows for name, rows in found.items() if rows}


def test_no_fault(company: duckdb.DuckDBPyConnection) -> None:
    assert faults(company) == {}


def test_only_plans_lie_beyond_the_end(company: duckdb.DuckDBPyConnection) -> None:
    end = "TIMESTAMPTZ '2026-07-01 00:00:00+07'"
    later = company.execute(
        f"SELECT DISTINCT status FROM activities WHERE occurred_at >= {end} ORDER BY 1"
    ).fetchall()
    assert ("planned",) in later
    assert {word for (word,) in later} <= {"planned", "cancelled"}
    for table, column in (
        ("activities", "created_at"),
        ("opportunities", "created_at"),
        ("opportunities", "closed_at"),
        ("opportunity_history", "changed_at"),
        ("accounts", "created_at"),
    ):
        assert value(company, f"SELECT count(*) FROM {table} WHERE {column} >= {end}") == 0


def test_ids_and_instants_as_text(folder: Path) -> None:
    first = (folder / "opportunities.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    assert first[0] == "O0000001"
    assert len(first[1]) == 8
    assert first[4].startswith("2023-07-")
    assert first[4].endswith("+07:00")
    assert (folder / "reps.csv").read_text(encoding="utf-8").splitlines()[1].startswith("R001,")
    assert (
        (folder / "activities.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith("K0000001,")
    )


# It looks alive

MOVES = """(SELECT o.pipeline, m.opportunity_id, m.stage, m.changed_at, s.position,
      lead(m.changed_at) OVER w AS left_at, lag(s.position) OVER w AS before,
      lag(m.stage) OVER w AS stage_before
    FROM (SELECT opportunity_id, stage, changed_at FROM opportunity_history WHERE stage IS NOT NULL
      UNION ALL SELECT opportunity_id, outcome, closed_at FROM opportunities
      WHERE closed_at IS NOT NULL) m
    JOIN opportunities o USING (opportunity_id)
    LEFT JOIN stages s ON s.pipeline = o.pipeline AND s.stage = m.stage
    WINDOW w AS (PARTITION BY m.opportunity_id ORDER BY m.changed_at))"""


def test_wins_and_cycle(company: duckdb.DuckDBPyConnection) -> None:
    assert 0.25 < of_deals(company, "avg((outcome = 'won')::INT) FILTER (outcome <> 'open')") < 0.33
    days = "avg(epoch(closed_at - created_at)) FILTER (outcome = 'won') / 86400"
    assert 42 < of_deals(company, days) < 62
    assert 0.02 < of_deals(company, "avg((outcome = 'open')::INT)") < 0.09


def test_longer_stays_are_lost(company: duckdb.DuckDBPyConnection) -> None:
    long, short = value(
        company,
        f"""SELECT avg((after = 'lost')::INT) FILTER (days > 20), avg((after = 'lost')::INT)
            FILTER (days < 7) FROM (SELECT epoch(left_at - changed_at) / 86400 AS days, lead(stage)
            OVER (PARTITION BY opportunity_id ORDER BY changed_at) AS after, position FROM {MOVES})
            WHERE position IS NOT NULL AND days > 0.01""",
    )
    assert long > 1.8 * short


def test_stays_are_log_normal(company: duckdb.DuckDBPyConnection) -> None:
    median, mean, spread = value(
        company,
        f"""SELECT median(days), avg(days), stddev(ln(days)) FROM (
            SELECT epoch(left_at - changed_at) / 86400 AS days FROM {MOVES} WHERE stage = 'Prospek')
            WHERE days > 0.01""",
    )
    assert 7 < median < 14
    assert 1.2 < mean / median < 1.8
    assert 0.6 < spread < 1.3


def test_deals_skip_return_slip_and_come_back(company: duckdb.DuckDBPyConnection) -> None:
    skips, returns, slips, reopened, late = value(
        company,
        f"""SELECT count(*) FILTER (position > before + 1), count(*) FILTER (position < before),
            count(*) FILTER (epoch(left_at - changed_at) < 60),
            count(*) FILTER (stage_before IN ('won', 'lost') AND position IS NOT NULL),
            count(*) FILTER (stage_before IS NULL AND position > 1) FROM {MOVES}""",
    )
    assert skips > 60
    assert returns > 60
    assert slips > 20
    assert reopened > 30
    assert late > 100


def test_history_is_lively(company: duckdb.DuckDBPyConnection) -> None:
    assert 3.8 < value(company, "SELECT count(*) FROM opportunity_history") / 3000 < 5.5
    pushed, corrected, handed_over = value(
        company,
        """SELECT count(*) FILTER (expected_close_on IS NOT NULL AND rep_id IS NULL),
           count(*) FILTER (amount IS NOT NULL AND rep_id IS NULL),
           count(*) FILTER (rep_id IS NOT NULL AND stage IS NULL) FROM opportunity_history""",
    )
    assert pushed > 1000
    assert corrected > 1000
    assert handed_over > 60


def test_hardly_any_work_on_free_days(company: duckdb.DuckDBPyConnection) -> None:
    share = value(
        company,
        """SELECT avg((isodow(occurred_at) > 5 OR occurred_at::DATE IN (SELECT "on" FROM holidays))::INT)
           FROM activities WHERE status = 'done'""",
    )
    assert 0.001 < share < 0.03
    early = "SELECT avg((hour(occurred_at) NOT BETWEEN 7 AND 19)::INT) FROM activities"
    assert value(company, early) < 0.02
    away = """SELECT count(*) FROM activities a JOIN absences b ON a.rep_id = b.rep_id
        AND a.occurred_at::DATE >= from_on AND a.occurred_at::DATE < until_on"""
    assert value(company, away) < 0.02 * value(company, "SELECT count(*) FROM activities")


def test_lebaran_is_quiet_and_the_year_ends_busily(company: duckdb.DuckDBPyConnection) -> None:
    quiet, usual = value(
        company,
        """SELECT count(*) FILTER (created_at::DATE BETWEEN DATE '2025-03-25' AND DATE '2025-04-07'),
           count(*) FILTER (created_at::DATE BETWEEN DATE '2025-04-15' AND DATE '2025-04-28')
           FROM opportunities""",
    )
    assert quiet < 0.6 * usual
    last, first = value(
        company,
        """SELECT count(*) FILTER (day(closed_at) >= 22 AND month(closed_at) % 3 = 0),
           count(*) FILTER (day(closed_at) <= 9 AND month(closed_at) % 3 = 1)
           FROM opportunities WHERE outcome = 'won'""",
    )
    assert last > 1.5 * first


def test_money(company: duckdb.DuckDBPyConnection) -> None:
    assert 0.03 < of_deals(company, "avg((currency = 'USD')::INT)") < 0.1
    assert 0.01 < of_deals(company, "avg((amount IS NULL)::INT)") < 0.06
    assert 0.8 < of_deals(company, "avg((cost IS NOT NULL)::INT) FILTER (amount IS NOT NULL)") < 0.9
    assert 50e6 < of_deals(company, "median(amount) FILTER (currency = 'IDR')") < 150e6
    assert of_deals(company, "avg(cost / amount) FILTER (amount > 0)") == pytest.approx(
        0.7, abs=0.03
    )
    low, high, first = value(company, "SELECT min(rate), max(rate), min(starts_on) FROM rates")
    assert 15_400 < low < high < 16_900
    assert str(first) == "2023-06-01"


def test_accounts_buy_again(company: duckdb.DuckDBPyConnection) -> None:
    assert 1.4 < of_deals(company, "count(*) / count(DISTINCT account_id)") < 2
    assert 0.08 < of_deals(company, "avg((pipeline = 'Perpanjangan')::INT)") < 0.18
    before = "SELECT avg((customer_since < DATE '2023-07-01')::INT) FROM accounts WHERE customer_since IS NOT NULL"
    assert value(company, before) == 1
    names = "SELECT count(DISTINCT name) = count(*) FROM accounts"
    assert value(company, names)


def test_contacts(company: duckdb.DuckDBPyConnection) -> None:
    found = dict(company.execute("SELECT status, count(*) FROM activities GROUP BY 1").fetchall())
    assert set(found) == {"planned", "done", "no_show", "cancelled"}
    assert found["no_show"] > 200
    assert 8 < value(company, "SELECT count(*) FROM activities") / 3000 < 12
    assert value(company, "SELECT count(DISTINCT channel) FROM activities") == 8
    inbound, late = value(
        company,
        """SELECT avg((direction = 'inbound')::INT),
           avg((created_at::DATE > occurred_at::DATE)::INT) FROM activities""",
    )
    assert 0.05 < inbound < 0.25
    assert 0.05 < late < 0.2


def test_people_come_go_and_move(company: duckdb.DuckDBPyConnection) -> None:
    assert value(company, "SELECT count(*) FROM reps WHERE active_until IS NOT NULL") >= 1
    assert value(company, "SELECT count(*) FROM reps WHERE active_from > DATE '2023-07-01'") >= 2
    moved = "SELECT count(*) FROM (SELECT rep_id FROM memberships GROUP BY 1 HAVING count(*) > 1)"
    assert value(company, moved) >= 1
    assert value(company, "SELECT count(DISTINCT profile) FROM reps") == 2


def test_targets_are_within_reach(company: duckdb.DuckDBPyConnection) -> None:
    ratio = value(
        company,
        """WITH won AS (SELECT date_trunc('quarter', closed_at)::DATE AS starts_on,
             sum(amount * CASE currency WHEN 'USD' THEN 16200 ELSE 1 END) AS revenue
             FROM opportunities WHERE outcome = 'won' GROUP BY 1)
           SELECT sum(revenue) / sum(value) FROM won JOIN targets USING (starts_on)
           WHERE indicator = 'revenue' AND measure IS NULL AND scope_kind = 'company'
           AND grain = 'quarter' AND decided_on IS NULL""",
    )
    assert 0.8 < ratio < 1.2
    assert value(
        company,
        "SELECT list(value ORDER BY value) FROM targets WHERE scope_kind = 'profile' "
        "AND indicator = 'first_meetings'",
    ) == [1, 2]
