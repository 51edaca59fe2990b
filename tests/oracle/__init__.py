"""The eight indicators a second time: slow, plain, and written from the contract alone."""

from tests.oracle.behind import behind
from tests.oracle.entry import questions, report

__all__ = ["behind", "questions", "report"]
