"""Rows that contradict one another: every rule of `check`, found on its line, and not found beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teropong.facts.checks import CHECKS
from teropong.facts.faults import Fault

Faults = Callable[..., list[Fault]]

DEALS = "opportunity_id,rep_id,created_at,outcome,closed_at,stage,currency,amount,pipeline\n"
HISTORY = "opportunity_id,changed_at,stage\n"
STAGES = "pipeline,stage,position,base\n,Lead,1,\n,Offer,2,3\nNew,Lead,1,\n"
RATES = "currency,starts_on,rate\nUSD,2026-04-02,16000\n"
PEOPLE = "rep_id,name,team,profile\nR1,Rina,North,hunter\n"
TARGETS = (
    "indicator,measure,pipeline,stage,scope_kind,scope,grain,starts_on,value,upper,currency,"
    "decided_on,withdrawn_on\n"
)
SOUND = (
    "first_meetings,,,,rep,R1,week,2026-01-01,2,,,,\n"
    "revenue,profit,,,team,North,month,2026-05-01,5,,USD,,\n"
    "conversion,,,Lead,profile,hunter,quarter,2026-01-01,0.5,1,,,\n"
    "baseline,,,1st,company,,quarter,2026-01-01,0.5,,,2026-01-02,\n"
    "baseline,,,1st,company,,quarter,2026-01-01,0.6,,,2026-01-03,\n"
)
OPEN = "D1,R1,2026-04-01,open,,,,,\n"

CASES: tuple[tuple[str, dict[str, str], str, int, str | None], ...] = (
    (
        "`stages` has no such stage in this pipeline",
        {"opportunities": f"{DEALS}D1,R1,2026-04-01,open,,Lead,,,\nD2,R1,2026-04-01,open,,Ledd,,,\n", "stages": STAGES},
        "opportunities.csv", 3, "Ledd",
    ),
    (
        "`stages` has no such stage in this pipeline",
        {"opportunities": f"{DEALS}D1,R1,2026-04-01,open,,Offer,,,New\n", "stages": STAGES},
        "opportunities.csv", 2, "Offer",
    ),
    (
        "`stages` has no such stage in this pipeline",
        {
            "opportunities": DEALS + OPEN,
            "opportunity_history": f"{HISTORY}D1,2026-04-01,Lead\nD1,2026-04-02,won\nD1,2026-04-03,Demo\n",
            "stages": STAGES,
        },
        "opportunity_history.csv", 4, "Demo",
    ),
    ("won and lost are outcomes, not stages", {"stages": "stage,position\nLead,1\nwon,2\n"}, "stages.csv", 3, "won"),
    ("a position is a whole number from 1", {"stages": "stage,position\nLead,1\nOffer,1\n"}, "stages.csv", 3, "1"),
    ("a position is a whole number from 1", {"stages": "stage,position\nLead,0\nOffer,1\n"}, "stages.csv", 2, "0"),
    ("there are three bases", {"stages": "stage,position,base\nLead,1,3\nOffer,2,4\n"}, "stages.csv", 3, "4"),
    (
        "a deal that is won or lost has a day on which it was",
        {"opportunities": f"{DEALS}{OPEN}D2,R1,2026-04-01,lost,,,,,\n"}, "opportunities.csv", 3, None,
    ),
    (
        "it was closed before it was created",
        {
            "opportunities": f"{DEALS}D1,R1,2026-04-01T16:00,won,2026-04-01,,,,\n"
            "D2,R1,2026-04-01T16:00,won,2026-04-01T15:59,,,,\n"
        },
        "opportunities.csv", 3, "2026-04-01",
    ),
    (
        "an open deal has not been closed",
        {"opportunities": f"{DEALS}{OPEN}D2,R1,2026-04-01,open,2026-04-02,,,,\n"}, "opportunities.csv", 3, "2026-04-02",
    ),
    (
        "no currency has such a code",
        {"opportunities": f"{DEALS}{OPEN}D2,R1,2026-04-01,open,,,Rp,,\n"}, "opportunities.csv", 3, "Rp",
    ),
    (
        "the currency has no rate for the day on which it was won",
        {
            "opportunities": f"{DEALS}D1,R1,2026-04-01,won,2026-04-02,,USD,1,\nD2,R1,2026-04-01,won,2026-04-01,,USD,1,\n"
            "D3,R1,2026-04-01,won,2026-04-01,,USD,,\n",
            "rates": RATES,
        },
        "opportunities.csv", 3, "USD on 2026-04-01",
    ),
    (
        "the currency has no rate",
        {"opportunities": f"{DEALS}D1,R1,2026-04-01,open,,,USD,1,\nD2,R1,2026-04-01,open,,,EUR,1,\n", "rates": RATES},
        "opportunities.csv", 3, "EUR",
    ),
    ("a rate is more than 0", {"rates": f"{RATES}EUR,2026-04-02,0\n"}, "rates.csv", 3, "0"),
    (
        "the deal was closed before: the row is ignored",
        {
            "opportunities": f"{DEALS}D1,R1,2026-04-01,won,2026-04-02,,,,\n",
            "opportunity_history": f"{HISTORY}D1,2026-04-02T16:00,Lead\nD1,2026-04-03,Lead\n",
        },
        "opportunity_history.csv", 3, "2026-04-03",
    ),
    (
        "the deal was created later: the row is used as it is",
        {
            "opportunities": DEALS + OPEN,
            "opportunity_history": f"{HISTORY}D1,2026-04-01,Lead\nD1,2026-03-31T23:59,Lead\n",
        },
        "opportunity_history.csv", 3, "2026-03-31",
    ),
    (
        "the rep is still in another team: the later row holds",
        {
            "memberships": "rep_id,team,from_on,until_on\nR1,North,2026-01-01,2026-02-01\nR1,South,2026-02-01,\n"
            "R1,East,2026-03-01,\n"
        },
        "memberships.csv", 4, "R1",
    ),
    (
        "it ends before it begins: the row",
        {"memberships": "rep_id,team,from_on,until_on\nR1,North,2026-02-01,2026-02-01\n"},
        "memberships.csv", 2, "2026-02-01",
    ),
    ("positions have a gap: only their order", {"stages": "stage,position\nLead,1\nOffer,3\n"}, "stages.csv", 3, "3"),
)  # fmt: skip

TARGET_CASES: tuple[tuple[str, str, str | None], ...] = (
    ("no indicator has this name", "revenu,,,,company,,month,2026-01-01,5,,IDR,,", "revenu"),
    (
        "no target can be set for this figure",
        "revenue,profitt,,,company,,month,2026-01-01,5,,IDR,,",
        "profitt",
    ),
    (
        "the figure is not told by stage",
        "revenue,,,Lead,company,,month,2026-01-01,5,,IDR,,",
        "Lead",
    ),
    (
        "the figure is told by stage, and none",
        "conversion,,,,company,,quarter,2026-01-01,0.5,,,,",
        None,
    ),
    (
        "there is no such stage in this pipeline",
        "conversion,,,Ledd,company,,quarter,2026-01-01,0.5,,,,",
        "Ledd",
    ),
    ("no step of the baseline leaves", "baseline,,,4th,company,,quarter,2026-01-01,0.5,,,,", "4th"),
    ("the figure has no such pipeline", "revenue,,Old,,company,,month,2026-01-01,5,,IDR,,", "Old"),
    ("it is not said whose target it is", "first_meetings,,,,team,,week,2026-01-01,5,,,,", None),
    (
        "there is no such rep, team or profile",
        "first_meetings,,,,rep,R9,week,2026-01-01,5,,,,",
        "R9",
    ),
    (
        "there is no such rep, team or profile",
        "first_meetings,,,,team,Noth,week,2026-01-01,5,,,,",
        "Noth",
    ),
    (
        "there is no such rep, team or profile",
        "first_meetings,,,,profile,R1,week,2026-01-01,5,,,,",
        "R1",
    ),
    (
        "a rate is not more than 1",
        "conversion,win_rate,,Lead,company,,quarter,2026-01-01,65,,,,",
        "65",
    ),
    (
        "it is withdrawn before it is decided",
        "revenue,,,,company,,month,2026-01-01,5,,IDR,2026-01-05,2026-01-04",
        "2026-01-04",
    ),
    (
        "the band ends below its beginning",
        "stage_duration,,,Lead,company,,month,2026-01-01,14,7.5,,,",
        "7.5",
    ),
    (
        "the currency has no rate for the target's",
        "revenue,,,,company,,month,2026-04-01,5,,USD,,",
        "USD on 2026-04-01",
    ),
    ("a target in money without its currency", "revenue,,,,company,,month,2026-01-01,5,,,,", None),
    ("the figure is not in money", "first_meetings,,,,company,,week,2026-01-01,5,,IDR,,", "IDR"),
    (
        "another row sets the same from the same day",
        "first_meetings,,,,rep,R1,week,2026-01-01,3,,,,",
        "2026-01-01",
    ),
)
CASES += tuple(
    (reason, {"reps": PEOPLE, "stages": STAGES, "rates": RATES, "targets": f"{TARGETS}{SOUND}{row}\n"},
     "targets.csv", 7, value)
    for reason, row, value in TARGET_CASES
)  # fmt: skip


@pytest.mark.parametrize(("reason", "tables", "file", "line", "value"), CASES)
def test_a_contradiction_is_found_on_its_line(
    faults: Faults, reason: str, tables: dict[str, str], file: str, line: int, value: str | None
) -> None:
    [fault] = faults(**tables)
    assert fault.reason.startswith(reason)
    assert (fault.file, fault.line, fault.value) == (file, line, value)
    [check] = {check.blocks for check in CHECKS if check.reason == fault.reason}
    assert fault.blocks is check
    assert fault.advice


def test_every_rule_has_its_case() -> None:
    covered = {
        (tables_file.removesuffix(".csv"), reason[:25]) for reason, _, tables_file, _, _ in CASES
    }
    assert {(check.table, check.reason[:25]) for check in CHECKS} <= covered


def test_no_target_blocks_and_sound_ones_have_no_fault(faults: Faults) -> None:
    tables = {"reps": PEOPLE, "stages": STAGES, "rates": RATES}
    assert faults(targets=TARGETS + SOUND, **tables) == []
    found = faults(targets=TARGETS + "".join(f"{row}\n" for _, row, _ in TARGET_CASES), **tables)
    assert len(found) == len(TARGET_CASES) - 1  # without the sound ones there is no double
    assert not any(fault.blocks for fault in found)


@pytest.mark.parametrize("value", ["-1", "much", ""])
def test_a_target_below_nothing_or_that_is_no_number_blocks(faults: Faults, value: str) -> None:
    [fault] = faults(
        targets=f"{TARGETS}first_meetings,,,,rep,R1,week,2026-01-01,{value},,,,\n", reps=PEOPLE
    )
    assert (fault.column, fault.blocks) == ("value", True)


@pytest.mark.parametrize(
    ("table", "text", "column", "value"),
    [
        ("activities", "activity_id,rep_id,account_id,channel,status,occurred_at\nV1,R1,GONE,call,done,2026-04-01\n", "account_id", "GONE"),
        ("opportunity_history", f"{HISTORY}D1,2026-04-01,Lead\nGONE,2026-04-01,Lead\n", "opportunity_id", "GONE"),
        ("memberships", "rep_id,team,from_on\nGONE,North,2026-01-01\n", "rep_id", "GONE"),
        ("absences", "rep_id,from_on,until_on\nGONE,2026-01-01,2026-01-02\n", "rep_id", "GONE"),
    ],
)  # fmt: skip
def test_what_refers_to_nothing(
    faults: Faults, table: str, text: str, column: str, value: str
) -> None:
    people = {"reps": "rep_id,name\nR1,Rina\n", "accounts": "account_id,name\nA,A\n"}
    [fault] = faults(opportunities=DEALS + OPEN, **people, **{table: text})
    assert (fault.column, fault.value, fault.blocks) == (column, value, False)


def test_without_a_table_nothing_refers_to_it(faults: Faults) -> None:
    assert faults(opportunities=DEALS + OPEN) == []


def test_a_column_that_rows_want_and_none_has_is_missing_once(faults: Faults) -> None:
    head = "opportunity_id,rep_id,created_at,outcome\n"
    [fault] = faults(opportunities=f"{head}D1,R1,2026-04-01,lost\nD2,R1,2026-04-01,won\n")
    assert (fault.line, fault.column, fault.blocks) == (None, "closed_at", True)
    assert fault.reason == "the column is missing"


def test_line_numbers_survive_quoted_line_ends(faults: Faults) -> None:
    # The header, then a deal whose text takes lines 2 and 3: the next one stands on line 4.
    head = "opportunity_id,rep_id,created_at,outcome,closed_at,lost_reason\n"
    [fault] = faults(
        opportunities=f'{head}D1,R1,2026-04-01,open,,"too\ndear"\nD2,R1,2026-04-01,lost,,\n'
    )
    assert fault.line == 4


def test_many_that_refer_to_nothing_block_nothing_either(faults: Faults) -> None:
    head = "activity_id,rep_id,account_id,channel,status,occurred_at\n"
    rows = "".join(f"V{n},R1,GONE,call,done,2026-04-01\n" for n in range(1_005))
    found = faults(
        opportunities=DEALS + OPEN, accounts="account_id,name\nA,A\n", activities=head + rows
    )
    assert (len(found), found[-1].reason) == (1_001, "5 more rows like these")
    assert not any(fault.blocks for fault in found)
