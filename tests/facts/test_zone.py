"""The pieces of a zone say what zoneinfo says, of instants and of wall clocks."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teropong.facts.zone import (
    Piece,
    from_instant,
    local_date,
    pieces,
    shift_sql,
    start_of_day,
    to_instant,
)

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Jakarta", "UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe",
        "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Africa/Cairo",
    )
]  # fmt: skip
INSTANTS = st.integers(0, to_instant(datetime(2099, 12, 1, tzinfo=UTC)))
CLOCKS = st.datetimes(datetime(1970, 1, 3), datetime(2099, 12, 1))


def held(zone: ZoneInfo, value: int, edge: str) -> Piece:
    found = pieces(zone)
    return found[bisect_right([getattr(piece, edge) for piece in found], value) - 1]


@given(st.sampled_from(ZONES), INSTANTS)
def test_the_shift_of_an_instant(zone: ZoneInfo, instant: int) -> None:
    offset = from_instant(instant).astimezone(zone).utcoffset()
    assert held(zone, instant, "from_utc").shift == offset // timedelta(microseconds=1)


@given(st.sampled_from(ZONES), CLOCKS)
@example(ZoneInfo("Europe/Berlin"), datetime(2025, 3, 30, 2, 30))  # skipped
@example(ZoneInfo("Europe/Berlin"), datetime(2025, 10, 26, 2, 30))  # shown twice
@example(ZoneInfo("Europe/Berlin"), datetime(2025, 10, 26, 3))
@example(ZoneInfo("Pacific/Apia"), datetime(2011, 12, 30, 12))  # a day that never was
def test_the_shift_of_a_wall_clock(zone: ZoneInfo, clock: datetime) -> None:
    shown = to_instant(clock.replace(tzinfo=UTC))
    offset = clock.replace(tzinfo=zone).utcoffset()
    assert offset is not None
    assert held(zone, shown, "from_local").shift == offset // timedelta(microseconds=1)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_every_change_to_the_second(zone: ZoneInfo) -> None:
    for piece in pieces(zone)[1:]:
        for at in (piece.from_utc - 1_000_000, piece.from_utc):
            offset = from_instant(at).astimezone(zone).utcoffset()
            assert held(zone, at, "from_utc").shift == offset // timedelta(microseconds=1)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("local", [True, False])
def test_in_sql(zone: ZoneInfo, local: bool) -> None:
    edge = "from_local" if local else "from_utc"
    asked = sorted(
        {getattr(piece, edge) + off for piece in pieces(zone)[1:] for off in (-1, 0, 1)}
        | {0, 10**15}
    )
    listed = ", ".join(f"({at})" for at in asked)
    found = duckdb.execute(
        f"SELECT {shift_sql('seen', zone, local=local)} FROM (VALUES {listed}) t(seen) ORDER BY seen"
    )
    assert [row[0] for row in found.fetchall()] == [held(zone, at, edge).shift for at in asked]


@given(st.sampled_from(ZONES), INSTANTS)
def test_an_instant_lies_in_its_day(zone: ZoneInfo, instant: int) -> None:
    day = local_date(instant, zone)
    assert day == from_instant(instant).astimezone(zone).date()
    assert start_of_day(day, zone) <= instant < start_of_day(day + timedelta(days=1), zone)


def test_a_day_that_begins_at_one_in_the_night() -> None:
    # In São Paulo summer time began at midnight: 4 November 2018 had no 0:00.
    first = start_of_day(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))
    assert from_instant(first) == datetime(2018, 11, 4, 3, tzinfo=UTC)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_instants_are_exact(at: datetime) -> None:
    assert from_instant(to_instant(at)) == at
