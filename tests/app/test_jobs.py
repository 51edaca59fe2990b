"""Jobs: asked for within a transaction, done once, taken over from the dead, given up after a while."""

import os
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from teropong.app.changes.writing import write
from teropong.app.configuration import Configuration
from teropong.app.jobs import models, schedule, tasks, work
from teropong.app.jobs.models import Job, State
from teropong.app.jobs.queue import enqueue, release_all, take
from teropong.app.jobs.receipt import Receipts
from teropong.app.jobs.schedule import enqueue_due
from teropong.app.jobs.setting_right import set_right
from teropong.app.jobs.task import pause, task
from teropong.app.people.models import Team
from teropong.app.records.models import Submission
from tests.app.firm import NOBODY

REAL_NOW = timezone.now


@task
def make_team(name: str) -> None:
    write(Team(name=name), NOBODY)


@task
def fail(name: str) -> None:
    write(Team(name=name), NOBODY)
    raise ValueError("Bu Ratna")


@task(is_atomic=False, takes_job=True, attempts=2)
def fail_twice(job: Job) -> None:
    raise OSError(str(job.number))


@pytest.fixture(autouse=True)
def known(monkeypatch):
    ours = (make_team, fail, fail_twice)
    named = {one.name: one for one in (*tasks.TASKS, *ours)}
    monkeypatch.setattr(tasks, "_BY_NAME", named)


@pytest.fixture
def receipts(tmp_path):
    return Receipts(tmp_path)


@pytest.fixture
def do_all(receipts):
    """Do what is due, and return how many jobs that were."""

    def do() -> int:
        n = 0
        while job := take():
            work.do(job, receipts)
            n += 1
        return n

    return do


pytestmark = pytest.mark.django_db


def test_a_job_is_done_once(do_all):
    make_team.enqueue("Utara")
    assert (do_all(), do_all()) == (1, 0)
    job = Job.objects.get()
    assert (job.state, job.attempts, Team.objects.count()) == (State.DONE, 1, 1)
    assert job.arguments == []


def test_it_stands_and_falls_with_what_asked_for_it():
    @transaction.atomic
    def asking() -> None:
        make_team.enqueue("Utara")
        raise OSError

    with pytest.raises(OSError):
        asking()
    assert not Job.objects.exists()


def test_the_same_key_is_asked_for_once(do_all):
    jobs = {make_team.enqueue("Utara", key="north").pk for _ in range(3)}
    assert len(jobs) == 1
    do_all()
    make_team.enqueue("Utara", key="north")
    assert do_all() == 0


def test_what_nobody_knows_is_not_asked_for():
    with pytest.raises(KeyError):
        enqueue("unknown")
    with pytest.raises(TypeError):
        make_team.enqueue(object())


def test_a_later_job_waits(do_all):
    make_team.enqueue("Utara", run_at=timezone.now() + timedelta(hours=1))
    assert do_all() == 0


def test_what_fails_leaves_nothing_and_is_tried_again_later(do_all):
    fail.enqueue("Utara")
    assert do_all() == 1
    job = Job.objects.get()
    assert (job.state, Team.objects.count()) == (State.READY, 0)
    assert timedelta(seconds=8) < job.run_at - timezone.now() < timedelta(seconds=11)
    assert "ValueError" in job.error
    assert "Ratna" not in job.error


def test_the_pauses_grow():
    assert [pause(n).total_seconds() for n in (1, 2, 3, 12)] == [10, 20, 40, 3600]


def test_what_always_fails_is_given_up(do_all):
    fail_twice.enqueue()
    for _ in range(3):
        Job.objects.update(run_at=timezone.now())
        do_all()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (State.DEAD, 2)


def test_a_task_of_another_version_is_tried_again_and_given_up_in_the_end(do_all):
    Job.objects.create(task="from_tomorrow")
    do_all()
    assert Job.objects.get().state == State.READY
    Job.objects.update(run_at=timezone.now(), attempts=7)
    do_all()
    assert Job.objects.get().state == State.DEAD


def test_a_lease_keeps_others_away_until_it_ends():
    make_team.enqueue("Utara")
    first = take()
    assert take() is None
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = take()
    assert second.pk == first.pk
    assert second.attempts == 2


def test_who_lost_the_lease_leaves_nothing(receipts):
    make_team.enqueue("Utara")
    first = take()
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = take()
    work.do(first, receipts)
    assert (Team.objects.count(), Job.objects.get().state) == (0, State.RUNNING)
    work.do(second, receipts)
    assert (Team.objects.count(), Job.objects.get().state) == (1, State.DONE)


def test_what_kills_its_workers_is_given_up(receipts):
    fail_twice.enqueue()
    for _ in range(3):
        job = take()
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    work.do(job, receipts)
    assert (Job.objects.get().state, "WorkersDied" in Job.objects.get().error) == (State.DEAD, True)


def test_what_the_dead_held_is_given_back(do_all):
    make_team.enqueue("Utara")
    take()
    assert release_all() == 1
    assert do_all() == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease(monkeypatch):
    monkeypatch.setattr(work, "LEASE", timedelta(milliseconds=60))
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory, where two connections do not share a lock")
    make_team.enqueue("Utara")
    job = take()
    Job.objects.update(leased_until=timezone.now())
    with work._heartbeat(job):
        Event().wait(0.2)
    assert Job.objects.get().leased_until > timezone.now() - timedelta(milliseconds=150)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same(monkeypatch, receipts):
    if connection.vendor == "sqlite":
        pytest.skip("test_trust takes jobs from several processes on SQLite")
    for n in range(40):
        make_team.enqueue(f"Tim {n}")
    taken = []

    def worker() -> None:
        while job := take():
            taken.append(job.pk)
            work.do(job, receipts)
        connection.close()

    workers = [Thread(target=worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(taken) == len(set(taken)) == Team.objects.count() == 40


def test_each_due_time_asks_once(firm, settings):
    settings.CONFIGURATION = Configuration(backups_at="02:00")
    # Jakarta is 7 hours ahead: 02:00 there is 19:00 of the day before in UTC.
    before = datetime(2026, 6, 1, 18, 59, tzinfo=UTC)
    first = schedule.enqueue_due(before)
    assert [job.key for job in first] == [
        "back_up 2026-06-01 02:00",
        "clear_old 2026-06-01 03:30",
        "make_backtests 2026-06-01 04:15",
        "look_for_deviations 2026-06-02 01:00",
        "write_letters 2026-06-02 01:45",
        "tell_what_waits 2026-06-02 01:45",
    ]
    assert schedule.enqueue_due(before + timedelta(seconds=30)) == []
    second = schedule.enqueue_due(before + timedelta(minutes=2))
    assert [job.key for job in second] == [
        "back_up 2026-06-02 02:00",
        "look_for_deviations 2026-06-02 02:00",
        "write_letters 2026-06-02 02:00",
        "tell_what_waits 2026-06-02 02:00",
    ]


def test_what_was_missed_is_made_up_for_once(firm):
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    schedule.enqueue_due(start)
    assert len(schedule.enqueue_due(start + timedelta(days=9))) == len(schedule.SCHEDULE)


def test_nothing_is_due_before_there_is_a_company():
    assert schedule.enqueue_due() == []


def test_every_scheduled_task_exists():
    assert {one.task for one in schedule.SCHEDULE} <= set(tasks._BY_NAME)


def test_old_things_are_cleared_and_the_rest_stays(firm):
    now = timezone.now()
    for name, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=name, expire_date=now + timedelta(days=days))
    for days in (91, 89):
        taken = Submission.objects.create(
            person=firm.alice, key=f"{days:032}", kind="activity", record_id=1
        )
        Submission.objects.filter(pk=taken.pk).update(taken_at=now - timedelta(days=days))
    for state in (State.DONE, State.DEAD):
        Job.objects.create(task="make_team", state=state, ended_at=now - timedelta(days=31))
    tasks.task_named("clear_old").function()
    assert [one.session_key for one in Session.objects.all()] == ["open"]
    assert Submission.objects.count() == 1
    assert [job.state for job in Job.objects.all()] == [State.DEAD]


def test_a_mail_goes_out_with_the_number_of_its_job(do_all):
    job = enqueue("send_mail", ["a@example.com", "Halo", "teks", "<p>teks</p>"])
    do_all()
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@example.com"], "Halo", "teks")
    assert str(job.number) in sent.extra_headers["Message-ID"]
    assert Job.objects.get().arguments == []


def test_the_worker_works_until_told_to_stop(monkeypatch, receipts):
    """One round of it, in this thread: the records are this test's own."""
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work.connection, "close", lambda: None)
    make_team.enqueue("Utara")
    stop = Event()
    monkeypatch.setattr(work, "_rest", lambda _stop: stop.set())
    work.work(stop, receipts)
    assert Team.objects.count() == 1


@task(is_atomic=False)
def tell_outside() -> None:
    raise AssertionError("told a second time")


def test_what_the_dead_noted_as_done_is_not_done_again(tmp_path, receipts, do_all, monkeypatch):
    monkeypatch.setitem(tasks._BY_NAME, "tell_outside", tell_outside)
    tell_outside.enqueue()
    job, dead = take(), Receipts(tmp_path)
    dead.note(job)
    assert receipts.settle() == 0, "its worker still lives"
    os.close(dead._descriptor)
    assert receipts.settle() == 1
    assert (do_all(), Job.objects.get().state) == (0, State.DONE)
    assert list((tmp_path / "receipts").iterdir()) == [receipts.file]


def test_a_note_that_was_cut_is_none(tmp_path, receipts):
    (tmp_path / "receipts" / "dead").write_text("1234-56")
    assert receipts.settle() == 0


def clocked(monkeypatch, ahead: timedelta) -> None:
    at = REAL_NOW() + ahead
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


@pytest.mark.parametrize("days", [1, 30, 366])
def test_what_a_clock_ahead_asked_for_does_not_wait_for_its_day(monkeypatch, do_all, days):
    fail.enqueue("Selatan")
    clocked(monkeypatch, timedelta(days=days))
    make_team.enqueue("Utara")
    make_team.enqueue("Timur", run_at=timezone.now() + timedelta(hours=5))
    assert do_all() == 2
    make_team.enqueue("Barat")
    clocked(monkeypatch, timedelta(0))
    assert do_all() == 0
    for _ in range(2):
        set_right()
    assert do_all() == 1, "what was tried waits its pause, what was to wait five hours waits them"
    waits = {one.task: one.run_at - timezone.now() for one in Job.objects.filter(state=State.READY)}
    assert waits == {"fail": timedelta(seconds=10), "make_team": timedelta(hours=5)}
    assert set(Team.objects.values_list("name", flat=True)) == {"Utara", "Barat"}


def test_what_is_rightly_planned_ahead_and_any_pause_stay(monkeypatch, do_all):
    make_team.enqueue("Utara", run_at=timezone.now() + timedelta(days=40))
    fail.enqueue("Selatan")
    assert do_all() == 1
    before = list(Job.objects.values())
    set_right()
    Job.objects.filter(task="fail").update(attempts=9, run_at=timezone.now() + timedelta(hours=1))
    kept = list(Job.objects.values("run_at"))
    set_right()
    assert list(Job.objects.values("run_at")) == kept
    assert before[0] == Job.objects.filter(task="make_team").values().get()


def test_a_lease_of_a_clock_ahead_ends(monkeypatch, receipts):
    make_team.enqueue("Utara")
    clocked(monkeypatch, timedelta(days=30))
    take()  # by one that dies
    clocked(monkeypatch, timedelta(0))
    set_right()
    assert take() is None, "its worker may live"
    clocked(monkeypatch, 2 * models.LEASE)
    assert take() is not None


def test_due_times_of_a_clock_ahead_are_asked_for_when_they_come(firm, monkeypatch):
    clocked(monkeypatch, timedelta(days=3))
    n = len(enqueue_due())
    assert (len(enqueue_due()), n) == (0, len(schedule.SCHEDULE))
    clocked(monkeypatch, timedelta(0))
    set_right()
    enqueue_due()
    clocked(monkeypatch, timedelta(days=3))
    assert len(enqueue_due()) == n
