"""What holds for every suite: `TEROPONG_EXAMPLES=10` asks for ten times the random examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import is_hypothesis_test, settings

TIMES = int(os.environ.get("TEROPONG_EXAMPLES", "1"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    called = [item.obj for item in items if TIMES > 1 and isinstance(item, pytest.Function)]
    for test in {getattr(method, "__func__", method) for method in called}:
        if is_hypothesis_test(test):
            # Hypothesis has no public way to raise what a test itself asks for.
            asked = getattr(test, "_hypothesis_internal_use_settings", settings.default)
            more = settings(asked, max_examples=asked.max_examples * TIMES)
            test._hypothesis_internal_use_settings = more
