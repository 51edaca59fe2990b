"""The form of a screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teropong.app.people.models import Person, Team
from teropong.app.records.rights import reach
from teropong.app.wall.models import Screen


class ScreenForm(forms.ModelForm):  # type: ignore[type-arg] # it takes none when it runs
    """A new screen; a manager's shows a team of theirs, an administrator's any, or the company."""

    class Meta:
        """What is chosen."""

        model = Screen
        fields = ("name", "team", "look", "turns", "shows_people", "shows_deals")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team, mine = self.fields["team"], reach(person)
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101 - it is a foreign key
        team.queryset = Team.objects.filter(hidden_at=None)
        team.empty_label = str(_("the whole company"))
        if mine.people is not None:
            team.queryset = team.queryset.filter(pk__in=mine.teams)
            team.empty_label, team.required = None, True
