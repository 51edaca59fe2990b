"""The views of a report: text, JSON, CSV and one HTML file, all of the same `teropong.report/1`."""

from typing import Any

from rich.console import Console

Report = dict[str, Any]


def render_text(report: Report, console: Console) -> None:
    """Print the report to a console, in the report's own language."""
    from teropong.cli.report import text  # noqa: PLC0415 - each view loads only what it draws with

    text.render_text(report, console)


def render_json(report: Report) -> str:
    """Return the report as JSON."""
    from teropong.cli.report import edge  # noqa: PLC0415

    return edge.render_json(report)


def render_csv(report: Report) -> str:
    """Return the report's figures as one flat table."""
    from teropong.cli.report import edge  # noqa: PLC0415

    return edge.render_csv(report)


def render_html(report: Report) -> str:
    """Return the report as one self-contained HTML file."""
    from teropong.cli.report import html  # noqa: PLC0415

    return html.render_html(report)
