"""A scenario as the plan's address, and its form."""

from __future__ import annotations

from typing import Any

from teropong.app.boards.plan.words import PlanWords, moves_of
from teropong.app.pages.editing import RecordForm
from teropong.app.people.models import Person
from teropong.app.scenarios.models import Scenario


class ScenarioForm(RecordForm[Scenario]):
    """Its name; what is moved comes from the address."""

    class Meta:
        """What is typed."""

        model = Scenario
        fields = ("name",)


def words_of(scenario: Scenario) -> PlanWords:
    """The address that shows it."""
    return PlanWords(scenario.period, scenario.target or None, moves=moves_of(scenario.moves))


def made_of(words: PlanWords, period: str, owner: Person) -> Scenario:
    """A scenario of what an address shows."""
    rows: list[dict[str, Any]] = [dict(vars(one)) for one in words.moves]
    return Scenario(owner=owner, period=period, target=words.target or "", moves=rows)
