"""The outlook's boards in Chromium: looked at, moved by sliders, said, and taken over as targets."""

from datetime import date

import pytest

from tests.app.serving import faults_on, serve, signed_in_page, until

pytestmark = pytest.mark.browser

PLAN = "/plan/?target=9000000000"
PAGES = (
    "/forecast/",
    "/forecast/?grain=quarter",
    PLAN,
    f"{PLAN}&value=20",
    "/plan/?target=999999999999999",
    "/plan/scenarios/",
    "/backtest/",
    "/changed/",
    "/changed/?period=2026-06&compare=year-ago&by=segment",
)
TARGETS = "sorted(Target.objects.filter(hidden_at=None).values_list('indicator', 'grain', 'value'))"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("ahead"), "tests.app.foreseen:make_sold") as one:
        yield one


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(390, "dark", "id"), (1440, "light", "en")]
)
def test_they_are_accessible_and_fit(served, browser, width, scheme, language):
    page, heard = signed_in_page(
        browser, served, "eko@example.com", width, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto("/more/")
    page.click(f"button[name=language][value={language}]")
    faults = []
    for address in PAGES:
        page.goto(address)
        page.locator(".lead, .empty").first.wait_for()
        faults += faults_on(page, address, width)
    assert faults == []
    assert heard == []
    page.context.close()


def _next_quarter(day):
    nth = day.year * 4 + (day.month - 1) // 3 + 1
    return f"{nth // 4}-Q{nth % 4 + 1}"


def test_a_slider_is_moved_kept_and_the_plan_becomes_targets(served, browser):
    page, heard = signed_in_page(browser, served, "dewi@example.com", 1440)
    # of the running quarter first meetings may come too late, and are no targets of it then
    coming = f"period={_next_quarter(date.today())}"
    page.goto(f"{PLAN}&{coming}")
    until(page, "document.querySelector('.outcome .big b')")
    expected = page.request.get(f"{PLAN}&{coming}&format=json").json()["expected"]
    page.goto(f"/plan/?target={int(float(expected))}&{coming}")
    chance = page.locator(".outcome .big b")
    before = chance.inner_text()
    page.get_by_role("slider", name="Average sale").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    until(page, f"document.querySelector('.outcome .big b').innerText !== {before!r}")
    assert page.locator(".slide.is-moved").count() == 1
    assert before in page.locator(".outcome .was").inner_text()
    page.get_by_role("link", name="Save as a scenario").click()
    page.locator("dialog [name=name]").fill("Sell dearer")
    page.locator("dialog button.primary").click()
    page.goto("/plan/scenarios/")
    kept = page.locator("tr", has_text="Sell dearer")
    assert "Average sale +20%" in kept.inner_text()
    kept.get_by_role("link").click()
    assert "value=20" in page.url
    there = served.ask(TARGETS)
    page.get_by_role("link", name="Take over as targets").click()
    page.locator("dialog button.primary").click()
    until(page, "!document.querySelector('dialog[open]')")
    assert len(served.ask(TARGETS)) > len(there)
    assert heard == []
    page.context.close()


def test_a_rep_says_what_they_expect(served, browser):
    page, heard = signed_in_page(browser, served, "rep@example.com", 390)
    page.goto("/forecast/")
    page.get_by_role("link", name="Say what you expect").click()
    page.locator("dialog [name=commit]").fill("920.000.000.000")
    page.locator("dialog [name=best]").fill("999.000.000.000.000")
    page.locator("dialog button.primary").click()
    said = page.locator("table.calls")
    said.get_by_text("Rp920").wait_for()
    assert "Rp999" in said.inner_text()
    around = said.locator("xpath=..")
    assert around.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert heard == []
    page.context.close()
