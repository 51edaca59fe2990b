"""Deals with their history: each row of it is an entry of the change log, as old as it says.

A deal that was taken in before gets the rows that are new, and its columns where they differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from teropong.app.changes.bulk import Entry, creation, log_all
from teropong.app.changes.inserting import in_turn, insert
from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, write
from teropong.app.records.history import Step, course_of, in_order, standing
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.frames import Ladders
from teropong.app.records.taking_in.settling import (
    Wanted,
    by_key,
    conflict,
    differing_in,
    made,
    touched,
)
from teropong.app.records.taking_in.taken import Taken
from teropong.app.records.taking_in.told import TOLD, Deal, rows_of
from teropong.app.records.taking_in.words import USUAL, Words
from teropong.facts.zone import from_instant

_DEALS = """
  SELECT o.opportunity_id, o.account_id, o.rep_id, coalesce(o.pipeline, ''), o.stage,
    o.created_at, o.created_on, coalesce(o.currency, '{currency}'), o.amount_minor, o.cost_minor,
    o.outcome, CASE WHEN o.outcome <> 'open' THEN o.closed_at END, o.expected_close_on,
    coalesce(o.source, ''), coalesce(o.lost_reason, ''),
    row_number() OVER (
      PARTITION BY o.account_id, date_trunc('month', o.created_on) ORDER BY o.created_at, o.line),
    h.told
  FROM facts.opportunities o LEFT JOIN (
    SELECT opportunity_id, list({{
      'at': changed_at, 'stage': stage, 'amount': amount_minor, 'rep': rep_id,
      'expected': expected_close_on}} ORDER BY changed_at, line) AS told
    FROM facts.opportunity_history GROUP BY opportunity_id) h
  ON h.opportunity_id = o.opportunity_id
  ORDER BY o.line"""


@dataclass(frozen=True)
class Around:
    """What deals refer to, by the facts' names for it."""

    reps: dict[str, int]
    accounts: dict[str, Account]
    ladders: Ladders


def take_deals(
    folder: Folder, around: Around, author: Author, taken: Taken, words: Words = USUAL
) -> dict[str, int]:
    """Take in the deals and their history; answers each deal's number by id."""
    found: dict[str, int] = {}
    sql = _DEALS.format(currency=folder.settings.currency)
    for rows in folder.chunks(sql):
        deals = [_deal(row, around) for row in rows]
        stored = by_key(Opportunity, [deal.key for deal in deals])
        new = [deal for deal in deals if deal.key not in stored]
        found |= _create(new, around, author, words)
        taken.of(Opportunity.KIND).new += len(new)
        _bring_up([(deal, stored[deal.key]) for deal in deals if deal.key in stored], author, taken)
        found |= {key: one.pk for key, one in stored.items()}
    return found


def _deal(row: tuple[Any, ...], around: Around) -> Deal:
    key, account, rep, lane, stage, created, created_on, currency, amount, cost = row[:10]
    outcome, closed, expected, source, reason, nth, told = row[10:]
    stages = around.ladders.stages
    return Deal(
        key,
        account,
        from_instant(created),
        created_on,
        nth,
        {
            "account_id": around.accounts[account].pk if account else None,
            "owner_id": around.reps[rep],
            "pipeline_id": around.ladders.pipelines[lane],
            "stage_id": stages[lane, stage] if stage else None,
            "currency": currency,
            "amount_minor": amount,
            "cost_minor": cost,
            "outcome": outcome,
            "closed_at": None if closed is None else from_instant(closed),
            "expected_close_on": expected,
            "source": source,
            "lost_reason": reason,
        },
        rows_of(told, closed, stages, lane, around.reps),
    )


def _create(deals: list[Deal], around: Around, author: Author, words: Words) -> dict[str, int]:
    records = [_record(deal, around, words) for deal in deals]
    insert(records)
    log_all(
        (
            entry
            for deal, record in zip(deals, records, strict=True)
            for entry in _entries(deal, record, around.ladders.firsts)
        ),
        author,
    )
    return {record.key: record.pk for record in records}


def _record(deal: Deal, around: Around, words: Words) -> Opportunity:
    said = words.deal(deal, around.accounts[deal.account] if deal.account else None)
    wanted = Wanted(deal.key, deal.values, deal.created_at, deal.key, said)
    record = made(Opportunity, wanted)
    begun = {name: _plain(value) for name, value in deal.beginning(around.ladders.firsts).items()}
    came = sorted([(deal.created_at, begun), *deal.steps()], key=lambda step: step[0])
    course = course_of(came)
    record.stage_since, record.n_pushes = course.stage_since, course.n_pushes
    record.days_pushed = course.days_pushed
    return record


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _entries(deal: Deal, record: Opportunity, firsts: frozenset[int]) -> Iterator[Entry]:
    """The log of a new deal: how it began, then its steps, each with what it was before."""
    begun = deal.beginning(firsts)
    beginning = creation(record)
    after = {
        name: _plain(begun[name])
        for name in record.logged()
        if name in begun and begun[name] not in (None, "")
    }
    beginning.after.clear()
    said = {"name": record.name, "competitors": record.competitors}
    beginning.after.update({name: text for name, text in said.items() if text} | after)
    yield beginning
    yield from _followed(record, deal.steps(), dict(beginning.after))


def _followed(record: Opportunity, steps: Iterable[Step], known: dict[str, Any]) -> Iterator[Entry]:
    for at, after in steps:
        yield Entry(record, at, after, {name: known.get(name) for name in after})
        known |= after


def _bring_up(pairs: list[tuple[Deal, Opportunity]], author: Author, taken: Taken) -> None:
    """Add to deals that are there the steps that are new, and change the columns that differ."""
    numbers = [record.pk for _deal, record in pairs]
    logs, kept = logs_of(numbers), touched(Opportunity, numbers)
    for deal, record in pairs:
        added = _added(deal, logs.get(record.pk, []))
        differing = differing_in(record, deal.values)
        if not added and not differing:
            taken.of(record.KIND).same += 1
        elif record.pk in kept:
            taken.keep(
                conflict(record, {*differing, *(name for _at, one in added for name in one)})
            )
        else:
            in_turn(partial(_add, deal, record, added, author, taken))


def logs_of(numbers: Iterable[int]) -> dict[int, list[Step]]:
    """The steps of each deal, in effective time."""
    found: dict[int, list[Change]] = {}
    changes = Change.objects.filter(kind=Opportunity.KIND, record_id__in=list(numbers))
    for change in in_order(changes):
        found.setdefault(change.record_id, []).append(change)
    return {
        number: [(change.effective_at, change.after) for change in standing(changes)]
        for number, changes in found.items()
    }


def _added(deal: Deal, logged: list[Step]) -> list[Step]:
    """The steps that the log does not hold yet."""
    there = Counter(_said(step) for step in logged)
    added = []
    for step in deal.steps():
        if there[_said(step)]:
            there[_said(step)] -= 1
        else:
            added.append(step)
    return added


def _said(step: Step) -> tuple[Any, ...]:
    """What a step tells of the things that history tells, to be compared."""
    at, after = step
    return at, *(after.get(name) for name in (*TOLD, "outcome"))


def _add(deal: Deal, record: Opportunity, added: list[Step], author: Author, taken: Taken) -> None:
    """Log the steps; what they do not tell of the columns is a change of its own."""
    told = {name for _at, after in added for name in after}
    differing = differing_in(record, deal.values)
    if Opportunity.objects.get(pk=record.pk).version != record.version:
        taken.keep(conflict(record, {*told, *differing}))
        return
    taken.of(record.KIND).changed += 1
    log_all(_followed(record, added, record.snapshot()), author)
    for name in differing:
        if name in told:
            setattr(record, name, deal.values[name])
    if told:
        record.version += 1
        record.save()
    for name in differing:
        setattr(record, name, deal.values[name])
    if write(record, author) is None:
        record.settle()
