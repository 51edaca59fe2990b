"""The wall board: by a sign-in what one sees anyway, by a secret link just this one page."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from teropong.app.records.clock import today
from teropong.app.records.models import Account, Activity
from teropong.app.targets.models import Target
from teropong.app.wall.models import Screen
from tests.app.boards import nothing_kept
from tests.app.firm import saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept", "no_tries")]
__all__ = ["nothing_kept"]


@pytest.fixture
def no_tries():
    cache.clear()


@pytest.fixture
def week(firm):
    """Alice met one of the two that she is to meet this week; Charlie has a target, too."""
    account = saved(Account(name="PT Baru", owner=firm.alice))
    saved(
        Activity(
            rep=firm.alice, account=account, channel="meeting", status="done",
            occurred_at=timezone.now(),
        )
    )  # fmt: skip
    for person in (firm.alice, firm.charlie):
        saved(
            Target(indicator="first_meetings", grain="week", value="2", scope_kind="rep",
                   person=person, starts_on=today().replace(month=1, day=1))
        )  # fmt: skip
    firm.deal.outcome, firm.deal.closed_at = "won", timezone.now()
    saved(firm.deal)
    return firm


def made(person, **chosen):
    """The address of a new screen, made by the form."""
    fields = {"name": "Lobi", "look": "own", "turns": "20", "shows_people": "on",
              "shows_deals": "on", **chosen}  # fmt: skip
    client = signed_in(person)
    assert client.post("/settings/screens/", fields).status_code == 302
    page = client.get("/settings/screens/").content.decode()
    return re.search(r'value="https?://[^/]+(/wall/[^"]+)"', page)[1]


def seen(address):
    answer = Client(SERVER_NAME="127.0.0.1").get(address)
    return answer, answer.content.decode()


def test_a_link_shows_the_board_without_a_cookie_and_leads_nowhere(week):
    answer, page = seen(made(week.admin))
    assert answer.status_code == 200
    assert not answer.cookies
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "Alice" in page
    assert "PT Sinar Jaya" in page
    assert "<a " not in page
    assert "/figures/" not in page


def test_a_teams_screen_shows_only_the_team(week):
    address = made(week.bob, team=week.north.pk)
    page = seen(address)[1]
    assert "Utara" in page
    assert "Alice" in page
    assert "Charlie" not in page
    fields = {"name": "x", "look": "own", "turns": "0", "team": week.south.pk}
    assert signed_in(week.bob).post("/settings/screens/", fields).status_code == 422
    assert signed_in(week.bob).post("/settings/screens/", fields | {"team": ""}).status_code == 422


def test_names_may_be_left_out(week):
    page = seen(made(week.admin, shows_people="", shows_deals=""))[1]
    assert "Alice" not in page
    assert "Sinar Jaya" not in page
    assert 'class="wall-lines"' in page
    assert 'class="sum"' not in page


def test_nobody_is_shamed(week):
    page = seen(made(week.admin))[1]
    people = page.split("wall-people")[1].split("</section>")[0]
    assert "deviates" not in people
    assert people.index("Alice") < people.index("Charlie")


def test_only_the_digest_is_kept_and_an_ended_link_shows_nothing(week):
    address = made(week.bob, team=week.north.pk)
    screen = Screen.objects.get()
    assert address.split("/")[2] not in str(vars(screen))
    assert signed_in(week.charlie).post(f"/settings/screens/{screen.pk}/end/").status_code == 403
    assert seen(address)[0].status_code == 200
    signed_in(week.bob).post(f"/settings/screens/{screen.pk}/end/")
    assert seen(address)[0].status_code == 404
    screen.refresh_from_db()
    assert screen.ended_by == week.bob


def test_guessing_is_stopped_and_screens_go_on(week):
    address = made(week.admin)
    answers = [seen(f"/wall/guess-{n}/")[0].status_code for n in range(21)]
    assert answers[:20] == [404] * 20
    assert answers[20] == 429
    assert seen(address)[0].status_code == 200


def test_signed_in_one_sees_what_one_sees_anyway(week):
    assert "Charlie" in signed_in(week.director).get("/wall/").content.decode()
    page = signed_in(week.bob).get("/wall/").content.decode()
    assert "Alice" in page
    assert "Charlie" not in page
    assert signed_in(week.bob).get("/wall/", {"team": "Selatan"}).status_code == 404
    assert "/settings/screens/" in page
    assert "/settings/screens/" not in signed_in(week.alice).get("/wall/").content.decode()


def test_an_empty_firm_has_a_board(firm):
    page = seen(made(firm.admin))[1]
    assert "akan tampil di sini" in page


def test_a_teams_whole_name_is_told_where_its_link_is_short(week):
    long = "Tim Penjualan Wilayah Jawa Barat, Banten, Lampung, dan Sumatera"
    week.north.name = long
    saved(week.north)
    page = signed_in(week.director).get("/wall/").content.decode()
    assert f'<a class="team" title="{long}" href="?team=' in page
