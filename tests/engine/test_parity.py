"""The eight indicators equal the plain-Python oracle on random companies full of edge cases.

What the two once disagreed on is settled in docs/words.md; `comparing` names what is left.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from teropong.engine.database import Database
from tests.companies import random_company
from tests.engine.comparing import store_of, unlike_the_oracle

TIMES = int(os.environ.get("TEROPONG_EXAMPLES", "1"))
COMPANIES = 200 * TIMES
BATCH = 10


@pytest.mark.others(1, 5)
@pytest.mark.parametrize("first", range(0, COMPANIES, BATCH))
def test_engine_equals_oracle(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + BATCH):
        company = random_company(seed)
        store = store_of(company, tmp_path / str(seed), engine)
        for question in company.questions:
            found += [
                f"seed {seed}, {question}: {one}"
                for one in unlike_the_oracle(store, company, question)
            ]
    assert not found, "\n".join(found[:20])
