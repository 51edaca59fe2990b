"""The board in Chromium: a card moves by mouse, by keyboard and by its menu, and goes back."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.serving import Served, serve, signed_in_page, until

pytestmark = pytest.mark.browser
ALICE = "alice@example.com"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as one:
        yield one


def opened(
    browser: Any, served: Served, width: int = 1440, **context: Any
) -> tuple[Any, list[str]]:
    page, heard = signed_in_page(browser, served, ALICE, width, **context)
    page.goto("/opportunities/board/")
    page.locator(".deal").wait_for()
    return page, heard


def stage(served: Served) -> str:
    return served.ask("Opportunity.objects.get().stage.name")


def drag(page: Any, onto: str) -> None:
    card = page.locator(".deal").bounding_box()
    page.mouse.move(card["x"] + 40, card["y"] + 60)
    page.mouse.down()
    page.mouse.move(card["x"] + 60, card["y"] + 70, steps=4)
    target = page.locator(onto).bounding_box()
    page.mouse.move(target["x"] + 80, target["y"] + 40, steps=10)
    page.mouse.up()


def test_a_card_moves_by_mouse_and_undo_brings_it_back(browser: Any, served: Served) -> None:
    page, heard = opened(browser, served)
    drag(page, ".stage:nth-child(3) .cards")
    page.get_by_text("Gudang Cikarang is now in Penawaran.").wait_for()
    assert stage(served) == "Penawaran"
    page.locator(".stage:nth-child(3) .n", has_text="1").wait_for()
    page.click(".toast button")
    page.get_by_text("Undone.").wait_for()
    assert stage(served) == "Prospek"
    assert heard == []
    page.context.close()


def test_a_card_moves_by_keyboard_and_keeps_the_focus(browser: Any, served: Served) -> None:
    page, heard = opened(browser, served)
    page.focus(".deal")
    page.keyboard.press("Alt+ArrowRight")
    page.locator("[role=status]", has_text="is now in Pertemuan").wait_for()
    until(page, "document.activeElement.matches('.stage:nth-child(2) .deal')")
    page.keyboard.press("Alt+ArrowLeft")
    page.locator("[role=status]", has_text="is now in Prospek").wait_for()
    page.keyboard.press("Alt+ArrowLeft")
    assert stage(served) == "Prospek"
    # Two presses at once are two moves.
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    page.locator("[role=status]", has_text="is now in Penawaran").wait_for()
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    page.locator("[role=status]", has_text="is now in Prospek").wait_for()
    assert heard == []
    page.context.close()


def test_a_card_goes_back_where_somebody_was_faster(browser: Any, served: Served) -> None:
    page, _heard = opened(browser, served)
    served.run("tests.app.test_board_browser:raise_amount")
    drag(page, ".stage:nth-child(2) .cards")
    page.get_by_text("Not moved: Bob changed this deal").wait_for()
    page.locator(".stage:nth-child(1) .deal", has_text="Rp300").wait_for()
    assert stage(served) == "Prospek"
    page.context.close()


def raise_amount() -> None:
    """Bob changes the deal meanwhile."""
    from teropong.app.changes.writing import Author, write
    from teropong.app.people.models import Person
    from teropong.app.records.models import Opportunity

    deal = Opportunity.objects.get()
    deal.amount_minor = 300_000_000_00
    write(deal, Author(Person.objects.get(name="Bob")))


def test_a_finger_moves_it_by_its_menu(browser: Any, served: Served) -> None:
    page, heard = opened(browser, served, 390, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.tap(".deal .menu")
    page.locator("#sheet .stage-list button", has_text="Pertemuan").tap()
    page.get_by_text("Gudang Cikarang is now in Pertemuan.").wait_for()
    assert stage(served) == "Pertemuan"
    page.tap(".stage-tabs a:nth-child(2)")
    until(
        page,
        "Math.abs(document.querySelector('.stage:nth-child(2)').getBoundingClientRect().x - 16) < 8",
    )
    assert heard == []
    page.context.close()


def test_dropped_on_lost_it_asks_why(browser: Any, served: Served) -> None:
    page, _heard = opened(browser, served)
    drag(page, ".end.lost")
    page.locator("#sheet", has_text="Why was it lost?").wait_for()
    page.click("#sheet button.primary")
    page.locator("#sheet .error", has_text="Say why").wait_for()
    page.locator("#sheet label", has_text="Price").click()
    page.click("#sheet button.primary")
    page.get_by_text("Gudang Cikarang is lost.").wait_for()
    assert served.ask("Opportunity.objects.get().outcome") == "lost"
    page.click(".toast button")
    page.get_by_text("Undone.").wait_for()
    assert served.ask("Opportunity.objects.get().outcome") == "open"
    page.context.close()


def test_without_signal_the_card_goes_back(browser: Any, served: Served) -> None:
    page, _heard = opened(browser, served)
    before = stage(served)
    page.context.set_offline(True)
    drag(page, ".stage:nth-child(3) .cards")
    page.get_by_text("The board could not be reached").wait_for()
    assert page.locator(".stage:nth-child(3) .deal").count() == 0
    assert stage(served) == before
    page.context.close()
