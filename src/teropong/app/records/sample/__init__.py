"""The sample company as living records: facts, and the words and plans that facts lack."""

from teropong.app.records.sample.filling import fill, is_fillable
from teropong.app.records.sample.leaving import start_empty

__all__ = ["fill", "is_fillable", "start_empty"]
