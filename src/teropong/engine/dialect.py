"""What differs between engines: a small record of fragments, and the writing of SQL with them.

Moments and indicators are written once: ``$name`` stands for a relation or a constant,
``$fragment(a, b)`` for what engines write differently. Integers stay integers: instants are
microseconds, money minor units, and no engine rounds or casts a timezone for us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$(\w+)(\()?")


@dataclass(frozen=True)
class Dialect:
    """One engine's ways of writing: ``wide`` holds integers of 38 digits; fragments by name."""

    name: str
    wide: str
    fragments: Mapping[str, Callable[..., str]]

    def write(self, sql: str, names: Mapping[str, str]) -> str:
        """The SQL with its names and fragments filled in; ``KeyError`` names an unknown one."""
        written, place = [], 0
        while match := _TOKEN.search(sql, place):
            written.append(sql[place : match.start()])
            if match[1] is None:
                written.append(match[0])
                place = match.end()
            elif match[2] and match[1] in self.fragments:
                inside, place = _arguments(sql, match.end())
                arguments = [self.write(part, names) for part in inside]
                written.append(self.fragments[match[1]](*arguments))
            else:
                written.append(self.wide if match[1] == "wide" else names[match[1]])
                place = match.end(1)
        return "".join([*written, sql[place:]])


def _arguments(sql: str, start: int) -> tuple[list[str], int]:
    parts: list[str] = []
    depth, begins = 1, start
    for place in range(start, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth == 0:
            return [*parts, sql[begins:place].strip()], place + 1
        if depth == 1 and sql[place] == ",":
            parts.append(sql[begins:place].strip())
            begins = place + 1
    raise ValueError(f"a bracket is not closed: {sql[start : start + 60]}")


def _half_even(divide: str) -> Callable[[str, str], str]:
    def write(value: str, by: str) -> str:
        whole = divide.format(value, by)
        twice = f"2 * (({value}) % ({by}))"
        return (
            f"({whole} + CASE WHEN {twice} > ({by}) OR ({twice} = ({by}) AND {whole} % 2 = 1) "
            "THEN 1 ELSE 0 END)"
        )

    return write


DUCKDB = Dialect(
    "duckdb",
    wide="HUGEINT",
    fragments={
        "last": lambda value: f"last_value({value} IGNORE NULLS) OVER w",
        "days": lambda first, after: f"(({after}) - ({first}))",
        "div": lambda value, by: f"(({value}) // ({by}))",
        "half_even": _half_even("(({0}) // ({1}))"),
        "quantile": lambda value, share: f"quantile_cont({value}, {share})",
    },
)
