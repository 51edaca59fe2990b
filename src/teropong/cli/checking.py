"""`teropong check`: every faulty row, and how far the data can be trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from teropong.cli.options import about_facts, progress_bar, spoken
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.duckdb.opening import workspace
from teropong.engine.in_duckdb import WHOLE, in_duckdb
from teropong.engine.load import tables_given
from teropong.engine.source import open_source
from teropong.engine.there import folder_of, has_only_facts
from teropong.facts.checks import check_facts
from teropong.facts.faults import Fault
from teropong.facts.reading import Reading, check_folder, read_folder
from teropong.facts.settings import read_settings
from teropong.facts.trust import Finding, trust
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count
from teropong.shown.cells import cell

SHOWN = 50
Checked = tuple[list[Fault], list[Finding]]


@command(
    "check",
    cls=Asking,
    help=N_(
        "Every row of SOURCE that breaks the schema, and a page on trust.\n\n"
        "SOURCE is a folder of facts, or an engine's address, whose rows are told by their place "
        "in the file that they were loaded from. Exits 1 if there is any fault."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "csv")),
    default="text",
    show_default=True,
    help=N_("How it is written."),
)
@option("--all", "is_all", is_flag=True, help=N_("Show every fault, not only the first ones."))
@about_facts
@spoken
def check(source: str, form: str, is_all: bool, timezone: str | None, currency: str | None) -> int:
    """Name every row that breaks the schema, and how far the data can be trusted."""
    asked = {"timezone": timezone, "currency": currency}
    faults, findings = _read(source, asked) if has_only_facts(source) else _kept(source, asked)
    {"text": _text, "json": _json, "csv": _csv}[form](faults, findings, is_all)
    return 1 if faults else 0


def _read(source: str, asked: dict[str, Any]) -> Checked:
    with progress_bar(_("Reading")) as progress, folder_of(source) as folder:
        check_folder(folder)
        settings = read_settings(folder).but(**asked)
        with workspace(folder) as connection:
            reading = read_folder(connection, folder, settings, progress=progress)
            return check_facts(connection, reading, settings), trust(connection)


def _kept(url: str, asked: dict[str, Any]) -> Checked:
    with open_source(url, asked) as store:
        reading = Reading(columns=tables_given(store))
        facts = in_duckdb(store.database, WHOLE).connection
        return check_facts(facts, reading, store.settings), trust(facts)


def _json(faults: Sequence[Fault], findings: Sequence[Finding], is_all: bool) -> None:
    del is_all
    told: dict[str, Any] = {
        "schema": "teropong.check/1",
        "faults": [fault.as_dict() for fault in faults],
        "trust": [finding.as_dict() for finding in findings],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _csv(faults: Sequence[Fault], findings: Sequence[Finding], is_all: bool) -> None:
    import csv  # noqa: PLC0415
    import sys  # noqa: PLC0415

    del findings, is_all
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "line", "column", "value", "reason", "advice", "blocks"])
    writer.writerows([cell(value) for value in fault.as_dict().values()] for fault in faults)


def _text(faults: Sequence[Fault], findings: Sequence[Finding], is_all: bool) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from teropong.cli.report.text_parts import harmless  # noqa: PLC0415

    console = Console()
    shown = faults if is_all else faults[:SHOWN]
    for fault in shown:
        console.print(Text(str(fault), style="" if fault.blocks else "dim"), soft_wrap=True)
    if len(faults) > len(shown):
        console.print(
            _("… and {0} more; --all shows them, --format csv writes them").format(
                count(len(faults) - len(shown))
            )
        )
    n = len(faults)
    told = ngettext("{0} fault.", "{0} faults.", n) if n else _("No faults: every row is usable.")
    console.print(Text(told.format(count(n)), style="bold"))
    if not findings:
        return
    console.print()
    console.print(Text(_("How far the data can be trusted"), style="bold"))
    for finding in findings:
        console.print(Text(f"  {count(finding.count):>9}  {_(finding.label)}"), soft_wrap=True)
        if finding.count:
            examples = harmless(", ".join(finding.examples))
            console.print(
                Text(f"{'':13}{_(finding.advice)} ({examples})", style="dim"), soft_wrap=True
            )
