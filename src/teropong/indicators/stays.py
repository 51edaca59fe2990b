"""Stays in a stage, as they are watched before a period's end, together and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from teropong.indicators.cases import Part
from teropong.indicators.shape import PEOPLE, Reader, Scope, Span
from teropong.indicators.slices import between
from teropong.indicators.watching import Watched, is_running, is_watched, watch

OWN = ("m.pipeline", "m.stage")
HAS_ENDED = "m.left_at IS NOT NULL"
BEGUN = "m.entered_at"
ENDING = (("m.left_at", 1),)


def watched_stays(scope: Scope, reader: Reader, span: Span) -> Watched:
    """Stays watched in the twelve months, credited to the owner at their end, or of watching."""
    [watched] = watch(
        scope,
        reader,
        span,
        source=_owned(scope, reader, span, (*scope.by, *scope.where)),
        begun=BEGUN,
        endings=[ENDING],
        on=_credited_on(span),
        own=OWN,
    )
    return watched


def _credited_on(span: Span) -> str:
    return (
        f"CASE WHEN m.left_at IS NOT NULL AND m.left_at < {span.seen_until} THEN m.left_on "
        f"ELSE DATE '{span.last_on}' END"
    )


def _owned(scope: Scope, reader: Reader, span: Span, asked: Iterable[str]) -> str:
    """Stays with their rep: a stay that outlasts the watching is its owner's of that time."""
    stays = reader.moment("stays")
    if span.seen_until >= scope.as_of or not set(PEOPLE) & set(asked):
        return stays
    end = span.seen_until
    return f"""(
      SELECT s.deal_no, s.pipeline, s.stage, s.entered_at, s.left_at, s.left_on, s.source,
        s.segment, CASE WHEN s.is_reassigned AND (s.left_at IS NULL OR s.left_at >= {end})
          THEN coalesce(w.rep_id, s.rep_id) ELSE s.rep_id END AS rep_id
      FROM {stays} s LEFT JOIN (
        SELECT deal_no, rep_id FROM {reader.moment("owners")} o
        WHERE from_at < {end} AND to_at >= {end}) w ON w.deal_no = s.deal_no)"""


def stays_one_by_one(scope: Scope, reader: Reader, nth: int, span: Span) -> Part:
    """Those that ended in a period or go on at its end; aside, those that are watched."""
    in_period = between(replace(scope, spans=(span,)), "m.left_on")
    columns = ("deal_no", "pipeline", "stage", "entered_at", "left_at")
    return Part(
        "deal",
        source=_owned(scope, reader, span, PEOPLE),
        on=_credited_on(span),
        nth=str(nth),
        marks={
            "completed": f"{HAS_ENDED} AND {in_period}",
            "running": is_running(span, BEGUN, ENDING),
            "watched": is_watched(span, BEGUN, ENDING),
        },
        columns={name: f"m.{name}" for name in columns},
        aside=("watched",),
    )
