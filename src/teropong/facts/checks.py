"""What no single cell shows: rows that contradict one another or the definitions.

Each check is one record: a query that yields the line and the value of each faulty row. Those
that block stop every figure; the others name what the definitions ignore, or what is used as is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb

from teropong.facts.check import Check
from teropong.facts.faults import Fault
from teropong.facts.faulty import MOST_FAULTS, more
from teropong.facts.reading import Reading
from teropong.facts.schema import BY_NAME, TABLES
from teropong.facts.settings import Settings
from teropong.facts.target_checks import TARGET_CHECKS, filled
from teropong.language import N_, _

_UNKNOWN_STAGE = """
  SELECT t.line, t.stage FROM $facts.{table} t {join}
  LEFT JOIN $facts.stages s
    ON s.stage = t.stage AND coalesce(s.pipeline, '') = coalesce({owner}.pipeline, '')
  WHERE t.stage IS NOT NULL AND t.stage NOT IN ('won', 'lost') AND s.stage IS NULL"""

CHECKS: tuple[Check, ...] = (
    Check(
        "opportunities",
        "stage",
        _UNKNOWN_STAGE.format(table="opportunities", join="", owner="t"),
        N_("`stages` has no such stage in this pipeline"),
        N_("Add it to stages, or write one of theirs"),
        needs=("stages",),
    ),
    Check(
        "opportunity_history",
        "stage",
        _UNKNOWN_STAGE.format(
            table="opportunity_history",
            join="JOIN $facts.opportunities o ON o.opportunity_id = t.opportunity_id",
            owner="o",
        ),
        N_("`stages` has no such stage in this pipeline"),
        N_("Add it to stages, or write one of theirs"),
        needs=("stages",),
    ),
    Check(
        "stages",
        "stage",
        "SELECT line, stage FROM $facts.stages WHERE stage IN ('won', 'lost')",
        N_("won and lost are outcomes, not stages"),
        N_("Delete the row"),
    ),
    Check(
        "stages",
        "position",
        """SELECT line, CAST(position AS VARCHAR) FROM (
             SELECT *, row_number() OVER (PARTITION BY pipeline, position ORDER BY line) AS nth
             FROM $facts.stages) t WHERE nth > 1 OR position < 1""",
        N_("a position is a whole number from 1, and each stage has its own"),
        N_("Number the stages 1…n"),
    ),
    Check(
        "stages",
        "base",
        "SELECT line, CAST(base AS VARCHAR) FROM $facts.stages WHERE base NOT BETWEEN 1 AND 3",
        N_("there are three bases"),
        N_("Write 1, 2 or 3, or leave it empty"),
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(NULL AS VARCHAR) FROM $facts.opportunities "
        "WHERE outcome <> 'open' AND closed_at IS NULL",
        N_("a deal that is won or lost has a day on which it was"),
        N_("Fill closed_at, or set the outcome to open"),
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(closed_on AS VARCHAR) FROM $facts.opportunities "
        "WHERE closed_at < created_at AND outcome <> 'open'",
        N_("it was closed before it was created"),
        N_("Mend one of the two dates"),
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(closed_on AS VARCHAR) FROM $facts.opportunities "
        "WHERE outcome = 'open' AND closed_at IS NOT NULL",
        N_("an open deal has not been closed: the date is ignored"),
        N_("Empty it, or set the outcome"),
        blocks=False,
    ),
    Check(
        "opportunities",
        "currency",
        "SELECT line, currency FROM $facts.opportunities "
        "WHERE NOT regexp_full_match(currency, '[A-Z]{3}')",
        N_("no currency has such a code"),
        N_("Write its ISO 4217 code, such as IDR"),
    ),
    Check(
        "opportunities",
        "currency",
        """SELECT o.line, o.currency || $on || CAST(o.closed_on AS VARCHAR)
           FROM $facts.opportunities o
           LEFT JOIN (
             SELECT currency, min(starts_on) AS first FROM $facts.rates GROUP BY currency) r
             ON r.currency = o.currency
           WHERE o.outcome = 'won' AND o.currency <> $currency
             AND (o.amount_minor IS NOT NULL OR o.cost_minor IS NOT NULL)
             AND (r.first IS NULL OR r.first > o.closed_on)""",
        N_("the currency has no rate for the day on which it was won"),
        N_("Add a row to rates that starts on or before that day"),
        blocks=False,
    ),
    Check(
        "opportunities",
        "currency",
        """SELECT o.line, o.currency FROM $facts.opportunities o
           LEFT JOIN $facts.rates r ON r.currency = o.currency
           WHERE o.outcome = 'open' AND o.currency <> $currency AND o.amount_minor IS NOT NULL
             AND r.currency IS NULL""",
        N_("the currency has no rate"),
        N_("Add it to rates"),
        blocks=False,
    ),
    Check(
        "rates",
        "rate",
        "SELECT line, rtrim(rtrim(CAST(rate AS VARCHAR), '0'), '.') FROM $facts.rates "
        "WHERE rate <= 0",
        N_("a rate is more than 0"),
        N_("Write how much of the reporting currency one unit is worth"),
    ),
    Check(
        "opportunity_history",
        "changed_at",
        """SELECT h.line, CAST(h.changed_on AS VARCHAR) FROM $facts.opportunity_history h
           JOIN $facts.opportunities o ON o.opportunity_id = h.opportunity_id
           WHERE o.outcome <> 'open' AND h.changed_at > o.closed_at""",
        N_("the deal was closed before: the row is ignored"),
        N_("If it was reopened, say so by its outcome; else delete the row"),
        blocks=False,
    ),
    Check(
        "opportunity_history",
        "changed_at",
        """SELECT h.line, CAST(h.changed_on AS VARCHAR) FROM $facts.opportunity_history h
           JOIN $facts.opportunities o ON o.opportunity_id = h.opportunity_id
           WHERE h.changed_on < o.created_on""",
        N_("the deal was created later: the row is used as it is"),
        N_("Mend one of the two dates"),
        blocks=False,
    ),
    Check(
        "memberships",
        "until_on",
        "SELECT line, CAST(until_on AS VARCHAR) FROM $facts.memberships WHERE until_on <= from_on",
        N_("it ends before it begins: the row is ignored"),
        N_("until_on is the day after the last"),
        blocks=False,
    ),
    Check(
        "stages",
        "position",
        """SELECT line, CAST(position AS VARCHAR) FROM (
             SELECT *, dense_rank() OVER (PARTITION BY pipeline ORDER BY position) AS nth
             FROM $facts.stages WHERE position >= 1) t WHERE nth <> position""",
        N_("positions have a gap: only their order is used"),
        N_("Number the stages 1…n"),
        blocks=False,
    ),
    Check(
        "memberships",
        "from_on",
        """SELECT line, rep_id FROM (
             SELECT *, lag(until_on) OVER w AS before, lag(rep_id) OVER w AS earlier
             FROM $facts.memberships WINDOW w AS (PARTITION BY rep_id ORDER BY from_on, line)) t
           WHERE earlier IS NOT NULL AND (before IS NULL OR before > from_on)""",
        N_("the rep is still in another team: the later row holds"),
        N_("Give the earlier row its until_on"),
        blocks=False,
    ),
    *TARGET_CHECKS,
)


def check_facts(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    settings: Settings,
    *,
    schema: str = "facts",
    only_blocking: bool = False,
) -> list[Fault]:
    """All faults of a reading: those of cells and rows, then those between tables."""
    faults = list(reading.faults)
    for check in CHECKS:
        if only_blocking and not check.blocks:
            continue
        if any(not reading.columns.get(name) for name in (check.table, *check.needs)):
            continue
        faults.extend(_run(connection, check, reading, settings, schema))
    if not only_blocking:
        faults.extend(_dangling(connection, reading, schema))
    return faults


def _run(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    reading: Reading,
    settings: Settings,
    schema: str,
) -> Iterator[Fault]:
    sql = filled(check.rows, settings, _(" on "), schema)
    if "stages" in check.needs and not _has_rows(connection, f"{schema}.stages"):
        return
    said = replace(check, reason=_(check.reason), advice=_(check.advice))
    yield from told(connection, sql, said, reading)


def told(
    connection: duckdb.DuckDBPyConnection, sql: str, check: Check, reading: Reading
) -> Iterator[Fault]:
    """A fault for each row of line and value that the SQL yields, said as the check says it."""
    rows = connection.execute(
        f"SELECT *, count(*) OVER () FROM ({sql}) q ORDER BY 1 LIMIT {MOST_FAULTS}"
    ).fetchall()
    numbering = reading.numberings.get(check.table)
    columns, names = reading.columns.get(check.table), BY_NAME[check.table].names
    is_lacking = columns is not None and check.column in names and check.column not in columns
    file = numbering.file.name if numbering else check.table
    lines = numbering.file_lines(line for line, *_ in rows) if numbering else {}
    if rows and is_lacking:
        reason = _("the column is missing")
        yield Fault(file, None, check.column, None, reason, check.advice, check.blocks)
        return
    for line, value, _n in rows:
        place = lines.get(line, line)
        yield Fault(file, place, check.column, value, check.reason, check.advice, check.blocks)
    yield from more(file, check.column, rows, blocks=check.blocks)


def _dangling(
    connection: duckdb.DuckDBPyConnection, reading: Reading, schema: str
) -> Iterator[Fault]:
    """References to rows that are not there; the row is used all the same."""
    for table in TABLES:
        for column in table.columns:
            key, there = column.name, column.refers_to
            if not reading.columns.get(there or "") or key not in reading.columns.get(
                table.name, ()
            ):
                continue
            sql = (
                f"SELECT t.line, t.{key} FROM {schema}.{table.name} t "
                f"ANTI JOIN {schema}.{there} o ON o.{key} = t.{key} WHERE t.{key} IS NOT NULL"
            )
            reason = _("`{0}` has no such row").format(there)
            advice = _("Add it to {0}").format(there)
            check = Check(table.name, key, sql, reason, advice, blocks=False)
            yield from told(connection, sql, check, reading)


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())
