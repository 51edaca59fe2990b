"""Indicator 8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from tests.oracle.meetings import begins_too_early
from tests.oracle.money import text
from tests.oracle.periods import Period, add_months, local_day
from tests.oracle.question import Board, Bucket, Question, Row
from tests.oracle.revenue import Win, wins
from tests.oracle.state import is_prospect
from tests.oracle.sums import mean, median, quantile, t_quantile

Range = tuple[Fraction, Fraction]
P10, P90 = Fraction(1, 10), Fraction(9, 10)


@dataclass(frozen=True)
class FirstSale:
    """An account's first sale: all won on that day together; no amount where none of them has one."""

    win: Win
    amount: int | None


def first_sales(question: Question) -> list[FirstSale]:
    """The first win of each account that was a prospect just before it."""
    found = []
    won = wins(question)
    for account in sorted({win.opp.account for win in won if win.opp.account}):
        own = [win for win in won if win.opp.account == account]
        first = own[0]
        amounts = [win.amount for win in own if win.on == first.on and win.amount is not None]
        if is_prospect(question.facts, account, first.at, question.as_of):
            found.append(FirstSale(first, sum(amounts) if amounts else None))
    return found


def usual_range(amounts: list[int]) -> Range | None:
    """From the 10th to the 90th percentile, or a prediction interval of the logs where there are few."""
    if len(amounts) >= 20:
        low, high = quantile(amounts, P10), quantile(amounts, P90)
        assert low is not None
        assert high is not None
        return low, high
    positive = [amount for amount in amounts if amount > 0]
    if len(positive) < 5:
        return None
    with localcontext() as context:
        context.prec = 40
        n = len(positive)
        logs = [Decimal(amount).ln() for amount in positive]
        middle = sum(logs, Decimal(0)) / n
        deviation = (sum(((log - middle) ** 2 for log in logs), Decimal(0)) / (n - 1)).sqrt()
        reach = Decimal(t_quantile(0.9, n - 1)) * deviation * (1 + Decimal(1) / n).sqrt()
        return Fraction((middle - reach).exp()), Fraction((middle + reach).exp())


def summary(question: Question, amounts: list[int]) -> Row:
    """Mean, median, n and the usual range, rounded at the edge."""
    facts = question.facts
    span = usual_range(amounts)
    return {
        "mean": text(facts, mean(amounts)),
        "median": text(facts, median(amounts)),
        "n": len(amounts),
        "low": text(facts, span[0]) if span else None,
        "high": text(facts, span[1]) if span else None,
    }


def outside(question: Question, sales: list[FirstSale]) -> list[Row]:
    """First sales of the asked period outside the range of those of the 12 months before each of them."""
    facts, found = question.facts, []
    for sale in sales:
        on = sale.win.on
        if sale.amount is None or not question.span.holds(on):
            continue
        year_ago = add_months(on, -12)
        before = [
            other.amount
            for other in sales
            if other.amount is not None and year_ago <= other.win.on < on
        ]
        span = usual_range(before)
        if span and not span[0] <= sale.amount <= span[1]:
            found.append(
                {
                    "account_id": sale.win.opp.account,
                    "rep": sale.win.rep,
                    "closed_on": on.isoformat(),
                    "value": text(facts, sale.amount),
                    "low": text(facts, span[0]),
                    "high": text(facts, span[1]),
                    "side": "below" if sale.amount < span[0] else "above",
                }
            )
    return found


def trailing_start(question: Question, period: Period) -> date:
    """The local day twelve months before the period's end, or before as_of if earlier."""
    return add_months(local_day(question.end_of(period), question.facts.zone), -12)


def _fill(board: Board, sales: list[FirstSale]) -> None:
    question = board.question
    for index, period in enumerate(question.periods):
        for sale in sales:
            win = sale.win
            dims = question.deal_dims(win.opp, win.rep, win.on)
            if period.holds(win.on):
                board.put(index, dims, "without_amount" if sale.amount is None else "sale", sale)
            inside = trailing_start(question, period) <= win.on and win.at < question.end_of(period)
            if inside and sale.amount is not None:
                board.put(index, dims, "trailing", sale.amount)
        for win in wins(question):
            if win.opp.account is None and period.holds(win.on):
                board.put(
                    index, question.deal_dims(win.opp, win.rep, win.on), "without_account", win
                )


def laid(question: Question) -> Board:
    """First sales by the day of closing, and deals that name no account."""
    board = Board(question)
    _fill(board, first_sales(question))
    return board


def answer(question: Question) -> dict[str, object]:
    """First sales by the day of closing, and those outside the usual range."""
    sales = first_sales(question)
    created = [
        opp.created_on for opp in question.facts.opportunities if opp.created_at < question.as_of
    ]

    def figures(bucket: Bucket, period: Period) -> Row:
        own = summary(question, [sale.amount for sale in bucket["sale"]])
        return {
            "value": own["mean"],
            **own,
            "without_amount": len(bucket["without_amount"]),
            "without_account": len(bucket["without_account"]),
            "trailing": summary(question, bucket["trailing"]),
            "lookback_incomplete": begins_too_early(period, min(created, default=None), 12),
        }

    kept = [
        s
        for s in sales
        if question.lets_through(question.deal_dims(s.win.opp, s.win.rep, s.win.on))
    ]
    return {"rows": laid(question).rows(figures), "outside": outside(question, kept)}
