"""The eight indicators a second time: slow, plain, and written from the contract alone."""

from tests.oracle.entry import report

__all__ = ["report"]
