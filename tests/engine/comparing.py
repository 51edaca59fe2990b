"""Two answers to one question, side by side: what is exact must be equal, rates to 1e-9."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from teropong.engine.asked import parse_as_of
from teropong.engine.database import Database
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.load import bounds, build
from teropong.engine.query import Query, Result
from teropong.engine.store import Store
from teropong.facts.calendar import parse_period
from teropong.facts.settings import Settings
from teropong.indicators import INDICATORS
from tests import oracle
from tests.companies import Company, write

KEYS = (
    "period",
    "rep",
    "team",
    "profile",
    "pipeline",
    "stage",
    "step",
    "channel",
    "source",
    "segment",
    "base",
    "path",
)
MARKS = ("lookback_incomplete", "horizon_days")
LISTS = ("inversions", "overdue", "runners", "left_on_base", "without_meeting", "outside", "totals")
ENTITIES = ("opportunity_id", "account_id")
CLOSE = 1e-9


def settings_of(company: Company) -> Settings:
    return Settings(company.timezone, company.currency, company.fiscal_start, **company.settings)


def store_of(company: Company, folder: Path, engine: Database) -> Store:
    """A store built from the company's files, in place of what the database held."""
    write(company, folder)
    store = Store(engine, settings_of(company))
    build(store, folder)
    return store


def queries(
    store: Store, question: dict[str, Any], **more: Any
) -> Iterator[tuple[Evaluator, Query]]:
    """A question of a random company, put to each of the eight, and who answers it."""
    text = question["period"]
    text = text if isinstance(text, str) else f"{text[0]}..{text[1]}"
    period = parse_period(text, store.settings.fiscal_start)
    asked = question.get("as_of")
    latest = bounds(store).latest
    as_of = parse_as_of(asked, store.settings) if asked else (0 if latest is None else latest + 1)
    grains = question.get("grain") or {}
    where = {name: tuple(values) for name, values in (question.get("where") or {}).items()}
    with seen_from(store, as_of) as evaluator:
        for one in INDICATORS:
            yield (
                evaluator,
                Query(
                    one.name,
                    period,
                    as_of,
                    grains.get(one.name, one.grain),
                    tuple(question.get("by", ())),
                    {name: values for name, values in where.items() if name in one.dimensions},
                    **more,
                ),
            )


def ask(store: Store, question: dict[str, Any]) -> dict[str, Result]:
    """The engine's answers to a question of a random company."""
    return {
        query.indicator: evaluator.evaluate(query) for evaluator, query in queries(store, question)
    }


def unlike_the_oracle(store: Store, company: Company, question: dict[str, Any]) -> list[str]:
    """What the engine and the plain-Python twin do not agree on, of one question."""
    told = oracle.report(
        company.tables,
        **question,
        timezone=company.timezone,
        currency=company.currency,
        fiscal_start=company.fiscal_start,
        settings=company.settings,
    )
    return [
        f"{name}: {difference}"
        for name, ours in ask(store, question).items()
        for difference in differences(ours, told[name], tuple(question["by"]))
    ]


def differences(ours: Result, theirs: dict[str, Any], by: tuple[str, ...] = ()) -> Iterator[str]:
    """What the two answers to one question do not agree on."""
    if theirs["needs"] == ["stages"] and ours.is_available:
        return  # docs/indicators.md: a pipeline of which history names one open stage has an order
    if ours.is_available != theirs["available"]:
        yield f"available: {ours.is_available} {ours.needs} | {theirs['available']} {theirs['needs']}"
        return
    if not ours.is_available:
        return
    yield from _rows("rows", ours.rows, theirs["rows"])
    for name in LISTS:
        if name == "totals" and "channel" in by:
            continue  # the totals are over all channels
        if name in theirs or name in ours.beside:
            yield from _rows(name, ours.beside.get(name, []), theirs.get(name, []))
    if ours.beside.get("without_history") != theirs.get("without_history"):
        yield f"without_history: {ours.beside.get('without_history')} | {theirs['without_history']}"
    if not set(ours.beside.get("guessed", ())) <= set(theirs.get("guessed", ())):
        yield f"guessed: {ours.beside['guessed']} | {theirs['guessed']}"


def _rows(where: str, ours: list[Any], theirs: list[Any]) -> Iterator[str]:
    keys = ENTITIES if where in ("overdue", "outside", "without_meeting") else KEYS
    mine = {tuple(row.get(key) for key in keys): row for row in ours}
    other = {tuple(row.get(key) for key in keys): row for row in theirs}
    if len(mine) != len(ours) or len(other) != len(theirs):
        yield f"{where}: a row stands twice"
    for address in {**mine, **other}:
        left, right = mine.get(address), other.get(address)
        if left is None or right is None:
            if where in LISTS[:2] or not _is_nothing((left or right or {}), keys):
                yield f"{where} {_short(address)}: {left} | {right}"
            continue
        for name in {**left, **right}:
            if name not in (*keys, *KEYS) and not _same(left.get(name), right.get(name), name):
                yield f"{where} {_short(address)} {name}: {left.get(name)} | {right.get(name)}"


def _short(address: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part for part in address if part is not None)


def _is_nothing(row: dict[str, Any], keys: tuple[str, ...]) -> bool:
    return all(name in keys or name in MARKS or _is_zero(value) for name, value in row.items())


def _is_zero(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_zero, value.values()))
    return value is None or (isinstance(value, str) and not value.strip("0.")) or value == 0


def _same(left: Any, right: Any, name: str) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return all(_same(left.get(key), right.get(key), key) for key in {**left, **right})
    if isinstance(left, str) and isinstance(right, str):
        if name in ("low", "high") and left != right:
            left, right = float(left), float(right)
            return abs(left - right) <= max(0.011, CLOSE * abs(right))
        return left == right
    if left is None and name in ("value", "profit") and isinstance(right, str):
        return not right.strip("0.")  # no amount or cost column at all: no value, never 0
    if left is None or right is None or isinstance(left, str) or isinstance(right, str):
        return left is right
    return abs(float(left) - float(right)) <= CLOSE * max(1.0, abs(float(right)))
