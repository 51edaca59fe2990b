"""The whole report: one answer for each of the eight indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.oracle import (
    average_sale,
    baseline,
    conversion,
    first_meetings,
    outreach,
    pipeline_value,
    revenue,
    stage_duration,
)
from tests.oracle.facts import Facts, Tables, read
from tests.oracle.periods import first_instant, instant, is_bare, parse_period, split
from tests.oracle.question import Question, Settings

ACTIVITY = ("rep", "team", "profile", "source", "segment")
DEAL = ("rep", "team", "profile", "pipeline", "source", "segment")
HISTORY = (("opportunity_history", "stage"),)
STAGES = (("opportunity_history", "stage"), ("stages", "stage"))
AMOUNT = (("opportunities", "amount"),)

Answer = Callable[[Question], dict[str, object]]
INDICATORS: dict[str, tuple[Answer, tuple[str, ...], str | None, tuple[tuple[str, str], ...]]] = {
    "first_meetings": (first_meetings.answer, ACTIVITY, "week", (("activities", "activity_id"),)),
    "outreach": (outreach.answer, (*ACTIVITY, "channel"), "week", (("activities", "activity_id"),)),
    "pipeline_value": (pipeline_value.answer, (*DEAL, "stage"), None, ()),
    "stage_duration": (stage_duration.answer, (*DEAL, "stage"), None, HISTORY),
    "revenue": (revenue.answer, DEAL, "month", AMOUNT),
    "conversion": (conversion.answer, DEAL, None, STAGES),
    "baseline": (baseline.answer, DEAL, None, STAGES),
    "average_sale": (average_sale.answer, ACTIVITY, "month", AMOUNT),
}


def after_the_latest(facts: Facts) -> datetime:
    """Just after the latest thing done: activities done or missed, deals created, changed or closed."""
    done = [a.at for a in facts.activities if a.status in ("done", "no_show")]
    for opp in facts.opportunities:
        done += [opp.created_at, *(change.at for change in opp.history)]
        done += [opp.closed_at] if opp.closed_at else []
    return max(done, default=datetime(1970, 1, 1, tzinfo=UTC)) + timedelta(microseconds=1)


def seen_from(facts: Facts, as_of: str | None) -> datetime:
    """The instant, exclusive; a date means the end of that local day."""
    if as_of is None:
        return after_the_latest(facts)
    if is_bare(as_of):
        return first_instant(date.fromisoformat(as_of) + timedelta(days=1), facts.zone)
    return instant(as_of, facts.zone)


def needs_of(facts: Facts, needs: tuple[tuple[str, str], ...]) -> list[str]:
    """The tables that are missing, and the columns missing from those that are there."""
    missing = []
    for table, column in needs:
        if facts.lacks(table, column):
            missing.append(
                table
                if table not in facts.tables and table != "opportunity_history"
                else f"{table}.{column}"
            )
    return missing


def questions(
    tables: Tables,
    *,
    as_of: str | None,
    period: str | tuple[str, str],
    grain: Mapping[str, str | None] | None = None,
    by: tuple[str, ...] = (),
    where: Mapping[str, list[str]] | None = None,
    timezone: str = "Asia/Jakarta",
    currency: str = "IDR",
    fiscal_start: int = 1,
    settings: Mapping[str, Any] | None = None,
) -> Iterator[tuple[str, Question | list[str]]]:
    """The question as each of the eight hears it, or what the facts lack for it."""
    facts = read(tables, timezone, currency)
    span = parse_period(period, fiscal_start)
    for name, (_, dimensions, usual, needs) in INDICATORS.items():
        missing = needs_of(facts, needs)
        if missing:
            yield name, missing
            continue
        yield (
            name,
            Question(
                facts=facts,
                as_of=seen_from(facts, as_of),
                latest=after_the_latest(facts),
                span=span,
                periods=split(span, (grain or {}).get(name, usual), fiscal_start),
                by=tuple(dim for dim in by if dim in dimensions),
                where={
                    dim: list(allowed)
                    for dim, allowed in (where or {}).items()
                    if dim in dimensions
                },
                settings=Settings(**(settings or {})),
            ),
        )


def report(tables: Tables, **asked: Any) -> dict[str, dict[str, Any]]:
    """The eight indicators, by name; ``asked`` are the words of `questions`."""
    found: dict[str, dict[str, Any]] = {}
    for name, question in questions(tables, **asked):
        answer, dimensions, *_ = INDICATORS[name]
        if not isinstance(question, Question):
            found[name] = {"available": False, "needs": question, "rows": []}
            continue
        words = dict.fromkeys((*asked.get("by", ()), *(asked.get("where") or {})))
        ignored = [word for word in words if word not in dimensions]
        found[name] = {"available": True, "needs": [], "without": ignored, **answer(question)}
    return found
