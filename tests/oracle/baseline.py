"""Indicator 7."""

from __future__ import annotations

from datetime import date, datetime

from tests.oracle.cohorts import Entry, figures, put_entry
from tests.oracle.facts import Facts, Opportunity
from tests.oracle.meetings import held_meetings
from tests.oracle.money import closed_value, open_value, text
from tests.oracle.moves import moves
from tests.oracle.question import Board, Question, Row
from tests.oracle.stage_duration import count_without_history
from tests.oracle.state import Step, amount_at, closing, is_open, rep_at, rep_before

PATHS = ("suspects", "prospects", "qualified", "closable")
STEPS = (
    ("Start→1st", 0, 1),
    ("1st→2nd", 1, 2),
    ("2nd→3rd", 2, 3),
    ("3rd→Home", 3, 4),
    ("1st→Home", 1, 4),
)
HOME = 4


def is_guess(facts: Facts, pipeline: str | None) -> bool:
    """Whether no stage of a pipeline has a base."""
    return all(stage.base is None for stage in facts.stages.get(pipeline, []))


def bases(facts: Facts, pipeline: str | None) -> dict[str, int]:
    """The base that each stage proves; won proves home."""
    order = facts.stages.get(pipeline, [])
    found, last, n = {"won": HOME}, 0, len(order)
    for i, stage in enumerate(order, start=1):
        if is_guess(facts, pipeline):
            last = 0 if i == 1 else 1 + 3 * (i - 2) // (n - 1)
        elif stage.base is not None:
            last = stage.base
        found[stage.name] = last
    return found


def reached(facts: Facts, opp: Opportunity, path: list[Step]) -> dict[int, tuple[datetime, Step]]:
    """When a deal came to the plate (its creation) and first proved each base or a later one."""
    proves = bases(facts, opp.pipeline)
    found = {0: (opp.created_at, Step(opp.created_at, opp.created_on, "start"))}
    for base in (1, 2, 3, HOME):
        for move in path:
            if proves.get(move.stage, 0) >= base:
                found[base] = (move.at, move)
                break
    return found


def _cohorts(board: Board, opp: Opportunity, path: list[Step]) -> None:
    times = reached(board.question.facts, opp, path)
    home = times.get(HOME)
    for label, here, goal in STEPS:
        if here in times:
            onward = times.get(goal)
            at, move = times[here]
            entry = Entry(
                opp, at, move.on, onward[0] if onward else None, home[0] if home else None, path
            )
            put_entry(board, entry, {"step": label})


def furthest(facts: Facts, opp: Opportunity, path: list[Step]) -> int:
    """The furthest base that an open or lost deal has proved; a win taken back leaves it on the third."""
    return min(max(reached(facts, opp, path)), 3)


def _standing(
    question: Question, known: list[tuple[Opportunity, list[Step]]]
) -> tuple[Board, Board, list[Row]]:
    """The open deals on their paths at as_of, those lost in the period, and the open ones never met."""
    facts, as_of = question.facts, question.as_of
    runners, left = _whole(question, "path"), _whole(question, "base")
    unmet = []
    for opp, path in known:
        base = furthest(facts, opp, path)
        lost = closing(opp, "lost", as_of)
        if lost and question.span.holds(lost.on):
            dims = {**question.deal_dims(opp, rep_at(opp, lost.at), lost.on), "base": str(base)}
            left.put(0, dims, "deal", (opp, amount_at(opp, as_of), lost.on))
        if is_open(opp, as_of):
            owner = rep_before(opp, as_of)
            dims = question.deal_dims(opp, owner, question.as_of_day)
            runners.put(0, {**dims, "path": PATHS[base]}, "deal", (opp, amount_at(opp, as_of)))
            if base >= 1 and question.lets_through(dims) and not _met(question, opp):
                entry: Row = {"opportunity_id": opp.id, "account_id": opp.account, "rep": owner}
                if question.several_pipelines():
                    entry["pipeline"] = opp.pipeline
                unmet.append({**entry, "base": base})
    return runners, left, unmet


def _whole(question: Question, own: str) -> Board:
    """A board for the whole of the asked period."""
    return Board(Question(**{**question.__dict__, "periods": [question.span]}), ("pipeline", own))


def _met(question: Question, opp: Opportunity) -> bool:
    """Whether a meeting was held with the deal's account or about the deal; unknown activities count as met."""
    if "activities" not in question.facts.tables:
        return True
    return any(
        meeting.opportunity == opp.id
        or (opp.account is not None and meeting.account == opp.account)
        for meeting in held_meetings(question)
    )


def _known(question: Question) -> list[tuple[Opportunity, list[Step]]]:
    """The deals whose moves are known, of pipelines whose stages are."""
    facts, found = question.facts, []
    for opp in facts.opportunities:
        path = moves(facts, opp, question.as_of)
        if path and opp.created_at < question.as_of and facts.stages.get(opp.pipeline):
            found.append((opp, path))
    return found


def laid(question: Question) -> Board:
    """The deals that reached each base."""
    board = Board(question, own=("pipeline", "step"))
    for opp, path in _known(question):
        _cohorts(board, opp, path)
    return board


def answer(question: Question) -> dict[str, object]:
    """Rows by step over the bases, and who stands where."""
    facts, known = question.facts, _known(question)
    runners, left, unmet = _standing(question, known)

    no_amounts = facts.lacks("opportunities", "amount") and facts.lacks(
        "opportunity_history", "amount"
    )

    def now(deals: list[tuple[Opportunity, int | None]]) -> Row:
        worth = None if no_amounts else open_value(facts, deals, question.as_of_day)
        return {"deals": len(deals), "value": text(facts, worth)}

    def gone(deals: list[tuple[Opportunity, int | None, date]]) -> Row:
        worth = None if no_amounts else closed_value(facts, deals)
        return {"deals": len(deals), "value": text(facts, worth)}

    def unlabelled(rows: list[Row]) -> list[Row]:
        return [{key: value for key, value in row.items() if key != "period"} for row in rows]

    return {
        "rows": laid(question).rows(lambda bucket, _: figures(question, bucket)),
        "runners": unlabelled(runners.rows(lambda bucket, _: now(bucket["deal"]))),
        "left_on_base": [
            {**row, "base": int(row["base"])}
            for row in unlabelled(left.rows(lambda b, _: gone(b["deal"])))
        ],
        "without_meeting": unmet,
        "guessed": sorted(
            (p for p in facts.stages if is_guess(facts, p)), key=lambda name: name or ""
        ),
        "without_history": count_without_history(question),
    }
