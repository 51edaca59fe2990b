"""The steps in a table: what became of those that came, and how young the cohort is."""

from teropong.language import use_language
from teropong.shown.marks import stacked
from teropong.shown.passing import passing

ROW = {
    "step": "Prospek→Pertemuan", "value": 0.64, "n": 134, "low": 0.56, "high": 0.70, "entered": 30,
    "converted": 16, "lost": 9, "undecided": 5, "rate": 16 / 30, "rate_decided": 16 / 25,
    "maturity": 25 / 30, "win_rate_expected": 0.15,
}  # fmt: skip


def shown(**changed):
    report = {
        "indicators": {"conversion": {"label": "Conversion", "unit": "rate", "rows": [ROW | changed]}},
        "period": {"label": "2026-Q2"}, "opens": {"at": "/figures/", "words": {}},
    }  # fmt: skip
    with use_language("en"):
        return passing(report, "conversion", None)


def test_facts_stand_beside_the_expected_rate():
    table = shown()
    for figure in (">30</a>", ">16</a> passed", ">9</a> lost", ">5</a> undecided"):
        assert figure in table
    assert ">64%</a>" in table
    assert "56–70%" in table
    assert ">15%</a>" in table


def test_every_figure_opens():
    table = shown()
    for only in ("entered", "converted", "lost", "undecided"):
        assert f"step=Prospek%E2%86%92Pertemuan&amp;only={only}" in table


def test_a_young_cohort_is_said_to_be():
    # 25 of 30 are decided: 83 percent, below the nine tenths; 16 of 30 passed so far: 53 percent.
    assert "still young: 83% are decided, 53% passed so far" in shown()
    assert "young" not in shown(undecided=0, maturity=1.0)
    none = {"converted": 0, "lost": 0, "undecided": 30, "maturity": 0.0, "rate": 0.0}
    assert "none of them is decided" in shown(**none, rate_decided=None)


def test_where_nobody_came_nothing_is_drawn():
    table = shown(entered=0, converted=0, lost=0, undecided=0, maturity=None, rate=None)
    assert "stacked" not in table
    assert "–" in table


def test_a_stacked_bar_is_whole():
    # 1, 1 and 2 of 4: a quarter, a quarter and a half, one behind the other.
    bar = stacked([("a", 1), ("b", 1), ("nothing", 0), ("c", 2)])
    assert bar.count("<rect") == 3
    for tone, start, wide in (
        ("a", "0.00", "25.00"),
        ("b", "25.00", "25.00"),
        ("c", "50.00", "50.00"),
    ):
        assert f'class="{tone}" x="{start}%" width="{wide}%"' in bar
