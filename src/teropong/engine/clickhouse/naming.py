"""Names of what a select yields: in a join ClickHouse calls ``d.stage`` so, others ``stage``."""

from __future__ import annotations

import re

_WORD = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|[A-Za-z_$][\w$]*(?:\.\w+)*|\s+|.", re.DOTALL)
_COLUMN = re.compile(r"[A-Za-z_]\w*\.(?:\w+\.)?(\w+)")
_END = ("FROM", "UNION", "EXCEPT", "")


def with_names(sql: str) -> str:
    """The SQL with a name for every column that a select yields as it is."""
    written: list[str] = []
    lists: list[list[str] | None] = [None]
    for word in [*_WORD.findall(sql), ""]:
        items = lists[-1]
        if items is not None and (word in (",", ")") or word.upper() in _END):
            if len(items) == 1 and (column := _COLUMN.fullmatch(items[0])):
                written.append(f" AS {column[1]} ")
            lists[-1] = [] if word == "," else None
        elif items is not None and not word.isspace() and word.upper() != "DISTINCT":
            items.append(word)
        if word == "(":
            lists.append(None)
        elif word == ")":
            lists.pop()
        elif word.upper() == "SELECT":
            lists[-1] = []
        written.append(word)
    return "".join(written)
