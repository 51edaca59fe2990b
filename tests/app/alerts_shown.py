"""A queue as it may look on a bad Monday: long names, every state, channels that fail."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from django.utils import timezone

from teropong.app.alerts import acting
from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, Channel, Delivery, Progress
from teropong.app.people.models import Team
from teropong.app.records.clock import today
from teropong.outlook.shape import Deviation, Lever, Measure, Whose
from tests.app.firm import make_firm, saved

LONG = "Raden Mas Haryo Kusumowardhani Adiningrat Prabowosusilo"


def seed() -> None:
    firm = make_firm()
    firm.alice.name = LONG
    saved(firm.alice)
    now, day = timezone.now(), today()
    week = f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02d}"
    monday = day - timedelta(days=day.weekday())
    mine = Whose("rep", firm.alice.key)

    def one(kind, indicator, whose, value, expected, stage="", **more):
        given = {"period": week, "since": monday - timedelta(days=21), "sure": 0.87, **more}
        measure = Measure(indicator, stage=stage)
        at = Fraction(expected) if expected is not None else None
        return Deviation(kind, measure, whose, value=Fraction(value), expected=at, **given)

    meetings = one(
        "below", "first_meetings", mine, 1, 2, stake_minor=140_000_000_00,
        lever=Lever("first_meetings", Fraction(1), monday + timedelta(days=5)),
        behind={"indicator": "first_meetings", "period": f"{monday - timedelta(days=21)}..{monday - timedelta(days=1)}"},
    )  # fmt: skip
    outreach = one(
        "turned", "outreach", mine, 9, 20, lever=Lever("outreach", Fraction(11), monday + timedelta(days=5)),
        behind={"indicator": "outreach", "period": f"{monday - timedelta(days=21)}..{monday - timedelta(days=1)}"},
    )  # fmt: skip
    late = one(
        "overdue", "stage_duration", mine, 31, 14, stage="Penawaran", sure=None,
        subject=firm.deal.key, stake_minor=240_000_000_00,
    )  # fmt: skip
    team = one(
        "below",
        "revenue",
        Whose("team", "Utara"),
        1_620_000_000_00,
        2_520_000_000_00,
        stake_minor=900_000_000_00,
    )
    ahead = one("above", "revenue", Whose("company"), 405_000_000_00, 350_000_000_00)
    gone = one(
        "inversion",
        "pipeline_value",
        mine,
        3_100_000_000_00,
        2_600_000_000_00,
        stage="Kualifikasi",
        sure=None,
    )
    hole = one("hole", "pipeline_value", mine, 2, 5, stage="Pertemuan", sure=None)
    slow = one("slow", "stage_duration", mine, 23, 14, stage="Prospek")
    reconcile([meetings, outreach, late, team, ahead, gone, hole, slow], now - timedelta(days=5))
    for kind, act in (("hole", acting.acknowledge), ("slow", acting.snooze)):
        alert = Alert.objects.get(kind=kind)
        more = (
            [day + timedelta(days=9), "Klien cuti bersama sampai minggu depan"]
            if kind == "slow"
            else []
        )
        act(alert, firm.alice, now, *more)
    reconcile([meetings, outreach, late, team, ahead, hole, slow], now)
    _channels(firm.north)


def _channels(north: Team) -> None:
    now = timezone.now()
    made = {"keyed_at": now}
    saved(
        Channel(
            name="Telegram Tim Penjualan Wilayah Utara dan Timur",
            means="telegram",
            url="tgram://1:a/{to}",
            **made,
        )
    )
    room = saved(
        Channel(name="Slack #penjualan", means="slack", url="slack://a/b/c", team=north, **made)
    )
    saved(
        Channel(
            name="Gudang data", means="webhook", url="https://example.com", secret="whsec_", **made
        )
    )
    alert = Alert.objects.get(whose="Utara")
    for n, (state, error) in enumerate(
        (
            (Progress.SENT, ""),
            (Progress.FAILED, "It answered 500."),
            (Progress.QUEUED, "TimeoutError: timed out"),
        )
    ):
        Delivery.objects.create(
            key=f"shown:{n}", reason="alert", alert=alert, channel=room, state=state, error=error,
            attempts=3, ended_at=now, queued_on=date(2026, 6, 1),
        )  # fmt: skip


def seed_empty() -> None:
    make_firm()
