"""A figure opens on the very rows behind it, and on no others."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.boards.registry import BOARDS
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Membership, Team
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.indicators import BY_NAME
from tests.app.firm import saved, signed_in

NOBODY = Author(None)


@pytest.fixture
def sold(firm):
    """Alice won one deal, Charlie another; a deal of Alice's is Charlie's now."""
    now = timezone.now()
    won = [
        _deal(firm, owner, f"{owner.name} menang", amount, now)
        for owner, amount in ((firm.alice, 50_000_000_00), (firm.charlie, 70_000_000_00))
    ]
    for deal in won:
        deal.outcome, deal.closed_at = "won", now - timedelta(minutes=2)
        write(deal, NOBODY)
    passed = _deal(firm, firm.alice, "Pindah tangan", 9_000_000_00, now)
    passed.stage = firm.stages[1]
    write(passed, NOBODY)
    passed.owner = firm.charlie
    write(passed, NOBODY)
    return firm


def _deal(firm, owner, name, amount, now):
    account = saved(Account(name=f"PT {name}", owner=owner))
    return saved(
        Opportunity(
            name=name,
            account=account,
            owner=owner,
            pipeline=firm.pipeline,
            stage=firm.stages[0],
            currency="IDR",
            amount_minor=amount,
            created_at=now - timedelta(days=3),
        )
    )


def listed(person, address):
    answer = signed_in(person).get(address + ("&" if "?" in address else "?") + "format=json")
    return answer.status_code, json.loads(answer.content).get("rows", [])


def test_a_figure_opens_on_the_rows_that_were_counted(sold):
    status, rows = listed(sold.director, "/figures/revenue/")
    assert (status, sorted(row["amount"] for row in rows)) == (200, ["50000000.00", "70000000.00"])
    page = signed_in(sold.director).get("/figures/revenue/").content.decode()
    assert "Rp120,000,000" in page
    assert "2 records" in page
    assert "Alice menang" in page


@pytest.mark.parametrize(
    ("who", "amounts"),
    [
        ("alice", ["50000000.00"]),
        ("bob", ["50000000.00"]),
        ("charlie", ["70000000.00"]),
        ("admin", ["50000000.00", "70000000.00"]),
    ],
)
def test_nobody_opens_what_is_not_theirs(sold, who, amounts):
    person = getattr(sold, who)
    for address in ("/figures/revenue/", "/figures/revenue/?compare=none&grain=month"):
        assert sorted(row["amount"] for row in listed(person, address)[1]) == amounts


def test_a_filter_is_no_way_around_rights(sold):
    for person in (sold.alice, sold.bob):
        for word in (f"rep={sold.charlie.key}", "team=Selatan", "team=%28none%29", "rep=R9"):
            assert signed_in(person).get(f"/figures/revenue/?{word}").status_code == 404


def test_what_passed_to_another_is_read_and_not_opened(sold):
    page = signed_in(sold.alice).get("/figures/stage_duration/?only=completed").content.decode()
    assert "Pindah tangan" in page, "the stay ended while it was hers"
    passed = Opportunity.objects.get(name="Pindah tangan")
    assert f'href="{passed.get_absolute_url()}"' not in page
    theirs = signed_in(sold.director).get("/figures/stage_duration/?only=completed")
    assert f'href="{passed.get_absolute_url()}"' in theirs.content.decode()


def test_a_cell_is_its_period_and_its_step(sold):
    status, rows = listed(sold.director, "/figures/pipeline_value/?stage=Pertemuan")
    assert (status, [row["stage"] for row in rows]) == (200, ["Pertemuan"])
    passed = "/figures/conversion/?step=Prospek%E2%86%92Pertemuan&only=converted"
    assert {row["step"] for row in listed(sold.director, passed)[1]} == {"Prospek→Pertemuan"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/figures/happiness/", 404),
        ("/figures/revenue/?only=happiness", 400),
        ("/figures/revenue/?period=never", 400),
        ("/figures/revenue/?format=xls", 400),
        ("/figures/revenue/?at=2019-01&grain=month", 200),
        ("/figures/conversion/?step=nowhere", 200),
        ("/figures/baseline/?only=left_on_base&base=x", 400),
        ("/figures/revenue/?band=1", 400),
        ("/figures/pipeline_value/?band=99", 400),
        ("/figures/pipeline_value/?step=x", 400),
        ("/figures/revenue/?at=2026-09", 400),
        ("/figures/revenue/?at=never&grain=month", 400),
        ("/figures/revenue/?stage=Prospek", 200),
        ("/figures/revenue/?as_of=1999-01-01", 400),
    ],
)
def test_whatever_is_opened_a_sentence_answers(sold, address, status):
    for client in (signed_in(sold.bob), signed_in(sold.director)):
        assert client.get(address).status_code == status
        assert client.get(address, headers={"HX-Request": "true"}).status_code == status


def test_the_rows_are_a_table_for_a_spreadsheet(sold):
    account = Account.objects.get(name="PT Alice menang")
    account.name = "=HYPERLINK(1)"
    write(account, NOBODY)
    answer = signed_in(sold.director).get("/figures/revenue/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert sorted(row["amount"] for row in rows) == ["50000000.00", "70000000.00"]
    assert {row["counts"] for row in rows} <= {"deals revenue", "deals revenue without_cost"}


def test_a_first_meeting_opens_its_account(firm):
    saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            channel="meeting",
            status="done",
            occurred_at=timezone.now() - timedelta(minutes=5),
        )
    )
    status, rows = listed(firm.bob, f"/figures/first_meetings/?rep={firm.alice.key}")
    assert (status, [row["account_id"] for row in rows]) == (200, [firm.account.key])
    page = signed_in(firm.bob).get("/figures/first_meetings/").content.decode()
    assert firm.account.get_absolute_url() in page


def test_a_former_member_is_seen_as_far_as_they_were_there(sold):
    membership = Membership.objects.get(person=sold.alice)
    membership.until_on = (timezone.now() - timedelta(days=90)).date()
    write(membership, NOBODY)
    saved(Membership(person=sold.alice, team=sold.south, from_on=membership.until_on))
    assert listed(sold.bob, "/figures/revenue/")[1] == []
    assert listed(sold.bob, f"/figures/revenue/?rep={sold.alice.key}") == (200, [])


def test_a_new_team_of_an_old_name_opens_nothing_of_the_old(sold):
    former = Membership.objects.get(person=sold.charlie)
    former.until_on = (timezone.now() - timedelta(days=1)).date()
    write(former, NOBODY)
    sold.south.hidden_at = timezone.now()
    write(sold.south, NOBODY)
    heir = saved(Team(name=sold.south.name))
    membership = Membership.objects.get(person=sold.bob)
    membership.team = heir
    write(membership, NOBODY)
    assert listed(sold.bob, "/figures/revenue/") == (200, [])
    assert len(listed(sold.director, "/figures/revenue/")[1]) == 2


def test_every_companion_of_every_indicator_opens(sold):
    """As a page and as rows, for the company and for one without a record of that kind."""
    for key, indicator in BY_NAME.items():
        for only in indicator.opens:
            for client in (signed_in(sold.director), signed_in(sold.charlie)):
                assert client.get(f"/figures/{key}/?only={only}").status_code == 200, (key, only)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_figure_of_a_board_opens(sold, board):
    client = signed_in(sold.director)
    links = set(re.findall(r'href="(/figures/[^"]+)"', client.get(board.path).content.decode()))
    assert links
    for link in sorted(links)[:60]:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_what_cannot_be_filtered_so_says_it(sold):
    page = signed_in(sold.director).get("/figures/revenue/?stage=Prospek").content.decode()
    assert "cannot be filtered by step" in page


def test_the_average_sale_opens_its_twelve_months(sold):
    page = signed_in(sold.director).get("/team/").content.decode()
    links = re.findall(r'href="(/figures/average_sale/[^"]*rep=[^"]+)"', page)
    assert links
    assert all("only=trailing" in link for link in links)
