"""The quick log in Chromium: two taps; without signal; sent once when it returns; not after all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.firm import PASSWORD
from tests.app.serving import Served, serve, signed_in_page, until

pytestmark = pytest.mark.browser
ALICE, BOB = "alice@example.com", "bob@example.com"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as one:
        yield one


@pytest.fixture
def phone(browser: Any, served: Served) -> Iterator[Any]:
    page, heard = signed_in_page(browser, served, ALICE, has_touch=True)
    yield page
    page.context.close()
    # No signal and a refused form are told on the console, too.
    assert [one for one in heard if "ERR_" not in one and " 422 " not in one] == []


def n_logged(served: Served) -> int:
    return served.ask("Activity.objects.count()")


def laid_by(page: Any) -> None:
    """Wait until the phone has the form, and its worker answers for the page."""
    until(
        page,
        "await caches.match('/log/', {cacheName: 'teropong-shell'})"
        " && localStorage.getItem('teropong-laid') && navigator.serviceWorker.controller",
    )


def test_two_taps(phone: Any, served: Served) -> None:
    before = n_logged(served)
    phone.tap(".thumbs .log")
    phone.locator("#sheet .save button").wait_for()
    box = phone.locator("#sheet .save button").bounding_box()
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44
    phone.tap("#sheet .save button")
    phone.get_by_text("Logged: Meeting with PT Sinar Jaya.").wait_for()
    assert n_logged(served) == before + 1
    phone.click(".toast button")
    phone.get_by_text("Undone.").wait_for()
    assert served.ask("Activity.objects.filter(hidden_at=None).count()") == 0


def test_two_quick_taps_on_save_are_one_entry(phone: Any, served: Served) -> None:
    before = n_logged(served)
    phone.tap(".thumbs .log")
    phone.locator("#sheet .save button").dblclick()
    phone.get_by_text("Logged: Meeting").wait_for()
    assert n_logged(served) == before + 1


def test_what_is_wrong_stands_in_the_sheet(phone: Any) -> None:
    phone.tap(".thumbs .log")
    phone.locator("#sheet label:has([value=planned])").click()
    phone.locator("#sheet label:has([name=when][value=at])").click()
    phone.tap("#sheet .save button")
    phone.locator("#sheet .error", has_text="When is it planned for?").wait_for()
    assert phone.locator("#sheet [name=when][value=at]").is_checked()


def test_another_account_is_found_or_made(phone: Any, served: Served) -> None:
    phone.goto("/log/")
    phone.fill("[name=account_name]", "CV Mitra")
    phone.locator(".found label", has_text="New account: CV Mitra").click()
    phone.click(".save button")
    phone.get_by_text("Logged: Meeting with CV Mitra.").wait_for()
    phone.goto("/log/")
    phone.fill("[name=account_name]", "sinar")
    assert phone.locator(".accounts [name=account]:checked").count() == 0
    phone.locator(".found label", has_text="PT Sinar Jaya").click()
    phone.get_by_text("Gudang Cikarang").wait_for()
    phone.click(".save button")
    phone.get_by_text("Logged: Meeting with PT Sinar Jaya.").wait_for()


def test_without_signal_it_is_kept_and_sent_once(phone: Any, served: Served) -> None:
    before = n_logged(served)
    phone.tap(".thumbs .log")
    phone.locator("#sheet .save button").wait_for()
    phone.context.set_offline(True)
    phone.tap("#sheet .save button")
    phone.get_by_text("Kept on this phone: 1.").wait_for()
    assert n_logged(served) == before
    phone.context.set_offline(False)
    phone.get_by_text("Sent from this phone: 1.").wait_for()
    phone.reload()
    phone.wait_for_timeout(300)
    assert n_logged(served) == before + 1
    assert served.ask("Change.objects.filter(kind='activity').last().origin") == "phone"


def test_kept_entries_outlive_the_page(phone: Any, served: Served) -> None:
    before = n_logged(served)
    laid_by(phone)
    phone.tap(".thumbs .log")
    phone.locator("#sheet .save button").wait_for()
    served.stop()
    phone.tap("#sheet .save button")
    phone.get_by_text("Kept on this phone: 1.").wait_for()
    phone.goto("/accounts/1/")
    phone.get_by_text("this page cannot be opened now").wait_for()
    phone.get_by_text("Kept on this phone: 1.").wait_for()
    served.start()
    phone.goto("/today/")
    phone.get_by_text("Sent from this phone: 1.").wait_for()
    assert n_logged(served) == before + 1


def test_the_form_opens_without_signal_and_each_entry_has_its_key(
    phone: Any, served: Served
) -> None:
    before = n_logged(served)
    laid_by(phone)
    served.stop()
    phone.goto("/today/")
    for n, (name, how) in enumerate((("PT Sinar Jaya", "Call"), ("Toko Baru", "Meeting")), start=1):
        if name == "Toko Baru":
            phone.fill("[name=account_name]", name)
            phone.get_by_text(f"As written: {name}").wait_for()
        phone.locator(".log-form label", has_text=re.compile(f"^{how}$")).first.click()
        phone.click(".save button")
        phone.get_by_text(f"Kept on this phone: {n}.").wait_for()
    assert (
        phone.evaluate("getComputedStyle(document.querySelector('.save .button')).minHeight")
        == "52px"
    )
    served.start()
    phone.goto("/today/")
    phone.get_by_text("Sent from this phone: 2.").wait_for()
    assert n_logged(served) == before + 2
    assert served.ask("Account.objects.filter(name='Toko Baru').count()") == 1


def test_what_is_not_accepted_stays_with_its_reason(phone: Any, served: Served) -> None:
    before = n_logged(served)
    phone.goto("/log/")
    until(phone, "navigator.serviceWorker.controller")
    served.stop()
    phone.fill("[name=account_name]", "Sinar Jaya, PT")
    phone.get_by_text("As written: Sinar Jaya, PT").wait_for()
    phone.click(".save button")
    phone.get_by_text("Kept on this phone: 1.").wait_for()
    served.start()
    phone.goto("/today/")
    phone.get_by_text("Not accepted: 1.").wait_for()
    phone.get_by_text("This may be the same firm: PT Sinar Jaya (Alice).").wait_for()
    phone.reload()
    phone.locator("#kept [data-do=edit]").click()
    phone.locator("#sheet .log-form").wait_for()
    assert phone.input_value("#sheet [name=account_name]") == "Sinar Jaya, PT"
    phone.locator("#sheet .accounts label", has_text="PT Sinar Jaya").first.click()
    phone.click("#sheet .save button")
    phone.get_by_text("Logged: Meeting with PT Sinar Jaya.").wait_for()
    until(phone, "document.getElementById('kept').hidden")
    assert n_logged(served) == before + 1


def test_discarding_is_asked_about(phone: Any, served: Served) -> None:
    phone.goto("/log/")
    phone.evaluate(
        """async () => {
          const entries = await new Promise((done) => {
            const asked = indexedDB.open('teropong', 1);
            asked.onsuccess = () => done(asked.result);
          });
          entries.transaction('entries', 'readwrite').objectStore('entries').put({
            id: newKey(), person: Number(document.body.dataset.person), path: '/log/',
            fields: [['account', '99999999999999999999'], ['channel', 'call'], ['status', 'done']],
            label: 'Telepon: Lama', logged_at: new Date().toISOString(), state: 'waiting', held_until: 0,
          });
        }"""
    )
    phone.goto("/today/")
    phone.get_by_text("Not accepted: 1.").wait_for()
    phone.once("dialog", lambda dialog: dialog.dismiss())
    phone.click("#kept [data-do=discard]")
    assert phone.locator("#kept li").count() == 1
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.click("#kept [data-do=discard]")
    until(phone, "document.getElementById('kept').hidden")


def test_entries_and_form_are_of_the_person_who_made_them(browser: Any, served: Served) -> None:
    page, _heard = signed_in_page(browser, served, ALICE)
    laid_by(page)
    before = n_logged(served)
    page.click(".thumbs .log")
    page.locator("#sheet .save button").wait_for()
    # Her sign-in ends elsewhere while the form is open.
    page.context.clear_cookies()
    page.click("#sheet .save button")
    page.get_by_text("Sign in again, and they are sent.").wait_for()
    page.goto("/sign-in/login/")
    until(page, "!(await caches.has('teropong-shell'))")
    page.fill("[name=login]", BOB)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button.primary")
    page.wait_for_url("**/today/")
    page.wait_for_timeout(500)
    assert page.locator("#kept").is_hidden()
    assert n_logged(served) == before
    page.goto("/me/")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/login/")
    page.fill("[name=login]", ALICE)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button.primary")
    page.get_by_text("Sent from this phone: 1.").wait_for()
    assert n_logged(served) == before + 1
    assert served.ask("Activity.objects.last().rep.name") == "Alice"
    page.context.close()


def test_signing_out_takes_the_form_off_the_phone(browser: Any, served: Served) -> None:
    page, _heard = signed_in_page(browser, served, ALICE)
    laid_by(page)
    page.goto("/me/")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/login/")
    until(page, "!(await caches.has('teropong-shell'))")
    page.context.close()
