"""Cells: what a date, an instant, an amount may look like, and what is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teropong.facts.faults import Fault
from teropong.facts.settings import Settings
from teropong.facts.zone import to_instant

Faults = Callable[..., list[Fault]]
Rows = Callable[[str], list[tuple[Any, ...]]]

HEAD = "opportunity_id,rep_id,created_at,outcome,currency,amount\n"
JAKARTA = ZoneInfo("Asia/Jakarta")


def created(text: str) -> str:
    return f"{HEAD}D1,R1,{text},open,,\n"


def priced(amount: str, currency: str = "") -> str:
    return f'{HEAD}D1,R1,2026-04-01,open,{currency},"{amount}"\n'


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-04-01", datetime(2026, 4, 1, tzinfo=JAKARTA)),
        ("2026-04-01T09:30", datetime(2026, 4, 1, 9, 30, tzinfo=JAKARTA)),
        ("2026-04-01 09:30:15", datetime(2026, 4, 1, 9, 30, 15, tzinfo=JAKARTA)),
        ("2026-04-01T09:30:15.5", datetime(2026, 4, 1, 9, 30, 15, 500_000, tzinfo=JAKARTA)),
        ("2026-04-01T09:30:15.000001", datetime(2026, 4, 1, 9, 30, 15, 1, tzinfo=JAKARTA)),
        ("2026-04-01T09:30Z", datetime(2026, 4, 1, 9, 30, tzinfo=UTC)),
        ("2026-04-01T09:30:00z", datetime(2026, 4, 1, 9, 30, tzinfo=UTC)),
        ("2026-04-01T09:30+00:00", datetime(2026, 4, 1, 9, 30, tzinfo=UTC)),
        ("2026-04-01T09:30-05", datetime(2026, 4, 1, 14, 30, tzinfo=UTC)),
        ("2026-04-01T09:30+0530", datetime(2026, 4, 1, 4, 0, tzinfo=UTC)),
        ("2026-04-01T09:30:00-03:30", datetime(2026, 4, 1, 13, 0, tzinfo=UTC)),
        ("2026-04-01T09:30:00.25 +07:00", datetime(2026, 4, 1, 2, 30, 0, 250_000, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=JAKARTA)),
        ("1999-12-31T23:59:59+14:00", datetime(1999, 12, 31, 9, 59, 59, tzinfo=UTC)),
    ],
)
def test_instants(faults: Faults, rows: Rows, text: str, at: datetime) -> None:
    assert faults(opportunities=created(text)) == []
    assert rows("SELECT created_at, created_on FROM facts.opportunities") == [
        (to_instant(at), at.astimezone(JAKARTA).date())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31T10:00", "2026-04-01T24:30", "2026-04-01T09:60",
        "2026-04-01T09:30:61", "01/04/2026", "2026/04/01", "1.4.2026", "20260401", "2026-4-1", "2026-04", "yesterday",
        "2026-04-01T", "2026-04-01T9:30", "2026-04-01T09:30+7", "2026-04-01T09:30+25:00", "2026-04-01T09:30+07:75",
        "2026-04-01T09:30 Asia/Jakarta", "2026-04-01T09:30:15.1234567", "45748", "-", "0000-00-00",
    ],
)  # fmt: skip
def test_no_instants(faults: Faults, rows: Rows, text: str) -> None:
    [fault] = faults(opportunities=created(text))
    assert (fault.line, fault.column, fault.value, fault.blocks) == (2, "created_at", text, True)
    assert fault.reason == "no such date or time"
    assert rows("SELECT count(*) FROM facts.opportunities") == [(0,)]


@pytest.mark.parametrize("text", ["2026-02-29", "2026-04-01T10:00", "04/01/2026", "2026-04-01Z"])
def test_no_dates(faults: Faults, text: str) -> None:
    [fault] = faults(accounts=f"account_id,name,customer_since\nA,A,{text}\n")
    assert (fault.line, fault.column, fault.value, fault.reason) == (
        2,
        "customer_since",
        text,
        "no such date",
    )


@pytest.mark.parametrize(
    "day", ["2126-03-01", "9999-12-31", "1900-01-01", "2099-12-31", "0026-03-01"]
)
@pytest.mark.parametrize("clock", ["", "T09:30", "T09:30:00+07:00", "T09:30Z"])
def test_a_day_of_which_nothing_is_kept(faults: Faults, day: str, clock: str) -> None:
    tables = {"accounts": f"account_id,name,customer_since\nA,A,{day}\n"}
    if clock:
        tables = {"opportunities": created(day + clock)}
    [fault] = faults(**tables)
    assert fault.value == day + clock
    assert fault.reason == "it lies outside 1900-01-02 to 2099-12-30"
    assert fault.advice.endswith("Mend its year" if clock else "is known, leave it empty")


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("", "", None),
        ("0", "", 0),
        ("1250000.50", "", 125_000_050),
        ("1250000.5", "", 125_000_050),
        ("1250000", "", 125_000_000),
        ("1250000.500000", "", 125_000_050),
        ("007", "", 700),
        ("9000000000000000", "", 9 * 10**17),
        ("900000000000000000", "JPY", 9 * 10**17),
        ("12", "JPY", 12),
        ("12.000", "JPY", 12),
        ("12.345", "KWD", 12_345),
        ("12.3456", "CLF", 123_456),
        ("0.01", "USD", 1),
        ("12", "XXX", 1_200),
    ],
)
def test_money(faults: Faults, rows: Rows, amount: str, currency: str, minor: int | None) -> None:
    found = [fault for fault in faults(opportunities=priced(amount, currency)) if fault.blocks]
    assert found == []
    assert rows("SELECT amount_minor FROM facts.opportunities") == [(minor,)]


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("-1", "", "an amount is never negative"),
        ("-0.01", "", "an amount is never negative"),
        ("12.345", "", "more decimals than its currency"),
        ("12.5", "JPY", "more decimals than its currency"),
        ("9000000000000000.01", "", "more digits than 9·10^17"),
        ("900000000000000001", "JPY", "more digits than 9·10^17"),
        ("1,250,000.50", "", "no amount of money"),
        ("1.250.000,50", "", "no amount of money"),
        ("1 250", "", "no amount of money"),
        ("Rp 1250", "", "no amount of money"),
        ("1e6", "", "no amount of money"),
        ("+5", "", "no amount of money"),
        (".5", "", "no amount of money"),
        ("5.", "", "no amount of money"),
        ("NaN", "", "no amount of money"),
        ("inf", "", "no amount of money"),
        ("99999999999999999999", "", "no amount of money"),
        ("٣٤", "", "no amount of money"),
    ],
)
def test_no_money(faults: Faults, amount: str, currency: str, reason: str) -> None:
    [fault] = [fault for fault in faults(opportunities=priced(amount, currency)) if fault.blocks]
    assert (fault.line, fault.column, fault.value) == (2, "amount", amount)
    assert reason in fault.reason


def test_a_history_row_has_its_deals_currency(faults: Faults, rows: Rows) -> None:
    history = "opportunity_id,changed_at,amount\nD1,2026-04-02,12\nD2,2026-04-02,12\n"
    deals = f"{HEAD}D1,R1,2026-04-01,open,JPY,\nD2,R1,2026-04-01,open,,\n"
    assert [
        fault for fault in faults(opportunities=deals, opportunity_history=history) if fault.blocks
    ] == []
    assert rows("SELECT amount_minor FROM facts.opportunity_history ORDER BY line") == [
        (12,),
        (1_200,),
    ]
    [fault] = [
        fault
        for fault in faults(
            opportunities=deals,
            opportunity_history=history.replace("D1,2026-04-02,12", "D1,2026-04-02,12.5"),
        )
        if fault.blocks
    ]
    assert (fault.file, fault.line, fault.value) == ("opportunity_history.csv", 2, "12.5")


@pytest.mark.parametrize(
    "deals", [HEAD, f"{HEAD}D1,R1,2026-04-01,open,JPY,\nD2,R1,2026-04-01,open,,\n"]
)
def test_a_history_row_whose_deal_is_not_there(faults: Faults, deals: str) -> None:
    # It is named, it blocks nothing, and its amount is one of the reporting currency.
    found = faults(
        opportunities=deals,
        opportunity_history="opportunity_id,changed_at,amount\nGONE,2026-04-02,12.50\n",
    )
    told = [
        (fault.column, fault.value, fault.blocks) for fault in found if fault.column != "currency"
    ]
    assert told == [("opportunity_id", "GONE", False)]


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("Lead,one,,", "position", "no whole number"),
        ("Lead,1.5,,", "position", "no whole number"),
        ("Lead,,,", "position", "it is empty"),
        ("Lead,1,-1,", "base", "no whole number"),
        ("Lead,1,,-3", "expected_days", "no positive number"),
        ("Lead,1,,1e30", "expected_days", "too large"),
        ("Lead,1,,a week", "expected_days", "no positive number"),
    ],
)
def test_no_numbers(faults: Faults, text: str, column: str, reason: str) -> None:
    [fault] = faults(stages=f"stage,position,base,expected_days\n{text}\n")
    assert (fault.line, fault.column) == (2, column)
    assert reason in fault.reason


def test_a_bare_close_comes_after_all_of_its_day(faults: Faults, rows: Rows) -> None:
    # Created at 8:00, changed at 16:00, closed on that bare day: at 16:00. Where nothing else
    # happened on the day, at its first instant; a close with a time stays as it is.
    head = "opportunity_id,rep_id,created_at,outcome,closed_at\n"
    faults(
        opportunities=head
        + "D1,R1,2026-04-01T08:00,won,2026-04-01\n"
        + "D2,R1,2026-04-01T08:00,won,2026-04-01\n"
        + "D3,R1,2026-03-01,won,2026-04-01\n"
        + "D4,R1,2026-03-01,won,2026-04-01T08:00\n",
        opportunity_history="opportunity_id,changed_at,stage\nD1,2026-04-01T16:00,Lead\nD4,2026-04-01T16:00,Lead\n"
        "D3,2026-04-02T16:00,Lead\n",
    )
    found = rows("SELECT closed_at FROM facts.opportunities ORDER BY line")
    hours = [(16,), (8,), (0,), (8,)]
    assert found == [(to_instant(datetime(2026, 4, 1, hour, tzinfo=JAKARTA)),) for (hour,) in hours]


def test_another_timezone_moves_the_days(faults: Faults, rows: Rows) -> None:
    faults(Settings(timezone="America/New_York"), opportunities=created("2026-04-01T02:00Z"))
    assert rows("SELECT created_on FROM facts.opportunities") == [(date(2026, 3, 31),)]
