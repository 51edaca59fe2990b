"""Conversion and the diamond: figures by hand, the runners, the guess, and where nothing is."""

import re

import pytest

from teropong.app.boards.conversion import CONVERSION
from teropong.app.changes.writing import write
from teropong.app.records.models import Opportunity, Pipeline, Stage
from tests.app.firm import NOBODY, saved, signed_in
from tests.app.two_teams import PERIOD, make_two_teams


@pytest.fixture
def people(db, tmp_path):
    return make_two_teams(tmp_path / "facts")


def shown(person, **asked):
    page = signed_in(person).get(CONVERSION.path, asked)
    assert page.status_code == 200
    text = page.content.decode()
    return text[text.index('id="board"') : text.index("</main>")]


def plain(html):
    html = re.sub(r"<title>.*?</title>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_what_became_of_those_that_came(people):
    # Of nine deals that came to Prospek in the quarter, D7 and D8 are still there; seven passed.
    # To Pertemuan came those seven: four won or at Penawaran (D1, D5), two won from there (D2, D3,
    # D4 had no offer), D6 undecided, D9 lost.
    told = plain(shown(people.eko, period=PERIOD))
    assert "Prospek → Pertemuan 9 · 7 passed · 2 undecided" in told
    assert "Pertemuan → Penawaran 7 · 5 passed · 1 lost · 1 undecided" in told
    assert "Penawaran → won 5 · 5 passed" in told
    assert "still young: 78% are decided, 78% passed so far" in told


def test_each_runner_opens_the_deal(people):
    page = shown(people.eko)
    for key, n in (("D6X", 2), ("D7X", 3), ("D8X", 2)):
        deal = Opportunity.objects.get(key=key)
        # The dot, the list, and D7, whose account nobody has met, once more.
        assert page.count(f'href="{deal.get_absolute_url()}"') == n
    assert page.count('class="late"') == 3, "all are past the 14 days of their step"


def test_a_rep_has_but_the_own_runners(people):
    page = shown(people.ani)
    assert Opportunity.objects.get(key="D6X").get_absolute_url() in page
    assert Opportunity.objects.get(key="D8X").get_absolute_url() not in page


def test_as_of_then_the_runners_were_others(people):
    page = plain(shown(people.eko, as_of="2025-07-12"))
    # D4, D5 and D7 were at Prospek, which proves base 1; D1 and D2 at Pertemuan.
    assert "prospects base 1 → base 2 3" in page
    assert "qualified base 2 → base 3 2" in page
    assert "closable base 3 → home 0" in page


def test_guessed_bases_lead_the_administrator_to_mend_them(firm):
    for stage in firm.stages:
        stage.base = None
        write(stage, NOBODY)
    for person, may in ((firm.admin, True), (firm.director, False), (firm.alice, False)):
        page = shown(person)
        assert "a guess from the order of the steps" in page
        assert ('href="/pipelines/"' in page.split('class="mark"')[1]) is may


def test_bases_that_are_given_are_no_guess(firm):
    assert 'class="mark"' not in shown(firm.admin)


def test_two_pipelines_stand_below_one_another(firm):
    other = saved(Pipeline(name="Perpanjangan", position=2))
    first = saved(Stage(pipeline=other, name="Peninjauan", position=1, base=1))
    saved(
        Opportunity(
            name="Perpanjang", account=firm.account, owner=firm.alice, pipeline=other,
            stage=first, currency="IDR",
        )
    )  # fmt: skip
    assert re.findall(r'class="lane">([^<]+)', shown(firm.bob)) == ["Baru", "Perpanjangan"]
    alone = shown(firm.bob, pipeline="Perpanjangan")
    assert "Prospek" not in alone
    assert "Peninjauan → won" in plain(alone)


def test_a_meeting_that_nobody_recorded_is_listed(firm):
    firm.deal.stage = firm.stages[1]
    write(firm.deal, NOBODY)
    page = plain(shown(firm.bob))
    assert "Without a held meeting" in page
    assert "Gudang Cikarang PT Sinar Jaya base 2 Alice" in page


def test_without_deals_it_says_what_it_waits_for(firm):
    page = plain(shown(firm.charlie))
    assert "No opportunity has moved through the steps yet." in page
    assert "Nobody is on the bases yet." in page


def test_a_name_stays_text(firm):
    firm.deal.name = "<script>alert(1)</script>"
    write(firm.deal, NOBODY)
    assert "<script>alert" not in shown(firm.bob)
