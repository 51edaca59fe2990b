"""The lengths of steps in figures: both ways of counting, and why they differ."""

from teropong.language import use_language
from teropong.shown.emphasis import plain
from teropong.shown.lengths import lengths, why


def row(stage, km, mean, running=3, **more):
    return {
        "stage": stage, "value": km, "km_mean": km, "km_median": 8.0, "low": 9.0, "high": 20.0,
        "n": 50, "running": running, "completed": 21, "mean": mean, "median": 6.0, "p90": 30.0,
        **more,
    }  # fmt: skip


def report(*rows, expected=None):
    return {
        "period": {"label": "2026-Q2"}, "opens": {"at": "/figures/", "words": {}},
        "stages": [{"pipeline": "Baru", "stage": "Prospek", "expected_days": expected}],
        "indicators": {"stage_duration": {"unit": "days", "label": "Duration", "rows": list(rows)}},
    }  # fmt: skip


def said(*rows):
    with use_language("en"):
        found = why(report(*rows))
    return found and plain(found)


def test_the_widest_gap_is_explained():
    told = said(row("Prospek", 17.0, 14.0), row("Penawaran", 34.0, 21.0, running=12))
    assert "In Penawaran the ended took 21 days on average" in told
    assert "with the 12 that are still there it is 34 days" in told
    assert "shorter" not in told


def test_an_estimate_that_is_shorter_is_explained_too():
    told = said(row("Prospek", 14.0, 18.0))
    assert told.startswith("Where it is shorter, as in Prospek")


def test_what_reads_the_same_needs_no_words():
    assert said(row("Prospek", 17.1, 16.9)) is None
    assert said(row("Prospek", None, 14.0), row("Penawaran", 14.0, None)) is None


def test_every_figure_opens_on_its_own_rows():
    with use_language("en"):
        table = lengths(report(row("Prospek", 17.0, 14.0), expected=14))
    for only in ("km_mean", "km_median", "running", "completed", "mean", "median", "p90"):
        assert f"stage=Prospek&amp;only={only}" in table
    assert "longer than expected" in table
    assert "Ended in Quarter 2 2026" in table


def test_what_cannot_be_said_is_a_dash():
    with use_language("en"):
        table = lengths(report(row("Prospek", None, None, low=None, high=None, km_median=None)))
    assert "only=km_mean" not in table
    assert "only=mean" not in table
    assert "–" in table
