"""As it was: rows cut where they lie are what all facts before that instant give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from teropong.engine.database import Database
from teropong.engine.evaluate import seen_from
from teropong.engine.past import as_it_was
from teropong.engine.refresh import REFERENCES, drop_steps, make_step, write
from teropong.engine.store import Store
from teropong.facts.zone import DAY, SECOND, local_date, start_of_day
from teropong.moments import MOMENTS, needed_for
from teropong.outlook.forecast.foresight import READS
from tests.companies import random_company
from tests.engine.comparing import store_of
from tests.engine.histories import repeated

HAPPENED = (
    "SELECT changed_at AS happened_at FROM facts.opportunity_history",
    "SELECT created_at FROM facts.opportunities",
    "SELECT closed_at FROM facts.opportunities",
    "SELECT occurred_at FROM facts.activities",
    "SELECT created_at FROM facts.activities",
)


def instants(store: Store, random: Random) -> Iterator[int]:
    """Instants that are hard to see from: those of events, just after, and the ends of days."""
    union = " UNION ".join(HAPPENED)
    happened = [
        row[0] for row in store.rows(f"SELECT * FROM ({union}) t WHERE happened_at IS NOT NULL")
    ]
    for at in random.sample(sorted(happened), min(2, len(happened))):
        yield from (at, at + 1 + random.randrange(90) * SECOND)
        yield start_of_day(local_date(at + DAY, store.settings.zone), store.settings.zone)


def derived(store: Store, as_of: int) -> Iterator[tuple[str, Counter[object]]]:
    """Every moment from all facts before an instant."""
    then = store.through("temp.then_")
    for name in REFERENCES:
        store.database.view(then.moment(name), f"SELECT * FROM {store.moment(name)}")
    for moment in MOMENTS:
        sql = write(then, moment, as_of, is_restricted=False)
        if moment.kept:
            store.database.make(then.moment(moment.name), sql)
            yield moment.name, Counter(then.rows(f"SELECT * FROM {then.moment(moment.name)}"))
        else:
            make_step(then, moment, sql)
    drop_steps(then)
    store.database.drop(*(then.moment(moment.name) for moment in MOMENTS if moment.kept))
    store.database.drop_view(*(then.moment(name) for name in REFERENCES))


def unlike(store: Store, as_of: int) -> Iterator[str]:
    expected = dict(derived(store, as_of))
    with as_it_was(store, as_of) as past:
        for name, rows in expected.items():
            seen = Counter(past.rows(f"SELECT * FROM {past.moment(name)}"))
            if seen != rows:
                wrong, lacking = list(seen - rows)[:2], list(rows - seen)[:2]
                yield f"{name} as of {as_of}: wrong {wrong}, lacking {lacking}"


@pytest.mark.others(1, 4)
@pytest.mark.parametrize("first", range(0, 20, 5))
def test_the_past_is_what_was_known_then(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + 5):
        store = store_of(random_company(seed), tmp_path / str(seed), engine)
        for as_of in instants(store, Random(seed)):
            found += [f"seed {seed}: {one}" for one in unlike(store, as_of)]
    assert not found, "\n".join(found[:10])


def test_some_moments_alone_are_what_they_are_among_all(tmp_path: Path, engine: Database) -> None:
    store = store_of(random_company(7), tmp_path, engine)
    for as_of in instants(store, Random(7)):
        expected = dict(derived(store, as_of))
        with as_it_was(store, as_of, READS) as past:
            for name in READS:
                rows = Counter(past.rows(f"SELECT * FROM {past.moment(name)}"))
                assert rows == expected[name], f"{name} as of {as_of}"


def test_a_moment_brings_those_that_it_is_derived_from() -> None:
    assert [moment.name for moment in needed_for(["unmoved"])] == [
        "stage_events",
        "owners",
        "moves",
        "unmoved",
    ]
    assert needed_for([moment.name for moment in MOMENTS]) == MOMENTS


@pytest.mark.long
@pytest.mark.others(0, 3)
@pytest.mark.parametrize("seed", range(2000, 2040))
def test_the_past_of_larger_companies(seed: int, tmp_path: Path, engine: Database) -> None:
    store = store_of(repeated(random_company(seed), 10), tmp_path, engine)
    found = [one for as_of in instants(store, Random(seed)) for one in unlike(store, as_of)]
    assert not found, "\n".join(found[:10])


def test_what_is_asked_within_a_view_is_answered_by_it(tmp_path: Path, engine: Database) -> None:
    """Cutting once is enough: the same instant within gives the same, and another its own."""
    store = store_of(random_company(7), tmp_path, engine)
    first, *_more, last = sorted(set(instants(store, Random(7))))
    with seen_from(store, last) as outer:
        with seen_from(store, last) as inner:
            assert inner is outer
        assert outer.store.rows(f"SELECT count(*) FROM {outer.store.moment('stays')}"), (
            "still there"
        )
    with seen_from(store, last) as later:
        assert later is not outer
    with seen_from(store, first) as earlier:
        assert earlier.as_of == first
