"""Forms of alerts: putting one off, proving one false, how one is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts import when
from teropong.app.alerts.models import Address, Channel, Means, Preference, Watch
from teropong.app.letters.whom import letters_for
from teropong.app.pages.days import Day
from teropong.app.pages.plain_text import plain_text
from teropong.app.people.doors import has_mail
from teropong.app.people.models import Person
from teropong.app.records.clock import today

_FURTHEST = timedelta(days=366)


class ReasonForm(forms.Form):
    """Why; it stands beside the alert."""

    reason = forms.CharField(label=_("Why"), max_length=200)

    def clean_reason(self) -> str:
        """The reason as plain text."""
        return plain_text(self.cleaned_data["reason"])


class SnoozeForm(ReasonForm):
    """Until when, and why."""

    until_on = Day(label=_("Quiet until"))
    field_order = ("until_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today()
        self.initial.setdefault("until_on", day + timedelta(days=7 - day.weekday()))

    def clean_until_on(self) -> date:
        """A day ahead, within a year."""
        day: date = self.cleaned_data["until_on"]
        if not today() < day <= today() + _FURTHEST:
            raise forms.ValidationError(gettext("Choose a day ahead, within a year."))
        return day


class WatchForm(forms.ModelForm):  # type: ignore[type-arg] # it takes none when it runs
    """What holds for the company's alerts."""

    class Meta:
        """When it climbs, and how long it is known what was sent."""

        model = Watch
        fields = ("escalate_after", "keep_days")
        help_texts = {"keep_days": _("Alerts themselves stay, and with them how right they were.")}


class ClockInput(forms.TimeInput):
    """A time picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


OWN = {
    Means.WHATSAPP: _("The number with the country's code, such as 628123456789."),
    Means.TELEGRAM: _("The number that @userinfobot tells; write to the company's bot once first."),
    Means.SLACK: _("The name there, such as @bagus."),
}


LETTERS = ("week_letter", "nudge", "period_letter")


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg] # it takes none when it runs
    """When and where one is told."""

    class Meta:
        """In the order in which one asks oneself."""

        model = Preference
        fields = (
            "is_digest", "digest_at", "cap", "quiet_from", "quiet_until", "by_mail", *LETTERS,
        )  # fmt: skip
        widgets = {
            "is_digest": forms.RadioSelect,
            "digest_at": ClockInput,
            "quiet_from": ClockInput,
            "quiet_until": ClockInput,
        }
        labels = {"by_mail": _("alerts by mail")}
        help_texts = {
            "cap": _("What is more comes as one summary."),
            "quiet_from": _("By the company's clock; on holidays and your leave all day."),
        }

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        letters = {kind.wish for kind in letters_for(person)}
        kept = {"by_mail", *letters} if has_mail() and person.email else set()
        for name in {"by_mail", *LETTERS} - kept:
            del self.fields[name]
        standing = Channel.objects.filter(is_on=True, hidden_at=None)
        self.channels = [one for one in standing if one.is_personal]
        known = dict(Address.objects.filter(person=person).values_list("channel_id", "to"))
        for one in self.channels:
            self.fields[f"to_{one.pk}"] = forms.CharField(
                label=one.name,
                required=False,
                max_length=120,
                initial=known.get(one.pk, ""),
                help_text=str(OWN.get(Means(one.means), "")),
            )

    def clean(self) -> dict[str, Any]:
        """A summary that comes while all is quiet would never come."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        at, first, until = (
            cleaned.get(name) for name in ("digest_at", "quiet_from", "quiet_until")
        )
        if at and first and until:
            wish = Preference(quiet_from=first, quiet_until=until)
            if when.is_quiet(at, wish):
                self.add_error("digest_at", gettext("This lies within the quiet hours."))
        return cleaned

    def keep(self) -> None:
        """Keep it, and where one is reached."""
        self.instance.person = self.person
        self.save()
        for one in self.channels:
            to = plain_text(self.cleaned_data[f"to_{one.pk}"]).strip()
            if to:
                Address.objects.update_or_create(
                    person=self.person, channel=one, defaults={"to": to}
                )
            else:
                Address.objects.filter(person=self.person, channel=one).delete()
