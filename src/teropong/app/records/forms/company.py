"""The company's settings."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.editing import RecordForm
from teropong.app.records.forms.choices import currencies, months, timezones
from teropong.app.records.models import Company


class CompanyForm(RecordForm[Company]):
    """What holds for all figures of the company."""

    timezone = forms.ChoiceField(
        label=_("Timezone"), choices=timezones, help_text=_("Where its days begin.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=currencies,
        help_text=_("Of all reports. Deals may be in others; rates convert them."),
    )
    fiscal_start = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), choices=months, coerce=int
    )

    class Meta:
        """The settings in display order."""

        model = Company
        fields = (
            "name", "language", "timezone", "currency", "fiscal_start", "working_weekdays",
            "meeting_channels", "new_again_after_months", "attribution_days",
        )  # fmt: skip
        help_texts: ClassVar = {
            "language": _("Of who has chosen none, and of mails."),
            "working_weekdays": _("Targets, pace and reminders count by them, holidays apart."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["fiscal_start"].initial = 1
