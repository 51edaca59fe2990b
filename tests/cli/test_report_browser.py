"""The HTML report in a real browser: no request, no error, nothing wider than the screen."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from teropong.cli.report.html import render_html
from tests.cli import reports

pytestmark = pytest.mark.browser

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def opened(browser: Any, folder: Path, name: str, width: int, scheme: str) -> tuple[Any, list[str]]:
    place = folder / "report.html"
    place.write_text(render_html(*reports.shown(name)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request", lambda sent: sent.url.startswith(("file:", "data:")) or heard.append(sent.url)
    )
    page.goto(place.as_uri())
    page.wait_for_timeout(100)
    return page, heard


@pytest.mark.parametrize("name", reports.ALL)
def test_page_is_quiet_and_fits_a_phone(browser: Any, tmp_path: Path, name: str) -> None:
    page, heard = opened(browser, tmp_path, name, 390, "light")
    assert heard == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_drawn_in_the_colours_of_the_page(
    browser: Any, tmp_path: Path, scheme: str
) -> None:
    page, heard = opened(browser, tmp_path, "normal", 1440, scheme)
    assert heard == []
    assert page.locator(".chart svg").count() == 3
    fill = page.evaluate(
        "getComputedStyle([...document.querySelectorAll('.chart svg path')]"
        ".find(p => p.getAttribute('fill') === 'var(--blue)')).fill"
    )
    assert fill == {"light": "rgb(31, 95, 191)", "dark": "rgb(106, 165, 247)"}[scheme]
    assert "pertemuan pertama" in page.locator("#chart-first_meetings > div").get_attribute(
        "aria-label"
    )
    page.close()


def test_prints_on_a_few_pages(browser: Any, tmp_path: Path) -> None:
    page, _heard = opened(browser, tmp_path, "normal", 1200, "dark")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert paper.count(b"/Type /Page\n") in (2, 3, 4)
    page.close()


@pytest.mark.parametrize("width", [390, 760, 1440])
def test_no_figure_of_a_chart_covers_another(browser: Any, tmp_path: Path, width: int) -> None:
    page, _heard = opened(browser, tmp_path, "normal", width, "light")
    boxes = page.evaluate(
        "[...document.querySelectorAll('#chart-revenue svg text')]"
        ".filter(t => /^[\\d.,]+ (jt|M)$/.test(t.textContent.replace(/\\u00a0/g, ' ')))"
        ".map(t => t.getBoundingClientRect()).map(b => [b.left, b.right])"
    )
    assert len(boxes) >= 3
    ordered = sorted(boxes)
    assert all(one[1] <= two[0] for one, two in pairwise(ordered))
    page.close()
