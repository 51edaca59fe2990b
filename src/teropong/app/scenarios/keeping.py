"""A scenario as the plan's address, and its form."""

from __future__ import annotations

from typing import Any, get_args

from teropong.app.boards.plan.words import PlanWords, moves_of
from teropong.app.pages.editing import RecordForm
from teropong.app.people.models import Person
from teropong.app.scenarios.models import Scenario
from teropong.outlook.shape import ScopeKind, Whose


class ScenarioForm(RecordForm[Scenario]):
    """Its name; what is moved comes from the address."""

    class Meta:
        """What is typed."""

        model = Scenario
        fields = ("name",)


def words_of(scenario: Scenario) -> PlanWords:
    """The address that shows it."""
    return PlanWords(
        scenario.period,
        scenario.target or None,
        moves=moves_of(scenario.moves),
        whose=whose_of_scenario(scenario),
    )


def whose_of_scenario(scenario: Scenario) -> Whose:
    """Whose plan it is of."""
    kind = next(one for one in get_args(ScopeKind) if one == scenario.scope_kind)
    return Whose(kind, scenario.scope)


def made_of(words: PlanWords, period: str, owner: Person) -> Scenario:
    """A scenario of what an address shows."""
    rows: list[dict[str, Any]] = [dict(vars(one)) for one in words.moves]
    whose = words.whose or Whose("company")
    return Scenario(
        owner=owner,
        scope_kind=whose.kind,
        scope=whose.name,
        period=period,
        target=words.target or "",
        moves=rows,
    )
