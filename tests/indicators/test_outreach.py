"""2 Contacting new clients, worked by hand."""

from __future__ import annotations

import pytest

from tests.indicators.conftest import Answer, Company, only, told

HEAD = "activity_id, rep_id, account_id, channel, direction, status, occurred_at\n"

SPRING = (
    HEAD
    + """
    V1,  R1, Arif,  call,    outbound, done,      2026-04-01T09:00
    V2,  R2, Arif,  call,    ,         done,      2026-04-02T09:00
    V3,  R1, Arif,  email,   outbound, done,      2026-04-03T09:00
    V4,  R1, Bayu,  email,   inbound,  done,      2026-04-03T09:00
    V5,  R1, Bayu,  email,   outbound, cancelled, 2026-04-03T09:00
    V6,  R2, Bayu,  message, outbound, done,      2026-04-04T09:00
    V7,  R1, Bayu,  meeting, outbound, done,      2026-04-06T09:00
    V8,  R1, Bayu,  call,    outbound, done,      2026-04-07T09:00
    V9,  R1, Citra, call,    outbound, done,      2026-04-07T09:00
    V10, R2, Dewi,  call,    outbound, done,      2026-04-07T09:00
    """
)
CUSTOMERS = "account_id, name, customer_since\nDewi, Dewi, 2020-01-01"


def test_by_channel(company: Company, answer: Answer) -> None:
    company(activities=SPRING, accounts=CUSTOMERS)
    result = answer("outreach", period="2026-04", grain="month")
    # Calls: Arif twice (an empty direction is outbound), Citra once. Bayu's call comes after the
    # meeting, Dewi is a customer: 3 calls to 2 accounts. E-mails: Arif's; one came from Bayu, one
    # was called off. Messages: Bayu's, which was its very first attempt and led to the meeting.
    assert told(result.rows, "channel value n accounts_reached met attempts_per_first_meeting") == [
        ("call", 3, 3, 2, 0, None),
        ("email", 1, 1, 1, 0, None),
        ("message", 1, 1, 1, 1, 1.0),
    ]
    # Over all channels Arif is one account: 3, not 4. 5 attempts; those towards the 3 accounts of
    # the cohort within their windows are 3 + 1 + 1 = 5, for one first meeting.
    totals = result.beside["totals"]
    assert only(totals, "period value accounts_reached met attempts_per_first_meeting") == (
        "2026-04", 5, 3, 1, 5.0,
    )  # fmt: skip


def test_by_week_and_rep(company: Company, answer: Answer) -> None:
    company(activities=SPRING, accounts=CUSTOMERS)
    result = answer("outreach", period="2026-03-30..2026-04-12", by=["rep"])
    attempts = {
        (row["period"], row["rep"], row["channel"]): (row["value"], row["accounts_reached"])
        for row in result.rows
        if row["value"]
    }
    # Arif was called by R1 first, so R2's call in the same week reaches nobody new.
    assert attempts == {
        ("2026-W14", "R1", "call"): (1, 1),
        ("2026-W14", "R2", "call"): (1, 0),
        ("2026-W14", "R1", "email"): (1, 1),
        ("2026-W14", "R2", "message"): (1, 1),
        ("2026-W15", "R1", "call"): (1, 1),
    }
    totals = {
        (row["period"], row["rep"]): (row["value"], row["accounts_reached"])
        for row in result.beside["totals"]
    }
    # In week 14 R1 reached Arif (by phone, then by mail), R2 Bayu.
    assert totals == {
        ("2026-W14", "R1"): (2, 1),
        ("2026-W14", "R2"): (2, 1),
        ("2026-W15", "R1"): (1, 1),
        ("2026-W15", "R2"): (0, 0),
    }


def test_one_channel_only(company: Company, answer: Answer) -> None:
    # Bayu was first reached by message: a filter hides that, but does not make the mail the first.
    company(
        activities=HEAD
        + """
        V1, R1, Bayu, message, outbound, done, 2026-04-01
        V2, R1, Bayu, email,   outbound, done, 2026-04-02
        V3, R1, Bayu, meeting, outbound, done, 2026-04-09
        """
    )
    for channel, met in (("message", 1), ("email", 0)):
        result = answer("outreach", period="2026-04", grain="month", where={"channel": [channel]})
        assert only(result.rows, "value accounts_reached met") == (1, 1, met)


@pytest.mark.parametrize(
    ("held", "met", "n_attempts"),
    [
        # The window opens with the first call, 1 January 10:00, and holds 7 × 24 hours, exclusive.
        ("2026-01-08T09:59:59.999999", 1, 2.0),
        ("2026-01-08T10:00", 0, None),
        # At the call's very instant, but after it in the file: it came of it.
        ("2026-01-01T10:00", 1, 1.0),
    ],
)
def test_the_window(
    company: Company, answer: Answer, held: str, met: int, n_attempts: float | None
) -> None:
    # The mail of the 9th lies outside of the window; that of the 5th counts while nobody was met.
    company(
        activities=HEAD
        + f"""
        V1, R1, A, call,    outbound, done, 2026-01-01T10:00
        V2, R1, A, meeting, outbound, done, {held}
        V3, R1, A, email,   outbound, done, 2026-01-05T10:00
        V4, R1, A, email,   outbound, done, 2026-01-09T10:00
        """,
        attribution_days=7,
    )
    calls = [
        row
        for row in answer("outreach", period="2026-01", grain="month").rows
        if row["channel"] == "call"
    ]
    assert only(calls, "met attempts_per_first_meeting") == (met, n_attempts)


def test_maturity_is_the_share_whose_window_has_passed(company: Company, answer: Answer) -> None:
    # A's window of 90 days ends on 1 April 00:00, B's on 2 April. Seen exactly at A's end it has
    # passed: one of two.
    company(
        activities=HEAD
        + """
        V1, R1, A, call, outbound, done, 2026-01-01T00:00
        V2, R1, B, call, outbound, done, 2026-01-02T00:00
        """
    )
    for as_of, maturity in (
        ("2026-03-31T23:59:59", 0.0),
        ("2026-04-01T00:00", 0.5),
        ("2026-04-01", 1.0),
    ):
        result = answer("outreach", period="2026-01", grain="month", as_of=as_of)
        assert only(result.rows, "maturity") == (maturity,)


def test_a_year_later_an_account_is_new_again(company: Company, answer: Answer) -> None:
    # Met on 15 March 2025. Calls of 14 March 2026 find a met account, those of the 15th a new one;
    # its very first attempt remains the one of 2024, so it is in no cohort of 2026.
    company(
        activities=HEAD
        + """
        V1, R1, A, call,    outbound, done, 2024-12-01
        V2, R1, A, meeting, outbound, done, 2025-03-15
        V3, R1, A, call,    outbound, done, 2026-03-14
        V4, R1, A, call,    outbound, done, 2026-03-15
        """
    )
    result = answer("outreach", period="2026-03", grain="month")
    assert only(result.rows, "value accounts_reached met maturity") == (1, 1, 0, None)


def test_as_of_is_exclusive(company: Company, answer: Answer) -> None:
    company(
        activities=HEAD
        + """
        V0, R1, B, call, outbound, done, 2026-01-05
        V1, R1, A, call, outbound, done, 2026-04-08T12:00
        """
    )
    early = answer("outreach", period="2026-W15", as_of="2026-04-08T12:00")
    assert sum(row["value"] for row in early.rows) == 0
    late = answer("outreach", period="2026-W15", as_of="2026-04-08T12:00:00.000001")
    assert only(late.rows, "value") == (1,)


def test_a_customer_lost_again_is_a_prospect(company: Company, answer: Answer) -> None:
    # Won on 1 March and taken back on the 10th: a call of the 5th is to a customer, of the 15th not.
    company(
        opportunities="""
        opportunity_id, account_id, rep_id, created_at, outcome, closed_at
        D1, A, R1, 2026-01-01, lost, 2026-03-10
        """,
        opportunity_history="opportunity_id, changed_at, stage\nD1, 2026-03-01, won",
        activities=HEAD
        + """
        V1, R1, A, call, outbound, done, 2026-03-05
        V2, R1, A, call, outbound, done, 2026-03-15
        """,
    )
    result = answer("outreach", period="2026-03-02..2026-03-22")
    assert told(result.rows, "period value") == [
        ("2026-W10", 0),
        ("2026-W11", 1),
        ("2026-W12", 0),
    ]
