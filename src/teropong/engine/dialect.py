"""What differs between engines: a small record of fragments, and the writing of SQL with them.

Moments and indicators are written once: ``$fragment(a, b)`` and ``$type`` stand for what engines
write differently, ``facts.…`` for wherever facts are kept. Integers stay integers: instants are
microseconds, money minor units, and no engine rounds or casts a timezone for us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"--[^\n]*|DATE '([\d-]+)'|'(?:[^']|'')*'(?:[\s\d(),]+'(?:[^']|'')*')*|\$(\w+)(\()?"
    r"|(?<![\w.])((?:facts|moments|temp|incoming)\.)(?=[\w\"])"
)


@dataclass(frozen=True)
class Dialect:
    """One engine's ways of writing.

    ``types``: ``wide`` holds integers of 38 digits, ``double`` floats; ``places`` of relations
    where they differ; ``fragments`` by name; ``date`` a day's literal, with its ISO text; ``text``
    writes a text's literal, which comes in quotes.
    """

    types: Mapping[str, str]
    fragments: Mapping[str, Callable[..., str]]
    places: Mapping[str, str] = field(default_factory=dict)
    date: str = "DATE '{}'"
    text: Callable[[str], str] = str

    def write(self, sql: str) -> str:
        """The SQL with its places, types and fragments filled in; ``KeyError``: an unknown one."""
        written, place = [], 0
        while match := _TOKEN.search(sql, place):
            written.append(sql[place : match.start()])
            day, name, bracket, where = match.groups()
            place = match.end()
            if day:
                written.append(self.date.format(day))
            elif where:
                written.append(self.places.get(where, where))
            elif name is None:
                written.append(self.text(match[0]) if match[0][0] == "'" else match[0])
            elif bracket and name in self.fragments:
                inside, place = arguments(sql, match.end())
                written.append(self.fragments[name](*map(self.write, inside)))
            else:
                written.append(self.types[name])
                place = match.end(2)
        return "".join([*written, sql[place:]])


def arguments(sql: str, start: int) -> tuple[list[str], int]:
    """The arguments of a call whose bracket opened just before a place, and where it ends."""
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


def half_even(divide: str, rest: str = "(({0}) % ({1}))") -> Callable[[str, str], str]:
    """How an engine divides what is not negative to the nearest integer, a half to the even."""

    def write(value: str, by: str) -> str:
        whole, twice = divide.format(value, by), f"2 * {rest.format(value, by)}"
        is_odd = f"{rest.format(whole, 2)} = 1"
        return (
            f"({whole} + CASE WHEN {twice} > ({by}) OR ({twice} = ({by}) AND {is_odd}) "
            "THEN 1 ELSE 0 END)"
        )

    return write


def same(*sides: str) -> str:
    """Equal in all pairs, nulls too; the sides follow one another."""
    pairs = zip(sides[::2], sides[1::2], strict=True)
    return " AND ".join(f"{left} IS NOT DISTINCT FROM {right}" for left, right in pairs)
