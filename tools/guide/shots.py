"""Which pictures the guides show, in their order: of whose page, how wide, and what was done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PHONE, DESKTOP = 390, 1280
Steps = Callable[[Any], None]


@dataclass(frozen=True)
class Shot:
    """A picture: where a role goes, what it does there, and how much of it is shown."""

    name: str
    role: str
    width: int
    path: str
    height: int
    steps: Steps | None = None
    of: str = ""
    """The part of the page that is shown; without it, what the window shows."""
    has_side: bool = True
    """Whether the ways to go at the left are shown."""
    scheme: str = "light"


def _deal(page: Any) -> None:
    """Open the largest open deal."""
    page.goto("/opportunities/?sort=-amount")
    page.locator("td.name a").first.click()
    page.wait_for_load_state()


def _log(page: Any) -> None:
    page.click(".thumbs .log")
    page.locator("#sheet .save button").wait_for()


def _logged(page: Any) -> None:
    _log(page)
    page.click("#sheet .save button")
    page.locator(".toast form").wait_for()


def _ticked(page: Any) -> None:
    page.locator(".tick-off").last.click()
    page.locator(".toast form").wait_for()


def _no_signal(page: Any) -> None:
    _log(page)
    page.context.set_offline(True)
    page.click("#sheet .save button")
    page.locator("#kept:not([hidden])").wait_for()
    page.evaluate("document.getElementById('kept').open = true")


def _twin(page: Any) -> None:
    page.goto("/accounts/")
    name = page.locator("td.name a").first.inner_text()
    page.goto("/accounts/new/")
    page.fill("[name=name]", name.partition(" ")[2])
    page.click("main form .button.primary")
    page.locator(".wrong").wait_for()


def _found(page: Any) -> None:
    page.goto("/accounts/")
    word = page.locator("td.name a").first.inner_text().split()[1]
    page.goto(f"/search/?q={word}")


def _move_sheet(page: Any) -> None:
    _deal(page)
    page.click("a[data-sheet][href*='/move/']")
    page.locator("#sheet .stage-list").wait_for()


def _sheet(opener: str) -> Steps:
    def go(page: Any) -> None:
        page.locator(opener).first.click()
        page.locator("#sheet form").first.wait_for()

    return go


def _rep(page: Any) -> None:
    page.locator("tr", has_text="rep@").locator("td.name a").click()
    page.wait_for_load_state()


def _invited(page: Any) -> None:
    page.locator("tr:not(.gone)", has=page.locator(".tag")).locator("td.name a").first.click()
    page.click("a[href$='/edit/']")
    page.fill("#sheet [name=email]", "rekan@contoh.example")
    page.click("#sheet .button.primary")
    page.click("form[action$='/link/'] button")
    page.locator(".handed").wait_for()
    page.evaluate("document.querySelector('#link').value = 'https://crm.contoh.example/join/…/'")


def _person_sheet(opener: str) -> Steps:
    def go(page: Any) -> None:
        _rep(page)
        _sheet(opener)(page)

    return go


def _hand_over(page: Any) -> None:
    _rep(page)
    page.click("a[href$='/hand-over/']")


def _merge(page: Any) -> None:
    page.goto("/accounts/")
    other = page.locator("td.name a").nth(1).inner_text()
    page.locator("td.name a").first.click()
    page.click("details.record-menu summary")
    page.click("a[href$='/merge/']")
    page.fill("[name=other]", other)
    page.locator("h1").click()


def _erase(page: Any) -> None:
    _deal(page)
    page.click("h1 a[href^='/accounts/']")
    page.locator("a[href^='/contacts/']").first.click()


def _told(page: Any) -> None:
    """Wait until the figures are there."""
    told = page.locator("#board[data-version]:not([data-version=''])")
    told.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(900)


def _opened(page: Any) -> None:
    _told(page)
    page.locator(".line-up tbody tr").nth(2).locator("td").nth(5).locator("a").first.click()
    page.locator("#sheet .behind").wait_for()


def _typed(page: Any) -> None:
    """Type a team's target of the last quarter, and wait for what it is beside its people's."""
    page.locator("tr.team [name^='v-']").nth(2).fill(
        "2.5 bn" if page.get_attribute("html", "lang") == "en" else "2,5 M"
    )
    page.locator("tr.team [data-sum]:not(:empty)").first.wait_for(timeout=30_000)
    page.wait_for_timeout(900)


def _rows_ticked(page: Any) -> None:
    for n in range(3):
        page.locator("td.tick input").nth(n).check()


def _rising(page: Any) -> None:
    _told(page)
    page.locator(".attainments").scroll_into_view_if_needed()


def _waiting(page: Any) -> None:
    """Wait until a worker has looked what deviates."""
    for _second in range(600):
        if page.locator(".alert, .told").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise SystemExit("no worker has looked what deviates within ten minutes")


def _hung(page: Any) -> None:
    page.fill("[name=name]", "Lobi")
    page.click("main form .button.primary")
    page.locator(".handed").wait_for()
    page.evaluate("document.querySelector('#link').value = 'https://crm.contoh.example/wall/…/'")


SHOTS = (
    Shot("sign-in", "visitor", PHONE, "/sign-in/login/", 640),
    Shot("today", "rep", PHONE, "/today/", 760),
    Shot("log", "rep", PHONE, "/today/", 844, _log),
    Shot("logged", "rep", PHONE, "/today/", 520, _logged),
    Shot("step-done", "rep", PHONE, "/today/", 760, _ticked),
    Shot("twin", "rep", PHONE, "/today/", 700, _twin),
    Shot("deal", "rep", PHONE, "/today/", 844, _deal),
    Shot("move", "rep", PHONE, "/today/", 760, _move_sheet),
    Shot("board-phone", "rep", PHONE, "/opportunities/board/", 760),
    Shot("search", "rep", PHONE, "/today/", 560, _found),
    Shot("list-phone", "rep", PHONE, "/opportunities/", 760),
    Shot("me", "rep", PHONE, "/me/", 760),
    Shot("no-signal", "rep", PHONE, "/today/", 560, _no_signal),
    Shot("board", "manager", DESKTOP, "/opportunities/board/", 760),
    Shot("bulk", "manager", DESKTOP, "/opportunities/", 700, _rows_ticked),
    Shot("first-run", "nobody", DESKTOP, "/", 1300, of="main .card"),
    Shot("people", "owner", DESKTOP, "/people/", 760),
    Shot("invitation", "owner", DESKTOP, "/people/", 560, _invited, has_side=False),
    Shot("transfer", "owner", DESKTOP, "/people/", 620, _person_sheet("a[href$='/move/']")),
    Shot("pipelines", "owner", DESKTOP, "/pipelines/", 560, has_side=False),
    Shot("stage", "owner", DESKTOP, "/pipelines/", 560, _sheet("a[href^='/stages/']")),
    Shot("rates", "owner", DESKTOP, "/rates/", 420, has_side=False),
    Shot("holidays", "owner", DESKTOP, "/holidays/", 480, has_side=False),
    Shot("targets", "owner", DESKTOP, "/targets/?figure=revenue&grain=quarter", 800, _typed),
    Shot("hand-over", "owner", DESKTOP, "/people/", 700, _hand_over, has_side=False),
    Shot("merge", "owner", DESKTOP, "/today/", 300, _merge, has_side=False),
    Shot("team", "manager", DESKTOP, "/team/", 1120, _told),
    Shot("team-dark", "manager", DESKTOP, "/team/", 1120, _told, scheme="dark"),
    Shot("figure", "manager", DESKTOP, "/team/", 800, _opened),
    Shot(
        "attainment",
        "manager",
        DESKTOP,
        "/team/?as_of=2026-05-20",
        900,
        _rising,
        of=".card:has(.attainments)",
    ),
    Shot("alerts", "manager", DESKTOP, "/alerts/", 640, _waiting),
    Shot("wall", "owner", DESKTOP, "/wall/", 720),
    Shot("screens", "owner", DESKTOP, "/settings/screens/", 620, _hung),
    Shot("activity", "manager", DESKTOP, "/activity/", 1100, _told),
    Shot("pipeline", "manager", DESKTOP, "/pipeline/", 1240, _told),
    Shot("pipeline-past", "manager", DESKTOP, "/pipeline/?as_of=2026-03-31", 560, _told),
    Shot("durations", "manager", DESKTOP, "/durations/", 1240, _told),
    Shot("results", "director", DESKTOP, "/results/", 1240, _told),
    Shot("changed", "director", DESKTOP, "/changed/?period=2026-Q2", 1100, _told),
    Shot("conversion", "director", DESKTOP, "/conversion/", 1100, _told),
    Shot("forecast", "director", DESKTOP, "/forecast/", 1240, _told),
    Shot("plan", "director", DESKTOP, "/plan/?period=2026-Q3", 1240, _told),
    Shot("trust", "owner", DESKTOP, "/trust/", 760, _told),
    Shot("team-phone", "manager", PHONE, "/team/", 844, _told),
    Shot("audit", "owner", DESKTOP, "/changes/", 620),
    Shot("erase", "owner", DESKTOP, "/today/", 560, _erase, has_side=False),
)
