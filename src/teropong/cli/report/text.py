"""The report for a terminal: a sentence, what stands out, then the table that proves it.

Blue is what is reached, orange what deviates, and a sign or a word always says it too, so that the
text reads the same through a pipe.
"""

from datetime import date

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_parts import (
    BLUE,
    ORANGE,
    harmless,
    sentence,
    spelled,
    unbroken,
    wrapped,
)
from teropong.cli.report.text_tables import tables
from teropong.language import _, use_language
from teropong.language.dates import date_range, period_name, seen_until, zone_name
from teropong.shown.facts import compared, fact
from teropong.shown.findings import Finding, findings_of
from teropong.shown.notes import notes
from teropong.shown.rows import GROUPS, Report, chosen, is_available
from teropong.shown.words import group_name

_SHOWN = 4


def render_text(report: Report, console: Console, parts: Report | None = None) -> None:
    """Print a `teropong.report/1` to a console, in the report's own language.

    It is the company as a whole; `parts` is the same split by dimensions, shown below each.
    """
    report, parts = harmless(report), parts and harmless(parts)
    with use_language(report.get("language", "en")):
        _header(report, console)
        for group, keys in GROUPS:
            shown = [key for key in keys if key in chosen(report)]
            if not shown:
                continue
            console.print()
            _heading(console, group_name(group))
            for key in shown:
                _indicator(report, parts, key, console)
        _notes(report, parts, console)


def _header(report: Report, console: Console) -> None:
    period = report["period"]
    start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
    title = report.get("company") or _("Sales report")
    _print(console, wrapped(title, console.width, style="bold"))
    name, span = period_name(period["label"]), date_range(start, end)
    when = name if name == span else f"{name} ({span})"
    zone = zone_name(report["as_of"], report["timezone"])
    seen = _("as of %s") % seen_until(report["as_of"], report["timezone"])
    line = f"{when} · {seen} {zone} · {report['currency']}"
    if report.get("compare"):
        line += " · " + _("compared with %s") % period_name(report["compare"]["label"])
    _print(console, wrapped(line, console.width, style="dim"))


def _heading(console: Console, title: str) -> None:
    # A heading in capitals needs no box character, and reads well in a file.
    _print(console, Text(title.upper(), style="bold dim"))


def _indicator(report: Report, parts: Report | None, key: str, console: Console) -> None:
    console.print()
    _print(console, Text(report["indicators"][key]["label"], style="bold"))
    _print(console, sentence(fact(report, key), console.width - 2), indent=2)
    if not is_available(report, key):
        return
    found = findings_of(report, key, parts)
    moved = compared(report, key)
    if moved and not any(one.is_change for one in found):
        _print(console, sentence(moved, console.width - 2), indent=2)
    for one in found[:_SHOWN]:
        _print(console, _finding(one, console.width - 4), indent=2)
    if len(found) > _SHOWN:
        more = _("and %s more") % (len(found) - _SHOWN)
        _print(console, Text(more, style="dim"), indent=4)
    for table in tables(report, parts, key, console.width - 2):
        console.print()
        _print(console, table, indent=2)


def _finding(one: Finding, width: int) -> Text:
    sign, style = ("▲", ORANGE) if one.deviates else ("●", BLUE)
    text = wrapped(f"{one.title}: {one.detail}", width)
    text.stylize(f"bold {style}", 0, len(one.title))
    lines = [Text(f"{sign} ", style=style) + line for line in text.split()[:1]]
    return Text("\n").join(lines + [Text("  ") + line for line in text.split()[1:]])


def _notes(report: Report, parts: Report | None, console: Console) -> None:
    said = notes(report, parts)
    if not said:
        return
    console.print()
    _heading(console, _("About the data"))
    for note in said:
        _print(console, sentence(note, console.width - 2), indent=2)


def _print(console: Console, text: Text, indent: int = 0) -> None:
    lines = spelled(unbroken(text), console.encoding).split()
    console.print(
        Text("\n").join(Text(" " * indent) + line for line in lines),
        highlight=False,
        soft_wrap=True,
    )
