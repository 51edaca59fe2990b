"""What is late: past the expected close, and pushed back."""

import re

from teropong.language import use_language
from teropong.shown.emphasis import plain
from teropong.shown.late import (
    most_pushed,
    past_close,
    past_close_told,
    pushed_by_step,
    pushed_told,
)


def row(stage, past, worth, times, days, **more):
    return {
        **more, "stage": stage, "value": "9.00", "deals": 9,
        "past_expected_close": {"deals": past, "value": worth},
        "pushed": {"times": times, "days": days},
    }  # fmt: skip


def report(*rows):
    return {
        "as_of": "2026-06-30T17:00:00Z", "timezone": "Asia/Jakarta", "currency": "IDR",
        "period": {"label": "2026-Q2", "start": "2026-04-01", "end": "2026-07-01"},
        "reps": {"R1": "Ayu"}, "opens": {"at": "/figures/", "words": {}},
        "indicators": {"pipeline_value": {"unit": "money", "grain": None, "rows": list(rows)}},
    }  # fmt: skip


def case(key, close, times=0, days=0):
    return {
        "opportunity_id": key, "account_id": "A1", "rep": "R1", "stage": "Prospek",
        "amount": "2000000.00", "expected_close_on": close, "pushed": {"times": times, "days": days},
    }  # fmt: skip


WHOLE = report(row("Prospek", 2, "30000000.00", 3, 60), row("Penawaran", 1, None, 0, 0))


def test_sentences_count_all_steps_together():
    with use_language("en"):
        assert plain(past_close_told(WHOLE)) == (
            "3 deals should have been closed by now (Rp30\xa0m)."
        )
        # 60 days in 3 times are 20 each.
        assert plain(pushed_told(WHOLE)) == (
            "The expected close of what is open was pushed back 3 times, by 20 days on average."
        )


def test_where_nothing_is_late_nothing_is_said():
    quiet = report(row("Prospek", 0, "0.00", 0, 0))
    assert past_close_told(quiet) is pushed_told(quiet) is pushed_by_step(quiet) is None
    assert past_close(quiet, []) is most_pushed(quiet, []) is None


def test_the_longest_ago_comes_first():
    # Seen until the end of 30 June 2026: since 29 June it is a day, since 2 May 59.
    with use_language("en"):
        table = past_close(WHOLE, [case("D1", "2026-06-29"), case("D2", "2026-05-02")])
    assert re.findall(r"<em>([^<]*)</em>", table) == ["59 days", "1 day"]
    assert table.index("D2") < table.index("D1")


def test_steps_without_a_push_are_left_out_and_figures_open():
    with use_language("en"):
        table = pushed_by_step(WHOLE)
    assert "Penawaran" not in table
    assert "stage=Prospek&amp;only=pushed" in table
    assert "20 days" in table
    assert "60 days" in table


def test_the_most_often_pushed_comes_first():
    with use_language("en"):
        table = most_pushed(WHOLE, [case("D1", None, 1, 90), case("D2", "2026-07-02", 4, 8)])
    assert table.index("D2") < table.index("D1")


def test_a_long_list_is_cut_and_says_so():
    cases = [case(f"D{nth:03}", None, 1, 1) for nth in range(250)]
    with use_language("en"):
        table = most_pushed(WHOLE, cases)
    assert table.count("<tr>") == 200 + 2, "with the heads of both halves"
    assert "The first 200 of 250." in table
    with use_language("en"):
        assert "The first" not in most_pushed(WHOLE, cases[:200])
