"""The doors: who may open them, what comes through, what is refused with a sentence."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from teropong.app.changes.models import Change
from teropong.app.people.models import Person, Role, Team
from teropong.app.records.models import Account, Activity, Company, Opportunity, Pipeline
from teropong.app.records.sample import fill
from teropong.app.records.sample.filling import is_fillable
from tests.app.firm import NOBODY, saved, signed_in

DEALS = (
    "opportunity_id,rep_id,account_id,created_at,outcome,amount\n"
    "O1,Rini,PT Sagara,2026-01-05T09:00:00+07:00,open,1500000\n"
    "O2,Rini,PT Niskala,2026-02-05T09:00:00+07:00,open,\n"
)


@pytest.fixture
def owner(db):
    saved(Company(name="PT Contoh", currency="IDR"))
    return saved(
        Person(
            name="Ratna",
            email="ratna@example.com",
            role=Role.ADMINISTRATOR,
            sells=False,
            language="en",
        )
    )


def sent(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name.replace("__", "/") + ".csv", content)
    return packed.getvalue()


def uploads():
    root = settings.CONFIGURATION.folder / "uploads"
    return list(root.iterdir()) if root.exists() else []


def send(client, *files, **more):
    return client.post("/take-in/file/", {"tables": list(files), **more})


@pytest.mark.parametrize("path", ["/take-in/sample/", "/take-in/file/"])
def test_only_an_administrator_opens_a_door(firm, path):
    for person in (firm.alice, firm.bob, firm.charlie, firm.director):
        for answer in (signed_in(person).get(path), signed_in(person).post(path)):
            assert answer.status_code == 403
    assert signed_in(firm.admin).get(path).status_code == 200


def test_a_form_from_elsewhere_is_refused(owner):
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    client.force_login(owner)
    assert (
        client.post("/take-in/file/", {"tables": sent("opportunities.csv", DEALS)}).status_code
        == 403
    )


def test_a_file_is_shown_before_it_is_taken_in(owner):
    client = signed_in(owner)
    answer = send(client, sent("opportunities.csv", DEALS))
    assert answer.status_code == 302
    assert Opportunity.objects.count() == 0
    page = client.get(answer.url)
    assert "opportunities" in page.content.decode()
    assert "PT Sagara" in page.content.decode()
    assert client.post(answer.url).status_code == 302
    assert {str(one) for one in Opportunity.objects.all()} == {
        "PT Sagara · 01/2026",
        "PT Niskala · 02/2026",
    }
    assert Account.objects.get(key="PT Sagara").owner.name == "Rini"
    assert uploads() == []
    assert client.post(answer.url).status_code == 404


def test_an_upload_is_its_owners(owner):
    other = saved(Person(name="Eko", email="eko@example.com", role=Role.ADMINISTRATOR))
    answer = send(signed_in(owner), sent("opportunities.csv", DEALS))
    assert signed_in(other).get(answer.url).status_code == 404
    assert signed_in(owner).post(answer.url, {"leave": "1"}).status_code == 302
    assert uploads() == []
    assert Opportunity.objects.count() == 0


def test_a_faulty_row_is_named_by_line_and_column(owner):
    answer = send(
        signed_in(owner), sent("opportunities.csv", DEALS.replace("2026-02-05", "2026-13-05"))
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "created_at" in text
    assert "2026-13-05T09:00:00+07:00" in text
    assert "line 3" in text
    assert Opportunity.objects.count() == 0
    assert uploads() == []


def test_a_text_without_room_is_named(owner):
    answer = send(signed_in(owner), sent("opportunities.csv", DEALS.replace("PT Sagara", "P" * 81)))
    assert answer.status_code == 422
    assert "more than 80 characters" in answer.content.decode()


def test_a_zip_holds_tables_in_a_folder(owner):
    client = signed_in(owner)
    accounts = "account_id,name\nPT Sagara,PT Sagara Utama\n"
    answer = send(
        client, sent("facts.zip", zipped(facts__opportunities=DEALS, facts__accounts=accounts))
    )
    client.post(answer.url)
    assert Account.objects.get(key="PT Sagara").name == "PT Sagara Utama"


def test_a_mapping_makes_facts_of_other_tables(owner):
    client = signed_in(owner)
    table = "no,sales,opened\n7,Rini,2026-01-05\n"
    mapping = (
        '[opportunities]\nfile = "deals.csv"\nopportunity_id = "no"\nrep_id = "sales"\n'
        'created_at = { column = "opened", format = "%Y-%m-%d" }\noutcome = { constant = "open" }\n'
    )
    answer = send(client, sent("deals.csv", table), mapping=sent("map.toml", mapping))
    assert answer.status_code == 302, answer.content.decode()
    client.post(answer.url)
    assert Opportunity.objects.get(key="7").owner.name == "Rini"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("opportunities.csv", b"\x00\x01\x02"),
        ("opportunities.csv", b""),
        ("opportunities.csv", DEALS.encode("utf-16")),
        ("opportunities.csv", DEALS.replace("Rini", "R\x00ni").encode()),
        ("opportunities.csv", "opportunity_id,rep_id\nO1,Münch\n".encode("latin-1")),
        ("opportunities.csv", DEALS.replace("1500000", "9" * 20).encode()),
        ("opportunities.csv", DEALS.replace("rep_id", "opportunity_id").encode()),
        ("opportunities.parquet", b"PAR1 no PAR1"),
        ("deals.csv", DEALS.encode()),
        ("deals.xlsx", b"PK\x03\x04"),
        ("facts.zip", b"PK\x03\x04 broken"),
        ("facts.zip", zipped()),
        ("map.toml", b"= ="),
        ("facts.zip", zipped(a__opportunities=DEALS, b__opportunities=DEALS)),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(owner, name, content):
    answer = send(signed_in(owner), sent(name, content))
    assert answer.status_code == 422
    assert "alert" in answer.content.decode()
    assert Opportunity.objects.count() == 0
    assert uploads() == []


def test_a_zip_bomb_is_not_unpacked(owner, monkeypatch):
    from teropong.app.records.doors import uploads as kept

    monkeypatch.setattr(kept, "MOST_UNPACKED", 100_000)
    bomb = zipped(opportunities="0" * 50_000_000)
    assert len(bomb) < 100_000
    answer = send(signed_in(owner), sent("facts.zip", bomb))
    assert answer.status_code == 422
    assert "larger" in answer.content.decode()
    assert uploads() == []


def test_what_is_too_large_is_refused_unread(owner):
    client = signed_in(owner)
    answer = client.post(
        "/take-in/file/", {"tables": sent("opportunities.csv", DEALS)}, CONTENT_LENGTH="200000000"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "a\x00b.csv", ".csv", "/etc/passwd", "x" * 300 + ".csv"]
)
def test_no_name_leads_out_of_the_folder(owner, name):
    answer = send(signed_in(owner), sent("opportunities.csv", DEALS))
    before = set(Path(settings.CONFIGURATION.folder).rglob("*evil*"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr(name, DEALS)
    again = send(signed_in(owner), sent("facts.zip", packed.getvalue()))
    assert again.status_code == 422
    assert set(Path(settings.CONFIGURATION.folder).rglob("*evil*")) == before
    signed_in(owner).post(answer.url, {"leave": "1"})


@pytest.mark.parametrize("token", ["x", "../secret.key", "A" * 43, "%00" * 14])
def test_a_token_that_is_none_answers_404(owner, token):
    assert signed_in(owner).get(f"/take-in/file/{token}/").status_code == 404


def test_the_sample_goes_only_where_there_is_no_deal(firm):
    answer = signed_in(firm.admin).post("/take-in/sample/")
    assert answer.status_code == 409
    assert Opportunity.objects.count() == 1


def test_the_sample_comes_and_goes(owner):
    company = Company.objects.get()
    company.currency = "USD"
    company.save()
    kept = saved(Pipeline(name="Ours"))
    client = signed_in(owner)
    assert client.get("/take-in/sample/leave/").status_code == 404
    fill(company, NOBODY, n_deals=60)
    assert Opportunity.objects.count() == 60
    assert not is_fillable()
    saved(Account(name="PT Mainan"))
    assert client.get("/take-in/sample/leave/").status_code == 200
    assert client.post("/take-in/sample/leave/").status_code == 302
    company = Company.objects.get()
    assert (company.is_sample, company.currency) == (False, "USD")
    for model in (Opportunity, Account, Activity, Team):
        assert not model.objects.exists()
    assert list(Person.objects.all()) == [owner]
    assert list(Pipeline.objects.all()) == [kept]
    assert set(Change.objects.values_list("kind", flat=True)) == {"company", "person", "pipeline"}
    with pytest.raises(Exception, match="append-only"):
        Change.objects.all()._raw_delete("default")


def test_the_sample_has_next_steps_and_people(owner):
    fill(Company.objects.get(), NOBODY, n_deals=120)
    open_deals = Opportunity.objects.filter(outcome="open")
    assert open_deals.filter(activities__status="planned").count() > 0
    assert open_deals.filter(activities=None).count() < open_deals.count()
    assert open_deals.first().account.contacts.exists()


def test_files_without_deals_are_told_without_where_they_lie(owner):
    answer = send(signed_in(owner), sent("accounts.csv", "account_id,name\nA1,PT Sagara\n"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "no deals among your files" in text
    assert "uploads" not in text
