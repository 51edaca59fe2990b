"""From a missed target to the mail, the alert, the records behind it, the snooze; and the wall."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.app.firm import PASSWORD
from tests.app.receiving import MailServer
from tests.app.serving import WAITED, faults_on, serve, signed_in_page, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def post():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, post):
    with serve(
        tmp_path_factory.mktemp("walk"),
        "tests.app.walking:seed",
        mail=f"smtp://127.0.0.1:{post.port}",
        base_url="http://127.0.0.1:{port}",
    ) as one:
        yield one


def set_a_target(browser, served):
    """Two first meetings a week for Alice, decided twelve weeks ago."""
    page, heard = signed_in_page(browser, served, "dewi@example.com", 1440)
    day = datetime.now(UTC).date() - timedelta(days=84)
    monday = day - timedelta(days=day.weekday())
    year, week, _weekday = monday.isocalendar()
    page.goto(
        f"/targets/?figure=first_meetings&grain=week&period={year}-W{week:02d}&decided={monday}"
    )
    page.locator("tr", has_text="Alice").locator("[name^='v-']").first.fill("2")
    page.click(".keep-bar button")
    page.locator(".toast form").wait_for()
    page.context.close()
    return heard


def link_in(mail):
    """The alert's address, in the mail's plain text."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    text = parts[0].get_payload(decode=True).decode()
    return re.search(r"https?://\S+/alerts/\d+/", text)[0]


def test_from_a_missed_target_to_the_snooze(browser, served, post):
    heard = set_a_target(browser, served)
    served.run("tests.app.walking:look_and_tell")
    (mail,) = post.mails()
    assert mail["To"] == "alice@example.com"
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=served.url)
    page = context.new_page()
    page.set_default_timeout(1000 * WAITED)
    page.on("pageerror", lambda error: heard.append(str(error)))

    # The mail leads to the alert, by the sign-in.
    page.goto(link_in(mail))
    page.fill("[name=login]", "alice@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button.primary")
    page.wait_for_url("**/alerts/*/")
    alert = page.url
    assert "below the target" in page.inner_text("h1")
    assert page.inner_text(".thumbs .badge") == "1"
    assert faults_on(page, "the alert", 390) == []

    # The records behind it.
    page.get_by_role("link", name="What is behind it").click()
    page.locator("#sheet .behind").wait_for()
    assert "PT Ditemui" in page.inner_text("#sheet")
    page.click("#sheet .close")

    # The same stands beside the figure on the board.
    page.goto("/activity/")
    beside = page.locator(".alerts-on a").first
    assert "below the target" in beside.inner_text()
    assert beside.get_attribute("href") in alert
    beside.click()
    page.wait_for_url(alert)

    # Put off, with a reason and a day: nothing waits any more.
    page.get_by_role("link", name="Put off").click()
    page.locator("#sheet form").wait_for()
    day = datetime.now(UTC).date() + timedelta(days=10)
    page.fill("#sheet [name=until_on]", str(day))
    page.fill("#sheet [name=reason]", "Klien cuti bersama")
    page.click("#sheet .button.primary")
    page.wait_for_url("**/alerts/")
    until(page, "!document.querySelector('.badge')")
    assert "Klien cuti bersama" in page.inner_text("main")
    context.close()
    assert heard == []


OVERFLOWING = """[...document.querySelectorAll('.card')].filter(
  (card) => card.scrollHeight > card.clientHeight + 2 || card.scrollWidth > card.clientWidth + 2).length"""


def test_a_screen_follows_and_never_shows_old_figures_in_silence(browser, served):
    page, heard = signed_in_page(browser, served, "dewi@example.com", 1440)
    page.goto("/settings/screens/")
    page.fill("[name=name]", "Lobi")
    page.click("main form .button.primary")
    link = page.input_value("#link")
    assert faults_on(page, "screens", 1440) == []

    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.clock.install()
    screen = context.new_page()
    screen.on("pageerror", lambda error: heard.append(str(error)))
    screen.goto(link)
    assert "PT Contoh" in screen.inner_text("h1")
    assert context.cookies() == []
    assert screen.evaluate("document.documentElement.scrollHeight") == 720
    assert screen.evaluate(OVERFLOWING) == 0
    assert faults_on(screen, "wall", 1280) == []
    assert not screen.locator("#lost").is_visible()

    context.set_offline(True)
    screen.clock.run_for(30_000)
    screen.locator("#lost").wait_for(state="visible")
    assert screen.get_attribute("#board", "data-at") in screen.inner_text("#lost")
    context.set_offline(False)
    screen.clock.run_for(5_000)
    screen.locator("#lost").wait_for(state="hidden")

    page.get_by_role("button", name="End the link").click()
    page.locator(".toast").wait_for()
    for _minute in range(3):
        screen.clock.run_for(61_000)
    until(screen, "'ended' in document.body.dataset")
    assert not screen.locator("h1").is_visible()
    context.close()
    page.context.close()
    assert [one for one in heard if "404" not in one] == []
