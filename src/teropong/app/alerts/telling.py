"""Who is told what by which way becomes rows of deliveries: each of them is there once, ever.

Telling may be repeated as often as one likes: the keys say what was written down before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from teropong.app.alerts.models import (
    Address,
    Alert,
    Channel,
    Delivery,
    Means,
    Preference,
    Progress,
    Reason,
    State,
)
from teropong.app.alerts.whom import Ladder
from teropong.app.people.doors import has_mail
from teropong.app.people.models import Person, Team


def tell() -> None:
    """Write down a delivery of each open alert for each who is told of it, and was not before."""
    ladder, ways = Ladder(), Ways()
    rows: list[Delivery] = []
    for alert in Alert.objects.filter(state=State.OPEN).order_by("pk"):
        nearest, above = ladder.told(alert)
        alert.told.set([*nearest, *above])
        for person in nearest:
            rows += _rows(alert, Reason(alert.news), person, ways.of(person))
        for person in above:
            again = Reason(alert.news) if alert.news != Reason.ALERT else Reason.ESCALATION
            rows += _rows(alert, again, person, ways.of(person))
        rows += _rows(alert, Reason(alert.news), None, ways.rooms(alert))
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    # What was not needed any more, and is again, before anybody was told.
    unsaid = Delivery.objects.filter(state=Progress.DROPPED, alert__state=State.OPEN)
    unsaid.filter(key__in=[row.key for row in rows]).update(state=Progress.WAITING, ended_at=None)


def praise(alert: Alert) -> None:
    """Tell that it is over to those who were told that it began, once."""
    sent = Delivery.objects.filter(alert=alert, state=Progress.SENT).exclude(reason=Reason.EVENT)
    ways = set(sent.exclude(reason=Reason.PRAISE).values_list("person", "channel"))
    Delivery.objects.bulk_create(
        (
            Delivery(
                key=f"{alert.pk}:praise:{person or 0}:{channel or 0}",
                reason=Reason.PRAISE,
                alert=alert,
                person_id=person,
                channel_id=channel,
            )
            for person, channel in sorted(ways, key=str)
        ),
        ignore_conflicts=True,
    )


def tell_programs(alert: Alert, event: str, now: datetime) -> None:
    """Write down an event for each webhook."""
    for channel in Channel.objects.filter(means=Means.WEBHOOK, is_on=True, hidden_at=None):
        Delivery.objects.create(
            key=f"{alert.pk}:{event}:{now.isoformat()}:{channel.pk}",
            reason=Reason.EVENT,
            event=event,
            alert=alert,
            channel=channel,
        )


def _rows(
    alert: Alert, reason: Reason, person: Person | None, channels: Iterable[Channel | None]
) -> Iterator[Delivery]:
    for channel in channels:
        place = f"{person.pk if person else 0}:{channel.pk if channel else 0}"
        yield Delivery(
            key=f"{alert.pk}.{alert.round}:{place}",
            reason=reason,
            alert=alert,
            person=person,
            channel=channel,
        )


class Ways:
    """By which ways everybody is reached, looked up once for many alerts; null is mail."""

    def __init__(self) -> None:
        standing = Channel.objects.filter(is_on=True, hidden_at=None).exclude(means=Means.WEBHOOK)
        self._rooms = [one for one in standing if not one.is_personal]
        self._has_mail = has_mail()
        self._no_mail = set(
            Preference.objects.filter(by_mail=False).values_list("person_id", flat=True)
        )
        self._own: dict[int, list[Channel]] = {}
        for address in Address.objects.filter(channel__in=standing).select_related("channel"):
            if address.channel.is_personal:
                self._own.setdefault(address.person_id, []).append(address.channel)
        self._above = dict(Team.objects.filter(hidden_at=None).values_list("pk", "above_id"))
        self._named = dict(Team.objects.filter(hidden_at=None).values_list("name", "pk"))

    def of(self, person: Person) -> list[Channel | None]:
        """A person's ways."""
        by_mail = self._has_mail and person.email and person.pk not in self._no_mail
        return [*([None] if by_mail else []), *self._own.get(person.pk, ())]

    def rooms(self, alert: Alert) -> list[Channel]:
        """The rooms where it is told: a rep's in none, a team's in its own and those above."""
        if alert.whose_kind == "rep":
            return []
        teams: set[int | None] = {None}
        if alert.whose_kind == "team":
            teams, team = set(), self._named.get(alert.whose)
            while team is not None and team not in teams:
                teams.add(team)
                team = self._above.get(team)
        return [one for one in self._rooms if one.team_id in teams]
