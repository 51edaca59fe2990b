"""Who is to bring how much of a target: of each rep, team and profile what each week needs.

Who has a target of their own has that one, as in their own plan. What else is lacking, or all of it
where a target is named, is split among those who will be there, by their own targets; who has none
counts by what is expected. What the others have done, and what is still expected of their open
deals, counts as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from teropong.facts.calendar import Period
from teropong.outlook.forecast.measures import MEASURES
from teropong.outlook.pace import Paces
from teropong.outlook.parts.company import Parts
from teropong.outlook.parts.first_steps import OwnSteps
from teropong.outlook.plan.levers import draws, expected
from teropong.outlook.plan.needed import Goal, Weekly, weekly
from teropong.outlook.shape import COMPANY, ScopeKind, Whose

_BELOW: dict[ScopeKind, tuple[ScopeKind, ...]] = {
    "company": ("team", "profile", "rep"),
    "team": ("rep",),
    "profile": ("rep",),
    "rep": (),
}
REVENUE = MEASURES["revenue"]


@dataclass(frozen=True)
class Crowd:
    """What a table of people is made of."""

    paces: Paces
    parts: Parts
    steps: OwnSteps
    period: Period


@dataclass(frozen=True)
class Member:
    """One who will be there: minor units done, and expected besides; the own target, if any.

    ``there`` is the part of the period's days left on which a rep is there; of others 1.
    """

    whose: Whose
    done: float
    ahead: float
    aim: float | None
    there: float = 1.0


@dataclass(frozen=True)
class Share:
    """A member's part of a target, and what each week needs for it."""

    member: Member
    target: float
    meetings: Weekly
    contacts: Weekly


def people_of(
    crowd: Crowd, whose: Whose, target: float, done: float, *, is_named: bool = False
) -> tuple[Share, ...]:
    """The parts of a target that is someone's, of which so much is done; teams first.

    Who has a target of their own has that one, unless another one is named for the whole.
    """
    found: list[Share] = []
    for kind in _BELOW[whose.kind]:
        members = members_of(crowd, whose, kind)
        parts = _parts(crowd, whose, members, target, done)
        for member, part in zip(members, parts, strict=True):
            own = part if is_named or member.aim is None else member.aim
            found.append(_share(crowd, whose, member, own))
    return tuple(found)


def part_of(crowd: Crowd, whose: Whose, target: float) -> float | None:
    """One's part of the company's target; null where nobody of it is there."""
    members = members_of(crowd, COMPANY, whose.kind)
    done = done_of(crowd.paces, COMPANY, crowd.period)
    parts = _parts(crowd, COMPANY, members, target, done)
    pairs = zip(members, parts, strict=True)
    return next((part for one, part in pairs if one.whose == whose), None)


def _parts(
    crowd: Crowd, whose: Whose, members: Sequence[Member], target: float, done: float
) -> list[float]:
    ahead = expected(crowd.parts.of(whose), crowd.period)
    others = done + ahead - sum(one.done + one.ahead for one in members)
    return split(target - max(others, 0.0), members)


def members_of(crowd: Crowd, whose: Whose, kind: ScopeKind) -> list[Member]:
    """Everyone of a kind below someone to whom new deals will come in what is left of a period.

    Of a team's reps only what they have done for it is theirs.
    """
    people = crowd.parts.presence.people
    everyone = people.all_of(kind)
    if kind == "rep":
        known = {one.name for one in everyone}
        everyone += [Whose("rep", rep) for rep in crowd.parts.reps if rep and rep not in known]
    done = _done_for(crowd, whose) if whose.kind == "team" else None
    found = (_member(crowd, whose, one, done) for one in everyone)
    return [one for one in found if one is not None]


def split(whole: float, members: Sequence[Member]) -> list[float]:
    """A sum by the members' targets; who has none counts by what is expected, on their scale."""
    aimed = [one for one in members if one.aim]
    told = sum(one.done + one.ahead for one in aimed)
    scale = sum(one.aim or 0.0 for one in aimed) / told if told > 0 else 1.0
    weights = [one.aim or max(one.done + one.ahead, 0.0) * scale for one in members]
    if not sum(weights) > 0:
        weights = [one.there for one in members]
    return [max(whole, 0.0) * one / sum(weights) for one in weights]


def _member(
    crowd: Crowd, within: Whose, whose: Whose, done: dict[str, Fraction] | None
) -> Member | None:
    start, end = max(crowd.period.start, crowd.paces.today), crowd.period.end
    presence = crowd.parts.presence
    reps = [whose.name] if whose.kind == "rep" else crowd.parts.reps
    there = presence.working_days(whose, reps, start, end)
    if whose.kind == "rep" and within.kind != "company":
        there = presence.working_days(within, reps, start, end)
    if not there:
        return None
    part = 1.0
    if whose.kind == "rep":
        part = there / max(presence.days.count(start, end), 1)
    return Member(
        whose,
        done_of(crowd.paces, whose, crowd.period)
        if done is None
        else float(done.get(whose.name, 0)),
        expected(crowd.parts.of(whose), crowd.period),
        aim_of(crowd.paces, whose, crowd.period),
        min(part, 1.0),
    )


def _share(crowd: Crowd, within: Whose, member: Member, target: float) -> Share:
    foresight = crowd.parts.of(member.whose)
    team = within.name if within.kind == "team" else None
    first = crowd.steps.of(member.whose, crowd.parts.weights(member.whose), team)
    goal = Goal(crowd.period, target, member.done, member.there)
    meetings, contacts = weekly(foresight, first, goal, draws(foresight, crowd.period))
    return Share(member, target, meetings, contacts)


def _done_for(crowd: Crowd, team: Whose) -> dict[str, Fraction]:
    over = over_of(crowd.paces, crowd.period)
    return crowd.paces.answers.of_team(REVENUE, team.name, over) if over else {}


def over_of(paces: Paces, period: Period) -> Period | None:
    """The days of a period that are over; null: none is."""
    if period.start >= paces.today:
        return None
    return Period(period.label, period.start, min(period.end, paces.today))


def done_of(paces: Paces, whose: Whose, period: Period) -> float:
    """The revenue of the days that are over, in minor units, but for what lacks its rate."""
    over = over_of(paces, period)
    return float(paces.answers.told_without(REVENUE, whose, over).value or 0) if over else 0.0


def aim_of(paces: Paces, whose: Whose, period: Period) -> float | None:
    """The revenue that one is to bring, in minor units; null where none is set."""
    aim = paces.targets.of(REVENUE, whose, period, paces.seen_on)
    return float(aim.value) if aim and aim.value else None
