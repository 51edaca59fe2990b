"""The compared period's answer, set beside the one that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from teropong.engine.query import Result
from teropong.facts.calendar import Period
from teropong.indicators.shape import Row, Scope


@dataclass(frozen=True)
class Before:
    """The rows of the compared period, and as what they were asked for."""

    period: Period
    scope: Scope
    rows: list[Row]

    def parts(self) -> list[tuple[object, ...]]:
        """The parts that had cases then: they have a row now, too, if only with a 0."""
        by = self.scope.by
        found = (tuple(row[name] for name in by) for row in self.rows if row["n"])
        return list(dict.fromkeys(found))

    def set_beside(self, result: Result, scope: Scope) -> Result:
        """Each row of the answer with the same one of the compared period."""
        periods = {span.label: nth for nth, span in enumerate(scope.spans)}
        others = {span.label: nth for nth, span in enumerate(self.scope.spans)}
        own = (*scope.by, *result.indicator.own)
        found = {_address(row, others, own): row for row in self.rows}
        for row in result.rows:
            other = found.get(_address(row, periods, own))
            row["compare"] = {"value": other["value"], "n": other["n"]} if other else None
        return replace(result, compared=self.period)


def _address(row: Row, periods: dict[str, int], own: tuple[str, ...]) -> tuple[object, ...]:
    return (periods.get(row.get("period", ""), 0), *(row.get(name) for name in own))
