"""A table of a list: the first rows at once, the others folded."""

from typing import Any

from teropong.language import _
from teropong.language.numbers import count
from teropong.shown.markup import Markup, joined, scrolling, tag

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
