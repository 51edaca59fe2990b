"""Changing many records in one go: one thing, one batch, undone in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, Conflict, hide, write
from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.dating import check_planned
from teropong.app.records.models import Account, Activity, Opportunity, Stage
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import assignable_by, visible_to

MOST = 2_000
"""So many records are changed in one go at most."""
Apply = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Action:
    """One thing that is done to many; ``field`` makes the field of what it needs, if anything."""

    name: str
    label: Promise
    apply: Apply
    field: Callable[[Person], forms.Field] | None = None


def _owner(person: Person) -> forms.Field:
    return forms.ModelChoiceField(
        assignable_by(person), label=gettext_lazy("Owner"), required=False
    )


def _stage(person: Person) -> forms.Field:
    stages = visible_to(person, Stage).select_related("pipeline")
    return forms.ModelChoiceField(stages, label=gettext_lazy("Stage"), required=False)


def _word(person: Person) -> forms.Field:
    del person
    return forms.CharField(max_length=80, label=gettext_lazy("Segment"), required=False)


def _day(person: Person) -> forms.Field:
    del person
    return Day(label=gettext_lazy("Day"), required=False)


def _give(record: Account | Opportunity, owner: Person) -> None:
    record.owner = owner


def _sort_under(account: Account, segment: str) -> None:
    account.segment = segment


def _move(deal: Opportunity, stage: Stage) -> None:
    if deal.is_open and deal.pipeline_id == stage.pipeline_id:
        deal.stage = stage


def _expect(deal: Opportunity, day: Any) -> None:
    deal.expected_close_on = day


def _done(activity: Activity, _nothing: Any) -> None:
    if activity.status == Status.PLANNED:
        activity.status = Status.DONE
        activity.occurred_at = min(activity.occurred_at, timezone.now())


def _cancelled(activity: Activity, _nothing: Any) -> None:
    if activity.status == Status.PLANNED:
        activity.status = Status.CANCELLED


def _put_off(activity: Activity, day: Any) -> None:
    if activity.status == Status.PLANNED:
        local = timezone.localtime(activity.occurred_at)
        activity.occurred_at = local.replace(year=day.year, month=day.month, day=day.day)


def _hidden(record: Record, _nothing: Any) -> None:
    record.hidden_at = timezone.now()


_DELETE = Action("delete", gettext_lazy("Delete"), _hidden)
ACTIONS: dict[type[Record], tuple[Action, ...]] = {
    Account: (
        Action("owner", gettext_lazy("Give to"), _give, _owner),
        Action("segment", gettext_lazy("Set the segment"), _sort_under, _word),
        _DELETE,
    ),
    Opportunity: (
        Action("owner", gettext_lazy("Give to"), _give, _owner),
        Action("stage", gettext_lazy("Move to the stage"), _move, _stage),
        Action("close", gettext_lazy("Set the expected close"), _expect, _day),
        _DELETE,
    ),
    Activity: (
        Action("done", gettext_lazy("Mark as done"), _done),
        Action("put_off", gettext_lazy("Put off to"), _put_off, _day),
        Action("cancelled", gettext_lazy("Cancel the plan"), _cancelled),
        _DELETE,
    ),
}
"""What can be done to many of a kind, in display order."""


class BulkForm(forms.Form):
    """Which action, and what it needs."""

    action = forms.ChoiceField(label=gettext_lazy("With those chosen"))
    everything = forms.BooleanField(required=False)

    def __init__(self, model: type[Record], person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = {action.name: action for action in ACTIONS[model]}
        chosen = self.fields["action"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(action.name, action.label) for action in ACTIONS[model]]
        for action in ACTIONS[model]:
            if action.field:
                self.fields[f"to_{action.name}"] = action.field(person)

    def clean(self) -> dict[str, Any]:
        """What the action needs must be there."""
        cleaned = super().clean() or self.cleaned_data
        action = self.actions.get(cleaned.get("action", ""))
        if action and action.name == "put_off" and (day := cleaned.get("to_put_off")):
            check_planned(day)
        if action and action.field and cleaned.get(f"to_{action.name}") in (None, ""):
            raise ValidationError(_("Choose what to set: %(what)s.") % {"what": action.label})
        return cleaned

    def needed(self) -> list[forms.BoundField]:
        """The fields of what the actions need."""
        return [self[name] for name in self.fields if name.startswith("to_")]

    def apply(self, records: Iterable[Record], author: Author) -> int:
        """Do it to each record, all or none; return how many were changed."""
        action = self.actions[self.cleaned_data["action"]]
        value = self.cleaned_data.get(f"to_{action.name}")
        changed = 0
        with transaction.atomic():
            for record in records:
                action.apply(record, value)
                verb = hide if record.hidden_at else write
                with suppress(Conflict):  # somebody else was quicker with this one
                    changed += verb(record, author) is not None
        return changed
