"""What to know about the records behind the figures."""

from teropong.language import _, ngettext
from teropong.language.numbers import count
from teropong.shown.emphasis import strong
from teropong.shown.rows import Report, as_one, chosen, needs, rows_of, total_of
from teropong.shown.words import dimension_name


def notes(report: Report, parts: Report | None = None) -> list[str]:
    """Return what limits the figures, one sentence each; nothing where nothing does."""
    found = [_without_history(report), _unsaid(report, parts), _lookback(report)]
    found += [_without_amount(report), _guessed(report)]
    if parts:
        found += [_missing_dimensions(parts, key) for key in chosen(parts)]
    return [note for note in found if note]


def lacking(report: Report) -> list[tuple[str, str]]:
    """Return the indicators that cannot be computed, each with what it needs."""
    return [
        (report["indicators"][key]["label"], needs(report, key))
        for key in chosen(report)
        if needs(report, key)
    ]


def _without_history(report: Report) -> str | None:
    keys = ("stage_duration", "conversion", "baseline")
    n = max(report["indicators"].get(key, {}).get("without_history") or 0 for key in keys)
    if not n:
        return None
    return ngettext(
        "%s deal has no known moves: it counts in pipeline value, revenue and average sale only.",
        "%s deals have no known moves: "
        "they count in pipeline value, revenue and average sale only.",
        n,
    ) % strong(count(n))


def _unsaid(report: Report, parts: Report | None) -> str | None:
    keys = ("stage_duration", "conversion", "baseline")
    shown = [report, parts] if parts else [report]
    rows = [row for one in shown for key in keys for row in rows_of(one, key)]
    if not any(row["value"] is None and row.get("n") for row in rows):
        return None
    return _(
        "A dash stands where cases are too few, or too many of them undecided, to say a figure."
    )


def _lookback(report: Report) -> str | None:
    keys = ("first_meetings", "outreach", "average_sale")
    labels = [
        report["indicators"][key]["label"]
        for key in keys
        if any(row.get("lookback_incomplete") for row in rows_of(report, key))
    ]
    if not labels:
        return None
    return _("%s: the records begin too late to tell old clients from new ones at the start.") % (
        strong(", ".join(labels))
    )


def _without_amount(report: Report) -> str | None:
    n = int(total_of(as_one(report, "revenue"), "without_amount"))
    accounts = int(total_of(rows_of(report, "average_sale"), "without_account"))
    said = []
    if n:
        said.append(
            ngettext("%s won deal has no amount.", "%s won deals have no amount.", n)
            % strong(count(n))
        )
    if accounts:
        said.append(
            ngettext("%s won deal has no account.", "%s won deals have no account.", accounts)
            % strong(count(accounts))
        )
    return " ".join(said) or None


def _guessed(report: Report) -> str | None:
    guessed = report["indicators"].get("baseline", {}).get("guessed") or []
    if not guessed:
        return None
    names = ", ".join(str(name) for name in guessed if name)
    return _("The bases of the diamond are a guess from the order of the steps%s.") % (
        f" ({names})" if names else ""
    )


def _missing_dimensions(report: Report, key: str) -> str | None:
    without = report["indicators"][key].get("without") or []
    if not without:
        return None
    return _("%(label)s is not known by %(dimension)s and stands for all together.") % {
        "label": strong(report["indicators"][key]["label"]),
        "dimension": ", ".join(dimension_name(one).lower() for one in without),
    }
