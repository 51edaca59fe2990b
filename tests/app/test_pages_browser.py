"""Every page in Chromium: phone and desktop, light and dark, both languages, crowded.

Nothing may be serious to axe, overflow the page, or be said on the console.
"""

import os
from itertools import product

import pytest

from tests.app.serving import faults_on, serve, signed_in_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        "TEROPONG_DATABASE" in os.environ, reason="pages look the same on either database"
    ),
]

PAGES = (
    "/today/", "/log/", "/accounts/", "/accounts/new/", "/accounts/{account}/",
    "/accounts/{account}/edit/", "/accounts/{account}/merge/", "/opportunities/",
    "/opportunities/new/", "/opportunities/board/", "/opportunities/{deal}/",
    "/opportunities/{deal}/edit/", "/opportunities/{deal}/move/",
    "/opportunities/{deal}/close/lost/", "/activities/", "/activities/{activity}/",
    "/search/?q=sejahtera", "/search/?q=tidak+ada", "/changes/", "/more/", "/me/", "/people/",
    "/people/new/", "/people/{person}/", "/people/{person}/hand-over/", "/settings/", "/pipelines/",
    "/rates/", "/holidays/", "/targets/?figure=revenue&grain=month", "/targets/file/",
    "/targets/?figure=conversion", "/targets/history/?figure=revenue&grain=month&line=company",
    "/nowhere/", "/sign-in/login/", "/sign-in/password/reset/",
)  # fmt: skip
SHORT = {(390, "dark", "id"), (1440, "light", "en")}
"""Looks of the short form; between them each width, scheme and language is seen."""
LOOKS = [
    pytest.param(*look, marks=() if look in SHORT else pytest.mark.long)
    for look in product((390, 1440), ("light", "dark"), ("id", "en"))
]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("crowd"), "tests.app.crowd:make_crowd") as served:
        yield served


@pytest.fixture(scope="module")
def ids(crowd):
    return crowd.ask(
        '{"account": Account.objects.order_by("-pk")[0].pk,'
        ' "deal": Opportunity.objects.order_by("-pk")[0].pk,'
        ' "activity": Activity.objects.order_by("-pk")[0].pk,'
        ' "person": Person.objects.get(name="Alice").pk}'
    )


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(crowd, browser, ids, width, scheme, language):
    page, heard = signed_in_page(
        browser, crowd, "dewi@example.com", width, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto("/more/")
    page.click(f"button[name=language][value={language}]")
    faults = []
    for path in PAGES:
        address = path.format(**ids)
        page.goto(address)
        assert page.get_attribute("html", "lang") == language, address
        faults += faults_on(page, address, width)
    heard = [line for line in heard if "404" not in line]
    page.context.close()
    assert faults == []
    assert heard == []
