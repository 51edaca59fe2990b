"""How a report's keys are said to people: dimensions, steps, channels, paths, columns."""

from collections.abc import Sequence
from typing import Any

from teropong.language import _, pgettext
from teropong.shown.emphasis import strong
from teropong.shown.rows import Report, Row


def group_name(group: str) -> str:
    """Return the heading of a group of indicators."""
    return {"activity": _("Activity"), "behaviour": _("Behaviour"), "result": _("Result")}[group]


def dimension_name(dimension: str) -> str:
    """Return a dimension's name as a column heading."""
    names = {
        "rep": _("Rep"),
        "team": _("Team"),
        "profile": _("Profile"),
        "pipeline": _("Pipeline"),
        "stage": _("Step"),
        "channel": _("Channel"),
        "source": _("Source"),
        "segment": _("Segment"),
    }
    return names.get(dimension, dimension)


def dimension_value(report: Report, dimension: str, value: Any) -> str:
    """Return a dimension's value as people know it: a rep by name."""
    if value is None or value == "":
        return _("not given")
    if dimension == "rep":
        return str(report.get("reps", {}).get(value) or value)
    if dimension == "channel":
        return channel_name(str(value))
    return str(value)


def split_name(split: Sequence[str]) -> str:
    """Return the heading of the parts: `Rep`, `Team · Segment`."""
    return " · ".join(dimension_name(dimension) for dimension in split)


def slice_name(report: Report, split: Sequence[str], values: Sequence[Any]) -> str:
    """Return the name of a combination of dimensions: `Ayu Lestari · Utara`."""
    pairs = zip(split, values, strict=True)
    return " · ".join(dimension_value(report, dimension, value) for dimension, value in pairs)


def not_filtered(report: Report, key: str) -> str | None:
    """Return that the indicator lacks a filter's dimension; None where it lacks none."""
    dimensions = report["indicators"][key].get("unfiltered") or []
    if not dimensions:
        return None
    return _("%(label)s cannot be filtered by %(dimension)s.") % {
        "label": strong(report["indicators"][key]["label"]),
        "dimension": ", ".join(dimension_name(one).lower() for one in dimensions),
    }


def placed(name: str, row: Row) -> str:
    """Return a step's name with its pipeline, where there are several: `Penawaran (Baru)`."""
    return f"{name} ({pipeline_name(row['pipeline'])})" if "pipeline" in row else name


def pipeline_name(pipeline: str | None) -> str:
    """Return a pipeline's name; one may have none beside others that do."""
    return pipeline or _("no pipeline given")


def rep_name(report: Report, rep: str | None) -> str:
    """Return a rep's name, or a dash where nobody is named."""
    return str(report.get("reps", {}).get(rep) or rep or "–")


def channel_name(channel: str) -> str:
    """Return a channel in words."""
    names = {
        "meeting": _("meeting"),
        "call": _("phone call"),
        "email": _("e-mail"),
        "message": pgettext("channel", "message"),
        "visit": _("visit"),
        "event": pgettext("channel", "event"),
        "networking": _("networking"),
        "social": _("social media"),
    }
    return names.get(channel, channel)


def base_name(base: int | str) -> str:
    """Return a corner of the diamond in words."""
    names = {"0": _("the plate"), "1": _("base 1"), "2": _("base 2"), "3": _("base 3")}
    return names.get(str(base), str(base))


def path_name(path: str) -> str:
    """Return one of the four paths of the diamond in words."""
    names = {
        "suspects": _("suspects"),
        "prospects": _("prospects"),
        "qualified": _("qualified"),
        "closable": _("closable"),
    }
    return names.get(path, path)


def step_name(key: str, step: str) -> str:
    """Return a step of conversion or of the diamond in words: `Start→1st` is `Start → base 1`."""
    ends = {
        "Start": _("Start"),
        "1st": _("base 1"),
        "2nd": _("base 2"),
        "3rd": _("base 3"),
        "Home": _("home"),
    }
    came, _arrow, goes = step.rpartition("→")
    if key == "baseline":
        return f"{ends.get(came, came)} → {ends.get(goes, goes)}"
    won = _("won")
    return f"{came} → {won if goes == 'Won' else goes}"


def side_name(side: str) -> str:
    """Return on which side of the usual range a sale lies."""
    return _("below") if side == "below" else _("above")


def column_name(word: str) -> str:
    """Return the heading of a column of figures."""
    names = {
        "period": _("Period"),
        "step": _("Step"),
        "n": "n",
        "booked": _("Booked"),
        "no_shows": _("No-shows"),
        "accounts_reached": _("Accounts reached"),
        "met": _("Met"),
        "attempts_per_first_meeting": _("Contacts per first meeting"),
        "maturity": _("Maturity"),
        "deals": _("Deals"),
        "without_amount": _("Without amount"),
        "past_expected_close": _("Past expected close"),
        "pushed": _("Pushed back"),
        "completed": _("Ended"),
        "mean": _("Mean"),
        "median": _("Median"),
        "p90": _("9 in 10 within"),
        "running": _("Running"),
        "km_mean": _("Mean, running ones counted"),
        "horizon_days": _("Within"),
        "km_median": _("Median, running ones counted"),
        "revenue": _("Revenue"),
        "profit": _("Profit"),
        "margin": _("Margin"),
        "without_cost": _("Without cost"),
        "entered": _("Entered"),
        "converted": _("Passed"),
        "lost": _("Lost"),
        "undecided": _("Undecided"),
        "rate": _("Rate so far"),
        "rate_decided": _("Rate of the decided"),
        "rate_expected": _("Expected rate"),
        "win_rate": _("Won"),
        "win_rate_expected": _("Will be won"),
        "without_account": _("Without account"),
        "usual": _("Usual range"),
        "compare": _("Before"),
    }
    return names.get(word, dimension_name(word))
