"""Letters: when each is written, to whom, once; and the mail that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from struct import unpack
from zlib import decompress

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from teropong.app.alerts import when
from teropong.app.alerts.clearing import clear_deliveries
from teropong.app.alerts.dispatching import dispatch, queue
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, Delivery, Preference, Progress, Watch
from teropong.app.alerts.tasks import deliver
from teropong.app.configuration import Configuration
from teropong.app.jobs import work
from teropong.app.jobs.models import Job
from teropong.app.jobs.queue import take
from teropong.app.jobs.receipt import Receipts
from teropong.app.letters import due, writing
from teropong.app.letters.models import Kind, Letter
from teropong.app.letters.tasks import write_letters
from teropong.app.letters.whom import letters_for, sight_of
from teropong.app.letters.writing import write_due
from teropong.app.mirror import NotReady
from teropong.app.people.models import Absence, Membership
from teropong.app.records.models import Account, Activity, Holiday
from teropong.app.records.models.company import Company
from teropong.app.targets.models import Target
from tests.app.alerting import of_rep
from tests.app.firm import saved, signed_in
from tests.app.receiving import MailServer
from tests.shown.test_letters import ahead, quarter, team, week

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 29, 1, tzinfo=UTC)
"""Eight o'clock in Jakarta."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PUBLIC = "https://crm.example.com"


@pytest.fixture
def asked(monkeypatch, settings):
    """Figures worked by hand in the mirror's stead; who was asked for what is noted."""
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1", base_url=PUBLIC)
    noted: list[tuple[str, str, str]] = []

    def figures(kind, people, period, now):
        noted.extend((kind.value, person.name, period) for person in people)
        return [told_to(kind, person) for person in people]

    monkeypatch.setattr(writing, "figures", figures)
    return noted


def told_to(kind, person):
    if kind == Kind.NUDGE:
        row = ahead("first_meetings", 2, 0, lacks=0.8, days_left=3, probability=0.34)
        return {"ahead": [row], "currency": "IDR"}
    if kind == Kind.PERIOD:
        return quarter()
    return team() if person.role == "manager" else week()


@pytest.fixture
def server(settings):
    with_server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", with_server.port
    settings.EMAIL_TIMEOUT = 5
    yield with_server
    with_server.close()


@pytest.fixture
def do_all(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "pause", lambda _n: timedelta(0))
    receipts = Receipts(tmp_path)

    def do(most: int = 20) -> int:
        n = 0
        while n < most and (job := take()):
            work.do(job, receipts)
            n += 1
        return n

    return do


def at(moment, monkeypatch):
    """Let it be another time for all that asks."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


def written():
    return sorted(Letter.objects.values_list("kind", "person__name", "period"))


def test_monday_brings_the_week_to_reps_and_managers(firm, asked):
    assert write_due(MONDAY) == 3
    assert written() == [("week", name, "2026-W26") for name in ("Alice", "Bob", "Charlie")]
    assert set(Delivery.objects.values_list("reason", "state")) == {("letter", "waiting")}


def test_it_is_written_once_however_often_one_looks(firm, asked):
    for hours in (0, 1, 5, 25, 49):
        write_due(MONDAY + hours * HOUR)
    assert Letter.objects.filter(kind="week").count() == 3
    assert Delivery.objects.filter(key__startswith="letter:week").count() == 3
    assert len([one for one in asked if one[0] == "week"]) == 3


def test_not_before_the_hour_at_which_summaries_come(firm, asked):
    Preference.objects.create(person=firm.alice, digest_at="09:00")
    write_due(MONDAY)
    assert {name for _kind, name, _period in written()} == {"Bob", "Charlie"}
    write_due(MONDAY + HOUR)
    assert len(written()) == 3
    assert write_due(MONDAY - 2 * HOUR) == 0


def test_a_holiday_on_monday_makes_it_tuesday(firm, asked):
    saved(Holiday(on=date(2026, 6, 29), name="Cuti bersama"))
    assert write_due(MONDAY) == 0
    assert write_due(MONDAY + DAY) == 3
    assert {one[2] for one in written()} == {"2026-W26"}


def test_leave_makes_it_the_day_of_return_or_none(firm, asked):
    for person, days in ((firm.alice, 2), (firm.charlie, 7)):
        until = date(2026, 6, 29) + timedelta(days=days)
        saved(Absence(person=person, from_on=date(2026, 6, 29), until_on=until))
    for days in range(7):
        write_due(MONDAY + days * DAY)
    weeks = Letter.objects.filter(kind="week").select_related("person")
    assert {one.person.name: when.local(one.made_at).date().day for one in weeks} == {
        "Bob": 29,
        "Alice": 1,
    }


def test_a_worker_that_was_down_makes_up_within_the_week_once(firm, asked):
    write_due(MONDAY + 4 * DAY)
    assert [one[2] for one in written() if one[0] == "week"] == ["2026-W26"] * 3
    write_due(MONDAY + 7 * DAY)
    assert {one[2] for one in written() if one[0] == "week"} == {"2026-W26", "2026-W27"}


def test_what_waited_too_long_is_dropped(firm, asked, monkeypatch):
    write_due(MONDAY)
    Delivery.objects.update(state=Progress.WAITING)
    next_monday = MONDAY + 7 * DAY
    at(next_monday, monkeypatch)
    dispatch(next_monday)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_wednesday_or_thursday_brings_the_note_to_reps(firm, asked):
    write_due(MONDAY)
    write_due(MONDAY + 2 * DAY)
    write_due(MONDAY + 3 * DAY)
    nudges = [one for one in written() if one[0] == "nudge"]
    assert nudges == [("nudge", "Alice", "2026-W27"), ("nudge", "Charlie", "2026-W27")]


@pytest.mark.parametrize("days", [0, 1, 4])
def test_no_note_on_other_days(firm, asked, days):
    write_due(MONDAY + days * DAY)
    assert not Letter.objects.filter(kind="nudge").exists()


def test_where_all_is_well_there_is_no_note_and_nobody_asks_again(firm, asked, monkeypatch):
    monkeypatch.setattr(
        writing, "figures", lambda _k, people, *_: [{"ahead": [], "currency": "IDR"}] * len(people)
    )
    Preference.objects.bulk_create(
        Preference(person=one, week_letter=False, period_letter=False)
        for one in (firm.alice, firm.bob, firm.charlie, firm.director)
    )
    assert write_due(MONDAY + 2 * DAY) == 0
    assert set(Letter.objects.values_list("kind", "delivery")) == {("nudge", None)}
    assert not Delivery.objects.exists()


def test_the_quarters_letter_takes_the_place_of_the_months(firm, asked):
    first = datetime(2026, 7, 1, 1, tzinfo=UTC)
    write_due(first - DAY)
    assert not Letter.objects.filter(kind="period", period="2026-Q2").exists()
    write_due(first)
    write_due(first + DAY)
    told = Letter.objects.filter(kind="period").order_by("person__name")
    assert [(one.person.name, one.period, one.until_on) for one in told] == [
        ("Bob", "2026-Q2", date(2026, 7, 15)),
        ("Eko", "2026-Q2", date(2026, 7, 15)),
    ]


def test_a_month_begins_on_its_first_working_day(firm, asked):
    saturday = datetime(2026, 8, 1, 1, tzinfo=UTC)
    for days in range(4):
        write_due(saturday + days * DAY)
    told = Letter.objects.get(kind="period", person=firm.director)
    assert (told.period, when.local(told.made_at).date()) == ("2026-07", date(2026, 8, 3))


def test_after_two_weeks_a_months_letter_is_not_written_any_more(firm, asked):
    write_due(datetime(2026, 8, 17, 1, tzinfo=UTC))
    assert not Letter.objects.filter(kind="period").exists()


def test_a_fiscal_year_of_its_own_has_other_quarters():
    firm = Company(fiscal_start=2)
    assert due.ended_period(date(2026, 8, 3), firm).label == "2027-Q2"
    assert due.ended_period(date(2026, 7, 1), firm).label == "2026-06"


def test_without_a_director_the_administrator_reads_it(firm, asked):
    firm.director.is_active = False
    saved(firm.director)
    assert letters_for(firm.admin) == [Kind.PERIOD]
    assert letters_for(firm.bob) == [Kind.WEEK, Kind.PERIOD]
    assert letters_for(firm.alice) == [Kind.WEEK, Kind.NUDGE]


def test_each_kind_can_be_switched_off(firm, asked):
    page = signed_in(firm.alice).get("/me/alerts/").content.decode()
    assert "week_letter" in page
    assert "nudge" in page
    assert "period_letter" not in page
    Preference.objects.create(person=firm.alice, week_letter=False)
    write_due(MONDAY + 2 * DAY)
    assert [one[0] for one in written() if one[1] == "Alice"] == ["nudge"]


def test_switched_off_on_its_way_it_does_not_go(firm, asked, server, do_all, monkeypatch):
    at(MONDAY, monkeypatch)
    write_letters.function()
    Preference.objects.create(person=firm.alice, week_letter=False)
    do_all()
    assert {mail["To"] for mail in server.mails()} == {"bob@example.com", "charlie@example.com"}
    mine = Delivery.objects.get(person=firm.alice)
    assert mine.state == Progress.DROPPED


def test_who_may_see_less_by_then_is_not_sent_it(firm, asked, server, do_all, monkeypatch):
    at(MONDAY, monkeypatch)
    write_due(MONDAY)
    Membership.objects.filter(person=firm.bob).update(team=firm.south)
    dispatch(MONDAY)
    do_all()
    assert Delivery.objects.get(person=firm.bob).state == Progress.DROPPED


def test_quiet_hours_hold_for_letters_too(firm, asked):
    Preference.objects.create(person=firm.alice, quiet_from="00:00", quiet_until="23:59")
    write_due(MONDAY)
    assert "Alice" not in {one[1] for one in written()}


def test_no_letter_counts_as_a_message_of_the_day(firm, asked, monkeypatch):
    at(MONDAY, monkeypatch)
    Preference.objects.create(person=firm.alice, is_digest=False, cap=1)
    reconcile([of_rep(firm.alice)], MONDAY)
    write_due(MONDAY)
    dispatch(MONDAY)
    mine = Delivery.objects.filter(person=firm.alice)
    assert set(mine.values_list("reason", "state")) == {("letter", "queued"), ("alert", "queued")}


def test_what_a_fast_clock_wrote_is_forgotten_unless_it_went(firm, asked):
    ahead_of_time = MONDAY + 21 * DAY
    write_due(ahead_of_time)
    gone = Letter.objects.get(person=firm.bob)
    Delivery.objects.filter(pk=gone.delivery_id).update(state=Progress.SENT)
    write_due(MONDAY)
    assert ("week", "Alice", "2026-W29") not in written()
    assert ("week", "Bob", "2026-W29") in written()
    assert ("week", "Alice", "2026-W26") in written()
    assert write_due(ahead_of_time) == 2


def test_what_a_fast_clock_sent_on_its_way_is_not_sent(firm, asked, monkeypatch):
    ahead_of_time = MONDAY + 21 * DAY
    write_due(ahead_of_time)
    for one in Delivery.objects.all():
        queue(one, ahead_of_time)
    at(MONDAY, monkeypatch)
    for one in Delivery.objects.all():
        assert deliver.function(Job(attempts=1), one.pk) is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {Progress.DROPPED}
    write_due(MONDAY)
    assert not {one for one in written() if one[2] == "2026-W29"}
    assert write_due(ahead_of_time) == 3


def test_while_the_mirror_is_built_it_waits(firm, asked, monkeypatch):
    def not_yet(*_):
        raise NotReady

    whole = writing.figures
    monkeypatch.setattr(writing, "figures", not_yet)
    at(MONDAY, monkeypatch)
    write_letters.function()
    assert not Letter.objects.exists()
    monkeypatch.setattr(writing, "figures", whole)
    write_letters.function()
    assert Letter.objects.count() == 3


def test_without_mail_nothing_is_written(firm, asked, settings):
    settings.CONFIGURATION = Configuration()
    assert write_due(MONDAY) == 0


def test_a_mail_with_its_picture_read_back(firm, asked, server, do_all, monkeypatch):
    at(MONDAY, monkeypatch)
    firm.alice.language = "id"
    saved(firm.alice)
    write_letters.function()
    do_all()
    [mail] = [one for one in server.mails() if one["To"] == "alice@example.com"]
    assert mail.get_content_type() == "multipart/related"
    both, image = mail.get_payload()
    text, html = (part.get_payload(decode=True).decode() for part in both.get_payload())
    assert "Halo Alice," in text
    assert "Pertemuan pertama per minggu: 27 Apr: 2" in text
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html
    assert 'alt="Pertemuan pertama per minggu: 27 Apr: 2' in html
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    width, height, shades = decoded(image.get_payload(decode=True))
    assert (width, height) == (1260, 612)
    assert shades > 3, "blank"
    letter = Letter.objects.get(person=firm.alice)
    assert letter.delivery.state == Progress.SENT


def decoded(png: bytes) -> tuple[int, int, int]:
    """Width, height, and how many different bytes its filtered lines have."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    file, packed = BytesIO(png[8:]), b""
    while head := file.read(8):
        size, kind = unpack(">I4s", head)
        body = file.read(size)
        file.read(4)
        if kind == b"IHDR":
            width, height = unpack(">II", body[:8])
        if kind == b"IDAT":
            packed += body
    return width, height, len(set(decompress(packed)))


def test_a_directors_letter_has_its_growth(firm, asked, server, do_all, monkeypatch):
    first = datetime(2026, 7, 1, 1, tzinfo=UTC)
    at(first, monkeypatch)
    Preference.objects.bulk_create(
        Preference(person=one, week_letter=False, nudge=False, period_letter=False)
        for one in (firm.alice, firm.bob, firm.charlie)
    )
    write_letters.function()
    do_all()
    [mail] = server.mails()
    assert mail["Subject"].startswith("Quarter 2 2026: revenue of")
    assert decoded(mail.get_payload()[1].get_payload(decode=True))[:2] == (1260, 768)


def test_leaving_ends_just_this_kind(firm, asked, server, do_all, monkeypatch, client):
    at(MONDAY, monkeypatch)
    write_letters.function()
    do_all()
    [mail] = [one for one in server.mails() if one["To"] == "alice@example.com"]
    link = "".join(mail["List-Unsubscribe"].split()).strip("<>").removeprefix(PUBLIC)
    page = client.get(link, SERVER_NAME="127.0.0.1").content.decode()
    assert "Surat mingguan" in page
    client.post(link, SERVER_NAME="127.0.0.1")
    wish = Preference.objects.get(person=firm.alice)
    assert (wish.week_letter, wish.nudge, wish.by_mail) == (False, True, True)


def test_one_can_have_it_sent_now_at_any_hour(firm, asked, server, do_all, monkeypatch):
    at(MONDAY + 15 * HOUR, monkeypatch)  # at night
    client = signed_in(firm.alice)
    assert client.post("/me/letters/week/send/").status_code == 302
    client.post("/me/letters/week/send/")
    assert do_all() == 1, "the second waits for the first"
    assert len(server.mails()) == 1
    client.post("/me/letters/week/send/")
    do_all()
    assert len(server.mails()) == 2
    assert client.post("/me/letters/period/send/").status_code == 404


def test_what_was_sent_is_forgotten_and_the_score_stays(firm, asked):
    old = timezone.now() - timedelta(days=400)
    reconcile([of_rep(firm.alice), of_rep(firm.charlie)], old)
    reconcile([of_rep(firm.charlie)], old + HOUR)
    write_due(MONDAY - timedelta(days=364))
    Delivery.objects.update(state=Progress.SENT, ended_at=old)
    Letter.objects.update(made_at=old, until_on=old.date())
    before = Delivery.objects.filter(alert__whose=firm.charlie.key).count()
    clear_deliveries(timezone.now())
    assert Delivery.objects.count() == before == 1, "one that stands would be told again"
    assert not Letter.objects.exists()
    assert Alert.objects.count() == 2
    Watch.objects.update(keep_days=3000)
    reconcile([], old + 2 * HOUR)
    clear_deliveries(timezone.now())
    assert Delivery.objects.filter(alert__whose=firm.charlie.key).exists()


# --- through the mirror


@pytest.fixture
def met(firm, settings):
    """Alice had six first meetings in six weeks, one each; Charlie, of the other team, two."""
    settings.CONFIGURATION = replace(
        django_settings.CONFIGURATION, mail="smtp://127.0.0.1", base_url=PUBLIC
    )
    today = when.local(timezone.now()).date()
    monday = today - timedelta(days=today.weekday())
    for person, weeks in ((firm.alice, range(1, 7)), (firm.charlie, (1, 2))):
        for week_ago in weeks:
            account = saved(Account(name=f"PT {person.name} {week_ago}", owner=person))
            day = monday - timedelta(days=7 * week_ago - 2)
            moment = datetime.combine(day, datetime.min.time(), UTC) + 3 * HOUR
            saved(
                Activity(
                    rep=person, account=account, channel="meeting", status="done",
                    occurred_at=moment,
                )
            )  # fmt: skip
        saved(
            Target(
                indicator="first_meetings", scope_kind="rep", person=person, grain="week",
                starts_on=monday - timedelta(days=70), value="1",
            )
        )  # fmt: skip
    return firm


def test_a_rep_reads_the_own_week(met):
    page = signed_in(met.alice).get("/me/letters/").content.decode()
    assert "Last week you had <strong>1 first meeting</strong>. That is just the target." in page
    assert "<svg" in page
    assert "Charlie" not in page


def test_a_manager_reads_of_the_own_team_alone(met):
    page = signed_in(met.bob).get("/me/letters/").content.decode()
    assert "the team had <strong>1 first meeting</strong>" in page
    assert "Charlie" not in page
    assert [one.name for one in sight_of(met.bob).whose] == ["Utara"]


def test_a_managers_month_is_the_own_teams(met):
    page = signed_in(met.bob).get("/me/letters/?kind=period")
    assert page.status_code == 200
    assert "first meeting" in page.content.decode()
    assert "Charlie" not in page.content.decode()


def test_a_director_reads_of_the_company(met):
    page = signed_in(met.director).get("/me/letters/")
    assert page.status_code == 200


def test_who_has_no_letters_is_told_so(met):
    page = signed_in(met.admin).get("/me/letters/").content.decode()
    assert "There are no letters for you" in page
    assert signed_in(met.alice).get("/me/letters/?kind=period").status_code == 404


def test_a_firm_without_data_says_so(firm):
    for person in (firm.alice, firm.bob):
        page = signed_in(person).get("/me/letters/").content.decode()
        assert "There is nothing to say yet" in page, person.name
    page = signed_in(firm.alice).get("/me/letters/?kind=nudge").content.decode()
    assert "nothing is behind that could still be reached" in page


def _sold_abroad(met, days_ago: int) -> None:
    closed_at = when.local(timezone.now()) - days_ago * DAY
    met.deal.created_at, met.deal.outcome, met.deal.closed_at = closed_at - DAY, "won", closed_at
    met.deal.currency = "USD"
    saved(met.deal)


def test_a_missing_rate_is_said_in_the_letter_of_whom_it_is(met):
    _sold_abroad(met, 7)
    said = "a rate of exchange is missing"
    assert said in signed_in(met.alice).get("/me/letters/").content.decode()
    assert said not in signed_in(met.charlie).get("/me/letters/").content.decode()


def test_a_missing_rate_of_months_ago_is_said_where_it_darkens_a_year(met):
    """Its day is no more among the weeks that are drawn."""
    year = (when.local(timezone.now()) - 100 * DAY).date().replace(day=1)
    company = Company.objects.get()
    company.fiscal_start = year.month
    saved(company)
    _sold_abroad(met, 80)
    said = "a rate of exchange is missing"
    assert said not in signed_in(met.alice).get("/me/letters/").content.decode()
    saved(
        Target(
            indicator="revenue", scope_kind="rep", person=met.alice, grain="year", starts_on=year,
            value="9", currency="IDR",
        )
    )  # fmt: skip
    assert said in signed_in(met.alice).get("/me/letters/").content.decode()
