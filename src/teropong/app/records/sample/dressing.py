"""Words and plans for the sample's records: the same every time, chosen by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zlib import crc32

from teropong.app.changes.bulk import create_all
from teropong.app.changes.writing import Author
from teropong.app.records.clock import zone
from teropong.app.records.models import Account, Activity, Contact, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.sample import texts
from teropong.app.records.taking_in.told import Deal
from teropong.app.records.taking_in.words import Words
from teropong.facts.sample.names import FIRST_NAMES, LAST_NAMES

T = TypeVar("T")
_RECENT = timedelta(days=45)
_AHEAD = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 12)
"""In how many days from today, by chance, the next step of a deal is due."""


def chosen(key: str, what: str, among: Sequence[T]) -> T:
    """One of several, always the same for a key."""
    return among[crc32(f"{what} {key}".encode()) % len(among)]


def by_chance(key: str, what: str, percent: int) -> bool:
    """True for so many of a hundred keys, always the same ones."""
    return crc32(f"{what} {key}".encode()) % 100 < percent


def words(today: date) -> Words:
    """What deals are called, and what was talked about lately."""
    lately = datetime.combine(today, time(0), zone()) - _RECENT

    def activity(key: str, channel: str, status: str, at: datetime) -> dict[str, str]:
        if at < lately:
            return {}
        said = {"subject": chosen(key, "subject", texts.SUBJECTS[channel])}
        if status == Status.DONE and channel == "meeting" and by_chance(key, "note", 60):
            said["notes"] = chosen(key, "notes", texts.ACTIVITY_NOTES)
        return said

    return Words(_deal, activity)


def _deal(deal: Deal, account: Account | None) -> dict[str, str]:
    offers = texts.OFFERS.get(account.segment if account else "", texts.ANY_OFFER)
    if deal.values["source"] == "Pelanggan lama":
        name = f"{chosen(deal.key, 'offer', texts.RENEWALS)} {deal.created_on.year + 1}"
    else:
        size = chosen(deal.key, "size", texts.SIZES)
        name = chosen(deal.key, "offer", offers) + size
    said = {"name": name}
    if deal.closed_at is None:
        if by_chance(deal.key, "note", 45):
            said["notes"] = chosen(deal.key, "notes", texts.DEAL_NOTES)
        if by_chance(deal.key, "rival", 25):
            said["competitors"] = chosen(deal.key, "competitor", texts.COMPETITORS)
    return said


def dress(author: Author, today: date) -> None:
    """Put people at the accounts of open deals, and next steps; some deals have none."""
    deals = list(
        Opportunity.objects.filter(outcome="open", hidden_at=None, account__isnull=False)
        .select_related("account")
        .order_by("pk")
    )
    accounts = {deal.account_id: deal.account for deal in deals if deal.account}
    create_all([one for account in accounts.values() for one in _contacts(account)], author)
    create_all([one for deal in deals for one in _next_step(deal, today)], author)


def _contacts(account: Account) -> Iterator[Contact]:
    n = 2 if by_chance(account.key, "two", 35) else 1
    for nth in range(n):
        key = f"{account.key}-{nth}"
        first, last = chosen(key, "first", FIRST_NAMES), chosen(key, "last", LAST_NAMES)
        number = crc32(key.encode()) % 10_000
        yield Contact(
            key=f"contact-{key}",
            created_at=account.created_at,
            account=account,
            name=f"{first} {last}" if first != last else first,
            position=chosen(key, "position", texts.POSITIONS),
            phone=f"0800-0000-{number:04d}",
            email=f"{first}.{last}@{texts.PLACE}".lower(),
        )


def _next_step(deal: Opportunity, today: date) -> Iterator[Activity]:
    """One for two deals of three, in working hours of the coming days."""
    if not by_chance(deal.key, "planned", 66):
        return
    channel = chosen(deal.key, "channel", tuple(texts.NEXT_STEPS))
    day = today + timedelta(days=chosen(deal.key, "ahead", _AHEAD))
    if day.weekday() >= 5 and day != today:
        day += timedelta(days=7 - day.weekday())
    quarter = crc32(f"clock {deal.key}".encode()) % 32
    at = datetime.combine(day, time(9 + quarter // 4, quarter % 4 * 15), zone())
    noted = datetime.combine(today - timedelta(days=1), time(16, 30), zone())
    yield Activity(
        key=f"next-{deal.key}",
        created_at=max(deal.created_at, noted - timedelta(days=quarter % 5)),
        rep_id=deal.owner_id,
        account=deal.account,
        opportunity=deal,
        channel=channel,
        status=Status.PLANNED,
        occurred_at=at,
        subject=chosen(deal.key, "step", texts.NEXT_STEPS[channel]),
    )
