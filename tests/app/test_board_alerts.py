"""Alerts on the boards: beside their figure, of whose it is, in the board's own days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert
from teropong.app.boards.aims.standing import alerts_on
from teropong.app.boards.answering import frame_of
from teropong.app.boards.registry import BY_NAME
from teropong.app.boards.within import sight_of
from teropong.app.boards.words import Words
from teropong.app.records.clock import today
from teropong.outlook.shape import Deviation, Measure, Whose
from tests.app.boards import nothing_kept, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
COMPANY = Whose("company")


def stands(kind, indicator, whose=COMPANY, stage="", since=None, until=None, subject=""):
    """A deviation of the days until now."""
    since, until = since or today() - timedelta(days=40), until or today()
    measure = Measure(indicator, stage=stage, pipeline="Baru" if stage else "")
    behind = {"indicator": indicator, "period": f"{since}..{until}"}
    figures = (1, 2, 0.99)
    return Deviation(
        kind, measure, whose, str(until), since, *figures, subject=subject, behind=behind
    )


def shown(person, board, **words):
    """Whose alerts a board shows, each with whether it is of a part."""
    where = tuple((name, (words.pop(name),)) for name in ("rep", "team", "source") if name in words)
    frame = frame_of(sight_of(person), Words(where=where, **words), BY_NAME[board].indicators)
    return {
        (one["scope_kind"], one["scope"] or "", one["is_part"]) for one in alerts_on(person, frame)
    }


@pytest.mark.parametrize(
    ("kind", "indicator", "stage", "board"),
    [
        ("slow", "stage_duration", "Prospek", "durations"),
        ("hole", "pipeline_value", "Prospek", "pipeline"),
        ("inversion", "pipeline_value", "Penawaran", "pipeline"),
        ("below", "pipeline_value", "", "pipeline"),
        ("fallen", "conversion", "Prospek", "conversion"),
        ("outside", "average_sale", "", "results"),
        ("turned", "revenue", "", "results"),
        ("turned", "outreach", "", "activity"),
        ("slow", "stage_duration", "Prospek", "team"),
        ("turned", "revenue", "", "team"),
        ("turned", "outreach", "", "today"),
    ],
)
def test_it_stands_beside_its_figure_without_a_target(firm, kind, indicator, stage, board):
    before = page_of(firm.director, f"/{board}/")
    assert "alerts-on" not in before
    subject = "Prospek" if kind == "inversion" else ""
    reconcile([stands(kind, indicator, stage=stage, subject=subject)], timezone.now())
    page = page_of(firm.director, f"/{board}/")
    (alert,) = Alert.objects.all()
    assert page.count(f'href="/alerts/{alert.pk}/"') == 1


def test_of_a_step_it_stands_at_the_step(firm):
    reconcile([stands("slow", "stage_duration", stage="Penawaran")], timezone.now())
    page = page_of(firm.director, "/durations/")
    (line,) = [one for one in page.split("<li>") if ">Penawaran</span>" in one]
    assert "alerts-on" in line
    assert page.count("alerts-on") == 1


def test_parts_are_folded_below_the_whole(firm):
    rep, team = Whose("rep", firm.alice.key), Whose("team", "Utara")
    reconcile([stands("turned", "outreach", one) for one in (COMPANY, team, rep)], timezone.now())
    everyone = {("company", "", False), ("team", "Utara", True), ("rep", firm.alice.key, True)}
    assert shown(firm.director, "activity") == everyone
    assert shown(firm.director, "activity", team="Utara") == {
        ("team", "Utara", False), ("rep", firm.alice.key, True),
    }  # fmt: skip
    assert shown(firm.director, "activity", team="Selatan") == set()
    assert shown(firm.director, "activity", rep=firm.alice.key) == {("rep", firm.alice.key, False)}
    assert shown(firm.alice, "activity") == {("rep", firm.alice.key, False)}
    assert shown(firm.charlie, "activity") == set()
    assert shown(firm.director, "activity", source="web") == set()  # counts something else
    assert "Alerts of teams and reps (2)" in page_of(firm.director, "/activity/")


def test_only_in_the_days_that_it_counts_and_never_before_it_was_there(firm):
    now = timezone.now()
    reconcile([stands("turned", "outreach", since=date(2026, 1, 5), until=date(2026, 6, 28))], now)
    Alert.objects.update(opened_at=now.replace(year=2026, month=5, day=4))

    def is_shown(period):
        return bool(shown(firm.director, "activity", period=period))

    asked = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-06-28", "2026-06-29..2026-07-31")
    # begun on 5 January, told of first in May, until 28 June
    assert [is_shown(one) for one in asked] == [False, False, True, False, True, False]
