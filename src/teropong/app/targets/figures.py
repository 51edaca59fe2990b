"""What a target may be set for, as the page offers it: a figure, and the step that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from teropong.app.people.models import Person
from teropong.app.records.models import Stage
from teropong.app.records.rights import visible_to
from teropong.app.targets.models import Target
from teropong.facts.measures import BASES, BY_NAME, FIGURES, Figure
from teropong.indicators import INDICATORS
from teropong.outlook.shape import Measure
from teropong.shown.words import column_name, group_name, step_name


@dataclass(frozen=True)
class Subject:
    """A figure, of one step of one pipeline where it is told by steps."""

    figure: Figure
    pipeline: str = ""
    stage: str = ""

    @property
    def measure(self) -> Measure:
        """The same, as the outlook calls it."""
        return Measure(self.figure.indicator, self.figure.companion, self.stage, self.pipeline)

    @property
    def fields(self) -> dict[str, str]:
        """The same, as the fields of its targets."""
        return {
            "indicator": self.figure.indicator,
            "companion": self.figure.companion,
            "pipeline": self.pipeline,
            "stage": self.stage,
        }


@dataclass(frozen=True)
class Choice:
    """What a chooser offers, under which heading."""

    value: str
    label: str
    group: str = ""


def key_of(figure: Figure) -> str:
    """A figure's name in the address: `revenue`, `revenue.profit`."""
    return ".".join(filter(None, (figure.indicator, figure.companion)))


def figure_named(key: str) -> Figure | None:
    """The figure of a name; null where there is none."""
    indicator, _dot, companion = key.partition(".")
    return BY_NAME.get((indicator, companion))


def figure_label(figure: Figure) -> str:
    """What people call it."""
    own = {
        "revenue": _("Revenue"),
        "revenue.profit": _("Profit"),
        "revenue.deals": _("Deals won"),
        "pipeline_value": _("Pipeline value"),
        "pipeline_value.deals": _("Open deals"),
        "conversion": _("Conversion"),
    }.get(key_of(figure))
    indicator = next(one for one in INDICATORS if one.name == figure.indicator)
    if own:
        return own
    if not figure.companion:
        return _(indicator.label)
    return f"{_(indicator.label)} · {column_name(figure.companion)}"


def offered_figures() -> list[Choice]:
    """The figures by group, in display order."""
    groups = {one.name: group_name(one.group) for one in INDICATORS}
    return [Choice(key_of(one), figure_label(one), groups[one.indicator]) for one in FIGURES]


def offered_steps(figure: Figure, person: Person) -> list[Choice]:
    """The steps that a figure's target may be of; none where it is not told by steps.

    A step is named by pipeline and stage; where there is one pipeline, its stages suffice.
    """
    if figure.of == "all":
        return []
    if figure.of == "base":
        ends = (*BASES[1:], "Home")
        return [
            Choice(f"/{base}", step_name("baseline", f"{base}→{end}"))
            for base, end in zip(BASES, ends, strict=True)
        ]
    choices = [Choice("/", _("all steps together"))] if figure.of == "stock" else []
    choices += _stages(figure)
    known = {one.value for one in choices}
    others = set_for(figure, person) - known
    return choices + [Choice(one, one.strip("/")) for one in sorted(others)]


def set_for(figure: Figure, person: Person) -> set[str]:
    """The steps of which somebody has set a target that the person sees."""
    found = visible_to(person, Target).filter(
        indicator=figure.indicator, companion=figure.companion
    )
    return {f"{p}/{s}" for p, s in found.values_list("pipeline", "stage").distinct()}


def _stages(figure: Figure) -> Iterator[Choice]:
    rows = list(
        Stage.objects.filter(hidden_at=None, pipeline__hidden_at=None)
        .select_related("pipeline")
        .order_by("pipeline__position", "pipeline_id", "position")
    )
    lanes = {one.pipeline_id for one in rows}
    for nth, one in enumerate(rows):
        lane = one.pipeline.name if len(lanes) > 1 else ""
        label = one.name
        if figure.of == "step":
            after = rows[nth + 1 : nth + 2]
            is_last = not after or after[0].pipeline_id != one.pipeline_id
            label = step_name("conversion", f"{one.name}→{'Won' if is_last else after[0].name}")
        yield Choice(f"{lane}/{one.name}", label, one.pipeline.name if lane else "")
