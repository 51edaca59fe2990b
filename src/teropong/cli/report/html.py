"""The report as one HTML file: it opens offline, asks nothing of any network, and prints on A4."""

from base64 import b64encode
from datetime import date
from hashlib import sha256
from importlib.resources import files

from teropong.cli.report.sections import body
from teropong.language import _, current_language, use_language
from teropong.language.dates import date_range, period_name, seen_until, zone_name
from teropong.shown.cards import lead
from teropong.shown.charts import Chart, activity, revenue
from teropong.shown.markup import Markup, tag
from teropong.shown.rows import GROUPS, Report, is_available


def render_html(report: Report, parts: Report | None = None) -> str:
    """Return a `teropong.report/1` as one self-contained page, in the report's own language.

    It is the company as a whole; `parts` is the same split by dimensions, shown below.
    """
    with use_language(report.get("language", "en")):
        charts = _charts(report)
        page = tag(
            "html",
            _head(report, charts),
            _body(report, parts, charts),
            lang=current_language(),
        )
        return f"<!doctype html>\n{page}\n"


def _charts(report: Report) -> dict[str, Chart]:
    keys = [key for key in dict(GROUPS)["activity"] if is_available(report, key)]
    found = {key: activity(report, key) for key in keys}
    if is_available(report, "revenue"):
        found["revenue"] = revenue(report)
    return {key: chart for key, chart in found.items() if chart}


def _head(report: Report, charts: dict[str, Chart]) -> Markup:
    title = report.get("company") or _("Sales report")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(charts)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · {period_name(report['period']['label'])}"),
        tag("style", Markup(_style())),
    )


def _body(report: Report, parts: Report | None, charts: dict[str, Chart]) -> Markup:
    scripts = [tag("script", Markup(code)) for code in _scripts()]
    return tag(
        "body",
        tag("main", _header(report), lead(report), body(report, parts, charts), class_="shown"),
        scripts if charts else None,
    )


def _header(report: Report) -> Markup:
    period = report["period"]
    start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
    name, span = period_name(period["label"]), date_range(start, end)
    zone = zone_name(report["as_of"], report["timezone"])
    seen = _("as of %s") % seen_until(report["as_of"], report["timezone"])
    facts = [span] if name == span else [name, span]
    facts += [f"{seen} ({zone})", report["currency"]]
    if report.get("compare"):
        facts.append(_("compared with %s") % period_name(report["compare"]["label"]))
    return tag(
        "header",
        tag("p", _spyglass(), "Teropong", class_="brand"),
        tag("h1", report.get("company") or _("Sales report")),
        tag("p", " · ".join(facts), class_="when"),
    )


def _spyglass() -> Markup:
    return tag(
        "svg",
        tag("circle", class_="rim", cx=9, cy=9, r=7.5),
        tag("circle", class_="pupil", cx=9, cy=9, r=3.2),
        viewBox="0 0 18 18",
        aria_hidden="true",
    )


def _policy(charts: dict[str, Chart]) -> str:
    sums = [b64encode(sha256(code.encode()).digest()).decode() for code in _scripts()]
    scripts = " ".join(f"'sha256-{one}'" for one in sums) if charts else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _scripts() -> list[str]:
    return [_asset("vendored/echarts.min.js"), _asset("shown/assets/charts.js")]


def _style() -> str:
    face = b64encode(files("teropong").joinpath("vendored/inter-latin.woff2").read_bytes()).decode()
    page = _asset("cli/report/assets/report.css").replace("INTER", face)
    return page + _asset("shown/assets/shown.css")


def _asset(name: str) -> str:
    return files("teropong").joinpath(name).read_text(encoding="utf-8")
