"""The quick log's form: everything but the account has a likely answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of, today, zone
from teropong.app.records.dating import FAR, MORNING, NOON, SKEW, check_past, local
from teropong.app.records.logging_it import (
    Entry,
    contacts_at,
    due_steps,
    likely_accounts,
    open_deals_at,
)
from teropong.app.records.models import Account, Activity, Contact, Opportunity
from teropong.app.records.models.activity import Channel, Status
from teropong.app.records.rights import people_of, visible_to
from teropong.app.records.sound import name_sound
from teropong.app.records.twins import twins

AFTER = (
    ("tomorrow", gettext_lazy("tomorrow"), 1),
    ("in_3", gettext_lazy("in 3 days"), 3),
    ("week", gettext_lazy("next week"), 7),
)
"""The days that a plan is offered for: tapped, not typed."""
_DAYS = {name: days for name, _label, days in AFTER}
_OFFERED = tuple((name, label) for name, label, _days in AFTER)
_MOST_DUE = 8
_KEPT = timedelta(days=92)
"""How long a phone's entry counts from when it was written down."""


class LogForm(forms.Form):
    """One entry: with whom, how, what became of it; when, a note, and what comes next."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    logged_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    step = forms.ModelChoiceField(Activity.objects.none(), required=False)
    account = forms.ModelChoiceField(
        Account.objects.none(),
        label=gettext_lazy("Account"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("This account is gone, or no longer yours; choose one.")
        },
    )
    account_name = forms.CharField(
        label=gettext_lazy("Another account"), required=False, max_length=160
    )
    make_account = forms.ChoiceField(
        choices=(("", ""), ("yes", ""), ("anyway", "")), required=False
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Channel.choices, initial=Channel.MEETING
    )
    status = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=(
            (Status.DONE, Status.DONE.label),
            (Status.NO_SHOW, Status.NO_SHOW.label),
            (Status.PLANNED, Status.PLANNED.label),
            (Status.CANCELLED, Status.CANCELLED.label),
        ),
        initial=Status.DONE,
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=(
            ("now", gettext_lazy("now")),
            ("yesterday", gettext_lazy("yesterday")),
            *_OFFERED,
            ("at", gettext_lazy("another time")),
        ),
        initial="now",
        required=False,
    )
    occurred_at = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(), label=gettext_lazy("Opportunity"), required=False
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=gettext_lazy("With whom"), required=False
    )
    notes = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rep = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Who did it"), required=False, empty_label=None
    )
    next_when = forms.ChoiceField(
        label=gettext_lazy("Next step"),
        choices=(
            ("none", pgettext_lazy("next step", "none")),
            *_OFFERED,
            ("on", gettext_lazy("on a day")),
        ),
        initial="none",
        required=False,
    )
    next_on = Day(label=gettext_lazy("On which day"), required=False)
    next_channel = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Channel.choices, initial=Channel.CALL, required=False
    )
    next_subject = forms.CharField(label=gettext_lazy("What"), required=False, max_length=160)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.twins, self.is_unknown = person, list[Account](), False
        team = people_of(person) | Person.objects.filter(pk=person.pk)
        self.team = list(team.distinct())
        self.initial.setdefault("rep", person.pk)
        rows = {
            "step": Activity.objects.filter(Q(rep=person), hidden_at=None, status=Status.PLANNED),
            "account": visible_to(person, Account),
            "opportunity": visible_to(person, Opportunity),
            "contact": visible_to(person, Contact),
            "rep": team.distinct(),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = found
        # Today's first, the next one leading; then what is late, the latest leading.
        due = list(due_steps(person).reverse()[:_MOST_DUE])
        midnight = start_of(today())
        self.due = [step for step in reversed(due) if step.occurred_at >= midnight]
        self.due += [step for step in due if step.occurred_at < midnight]
        self.n_due_more = max(0, len(self.due) - 2)

    # What the page shows of the account that is chosen.

    def chosen(self) -> Account | None:
        """The account that is chosen, as far as it is one that the person sees."""
        if self.is_bound and "account" in self.errors:
            return None
        value = self.cleaned_data.get("account") if self.is_bound else self.initial.get("account")
        return value if isinstance(value, Account) and value.pk else None

    def candidates(self) -> list[Account]:
        """The accounts to tap."""
        known = likely_accounts(self.person, self.chosen())
        return known + [twin for twin in self.seen_twins() if twin not in known]

    def seen_twins(self) -> list[Account]:
        """Those twins that the person may see, and so may choose instead."""
        seen = visible_to(self.person, Account).in_bulk([twin.pk for twin in self.twins])
        return [twin for twin in self.twins if twin.pk in seen]

    def deals(self) -> list[Opportunity]:
        """The open deals of the chosen account."""
        return list(open_deals_at(self.person, self.chosen()))

    def contacts(self) -> list[Contact]:
        """The people of the chosen account."""
        return list(contacts_at(self.person, self.chosen()))

    # What was sent.

    def clean(self) -> dict[str, Any]:
        """An account, old or new, and times that can be."""
        cleaned = super().clean() or self.cleaned_data
        now = timezone.now()
        cleaned["logged_at"] = min(max(cleaned.get("logged_at") or now, now - _KEPT), now)
        if "account" in cleaned and "account_name" in cleaned and not cleaned["account"]:
            cleaned["account"] = self._named(cleaned["account_name"].strip())
        account = cleaned.get("account")
        if account:
            self._check_belonging(cleaned, account)
        if not {"occurred_at", "when", "status"} & set(self.errors):
            cleaned["at"] = self._when(cleaned)
        if not {"next_when", "next_on"} & set(self.errors):
            cleaned["next_at"] = self._next(cleaned)
        return cleaned

    def entry(self) -> Entry:
        """What is to be written down."""
        values = self.cleaned_data
        return Entry(
            rep=values["rep"] or self.person,
            account=values["account"],
            channel=values["channel"],
            status=values["status"],
            occurred_at=values["at"],
            logged_at=values["logged_at"],
            opportunity=values["opportunity"],
            contact=values["contact"],
            notes=values["notes"],
            step=self._fulfilled(),
            next_at=values["next_at"],
            next_channel=values["next_channel"] or Channel.CALL,
            next_subject=values["next_subject"],
        )

    def _fulfilled(self) -> Activity | None:
        step, values = self.cleaned_data["step"], self.cleaned_data
        is_same = step and step.account_id == values["account"].pk
        return step if is_same and (values["rep"] or self.person) == self.person else None

    def _named(self, name: str) -> Account | None:
        if not name:
            self.add_error("account", ValidationError(_("Choose an account."), code="required"))
            return None
        sound = name_sound(name)
        same = visible_to(self.person, Account).filter(name_sound=sound)
        if len(found := list(same[:2])) == 1 and found[0].name.casefold() == name.casefold():
            return found[0]
        makes = self.cleaned_data.get("make_account")
        self.twins = twins(name)
        if self.twins and makes != "anyway":
            self.add_error("account_name", ValidationError(self._told_twins(), code="twin"))
            return None
        if makes not in ("yes", "anyway"):
            self.is_unknown = True
            told = _("There is no account of this name yet.")
            self.add_error("account_name", ValidationError(told, code="unknown"))
            return None
        return Account(name=name, owner=self.person)

    def _told_twins(self) -> str:
        named = ", ".join(f"{one.name} ({one.owner or _('no owner')})" for one in self.twins)
        told = ngettext(
            "This may be the same firm: %(accounts)s.",
            "These may be the same firm: %(accounts)s.",
            len(self.twins),
        )
        return told % {"accounts": named}

    def _check_belonging(self, cleaned: dict[str, Any], account: Account) -> None:
        told = {
            "opportunity": _("This deal belongs to another account."),
            "contact": _("This person belongs to another account."),
        }
        for name, sentence in told.items():
            one = cleaned.get(name)
            if one and one.account_id != account.pk:
                self.add_error(name, ValidationError(sentence, code="foreign"))
        deal = cleaned.get("opportunity")
        if deal and not deal.is_open and "opportunity" not in self.errors:
            closed = ValidationError(_("This deal is closed."), code="closed")
            self.add_error("opportunity", closed)

    def _when(self, cleaned: dict[str, Any]) -> datetime | None:
        """When it was, or is to be; words are meant as of when they were written down."""
        status, when, then = cleaned["status"], cleaned.get("when") or "now", cleaned["logged_at"]
        at: datetime | None
        if when == "at" or (cleaned.get("occurred_at") and when == "now"):
            at = cleaned.get("occurred_at")
        elif when == "now":
            at = None if status == Status.PLANNED else then
        elif when == "yesterday":
            at = local(_day(then) - timedelta(days=1), NOON)
        else:
            at = local(_day(then) + timedelta(days=_DAYS[when]), MORNING)
        if at is None:
            told = _("When is it planned for?") if status == Status.PLANNED else _("Say when.")
            self.add_error("when", ValidationError(told, code="required"))
            return None
        try:
            self._check_time(at, status, then)
        except ValidationError as error:
            self.add_error("when", error)
        return at

    def _check_time(self, at: datetime, status: str, then: datetime) -> None:
        if status == Status.PLANNED:
            if at < then - SKEW:
                raise ValidationError(_("A plan lies ahead; this is past."), code="past")
        elif status != Status.CANCELLED or at <= timezone.now():
            check_past(at, self.person)
        if at > timezone.now() + FAR:
            raise ValidationError(_("This is too far ahead."), code="far")

    def _next(self, cleaned: dict[str, Any]) -> datetime | None:
        when, then = cleaned.get("next_when") or "none", cleaned["logged_at"]
        if when == "none":
            return None
        that_day = _day(then)
        on: date | None = (
            cleaned.get("next_on") if when == "on" else that_day + timedelta(days=_DAYS[when])
        )
        if on is None:
            self.add_error("next_on", ValidationError(_("On which day?"), code="required"))
            return None
        if not that_day <= on <= (then + FAR).date():
            self.add_error("next_on", ValidationError(_("A plan lies ahead."), code="past"))
            return None
        # Today's step is due by tonight, not since this morning.
        return local(on, MORNING) if on > that_day else start_of(on) + timedelta(hours=23)


def _day(at: datetime) -> date:
    return at.astimezone(zone()).date()
