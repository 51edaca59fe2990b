"""What may be doubted of activities, and of the days on which much was moved at once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median

from django.db.models import F
from django.utils import timezone

from teropong.app.boards.trust.doubt import SHOWN, Asking, Doubt, Found, Row, of_records, rows
from teropong.app.changes.models import Change, Verb
from teropong.app.records.clock import start_of
from teropong.app.records.models import Activity, Opportunity
from teropong.app.records.models.activity import Channel, Status
from teropong.language import N_, NN_, ngettext
from teropong.language.dates import plain_date
from teropong.language.numbers import count

_LATE = timedelta(days=2)
_AT_LEAST, _TIMES = 20, 10
"""Moved in bulk: more than 20 moves on a day, and more than 10 times those of a usual day."""


def _late_meetings(asking: Asking) -> Found:
    held = asking.activities.filter(
        channel=Channel.MEETING, status=Status.DONE, occurred_at__gte=start_of(asking.since)
    )
    perhaps = held.filter(created_at__gt=F("occurred_at") + _LATE).order_by("-occurred_at")
    late = [
        pk
        for pk, at, noted in perhaps.values_list("pk", "occurred_at", "created_at")
        if timezone.localdate(noted) > timezone.localdate(at) + _LATE
    ]
    first = held.filter(pk__in=late[:SHOWN]).select_related("account").order_by("-occurred_at")
    return Found(len(late), held.count(), lambda: rows(first, _noted))


def _noted(meeting: Activity) -> str:
    held, noted = timezone.localdate(meeting.occurred_at), timezone.localdate(meeting.created_at)
    n = (noted - held).days
    said = ngettext("%(n)s day after %(day)s", "%(n)s days after %(day)s", n)
    return said % {"n": count(n), "day": plain_date(held)}


def _unsettled(asking: Asking) -> Found:
    planned = asking.activities.filter(status=Status.PLANNED)
    late = planned.filter(occurred_at__lt=start_of(asking.today)).select_related("account")
    return of_records(
        late.order_by("-occurred_at"),
        planned,
        lambda one: plain_date(timezone.localdate(one.occurred_at)),
    )


def _bulk_moves(asking: Asking) -> Found:
    moves = Change.objects.filter(
        kind=Opportunity.KIND,
        verb=Verb.CHANGED,
        effective_at__gte=start_of(asking.since),
        after__has_key="stage_id",
        undoes=None,
        undone_by=None,
        record_id__in=asking.deals.values("pk"),
    ).order_by()
    on = Counter(map(timezone.localdate, moves.values_list("effective_at", flat=True).iterator()))
    usual = median(on.values()) if on else 0
    bulk = {day: n for day, n in on.items() if n > _AT_LEAST and n > _TIMES * usual}
    return Found(len(bulk), len(on), lambda: _days(bulk))


def _days(bulk: dict[date, int]) -> list[Row]:
    return [
        Row(plain_date(day), told=ngettext("%s move", "%s moves", n) % count(n))
        for day, n in sorted(bulk.items(), key=lambda one: -one[1])[:SHOWN]
    ]


LATE_MEETINGS = Doubt(
    "late_meetings",
    "distorts",
    NN_(
        "%s meeting written down more than two days later",
        "%s meetings written down more than two days later",
    ),
    N_("meetings held in the last 12 months"),
    ("first_meetings", "outreach"),
    N_("The figures of past weeks change afterwards, when nobody looks at them any more."),
    N_("Log meetings on the day: on the phone it takes seconds."),
    _late_meetings,
)
UNSETTLED = Doubt(
    "unsettled_plans",
    "lacks",
    NN_("%s plan whose day is over", "%s plans whose day is over"),
    N_("plans"),
    ("first_meetings", "outreach"),
    N_("Held or not? Until somebody says so, it counts as neither."),
    N_("Say of each whether it was done, missed or cancelled."),
    _unsettled,
    lambda asking: (
        f"/activities/?list=planned&until_on={asking.today - timedelta(days=1)}&sort=when"
    ),
)
BULK_MOVES = Doubt(
    "bulk_moves",
    "distorts",
    NN_("%s day on which stages were moved in bulk", "%s days on which stages were moved in bulk"),
    N_("days with moves in the last 12 months"),
    ("stage_duration", "conversion", "baseline"),
    N_("Stays that begin or end on such a day last as long as nobody looked, not as deals took."),
    N_("Move each deal when it moves; a move can be dated back to the day on which it was."),
    _bulk_moves,
)
