"""Tables of lists, the first rows at once and the others folded; and of several pipelines."""

from collections.abc import Sequence
from typing import Any

from teropong.language import _
from teropong.language.numbers import count
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.words import pipeline_name

MOST = 200
"""So many rows of a list stand on a page at most."""
_SHOWN = 12


def table(
    heads: tuple[str, ...],
    lines: list[tuple[Any, ...]],
    *,
    figures: set[int],
    label: str,
    total: int = 0,
) -> Markup:
    """Return a table whose columns `figures` stand right; what is beyond a page is folded.

    ``total`` is how many there are, where the lines are but the first of them.
    """
    if len(lines) <= _SHOWN:
        return _whole(heads, lines, figures, label)
    first = _("The first %s of %s.") % (count(len(lines)), count(total))
    note = tag("p", first, class_="small") if total > len(lines) else None
    more = tag(
        "details",
        tag("summary", _("%s more") % count(len(lines) - _SHOWN)),
        _whole(heads, lines[_SHOWN:], figures, label),
        note,
        class_="twin",
    )
    return joined(_whole(heads, lines[:_SHOWN], figures, label), more)


def folded(
    summary: str,
    heads: Sequence[str],
    lines: Sequence[Sequence[Any]],
    *,
    figures: set[int],
    label: str,
) -> Markup:
    """Return the folded table of what a picture shows."""
    return tag(
        "details",
        tag("summary", summary),
        _whole(heads, lines, figures, label),
        class_="twin",
    )


def _whole(
    heads: Sequence[str], lines: Sequence[Sequence[Any]], figures: set[int], label: str
) -> Markup:
    def side(at: int) -> str | None:
        return "figure" if at in figures else None

    rows = (
        tag("tr", *(tag("td", value, class_=side(at)) for at, value in enumerate(line)))
        for line in lines
    )
    top = (tag("th", head, scope="col", class_=side(at)) for at, head in enumerate(heads))
    return scrolling(tag("table", tag("thead", tag("tr", *top)), tag("tbody", *rows)), label)


def lane(pipeline: str | None, columns: int) -> Markup:
    """Return the row that names the pipeline of the rows below it."""
    name = tag("th", pipeline_name(pipeline), colspan=columns, scope="rowgroup")
    return tag("tr", name, class_="lane")
