"""A made-up company as a folder of facts: what was put down before the end, and no more."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from benchmarks.strangers.contacts import Contact
from benchmarks.strangers.firms import Accounts, Deal, Team
from benchmarks.strangers.office import END, Office

CLOSE = datetime.combine(END, time())
SETTINGS = 'timezone = "Asia/Jakarta"\ncurrency = "IDR"\n'
Row = tuple[object, ...]


@dataclass(frozen=True)
class Company:
    """All that a folder is written from; ``stages`` are name and days expected, in order."""

    office: Office
    team: Team
    accounts: Accounts
    stages: list[tuple[str, float]]
    deals: list[Deal]
    contacts: list[Contact]


def save(company: Company, folder: Path) -> None:
    """Write the tables of facts as CSV; the same company gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facts.toml").write_text(SETTINGS, encoding="utf-8")
    deals = sorted(
        (deal for deal in company.deals if deal.created_at < CLOSE),
        key=lambda deal: deal.created_at,
    )
    numbers = {id(deal): f"D{i:05}" for i, deal in enumerate(deals, 1)}
    used = {_account(deal.account) for deal in deals}
    told = list(_contacts(company.contacts, numbers))
    used.update(str(row[2]) for row in told)
    _table(folder, "reps", "rep_id,name,team,active_from,active_until", _reps(company.team))
    _table(
        folder,
        "accounts",
        "account_id,name,created_at,segment,source,customer_since",
        (row for row in _accounts(company.accounts) if row[0] in used),
    )
    _table(folder, "stages", "stage,position,expected_days", _stages(company.stages))
    _table(folder, "holidays", "on,name", company.office.holidays())
    _table(
        folder,
        "opportunities",
        "opportunity_id,account_id,rep_id,created_at,stage,currency,amount,outcome,closed_at,expected_close_on,source,lost_reason",
        (_opportunity(numbers[id(deal)], deal) for deal in deals),
    )
    _table(
        folder,
        "opportunity_history",
        "opportunity_id,changed_at,stage,amount,rep_id,expected_close_on",
        (row for deal in deals for row in _history(numbers[id(deal)], deal)),
    )
    _table(
        folder,
        "activities",
        "activity_id,rep_id,account_id,opportunity_id,channel,direction,status,occurred_at,created_at",
        told,
    )


def _table(folder: Path, name: str, columns: str, rows: Iterable[Row]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split(","))
        writer.writerows(rows)


def _account(number: int) -> str:
    return f"A{number + 1:05}"


def _rep(number: int) -> str:
    return f"R{number + 1:02}"


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _reps(team: Team) -> Iterator[Row]:
    for i, rep in enumerate(team.reps):
        if rep.from_on < END:
            until = rep.until_on if rep.until_on < END else ""
            yield _rep(i), rep.name, rep.team, rep.from_on, until


def _accounts(accounts: Accounts) -> Iterator[Row]:
    for i, account in enumerate(accounts.known):
        since = account.customer_since or ""
        yield (
            _account(i),
            account.name,
            _at(account.created_at),
            account.segment,
            account.source,
            since,
        )


def _stages(stages: list[tuple[str, float]]) -> Iterator[Row]:
    for position, (name, days) in enumerate(stages, 1):
        yield name, position, max(1, round(days))


def _opportunity(number: str, deal: Deal) -> Row:
    is_closed = deal.closed_at is not None and deal.closed_at < CLOSE
    outcome = ("won" if deal.is_won else "lost") if is_closed else "open"
    return (
        number,
        _account(deal.account),
        _rep(deal.owner(CLOSE)),
        _at(deal.created_at),
        next(stage for moment, stage in reversed(deal.stages) if moment < CLOSE),
        "IDR",
        next((amount for moment, amount in reversed(deal.amounts) if moment < CLOSE), ""),
        outcome,
        _at(deal.closed_at) if is_closed and deal.closed_at else "",
        next((day for moment, day in reversed(deal.expected) if moment < CLOSE), ""),
        deal.source,
        deal.lost_reason if outcome == "lost" else "",
    )


def _history(number: str, deal: Deal) -> Iterator[Row]:
    """One row a moment: what was put down together stands together."""
    rows: dict[datetime, list[object]] = {deal.created_at: ["", "", _rep(deal.rep), ""]}
    kinds: tuple[Iterable[tuple[datetime, object]], ...] = (
        deal.stages,
        deal.amounts,
        [(at, _rep(i)) for at, i in deal.owners],
        deal.expected,
    )
    last = min(CLOSE - timedelta(seconds=1), deal.closed_at or CLOSE)
    for place, changes in enumerate(kinds):
        for moment, value in changes:
            if moment <= last:
                rows.setdefault(moment, ["", "", "", ""])[place] = value
    for moment in sorted(rows):
        yield number, _at(moment), *rows[moment]


def _contacts(contacts: list[Contact], numbers: dict[int, str]) -> Iterator[Row]:
    known = [contact for contact in contacts if contact.booked_at < CLOSE]
    known.sort(key=lambda contact: (contact.at, contact.account, contact.channel))
    for i, contact in enumerate(known, 1):
        status = contact.status if contact.at < CLOSE else "planned"
        deal = numbers.get(id(contact.deal), "") if contact.deal else ""
        yield (
            f"T{i:06}",
            _rep(contact.rep),
            _account(contact.account),
            deal,
            contact.channel,
            contact.direction,
            status,
            _at(contact.at),
            _at(contact.booked_at),
        )
