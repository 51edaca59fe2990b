"""What is: one plain sentence for each indicator, with its figures."""

from collections.abc import Callable

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, exact, percent
from teropong.shown.emphasis import strong
from teropong.shown.figures import (
    cases,
    interval,
    money,
    movement,
    per_period,
    sureness,
    usually,
    value_of,
)
from teropong.shown.headlines import headline, headlines
from teropong.shown.rows import (
    ADD_UP,
    Report,
    Row,
    as_one,
    begun,
    has_cases,
    is_available,
    is_known,
    known_total,
    latest,
    missing_rate,
    needs,
    of_pipeline,
    passed,
    pipelines,
    rows_of,
    sums_by,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.unrated import COUNTED, counted
from teropong.shown.words import channel_name, not_filtered, placed, step_name


def fact(report: Report, key: str) -> str:
    """Return the indicator in one or two sentences, or what it needs where it is not available."""
    return " ".join(sentences(report, key))


def sentences(report: Report, key: str) -> list[str]:
    """Return the indicator's sentences, the one that says most first."""
    if missing_rate(report, key) and key in COUNTED:
        return counted(report, key)
    if not is_available(report, key):
        return _lacking(report, key)
    if not is_known(report, key):
        return [_NOTHING[key]()]
    return _FACTS[key](report)


def _lacking(report: Report, key: str) -> list[str]:
    lacks = needs(report, key)
    told = [_("Cannot be computed: the records lack %s.") % strong(lacks)] if lacks else []
    cannot = not_filtered(report, key)
    return [*told, cannot] if cannot else told


def compared(report: Report, key: str) -> str | None:
    """Return how the sum of an indicator stood in the compared period; None where it has none."""
    if key not in ADD_UP or not report.get("compare"):
        return None
    rows = as_one(report, key)
    now, before = known_total(rows), total_before(rows)
    moved = movement(report, key, now, before)
    if moved is None:
        return None
    return _("%(period)s: %(value)s (%(moved)s).") % {
        "period": period_name(report["compare"]["label"]),
        "value": value_of(report, key, before),
        "moved": strong(moved),
    }


def _first_meetings(report: Report) -> list[str]:
    rows = as_one(report, "first_meetings")
    held = int(total_of(rows))
    said = ngettext(
        "%(n)s first meeting with a prospect", "%(n)s first meetings with prospects", held
    ) % {"n": strong(count(held))}
    said += _on_average(report, "first_meetings", held) + "."
    told = [said if held else _NOTHING["first_meetings"]()]
    booked = int(total_of(rows, "booked"))
    missed = int(total_of(rows, "no_shows"))
    if booked:
        told.append(
            ngettext("%s more is booked.", "%s more are booked.", booked) % strong(count(booked))
            if held
            else ngettext("%s is booked.", "%s are booked.", booked) % strong(count(booked))
        )
    if missed:
        told.append(
            ngettext("%s prospect did not show up.", "%s prospects did not show up.", missed)
            % count(missed)
        )
    return told


def _outreach(report: Report) -> list[str]:
    rows = as_one(report, "outreach")
    tried = int(total_of(rows))
    by_channel = sums_by(rows, "channel")
    most = max(by_channel, key=lambda channel: by_channel[channel])
    said = ngettext("%(n)s contact with a prospect", "%(n)s contacts with prospects", tried) % {
        "n": strong(count(tried))
    }
    said += _on_average(report, "outreach", tried)
    if len(by_channel) > 1:
        said += _(", the most by %(channel)s (%(n)s)") % {
            "channel": channel_name(str(most)),
            "n": count(by_channel[most]),
        }
    told = [said + "."]
    met = int(total_of(as_one(report, "outreach", "totals"), "met"))
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
    rows = rows_of(report, key)
    past = passed(report, rows)
    if not past or len(begun(report, rows)) < 2:
        return ""
    return ", " + _("%s on average") % per_period(report, key, exact(n) / past)


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
    rows = latest(rows_of(report, "stage_duration"))
    slowest = headlines("stage_duration", rows)
    return [
        _("Longest in %(stage)s: %(days)s on average (%(sure)s), running ones counted.")
        % {
            "stage": strong(placed(str(row["stage"]), row)),
            "days": strong(value_of(report, "stage_duration", row["value"])),
            "sure": sureness(report, "stage_duration", row),
        }
        for row in slowest
    ] or _too_few(report, "stage_duration")


def _revenue(report: Report) -> list[str]:
    rows = as_one(report, "revenue")
    deals = int(total_of(rows, "deals"))
    said = ngettext("%(value)s from %(n)s deal", "%(value)s from %(n)s deals", deals) % {
        "value": strong(money(report, total_of(rows, "revenue"))),
        "n": count(deals),
    }
    profit = known_total(rows, "profit")
    if profit is None:
        return [said + ".", _("No costs recorded, so no profit can be said.")]
    margin = rows[0].get("margin")
    if margin is not None:
        said += ", " + _("profit %s") % strong(money(report, profit)) + f" ({percent(margin)})"
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


def _conversion(report: Report) -> list[str]:
    rows = latest(rows_of(report, "conversion"))
    told = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        if weakest := headline("conversion", own):
            told += [_weakest(report, weakest), *_will_be_won(own[0])]
    return told or _too_few(report, "conversion")


def _weakest(report: Report, row: Row) -> str:
    return _("Fewest pass from %(step)s: %(rate)s (%(sure)s).") % {
        "step": strong(placed(step_name("conversion", row["step"]), row)),
        "rate": strong(percent(row["value"])),
        "sure": sureness(report, "conversion", row),
    }


def _will_be_won(first: Row) -> list[str]:
    if first.get("win_rate_expected") is None:
        return []
    return [
        _("Of all that enter %(stage)s, %(rate)s will be won.")
        % {
            "stage": first["step"].rpartition("→")[0],
            "rate": strong(percent(first["win_rate_expected"])),
        }
    ]


def _baseline(report: Report) -> list[str]:
    home = [row for row in latest(rows_of(report, "baseline")) if row["step"] == "1st→Home"]
    return [
        _("%(what)s: %(rate)s (%(sure)s).")
        % {
            "what": placed(_("From a first meeting to home"), row),
            "rate": strong(percent(row["value"])),
            "sure": sureness(report, "baseline", row),
        }
        for row in home
        if row["value"] is not None
    ] or _too_few(report, "baseline")


def _average_sale(report: Report) -> list[str]:
    shown = trailing(rows_of(report, "average_sale"))
    if shown is None:
        return _too_few(report, "average_sale")
    usual = interval(report, "average_sale", shown.get("low"), shown.get("high"))
    said = _("Over the last 12 months, a new account's first purchase was %(mean)s on average") % {
        "mean": strong(money(report, shown["mean"]))
    }
    sure = cases(shown.get("n"))
    told = [f"{said} ({usually(usual)} · {sure})." if usual else f"{said} ({sure})."]
    return told if has_cases(report, "average_sale") else [*told, _NOTHING["average_sale"]()]


def _too_few(report: Report, key: str) -> list[str]:
    most = max((row.get("n") or 0 for row in rows_of(report, key)), default=0)
    said = _("Cannot be said yet: too few cases, or too many of them undecided (%s).")
    return [said % cases(most)]


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
