"""What is wrong with a row: where, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


class FactsError(Exception):
    """The data cannot be used as they are; the message says what, where and the next step.

    ``is_wrong_call`` tells that not the data are wrong but what was asked of them.
    """

    is_wrong_call = False


class WrongCall(FactsError):
    """What was asked cannot be asked so; the message names the nearest right word."""

    is_wrong_call = True


@dataclass(frozen=True)
class Fault:
    """One fault, addressed so that a person finds it.

    ``line`` counts the file's lines from 1 (the header), null for a fault of the whole file or
    of a Parquet file's shape. ``blocks`` tells that no figure is computed before it is mended;
    other faults are named by ``check`` while the row is used, or ignored as the definition says.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str
    advice: str
    blocks: bool = True

    def __str__(self) -> str:
        """File, line, column, value, reason and advice in one sentence."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" {self.column}" if self.column else ""
        value = f" {self.value!r}" if self.value is not None else ""
        return f"{place}{column}{value}: {self.reason}. {self.advice}"

    def as_dict(self) -> dict[str, object]:
        """The fault as JSON wants it."""
        return asdict(self)


class FaultyFacts(FactsError):
    """Rows that no figure may be computed from; carries the faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
