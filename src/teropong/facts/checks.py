"""What no single cell shows: rows that contradict one another or the definitions.

Each check is one record: a query that yields the line and the value of each faulty row. Those
that block stop every figure; the others name what the definitions ignore, or what is used as is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Template

import duckdb

from teropong.facts.faults import Fault
from teropong.facts.faulty import MOST_FAULTS
from teropong.facts.parsing import literal
from teropong.facts.reading import Reading
from teropong.facts.schema import TABLES
from teropong.facts.settings import Settings


@dataclass(frozen=True)
class Check:
    """One contradiction: the table and column to blame, the rows, and what to say."""

    table: str
    column: str
    rows: str
    reason: str
    advice: str
    blocks: bool = True
    needs: tuple[str, ...] = ()


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
        "`stages` has no such stage in this pipeline",
        "Add it to stages, or write one of theirs",
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
        "`stages` has no such stage in this pipeline",
        "Add it to stages, or write one of theirs",
        needs=("stages",),
    ),
    Check(
        "stages",
        "stage",
        "SELECT line, stage FROM $facts.stages WHERE stage IN ('won', 'lost')",
        "won and lost are outcomes, not stages",
        "Delete the row",
    ),
    Check(
        "stages",
        "position",
        """SELECT line, CAST(position AS VARCHAR) FROM (
             SELECT *, row_number() OVER (PARTITION BY pipeline, position ORDER BY line) AS nth
             FROM $facts.stages) t WHERE nth > 1 OR position < 1""",
        "a position is a whole number from 1, and each stage has its own",
        "Number the stages 1…n",
    ),
    Check(
        "stages",
        "base",
        "SELECT line, CAST(base AS VARCHAR) FROM $facts.stages WHERE base NOT BETWEEN 1 AND 3",
        "there are three bases",
        "Write 1, 2 or 3, or leave it empty",
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(NULL AS VARCHAR) FROM $facts.opportunities "
        "WHERE outcome <> 'open' AND closed_at IS NULL",
        "a deal that is won or lost has a day on which it was",
        "Fill closed_at, or set the outcome to open",
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(closed_on AS VARCHAR) FROM $facts.opportunities "
        "WHERE closed_at < created_at AND outcome <> 'open'",
        "it was closed before it was created",
        "Mend one of the two dates",
    ),
    Check(
        "opportunities",
        "closed_at",
        "SELECT line, CAST(closed_on AS VARCHAR) FROM $facts.opportunities "
        "WHERE outcome = 'open' AND closed_at IS NOT NULL",
        "an open deal has not been closed: the date is ignored",
        "Empty it, or set the outcome",
        blocks=False,
    ),
    Check(
        "opportunities",
        "currency",
        "SELECT line, currency FROM $facts.opportunities "
        "WHERE NOT regexp_full_match(currency, '[A-Z]{3}')",
        "no currency has such a code",
        "Write its ISO 4217 code, such as IDR",
    ),
    Check(
        "opportunities",
        "currency",
        """SELECT o.line, o.currency || ' on ' || CAST(o.closed_on AS VARCHAR)
           FROM $facts.opportunities o
           LEFT JOIN (
             SELECT currency, min(starts_on) AS first FROM $facts.rates GROUP BY currency) r
             ON r.currency = o.currency
           WHERE o.outcome = 'won' AND o.currency <> $currency
             AND (o.amount_minor IS NOT NULL OR o.cost_minor IS NOT NULL)
             AND (r.first IS NULL OR r.first > o.closed_on)""",
        "the currency has no rate for the day on which it was won",
        "Add a row to rates that starts on or before that day",
        blocks=False,
    ),
    Check(
        "opportunities",
        "currency",
        """SELECT o.line, o.currency FROM $facts.opportunities o
           LEFT JOIN $facts.rates r ON r.currency = o.currency
           WHERE o.outcome = 'open' AND o.currency <> $currency AND o.amount_minor IS NOT NULL
             AND r.currency IS NULL""",
        "the currency has no rate",
        "Add it to rates",
        blocks=False,
    ),
    Check(
        "rates",
        "rate",
        "SELECT line, rtrim(rtrim(CAST(rate AS VARCHAR), '0'), '.') FROM $facts.rates "
        "WHERE rate <= 0",
        "a rate is more than 0",
        "Write how much of the reporting currency one unit is worth",
    ),
    Check(
        "opportunity_history",
        "changed_at",
        """SELECT h.line, CAST(h.changed_on AS VARCHAR) FROM $facts.opportunity_history h
           JOIN $facts.opportunities o ON o.opportunity_id = h.opportunity_id
           WHERE o.outcome <> 'open' AND h.changed_at > o.closed_at""",
        "the deal was closed before: the row is ignored",
        "If it was reopened, say so by its outcome; else delete the row",
        blocks=False,
    ),
    Check(
        "opportunity_history",
        "changed_at",
        """SELECT h.line, CAST(h.changed_on AS VARCHAR) FROM $facts.opportunity_history h
           JOIN $facts.opportunities o ON o.opportunity_id = h.opportunity_id
           WHERE h.changed_on < o.created_on""",
        "the deal was created later: the row is used as it is",
        "Mend one of the two dates",
        blocks=False,
    ),
    Check(
        "memberships",
        "until_on",
        "SELECT line, CAST(until_on AS VARCHAR) FROM $facts.memberships WHERE until_on <= from_on",
        "it ends before it begins: the row is ignored",
        "until_on is the day after the last",
        blocks=False,
    ),
    Check(
        "targets",
        "indicator",
        "SELECT line, indicator FROM $facts.targets WHERE indicator NOT IN ('first_meetings', "
        "'outreach', 'pipeline_value', 'stage_duration', 'revenue', 'conversion', 'baseline', "
        "'average_sale')",
        "no indicator has this name: the target is ignored",
        "Write the name of one of the eight",
        blocks=False,
    ),
    Check(
        "stages",
        "position",
        """SELECT line, CAST(position AS VARCHAR) FROM (
             SELECT *, dense_rank() OVER (PARTITION BY pipeline ORDER BY position) AS nth
             FROM $facts.stages WHERE position >= 1) t WHERE nth <> position""",
        "positions have a gap: only their order is used",
        "Number the stages 1…n",
        blocks=False,
    ),
    Check(
        "memberships",
        "from_on",
        """SELECT line, rep_id FROM (
             SELECT *, lag(until_on) OVER w AS before, lag(rep_id) OVER w AS earlier
             FROM $facts.memberships WINDOW w AS (PARTITION BY rep_id ORDER BY from_on, line)) t
           WHERE earlier IS NOT NULL AND (before IS NULL OR before > from_on)""",
        "the rep is still in another team: the later row holds",
        "Give the earlier row its until_on",
        blocks=False,
    ),
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
    sql = Template(check.rows).substitute(facts=schema, currency=literal(settings.currency))
    if "stages" in check.needs and not _has_rows(connection, f"{schema}.stages"):
        return
    rows = connection.execute(f"{sql} ORDER BY 1 LIMIT {MOST_FAULTS}").fetchall()
    yield from _addressed(rows, check.table, check.column, check, reading)


def _addressed(
    rows: list[tuple[int, str]], table: str, column: str, check: Check, reading: Reading
) -> Iterator[Fault]:
    numbering = reading.numberings.get(table)
    lines = numbering.file_lines(line for line, _ in rows) if numbering else {}
    for line, value in rows:
        yield Fault(
            numbering.file.path.name if numbering else table,
            lines.get(line, line),
            column,
            value,
            check.reason,
            check.advice,
            check.blocks,
        )


def _dangling(
    connection: duckdb.DuckDBPyConnection, reading: Reading, schema: str
) -> Iterator[Fault]:
    """References to rows that are not there; the row is used all the same."""
    for table in TABLES:
        for column in table.columns:
            there = reading.columns.get(column.refers_to or "")
            if not there or column.name not in reading.columns.get(table.name, ()):
                continue
            key = column.name
            rows = connection.execute(
                f"SELECT t.line, t.{key} FROM {schema}.{table.name} t WHERE t.{key} IS NOT NULL "
                f"AND t.{key} NOT IN (SELECT {key} FROM {schema}.{column.refers_to}) "
                f"ORDER BY 1 LIMIT {MOST_FAULTS}"
            ).fetchall()
            told = Check(
                table.name,
                key,
                "",
                f"`{column.refers_to}` has no such row",
                f"Add it to {column.refers_to}",
                blocks=False,
            )
            yield from _addressed(rows, table.name, key, told, reading)


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())
