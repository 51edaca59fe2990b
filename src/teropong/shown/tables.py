"""Tables of lists, the first rows at once and the others folded; and of several pipelines."""

from typing import Any

from teropong.language import _
from teropong.language.numbers import count
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.words import pipeline_name

_SHOWN = 12


def table(
    heads: tuple[str, ...], lines: list[tuple[Any, ...]], *, figures: set[int], label: str
) -> Markup:
    """Return a table whose columns `figures` stand right; what is beyond a page is folded."""

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
    more = tag(
        "details",
        tag("summary", _("%s more") % count(len(lines) - _SHOWN)),
        body(lines[_SHOWN:]),
        class_="twin",
    )
    return joined(body(lines[:_SHOWN]), more)


def lane(pipeline: str | None, columns: int) -> Markup:
    """Return the row that names the pipeline of the rows below it."""
    name = tag("th", pipeline_name(pipeline), colspan=columns, scope="rowgroup")
    return tag("tr", name, class_="lane")
