"""Writing letters: whatever is due becomes a row, once, whoever asks, and goes on its way.

It may be repeated as often as one likes: a letter's key says what was written before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from teropong.app.alerts.composing import spoken_to
from teropong.app.alerts.dispatching import queue
from teropong.app.alerts.models import Delivery, Preference, Progress, Reason
from teropong.app.alerts.when import known_days, local
from teropong.app.letters.due import Due, due
from teropong.app.letters.models import Kind, Letter
from teropong.app.letters.reading import Told, figures
from teropong.app.letters.standing import seen_now
from teropong.app.letters.wording import worded
from teropong.app.people.doors import has_mail
from teropong.app.people.models import Person
from teropong.app.records.models.company import company

_AT_ONCE = 20
"""So many readers' figures are asked of the mirror in one go."""
_UNSENT = (Progress.WAITING, Progress.DROPPED)


def write_due(now: datetime) -> int:
    """Write what is due and not written yet; raises `NotReady` while there is no mirror."""
    firm = company()
    if firm is None or not has_mail():
        return 0
    _forget_the_future(now)
    days, wishes = known_days(local(now).date()), Preference.objects.in_bulk()
    wanted: dict[Due, list[Person]] = defaultdict(list)
    here = Person.objects.filter(hidden_at=None, is_active=True).exclude(email=None)
    for person in here:
        wish = wishes.get(person.pk) or Preference(person=person)
        for one in due(person, wish, days, firm, now):
            wanted[one].append(person)
    return sum(_write(one, people, now) for one, people in wanted.items())


def _write(one: Due, people: Iterable[Person], now: datetime) -> int:
    by_key = {one.key(person): person for person in people}
    written = Letter.objects.filter(key__in=by_key).values_list("key", flat=True)
    left = [person for key, person in by_key.items() if key not in set(written)]
    n = 0
    for first in range(0, len(left), _AT_ONCE):
        some = left[first : first + _AT_ONCE]
        for person, told in zip(some, figures(one.kind, some, one.period, now), strict=True):
            n += _keep(one, person, told, now)
    return n


def _keep(one: Due, person: Person, told: Told, now: datetime) -> bool:
    """Write a letter down with its delivery; false where it was there, or has nothing to say."""
    says = _says(one.kind, person, told, now)
    with transaction.atomic():
        letter, is_new = Letter.objects.get_or_create(
            key=one.key(person),
            defaults={
                "kind": one.kind,
                "person": person,
                "period": one.period,
                "until_on": one.until_on,
                "told": told if says else {},
                "made_at": now,
            },
        )
        if is_new and says:
            _deliver(letter)
    return is_new and says


def send_now(kind: Kind, person: Person, period: str, now: datetime) -> bool:
    """Send somebody a letter at once, since they ask for it; false where it has nothing to say."""
    [told] = figures(kind, [person], period, now)
    if not _says(kind, person, told, now):
        return False
    with transaction.atomic():
        letter = Letter.objects.create(
            key=f"asked:{uuid4()}", kind=kind, person=person, period=period, told=told, made_at=now
        )
        queue(_deliver(letter), now)
    return True


def is_on_its_way(kind: Kind, person: Person) -> bool:
    """Whether a letter that somebody asked for has not gone yet."""
    asked = Letter.objects.filter(kind=kind, person=person, until_on=None)
    return asked.filter(delivery__state__in=(Progress.WAITING, Progress.QUEUED)).exists()


def _says(kind: Kind, person: Person, told: Told, now: datetime) -> bool:
    with spoken_to(person):
        return worded(kind, person, told, now) is not None


def _deliver(letter: Letter) -> Delivery:
    delivery = Delivery.objects.create(
        key=f"letter:{letter.key}", reason=Reason.LETTER, person=letter.person
    )
    letter.delivery, letter.within = delivery, seen_now(letter)
    letter.save(update_fields=("delivery", "within"))
    return delivery


def _forget_the_future(now: datetime) -> None:
    """What a clock that ran ahead has written, and nobody was sent, is not written."""
    ahead = Letter.objects.filter(made_at__gt=now)
    unsent = ahead.filter(delivery__state__in=_UNSENT) | ahead.filter(delivery=None)
    numbers = [(one.pk, one.delivery_id) for one in unsent]
    Letter.objects.filter(pk__in=[letter for letter, _delivery in numbers]).delete()
    Delivery.objects.filter(
        pk__in=[delivery for _letter, delivery in numbers], state__in=_UNSENT
    ).delete()
