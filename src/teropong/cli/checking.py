"""`teropong check`: every faulty row, and how far the data can be trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from teropong.cli.options import about_facts, progress_bar
from teropong.engine.store import workspace
from teropong.facts.checks import check_facts
from teropong.facts.faults import Fault
from teropong.facts.reading import check_folder, read_folder
from teropong.facts.settings import read_settings
from teropong.facts.trust import Finding, trust
from teropong.language import _, ngettext

SHOWN = 50


@click.command("check")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "json", "csv")), default="text")
@click.option(
    "--all", "is_all", is_flag=True, help="Show every fault, not only the first of each kind."
)
@about_facts
def check(source: Path, form: str, is_all: bool, timezone: str | None, currency: str | None) -> int:
    """Every row of SOURCE (a folder of facts) that breaks the schema, and a page on trust.

    Exits 1 if there is any fault.
    """
    check_folder(source)
    chosen = read_settings(source).but(timezone=timezone, currency=currency)
    with progress_bar(_("Reading")) as progress, workspace(source) as connection:
        reading = read_folder(connection, source, chosen, progress=progress)
        faults = check_facts(connection, reading, chosen)
        findings = trust(connection)
    {"text": _text, "json": _json, "csv": _csv}[form](faults, findings, is_all)
    return 1 if faults else 0


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
    writer.writerows(list(fault.as_dict().values()) for fault in faults)


def _text(faults: Sequence[Fault], findings: Sequence[Finding], is_all: bool) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    shown = faults if is_all else faults[:SHOWN]
    for fault in shown:
        console.print(Text(str(fault), style="" if fault.blocks else "dim"), soft_wrap=True)
    if len(faults) > len(shown):
        console.print(
            _("… and {0} more; --all shows them, --format csv writes them").format(
                len(faults) - len(shown)
            )
        )
    n = len(faults)
    told = ngettext("{0} fault.", "{0} faults.", n) if n else _("No faults: every row is usable.")
    console.print(Text(told.format(f"{n:,}"), style="bold"))
    if not findings:
        return
    console.print()
    console.print(Text(_("How far the data can be trusted"), style="bold"))
    for finding in findings:
        console.print(Text(f"  {finding.count:>9,}  {_(finding.label)}"), soft_wrap=True)
        if finding.count:
            examples = ", ".join(finding.examples)
            console.print(
                Text(f"{'':13}{_(finding.advice)} ({examples})", style="dim"), soft_wrap=True
            )
