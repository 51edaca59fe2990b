"""The three with pandas, from frames in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks.beside.telling import DAY, FACTS, STAGES, Columns, Told, today
from benchmarks.by_hand import Table
from benchmarks.question import Frame

_CLOSED = ("won", "lost")
_ORDER = ["deal_no", "at", "is_close", "line"]
_WHO = ["rep_id", "pipeline", "stage"]
_CELL = ["pipeline", "stage", "currency"]
_SUMS = ["deals", "without", "times", "days", "value", "late", "late_value"]
_NEVER = 1 << 62
"""An instant that lies after all others: integers have no null."""


class Pandas:
    """Answers from frames that hold the facts; stages are numbers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seen: Frame) -> None:
        self.seen, self.told = seen, Told.of(connection)
        frames = {name: connection.execute(sql).df() for name, sql in FACTS.items()}
        self.reps, self.stages, self.deals = frames["reps"], frames["stages"], frames["deals"]
        self.words = [*self.stages["stage"].unique(), *_CLOSED]
        history = frames["history"]
        history["stage"] = self._numbered(history["stage"])
        self.stages["name"] = self.stages["stage"]
        self.stages["stage"] = self._numbered(self.stages["stage"])
        self.deals["ending"] = self._numbered(self.deals["outcome"])
        self.deals["closed_at"] = self.deals["closed_at"].fillna(_NEVER).astype(np.int64)
        self.history = history
        self.won, self.lost = len(self.words) - 2, len(self.words) - 1

    def _numbered(self, names: Any) -> Any:
        return pd.Categorical(names, categories=self.words).codes.astype(np.int8)

    def answers(self) -> Iterator[Table]:
        """The three, one after another."""
        alive = self.deals[self.deals["closed_at"] >= self.seen.watched_from]
        whose = alive[["deal_no", "closed_at", "rep_id"]].rename(columns={"rep_id": "owner"})
        changes = self.history.merge(whose, on="deal_no")
        changes = changes[changes["changed_at"] <= changes["closed_at"]]
        yield self._pipeline(alive, changes)
        moves = self._moves(alive, changes)
        hands = _hands(changes)
        yield self._durations(alive, moves, hands)
        yield self._conversion(alive, moves, hands)

    def _moves(self, alive: Any, changes: Any) -> Any:
        named = changes.loc[changes["stage"] >= 0, ["deal_no", "stage", "changed_at", "line"]]
        named = named.rename(columns={"changed_at": "at"}).assign(is_close=0)
        ended = alive.loc[alive["closed_at"] < _NEVER, ["deal_no", "ending", "closed_at"]]
        closes = ended.rename(columns={"ending": "stage", "closed_at": "at"})
        events = pd.concat([named, closes.assign(is_close=1, line=0)])
        turns = _turned(events.sort_values(_ORDER))
        stage, at = turns["stage"], turns["at"]
        is_slip = (
            _same(turns, 1) & _same(turns, -1)
            & (stage.shift(1) == stage.shift(-1)) & (at.shift(-1) < at + 60_000_000)
        )  # fmt: skip
        moved = _turned(turns[~is_slip])
        is_last = ~_same(moved, -1)
        left_at = moved["at"].shift(-1, fill_value=0).mask(is_last, _NEVER)
        return moved.assign(is_first=~_same(moved, 1), is_last=is_last, left_at=left_at)

    def _durations(self, alive: Any, moves: Any, hands: Any) -> Table:
        seen = self.seen
        stays = moves[moves["stage"] < self.won]
        stays = stays.merge(alive[["deal_no", "rep_id", "pipeline"]], on="deal_no")
        left = stays["left_at"]
        stays = self._owned(stays.assign(on=left.where(left < _NEVER, seen.as_of)), hands)
        left = stays["left_at"]
        ended = stays[(left >= seen.start_at) & (left < seen.seen_until)]
        lasted = (ended["left_at"] - ended["at"]) / DAY
        grouped = lasted.groupby([ended[name] for name in ("rep_id", "pipeline", "name")])
        figures = pd.concat(
            [grouped.size(), grouped.mean(), grouped.median(), grouped.quantile(0.9)], axis=1
        )
        rows = [
            (*key, *row) for key, row in zip(figures.index, figures.values.tolist(), strict=True)
        ]
        watched = stays.assign(
            end=left.where(left < _NEVER, seen.seen_until), cause=(left < _NEVER).astype(np.int8)
        )
        return self.told.durations(rows, self._watched(watched))

    def _conversion(self, alive: Any, moves: Any, hands: Any) -> Table:
        passages = self._owned(self._passages(alive, moves), hands)
        seen, reached = self.seen, passages["at"]
        has_passed, is_won = passages["converted_at"] < _NEVER, passages["won_at"] < _NEVER
        is_lost = passages["lost_at"] < _NEVER
        inside = (reached >= seen.start_at) & (reached < seen.seen_until)
        told = passages[["rep_id", "pipeline", "name"]].assign(
            entered=1, converted=has_passed, lost=~has_passed & is_lost, won=is_won
        )
        counts = told[inside].groupby(["rep_id", "pipeline", "name"]).sum()
        rows = [(*key, *row) for key, row in zip(counts.index, counts.values.tolist(), strict=True)]
        watched = []
        for goal in ("converted_at", "won_at"):
            reaches = passages[goal] < _NEVER
            end = passages[goal].where(reaches, passages["lost_at"].where(is_lost, seen.seen_until))
            cause = np.where(reaches, 1, np.where(is_lost, 2, 0)).astype(np.int8)
            watched.append(self._watched(passages.assign(end=end, cause=cause)))
        return self.told.followed(rows, *watched)

    def _passages(self, alive: Any, moves: Any) -> Any:
        """Each step that a deal reached at least, when, and what became of it."""
        deals = alive[["deal_no", "rep_id", "pipeline"]]
        tops = self.stages[["pipeline", "top"]].drop_duplicates()
        levels = (
            moves.merge(deals, on="deal_no")
            .merge(self.stages[["pipeline", "stage", "position"]], on=["pipeline", "stage"], how="left")
            .merge(tops, on="pipeline")
        )  # fmt: skip
        is_won, is_lost = levels["stage"] == self.won, levels["stage"] == self.lost
        level = levels["position"].fillna(0).astype(np.int64)
        level = level.where(~is_won, levels["top"] + 1).where(~is_lost, 0)
        at, highest = levels["at"], int(self.stages["top"].max())
        marked = levels.assign(
            start=level.where(levels["is_first"], -1),
            won_at=at.where(is_won, _NEVER),
            lost_at=at.where(levels["is_last"] & is_lost, _NEVER),
            **{f"at_{k}": at.where(level >= k, _NEVER) for k in range(1, highest + 2)},
        )
        wanted = dict.fromkeys(("rep_id", "pipeline", "top"), "first") | {"start": "max"}
        wanted |= dict.fromkeys(("won_at", "lost_at"), "min")
        wanted |= {f"at_{k}": "min" for k in range(1, highest + 2)}
        outcomes = marked.groupby("deal_no", sort=False).agg(wanted).reset_index()
        steps = []
        for k in range(1, highest + 1):
            reached, top = outcomes[f"at_{k}"], outcomes["top"]
            mine = outcomes[(reached < _NEVER) & (outcomes["start"] <= k) & (top >= k)]
            passed = mine[f"at_{k + 1}"].where(mine["top"] != k, mine["won_at"])
            steps.append(mine.assign(at=mine[f"at_{k}"], position=k, converted_at=passed))
        found = pd.concat(steps)[
            ["deal_no", "rep_id", "pipeline", "position", "at", "converted_at", "won_at", "lost_at"]
        ].merge(self.stages[["pipeline", "position", "stage"]], on=["pipeline", "position"])
        return found.assign(on=found["at"])

    def _owned(self, cases: Any, hands: Any) -> Any:
        """With the owner of the instant ``on`` where a deal changed hands, and their cell."""
        owned = pd.merge_asof(
            cases.sort_values("on"), hands, left_on="on", right_on="from_at", by="deal_no"
        )
        owned["rep_id"] = owned["hand"].where(owned["hand"].notna(), owned["rep_id"])
        places = self.stages[["pipeline", "stage", "name", "stage_no"]]
        return owned.merge(self.reps, on="rep_id").merge(places, on=["pipeline", "stage"])

    def _watched(self, cases: Any) -> Columns:
        start = self.seen.watched_from
        found = cases[(cases["end"] > start) | (cases["at"] >= start)]
        begun = found["at"].to_numpy()
        return {
            "place": (found["rep_no"] * STAGES + found["stage_no"]).to_numpy(),
            "entry": np.maximum(start - begun, 0),
            "ended": found["end"].to_numpy() - begun,
            "cause": found["cause"].to_numpy(),
        }

    def _pipeline(self, alive: Any, changes: Any) -> Table:
        seen, stage = self.seen, changes["stage"]
        told = changes[["deal_no", "line", "amount_minor"]].assign(
            at=changes["changed_at"], on=changes["changed_on"], is_close=0,
            expected=changes["expected_close_on"],
            stage=stage.where((stage >= 0) & (stage < self.won)),
            is_open=(stage < self.won).where(stage >= 0).astype(float),
        )  # fmt: skip
        ended = alive.loc[alive["closed_at"] < _NEVER, ["deal_no", "closed_at", "closed_on"]]
        closes = ended.rename(columns={"closed_at": "at", "closed_on": "on"})
        events = pd.concat([told, closes.assign(is_close=1, line=0, is_open=0.0)])
        known = events.sort_values(_ORDER, ignore_index=True)
        given = known["expected"]
        held = ["stage", "is_open", "amount_minor", "expected"]
        known[held] = known.groupby("deal_no", sort=False)[held].ffill()
        pushed = (given - known["expected"].shift(1)).dt.days.where(_same(known, 1))
        pushed = pushed.where(pushed > 0, 0)
        sums = pd.DataFrame({"deal_no": known["deal_no"], "times": pushed > 0, "days": pushed})
        known[["times", "days"]] = sums.groupby("deal_no", sort=False).cumsum().astype(np.int64)
        known["until"] = known["on"].shift(-1).where(_same(known, -1))
        start, end = pd.Timestamp(seen.start), pd.Timestamp(seen.end)
        known["first"] = known["on"].clip(lower=start)
        states = known[
            (known["is_open"] == 1) & (known["until"].isna() | (known["until"] > known["first"]))
        ].merge(alive[["deal_no", "pipeline", "currency"]], on="deal_no")
        is_over = states["expected"] < pd.Timestamp(today(seen))
        states["late_on"] = states[["first", "expected"]].max(axis=1).where(is_over)
        states["until"] = states["until"].fillna(end)
        return self.told.pipeline(self._stock(_flows(states, end)))

    def _stock(self, flows: Any) -> Iterator[tuple[Any, ...]]:
        """What stands open at the end of each day, from what came and went."""
        days = pd.date_range(self.seen.start, self.seen.end - timedelta(days=1))
        for (lane, stage, currency), mine in flows.groupby(_CELL):
            of_day = mine.set_index("day")[_SUMS].reindex(days, fill_value=0).cumsum()
            for day, sums in zip(days, of_day.to_numpy().tolist(), strict=True):
                yield day.date(), lane, self.words[int(stage)], currency, *sums


def _flows(states: Any, end: Any) -> Any:
    amount, missing = (
        states["amount_minor"].fillna(0).astype(np.int64),
        states["amount_minor"].isna(),
    )
    goes, is_late = states["until"] < end, states["late_on"] < states["until"]
    counted = {
        "deals": 1, "without": missing.astype(np.int64), "times": states["times"],
        "days": states["days"], "value": amount, "late": 0, "late_value": 0,
    }  # fmt: skip
    late = dict.fromkeys(_SUMS, 0) | {"late": 1, "late_value": amount}
    parts = (
        (slice(None), "first", 1, counted),
        (goes, "until", -1, counted),
        (is_late, "late_on", 1, late),
        (is_late & goes, "until", -1, late),
    )
    found = []
    for rows, day, sign, sums in parts:
        flow = states[_CELL].assign(day=states[day], **sums)[rows]
        flow[_SUMS] *= sign
        found.append(flow.groupby(["day", *_CELL], sort=False)[_SUMS].sum().reset_index())
    return pd.concat(found).groupby(["day", *_CELL])[_SUMS].sum().reset_index()


def _same(rows: Any, lag: int) -> Any:
    """Whether the row so many before is of the same deal."""
    return rows["deal_no"] == rows["deal_no"].shift(lag)


def _turned(events: Any) -> Any:
    return events[~(_same(events, 1) & (events["stage"] == events["stage"].shift(1)))]


def _hands(changes: Any) -> Any:
    """From when on whom a deal belonged to, of those that changed hands."""
    given = changes[changes["rep_id"].notna()]
    changed = given.loc[given["rep_id"] != given["owner"], "deal_no"].unique()
    hands = given[given["deal_no"].isin(changed)].sort_values(["changed_at", "line"])
    return hands[["deal_no", "changed_at", "rep_id"]].rename(
        columns={"changed_at": "from_at", "rep_id": "hand"}
    )
