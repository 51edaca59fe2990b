"""Lists: filters, sorting, CSV, saved views, and changing many in one go."""

import csv
import io

import pytest

from teropong.app.changes.models import Change
from teropong.app.records.models import Account, Opportunity, SavedView
from tests.app.firm import saved, signed_in


@pytest.fixture
def many(firm):
    for n, (name, owner) in enumerate(
        (
            ("=SUM(A1)", firm.alice),
            ("Beta", firm.alice),
            ("Cita", firm.charlie),
            ("alfa", firm.alice),
        )
    ):
        saved(Account(name=name, owner=owner, segment="Swasta" if n % 2 else "BUMN"))
    return firm


def names(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return [one.name for one in page.context["listing"].page]


def test_a_list_shows_what_is_mine_filtered_and_sorted(many):
    client = signed_in(many.alice)
    assert set(names(client, "/accounts/")) == {"=SUM(A1)", "Beta", "alfa", "PT Sinar Jaya"}
    assert names(client, "/accounts/?q=bet") == ["Beta"]
    assert names(client, "/accounts/?segment=Swasta&sort=name") == ["alfa", "Beta"]
    assert names(client, "/accounts/?segment=Swasta&sort=-name") == ["Beta", "alfa"]
    assert names(signed_in(many.charlie), "/accounts/") == ["Cita"]


def test_a_sort_by_a_count_puts_nothing_out_of_order(many):
    found = names(signed_in(many.admin), "/accounts/?sort=-deals")
    assert found[0] == "PT Sinar Jaya"
    assert len(found) == 5


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/?owner=99999999999999999999",
        "/accounts/?page=0",
        "/accounts/?page=x",
        "/accounts/?q=%00",
        "/opportunities/?stage=abc",
        "/opportunities/?list=evil",
        "/activities/?from_on=2026-13-01",
        "/accounts/?page=99999999999999999999",
        "/accounts/?q=" + "x" * 500,
    ],
)
def test_an_address_that_cannot_be_answers_400_with_a_sentence(many, address):
    answer = signed_in(many.alice).get(address)
    assert answer.status_code == 400
    assert "cannot be" in answer.content.decode()


def test_csv_holds_the_same_rows_and_runs_no_formula(many):
    answer = signed_in(many.alice).get("/accounts/?format=csv&sort=name")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Account"
    assert {row[0] for row in rows[1:]} == {"'=SUM(A1)", "Beta", "alfa", "PT Sinar Jaya"}


def test_many_are_given_away_in_one_go_and_it_is_undone_in_one_go(many):
    client = signed_in(many.bob)
    mine = list(Account.objects.filter(owner=many.alice).values_list("pk", flat=True))
    theirs = Account.objects.get(name="Cita").pk
    client.post(
        "/accounts/bulk/",
        {"action": "owner", "to_owner": many.bob.pk, "id": [*mine, theirs, "x", 0]},
    )
    assert Account.objects.filter(owner=many.bob).count() == 4
    assert Account.objects.get(pk=theirs).owner == many.charlie
    batch = Change.objects.order_by("sequence").last().batch
    assert Change.objects.filter(batch=batch).count() == 4
    client.post(f"/changes/{batch}/undo/")
    assert Account.objects.filter(owner=many.alice).count() == 4


def test_everything_that_the_list_holds_can_be_chosen(many):
    client = signed_in(many.admin)
    client.post(
        "/accounts/bulk/",
        {
            "action": "segment",
            "to_segment": "Ekspor",
            "everything": "on",
            "query": "segment=Swasta",
        },
    )
    assert set(Account.objects.filter(segment="Ekspor").values_list("name", flat=True)) == {
        "Beta",
        "alfa",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "owner"},
        {"action": "evil"},
        {},
        {"action": "owner", "to_owner": "99999999999999999999"},
    ],
)
def test_a_wrong_bulk_changes_nothing(many, fields):
    n = Change.objects.count()
    everything = list(Account.objects.values_list("pk", flat=True))
    answer = signed_in(many.admin).post("/accounts/bulk/", {**fields, "id": everything})
    assert answer.status_code == 302
    assert Change.objects.count() == n


def test_a_director_changes_nothing_in_bulk(many):
    answer = signed_in(many.director).post("/accounts/bulk/", {"action": "delete", "id": [1]})
    assert answer.status_code == 403


def test_deals_of_another_pipeline_stay_in_their_stage(firm):
    from teropong.app.records.models import Pipeline, Stage

    other = saved(Pipeline(name="Perpanjangan", position=2))
    stage = saved(Stage(pipeline=other, name="Usulan", position=1))
    signed_in(firm.alice).post(
        "/opportunities/bulk/", {"action": "stage", "to_stage": stage.pk, "id": firm.deal.pk}
    )
    assert Opportunity.objects.get(pk=firm.deal.pk).stage == firm.stages[0]


def test_a_view_is_kept_shared_and_forgotten(many):
    bob, alice = signed_in(many.bob), signed_in(many.alice)
    bob.post("/accounts/views/", {"name": "BUMN saja", "query": "segment=BUMN", "is_shared": "on"})
    view = SavedView.objects.get()
    assert view.is_shared
    assert "BUMN saja" in alice.get("/accounts/").content.decode()
    assert alice.post(f"/accounts/views/{view.pk}/forget/").status_code == 404
    alice.post("/accounts/views/", {"name": "milikku", "query": "", "is_shared": "on"})
    assert not SavedView.objects.get(name="milikku").is_shared
    bob.post(f"/accounts/views/{view.pk}/forget/")
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_search_finds_only_what_is_mine(many):
    found = signed_in(many.alice).get("/search/?q=sinar").context["found"]
    assert [one.name for one in found.accounts] == ["PT Sinar Jaya"]
    assert [one.name for one in found.opportunities] == ["Gudang Cikarang"]
    assert not signed_in(many.charlie).get("/search/?q=sinar").context["found"]


def test_the_audit_page_is_the_administrators_and_each_ones_own(firm):
    signed_in(firm.alice).post("/accounts/new/", {"name": "CV Baru", "owner": firm.alice.pk})
    assert "CV Baru" in signed_in(firm.admin).get("/changes/").content.decode()
    assert "CV Baru" in signed_in(firm.alice).get("/changes/").content.decode()
    for person in (firm.bob, firm.charlie, firm.director):
        assert "CV Baru" not in signed_in(person).get("/changes/").content.decode()
    assert signed_in(firm.admin).get("/changes/?author=99999999999999999999").status_code == 400
