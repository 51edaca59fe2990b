"""Texts that are nearly instants, days or amounts: the quick shapes and Python say the same."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.facts.parsing import layered, parsed
from teropong.facts.schema import BY_NAME
from teropong.facts.settings import Settings
from teropong.facts.zone import to_instant

FAULT = ("fault",)
INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?"
    r" ?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?",
    re.ASCII,
)
START_OF_1970 = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = date(1900, 1, 2), date(2099, 12, 30)
SHAPES = (
    "2026-04-01T09:30:15+07:00", "2026-04-01 09:30:15-03:30", "2026-10-25T02:30:00", "2026-04-01", "2026-04-01T09:30:15Z",
    "2026-04-01T09:30", "2026-04-01T09:30:15.123456 +0700", "2026-04-01T24:00:00", "2026-02-29T00:00:00+07:00",
    "1900-01-02T00:00:00+14:00", "1900-01-01", "2099-12-30T23:59:59-12:00", "2099-12-31", "2026-04-01T23:59:60",
)  # fmt: skip
AMOUNTS = ("1250000.50", "0", "007", "12.345", "-1", "9999999999999.99", "12345678901234567.12")


@st.composite
def nearly(draw: st.DrawFn, shapes: tuple[str, ...], signs: str) -> str:
    """A text of one of the shapes, with up to three signs put in, in the place of, or left out."""
    text = draw(st.sampled_from(shapes))
    for _ in range(draw(st.sampled_from([0, 1, 1, 2, 3]))):
        at, sign = draw(st.integers(0, len(text))), draw(st.sampled_from([*signs, ""]))
        text = text[:at] + sign + text[at + draw(st.integers(0, 1)) :]
    return text


def read(table: str, column: str, texts: list[str], known: Settings) -> list[tuple[Any, ...]]:
    """What becomes of each text, as the outputs of the column; a fault is told in two ways."""
    found = parsed(BY_NAME[table].column(column), "VARCHAR", known, "'IDR'")
    names = ", ".join(found.outputs)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE given (nth INTEGER, {column} VARCHAR)")
        connection.executemany(
            "INSERT INTO given VALUES (?, nullif(?, ''))", list(enumerate(texts))
        )
        extra = ["nth", f"{found.is_faulty} AS alone"]
        rows = connection.execute(
            f"SELECT {found.fails}, alone, {names} FROM {layered([found], 'given', extra)} ORDER BY nth"
        ).fetchall()
    assert all(bool(fails) == bool(alone) for fails, alone, *_ in rows)
    return [FAULT if fails else tuple(values) for fails, _alone, *values in rows]


def instant(text: str, zone: tzinfo) -> tuple[Any, ...]:
    text = text.strip(" \u00a0")
    if not text:
        return None, None, None
    match = INSTANT.fullmatch(text)
    if match is None or (day := local_day(match[1])) is None:
        return FAULT
    hour, minute, second = (int(part or 0) for part in match.group(2, 3, 4))
    micro = int((match[5] or "").ljust(6, "0"))
    ends_the_day = hour == 24 and not (minute or second or micro)
    if not ends_the_day and (hour > 23 or minute > 59 or second > 59):
        return FAULT
    clock = datetime(day.year, day.month, day.day) + timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=micro
    )
    if day.year < 1970:  # the shift of 1970 holds before, too
        zone = timezone(START_OF_1970.astimezone(zone).utcoffset() or timedelta())
    at = clock.replace(tzinfo=offset(match[6]) or zone).astimezone(UTC)
    return to_instant(at), at.astimezone(zone).date(), len(text) == 10


def offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if text[0] == "-" else shift)


def local_day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


@pytest.mark.parametrize("name", ["Asia/Jakarta", "Europe/Berlin"])
@given(st.lists(nearly(SHAPES, "0123459-+:.TZz /\t\u00a0٣é"), min_size=40, max_size=80))
@settings(max_examples=25, deadline=None)
def test_instants(name: str, texts: list[str]) -> None:
    known = Settings(timezone=name)
    expected = [instant(text, known.zone) for text in texts]
    assert read("accounts", "created_at", texts, known) == expected


@given(st.lists(nearly(SHAPES[3:4], "0123459-+:.T \t\u00a0٣"), min_size=40, max_size=80))
@settings(max_examples=25, deadline=None)
def test_days(texts: list[str]) -> None:
    given = [text.strip(" \u00a0") for text in texts]
    expected = [FAULT if text and local_day(text) is None else (local_day(text),) for text in given]
    assert read("accounts", "customer_since", texts, Settings()) == expected


def amount(text: str) -> tuple[Any, ...]:
    text = text.strip(" \u00a0")
    if not text:
        return None, None
    if not re.fullmatch(r"-?\d{1,19}(\.\d{1,12})?", text, re.ASCII):
        return FAULT
    minor = Decimal(text) * 100
    if 0 <= minor <= 9 * 10**17 and minor == int(minor):
        return (int(minor),)
    return None, Decimal(text)


@given(st.lists(nearly(AMOUNTS, "0123459-+.,e _\t\u00a0٣"), min_size=40, max_size=80))
@settings(max_examples=25, deadline=None)
def test_amounts(texts: list[str]) -> None:
    found = read("opportunities", "amount", texts, Settings())
    # Major units stay where the minor ones are null, and nobody asks for them elsewhere.
    shown = [row[:1] if row != FAULT and row[0] is not None else row for row in found]
    assert shown == [amount(text) for text in texts]
