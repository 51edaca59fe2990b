"""Alerts under whatever comes: looks, acts, sends and clocks in any order.

No doubles: one alert of a key stands. No repeats: nobody is told twice of the same in a round, nor
more a day than they want. Nothing lost: what deviates stands, and who may be told is told.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teropong.app.alerts import acting
from teropong.app.alerts.dispatching import dispatch
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, Delivery, Preference, Progress, Reason, State
from teropong.app.alerts.models.alert import STANDING
from teropong.app.alerts.when import local
from teropong.app.configuration import Configuration
from teropong.app.jobs.models import Job
from tests.app.alerting import DAY, HOUR, MONDAY, of_rep, of_team

pytestmark = pytest.mark.django_db
CAP = 2

looks = st.tuples(st.just("look"), st.sets(st.integers(0, 3)))
acts = st.tuples(
    st.sampled_from(["acknowledge", "snooze", "prove_false", "reopen"]), st.integers(0, 9)
)
clocks = st.tuples(
    st.just("clock"),
    st.sampled_from(
        [HOUR, 5 * HOUR, 17 * HOUR, DAY, 3 * DAY, 8 * DAY, 400 * DAY, -DAY, -400 * DAY]
    ),
)
steps = st.one_of(looks, looks, acts, clocks, st.tuples(st.just("send"), st.booleans()))


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.CONFIGURATION = Configuration(mail="smtp://127.0.0.1")


class Company:
    """What was found, done and sent so far, at a clock that may jump."""

    def __init__(self, firm) -> None:
        for model in (Delivery, Alert, Preference, Job):
            model.objects.all().delete()
        from teropong.app.alerts.models import Watch

        Watch.objects.update(looked_at=None)
        self.firm, self.now = firm, MONDAY
        self.all = [
            of_rep(firm.alice),
            of_rep(firm.alice, indicator="outreach"),
            of_rep(firm.charlie),
            of_team(firm.north),
        ]
        for person in (firm.alice, firm.bob):
            Preference.objects.create(person=person, is_digest=False, cap=CAP)
        self.there: set[int] = set()

    def step(self, what: str, value: object) -> None:
        self.now += timedelta(minutes=1)
        if what == "clock":
            self.now += value
        elif what == "send":
            dispatch(self.now)
            going = Delivery.objects.filter(state=Progress.QUEUED)
            going.update(state=Progress.SENT if value else Progress.FAILED)
        elif what == "look":
            self.look(value)
        elif alerts := list(Alert.objects.order_by("pk")):
            alert = alerts[value % len(alerts)]
            more = {"snooze": [local(self.now).date() + 2 * DAY, "nanti"], "prove_false": ["tidak"]}
            getattr(acting, what)(alert, self.firm.alice, self.now, *more.get(what, []))

    def look(self, there: set[int]) -> None:
        self.there = there
        assert reconcile([self.all[n] for n in sorted(there)], self.now)
        standing = Counter(Alert.objects.filter(gone_at=None).values_list("key", flat=True))
        assert standing == Counter(self.all[n].key for n in there), "no doubles, nothing lost"
        asleep = Alert.objects.filter(state=State.SNOOZED, until_on__lte=local(self.now).date())
        assert not asleep.exists()

    def check(self) -> None:
        told = Delivery.objects.exclude(reason__in=(Reason.SUMMARY, Reason.PRAISE))
        rounds = Counter(told.values_list("alert", "key", "person"))
        assert max(rounds.values(), default=0) <= 1
        messages = Counter(
            Delivery.objects.filter(summary=None)
            .exclude(queued_on=None)
            .exclude(state__in=(Progress.WAITING, Progress.DROPPED))
            .values_list("person", "queued_on")
        )
        assert max(messages.values(), default=0) <= CAP + 1, "a cap, and one summary"


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, max_size=18))
def test_no_doubles_no_repeats_nothing_lost(firm, done):
    one = Company(firm)
    for step in done:
        one.step(*step)
        one.check()
    # In the end the clock goes on as it should, and everybody is there: all that waits is told.
    one.look(one.there)
    for _ in range(6):
        one.now += DAY
        for hour in (0, 8, 16):  # one of them is in the working hours
            dispatch(one.now + hour * HOUR)
            Delivery.objects.filter(state=Progress.QUEUED).update(state=Progress.SENT)
        one.check()
    assert not Delivery.objects.filter(state=Progress.WAITING).exists(), "nothing stuck"
    for alert in Alert.objects.filter(state=State.OPEN):
        heard = alert.deliveries.filter(state__in=(Progress.SENT, Progress.FAILED))
        assert set(alert.told.all()) <= {row.person for row in heard.select_related("person")}


def test_every_state_stands_or_is_over():
    assert set(State) == {*STANDING, State.RESOLVED, State.FALSE}
