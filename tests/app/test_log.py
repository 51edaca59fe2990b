"""The quick log: who may, what is taken, what is refused with a sentence, and each entry once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from teropong.app.changes.models import Change, Origin
from teropong.app.records.clock import today
from teropong.app.records.logging_it import due_steps, likely_accounts, step_now
from teropong.app.records.models import Account, Activity, Contact, Opportunity, Submission
from tests.app.firm import saved, signed_in
from tests.app.serving import Visitor, serve

JSON = {"Accept": "application/json"}


def entry(firm, **fields):
    return {
        "key": str(uuid4()),
        "account": firm.account.pk,
        "channel": "meeting",
        "status": "done",
        **fields,
    }


def post(person, fields, **headers):
    return signed_in(person).post(reverse("log"), fields, headers={**JSON, **headers})


def errors(answer) -> str:
    assert answer.status_code == 422, answer.content
    return answer.json()["told"]


def planned(firm, **fields):
    return saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            channel="call",
            status="planned",
            **{"occurred_at": timezone.now() + timedelta(minutes=30), **fields},
        )
    )


def test_what_is_likely_is_chosen_already(firm):
    page = signed_in(firm.alice).get(reverse("log"), headers={"HX-Request": "true"})
    text = page.content.decode()
    assert f'name="account" value="{firm.account.pk}" checked' in text
    assert 'name="channel" value="meeting" checked' in text
    assert 'name="status" value="done" checked' in text
    assert f'name="opportunity" value="{firm.deal.pk}" checked' in text
    assert "<html" not in text
    assert "<html" in signed_in(firm.alice).get(reverse("log")).content.decode()


def test_an_entry_is_written_down_as_it_opens(firm):
    before = timezone.now()
    answer = post(firm.alice, entry(firm, opportunity=firm.deal.pk))
    assert answer.status_code == 200
    done = Activity.objects.get()
    assert (done.rep, done.account, done.opportunity) == (firm.alice, firm.account, firm.deal)
    assert (done.channel, done.status) == ("meeting", "done")
    assert before <= done.occurred_at <= timezone.now()


def test_without_a_script_it_leads_on(firm):
    answer = signed_in(firm.alice).post(reverse("log"), entry(firm, next="/accounts/1/"))
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/1/")
    page = signed_in(firm.alice).post(reverse("log"), entry(firm, account="", account_name="Baru"))
    assert page.status_code == 422
    assert 'value="Baru"' in page.content.decode()


def test_who_may_log(firm):
    for person in (firm.alice, firm.bob, firm.admin):
        assert post(person, entry(firm)).status_code == 200
    assert post(firm.director, entry(firm)).status_code == 403
    assert signed_in(firm.director).get(reverse("log")).status_code == 403
    assert "no longer yours" in errors(post(firm.charlie, entry(firm)))
    assert Activity.objects.count() == 3


def test_a_director_finds_no_button(firm):
    assert 'href="/log/"' not in signed_in(firm.director).get("/today/").content.decode()


def test_a_manager_logs_for_the_team_only(firm):
    post(firm.bob, entry(firm, rep=firm.alice.pk))
    assert Activity.objects.get().rep == firm.alice
    assert "Who did it" in errors(post(firm.bob, entry(firm, rep=firm.charlie.pk)))
    assert "Who did it" in errors(post(firm.alice, entry(firm, rep=firm.bob.pk)))


def test_a_next_step_is_planned_beside_it(firm):
    fields = {"next_when": "in_3", "next_channel": "call", "next_subject": "Kirim penawaran"}
    post(firm.alice, entry(firm, opportunity=firm.deal.pk, **fields))
    step, done = Activity.objects.order_by("-occurred_at")
    assert (step.status, step.channel, step.subject) == ("planned", "call", "Kirim penawaran")
    assert step.opportunity == firm.deal
    assert timezone.localtime(step.occurred_at).date() == today() + timedelta(days=3)
    batches = Change.objects.filter(kind="activity", record_id__in=(step.pk, done.pk))
    assert len(set(batches.values_list("batch", flat=True))) == 1


def test_the_same_key_is_taken_once(firm):
    fields = entry(firm)
    first, second = post(firm.alice, fields), post(firm.alice, fields)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["told"] == second.json()["told"]
    assert Activity.objects.count() == Submission.objects.count() == 1


def test_a_replay_answers_the_same_when_its_deal_is_closed(firm):
    fields = entry(firm, opportunity=firm.deal.pk)
    post(firm.alice, fields)
    Opportunity.objects.update(outcome="won")
    assert post(firm.alice, fields).status_code == 200
    assert Activity.objects.count() == 1


def test_a_key_is_its_persons(firm):
    fields = entry(firm)
    post(firm.alice, fields)
    assert post(firm.bob, fields).status_code == 200
    assert Activity.objects.count() == 2


def test_what_was_refused_may_be_sent_again_under_its_key(firm):
    fields = entry(firm, channel="pigeon")
    assert "How" in errors(post(firm.alice, fields))
    assert post(firm.alice, {**fields, "channel": "call"}).status_code == 200


def test_an_entry_from_a_phone_means_the_time_when_it_was_logged(firm):
    then = timezone.now() - timedelta(days=2)
    fields = entry(firm, logged_at=then.isoformat(), next_when="tomorrow")
    assert post(firm.alice, fields, **{"X-Kept": "unseen"}).status_code == 200
    step, done = Activity.objects.order_by("-occurred_at")
    assert abs(done.occurred_at - then) < timedelta(seconds=1)
    assert timezone.localtime(step.occurred_at).date() == today() - timedelta(days=1)
    change = Change.objects.get(kind="activity", record_id=done.pk)
    assert change.origin == Origin.PHONE
    assert change.recorded_at > timezone.now() - timedelta(minutes=1)


def test_a_phones_clock_that_is_ahead_means_now(firm):
    ahead = timezone.now() + timedelta(days=5)
    post(firm.alice, entry(firm, logged_at=ahead.isoformat()))
    assert Activity.objects.get().occurred_at <= timezone.now()


@pytest.mark.parametrize(("days", "is_rep", "status"), [(30, 1, 200), (33, 1, 422), (33, 0, 200)])
def test_how_far_back_each_may_go(firm, days, is_rep, status):
    at = (timezone.now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    person = firm.alice if is_rep else firm.bob
    assert post(person, entry(firm, when="at", occurred_at=at)).status_code == status


def test_what_was_done_is_not_to_come_and_a_plan_is(firm):
    later = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sooner = (timezone.localtime() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for status, at in (("done", later), ("no_show", later), ("planned", sooner)):
        assert "When" in errors(
            post(firm.alice, entry(firm, status=status, when="at", occurred_at=at))
        )
    assert "When" in errors(post(firm.alice, entry(firm, status="planned")))
    assert post(firm.alice, entry(firm, status="planned", when="tomorrow")).status_code == 200
    assert (
        post(firm.alice, entry(firm, status="cancelled", when="at", occurred_at=later)).status_code
        == 200
    )


def test_a_new_account_is_made_when_asked(firm):
    new = {"account": "", "account_name": "CV Mitra Abadi"}
    assert "no account of this name" in errors(post(firm.alice, entry(firm, **new)))
    assert post(firm.alice, entry(firm, **new, make_account="yes")).status_code == 200
    made = Account.objects.get(name="CV Mitra Abadi")
    assert made.owner == firm.alice
    assert Activity.objects.get().account == made


def test_a_likely_twin_is_told_with_its_owner(firm):
    twin = {"account": "", "account_name": "Sinar Jaya, PT", "make_account": "yes"}
    told = errors(post(firm.charlie, entry(firm, **twin)))
    assert "PT Sinar Jaya (Alice)" in told
    assert not Activity.objects.exists()
    twin["make_account"] = "anyway"
    assert post(firm.charlie, entry(firm, **twin)).status_code == 200
    assert Activity.objects.get().account.owner == firm.charlie


def test_an_account_that_is_known_by_its_name_is_that_one(firm):
    known = {"account": "", "account_name": "pt sinar jaya", "make_account": "yes"}
    assert post(firm.alice, entry(firm, **known)).status_code == 200
    assert Activity.objects.get().account == firm.account


def test_deal_and_contact_are_of_the_account(firm):
    other = saved(Account(name="Lain", owner=firm.alice))
    contact = saved(Contact(account=other, name="Ratna"))
    for fields in ({"contact": contact.pk}, {"account": other.pk, "opportunity": firm.deal.pk}):
        assert "another account" in errors(post(firm.alice, entry(firm, **fields)))


@pytest.mark.parametrize("name", ["account", "opportunity", "contact", "rep", "step"])
@pytest.mark.parametrize("value", ["99999999999999999999", "-1", "x", "1\0", "²"])
def test_what_is_no_record_is_told_beside_its_field(firm, name, value):
    assert post(firm.alice, entry(firm, **{name: value})).status_code == 422


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("account_name", "a\0b"),
        ("account_name", "a" * 200),
        ("notes", "a\0b"),
        ("notes", "a" * 5000),
        ("next_subject", "a" * 500),
        ("when", "never"),
        ("occurred_at", "0001-01-01T00:00"),
        ("occurred_at", "9999-12-31T23:59"),
        ("status", "planned\0"),
    ],
)
def test_wrong_input_is_refused_with_a_sentence(firm, name, value):
    fields = entry(firm, **{name: value})
    if name == "account_name":
        fields["account"] = ""
    if name == "occurred_at":
        fields["when"] = "at"
    assert post(firm.alice, fields).status_code == 422


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "1"])
def test_a_strange_clock_breaks_nothing(firm, value):
    assert post(firm.alice, entry(firm, logged_at=value)).status_code in (200, 422)
    step = planned(firm)
    url = reverse("step_done", args=[step.pk])
    assert signed_in(firm.alice).post(url, {"logged_at": value}).status_code == 302


def test_a_key_that_is_none_is_made(firm):
    for key in ("", "x", "\0"):
        assert post(firm.alice, entry(firm, key=key)).status_code in (200, 422)


def test_a_planned_step_is_done_with_one_tap(firm):
    step = planned(firm, occurred_at=timezone.now() + timedelta(hours=1))
    url = reverse("step_done", args=[step.pk])
    for _again in range(2):
        assert signed_in(firm.alice).post(url, headers=JSON).status_code == 200
    step.refresh_from_db()
    assert (step.status, step.channel) == ("done", "call")
    assert step.occurred_at <= timezone.now()
    assert Change.objects.filter(kind="activity", record_id=step.pk).count() == 2


def test_whose_steps_one_marks(firm):
    step = planned(firm)
    url = reverse("step_done", args=[step.pk])
    answers = [signed_in(one).post(url).status_code for one in (firm.charlie, firm.director)]
    assert answers == [404, 403]
    assert signed_in(firm.alice).get(url).status_code == 405
    assert signed_in(firm.bob).post(url).status_code == 302
    assert signed_in(firm.alice).post("/log/99999999999999999999/done/").status_code == 404


def test_the_step_that_is_due_now_is_offered_and_fulfilled(firm):
    planned(firm, occurred_at=timezone.now() + timedelta(hours=30))
    step = planned(firm)
    assert step_now(firm.alice) == step
    page = signed_in(firm.alice).get(reverse("log")).content.decode()
    assert f'name="step" value="{step.pk}" checked' in page
    assert 'name="channel" value="call" checked' in page
    post(firm.alice, entry(firm, channel="call", step=step.pk))
    step.refresh_from_db()
    assert step.status == "done"
    assert Activity.objects.count() == 2


def test_shortly_before_midnight_the_step_after_it_is_due(firm, monkeypatch):
    late = datetime(2026, 3, 2, 23, 50, tzinfo=ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(timezone, "now", lambda: late)
    step = planned(firm, occurred_at=late + timedelta(minutes=30))
    planned(firm, occurred_at=late + timedelta(hours=3))
    assert list(due_steps(firm.alice)) == [step]
    assert step_now(firm.alice) == step


def test_a_step_of_another_account_is_left_alone(firm):
    step = planned(firm)
    other = saved(Account(name="Lain", owner=firm.alice))
    post(firm.alice, entry(firm, account=other.pk, step=step.pk))
    step.refresh_from_db()
    assert step.status == "planned"


def test_the_accounts_touched_last_come_first(firm):
    one, two = (saved(Account(name=name, owner=firm.alice)) for name in ("Satu", "Dua"))
    post(firm.alice, entry(firm, account=one.pk))
    assert likely_accounts(firm.alice) == [one, two, firm.account]
    assert likely_accounts(firm.charlie) == []


@pytest.mark.parametrize("page", ["?account={0}", "?opportunity={1}"])
def test_a_page_chooses_its_account(firm, page):
    address = reverse("log") + page.format(firm.account.pk, firm.deal.pk)
    assert signed_in(firm.alice).get(address).status_code == 200
    assert signed_in(firm.charlie).get(address).status_code == 404


@pytest.mark.parametrize("pk", ["99999999999999999999", "x", "1\0", "-1", "²"])
def test_a_page_that_chooses_nothing_that_is_there(firm, pk):
    client = signed_in(firm.alice)
    for name in ("account", "opportunity"):
        assert client.get(reverse("log"), {name: pk}).status_code == 404
    assert client.get(reverse("log_about"), {"account": pk}).status_code == 404


def test_suggestions_are_of_seen_accounts_and_twins_of_others_are_named(firm):
    asked = {"q": "sinar jaya"}
    mine = signed_in(firm.alice).get(reverse("suggest"), asked).json()
    assert [one["name"] for one in mine["accounts"]] == ["PT Sinar Jaya"]
    theirs = signed_in(firm.charlie).get(reverse("suggest"), asked).json()
    assert theirs["accounts"] == []
    assert theirs["twins"] == [{"name": "PT Sinar Jaya", "owner": "Alice"}]
    for odd in ("\0", "%", "a" * 3000, ""):
        assert signed_in(firm.alice).get(reverse("suggest"), {"q": odd}).status_code == 200


def test_a_token_tells_who_is_signed_in(firm, client):
    assert signed_in(firm.alice).get(reverse("log_token")).json()["person"] == firm.alice.pk
    answer = client.get(reverse("log_token"), headers={"Host": "127.0.0.1"})
    assert answer.json()["person"] is None
    assert "no-store" in answer["Cache-Control"]


def test_the_worker_answers_for_every_page_and_is_asked_for_anew(firm, client):
    answer = client.get("/sw.js", headers={"Host": "127.0.0.1"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


def test_an_entry_is_undone_whole(firm):
    post(firm.alice, entry(firm, next_when="tomorrow"))
    batch = Change.objects.filter(kind="activity").last().batch
    signed_in(firm.alice).post(reverse("undo", args=[batch]))
    assert not Activity.objects.filter(hidden_at=None).exists()


def test_two_at_once_with_one_key_make_one_record(tmp_path):
    with serve(tmp_path) as served:
        account = served.ask("Account.objects.get().pk")
        visitors = [Visitor(served.url, "alice@example.com") for _n in range(4)]
        for _round in range(5):
            fields = {"key": str(uuid4()), "account": account, "channel": "call", "status": "done"}
            with ThreadPoolExecutor(4) as pool:
                answers = list(
                    pool.map(lambda one, sent=fields: one.post("/log/", sent, **JSON), visitors)
                )
            assert [status for status, _told in answers] == [200] * 4
        assert served.ask("Activity.objects.count()") == 5
        assert served.ask("Submission.objects.count()") == 5
