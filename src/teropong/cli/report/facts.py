"""What is: one plain sentence for each indicator, with its figures."""

from collections.abc import Callable

from teropong.cli.report.emphasis import strong
from teropong.cli.report.figures import (
    cases,
    interval,
    money,
    per_period,
    sureness,
    usually,
    value_of,
)
from teropong.cli.report.headlines import telling
from teropong.cli.report.rows import (
    Report,
    Row,
    begun,
    has_cases,
    is_available,
    is_split,
    known_total,
    latest,
    needs,
    pipelines,
    rows_of,
    sums_by,
    total_of,
    trailing,
)
from teropong.cli.report.words import channel_name, row_name, step_name
from teropong.language import _, ngettext
from teropong.language.numbers import count, exact, percent


def fact(report: Report, key: str) -> str:
    """Return the indicator in one or two sentences, or what it needs where it is not available."""
    return " ".join(sentences(report, key))


def sentences(report: Report, key: str) -> list[str]:
    """Return the indicator's sentences, the one that says most first."""
    if not is_available(report, key):
        return [_("Cannot be computed: the records lack %s.") % strong(needs(report, key) or "–")]
    if not has_cases(report, key):
        return [_NOTHING[key]()]
    return _FACTS[key](report)


def _first_meetings(report: Report) -> list[str]:
    rows = rows_of(report, "first_meetings")
    held = int(total_of(rows))
    said = ngettext(
        "%(n)s first meeting with a prospect", "%(n)s first meetings with prospects", held
    ) % {"n": strong(count(held))}
    told = [said + _on_average(report, "first_meetings", held) + "."]
    booked = int(total_of(rows, "booked"))
    missed = int(total_of(rows, "no_shows"))
    if booked:
        told.append(
            ngettext("%s more is booked.", "%s more are booked.", booked) % strong(count(booked))
        )
    if missed:
        told.append(
            ngettext("%s prospect did not show up.", "%s prospects did not show up.", missed)
            % count(missed)
        )
    return told


def _outreach(report: Report) -> list[str]:
    rows = rows_of(report, "outreach")
    tried = int(total_of(rows))
    by_channel = sums_by(rows, "channel")
    most = max(by_channel, key=lambda channel: by_channel[channel])
    said = ngettext("%(n)s contact with a prospect", "%(n)s contacts with prospects", tried) % {
        "n": strong(count(tried))
    }
    said += _on_average(report, "outreach", tried)
    said += _(", most of them by %(channel)s (%(n)s).") % {
        "channel": channel_name(str(most)),
        "n": count(by_channel[most]),
    }
    told = [said]
    met = int(total_of(rows_of(report, "outreach", "totals"), "met"))
    if met:
        told.append(
            ngettext(
                "Of those contacted for the first time, %s has been met.",
                "Of those contacted for the first time, %s have been met.",
                met,
            )
            % strong(count(met))
        )
    return told


def _on_average(report: Report, key: str, n: int) -> str:
    labels = begun(report, rows_of(report, key))
    if len(labels) < 2:
        return ""
    return ", " + _("%s on average") % per_period(report, key, exact(n) / len(labels))


def _pipeline_value(report: Report) -> list[str]:
    rows = latest(rows_of(report, "pipeline_value"))
    deals = int(total_of(rows, "deals"))
    worth = known_total(rows)
    if worth is None:
        return [
            ngettext(
                "%s open opportunity, no amounts recorded.",
                "%s open opportunities, no amounts recorded.",
                deals,
            )
            % strong(count(deals))
        ]
    told = [
        ngettext(
            "%(value)s in %(n)s open opportunity.", "%(value)s in %(n)s open opportunities.", deals
        )
        % {"value": strong(money(report, worth)), "n": count(deals)}
    ]
    unknown = int(total_of(rows, "without_amount"))
    if unknown:
        told.append(
            ngettext("%s of them has no amount.", "%s of them have no amount.", unknown)
            % count(unknown)
        )
    return told


def _stage_duration(report: Report) -> list[str]:
    slowest = extreme(latest(rows_of(report, "stage_duration")), max)
    if slowest is None:
        return _too_few(report, "stage_duration")
    return [
        _("Longest in %(stage)s: %(days)s on average (%(sure)s), running ones counted.")
        % {
            "stage": strong(_placed(report, slowest, str(slowest["stage"]))),
            "days": strong(value_of(report, "stage_duration", slowest["value"])),
            "sure": sureness(report, "stage_duration", slowest),
        }
    ]


def _revenue(report: Report) -> list[str]:
    rows = rows_of(report, "revenue")
    deals = int(total_of(rows, "deals"))
    said = ngettext("%(value)s from %(n)s deal", "%(value)s from %(n)s deals", deals) % {
        "value": strong(money(report, total_of(rows, "revenue"))),
        "n": count(deals),
    }
    profit = known_total(rows, "profit")
    if profit is None:
        return [said + ".", _("No costs recorded, so no profit can be said.")]
    if any(row.get("margin") is not None for row in rows):
        said += ", " + _("profit %s") % strong(money(report, profit)) + _margin(rows)
    told = [said + "."]
    lacking = int(total_of(rows, "without_cost"))
    if lacking:
        told.append(
            ngettext(
                "%s deal has no cost and is not in the profit.",
                "%s deals have no cost and are not in the profit.",
                lacking,
            )
            % count(lacking)
        )
    return told


def _margin(rows: list[Row]) -> str:
    shares = {row.get("margin") for row in rows}
    # A margin over several rows would rest on the revenue of those with a cost, which no row gives.
    return f" ({percent(shares.pop())})" if len(shares) == 1 else ""


def _conversion(report: Report) -> list[str]:
    rows = latest(rows_of(report, "conversion"))
    weakest = extreme(rows, min)
    if weakest is None:
        return _too_few(report, "conversion")
    told = [
        _("Fewest pass from %(step)s: %(rate)s (%(sure)s).")
        % {
            "step": strong(_placed(report, weakest, step_name("conversion", weakest["step"]))),
            "rate": strong(percent(weakest["value"])),
            "sure": sureness(report, "conversion", weakest),
        }
    ]
    first = rows[0]
    is_one = len(pipelines(rows)) == 1 and not is_split(report, "conversion")
    if is_one and first.get("win_rate_expected") is not None:
        told.append(
            _("Of all that enter %(stage)s, %(rate)s will be won.")
            % {
                "stage": first["step"].rpartition("→")[0],
                "rate": strong(percent(first["win_rate_expected"])),
            }
        )
    return told


def _baseline(report: Report) -> list[str]:
    home = [row for row in latest(rows_of(report, "baseline")) if row["step"] == "1st→Home"]
    known = [row for row in home if row["value"] is not None]
    if not known:
        return _too_few(report, "baseline")
    if is_split(report, "baseline"):
        return [_between(report, "baseline", known, _("From a first meeting to home"))]
    return [
        _("From a first meeting to home%(where)s: %(rate)s (%(sure)s).")
        % {
            "where": f" ({row['pipeline']})" if row.get("pipeline") else "",
            "rate": strong(percent(row["value"])),
            "sure": sureness(report, "baseline", row),
        }
        for row in known
    ]


def _average_sale(report: Report) -> list[str]:
    rows = rows_of(report, "average_sale")
    if is_split(report, "average_sale"):
        known = [
            row | {"value": row["trailing"]["mean"], "n": row["trailing"]["n"]}
            for row in latest(rows)
            if (row.get("trailing") or {}).get("mean") is not None
        ]
        if known:
            return [_between(report, "average_sale", known, _("A new account over 12 months"))]
    shown = trailing(report)
    if shown is None:
        return _too_few(report, "average_sale")
    usual = interval(report, "average_sale", shown.get("low"), shown.get("high"))
    said = _("A new account brings %(mean)s on average over 12 months") % {
        "mean": strong(money(report, shown["mean"]))
    }
    sure = cases(shown.get("n"))
    return [f"{said} ({usually(usual)} · {sure})." if usual else f"{said} ({sure})."]


def _too_few(report: Report, key: str) -> list[str]:
    most = max((row.get("n") or 0 for row in rows_of(report, key)), default=0)
    said = _("Cannot be said yet: too few cases, or too many of them undecided (%s).")
    return [said % cases(most)]


def extreme(rows: list[Row], pick: Callable[..., Row]) -> Row | None:
    """Return the row with the least or greatest value (`pick` is min or max), if any is known."""
    known = telling(rows)
    return pick(known, key=lambda row: row["value"]) if known else None


def _between(report: Report, key: str, known: list[Row], what: str) -> str:
    least, most = (pick(telling(known), key=lambda row: exact(row["value"])) for pick in (min, max))
    same = value_of(report, key, least["value"])
    if same == value_of(report, key, most["value"]):
        return _("%(what)s: %(value)s for all.") % {"what": what, "value": strong(same)}
    ends = {
        "what": what,
        "least": strong(value_of(report, key, least["value"])),
        "lower": row_name(report, least),
        "most": strong(value_of(report, key, most["value"])),
        "upper": row_name(report, most),
    }
    return _("%(what)s: from %(least)s (%(lower)s) to %(most)s (%(upper)s).") % ends


def _placed(report: Report, row: Row, name: str) -> str:
    where = [one for one in (row.get("pipeline"), row_name(report, row)) if one]
    return f"{name} ({', '.join(where)})" if where else name


_FACTS: dict[str, Callable[[Report], list[str]]] = {
    "first_meetings": _first_meetings,
    "outreach": _outreach,
    "pipeline_value": _pipeline_value,
    "stage_duration": _stage_duration,
    "revenue": _revenue,
    "conversion": _conversion,
    "baseline": _baseline,
    "average_sale": _average_sale,
}
_NOTHING: dict[str, Callable[[], str]] = {
    "first_meetings": lambda: _("No first meeting in this period yet."),
    "outreach": lambda: _("No prospect was contacted in this period yet."),
    "pipeline_value": lambda: _("No open opportunity."),
    "stage_duration": lambda: _("No opportunity has moved through the steps yet."),
    "revenue": lambda: _("Nothing was won in this period yet."),
    "conversion": lambda: _("No opportunity has moved through the steps yet."),
    "baseline": lambda: _("Nobody is on the bases yet."),
    "average_sale": lambda: _("No new account bought in this period yet."),
}
