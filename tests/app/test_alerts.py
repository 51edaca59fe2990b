"""Alerts: what opens, stays, goes and comes back; who is told, when, how often."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import translation

from teropong.app.alerts import acting
from teropong.app.alerts.dispatching import dispatch
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, Delivery, Preference, Progress, Reason, State
from teropong.app.alerts.models.watch import watch
from teropong.app.alerts.whom import queue_of, seen_by
from teropong.app.alerts.wording import said_to
from teropong.app.configuration import Configuration
from teropong.app.people.models import Absence
from teropong.app.records.models import Holiday
from teropong.app.targets.models import Target
from tests.app.alerting import DAY, HOUR, MONDAY, of_company, of_rep, of_team
from tests.app.firm import saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")


def sent(**which) -> int:
    """Send all that is on its way, and return how many of these there are."""
    on_its_way = Delivery.objects.filter(state=Progress.QUEUED)
    on_its_way.update(state=Progress.SENT)
    return Delivery.objects.filter(state=Progress.SENT, **which).count()


def at_once(*people, **wish) -> None:
    for person in people:
        Preference.objects.create(person=person, is_digest=False, **wish)


def test_a_new_one_opens_and_one_that_is_there_is_only_touched(firm):
    reconcile([of_rep(firm.alice)], MONDAY)
    reconcile([of_rep(firm.alice, value=0)], MONDAY + HOUR)
    alert = Alert.objects.get()
    assert (alert.state, alert.opened_at) == (State.OPEN, MONDAY)
    assert (alert.last_seen_at, alert.deviation["value"]) == (MONDAY + HOUR, 0)


def test_what_is_gone_is_resolved_and_praised_once(firm):
    at_once(firm.alice)
    reconcile([of_rep(firm.alice)], MONDAY)
    dispatch(MONDAY)
    assert sent(reason=Reason.ALERT) == 1
    for hour in (1, 2):
        reconcile([], MONDAY + hour * HOUR)
        dispatch(MONDAY + hour * HOUR)
    assert Alert.objects.get().state == State.RESOLVED
    assert sent(reason=Reason.PRAISE) == 1


@pytest.mark.parametrize(("on", "n_praised"), [(1, 1), (29, 1), (30, 0)])
def test_a_month_that_is_over_is_no_reason_to_praise(firm, on, n_praised):
    at_once(firm.alice)
    june = of_rep(firm.alice, indicator="revenue", period="2026-06", goal=Fraction(90))
    reconcile([june], MONDAY)
    dispatch(MONDAY)
    assert sent(reason=Reason.ALERT) == 1
    reconcile([], MONDAY + on * DAY)
    dispatch(MONDAY + on * DAY)
    assert sent(reason=Reason.PRAISE) == n_praised
    with translation.override("en"):
        ending = said_to(firm.alice, Alert.objects.get()).ending
    assert ending == (
        "Back on course. Well done."
        if n_praised
        else "June 2026 is over; what comes now is told by itself."
    )


@pytest.mark.parametrize(
    ("target", "n_praised"),
    [
        ({"person": "alice", "scope_kind": "rep"}, 0),
        ({"profile": "hunter", "scope_kind": "profile"}, 0),
        ({"person": "charlie", "scope_kind": "rep"}, 1),
        ({"person": "alice", "scope_kind": "rep", "indicator": "outreach"}, 1),
        ({"person": "alice", "scope_kind": "rep", "decided_on": date(2026, 5, 1)}, 1),
        ({"person": "alice", "scope_kind": "rep", "starts_on": date(2027, 1, 1)}, 1),
    ],
)
def test_a_target_set_anew_is_no_reason_to_praise(firm, target, n_praised):
    firm.alice.profile = "hunter"
    saved(firm.alice)
    at_once(firm.alice)
    reconcile([of_rep(firm.alice)], MONDAY)
    dispatch(MONDAY)
    assert sent(reason=Reason.ALERT) == 1
    given = {
        "indicator": "first_meetings", "grain": "week", "starts_on": date(2026, 1, 1),
        "decided_on": date(2026, 6, 2), "value": "1", **target,
    }  # fmt: skip
    if "person" in given:
        given["person"] = getattr(firm, given["person"])
    saved(Target(**given))
    reconcile([], MONDAY + DAY)
    dispatch(MONDAY + DAY)
    assert sent(reason=Reason.PRAISE) == n_praised
    with translation.override("en"):
        ending = said_to(firm.alice, Alert.objects.get()).ending
    assert ("Well done" in ending) == bool(n_praised)


def test_nobody_is_praised_for_what_nobody_heard_of(firm):
    reconcile([of_rep(firm.alice)], MONDAY)
    reconcile([], MONDAY + HOUR)
    dispatch(MONDAY + 2 * HOUR)
    assert [one.state for one in Delivery.objects.all()] == [Progress.DROPPED]


def test_what_comes_back_soon_is_the_same_and_told_again_only_after_praise(firm):
    at_once(firm.alice)
    found = [of_rep(firm.alice)]
    reconcile(found, MONDAY)
    dispatch(MONDAY)
    sent()
    for day in range(1, 5):  # it flickers for four days
        reconcile([], MONDAY + day * DAY)
        dispatch(MONDAY + day * DAY)
        sent()
        reconcile(found, MONDAY + day * DAY + HOUR)
        dispatch(MONDAY + day * DAY + HOUR)
        sent()
    assert Alert.objects.count() == 1
    reasons = sorted(Delivery.objects.values_list("reason", flat=True))
    assert reasons == ["alert", "back", "praise"]
    assert sent(person=firm.alice) == 3


def test_what_was_dropped_before_it_was_told_is_told_when_it_comes_back(firm):
    at_once(firm.alice)
    night = MONDAY - 12 * HOUR
    reconcile([of_rep(firm.alice)], night)
    reconcile([], night + HOUR)
    dispatch(night + 2 * HOUR)
    reconcile([of_rep(firm.alice)], night + 3 * HOUR)
    dispatch(MONDAY)
    assert sent(person=firm.alice, reason=Reason.ALERT) == 1


def test_what_comes_back_after_weeks_is_another(firm):
    for day, found in ((0, [of_rep(firm.alice)]), (1, []), (14, [of_rep(firm.alice)])):
        reconcile(found, MONDAY + day * DAY)
    assert sorted(Alert.objects.values_list("state", flat=True)) == ["open", "resolved"]


def test_a_snoozed_one_is_quiet_until_its_day(firm):
    at_once(firm.alice)
    found, until = [of_rep(firm.alice)], date(2026, 6, 4)
    reconcile(found, MONDAY)
    dispatch(MONDAY)
    alert = Alert.objects.get()
    assert acting.snooze(alert, firm.alice, MONDAY, until, "cuti bersama")
    for day in (1, 2):
        reconcile(found, MONDAY + day * DAY)
        assert dispatch(MONDAY + day * DAY) == 0
    reconcile(found, MONDAY + 3 * DAY)
    assert dispatch(MONDAY + 3 * DAY) == 1
    assert sent(reason=Reason.REMINDER) == 1
    assert Alert.objects.get().waits_since == until


def test_a_false_one_is_quiet_until_it_has_been_gone_once(firm):
    found = [of_rep(firm.alice)]
    reconcile(found, MONDAY)
    acting.prove_false(Alert.objects.get(), firm.alice, MONDAY, "dua pertemuan tidak tercatat")
    for hour in range(1, 4):
        reconcile(found, MONDAY + hour * HOUR)
    assert Alert.objects.get().state == State.FALSE
    reconcile([], MONDAY + DAY)
    reconcile(found, MONDAY + 2 * DAY)
    assert sorted(Alert.objects.values_list("state", flat=True)) == ["false", "open"]


def test_an_act_on_what_is_over_does_nothing(firm):
    reconcile([of_rep(firm.alice)], MONDAY)
    alert = Alert.objects.get()
    reconcile([], MONDAY + HOUR)
    assert not acting.acknowledge(alert, firm.alice, MONDAY)
    assert not acting.reopen(alert, firm.alice, MONDAY)
    assert Alert.objects.get().state == State.RESOLVED


def test_an_older_look_undoes_nothing(firm):
    assert reconcile([of_rep(firm.alice)], MONDAY + HOUR)
    assert not reconcile([], MONDAY + HOUR, asked_at=MONDAY)
    assert Alert.objects.get().state == State.OPEN


def test_a_clock_that_was_wrong_stops_no_look(firm):
    reconcile([of_rep(firm.alice)], MONDAY + 900 * DAY)
    assert reconcile([], MONDAY)
    assert Alert.objects.get().state == State.RESOLVED


def test_who_is_told(firm):
    reconcile([of_rep(firm.alice), of_team(firm.north), of_company()], MONDAY)
    told = {one.whose_kind: [who.name for who in one.told.all()] for one in Alert.objects.all()}
    assert told == {"rep": ["Alice"], "team": ["Bob"], "company": ["Eko"]}


def test_where_nobody_can_be_told_the_next_above_is(firm):
    firm.alice.email = None
    saved(firm.alice)
    reconcile([of_rep(firm.alice), of_rep(firm.charlie)], MONDAY)
    firm.charlie.is_active = False
    saved(firm.charlie)
    reconcile([of_rep(firm.alice), of_rep(firm.charlie)], MONDAY + HOUR)
    told = {one.whose: [who.name for who in one.told.all()] for one in Alert.objects.all()}
    assert told == {firm.alice.key: ["Bob"], firm.charlie.key: ["Eko"]}


def test_what_waits_too_long_is_told_above(firm):
    at_once(firm.alice, firm.bob)
    saved(Holiday(on=date(2026, 6, 2), name="Libur"))
    found = [of_rep(firm.alice)]
    for day in range(4):  # Monday counts, Tuesday does not, Wednesday does
        reconcile(found, MONDAY + day * DAY)
    assert Alert.objects.get().escalated_on is None
    reconcile(found, MONDAY + 4 * DAY)
    dispatch(MONDAY + 4 * DAY)
    alert = Alert.objects.get()
    assert alert.escalated_on == date(2026, 6, 5)
    assert {who.name for who in alert.told.all()} == {"Alice", "Bob"}
    assert sent(person=firm.bob, reason=Reason.ESCALATION) == 1


def test_leave_and_what_is_seen_to_do_not_climb(firm):
    saved(Absence(person=firm.alice, from_on=date(2026, 6, 1), until_on=date(2026, 6, 20)))
    found = [of_rep(firm.alice), of_rep(firm.charlie)]
    reconcile(found, MONDAY)
    acting.acknowledge(Alert.objects.get(whose=firm.charlie.key), firm.charlie, MONDAY)
    reconcile(found, MONDAY + 11 * DAY)
    assert not Alert.objects.exclude(escalated_on=None).exists()


def test_what_each_sees(firm):
    reconcile([of_rep(firm.alice), of_rep(firm.charlie), of_team(firm.north), of_company()], MONDAY)
    who = (firm.alice, firm.bob, firm.charlie, firm.director, firm.admin)
    assert [seen_by(one).count() for one in who] == [1, 2, 1, 4, 4]
    assert [queue_of(one).count() for one in who] == [1, 1, 1, 1, 0]


def test_a_digest_comes_once_a_day_at_its_hour(firm):
    found = [of_rep(firm.alice), of_rep(firm.alice, indicator="outreach")]
    early = MONDAY - 3 * HOUR  # 07:00
    reconcile(found, early)
    assert dispatch(early) == 0
    assert dispatch(early + HOUR) == 1
    reconcile([*found, of_rep(firm.alice, indicator="revenue")], MONDAY)
    assert dispatch(MONDAY) == 0
    assert dispatch(MONDAY + DAY) == 1
    assert [one.parts.count() for one in Delivery.objects.filter(reason=Reason.SUMMARY)] == [2, 1]


def test_quiet_hours_holidays_leave_and_weekends(firm):
    at_once(firm.alice)
    saved(Holiday(on=date(2026, 6, 2), name="Libur"))
    saved(Absence(person=firm.alice, from_on=date(2026, 6, 3), until_on=date(2026, 6, 5)))
    reconcile([of_rep(firm.alice)], MONDAY + 9 * HOUR)
    quiet = (9 * HOUR, 20 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 6 * DAY)
    assert [dispatch(MONDAY + after) for after in quiet] == [0] * 7
    assert dispatch(MONDAY + 7 * DAY) == 1


def test_beyond_the_cap_there_is_one_summary(firm):
    at_once(firm.alice, cap=2)
    names = ("first_meetings", "outreach", "pipeline_value", "revenue", "conversion")
    found = [of_rep(firm.alice, indicator=name) for name in names]
    reconcile(found, MONDAY)
    assert [dispatch(MONDAY), dispatch(MONDAY + HOUR)] == [3, 0]
    more = of_rep(firm.alice, indicator="baseline")
    reconcile([*found, more], MONDAY + 2 * HOUR)
    assert dispatch(MONDAY + 2 * HOUR) == 0
    assert dispatch(MONDAY + DAY) == 1
    assert sent(reason=Reason.ALERT, summary=None) == 3


def test_what_is_seen_to_before_it_was_told_is_not_told(firm):
    at_once(firm.alice)
    night = MONDAY - 12 * HOUR
    reconcile([of_rep(firm.alice)], night)
    acting.acknowledge(Alert.objects.get(), firm.alice, night)
    assert dispatch(MONDAY) == 0
    assert Delivery.objects.get().state == Progress.DROPPED


def test_a_clock_that_jumps_makes_no_storm(firm):
    at_once(firm.alice, firm.bob)
    found = [of_rep(firm.alice), of_team(firm.north)]
    for days in (0, 400, 1, 399, 2, 398, -30, 3):
        now = MONDAY + days * DAY
        reconcile(found, now)
        dispatch(now)
        sent()
    # Each once, and what waited for 400 days one step above.
    assert sorted(Delivery.objects.values_list("person__name", "reason")) == [
        ("Alice", "alert"), ("Bob", "alert"), ("Bob", "escalation"), ("Eko", "escalation"),
        ("Eko", "summary"),
    ]  # fmt: skip


def test_escalation_is_set_in_working_days(firm):
    one = watch()
    one.escalate_after = 1
    one.save()
    reconcile([of_rep(firm.alice)], MONDAY)
    reconcile([of_rep(firm.alice)], MONDAY + timedelta(hours=15))  # Tuesday there
    assert Alert.objects.get().escalated_on == date(2026, 6, 2)


def test_what_a_clock_ahead_opened_climbs_in_its_time(firm):
    found = [of_rep(firm.alice)]
    reconcile(found, MONDAY + 365 * DAY)
    for days in (0, 2, 3):
        reconcile(found, MONDAY + days * DAY)
        assert bool(Alert.objects.get().escalated_on) == (days == 3), days
