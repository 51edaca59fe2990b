"""Starting empty: the sample, and all that was written into it, is taken out for good.

Nothing else in Teropong deletes. The log of what never was is no history, so it goes with it: the
one place at which the database is told to let it.
"""

from __future__ import annotations

from django.db import transaction

from teropong.app.calls.models import Backtest, Call
from teropong.app.changes.forgetting import forget_log, forget_log_of
from teropong.app.changes.models import Change, Origin, Verb
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, write
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
    Submission,
)
from teropong.app.targets.models import Target

_WRITTEN = (Call, Target, Activity, Opportunity, Contact, Account)
"""In an order in which none refers to one that is gone; all of them go."""
_BROUGHT = (Absence, Membership, Team, Rate, Holiday)
"""Of these go those that the sample brought."""


def start_empty(company: Company, author: Author) -> None:
    """Take the sample out of a company that is one; people who sign in, and its pipelines, stay."""
    if not company.is_sample:
        raise ValueError("only a sample is taken out")
    with transaction.atomic(), forget_log():
        Submission.objects.all().delete()
        Backtest.objects.all().delete()
        Account.objects.exclude(merged_into=None).update(merged_into=None)
        for model in _WRITTEN:
            model._default_manager.all().delete()
            forget_log_of(model)
        _forget_people()
        for kept in _BROUGHT:
            kept._default_manager.filter(pk__in=_brought(kept)).delete()
            forget_log_of(kept)
        _forget_pipelines()
        _give_back(company)
        company.is_sample = False
        write(company, author)


def _brought(model: type[Record]) -> list[int]:
    """The records that an import made."""
    made = Change.objects.filter(kind=model.KIND, verb=Verb.CREATED, origin=Origin.IMPORT)
    return list(made.values_list("record_id", flat=True))


def _forget_people() -> None:
    """The sample's reps go, and with them where they were and when they were away."""
    people = Person.objects.filter(pk__in=_brought(Person))
    for model in (Absence, Membership):
        model._default_manager.filter(person__in=people).delete()
    Change.objects.filter(author__in=people)._raw_delete("default")
    people.delete()
    forget_log_of(Person)


def _forget_pipelines() -> None:
    brought = _brought(Pipeline)
    if not Pipeline.objects.exclude(pk__in=brought).exists():
        return
    Stage.objects.filter(pipeline__in=brought).delete()
    Stage.objects.filter(pk__in=_brought(Stage)).delete()
    Pipeline.objects.filter(pk__in=brought).delete()
    for model in (Stage, Pipeline):
        forget_log_of(model)


def _give_back(company: Company) -> None:
    """The clock and the currency that the company had before the sample."""
    changes = Change.objects.filter(kind=Company.KIND, record_id=company.pk, origin=Origin.IMPORT)
    before = changes.order_by("sequence").values_list("before", flat=True).first() or {}
    for name in ("timezone", "currency"):
        if name in before:
            setattr(company, name, before[name])
    company.__dict__.pop("zone", None)
