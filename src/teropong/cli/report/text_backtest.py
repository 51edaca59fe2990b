"""The backtest for a terminal: a table a measure, then the chances by tenths."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from teropong.cli.report.text_lines import head, put, say
from teropong.cli.report.text_parts import Column, grid, harmless
from teropong.language import _, use_language
from teropong.language.numbers import count, percent
from teropong.shown import backtest
from teropong.shown.unrated import deals_left_out

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.backtest/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, _("Backtest: the forecast held against what came"))
        said = backtest.cannot_say(told)
        if said:
            console.print()
            say(console, said)
        else:
            for measure, methods in told["measures"].items():
                _measure(told, measure, methods, console)
        _calibration(told, console)
        if left_out := deals_left_out(told):
            console.print()
            say(console, left_out)


def _measure(
    told: Told, measure: str, methods: dict[str, dict[str, Any]], console: Console
) -> None:
    console.print()
    say(console, backtest.measure_name(measure), style="bold")
    columns = [
        Column("", right=False),
        Column(_("error")),
        Column(_("pinball loss")),
        Column(_("inside 8 in 10")),
    ]
    rows = [
        [
            backtest.method_name(method),
            *(backtest.share(row[word]) for word in ("wape", "pinball", "coverage_80")),
        ]
        for method, row in methods.items()
    ]
    put(console, grid(columns, rows, console.width - 2), 2)
    verdict = backtest.verdict(methods)
    if verdict:
        say(console, verdict)
    say(console, backtest.made_of(methods), style="dim")


def _calibration(told: Told, console: Console) -> None:
    if not told["calibration"]:
        return
    console.print()
    say(console, _("Chances of open deals, by tenths"), style="bold")
    columns = [
        Column(""),
        Column(_("said")),
        Column(_("came true")),
        Column(_("deals")),
    ]
    rows = [
        [str(row["decile"]), percent(row["predicted"]), percent(row["observed"]), count(row["n"])]
        for row in told["calibration"]
    ]
    put(console, grid(columns, rows, console.width - 2), 2)
    errors = told["brier"]
    if errors:
        say(
            console,
            _("Mean squared error (Brier) %(age)s by age, %(stage)s by the stage alone.")
            % {
                "age": backtest.share(errors["by_age"]),
                "stage": backtest.share(errors["by_stage"]),
            },
        )
