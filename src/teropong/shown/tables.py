"""Tables of lists, the first rows at once and the others folded; and of several pipelines."""

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

    def cell(at: int, value: Any) -> Markup:
        return tag("td", value, class_="figure" if at in figures else None)

    def body(some: list[tuple[Any, ...]]) -> Markup:
        rows = (tag("tr", *(cell(at, value) for at, value in enumerate(line))) for line in some)
        top = (
            tag("th", head, scope="col", class_="figure" if at in figures else None)
            for at, head in enumerate(heads)
        )
        whole = tag("table", tag("thead", tag("tr", *top)), tag("tbody", *rows))
        return scrolling(whole, label)

    if len(lines) <= _SHOWN:
        return body(lines)
    first = _("The first %s of %s.") % (count(len(lines)), count(total))
    note = tag("p", first, class_="small") if total > len(lines) else None
    more = tag(
        "details",
        tag("summary", _("%s more") % count(len(lines) - _SHOWN)),
        body(lines[_SHOWN:]),
        note,
        class_="twin",
    )
    return joined(body(lines[:_SHOWN]), more)


def lane(pipeline: str | None, columns: int) -> Markup:
    """Return the row that names the pipeline of the rows below it."""
    name = tag("th", pipeline_name(pipeline), colspan=columns, scope="rowgroup")
    return tag("tr", name, class_="lane")
