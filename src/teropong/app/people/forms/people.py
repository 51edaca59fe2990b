"""Forms of people, their teams and their leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.days import ONE, Day, LastDay
from teropong.app.pages.editing import RecordForm
from teropong.app.people.forms.sign_in import RULES
from teropong.app.people.leaving import LastAdministrator, is_last_administrator
from teropong.app.people.models import Absence, Membership, Person, Role, Team
from teropong.app.people.teams import overlapping, with_those_below
from teropong.app.records.clock import start_of, today

ENDS_FIRST = _("The last day is before the first.")


class PersonForm(RecordForm[Person]):
    """Who somebody is, and what they may see and do."""

    active_from = Day(label=_("First day"), required=False)
    profile_from = Day(
        label=_("Profile since"),
        required=False,
        help_text=_("Of a new profile; today, where nothing else is said."),
    )

    class Meta:
        """What an administrator writes down."""

        model = Person
        fields = ("name", "email", "role", "sells", "profile", "active_from")
        help_texts: ClassVar = {
            "email": _("For signing in; without it, nobody does."),
            "sells": _("Owns accounts and deals, and is counted in the indicators."),
            "profile": _("Such as hunter or farmer; targets can be set by profile."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["profile_from"]
        self.fields["profile"].widget.attrs |= {"list": "suggestions", "autocomplete": "off"}
        profiles = Person.objects.filter(hidden_at=None).exclude(profile="")
        self.suggestions = profiles.values_list("profile", flat=True).distinct().order_by("profile")

    def clean_profile_from(self) -> date | None:
        """Not a day to come."""
        day: date | None = self.cleaned_data["profile_from"]
        if day and day > today():
            raise forms.ValidationError(gettext("This lies in the future."))
        return day

    def since(self) -> datetime | None:
        """Since when a new profile holds; null where that is now."""
        day = self.cleaned_data.get("profile_from") if "profile" in self.changed_data else None
        return start_of(day) if day else None

    def clean_email(self) -> str | None:
        """The e-mail in small letters; nobody else's."""
        email = (self.cleaned_data["email"] or "").lower() or None
        others = Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and (other := others.first()):
            raise forms.ValidationError(gettext("This is the e-mail of %s.") % other.name)
        return email

    def clean(self) -> dict[str, Any]:
        """Somebody who can sign in always runs Teropong."""
        cleaned = super().clean() or self.cleaned_data
        if "email" in cleaned and not cleaned["email"] and self.instance.pk:
            kept = type(self.instance).objects.get(pk=self.instance.pk)
            if is_last_administrator(kept):
                self.add_error("email", str(LastAdministrator()))
        return cleaned

    def clean_role(self) -> str:
        """The role; somebody always runs Teropong."""
        role: str = self.cleaned_data["role"]
        if role != Role.ADMINISTRATOR and self.instance.pk and is_last_administrator(self.instance):
            raise forms.ValidationError(str(LastAdministrator()))
        return role


class NewPersonForm(PersonForm):
    """A new person, and the team that they are in from their first day on."""

    team = forms.ModelChoiceField(
        Team.objects.filter(hidden_at=None), label=_("Team"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101 - declared above
        team.empty_label = gettext("no team yet")
        self.order_fields(("name", "email", "role", "team", "active_from", "sells", "profile"))


class TeamForm(RecordForm[Team]):
    """A team's name, and the team above it."""

    class Meta:
        """Name and place."""

        model = Team
        fields = ("name", "above")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Team.objects.filter(hidden_at=None)
        if self.instance.pk:
            others = others.exclude(pk__in=with_those_below({self.instance.pk}))
        above = self.fields["above"]
        assert isinstance(above, forms.ModelChoiceField)  # noqa: S101 - it is a foreign key
        above.queryset, above.empty_label = others, gettext("none: it stands at the top")

    def clean_name(self) -> str:
        """A name that no other team has."""
        name: str = self.cleaned_data["name"]
        others = Team.objects.filter(name__iexact=name, hidden_at=None).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(gettext("There is a team of this name."))
        return name


class MoveForm(forms.Form):
    """To which team somebody moves, and on which day."""

    team = forms.ModelChoiceField(
        Team.objects.filter(hidden_at=None), label=_("To team"), required=False
    )
    from_on = Day(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101 - declared above
        team.empty_label = gettext("no team any more")


class MembershipForm(RecordForm[Membership]):
    """When somebody was in a team."""

    from_on = Day(label=_("First day"))
    until_on = LastDay(label=_("Last day"), required=False, help_text=_("Empty: still."))

    class Meta:
        """Team and days."""

        model = Membership
        fields = ("team", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101 - it is a foreign key
        team.queryset = Team.objects.filter(hidden_at=None)

    def clean(self) -> dict[str, Any]:
        """Days in order, and in one team at a time."""
        found = super().clean() or {}
        first, until = found.get("from_on"), found.get("until_on")
        if not first or "until_on" in self.errors:
            return found
        if until and until <= first:
            self.add_error("until_on", ENDS_FIRST)
            return found
        for other in overlapping(self.instance.person, first, until, self.instance.pk)[:1]:
            told = gettext("From %(day)s on: %(team)s. Nobody is in two teams on one day.")
            self.add_error("from_on", told % {"day": other.from_on, "team": other.team})
        return found


class AbsenceForm(RecordForm[Absence]):
    """When somebody is away."""

    from_on = Day(label=_("First day"))
    until_on = LastDay(label=_("Last day"))

    class Meta:
        """Days and why."""

        model = Absence
        fields = ("from_on", "until_on", "reason")

    def clean(self) -> dict[str, Any]:
        """Days in order, and each day once."""
        found = super().clean() or {}
        first, until = found.get("from_on"), found.get("until_on")
        if not first or not until:
            return found
        if until <= first:
            self.add_error("until_on", ENDS_FIRST)
            return found
        there = Absence.objects.filter(person=self.instance.person, hidden_at=None)
        others = there.filter(from_on__lt=until, until_on__gt=first).exclude(pk=self.instance.pk)
        for other in others[:1]:
            told = gettext("Already away from %(first)s to %(last)s.")
            days = {"first": other.from_on, "last": other.until_on - ONE}
            self.add_error("from_on", told % days)
        return found


class LeavingForm(forms.Form):
    """The last day of somebody who leaves."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647, required=False
    )
    last_on = Day(label=_("Last day"))

    def __init__(self, *args: Any, first_on: date | None, **kwargs: Any) -> None:
        self.first_on = first_on
        super().__init__(*args, **kwargs)

    def clean_last_on(self) -> date:
        """A day that is not before the first."""
        last: date = self.cleaned_data["last_on"]
        if self.first_on and last < self.first_on:
            raise forms.ValidationError(str(ENDS_FIRST))
        return last


class JoinForm(forms.Form):
    """A password, typed twice."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = str(RULES)

    def clean_password1(self) -> str:
        """A password that is not easily guessed."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        """The same twice."""
        found = super().clean() or {}
        first, second = found.get("password1"), found.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("This is another password than above."))
        return found
