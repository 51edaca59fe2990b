"""The grid of targets in Chromium: typed, moved about by keys, pasted into, saved; without scripts."""

import pytest

from tests.app.serving import faults_on, serve, signed_in_page, until

pytestmark = pytest.mark.browser

GRID = "/targets/?figure=revenue&grain=quarter&period=2097"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
COPY = """() => {
  const data = new DataTransfer();
  document.activeElement.dispatchEvent(
    new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
}"""
KEPT = "sorted(Target.objects.filter(hidden_at=None).values_list('value', 'starts_on', 'team__name', 'person__name'), key=str)"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("targets")) as one:
        yield one


def cell(page, name, quarter):
    return page.get_by_label(f"{name}, Q{quarter} 2097", exact=True)


def values(page, name):
    return [cell(page, name, n).input_value() for n in (1, 2, 3, 4)]


def test_typed_pasted_corrected_and_saved(browser, served):
    page, heard = signed_in_page(browser, served, "bob@example.com", 1440)
    page.goto(GRID)
    assert not page.locator(".keep-bar").is_visible(), "nothing to save yet"
    cell(page, "Utara", 1).click()
    page.keyboard.type("1,000,000")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel") == "Utara, Q2 2097"
    # A block from a spreadsheet: two rows of three, one cell of which is none.
    cell(page, "Alice", 2).click()
    page.evaluate(PASTE, "Rp400.000\t450.000,50\tlots\r\n0.5 m\t1,234,567\t\r\n")
    assert values(page, "Alice") == ["", "Rp400.000", "450.000,50", "lots"]
    assert values(page, "Bob") == ["", "0.5 m", "1,234,567", ""]
    until(page, "document.querySelectorAll('td.faulty').length === 2")
    assert "no amount" in page.locator("td.faulty", has=cell(page, "Alice", 4)).inner_text()
    assert "6 changes" in page.locator("[data-told]").inner_text()
    page.click(".keep-bar button")
    page.locator("td.faulty input[value=lots]").wait_for()
    assert values(page, "Bob") == ["", "0.5 m", "1,234,567", ""], "nothing is lost"
    assert served.ask(KEPT) == []
    cell(page, "Alice", 2).fill("400,000")
    cell(page, "Alice", 4).fill("")
    until(page, "!document.querySelector('td.faulty')")
    until(
        page, "[...document.querySelectorAll('tr.team [data-sum]')].some((one) => one.textContent)"
    )
    page.click(".keep-bar button")
    page.locator(".toast form").wait_for()
    assert [tuple(one) for one in served.ask(KEPT)] == [
        ("1000000", "2097-01-01", "Utara", None),
        ("1234567", "2097-07-01", None, "Bob"),
        ("400000", "2097-04-01", None, "Alice"),
        ("450000.5", "2097-07-01", None, "Alice"),
        ("500000", "2097-04-01", None, "Bob"),
    ]
    assert faults_on(page, GRID, 1440) == []
    page.locator("tr", has_text="Alice").locator("th a").click()
    page.locator("#sheet .lines b").first.wait_for()
    assert "Bob" in page.inner_text("#sheet .lines")
    page.click("#sheet .close")
    # A range is chosen by keys, copied, and emptied.
    cell(page, "Alice", 2).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert page.evaluate(COPY).split("\n") == ["400,000\t450,000.5", "500,000\t1,234,567"]
    page.keyboard.press("Delete")
    assert values(page, "Bob") == [""] * 4
    page.keyboard.press("Escape")
    page.click("[data-discard]")
    assert values(page, "Bob")[1] == "500,000"
    page.context.close()
    assert [one for one in heard if "422" not in one] == []


def test_it_is_a_plain_form_without_scripts_and_on_a_phone(browser, served):
    page, heard = signed_in_page(
        browser, served, "dewi@example.com", 390, java_script_enabled=False
    )
    page.goto(GRID.replace("2097", "2096"))
    field = page.locator("[name='v-company@2096-04-01']")
    field.fill("-1")
    page.click(".keep-bar button")
    assert "not negative" in page.inner_text("td.faulty")
    field.fill("2 bn")
    page.click(".keep-bar button")
    page.locator(".toast form").wait_for()
    assert field.input_value() == "2 bn"
    assert [one for one in heard if "422" not in one] == []
    page.context.close()


def test_a_pasted_year_lands_in_its_own_months(browser, served):
    page, heard = signed_in_page(browser, served, "dewi@example.com", 1440)
    page.goto("/targets/?figure=outreach&grain=year")
    years = [
        one.split("|")[0]
        for one in page.locator("thead th.number").evaluate_all(
            "all => all.map((one) => one.dataset.names)"
        )
    ]
    fields = page.locator("tr.company input:not([type=hidden])")
    fields.first.click()
    page.evaluate(PASTE, "10\t20\tx")
    assert fields.evaluate_all("all => all.map((one) => one.value)") == ["20", "x"]
    assert page.inner_text("[data-unfit]") == f"1 of 3 values did not fit: {years[0]} 10."
    until(page, "document.querySelector('td.faulty')")
    assert f"{years[2]} “x”" in page.inner_text("[data-told]")
    # Headed by their periods they go there in whatever order, from whichever cell.
    fields.last.click()
    page.evaluate(PASTE, f"{years[2]}\t{years[1]}\n7\t8\n")
    assert fields.evaluate_all("all => all.map((one) => one.value)") == ["8", "7"]
    assert page.inner_text("[data-unfit]") == ""
    # Less than a line goes in from the cell on, and says what was beyond the edge.
    fields.last.click()
    page.evaluate(PASTE, "70\t-4")
    assert page.inner_text("[data-unfit]") == "1 of 2 values did not fit: -4."
    page.click("[data-discard]")
    page.context.close()
    assert heard == []
