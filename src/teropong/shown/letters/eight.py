"""The eight in prose: each figure with its target, the period before, and how sure a change is."""

from __future__ import annotations

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, days, percent
from teropong.shown.emphasis import strong
from teropong.shown.figures import interval, money
from teropong.shown.headlines import headlines
from teropong.shown.letters.held_against import (
    FEWEST,
    before_in,
    changed_since,
    has_changed,
    held,
    is_sure,
)
from teropong.shown.letters.shape import Told
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    expected_days,
    is_available,
    known_total,
    latest,
    missing_rate,
    rows_of,
    stage_of,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.words import placed, step_name


def result(told: Told) -> list[str]:
    """Return revenue, profit, and what new accounts buy."""
    report = told["report"]
    if missing := missing_rate(report, "revenue"):
        said = _("Sums of money cannot be told: there is no rate of %(currency)s.")
        return [said % missing]
    if not is_available(report, "revenue"):
        return []
    return list(filter(None, (_revenue(told), _profit(report), _average_sale(report))))


def activity(told: Told) -> list[str]:
    """Return first meetings and contacts."""
    return [
        _done(told, key)
        for key in ("first_meetings", "outreach")
        if is_available(told["report"], key)
    ]


def behaviour(told: Told) -> list[str]:
    """Return the pipeline, how long its steps take, and what passes on.

    Of several pipelines the one with the most cases, and of others what has changed.
    """
    report = told["report"]
    found: list[str] = []
    if is_available(report, "pipeline_value") and not missing_rate(report, "pipeline_value"):
        found.append(_pipeline(told))
    rates = [
        (key, row)
        for key in ("stage_duration", "conversion", "baseline")
        if is_available(report, key)
        for row in _to_tell(report, key)
    ]
    found += [
        _joined(_SAYS[key](report, row), changed_since(report, key, row)) for key, row in rates
    ]
    is_known = [has_changed(row) for _key, row in rates if has_changed(row) is not None]
    if is_known and not any(is_known):
        said = _("As far as can be told from so many cases, that is as it was in %s.")
        found.append(said % period_name(report["compare"]["label"]))
    return found


def _to_tell(report: Report, key: str) -> list[Row]:
    rows = headlines(key, latest(rows_of(report, key)))
    main = max(rows, key=lambda row: row["n"] or 0, default=None)
    return [row for row in rows if row is main or has_changed(row)]


def _revenue(told: Told) -> str:
    report = told["report"]
    rows = as_one(report, "revenue")
    now, before = total_of(rows, "revenue"), total_before(rows)
    n = int(total_of(rows, "deals"))
    name = period_name(told["period"]["label"])
    if not n:
        said = _("%s brought no revenue: nothing was won.") % name
    else:
        said = ngettext(
            "%(period)s brought revenue of %(value)s from %(n)s deal.",
            "%(period)s brought revenue of %(value)s from %(n)s deals.",
            n,
        ) % {"period": name, "value": strong(money(report, now)), "n": count(n)}
    n_before = int(total_of([row.get("compare") or {} for row in rows], "n"))
    sure = is_sure(float(now), float(before or 0), n, n_before)
    return _joined(said, held(told, "revenue"), before_in(told, "revenue", now, before, sure))


def _profit(report: Report) -> str:
    rows = as_one(report, "revenue")
    profit, margin = known_total(rows, "profit"), rows[0].get("margin") if rows else None
    if profit is None or margin is None:
        return ""
    said = _("The profit was %(profit)s, a margin of %(margin)s.") % {
        "profit": strong(money(report, profit)),
        "margin": percent(margin),
    }
    lacking = int(total_of(rows, "without_cost"))
    if not lacking:
        return said
    more = ngettext(
        "%s deal without a cost is not in it.", "%s deals without a cost are not in it.", lacking
    )
    return f"{said} {more % count(lacking)}"


def _average_sale(report: Report) -> str:
    if not is_available(report, "average_sale"):
        return ""
    last = trailing(rows_of(report, "average_sale"))
    if last is None or last["n"] < FEWEST:
        return ""
    said = _(
        "New accounts of the last 12 months first bought for %(mean)s on average; half of them for "
        "less than %(median)s."
    )
    return said % {
        "mean": strong(money(report, last["mean"])),
        "median": money(report, last["median"]),
    }


def _done(told: Told, key: str) -> str:
    report = told["report"]
    rows = as_one(report, key)
    now, before = total_of(rows), total_before(rows)
    n = int(now)
    sure = is_sure(float(now), float(before or 0), n, int(before or 0))
    return _joined(_so_many(key, n), held(told, key), before_in(told, key, now, before, sure))


def _so_many(key: str, n: int) -> str:
    if key == "first_meetings":
        said = ngettext("There was %s first meeting.", "There were %s first meetings.", n)
        none = _("There was no first meeting.")
    else:
        said = ngettext(
            "There was %s contact with a new client.", "There were %s contacts with new clients.", n
        )
        none = _("There was no contact with a new client.")
    return said % strong(count(n)) if n else none


def _pipeline(told: Told) -> str:
    report = told["report"]
    rows = latest(rows_of(report, "pipeline_value"))
    now, before = known_total(rows), total_before(rows)
    n = int(total_of(rows, "deals"))
    if now is None or not n:
        return _("At its end no deal was open.")
    said = ngettext(
        "At its end %(value)s stood open in %(n)s deal.",
        "At its end %(value)s stood open in %(n)s deals.",
        n,
    ) % {"value": strong(money(report, now)), "n": count(n)}
    earlier = before_in(told, "pipeline_value", now, before)
    return _joined(said, held(told, "pipeline_value"), earlier)


def _slowest(report: Report, row: Row) -> str:
    place = placed(str(row["stage"]), row)
    if row["n"] < FEWEST:
        return _too_few(place, row)
    said = _("Deals stay longest in %(step)s: %(days)s on average%(sure)s") % {
        "step": place,
        "days": strong(days(row["value"])),
        "sure": _within(report, "stage_duration", row),
    }
    meant = expected_days(report).get(stage_of(row))
    return said + (_("; it is meant to be %s.") % days(meant) if meant else ".")


def _weakest(report: Report, row: Row) -> str:
    place = placed(step_name("conversion", row["step"]), row)
    said = _("Fewest pass from %(step)s: %(rate)s%(sure)s.")
    return _passing(report, "conversion", row, place, said)


def _home(report: Report, row: Row) -> str:
    place = placed(_("From first meeting to sale"), row)
    return _passing(report, "baseline", row, place, _("%(step)s %(rate)s get through%(sure)s."))


def _passing(report: Report, key: str, row: Row, place: str, said: str) -> str:
    if (row["n"] or 0) < FEWEST:
        return _too_few(place, row)
    return said % {
        "step": place,
        "rate": strong(percent(row["value"])),
        "sure": _within(report, key, row),
    }


_SAYS = {"stage_duration": _slowest, "conversion": _weakest, "baseline": _home}


def _too_few(place: str, row: Row) -> str:
    n = int(row["n"] or 0)
    said = ngettext("%(n)s case", "%(n)s cases", n) % {"n": count(n)}
    return _("%(step)s: %(cases)s, too few to say.") % {"step": place, "cases": said}


def _within(report: Report, key: str, row: Row) -> str:
    """Return where the true figure lies, as it stands behind it."""
    known = interval(report, key, row.get("low"), row.get("high"))
    return _(" (most likely %s)") % known if known else ""


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
