"""Writing down what was done, in two taps: what is likely, and taking each entry once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.models import Account, Activity, Contact, Opportunity, Submission
from teropong.app.records.models.activity import Channel, Status
from teropong.app.records.models.opportunity import Outcome
from teropong.app.records.rights import visible_to

R = TypeVar("R", bound=Record)
_NEAR = timedelta(hours=2)
_LATEST = 60


def due_steps(person: Person) -> QuerySet[Activity]:
    """What a person has planned for today, and before it what was not done, in order of time.

    Near midnight the next hours are tomorrow already, and due nevertheless.
    """
    end = max(start_of(today() + timedelta(days=1)), timezone.now() + _NEAR)
    rows = Activity.objects.filter(
        rep=person, status=Status.PLANNED, hidden_at=None, occurred_at__lt=end
    )
    return rows.select_related("account", "contact").order_by("occurred_at", "pk")


def step_now(person: Person) -> Activity | None:
    """The planned step that is nearest to now, if one is within two hours."""
    now = timezone.now()
    near = due_steps(person).filter(occurred_at__range=(now - _NEAR, now + _NEAR))
    return min(near, key=lambda step: abs(step.occurred_at - now), default=None)


def likely_accounts(person: Person, first: Account | None = None, n: int = 6) -> list[Account]:
    """The accounts that an entry is likely about: those that the person touched last."""
    seen = visible_to(person, Account)
    latest = Activity.objects.filter(rep=person, hidden_at=None).order_by("-pk")
    keys = [first.pk] if first else []
    keys += latest.values_list("account_id", flat=True)[:_LATEST]
    if len(set(keys)) < n:
        keys += seen.filter(owner=person).order_by("-pk").values_list("pk", flat=True)[:n]
    by_key = seen.in_bulk(list(dict.fromkeys(keys)))
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key][:n]


def open_deals_at(person: Person, account: Account | None) -> QuerySet[Opportunity]:
    """The open deals of an account that a person sees."""
    rows = visible_to(person, Opportunity).filter(outcome=Outcome.OPEN)
    return rows.filter(account=account) if account else rows.none()


def contacts_at(person: Person, account: Account | None) -> QuerySet[Contact]:
    """The people of an account that a person sees."""
    rows = visible_to(person, Contact)
    return rows.filter(account=account) if account else rows.none()


@dataclass
class Entry:
    """What somebody writes down; ``next_at`` plans a next step beside it.

    ``step`` is the planned activity that this entry fulfils, if it is one. ``logged_at`` is when
    it was written down: earlier than now where a phone kept it.
    """

    rep: Person
    account: Account
    channel: str
    status: str
    occurred_at: datetime
    logged_at: datetime
    opportunity: Opportunity | None = None
    contact: Contact | None = None
    notes: str = ""
    subject: str = ""
    step: Activity | None = None
    next_at: datetime | None = None
    next_channel: str = Channel.CALL
    next_subject: str = field(default="")


def log(entry: Entry, author: Author) -> Activity:
    """Write an entry down, with its account if that is new, and its next step."""
    if entry.account.pk is None:
        entry.account.created_at = entry.logged_at
        write(entry.account, author)
    activity = entry.step or Activity(created_at=entry.logged_at)
    activity.rep, activity.account = entry.rep, entry.account
    activity.channel, activity.status = entry.channel, entry.status
    activity.occurred_at = entry.occurred_at
    activity.opportunity = entry.opportunity or activity.opportunity
    activity.contact = entry.contact or activity.contact
    activity.subject = entry.subject or activity.subject
    activity.notes = entry.notes or activity.notes
    write(activity, author, effective_at=max(entry.logged_at, activity.created_at))
    if entry.next_at:
        step = Activity(
            rep=entry.rep,
            account=entry.account,
            opportunity=activity.opportunity,
            contact=activity.contact,
            channel=entry.next_channel,
            status=Status.PLANNED,
            occurred_at=entry.next_at,
            subject=entry.next_subject,
            created_at=entry.logged_at,
        )
        write(step, author, effective_at=entry.logged_at)
    return activity


def fulfil(step: Activity, author: Author, at: datetime) -> Activity:
    """Mark a planned step as done at a moment; one that is no longer planned stays as it is."""
    if step.status == Status.PLANNED:
        step.status, step.occurred_at = Status.DONE, at
        write(step, author, effective_at=at)
    return step


def taken(person: Person, key: UUID, model: type[R]) -> R | None:
    """The record that a form with this key has made before, if any."""
    found = Submission.objects.filter(person=person, key=key, kind=model.KIND).first()
    return model._default_manager.filter(pk=found.record_id).first() if found else None


def take_once(person: Person, key: UUID, model: type[R], make: Callable[[], R]) -> R:
    """The record of a key: the one it has made before, or what ``make`` makes now.

    Of two at the same moment one makes it, and the other finds it.
    """
    try:
        with transaction.atomic():
            if (before := taken(person, key, model)) is not None:
                return before
            record = make()
            Submission.objects.create(person=person, key=key, kind=model.KIND, record_id=record.pk)
            return record
    except IntegrityError:
        before = taken(person, key, model)
        if before is None:
            raise
        return before
