"""The slider over the days in Chromium: by hand, by keys, by the field, and without scripts."""

import re
from datetime import date, timedelta

import pytest

from tests.app.serving import serve, signed_in_page

pytestmark = pytest.mark.browser

BOB = "bob@example.com"
IS_SHOWN = "() => !document.querySelector('#board').hasAttribute('data-waiting')"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("days"), "tests.app.crowd:make_crowd") as one:
        yield one


@pytest.fixture
def board(browser, served):
    """Bob's pipeline; nothing may go wrong on it."""
    page, heard = signed_in_page(browser, served, BOB, 1440)
    page.goto("/pipeline/")
    page.evaluate("window.stayed = true")
    yield page
    assert page.evaluate("window.stayed"), "it was not loaded anew"
    page.context.close()
    assert heard == []


def first_day(board):
    return date.fromisoformat(board.get_attribute("#day-slider", "data-first"))


def asked_for(board, day):
    """Wait until the board is of a day, and the address says it."""
    board.wait_for_function(IS_SHOWN)
    assert board.url.endswith(f"?as_of={day}")
    assert board.input_value("#day") == str(day)
    assert "past" in board.get_attribute("form.days", "class").split()


def test_dragging_shows_the_day_under_the_hand(board):
    box = board.locator("#day-slider").bounding_box()
    middle = box["y"] + box["height"] / 2
    board.mouse.move(box["x"] + box["width"] - 8, middle)
    board.mouse.down()
    before = board.inner_text(".lead")
    for share in (0.8, 0.6, 0.4):
        board.mouse.move(box["x"] + box["width"] * share, middle)
    board.wait_for_function("old => document.querySelector('.lead').innerText !== old", arg=before)
    board.mouse.up()
    day = first_day(board) + timedelta(days=int(board.input_value("#day-slider")))
    asked_for(board, day)
    assert f"{day.day} " in board.inner_text(".days .said")


def test_keys_move_by_a_day_and_the_way_back_leads_to_now(board):
    board.focus("#day-slider")
    now = int(board.input_value("#day-slider"))
    for _again in range(3):
        board.keyboard.press("ArrowLeft")
    board.wait_for_url("**as_of=*")
    asked_for(board, first_day(board) + timedelta(days=now - 3))
    assert board.evaluate("document.activeElement.id") == "day-slider"
    said = board.inner_text(".days .said").partition(" on ")[2]
    assert board.get_attribute("#day-slider", "aria-valuetext") == said
    board.click(".when a[data-board]")
    board.wait_for_function("() => !location.search.includes('as_of')")
    board.wait_for_function("() => !document.querySelector('form.days').matches('.past')")
    assert int(board.input_value("#day-slider")) == now


def test_the_field_chooses_an_exact_day_and_filters_stay(board):
    board.select_option("select[name=compare]", "none")
    board.wait_for_url("**compare=none*")
    day = first_day(board) + timedelta(days=9)
    board.wait_for_function("() => document.querySelector('.days input[name=compare]')")
    board.fill("#day", str(day))
    board.wait_for_url("**as_of=*")
    board.wait_for_function(IS_SHOWN)
    assert {"compare=none", f"as_of={day}"} <= set(board.url.partition("?")[2].split("&"))
    assert board.input_value("#day-slider") == "9"


def test_words_of_the_day_are_the_server_s(board):
    day = first_day(board) + timedelta(days=11)
    board.fill("#day", str(day))
    board.wait_for_url("**as_of=*")
    board.wait_for_function(IS_SHOWN)
    by_script = board.inner_text(".days .said")
    board.reload()
    assert board.inner_text(".days .said") == by_script
    board.evaluate("window.stayed = true")


def test_without_scripts_it_is_a_form(browser, served):
    page, _heard = signed_in_page(browser, served, BOB, 390)
    state = page.context.storage_state()
    page.context.close()
    context = browser.new_context(
        base_url=served.url, storage_state=state, java_script_enabled=False
    )
    plain = context.new_page()
    plain.goto("/pipeline/?compare=none")
    assert not plain.is_visible("#day-slider")
    day = plain.get_attribute("#day", "min")
    plain.fill("#day", day)
    plain.click(".days button")
    assert re.search(rf"as_of={day}&compare=none$", plain.url)
    assert plain.is_visible(".days.past")
    context.close()
