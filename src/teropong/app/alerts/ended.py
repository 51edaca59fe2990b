"""How an alert ended: by what was done, or since a period ran out or its target was changed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teropong.app.alerts.models import Alert
from teropong.app.alerts.when import local
from teropong.app.people.models import Person
from teropong.app.records.models.company import company
from teropong.app.targets.models import ScopeKind, Target
from teropong.facts.calendar import parse_period
from teropong.language.dates import period_name

_PRAISE = {
    "above": gettext_lazy("As planned again."),
    "turned": gettext_lazy("As usual again."),
    "slow": gettext_lazy("It moves again. Well done."),
    "overdue": gettext_lazy("It is dealt with. Well done."),
    "outside": gettext_lazy("It is dealt with. Well done."),
}
_WELL_DONE = gettext_lazy("Back on course. Well done.")
_OF_PEOPLE = (ScopeKind.REP, ScopeKind.PROFILE)


def is_earned(alert: Alert) -> bool:
    """Whether it ended by what was done, so that it deserves praise."""
    return not _ran_out(alert) and not _is_aimed_anew(alert)


def ending(alert: Alert) -> str:
    """What is said when it is over."""
    if _ran_out(alert):
        told = _("%(period)s is over; what comes now is told by itself.")
        return told % {"period": period_name(alert.deviation["period"])}
    if _is_aimed_anew(alert):
        return _("The target was changed: by the new one it is no more.")
    return str(_PRAISE.get(alert.kind, _WELL_DONE))


def _ended_on(alert: Alert) -> date:
    return local(alert.gone_at or timezone.now()).date()


def _ran_out(alert: Alert) -> bool:
    """Whether it is of a whole month, quarter or year, which was over when it ended."""
    row, firm = alert.deviation, company()
    if firm is None or row.get("goal") is None:
        return False
    return parse_period(row["period"], firm.fiscal_start).end <= _ended_on(alert)


def _is_aimed_anew(alert: Alert) -> bool:
    """Whether what is aimed at was set anew or withdrawn since it opened."""
    row, since = alert.deviation, local(alert.opened_at).date()
    changed = Q(decided_on__gte=since) | Q(withdrawn_on__gte=since)
    targets = Target.objects.filter(
        changed,
        _of(alert),
        indicator=row["indicator"],
        companion=row["measure"] or "",
        starts_on__lte=_ended_on(alert),
        hidden_at=None,
    )
    return targets.exists()


def _of(alert: Alert) -> Q:
    """The targets that are somebody's, or are added up for them."""
    if alert.whose_kind == "rep":
        profile = Person.objects.filter(key=alert.whose).exclude(profile="").values("profile")
        return Q(person__key=alert.whose) | Q(profile__in=profile)
    own = Q(team__name=alert.whose) if alert.whose_kind == "team" else Q(scope_kind="company")
    return own | Q(scope_kind__in=_OF_PEOPLE)
