"""Log lines without personal data: what, where, how it ended; never who or with what."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any


class Lines(logging.Formatter):
    """One line of JSON a record; of an error, its kind and where it arose, not its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        return json.dumps(_told(record), ensure_ascii=False)


class Words(logging.Formatter):
    """The same as words for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, and of an error where it arose."""
        told = _told(record)
        clock = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        where = told.pop("where", [])
        facts = [f"{key}={value}" for key, value in told.items() if key not in _FRAME]
        line = " ".join([clock, told["level"], told["said"], *facts])
        return "\n  ".join([line, *where])


_FRAME = ("at", "level", "logger", "said")


def _told(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "said": str(record.msg) if record.args else record.getMessage(),
    }
    if record.exc_info and record.exc_info[0]:
        line["error"] = record.exc_info[0].__name__
        line["where"] = where(record.exc_info[1])
    return line | getattr(record, "facts", {})


def where(error: BaseException | None) -> list[str]:
    """The last places that an error passed, its origin at the end."""
    frames = traceback.extract_tb(error.__traceback__)[-8:] if error else []
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
