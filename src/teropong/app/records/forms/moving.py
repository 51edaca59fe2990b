"""The forms of a deal's moves: into a stage, won, lost; and the filter of the board."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.asking import number
from teropong.app.pages.days import Day
from teropong.app.people.models import Person, Role, Team
from teropong.app.records.clock import today
from teropong.app.records.dating import earliest_day, instant_of
from teropong.app.records.models import Opportunity, Pipeline, Stage
from teropong.app.records.money_field import MoneyField, to_minor, written
from teropong.app.records.moving import last_moved_at
from teropong.app.records.rights import people_of, teams_of, visible_to

LOST_REASONS = (
    _("Price"),
    _("Chose a competitor"),
    _("No budget"),
    _("Not now"),
    _("No decision"),
    _("No answer"),
    _("Does not fit"),
)


class DatedForm(forms.Form):
    """What was done to a deal, and on which day; the day is today where none is given."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31
    )
    happened_on = Day(label=_("When was that?"), required=False)

    def __init__(self, deal: Opportunity, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deal, self.person = deal, person
        self.initial.setdefault("version", deal.version)
        self.initial.setdefault("happened_on", today())
        first = max(earliest_day(person), last_moved_at(deal).date())
        self.fields["happened_on"].widget.attrs |= {
            "min": first.isoformat(),
            "max": today().isoformat(),
        }

    def at(self) -> datetime | None:
        """When it was so; null is now."""
        on = self.cleaned_data.get("happened_on")
        return None if on is None or on == today() else instant_of(on, last_moved_at(self.deal))


class MoveForm(DatedForm):
    """Into which stage."""

    stage = forms.ModelChoiceField(Stage.objects.none(), label=_("Stage"))

    def __init__(self, deal: Opportunity, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(deal, person, *args, **kwargs)
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ModelChoiceField)  # noqa: S101 - declared above
        stage.queryset = visible_to(person, Stage).filter(pipeline=deal.pipeline)


class WinForm(DatedForm):
    """What a deal that was won came to."""

    amount = MoneyField(label=_("Amount"), required=False)

    def __init__(self, deal: Opportunity, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(deal, person, *args, **kwargs)
        self.initial.setdefault("amount", written(deal.amount_minor, deal.currency))
        self.fields["amount"].label = f"{capfirst(_('amount'))} ({deal.currency})"

    def clean_amount(self) -> int | None:
        """The amount in minor units."""
        return to_minor(self.cleaned_data["amount"], self.deal.currency)


class LoseForm(DatedForm):
    """Why a deal was lost, and to whom."""

    reason = forms.CharField(
        label=_("Why was it lost?"), required=False, max_length=160, widget=forms.RadioSelect
    )
    other_reason = forms.CharField(label=_("In other words"), required=False, max_length=160)
    competitors = forms.CharField(label=_("Competitors"), required=False, max_length=160)

    reasons = LOST_REASONS

    def __init__(self, deal: Opportunity, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(deal, person, *args, **kwargs)
        self.initial.setdefault("competitors", deal.competitors)

    def clean(self) -> dict[str, Any]:
        """One reason, tapped or typed."""
        cleaned = super().clean() or self.cleaned_data
        why = cleaned.get("other_reason") or cleaned.get("reason")
        if not why and not {"reason", "other_reason"} & set(self.errors):
            self.add_error("reason", ValidationError(_("Say why: it is what others learn from.")))
        cleaned["why"] = why
        return cleaned


class BoardFilter(forms.Form):
    """Which deals stand on the board."""

    pipeline = forms.ModelChoiceField(
        Pipeline.objects.none(), label=_("Pipeline"), required=False, empty_label=None
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams")
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=_("Owner"), required=False, empty_label=_("Everybody")
    )
    all = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = visible_to(person, Team)
        if person.role in (Role.REP, Role.MANAGER):
            teams = teams.filter(pk__in=teams_of(person))
        choices = (
            ("pipeline", visible_to(person, Pipeline)),
            ("team", teams),
            ("owner", people_of(person)),
        )
        for name, rows in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = rows

    def whole(self) -> frozenset[int]:
        """The stages whose cards are all shown."""
        asked = (number(pk) for pk in self.cleaned_data["all"].split(","))
        return frozenset(pk for pk in asked if pk is not None)
