"""Every kind of record, in display order: what the log, undo and the facts go by."""

from __future__ import annotations

from teropong.app.alerts.models import Channel
from teropong.app.calls.models import Call
from teropong.app.changes.record import Record
from teropong.app.people.models import Absence, Membership, Person, Team
from teropong.app.records.models import (
    Account,
    Activity,
    Company,
    Contact,
    Holiday,
    Opportunity,
    Pipeline,
    Rate,
    Stage,
)
from teropong.app.scenarios.models import Scenario
from teropong.app.targets.models import Target

KINDS: tuple[type[Record], ...] = (
    Account,
    Contact,
    Opportunity,
    Activity,
    Person,
    Team,
    Membership,
    Absence,
    Pipeline,
    Stage,
    Rate,
    Holiday,
    Target,
    Scenario,
    Call,
    Company,
    Channel,
)
_BY_NAME = {model.KIND: model for model in KINDS}


def model_of(kind: str) -> type[Record]:
    """The model of a kind; `KeyError` where there is none."""
    return _BY_NAME[kind]
