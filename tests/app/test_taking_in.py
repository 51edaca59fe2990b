"""Facts into the records: each entry of the log as old as the fact, nothing twice, nothing half."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from teropong.app.changes.models import Change, ChangedText, Origin
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, hide, write
from teropong.app.people.models import Membership, Person
from teropong.app.records.history import course
from teropong.app.records.models import Account, Activity, Company, Opportunity, Rate, Stage
from teropong.app.records.sound import name_sound
from teropong.app.records.taking_in import take_folder
from teropong.facts.faults import FactsError, FaultyFacts
from teropong.facts.sample import write_sample
from tests.app.firm import NOBODY, saved

TABLES = {
    "reps": "rep_id,name,team,profile,active_from,active_until\nR1,Rini,Utara,hunter,,\nR2,Budi,,,2026-01-01,2026-03-01\n",
    "memberships": "rep_id,team,from_on,until_on\nR2,Selatan,2026-01-01,2026-03-01\n",
    "accounts": "account_id,name,created_at,segment,source,customer_since\nA1,PT. Sagara Jaya Tbk,,Ritel,,2024-05-01\n",
    "stages": "pipeline,stage,position,base,expected_days\nBaru,Prospek,1,,14\nBaru,Penawaran,2,3,10\n",
    "rates": "currency,starts_on,rate\nUSD,2026-01-01,16250.5000\n",
    "opportunities": (
        "opportunity_id,account_id,rep_id,pipeline,created_at,stage,currency,amount,outcome,closed_at,expected_close_on\n"
        "O1,A1,R1,Baru,2026-01-05T09:00:00+07:00,Penawaran,,120,won,2026-02-20T10:00:00+07:00,2026-03-10\n"
        "O2,A1,R2,Baru,2026-01-09T09:00:00+07:00,Prospek,USD,50.5,open,,\n"
    ),
    "opportunity_history": (
        "opportunity_id,changed_at,stage,amount,rep_id,expected_close_on\n"
        "O1,2026-01-05T09:00:00+07:00,Prospek,100,R2,2026-02-01\n"
        "O1,2026-01-20T09:00:00+07:00,Penawaran,,,\n"
        "O1,2026-01-25T09:00:00+07:00,,120,R1,\n"
        "O1,2026-01-30T09:00:00+07:00,,,,2026-02-15\n"
        "O1,2026-02-10T09:00:00+07:00,,,,2026-03-10\n"
        "O1,2026-05-01T09:00:00+07:00,Prospek,,,\n"
    ),
    "activities": (
        "activity_id,rep_id,account_id,opportunity_id,channel,direction,status,occurred_at,created_at\n"
        "K1,R1,A1,O1,meeting,,done,2026-01-12T10:00:00+07:00,2026-01-12T11:00:00+07:00\n"
        "K2,R3,A9,,call,inbound,done,2026-01-02T10:00:00+07:00,\n"
    ),
    "absences": "rep_id,from_on,until_on\nR1,2026-02-01,2026-02-03\n",
    "holidays": "on,name\n2026-01-01,Tahun Baru\n",
    "targets": "indicator,measure,stage,scope_kind,scope,grain,starts_on,value\nrevenue,,,company,,month,2026-01-01,5\n",
}  # fmt: skip


@pytest.fixture
def company(db):
    return saved(Company(name="PT Contoh"))


@pytest.fixture
def facts(tmp_path):
    folder = tmp_path / "facts"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def change(folder, name, old, new):
    file = folder / f"{name}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def deal(key="O1"):
    return Opportunity.objects.get(key=key)


def wib(*parts):
    return datetime(*parts, tzinfo=Company.objects.get().zone)


def test_a_deal_stands_as_the_facts_say(company, facts):
    take_folder(facts, company, NOBODY)
    won = deal()
    assert (won.stage.name, won.owner.name, won.outcome) == ("Penawaran", "Rini", "won")
    assert (won.amount_minor, won.currency, won.closed_at) == (120_00, "IDR", wib(2026, 2, 20, 10))
    assert str(won) == "PT. Sagara Jaya Tbk · 01/2026"
    assert str(deal("O2")) == "PT. Sagara Jaya Tbk · 01/2026 (2)"
    assert (deal("O2").amount_minor, deal("O2").currency) == (5050, "USD")


def test_the_log_tells_each_step_when_it_was(company, facts):
    take_folder(facts, company, NOBODY)
    log = Change.objects.filter(kind="opportunity", record_id=deal().pk).order_by("effective_at")
    stages = dict(Stage.objects.values_list("name", "pk"))
    people = dict(Person.objects.values_list("key", "pk"))
    told = [(one.effective_at.astimezone(company.zone).strftime("%d/%m"), one.after) for one in log]
    assert told[0][1] | {"outcome": "open", "stage_id": stages["Prospek"]} == told[0][1]
    assert (told[0][1]["amount_minor"], told[0][1]["owner_id"]) == (100_00, people["R2"])
    assert told[1:] == [
        ("20/01", {"stage_id": stages["Penawaran"]}),
        ("25/01", {"amount_minor": 120_00, "owner_id": people["R1"]}),
        ("30/01", {"expected_close_on": "2026-02-15"}),
        ("10/02", {"expected_close_on": "2026-03-10"}),
        ("20/02", {"outcome": "won", "closed_at": "2026-02-20T03:00:00+00:00"}),
    ]
    assert [one.before for one in log][3] == {"expected_close_on": "2026-02-01"}
    assert {one.origin for one in log} == {Origin.IMPORT}
    assert len({one.batch for one in Change.objects.filter(origin=Origin.IMPORT)}) == 1


def test_what_is_derived_is_as_the_log_says(company, tmp_path):
    write_sample(tmp_path, reps=4, months=12, opportunities=80)
    take_folder(tmp_path, company, NOBODY)
    for one in Opportunity.objects.all():
        found = course(one.pk)
        assert (one.stage_since, one.n_pushes, one.days_pushed) == (
            found.stage_since,
            found.n_pushes,
            found.days_pushed,
        )
    assert all(one.name_sound == name_sound(one.name) for one in Account.objects.all())
    assert Opportunity.objects.filter(~Q(n_pushes=0)).exists()


def test_pushes_by_hand(company, facts):
    take_folder(facts, company, NOBODY)
    # 1 → 15 February: 14 days; 15 February → 10 March: 23 days.
    assert (deal().n_pushes, deal().days_pushed) == (2, 37)
    assert deal().stage_since == wib(2026, 1, 20, 9)


def test_people_come_without_a_way_in(company, facts):
    take_folder(facts, company, NOBODY)
    rini, budi = Person.objects.get(key="R1"), Person.objects.get(key="R2")
    assert (rini.name, rini.profile, rini.email, rini.sells) == ("Rini", "hunter", None, True)
    assert not rini.has_usable_password()
    assert (rini.is_active, budi.is_active) == (True, False)
    teams = Membership.objects.order_by("person__key").values_list(
        "team__name", "from_on", "until_on"
    )
    assert list(teams) == [
        ("Utara", date(2026, 1, 2), None),
        ("Selatan", date(2026, 1, 1), date(2026, 3, 1)),
    ]
    assert "Rini" not in str(
        list(Change.objects.filter(kind="person").values_list("after", flat=True))
    )
    assert ChangedText.objects.filter(field="name", after="Rini").exists()


def test_who_is_only_named_by_an_id_is_there_too(company, facts):
    take_folder(facts, company, NOBODY)
    call = Activity.objects.get(key="K2")
    assert (call.rep.name, call.account.name, call.direction) == ("R3", "A9", "inbound")
    assert call.created_at == call.occurred_at


def test_an_account_belongs_to_who_dealt_with_it_last(company, facts):
    take_folder(facts, company, NOBODY)
    sagara, other = Account.objects.get(key="A1"), Account.objects.get(key="A9")
    assert (sagara.owner.name, other.owner.name) == ("Budi", "R3")
    assert (sagara.customer_since, sagara.created_at) == (date(2024, 5, 1), wib(2026, 1, 5, 9))


def test_a_rate_is_kept_exact(company, facts):
    take_folder(facts, company, NOBODY)
    assert Rate.objects.get().rate == "16250.5"


def test_a_second_time_changes_nothing(company, facts):
    take_folder(facts, company, NOBODY)
    before = Change.objects.count()
    taken = take_folder(facts, company, NOBODY)
    assert taken.changes_nothing
    assert Change.objects.count() == before
    assert taken.of("opportunity").same == 2


def test_what_came_since_is_added(company, facts):
    take_folder(facts, company, NOBODY)
    change(facts, "opportunities", "Prospek,USD,50.5,open,,", "Penawaran,USD,60,open,,")
    history = facts / "opportunity_history.csv"
    history.write_text(history.read_text() + "O2,2026-03-01T09:00:00+07:00,Penawaran,,,\n")
    change(facts, "activities", "R1,A1,O1,meeting", "R2,A1,O1,visit")
    taken = take_folder(facts, company, NOBODY)
    assert (taken.of("opportunity").changed, taken.of("activity").changed) == (1, 1)
    assert (deal("O2").stage.name, deal("O2").amount_minor) == ("Penawaran", 60_00)
    assert deal("O2").stage_since == wib(2026, 3, 1, 9)
    assert Activity.objects.get(key="K1").channel == "visit"
    last = Change.objects.filter(kind="activity").order_by("-sequence")[0]
    assert (last.before["channel"], last.after["channel"]) == ("meeting", "visit")
    assert take_folder(facts, company, NOBODY).changes_nothing


def test_what_somebody_changed_here_is_kept_and_named(company, facts):
    take_folder(facts, company, NOBODY)
    rini = Person.objects.get(key="R1")
    account, won = Account.objects.get(key="A1"), deal()
    account.segment, won.amount_minor = "Logistik", 999
    write(account, Author(rini))
    write(won, Author(rini))
    taken = take_folder(facts, company, NOBODY)
    assert {(one.kind, one.fields) for one in taken.conflicts} == {
        ("account", ("segment",)),
        ("opportunity", ("amount_minor",)),
    }
    assert Account.objects.get(key="A1").segment == "Logistik"
    assert deal().amount_minor == 999


def test_what_was_deleted_here_stays_deleted(company, facts):
    take_folder(facts, company, NOBODY)
    hide(Activity.objects.get(key="K1"), NOBODY)
    take_folder(facts, company, NOBODY)
    assert Activity.objects.get(key="K1").hidden_at is not None


def test_what_was_done_at_a_merged_account_stays_with_the_one_left(company, facts):
    take_folder(facts, company, NOBODY)
    one, other = Account.objects.get(key="A1"), Account.objects.get(key="A9")
    call = Activity.objects.get(key="K2")
    call.account = one
    write(call, NOBODY)
    other.merged_into, other.hidden_at = one, datetime.now(UTC)
    write(other, NOBODY)
    taken = take_folder(facts, company, NOBODY)
    assert taken.changes_nothing
    assert not taken.conflicts


def test_a_step_taken_after_the_import_can_be_undone(company, facts):
    take_folder(facts, company, NOBODY)
    author, moved = Author(Person.objects.get(key="R2")), deal("O2")
    moved.stage = Stage.objects.get(name="Penawaran")
    write(moved, author)
    undo(author.batch, author)
    assert deal("O2").stage.name == "Prospek"


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "column"),
    [
        ("opportunities", "2026-01-09T", "2026-01-39T", 3, "created_at"),
        ("opportunities", "open", "maybe", 3, "outcome"),
        ("opportunity_history", "Penawaran", "Tawar", 3, "stage"),
        ("activities", "call", "telepathy", 3, "channel"),
        ("opportunities", "O2,", "O" * 81 + ",", 3, "opportunity_id"),
        ("accounts", "PT. Sagara Jaya Tbk", "P" * 161, 2, "name"),
        ("stages", ",10", ",10000", 3, "expected_days"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_taken_in(
    company, facts, table, old, new, line, column
):
    change(facts, table, old, new)
    before = Change.objects.count()
    with pytest.raises(FaultyFacts) as told:
        take_folder(facts, company, NOBODY)
    fault = told.value.faults[0]
    assert (fault.file, fault.line, fault.column) == (f"{table}.csv", line, column)
    assert Change.objects.count() == before
    assert not Person.objects.exists()


def test_nothing_is_half_taken_in(company, facts, monkeypatch):
    from teropong.app.records import taking_in

    def fail(*_all, **_named):
        raise RuntimeError("the plug is pulled")

    monkeypatch.setattr(taking_in, "take_activities", fail)
    with pytest.raises(RuntimeError):
        take_folder(facts, company, NOBODY)
    assert not Opportunity.objects.exists()
    assert not Person.objects.exists()


def test_another_currency_is_refused(company, facts):
    (facts / "facts.toml").write_text('currency = "USD"\n')
    with pytest.raises(FactsError, match="USD"):
        take_folder(facts, company, NOBODY)


def test_settings_come_with_the_first_folder_and_are_named_later(company, facts):
    (facts / "facts.toml").write_text('working_weekdays = ["monday", "saturday"]\n')
    take_folder(facts, company, NOBODY)
    firm = Company.objects.get()
    assert firm.facts.working_weekdays == ("monday", "saturday")
    (facts / "facts.toml").write_text("attribution_days = 30\n")
    taken = take_folder(facts, firm, NOBODY)
    assert ("company", ("attribution_days",)) in [(one.kind, one.fields) for one in taken.conflicts]
    assert Company.objects.get().attribution_days == 90


def test_only_deals_are_enough(company, tmp_path):
    with (tmp_path / "opportunities.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["opportunity_id", "rep_id", "created_at", "outcome", "stage"])
        writer.writerow(["1", "Rini", "2026-01-05", "open", "Lead"])
    take_folder(tmp_path, company, NOBODY)
    found = Opportunity.objects.get()
    assert (found.name, found.account, found.stage.name) == ("1", None, "Lead")
    assert found.pipeline.name


def test_what_somebody_changes_meanwhile_is_kept(company, facts, monkeypatch):
    from teropong.app.records import taking_in

    take_folder(facts, company, NOBODY)
    change(facts, "accounts", "Ritel", "Logistik")
    change(facts, "opportunities", "USD,50.5,open", "USD,60,open")
    as_it_is = taking_in.take_activities

    def while_others_write(*everything):
        account, open_deal = Account.objects.get(key="A1"), deal("O2")
        account.city, open_deal.source = "Solo", "Mitra"
        write(account, NOBODY)
        write(open_deal, NOBODY)
        return as_it_is(*everything)

    monkeypatch.setattr(taking_in, "take_activities", while_others_write)
    taken = take_folder(facts, company, NOBODY)
    assert {(one.kind, one.fields) for one in taken.conflicts} == {
        ("account", ("segment",)),
        ("opportunity", ("amount_minor",)),
    }
    account = Account.objects.get(key="A1")
    assert (account.segment, account.city, deal("O2").amount_minor) == ("Ritel", "Solo", 50_50)


def test_nothing_is_written_while_rows_are_made_ready(company, facts, monkeypatch):
    from teropong.app.records import taking_in

    seen = []
    as_it_is = taking_in.take_activities

    def look(*everything):
        as_it_is(*everything)
        seen.append(
            (Opportunity.objects.count(), Change.objects.filter(origin=Origin.IMPORT).count())
        )

    monkeypatch.setattr(taking_in, "take_activities", look)
    take_folder(facts, company, NOBODY)
    assert seen == [(0, 0)]
    assert Opportunity.objects.count() == 2
    saved(Account(name="PT Sesudahnya"))
