"""Small pictures made of characters: bars, sparks, ranges."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = "▁▂▃▄▅▆▇█"


def bar(value: Any, most: Any, width: int) -> str:
    """Return a bar of at most `width` characters for a share of `most`, in eighths."""
    if not value or not most or Decimal(str(value)) <= 0:
        return ""
    eighths = max(1, round(float(Decimal(str(value)) / Decimal(str(most))) * width * 8))
    whole, rest = divmod(min(eighths, width * 8), 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def spark(values: Sequence[Any]) -> str:
    """Return one column a value, the highest full; a zero is a dot on the ground."""
    most = max((float(value or 0) for value in values), default=0.0)
    return "".join(
        _HEIGHTS[max(0, round(float(value) / most * 8) - 1)] if value and most else "·"
        for value in values
    )


def ranged(low: Any, middle: Any, high: Any, most: Any, width: int) -> str:
    """Return an interval on a line from 0 to `most`: `··━━●━━····`; empty without a middle."""
    if middle is None or not most:
        return ""
    cells = ["·"] * width
    if low is not None and high is not None:
        for at in range(_cell(low, most, width), _cell(high, most, width) + 1):
            cells[at] = "━"
    cells[_cell(middle, most, width)] = "●"
    return "".join(cells)


def mark(line: str, value: Any, most: Any) -> str:
    """Return the line with a tick at a value, unless the value's own dot stands there."""
    if value is None or not most or not line:
        return line
    at = _cell(value, most, len(line))
    return line if line[at] == "●" else f"{line[:at]}│{line[at + 1 :]}"


def _cell(value: Any, most: Any, width: int) -> int:
    return max(0, min(width - 1, round(float(value) / float(most) * (width - 1))))
