"""Finding accounts, people there, and opportunities by what somebody remembers of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from teropong.app.people.models import Person
from teropong.app.records.models import Account, Contact, Opportunity
from teropong.app.records.rights import visible_to

_MOST = 10


@dataclass(frozen=True)
class Found:
    """What was found of each kind, the likeliest first."""

    accounts: list[Account]
    contacts: list[Contact]
    opportunities: list[Opportunity]

    def __bool__(self) -> bool:
        return bool(self.accounts or self.contacts or self.opportunities)


def search(person: Person, text: str) -> Found:
    """What a person may see that holds every word of the text."""
    words = text.split()[:8]
    if not words:
        return Found([], [], [])
    accounts = visible_to(person, Account).select_related("owner")
    contacts = visible_to(person, Contact).select_related("account")
    deals = visible_to(person, Opportunity).select_related("account", "stage", "owner")
    return Found(
        list(accounts.filter(_holds(words, "name", "city"))[:_MOST]),
        list(contacts.filter(_holds(words, "name", "phone", "email", "position"))[:_MOST]),
        list(deals.filter(_holds(words, "name", "account__name"))[:_MOST]),
    )


def _holds(words: list[str], *fields: str) -> Q:
    found = Q()
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        found &= either
    return found
