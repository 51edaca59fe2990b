"""Who did how much when: rows and columns, shades, periods that are cut or run."""

import re

from teropong.language import use_language
from teropong.shown.weeks import weeks
from tests.shown.weekly import opening, report, rows

# From Wednesday the 3rd of June until before the 22nd; seen on Tuesday the 16th.
SPAN = ("2026-06-03", "2026-06-22", "2026-06-16T12:00:00Z")
WHOLE = rows({"2026-W23": 2, "2026-W24": 6, "2026-W25": 1})
AYU = rows({"2026-W23": 2, "2026-W24": 1, "2026-W25": 0}, rep="R1")
BAGUS = rows({"2026-W23": 0, "2026-W24": 5, "2026-W25": 1}, rep="R2")


def table(whole=WHOLE, parts=(*AYU, *BAGUS), span=SPAN) -> str:
    with use_language("en"):
        one = opening(report(*span, {"outreach": list(whole)}))
        split = opening(report(*span, {"outreach": list(parts)}, by=("rep",)))
        return str(weeks(one, split, "outreach") or "")


def figures(page: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]*)</a>', page)
    start = "/figures/outreach/?period=2026-06-03..2026-06-21"
    return {href.replace("&amp;", "&").removeprefix(start): text for href, text in found}


def test_every_cell_opens_on_its_part_and_period():
    shown = figures(table())
    assert shown["&grain=week&at=2026-W24"] == "6"
    assert shown["&grain=week&at=2026-W24&rep=R1"] == "1"
    assert shown["&grain=week&at=2026-W24&rep=R2"] == "5"
    assert (shown["&rep=R1"], shown["&rep=R2"]) == ("3", "6")


def test_the_deepest_shade_is_the_most_of_any_part():
    page = table()
    assert page.count("shade-5") == 1
    assert page.count("shade-2") == 1, "2 of 5 is at most two fifths"
    assert page.count("shade-1") == 2
    assert page.count(" none") == 2


def test_a_period_says_that_it_is_cut_or_runs():
    heads = re.findall(r"<th [^>]*title=[^>]*>(.*?)</th>", table())
    assert heads == ["3 Jun<small>5 days</small>", "8 Jun", "15 Jun<small>running</small>"]


def test_what_has_not_begun_has_no_column():
    later = rows({"2026-W23": 2, "2026-W24": 6, "2026-W25": 1, "2026-W26": 0})
    page = table(whole=later, span=("2026-06-03", "2026-06-29", SPAN[2]))
    assert "22 Jun" not in page


def test_one_rep_alone_is_no_line_up():
    page = table(whole=AYU, parts=AYU)
    assert "Ayu" not in page
    assert page.count("<tr") == 2


def test_without_periods_there_is_no_table():
    assert table(whole=[], parts=[]) == ""
