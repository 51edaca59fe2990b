"""The four roles at work in Chromium, from sign-in to audit, in both languages."""

from datetime import date

import pytest

from tests.app.firm import PASSWORD
from tests.app.serving import serve, signed_in_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["id", "en"])
def served(request, tmp_path_factory):
    with serve(tmp_path_factory.mktemp(request.param), "tests.app.firm:make_firm") as started:
        started.language = request.param
        yield started


def enter(browser, served, name, width):
    page, heard = signed_in_page(browser, served, f"{name}@example.com", width)
    page.goto("/more/")
    page.click(f"button[name=language][value={served.language}]")
    assert page.get_attribute("html", "lang") == served.language
    return page, heard


def save(page):
    page.click("main form .button.primary")
    page.wait_for_load_state()


def undo(page):
    page.click(".toast form button")
    page.wait_for_load_state()


def test_a_rep_writes_down_finds_moves_and_undoes_on_a_phone(browser, served):
    page, heard = enter(browser, served, "alice", 390)
    page.goto("/accounts/new/")
    page.fill("[name=name]", "CV Mitra Abadi")
    save(page)
    account = page.url
    page.click("a[href*='/opportunities/new/']")
    page.fill("[name=name]", "Armada 12 unit")
    page.fill("[name=amount]", "96 jt" if served.language == "id" else "96 m")
    page.select_option("[name=stage]", index=1)
    save(page)
    deal = page.url
    assert "96" in page.inner_text(".big")

    # Two taps: the log, and save; the deal's account is chosen already.
    page.click("section a[data-sheet][href*='/log/']")
    page.click("#sheet .save button")
    page.wait_for_selector(".toast")
    assert served.ask('Activity.objects.filter(account__name="CV Mitra Abadi").count()') == 1
    page.goto(account)
    assert page.locator(".timeline li").count() == 2

    page.goto("/search/?q=armada")
    page.click("main .lines a")
    assert page.url == deal
    page.click("a[data-sheet][href*='/move/']")
    page.click("#sheet [name=stage]:not([disabled])")
    page.wait_for_selector(".toast")
    stages = 'Opportunity.objects.get(name="Armada 12 unit").stage.position'
    assert served.ask(stages) == 2
    undo(page)
    assert served.ask(stages) == 1

    page.goto(deal)
    page.click("a[data-sheet][href*='/close/won/']")
    page.click("#sheet .button.primary")
    page.wait_for_selector(".tag.won")
    assert served.ask('Opportunity.objects.get(name="Armada 12 unit").outcome') == "won"
    assert page.goto("/people/").status == 403
    assert [line for line in heard if "403" not in line] == []


def test_a_manager_moves_a_card_gives_merges_and_hands_over(browser, served):
    page, heard = enter(browser, served, "bob", 1440)
    page.goto("/opportunities/board/")
    before = served.ask('Opportunity.objects.get(name="Gudang Cikarang").stage.position')
    page.locator("li.deal", has_text="Gudang Cikarang").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_selector(".toast")
    assert (
        served.ask('Opportunity.objects.get(name="Gudang Cikarang").stage.position') == before + 1
    )

    page.goto("/accounts/new/")
    page.fill("[name=name]", "Sinar Jaya")
    save(page)
    page.check("[name=is_no_twin]")
    save(page)
    twin = page.url
    page.goto("/search/?q=PT+Sinar")
    page.click("main .lines a")
    page.click("details.record-menu summary")
    page.click("a[href$='/merge/']")
    page.fill("[name=other]", "Sinar Jaya")
    option = page.locator("datalist option[value='Sinar Jaya']")
    option.wait_for(state="attached")
    save(page)
    stays = page.url
    page.goto(twin)
    assert page.url == stays

    alice = served.ask('Person.objects.get(name="Alice").pk')
    theirs = f"Opportunity.objects.filter(owner={alice}, outcome='open').count()"
    n = served.ask(theirs)
    assert n
    page.goto(f"/people/{alice}/hand-over/")
    page.select_option("[name=to]", label="Bob")
    page.click("form.hand .button.primary")
    page.wait_for_selector(".toast")
    assert served.ask(theirs) == 0
    undo(page)
    assert served.ask(theirs) == n
    assert [line for line in heard if "422" not in line] == []  # the twin that was asked about


def test_a_director_reads_everything_and_writes_nothing(browser, served):
    page, heard = enter(browser, served, "eko", 1440)
    page.goto("/opportunities/?list=all")
    assert page.locator("tbody tr").count() >= 1
    assert page.locator("a[href^='/log/'], .bulk, [data-sheet]").count() == 0
    page.click("tbody td.name a")
    assert page.locator("main form, main a.button").count() == 0
    assert page.goto("/accounts/new/").status == 403
    assert [line for line in heard if "403" not in line] == []


def test_an_administrator_invites_audits_and_undoes(browser, served):
    page, heard = enter(browser, served, "dewi", 1440)
    page.goto("/people/new/")
    page.fill("[name=name]", "Gita")
    page.fill("[name=email]", "gita@example.com")
    save(page)
    page.click("form[action$='/link/'] button")
    link = page.input_value("input[readonly]")
    guest = browser.new_context(base_url=served.url).new_page()
    guest.goto(link)
    for field in ("password1", "password2"):
        if guest.locator(f"[name={field}]").count():
            guest.fill(f"[name={field}]", PASSWORD)
    guest.click("form .button.primary")
    guest.wait_for_url("**/today/")
    assert guest.goto(link).status in (404, 410)
    guest.context.close()

    page.goto("/changes/")
    assert page.locator(".audit > li").count() > 5
    page.goto(f"/changes/?kind=account&on={date.today().isoformat()}")
    assert page.goto("/changes/?kind=evil").status == 400
    served.ask('Account.objects.get(name="PT Sinar Jaya").pk')
    page.goto("/search/?q=PT+Sinar")
    page.click("main .lines a")
    page.click("a[href$='/edit/']")
    page.fill("[name=segment]", "Swasta")
    save(page)
    page.goto("/changes/")
    assert "Swasta" in page.inner_text(".audit > li:first-child")
    page.click(".audit > li:first-child form button")
    page.wait_for_selector(".toast")
    assert served.ask('Account.objects.get(name="PT Sinar Jaya").segment') == ""
    assert [line for line in heard if "400" not in line and "41" not in line] == []
