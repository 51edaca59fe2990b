"""Indicator 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.oracle.facts import Opportunity
from tests.oracle.money import convert, text
from tests.oracle.periods import Period
from tests.oracle.question import Board, Bucket, Question, Row
from tests.oracle.state import closing, rep_at


@dataclass(frozen=True)
class Win:
    """A deal that is won at as_of, in minor units of the reporting currency."""

    opp: Opportunity
    at: datetime
    on: date
    rep: str
    amount: int | None
    cost: int | None


def wins(question: Question) -> list[Win]:
    """The deals won at as_of, by instant, then by their place in the file."""
    facts, found = question.facts, []
    for opp in facts.opportunities:
        step = closing(opp, "won", question.as_of)
        if step:
            amount = (
                None if opp.amount is None else convert(facts, opp.amount, opp.currency, step.on)
            )
            cost = None if opp.cost is None else convert(facts, opp.cost, opp.currency, step.on)
            found.append(Win(opp, step.at, step.on, rep_at(opp, step.at), amount, cost))
    return sorted(found, key=lambda win: (win.at, win.opp.index))


def laid(question: Question) -> Board:
    """The wins by the day of closing."""
    board = Board(question)
    for win in wins(question):
        for index, period in enumerate(question.periods):
            if period.holds(win.on):
                board.put(index, question.deal_dims(win.opp, win.rep, win.on), "win", win)
    return board


def answer(question: Question) -> dict[str, object]:
    """Revenue by the day of closing."""
    facts = question.facts

    def figures(bucket: Bucket, _: Period) -> Row:
        found: list[Win] = bucket["win"]
        revenue = sum(win.amount for win in found if win.amount is not None)
        both = [
            (win.amount, win.cost)
            for win in found
            if win.amount is not None and win.cost is not None
        ]
        profit, base = (
            sum(amount - cost for amount, cost in both),
            sum(amount for amount, _ in both),
        )
        return {
            "value": text(facts, revenue),
            "n": len(found),
            "revenue": text(facts, revenue),
            "deals": len(found),
            "profit": text(facts, profit),
            "margin": Fraction(profit, base) if base else None,
            "without_cost": sum(win.amount is not None and win.cost is None for win in found),
            "without_amount": sum(win.amount is None for win in found),
        }

    return {"rows": laid(question).rows(figures)}
