"""The steps of a pipeline in a table: what became of those that came, and how many will pass.

What became of a cohort are facts; while many are undecided they say little, and the table says so.
Beside them stands the expected rate with its interval, which counts the undecided in.
"""

from teropong.language import _
from teropong.language.numbers import count, percent
from teropong.shown.figures import NOTHING, rate, row_movement, sureness
from teropong.shown.marks import interval, stacked
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import Report, Row, latest, of_pipeline, rows_of
from teropong.shown.words import step_name

_YOUNG = 0.9
"""Where less than this share is decided, the facts of a cohort are said to be young."""
_PARTS = (("converted", "reached"), ("lost", "faint"), ("undecided", "undecided"))


def passing(report: Report, key: str, pipeline: str | None) -> Markup:
    """Return the steps of one pipeline, of conversion or of the diamond."""
    rows = of_pipeline(latest(rows_of(report, key)), pipeline)
    heads = (_("Step"), _("Came in this period"), _("Expected to pass"), _("Will be won"))
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *(_line(report, key, row) for row in rows)),
        class_="passing",
    )
    return scrolling(table, report["indicators"][key]["label"])


def keys() -> Markup:
    """Return what the parts of the bars stand for."""
    names = {"converted": _("passed"), "lost": _("lost"), "undecided": _("undecided")}
    return tag(
        "p",
        *(tag("span", names[word], class_=f"key {tone}") for word, tone in _PARTS),
        class_="keys",
    )


def _line(report: Report, key: str, row: Row) -> Markup:
    moved = row_movement(report, key, row)
    expected = joined(
        interval(row, 1),
        tag("b", opened(report, key, rate(row["value"]), row)),
        " ",
        tag("span", moved, class_="moved") if moved else None,
        " ",
        tag("small", sureness(report, key, row)),
    )
    won = tag("b", opened(report, key, rate(row.get("win_rate_expected")), row))
    return tag(
        "tr",
        tag("th", step_name(key, row["step"]), scope="row"),
        tag("td", _cohort(report, key, row), class_="cohort"),
        tag("td", expected, class_="expected"),
        tag("td", tag("span", _("Will be won"), " ", class_="unseen-wide"), won, class_="won"),
    )


def _cohort(report: Report, key: str, row: Row) -> Markup:
    if not row["entered"]:
        return tag("span", NOTHING, class_="soft")
    came = opened(report, key, count(row["entered"]), row, only="entered")
    parts = [part for part in _told(report, key, row) if part]
    spaced = [piece for part in parts for piece in (" · ", part)]
    return joined(
        stacked([(tone, row[word]) for word, tone in _PARTS]),
        tag("b", came),
        tag("small", *spaced),
        tag("small", _young(row), class_="young") if row["maturity"] < _YOUNG else None,
    )


def _told(report: Report, key: str, row: Row) -> list[Markup | None]:
    sayings = {
        "converted": _("%s passed"),
        "lost": _("%s lost"),
        "undecided": _("%s undecided"),
    }
    return [_of(report, key, row, word, said) for word, said in sayings.items()]


def _of(report: Report, key: str, row: Row, word: str, said: str) -> Markup | None:
    if not row[word]:
        return None
    before, _figure, after = said.partition("%s")
    return joined(before, opened(report, key, count(row[word]), row, only=word), after)


def _young(row: Row) -> str:
    """Return that the cohort is young, and how far what it shows misleads."""
    if row["rate_decided"] is None:
        return _("still young: none of them is decided")
    return _("still young: %(decided)s are decided, %(rate)s passed so far") % {
        "decided": percent(row["maturity"]),
        "rate": percent(row["rate"]),
    }
