"""A finding that opens when it is clear and stays until it is mended: no coming and going."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def open_since(weeks: Iterable[tuple[bool, bool]]) -> int | None:
    """The place of the week from which a finding is open now; null: it is not.

    ``weeks``, the oldest first, say each whether it is there at all, and whether it is clear. It
    opens where it is clear, and then reaches back to when it began to be there.
    """
    began: int | None = None
    is_open = False
    for nth, (is_there, is_clear) in enumerate(weeks):
        if not is_there:
            began, is_open = None, False
            continue
        began = nth if began is None else began
        is_open = is_open or is_clear
    return began if is_open else None


def is_at_edge(values: Sequence[object], since: int) -> bool:
    """Whether nothing is known (null) of all that lies before a place."""
    return all(value is None for value in values[:since])
