"""What people do to records afterwards: random edits of a company's tables that keep them valid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from tests.companies import DIGITS, Company, Row

Tables = dict[str, list[Row]]
KEYS = {
    "reps": ("rep_id",),
    "memberships": ("rep_id", "from_on"),
    "accounts": ("account_id",),
    "activities": ("activity_id",),
    "opportunities": ("opportunity_id",),
    "stages": ("pipeline", "stage"),
    "rates": ("currency", "starts_on"),
}
OF_ROWS = ("opportunity_history",) * 3 + ("opportunities", "activities") * 2 + ("accounts",)
OF_PEOPLE = ("reps", "memberships")
OF_ALL = ("stages", "rates")
INSTANTS = ("created_at", "changed_at", "closed_at", "occurred_at")
FILLED = ("name", "channel", "status", "outcome", "rep_id", "position", "rate", "team", *INSTANTS)


@dataclass
class History:
    """A company whose tables are edited; ``told`` is what was done since it was last asked."""

    company: Company
    random: Random
    earlier: list[Tables] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def edit(self, n: int, kinds: tuple[Edit, ...]) -> None:
        """Do ``n`` random edits that are valid one by one."""
        done = 0
        for _ in range(50 * n):
            if done == n:
                return
            edit = self.random.choice(kinds)
            tables = edit(self, dict(self.company.tables))
            if tables is not None and is_valid(tables, self.company):
                self.earlier = [*self.earlier[-20:], self.company.tables]
                self.company = replace(self.company, tables=tables)
                self.told.append(edit.__name__)
                done += 1

    def row(self, tables: Tables, name: str) -> int | None:
        """The place of any row of a table, if there is one."""
        return self.random.randrange(len(tables[name])) if tables.get(name) else None

    def put(self, tables: Tables, table: str, place: int, /, **cells: str) -> Tables:
        """The tables with cells of one row changed, those left out whose column there is not."""
        row = tables[table][place]
        changed = {**row, **{key: value for key, value in cells.items() if key in row}}
        return {**tables, table: [*tables[table][:place], changed, *tables[table][place + 1 :]]}

    def insert(self, tables: Tables, name: str, row: Row) -> Tables:
        """The tables with a new row, anywhere in its file."""
        place = self.random.randrange(len(tables[name]) + 1)
        return {**tables, name: [*tables[name][:place], row, *tables[name][place:]]}

    def other(self, tables: Tables, name: str, column: str) -> str:
        """What any row of a table says in a column."""
        return self.random.choice([row.get(column, "") for row in tables[name]])

    def later(self, text: str) -> str:
        """An instant at, near, or weeks from another one; sometimes only its day."""
        hop = self.random.choice((0, 0, 1, 59, 60, -1, 86_400, -86_400, 30 * 86_400, -200 * 86_400))
        at = instant(text, self.company.timezone) + timedelta(seconds=hop)
        if self.random.random() < 0.15:
            return at.astimezone(ZoneInfo(self.company.timezone)).date().isoformat()
        return at.isoformat()

    def new_id(self, prefix: str) -> str:
        """An id that no row has."""
        return f"{prefix}{self.random.getrandbits(48):x}"


Edit = Callable[[History, Tables], Tables | None]


@lru_cache(maxsize=100_000)
def instant(text: str, timezone: str) -> datetime:
    """What a timestamp means: without offset it is local."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)


def is_valid(tables: Tables, company: Company) -> bool:
    """Whether no row would stand against every figure."""
    lanes: dict[str, set[str]] = {}
    for row in tables.get("stages", ()):
        lanes.setdefault(row["pipeline"], set()).add(row["stage"])
    has_stages = bool(lanes)
    deals = {}
    for deal in tables["opportunities"]:
        stages = lanes.get(deal["pipeline"], set()) if has_stages else None
        currency = deal["currency"] or company.currency
        deals[deal["opportunity_id"]] = (currency, stages)
        if stages is not None and deal["stage"] not in (stages | {""}):
            return False
        if not _is_closed_well(deal, company.timezone) or not _is_money(deal, currency):
            return False
    for row in tables.get("opportunity_history", ()):
        currency, stages = deals.get(row["opportunity_id"], (company.currency, None))
        if stages is not None and row.get("stage", "") not in (stages | {"", "won", "lost"}):
            return False
        if not _is_money(row, currency):
            return False
    if not all(row["account_id"] for row in tables.get("activities", ())):
        return False
    return all(_has_own_keys(tables, name) for name in KEYS)


def _is_closed_well(deal: Row, timezone: str) -> bool:
    if deal["outcome"] == "open":
        return True
    if not deal["closed_at"]:
        return False
    created, closed = (instant(deal[name], timezone) for name in ("created_at", "closed_at"))
    if len(deal["closed_at"]) == 10:
        zone = ZoneInfo(timezone)
        return closed.astimezone(zone).date() >= created.astimezone(zone).date()
    return closed >= created


def _is_money(row: Row, currency: str) -> bool:
    """Whether amounts have no more decimals, and no more minor units, than the currency may."""
    for text in (row.get("amount"), row.get("cost")):
        whole, _, decimals = (text or "").partition(".")
        if len(decimals) > DIGITS[currency] or len(whole) + DIGITS[currency] > 18:
            return False
    return True


def _has_own_keys(tables: Tables, name: str) -> bool:
    rows = tables.get(name, [])
    keys = {tuple(row[column] for column in KEYS[name]) for row in rows}
    places = {(row["pipeline"], row["position"]) for row in rows} if name == "stages" else keys
    return len(keys) == len(places) == len(rows)


def repeated(company: Company, times: int) -> Company:
    """The company with its accounts, deals and activities so many times, each with its own ids."""
    own = ("opportunity_id", "account_id", "activity_id")
    tables = dict(company.tables)
    for name in ("accounts", "activities", "opportunities", "opportunity_history"):
        if name in tables:
            tables[name] = [
                {key: f"{text}-{nth}" if key in own and text else text for key, text in row.items()}
                for nth in range(times)
                for row in tables[name]
            ]
    return replace(company, tables=tables)
