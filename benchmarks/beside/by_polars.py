"""The three with Polars, from frames in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import polars as pl

from benchmarks.beside.telling import DAY, FACTS, STAGES, Columns, Told, today
from benchmarks.by_hand import Table
from benchmarks.question import Frame

_CLOSED = ("won", "lost")
_ORDER = ("deal_no", "at", "is_close", "line")
_CELL = ("pipeline", "stage", "currency")
_SUMS = ("deals", "without", "times", "days", "value", "late", "late_value")


class Polars:
    """Answers from frames that hold the facts; stages are categories."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seen: Frame) -> None:
        self.seen, self.told = seen, Told.of(connection)
        frames = {name: connection.execute(sql).pl() for name, sql in FACTS.items()}
        words = [*frames["stages"]["stage"].unique(), *_CLOSED]
        kind = pl.Enum(words)
        self.deals, self.reps = frames["deals"], frames["reps"]
        self.history = frames["history"].with_columns(pl.col("stage").cast(kind))
        self.stages = frames["stages"].with_columns(pl.col("stage").cast(kind))
        self.kind = kind

    def answers(self) -> Iterator[Table]:
        """The three, one after another."""
        is_open = pl.col("outcome") == "open"
        alive = self.deals.filter(is_open | (pl.col("closed_at") >= self.seen.watched_from))
        changes = self.history.join(
            alive.select("deal_no", "outcome", "closed_at", owner="rep_id"), on="deal_no"
        ).filter(is_open | (pl.col("changed_at") <= pl.col("closed_at")))
        yield self._pipeline(alive, changes)
        moves = self._moves(alive, changes)
        hands = _hands(changes)
        yield self._durations(alive, moves, hands)
        yield self._conversion(alive, moves, hands)

    def _moves(self, alive: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
        stage, at = pl.col("stage"), pl.col("at")
        closes = alive.filter(pl.col("outcome") != "open").select(
            "deal_no", pl.col("outcome").cast(self.kind).alias("stage"), at="closed_at",
            is_close=pl.lit(1), line=pl.lit(0),
        )  # fmt: skip
        named = changes.filter(stage.is_not_null()).select(
            "deal_no", "stage", at="changed_at", is_close=pl.lit(0), line="line"
        )
        events = pl.concat([named, closes]).sort(_ORDER)
        is_slip = (
            _same(1) & _same(-1)
            & (stage.shift(1) == stage.shift(-1)) & (at.shift(-1) < at + 60_000_000)
        )  # fmt: skip
        moved = _turned(_turned(events).filter(~is_slip.fill_null(value=False)))
        return moved.with_columns(
            is_first=~_same(1).fill_null(value=False),
            is_last=~_same(-1).fill_null(value=False),
            left_at=pl.when(_same(-1)).then(at.shift(-1)),
        )

    def _durations(self, alive: pl.DataFrame, moves: pl.DataFrame, hands: pl.DataFrame) -> Table:
        seen, left = self.seen, pl.col("left_at")
        stays = moves.filter(~pl.col("stage").is_in(_CLOSED)).with_columns(
            on=left.fill_null(seen.as_of), lasted=left - pl.col("at")
        )
        stays = self._owned(
            stays.join(alive.select("deal_no", "rep_id", "pipeline"), on="deal_no"), hands
        )
        lasted = pl.col("lasted").cast(pl.Float64) / DAY
        ended = (
            stays.filter((left >= seen.start_at) & (left < seen.seen_until))
            .group_by("rep_id", "pipeline", pl.col("stage").cast(pl.String))
            .agg(
                pl.len(), lasted.mean().alias("mean"),
                lasted.quantile(0.5, "linear").alias("median"), lasted.quantile(0.9, "linear"),
            )
        )  # fmt: skip
        watched = stays.with_columns(
            cause=left.is_not_null().cast(pl.Int8), end=left.fill_null(seen.seen_until)
        )
        return self.told.durations(ended.rows(), self._watched(watched))

    def _conversion(self, alive: pl.DataFrame, moves: pl.DataFrame, hands: pl.DataFrame) -> Table:
        passages = self._owned(self._passages(alive, moves), hands)
        seen, reached = self.seen, pl.col("at")
        passed, won = pl.col("converted_at"), pl.col("won_at")
        counts = (
            passages.filter((reached >= seen.start_at) & (reached < seen.seen_until))
            .group_by("rep_id", "pipeline", pl.col("stage").cast(pl.String))
            .agg(
                pl.len(), passed.count(),
                (passed.is_null() & pl.col("lost_at").is_not_null()).sum().alias("lost"),
                won.count(),
            )
        )  # fmt: skip
        watched = [
            passages.with_columns(
                end=pl.coalesce(goal, pl.col("lost_at"), pl.lit(seen.seen_until)),
                cause=pl.when(goal.is_not_null())
                .then(1)
                .when(pl.col("lost_at").is_not_null())
                .then(2)
                .otherwise(0)
                .cast(pl.Int8),
            )
            for goal in (passed, won)
        ]
        return self.told.followed(counts.rows(), *map(self._watched, watched))

    def _passages(self, alive: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
        """Each step that a deal reached at least, when, and what became of it."""
        stage, at, level = pl.col("stage"), pl.col("at"), pl.col("level")
        deals = alive.select("deal_no", "rep_id", "pipeline")
        levels = (
            moves.join(deals, on="deal_no")
            .join(self.stages.select("pipeline", "stage", "position"), on=["pipeline", "stage"], how="left")
            .join(self.stages.select("pipeline", "top").unique(), on="pipeline")
            .with_columns(
                level=pl.when(stage == "won").then(pl.col("top") + 1).when(stage == "lost").then(0)
                .otherwise(pl.col("position"))
            )
        )  # fmt: skip
        highest = int(self.stages["top"].max() or 0)  # type: ignore[arg-type]
        reached = [
            pl.when(level >= k).then(at).min().alias(f"at_{k}") for k in range(1, highest + 2)
        ]
        outcomes = levels.group_by("deal_no").agg(
            pl.col("rep_id", "pipeline", "top").first(),
            pl.when(pl.col("is_first")).then(level).max().alias("start"),
            pl.when(stage == "won").then(at).min().alias("won_at"),
            pl.when(pl.col("is_last") & (stage == "lost")).then(at).max().alias("lost_at"),
            *reached,
        )
        steps = [
            outcomes.filter(pl.col(f"at_{k}").is_not_null() & (pl.col("start") <= k) & (pl.col("top") >= k))
            .select(
                "deal_no", "rep_id", "pipeline", "won_at", "lost_at", at=f"at_{k}",
                position=pl.lit(k, pl.Int32),
                converted_at=pl.when(pl.col("top") == k).then("won_at").otherwise(f"at_{k + 1}"),
            )
            for k in range(1, highest + 1)
        ]  # fmt: skip
        found = pl.concat(steps).join(
            self.stages.select("pipeline", "position", "stage"), on=["pipeline", "position"]
        )
        return found.with_columns(on=pl.col("at"))

    def _owned(self, cases: pl.DataFrame, hands: pl.DataFrame) -> pl.DataFrame:
        """With the owner of the instant ``on`` where a deal changed hands, and their cell."""
        owned = cases.sort("on").join_asof(
            hands, left_on="on", right_on="from_at", by="deal_no", check_sortedness=False
        )
        owned = owned.with_columns(rep_id=pl.coalesce("hand", "rep_id"))
        return owned.join(self.reps, on="rep_id").join(
            self.stages.select("pipeline", "stage", "stage_no"), on=["pipeline", "stage"]
        )

    def _watched(self, cases: pl.DataFrame) -> Columns:
        start, begun, end = self.seen.watched_from, pl.col("at"), pl.col("end")
        found = cases.filter((end > start) | (begun >= start)).select(
            place=pl.col("rep_no") * STAGES + pl.col("stage_no"),
            entry=pl.max_horizontal(start - begun, pl.lit(0, pl.Int64)),
            ended=end - begun,
            cause="cause",
        )
        return {name: found[name].to_numpy() for name in found.columns}

    def _pipeline(self, alive: pl.DataFrame, changes: pl.DataFrame) -> Table:
        stage, is_closing = pl.col("stage"), pl.col("stage").is_in(_CLOSED)
        told = changes.select(
            "deal_no", "amount_minor", "line", at="changed_at", on="changed_on",
            expected="expected_close_on", is_close=pl.lit(0),
            is_open=pl.when(is_closing).then(0).when(stage.is_not_null()).then(1),
            stage=pl.when(~is_closing).then(stage),
        )  # fmt: skip
        closes = alive.filter(pl.col("outcome") != "open").select(
            "deal_no", at="closed_at", on="closed_on",
            is_close=pl.lit(1), is_open=pl.lit(0), line=pl.lit(0),
        )  # fmt: skip
        events = pl.concat([told, closes], how="diagonal").sort(_ORDER)
        held = ("stage", "is_open", "amount_minor", "expected")
        known = events.with_columns(
            until=pl.when(_same(-1)).then(pl.col("on").shift(-1)),
            given=pl.col("expected"),
            **{name: pl.col(name).forward_fill().over("deal_no") for name in held},
        )
        pushed = (pl.col("given") - pl.col("expected").shift(1)).dt.total_days()
        known = known.with_columns(
            by=pl.when(_same(1) & (pushed > 0)).then(pushed).fill_null(0)
        ).with_columns(
            times=(pl.col("by") > 0).cast(pl.Int64).cum_sum().over("deal_no"),
            days=pl.col("by").cum_sum().over("deal_no"),
        )
        first, until = pl.max_horizontal("on", pl.lit(self.seen.start)), pl.col("until")
        late = pl.when(pl.col("expected") < today(self.seen)).then(
            pl.max_horizontal(first, "expected")
        )
        states = (
            known.filter((pl.col("is_open") == 1) & (until.is_null() | (until > first)))
            .with_columns(first=first, until=until.fill_null(self.seen.end), late=late)
            .join(alive.select("deal_no", "pipeline", "currency"), on="deal_no")
        )
        return self.told.pipeline(self._stock(_flows(states, self.seen.end)).iter_rows())

    def _stock(self, flows: pl.DataFrame) -> pl.DataFrame:
        """What stands open at the end of each day, from what came and went."""
        seen, cells = self.seen, flows.select(_CELL).unique()
        days = pl.date_range(seen.start, seen.end - timedelta(days=1), eager=True).alias("day")
        dense = cells.join(days.to_frame(), how="cross").join(flows, on=["day", *_CELL], how="left")
        running = (
            dense.fill_null(0)
            .sort("day")
            .with_columns(pl.col(name).cum_sum().over(_CELL) for name in _SUMS)
        )
        return running.select(
            "day", "pipeline", pl.col("stage").cast(pl.String), "currency", *_SUMS
        )


def _flows(states: pl.DataFrame, end: Any) -> pl.DataFrame:
    amount = pl.col("amount_minor")
    counted = {
        "deals": pl.len(),
        "without": amount.is_null().sum(),
        "times": pl.col("times").sum(),
        "days": pl.col("days").sum(),
        "value": amount.sum(),
    }
    late = {"late": pl.len(), "late_value": amount.sum()}
    goes, is_late = pl.col("until") < end, pl.col("late") < pl.col("until")
    parts = (
        (states, "first", 1, counted),
        (states.filter(goes), "until", -1, counted),
        (states.filter(is_late), "late", 1, late),
        (states.filter(is_late & goes), "until", -1, late),
    )
    found = [
        rows.group_by(pl.col(day).alias("day"), *_CELL).agg(
            (sum_.cast(pl.Int64) * sign).alias(name) for name, sum_ in sums.items()
        )
        for rows, day, sign, sums in parts
    ]
    together = pl.concat(found, how="diagonal")
    return together.group_by("day", *_CELL).agg(pl.col(name).sum() for name in _SUMS)


def _same(lag: int) -> pl.Expr:
    """Whether the row so many before is of the same deal."""
    return pl.col("deal_no") == pl.col("deal_no").shift(lag)


def _turned(events: pl.DataFrame) -> pl.DataFrame:
    stage = pl.col("stage")
    return events.filter(~(_same(1) & (stage == stage.shift(1))).fill_null(value=False))


def _hands(changes: pl.DataFrame) -> pl.DataFrame:
    """From when on whom a deal belonged to, of those that changed hands."""
    changed = changes.filter(pl.col("rep_id") != pl.col("owner")).select("deal_no").unique()
    return (
        changes.filter(pl.col("rep_id").is_not_null())
        .join(changed, on="deal_no", how="semi")
        .sort("changed_at", "line")
        .select("deal_no", from_at="changed_at", hand="rep_id")
    )
