"""What may be doubted of accounts, people and pipelines."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from teropong.app.boards.trust.doubt import OVERSEEING, Asking, Doubt, Found, Row, of_records
from teropong.app.people.models import Membership
from teropong.app.records.models import Account, Pipeline, Stage
from teropong.app.records.rights import people_of
from teropong.language import N_, NN_

_SETTINGS = (N_("Pipelines"), "/pipelines/")


def _unowned(asking: Asking) -> Found:
    return of_records(asking.accounts.filter(owner=None), asking.accounts)


def _without_segment(asking: Asking) -> Found:
    if not Account.objects.filter(hidden_at=None).exclude(segment="").exists():
        return Found(0, 0)  # a company without segments has decided so
    return of_records(asking.accounts.filter(segment=""), asking.accounts)


def _without_team(asking: Asking) -> Found:
    now = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=asking.today),
        person=OuterRef("pk"),
        from_on__lte=asking.today,
        hidden_at=None,
        team__hidden_at=None,
    )
    sell = people_of(asking.person).filter(is_active=True)
    without = sell.filter(~Exists(now))
    return Found(
        without.count(),
        sell.count(),
        lambda: [Row(person.name, f"/people/{person.pk}/") for person in without],
    )


def _without_days(asking: Asking) -> Found:
    del asking
    stages = _stages()
    return _of_stages(stages.filter(expected_days=None), stages)


def _guessed(asking: Asking) -> Found:
    del asking
    pipelines = Pipeline.objects.filter(hidden_at=None)
    known = Stage.objects.filter(pipeline=OuterRef("pk"), hidden_at=None).exclude(base=None)
    guessed = pipelines.filter(~Exists(known))
    return Found(
        guessed.count(),
        pipelines.count(),
        lambda: [Row(pipeline.name) for pipeline in guessed],
    )


def _stages() -> Any:
    return Stage.objects.filter(hidden_at=None, pipeline__hidden_at=None).select_related("pipeline")


def _of_stages(doubtful: Any, stages: Any) -> Found:
    return Found(
        doubtful.count(),
        stages.count(),
        lambda: [Row(stage.name, told=stage.pipeline.name) for stage in doubtful],
    )


UNOWNED = Doubt(
    "accounts_without_owner",
    "lacks",
    NN_("%s account that nobody owns", "%s accounts that nobody owns"),
    N_("accounts"),
    ("outreach",),
    N_("Nobody is asked to contact them."),
    N_("Give each an owner."),
    _unowned,
)
WITHOUT_SEGMENT = Doubt(
    "accounts_without_segment",
    "lacks",
    NN_("%s account without a segment", "%s accounts without a segment"),
    N_("accounts"),
    ("first_meetings", "outreach", "average_sale"),
    N_("In figures by segment it stands under none."),
    N_("Say to which segment it belongs; many at once in the list of accounts."),
    _without_segment,
)
WITHOUT_TEAM = Doubt(
    "reps_without_team",
    "lacks",
    NN_("%s rep without a team", "%s reps without a team"),
    N_("people who sell"),
    ("first_meetings", "outreach", "pipeline_value", "revenue"),
    N_("What they do is missing from the figures of every team, and from their manager's boards."),
    N_("Put them into a team, from the day on which they joined it."),
    _without_team,
)
WITHOUT_DAYS = Doubt(
    "stages_without_days",
    "lacks",
    NN_("%s stage without expected days", "%s stages without expected days"),
    N_("stages"),
    ("stage_duration",),
    N_("What is late there is guessed from the slowest quarter of the deals that were won."),
    N_("Say how many days a deal should stay there."),
    _without_days,
    roles=OVERSEEING,
    settings=_SETTINGS,
)
GUESSED = Doubt(
    "pipelines_without_bases",
    "lacks",
    NN_("%s pipeline without bases", "%s pipelines without bases"),
    N_("pipelines"),
    ("baseline",),
    N_("Its diamond is a guess from the order of the stages."),
    N_("Say which stage proves which base."),
    _guessed,
    roles=OVERSEEING,
    settings=_SETTINGS,
)
