"""Some accounts' rows in a store exchanged for others, and only their moments derived again.

For whoever knows what was touched: `load` finds it out by reading all. An account is exchanged
with everything at it, so that the order of its rows is theirs; small tables are exchanged whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from teropong.engine.database import Database
from teropong.engine.load import bounds, bounds_of, keep_bounds, order_of
from teropong.engine.numbering import IDS, NUMBERED, give_numbers, numbered
from teropong.engine.reference import build_small
from teropong.engine.refresh import rebuild, refresh, touch
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.facts.rows import Rows, put_rows

ACCOUNTS, ACTIVITIES = frozenset({"accounts"}), frozenset({"activities"})
DEALS = frozenset({"opportunities", "opportunity_history"})
_INCOMING = "incoming"
_SPEAK = ("opportunities", "opportunity_history", "activities")
"""The tables that speak of reps."""


@dataclass(frozen=True)
class Given:
    """What takes the place of what.

    ``rows`` by table: small tables whole; of the others the rows at ``accounts`` and of ``deals``,
    by id, which are all that they have now. Deals come with their history.
    """

    rows: Mapping[str, Rows]
    accounts: Collection[str] = ()
    deals: Collection[str] = ()

    @property
    def numbered(self) -> tuple[str, ...]:
        """The tables of which some rows are exchanged."""
        return tuple(name for name in NUMBERED if name in self.rows)

    @property
    def whole(self) -> tuple[str, ...]:
        """The tables that are exchanged whole."""
        return tuple(name for name in self.rows if name not in NUMBERED)


@dataclass(frozen=True)
class Exchanged:
    """Whose rows went or came; everybody's where a small table was exchanged."""

    reps: frozenset[str] = frozenset()
    is_everybody: bool = False
    deals: int = 0
    accounts: int = 0


@dataclass
class Going:
    """The rows at some accounts and of some deals, which are to be exchanged."""

    store: Store
    given: Given
    tables: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = self.given.numbered
        database = self.store.database
        accounts = _numbers_of(database, "account", self.given.accounts)
        deals = _numbers_of(database, "deal", self.given.deals)
        if set(self.tables) >= DEALS:
            deals += (
                " UNION SELECT deal_no FROM facts.opportunities "
                "WHERE account_no IN (SELECT account_no FROM temp.going_account)"
            )
        database.make("temp.going_account", accounts)
        database.make("temp.going_deal", deals)

    def where(self, table: str) -> str:
        """SQL that is true for the rows of a table that go."""
        one = "deal" if table in DEALS else "account"
        return f"{one}_no IN (SELECT {one}_no FROM temp.going_{one})"

    def reps(self) -> set[str]:
        """Of whom the rows speak."""
        speak = [table for table in _SPEAK if table in self.tables]
        told = [f"SELECT rep_id FROM facts.{table} WHERE {self.where(table)}" for table in speak]
        return {rep for (rep,) in self.store.rows(" UNION ".join(told)) if rep} if told else set()

    def reps_elsewhere(self, among: Collection[str] | None = None) -> set[str]:
        """Of whom the rows that stay speak; of those ``among`` whom it is asked."""
        if among is not None and not among:
            return set()
        asked = "" if among is None else f" AND rep_id IN ({', '.join(map(literal, among))})"
        sql = []
        for table in _SPEAK:
            stays = f"NOT coalesce({self.where(table)}, FALSE)" if table in self.tables else "TRUE"
            sql.append(f"SELECT rep_id FROM facts.{table} WHERE {stays}{asked}")
        return {rep for (rep,) in self.store.rows(" UNION ".join(sql)) if rep}

    def stages_elsewhere(self) -> set[tuple[str, str]]:
        """In which stages the deals that stay stand or stood: pipeline and name."""
        stays = "TRUE"
        if set(self.tables) >= DEALS:
            stays = "deal_no NOT IN (SELECT deal_no FROM temp.going_deal)"
        told = self.store.rows(
            f"""WITH deals AS (SELECT deal_no, coalesce(pipeline, '') AS lane, stage
                FROM facts.opportunities WHERE {stays})
            SELECT lane, stage FROM deals UNION SELECT d.lane, h.stage
            FROM facts.opportunity_history h JOIN deals d ON d.deal_no = h.deal_no"""
        )
        return {(lane, stage) for lane, stage in told if stage}


def _numbers_of(database: Database, one: str, ids: Collection[str]) -> str:
    """SQL: the numbers that some deals or accounts have."""
    listed = f"CAST([{', '.join(map(literal, ids))}] AS VARCHAR[])"
    database.take(f"temp.asked_{one}", f"SELECT unnest({listed}) AS {IDS[one]}")
    asked = f"SELECT {IDS[one]} FROM temp.asked_{one}"
    return f"SELECT {one}_no FROM facts.{one}_numbers n WHERE {IDS[one]} IN ({asked})"


@contextmanager
def exchanged(store: Store, given: Given) -> Iterator[Exchanged]:
    """Exchange rows and derive what follows, in one change that the block is part of."""
    database = store.database
    database.connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {_INCOMING}")
    rows: dict[str, Rows] = {**dict.fromkeys(NUMBERED, ()), **given.rows}
    put_rows(database.connection, rows, store.settings, f"{_INCOMING}.facts")
    with database.changing(anew=False):
        database.receive(list(rows))
        yield _exchange(store, given)


def _exchange(store: Store, given: Given) -> Exchanged:
    going = Going(store, given)
    give_numbers(store.database)
    _note_numbers(store.database)
    reps = going.reps() | _coming_reps(store)
    before = bounds(store)
    went = bounds_of(store, lambda table: _went(going, table))
    for table in given.numbered:
        came = numbered(table, f"{_INCOMING}.{table}", "temp.coming_{}")
        store.database.exchange(f"facts.{table}", going.where(table), came)
    touched = _touched(store, going)
    is_all = bool(given.whole) and _exchange_whole(store, given)
    if is_all:
        rebuild(store)
    elif given.numbered:
        refresh(store)
    keep_bounds(store, before, went, bounds_of(store, lambda table: f"{_INCOMING}.{table}"))
    return Exchanged(frozenset(reps), bool(given.whole), *touched)


def _went(going: Going, table: str) -> str:
    """The rows of a table that were there, as they are held aside."""
    if table not in going.tables:
        return f"(SELECT * FROM facts.{table} WHERE FALSE)"
    aside = f"temp.went_{table}"
    going.store.database.make(aside, f"SELECT * FROM facts.{table} WHERE {going.where(table)}")
    return aside


def _note_numbers(database: Database) -> None:
    """The few numbers that the coming rows need, held aside: joined often, found once."""
    for one, name in IDS.items():
        tables = [table for table, whose in NUMBERED.items() if one in whose]
        ids = " UNION ".join(f"SELECT {name} FROM {_INCOMING}.{table}" for table in tables)
        numbers = f"SELECT * FROM facts.{one}_numbers WHERE {name} IN ({ids})"
        database.make(f"temp.coming_{one}", numbers)


def _coming_reps(store: Store) -> set[str]:
    sql = " UNION ".join(f"SELECT rep_id FROM {_INCOMING}.{table}" for table in _SPEAK)
    return {rep for (rep,) in store.rows(sql) if rep}


def _touched(store: Store, going: Going) -> tuple[int, int]:
    """Hold ready what is to be derived again, and count it."""
    tables = set(going.tables)
    deals = "SELECT deal_no FROM temp.going_deal UNION SELECT deal_no FROM temp.coming_deal WHERE "
    deals += f"opportunity_id IN (SELECT opportunity_id FROM {_INCOMING}.opportunities)"
    accounts = "SELECT account_no FROM temp.going_account"
    accounts += " UNION SELECT account_no FROM temp.coming_account"
    nothing = "SELECT CAST(NULL AS INTEGER) AS {}_no WHERE FALSE"
    touch(
        store,
        {
            "deal": deals if tables >= DEALS else nothing.format("deal"),
            "account": accounts if tables & (ACCOUNTS | ACTIVITIES) else nothing.format("account"),
        },
    )
    n = store.rows(
        "SELECT (SELECT count(*) FROM temp.touched_deal) AS deals, "
        "(SELECT count(*) FROM temp.touched_account) AS accounts"
    )
    return n[0][0], n[0][1]


def _exchange_whole(store: Store, given: Given) -> bool:
    """Put the small tables in place; tells whether every moment hangs on what changed."""
    order = order_of(store)
    for table in given.whole:
        store.database.make(f"facts.{table}", f"SELECT * FROM {_INCOMING}.{table} t")
    build_small(store)
    return order != order_of(store)
