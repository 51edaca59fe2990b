"""A small edit is a small load: which entities it touches, and what it may not leave behind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import Loaded, build, load
from teropong.engine.store import Store
from teropong.facts.faults import FaultyFacts
from teropong.facts.settings import Settings

DEALS = "opportunity_id,account_id,rep_id,created_at,amount,outcome,closed_at,expected_close_on\n"
HISTORY = "opportunity_id,changed_at,stage\n"
STAGES = "stage,position\nLead,1\nOffer,2\n"
ACTIVITIES = "activity_id,rep_id,account_id,channel,status,occurred_at\n"
MANY = 300

Load = Callable[..., Loaded]


@pytest.fixture
def store() -> Store:
    return Store(DuckDB(connect()), Settings())


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Load:
    """Load a folder of these tables."""
    folders = count()

    def load_tables(**tables: str) -> Loaded:
        return load(store, folder_of(tmp_path / str(next(folders)), **tables))

    return load_tables


def folder_of(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def deals(edit: dict[int, str] | None = None, leave_out: tuple[int, ...] = ()) -> str:
    """Many open deals, ten to an account; deal n may be edited or left out."""
    rows = {
        n: f"D{n},A{n // 10},R{n % 7},2026-01-{n % 28 + 1:02d},{n}.00,open,," for n in range(MANY)
    }
    rows |= edit or {}
    return DEALS + "".join(f"{row}\n" for n, row in rows.items() if n not in leave_out)


def history(more: str = "") -> str:
    return HISTORY + "".join(f"D{n},2026-01-29T08:00,Lead\n" for n in range(MANY)) + more


def activities(more: str = "") -> str:
    return (
        ACTIVITIES
        + "".join(f"V{n},R1,A{n // 10},call,done,2026-02-{n % 28 + 1:02d}\n" for n in range(MANY))
        + more
    )


def every_table() -> dict[str, str]:
    accounts = "account_id,name,segment\n" + "".join(f"A{n},Firm {n},small\n" for n in range(30))
    return {
        "opportunities": deals(),
        "opportunity_history": history(),
        "activities": activities(),
        "accounts": accounts,
        "stages": STAGES,
    }


def test_the_first_load_builds(bring: Load) -> None:
    assert bring(**every_table()) == Loaded(True, MANY, 30)


def test_nothing_changed_touches_nothing(bring: Load) -> None:
    bring(**every_table())
    assert bring(**every_table()) == Loaded(False, 0, 0)


@pytest.mark.parametrize(
    ("edited", "touched"),
    [
        # An amount: its deal; no account, as nothing was sold.
        ({"opportunities": deals({5: "D5,A0,R5,2026-01-06,99.00,open,,"})}, (1, 0)),
        # A win: the account that bought.
        ({"opportunities": deals({5: "D5,A0,R5,2026-01-06,5.00,won,2026-03-01,"})}, (1, 1)),
        # Another account of an open deal: neither has bought.
        ({"opportunities": deals({5: "D5,A7,R5,2026-01-06,5.00,open,,"})}, (1, 0)),
        # A late row of history, at the end of the file.
        ({"opportunity_history": history("D200,2026-02-02T09:00,Offer\n")}, (1, 0)),
        # A late call.
        ({"activities": activities("V999,R1,A3,call,done,2026-01-15\n")}, (0, 1)),
        # A deal that is gone; the other nine of its account need no new moments.
        ({"opportunities": deals(leave_out=(0,))}, (1, 0)),
        # A segment: moments hold it, so all ten deals of the account are written anew.
        (
            {"accounts": every_table()["accounts"].replace("A4,Firm 4,small", "A4,Firm 4,large")},
            (10, 1),
        ),
        # The same rows, of which no two happened at one instant to one entity, in another order.
        (
            {
                "activities": ACTIVITIES
                + "".join(reversed(activities()[len(ACTIVITIES) :].splitlines(True)))
            },
            (0, 0),
        ),
    ],
    ids=["amount", "win", "account", "history", "call", "deleted", "segment", "order"],
)
def test_a_small_edit_touches_few(
    bring: Load, edited: dict[str, str], touched: tuple[int, int]
) -> None:
    bring(**every_table())
    assert bring(**{**every_table(), **edited}) == Loaded(False, *touched)


def test_deals_without_account_do_not_hang_together(bring: Load) -> None:
    rows = [f"D{n},,R1,2026-01-01,1.00,open,,\n" for n in range(MANY)]
    bring(opportunities=DEALS + "".join(rows))
    assert bring(opportunities=DEALS + "".join(rows[1:])) == Loaded(False, 1, 0)


def test_two_at_one_instant_that_change_places_are_touched(bring: Load) -> None:
    first, second = "D1,2026-02-01T09:00,Lead\n", "D1,2026-02-01T09:00,Offer\n"
    tables = {"opportunities": deals(), "stages": STAGES}
    bring(**tables, opportunity_history=HISTORY + first + second)
    assert bring(**tables, opportunity_history=HISTORY + second + first).deals == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stages", "stage,position\nOffer,1\nLead,2\n"),
        ("rates", "currency,starts_on,rate\nUSD,2026-01-01,16000\n"),
    ],
)
def test_what_touches_all_builds_anew(bring: Load, name: str, text: str) -> None:
    bring(**every_table())
    assert bring(**{**every_table(), name: text}).is_rebuilt


def test_the_line_of_an_untouched_deal_decides_no_tie(
    bring: Load, store: Store, tmp_path: Path
) -> None:
    # Both were won on 1 February; D1 stands first in the file, before and after: the credit is R1's.
    others = "".join(f"X{n},B{n},R9,2026-01-01,1,open,,\n" for n in range(5))
    won = "D1,A,R1,2026-01-01,10,won,2026-02-01,\nD2,A,R2,2026-01-01,{},won,2026-02-01,\n"
    bring(opportunities=DEALS + others + won.format(20))
    bring(opportunities=DEALS + won.format(21))
    assert store.rows("SELECT rep_id FROM moments.first_sales") == [("R1",)]


def test_a_deal_that_comes_after_its_meeting_has_been_met(bring: Load, store: Store) -> None:
    meeting = ACTIVITIES.replace("channel", "opportunity_id,channel")
    meeting += "M,R1,A9,D5,meeting,done,2026-01-05T09:00\n"
    bring(opportunities=deals(leave_out=(5,)), activities=meeting)
    bring(opportunities=deals(), activities=meeting)
    met = "SELECT n.opportunity_id FROM moments.met JOIN facts.deal_numbers n USING (deal_no)"
    assert store.rows(met) == [("D5",)]


@pytest.mark.parametrize("names", [("Lead", "Offer"), ("Offer", "Lead")])
def test_without_stages_the_order_hangs_on_all_history(
    bring: Load, store: Store, tmp_path: Path, names: tuple[str, str]
) -> None:
    # A single name is an order, two are none: the deal that was not edited loses, or gains, its steps.
    before, after = names
    two = deals(leave_out=tuple(range(2, MANY)))
    for name in (before, after):
        rows = f"D0,2026-01-29T08:00,Lead\nD1,2026-01-29T08:00,{name}\n"
        bring(opportunities=two, opportunity_history=HISTORY + rows)
    fresh = Store(DuckDB(connect()), Settings())
    build(
        fresh, folder_of(tmp_path / "fresh", opportunities=two, opportunity_history=HISTORY + rows)
    )
    steps = "SELECT * FROM moments.steps ORDER BY ALL"
    assert store.rows(steps) == fresh.rows(steps)


def test_a_load_that_fails_changes_nothing(bring: Load, store: Store) -> None:
    bring(**every_table())
    before = store.rows("SELECT * FROM facts.opportunities ORDER BY line")
    with pytest.raises(FaultyFacts):
        bring(**{**every_table(), "opportunities": deals({5: "D5,A0,R5,2026-02-30,9,open,,"})})
    assert store.rows("SELECT * FROM facts.opportunities ORDER BY line") == before
    assert bring(**every_table()) == Loaded(False, 0, 0)
