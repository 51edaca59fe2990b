"""A plan taken over as targets of whose it is: what would be set, and setting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from teropong.app.boards.plan.asking import Told
from teropong.app.boards.plan.words import PlanWords
from teropong.app.records.clock import today
from teropong.app.records.models.company import company
from teropong.app.targets.figures import figure_label, figure_named
from teropong.app.targets.models import Grain, Target, period_by
from teropong.app.targets.scopes import target_of
from teropong.app.targets.setting import Wish, in_force
from teropong.app.targets.values import check_size, plain, say_band, say_value
from teropong.facts.calendar import parse_period
from teropong.outlook.shape import COMPANY

_WEEKLY = {
    "first_meetings": "first_meetings_per_week",
    "outreach": "contacts_per_week",
}
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Row:
    """A target as it would be; ``now`` is the one in force, ``is_so`` where it is the same."""

    label: str
    target: Target
    said: str
    now: str
    is_so: bool

    @property
    def name(self) -> str:
        """What names it in the form."""
        return self.target.indicator

    @property
    def seen(self) -> str:
        """What its editor sees: what would be set, and what stands from that day on."""
        return f"{self.target.value}/{'/'.join(_present(self.target))}"

    @property
    def wish(self) -> Wish:
        """The wish that it be so."""
        return Wish(self.name, self.target, _present(self.target))


def rows(told: Told, words: PlanWords) -> list[Row]:
    """What the plan would set; raises `ValidationError` where it is more than anybody aims at.

    What comes too late for the period is none of its targets.
    """
    plan, whose = told["plan"], target_of(words.whose or COMPANY)
    if plan is None or plan["needs"] or whose is None:
        return []
    fiscal, found = _fiscal(), []
    start = date.fromisoformat(plan["period"]["start"])
    week = period_by(max(today(), start), Grain.WEEK, fiscal).start
    for indicator, key in _WEEKLY.items():
        needed = told["if"][key]["needed"]
        if needed and _is_useful(told["if"][key], start):
            value = Decimal(str(needed)).quantize(_TENTH, ROUND_UP)
            found.append(_row(whose, indicator, Grain.WEEK, week, plain(value), ""))
    grain = next((one for one in Grain if _label(start, one) == plan["period"]["label"]), None)
    is_over = date.fromisoformat(plan["period"]["end"]) <= today()
    if words.target and not told["set_target"] and grain and not is_over:
        found.append(_row(whose, "revenue", grain, start, words.target, plan["currency"]))
    return found


def _is_useful(weekly: Told, start: date) -> bool:
    """Whether what is begun now, or when the period starts, does not come too late for it."""
    last = weekly["last_useful_week"]
    return last is None or not (weekly["is_late"] or start >= parse_period(last).end)


def _label(day: date, grain: Grain) -> str:
    return period_by(day, grain, _fiscal()).label


def _row(
    whose: Target, indicator: str, grain: Grain, starts_on: date, value: str, currency: str
) -> Row:
    figure = figure_named(indicator)
    assert figure is not None  # noqa: S101 - the three are named above
    check_size(value, figure, currency or "IDR")
    target = Target(
        indicator=indicator,
        scope_kind=whose.scope_kind,
        team=whose.team,
        person=whose.person,
        grain=grain,
        starts_on=starts_on,
        value=value,
        currency=currency,
        decided_on=today(),
    )
    now = _in_force(target)
    said = say_band((say_value(value, figure), ""), currency, figure)
    return Row(
        figure_label(figure),
        target,
        said,
        say_band((say_value(now.value, figure), say_value(now.upper, figure)), now.currency, figure)
        if now
        else "",
        now is not None and Decimal(now.value) == Decimal(value) and not now.upper,
    )


def _in_force(target: Target) -> Target | None:
    """One's target of the same figure and grain that holds on its day."""
    there = Target.objects.filter(
        indicator=target.indicator, companion="", pipeline="", stage="",
        scope_kind=target.scope_kind, team=target.team, person=target.person, grain=target.grain,
        starts_on__lte=target.starts_on, hidden_at=None,
    ).exclude(withdrawn_on__lte=today())  # fmt: skip
    return there.last()


def _present(target: Target) -> tuple[str, str]:
    there = in_force(target)
    return (there[-1].value, there[-1].upper) if there else ("", "")


def _fiscal() -> int:
    firm = company()
    return firm.fiscal_start if firm else 1
