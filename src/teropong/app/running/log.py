"""Log lines as JSON, without personal data: what, where, how it ended; never who or with what."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


class Lines(logging.Formatter):
    """One line of JSON a record; of an error, its kind and where it arose, not its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": str(record.msg) if record.args else record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-8:]
            ]
        return json.dumps(line | getattr(record, "facts", {}), ensure_ascii=False)
