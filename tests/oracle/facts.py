"""The tables read into records: text becomes instants, local days and minor units, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracle.periods import first_instant, instant, is_bare, local_day

Tables = dict[str, list[dict[str, str]]]
CLOSED = ("won", "lost")
DIGITS = {"IDR": 2, "USD": 2, "EUR": 2, "JPY": 0, "KRW": 0}


@dataclass(frozen=True)
class Rep:
    team: str | None
    profile: str | None


@dataclass(frozen=True)
class Membership:
    rep: str
    team: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Account:
    segment: str | None
    source: str | None
    customer_since: date | None


@dataclass(frozen=True)
class Activity:
    index: int
    rep: str
    account: str | None
    opportunity: str | None
    channel: str
    outbound: bool
    status: str
    at: datetime
    on: date
    created_at: datetime | None


@dataclass(frozen=True)
class Change:
    """A row of history: the state after a change; None = unchanged."""

    at: datetime
    on: date
    stage: str | None
    amount: int | None
    rep: str | None
    expected: date | None


@dataclass(frozen=True)
class Opportunity:
    index: int
    id: str
    account: str | None
    rep: str
    pipeline: str | None
    created_at: datetime
    created_on: date
    stage: str | None
    currency: str
    amount: int | None
    cost: int | None
    outcome: str
    closed_at: datetime | None
    closed_on: date | None
    expected: date | None
    source: str | None
    history: tuple[Change, ...]


@dataclass(frozen=True)
class Stage:
    name: str
    position: int
    base: int | None
    expected_days: Fraction | None


@dataclass
class Facts:
    zone: ZoneInfo
    currency: str
    tables: Tables
    reps: dict[str, Rep] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    stages: dict[str | None, list[Stage]] = field(default_factory=dict)
    rates: list[tuple[str, date, Fraction]] = field(default_factory=list)

    def lacks(self, table: str, column: str) -> bool:
        """Whether a table is missing, or has rows but not this column; a table of only a header has it."""
        rows = self.tables.get(table)
        return rows is None or (bool(rows) and not any(column in row for row in rows))

    def pipelines(self) -> set[str | None]:
        """Every pipeline named by a stage or an opportunity; the nameless one is None."""
        return set(self.stages) | {opp.pipeline for opp in self.opportunities}


def cell(row: dict[str, str], column: str) -> str | None:
    """The text of a cell, None where empty or absent."""
    return (row.get(column) or "").strip() or None


def day(text: str | None) -> date | None:
    """A date cell."""
    return date.fromisoformat(text[:10]) if text else None


def minor(text: str | None, currency: str) -> int | None:
    """A decimal text as whole minor units of its currency."""
    if text is None:
        return None
    value: Fraction = Fraction(text) * 10 ** DIGITS.get(currency, 2)
    if value.denominator != 1:
        raise ValueError(f"{text} {currency} has more digits than the currency")
    return int(value.numerator)


def read(tables: Tables, timezone: str, currency: str) -> Facts:
    """All tables as records."""
    facts = Facts(ZoneInfo(timezone), currency, tables)
    for row in tables.get("reps", []):
        facts.reps[row["rep_id"]] = Rep(cell(row, "team"), cell(row, "profile"))
    for row in tables.get("memberships", []):
        start = date.fromisoformat(row["from_on"])
        facts.memberships.append(
            Membership(row["rep_id"], row["team"], start, day(cell(row, "until_on")))
        )
    for row in tables.get("accounts", []):
        since = day(cell(row, "customer_since"))
        facts.accounts[row["account_id"]] = Account(
            cell(row, "segment"), cell(row, "source"), since
        )
    for index, row in enumerate(tables.get("activities", [])):
        facts.activities.append(_activity(index, row, facts.zone))
    for index, row in enumerate(tables["opportunities"]):
        facts.opportunities.append(_opportunity(index, row, facts))
    for row in tables.get("stages", []):
        facts.stages.setdefault(cell(row, "pipeline"), []).append(_stage(row))
    for stages in facts.stages.values():
        stages.sort(key=lambda stage: stage.position)
    for row in tables.get("rates", []):
        facts.rates.append(
            (row["currency"], date.fromisoformat(row["starts_on"]), Fraction(row["rate"]))
        )
    return facts


def _stage(row: dict[str, str]) -> Stage:
    base, days = cell(row, "base"), cell(row, "expected_days")
    return Stage(
        row["stage"],
        int(row["position"]),
        int(base) if base else None,
        Fraction(days) if days else None,
    )


def _activity(index: int, row: dict[str, str], zone: ZoneInfo) -> Activity:
    at = instant(row["occurred_at"], zone)
    created = cell(row, "created_at")
    return Activity(
        index=index,
        rep=row["rep_id"],
        account=cell(row, "account_id"),
        opportunity=cell(row, "opportunity_id"),
        channel=row["channel"],
        outbound=(cell(row, "direction") or "outbound") == "outbound",
        status=row["status"],
        at=at,
        on=local_day(at, zone),
        created_at=instant(created, zone) if created else None,
    )


def _opportunity(index: int, row: dict[str, str], facts: Facts) -> Opportunity:
    zone = facts.zone
    currency = cell(row, "currency") or facts.currency
    created_at = instant(row["created_at"], zone)
    history = _history(row["opportunity_id"], currency, facts)
    closed_at = _closed_at(row, created_at, history, zone)
    if closed_at is not None:
        history = [change for change in history if change.at <= closed_at]
    return Opportunity(
        index=index,
        id=row["opportunity_id"],
        account=cell(row, "account_id"),
        rep=row["rep_id"],
        pipeline=cell(row, "pipeline"),
        created_at=created_at,
        created_on=local_day(created_at, zone),
        stage=cell(row, "stage"),
        currency=currency,
        amount=minor(cell(row, "amount"), currency),
        cost=minor(cell(row, "cost"), currency),
        outcome=row["outcome"],
        closed_at=closed_at,
        closed_on=local_day(closed_at, zone) if closed_at else None,
        expected=day(cell(row, "expected_close_on")),
        source=cell(row, "source"),
        history=tuple(history),
    )


def _history(opportunity: str, currency: str, facts: Facts) -> list[Change]:
    """The deal's rows by instant; rows of one instant keep their order in the file."""
    changes = []
    for row in facts.tables.get("opportunity_history", []):
        if row["opportunity_id"] == opportunity:
            at = instant(row["changed_at"], facts.zone)
            changes.append(
                Change(
                    at=at,
                    on=local_day(at, facts.zone),
                    stage=cell(row, "stage"),
                    amount=minor(cell(row, "amount"), currency),
                    rep=cell(row, "rep_id"),
                    expected=day(cell(row, "expected_close_on")),
                )
            )
    return sorted(changes, key=lambda change: change.at)


def _closed_at(
    row: dict[str, str], created_at: datetime, history: list[Change], zone: ZoneInfo
) -> datetime | None:
    """The last close; a bare one comes after everything that the deal did on that day."""
    text = cell(row, "closed_at")
    if row["outcome"] not in CLOSED or text is None:
        return None
    if not is_bare(text):
        return instant(text, zone)
    on = date.fromisoformat(text)
    moments = [created_at, *(change.at for change in history)]
    return max([first_instant(on, zone), *(at for at in moments if local_day(at, zone) == on)])
