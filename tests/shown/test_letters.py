"""Letters worked by hand: what each says, in both languages, and when it says nothing."""

from __future__ import annotations

import copy
import re

import pytest

from teropong.language import use_language
from teropong.language.numbers import GAP
from teropong.shown.emphasis import plain
from teropong.shown.letters import nudge, own_week, period, team_week
from tests.shown.weekly import report, rows

WEEKS = [f"2026-W{n}" for n in range(18, 27)]
SUMS = [2, 2, 4, 5, 1, 3, 3, 0, 2]


def pace(indicator="first_meetings", done=2, target=2, **more):
    """A week's target of a rep; more of it makes it another's, or a longer one's."""
    given = {
        "indicator": indicator, "measure": None, "pipeline": None, "stage": None,
        "scope_kind": "rep", "scope": "R1", "period": "2026-W26", "ends": "2026-06-29",
        "until": "2026-06-27", "unit": "count", "adds_up": True, "target": target, "upper": None,
        "due": target, "done": done, "lacks": target - done, "expected": done, "low": done,
        "high": done, "probability": 1.0, "days_left": 0,
    }  # fmt: skip
    return given | more


def june(done="386000000", probability=0.16, **more):
    given = {
        "period": "2026-06", "unit": "money", "target": "485000000", "due": "436000000",
        "lacks": "50000000", "expected": "434000000", "low": "386000000", "high": "554000000",
        "probability": probability, "days_left": 2, "ends": "2026-07-01", "until": "2026-07-01",
    }  # fmt: skip
    return pace("revenue", 0, 0) | given | {"done": done} | more


def ahead(indicator, target, done=0, **more):
    given = {"period": "2026-W27", "ends": "2026-07-06", "until": "2026-07-04", "days_left": 5}
    return pace(indicator, done, target, **(given | more))


def week(**more):
    """The last week of June, seen on its Monday after, of a rep with two first meetings."""
    counted = {"": dict(zip(WEEKS, map(str, SUMS), strict=True))}
    given = {
        "currency": "IDR", "timezone": "Asia/Jakarta", "today": "2026-06-29", "lacks_rate": False,
        "whose": [{"kind": "rep", "name": "R1"}], "reps": {"R1": "Ayu", "R2": "Budi", "R3": "Citra"},
        "members": [], "labels": WEEKS, "first_on": "2023-07-03", "days": {"R1": 5}, "usual_days": 5,
        "week": {"label": "2026-W26", "start": "2026-06-22", "end": "2026-06-29"},
        "running": {"label": "2026-W27", "start": "2026-06-29", "end": "2026-07-06"},
        "weeks": {"first_meetings": counted | {"R1": counted[""]}},
        "pace": [pace()], "ahead": [ahead("first_meetings", 2)], "late": [], "n_late": 0,
        "slipped": {"deals": 0, "value": None}, "matters": [], "n_matters": 0, "good": [],
        "records": {},
    }  # fmt: skip
    return given | more


def said(letter):
    """All of a letter as plain lines, no-break spaces as spaces."""
    lines = [letter.subject]
    for part in letter.parts:
        lines += [part.heading, *part.sentences, *(one.text for one in part.items), part.after]
    return [plain(line).replace(GAP, " ") for line in lines if line]


@pytest.mark.parametrize(("usual", "is_short"), [(5, False), (6, True)])
def test_a_week_is_short_beside_the_company_s_own(usual, is_short):
    told = said(own_week(week(days={"R1": 5}, usual_days=usual)))
    assert ("It has only 5 working days." in " ".join(told)) == is_short


def test_an_own_week_with_all_there_is():
    late = {
        "opportunity_id": "D1", "rep": "R1", "stage": "Proposal", "age_days": 20.6,
        "expected_days": 14.0, "days_over": 6.6, "value": "206500000.00",
    }  # fmt: skip
    matter = {
        "text": "You have 3.",
        "address": "/alerts/1/",
        "kind": "turned",
        "whose": "R1",
        "subject": None,
    }
    letter = own_week(
        week(
            pace=[pace(), june()],
            ahead=[ahead("first_meetings", 2), ahead("outreach", 9), june()],
            late=[late],
            n_late=3,
            matters=[matter],
            n_matters=2,
        )
    )
    assert said(letter) == [
        "Your week: 2 first meetings of 2",
        "Last week you had 2 first meetings. That is just the target.",
        "June 2026 has revenue of Rp386 m so far, of a target of Rp485 m. By now Rp436 m was due. On "
        "this course it ends at about Rp434 m (in 8 of 10 cases Rp386–554 m); the chance of reaching "
        "the target is 16%.",
        "What went well",
        "The target of the week is reached. Well done.",
        "This week",
        "This week asks for 2 first meetings and 9 new-client contacts.",
        "For June 2026 Rp99 m more is to be won, with 2 working days left.",
        "What needs you first",
        "You have 3.",
        "1 more stands under Alerts.",
        "Deals over the time of their step",
        "D1: Rp206 m · 21 days in Proposal, meant to be 14 days",
        "2 more wait likewise.",
    ]


def test_the_same_in_indonesian():
    with use_language("id"):
        letter = own_week(week(pace=[pace(), june()]))
    assert said(letter)[:3] == [
        "Minggu Anda: 2 pertemuan pertama dari 2",
        "Minggu lalu Anda mencatat 2 pertemuan pertama. Tepat sesuai target.",
        "Juni 2026 sejauh ini mencatat pendapatan Rp386 jt dari target Rp485 jt. Seharusnya saat ini "
        "sudah Rp436 jt. Dengan laju ini hasil akhirnya sekitar Rp434 jt (dalam 8 dari 10 kejadian "
        "Rp386–554 jt); kemungkinan mencapai target 16 %.",
    ]


@pytest.mark.parametrize(
    ("n", "target", "sentence"),
    [
        (0, 2, "Last week you had no first meeting. The target was 2."),
        (1, 2, "Last week you had 1 first meeting. The target was 2."),
        (3, 1.6, "Last week you had 3 first meetings. The target was 1.6: it is reached, with something "
         "to spare."),
    ],
)  # fmt: skip
def test_what_was_done_against_its_target(n, target, sentence):
    told = week(pace=[pace(done=n, target=target)])
    told["weeks"] = copy.deepcopy(told["weeks"])
    told["weeks"]["first_meetings"]["R1"]["2026-W26"] = str(n)
    assert said(own_week(told))[1] == sentence


def test_without_a_target_it_tells_what_is_usual():
    # (2+2+4+5+1+3+3+0) / 8 = 2.5
    assert said(own_week(week(pace=[], ahead=[])))[1] == (
        "Last week you had 2 first meetings. In the 8 weeks before it was 2.5 a week on average."
    )


def test_few_weeks_say_nothing_of_what_is_usual():
    letter = own_week(week(pace=[], ahead=[], first_on="2026-06-09"))
    assert said(letter) == ["Your week: 2 first meetings", "Last week you had 2 first meetings."]
    assert letter.parts[0].picture is None


def test_a_short_week_is_said():
    told = week(days={"R1": 1}, ahead=[ahead("first_meetings", 0.4, days_left=1)])
    assert "This week asks for 1 first meeting. It has only 1 working day." in said(own_week(told))


def test_a_reached_month_and_one_that_is_over():
    over = june(done="500000000", days_left=0)
    assert said(own_week(week(pace=[over])))[2] == (
        "June 2026 ended with revenue of Rp500 m: the target of Rp485 m is reached."
    )
    missed = june(days_left=0)
    assert said(own_week(week(pace=[missed])))[2] == (
        "June 2026 ended with revenue of Rp386 m, short of the target of Rp485 m."
    )


def test_one_working_day_left_in_both_languages():
    told = week(ahead=[june(days_left=1)])
    assert said(own_week(told))[-1] == (
        "For June 2026 Rp99 m more is to be won, with 1 working day left."
    )
    with use_language("id"):
        assert said(own_week(told))[-1] == (
            "Untuk Juni 2026 masih perlu dimenangkan Rp99 jt, dalam 1 hari kerja yang tersisa."
        )


def test_a_week_of_which_nothing_is_known_has_no_letter():
    assert own_week(week(pace=[], ahead=[], weeks={})) is None
    nothing = {"first_meetings": {"": dict.fromkeys(WEEKS, "0")}}
    assert own_week(week(pace=[], ahead=[], weeks=nothing)) is None
    assert own_week(week(pace=[], weeks=nothing, n_late=1)) is not None


def test_money_without_a_rate_is_not_told():
    told = week(lacks_rate=True)
    told["weeks"] = told["weeks"] | {"deals": {"": {"2026-W26": "1"}}, "revenue": {"": {}}}
    assert "You won 1 deal." in said(own_week(told))
    assert any("a rate of exchange is missing" in line for line in said(own_week(told)))


def test_a_picture_says_its_figures_in_words():
    [picture] = [part.picture for part in own_week(week()).parts if part.picture]
    assert picture.about == (
        "First meetings by week: 27 Apr: 2, 4 May: 2, 11 May: 4, 18 May: 5, 25 May: 1, 1 Jun: 3, "
        "8 Jun: 3, 15 Jun: 0, 22 Jun: 2; target 2."
    )
    heights = re.findall(r'<rect [^>]*height="([\d.]+)" rx="2" class="bar', picture.svg)
    # 94 pixels for the most, 5; nothing still shows a pixel.
    assert list(map(float, heights)) == [37.6, 37.6, 75.2, 94, 18.8, 56.4, 56.4, 1, 37.6]


def team(**more):
    of = [
        pace(scope="R1", done=1), pace(scope="R2", done=2), pace(scope="R3", done=0),
        pace(scope_kind="team", scope="North", done=3, target=6),
    ]  # fmt: skip
    given = {
        "whose": [{"kind": "team", "name": "North"}], "members": ["R1", "R2", "R3"], "pace": of,
        "days": {"North": 5}, "usual_days": 5, "ahead": [],
    }  # fmt: skip
    return week(**(given | more))


def test_a_teams_week():
    matter = {
        "text": "Ayu has 1.",
        "address": "/alerts/2/",
        "kind": "below",
        "indicator": "first_meetings",
        "measure": None,
        "whose": "R1",
        "subject": None,
    }
    late = {
        "opportunity_id": "D1", "rep": "R2", "stage": "Lead", "age_days": 1.2,
        "expected_days": 1.0, "days_over": 0.2, "value": None,
    }  # fmt: skip
    told = team(
        matters=[matter], n_matters=1, late=[late], n_late=1,
        slipped={"deals": 2, "value": "12000000"},
    )  # fmt: skip
    assert said(team_week(told)) == [
        "Your team's week: 3 first meetings of 6",
        "Last week the team had 2 first meetings. The target was 6.",
        "Where your help pays most",
        "Ayu has 1.",
        "Short of the week's target as well, of which one week says little: Citra.",
        "What slipped",
        "2 deals should have been closed by now (Rp12 m).",
        "1 deal is over the time of its step.",
        "D1: Budi · 1.2 days in Lead, meant to be 1 day",
        "What went well",
        "Budi reached the target of the week.",
    ]


def test_who_missed_the_target_is_told_beside_another_matter():
    deal = {
        "text": "D1 waits.", "address": "/alerts/3/", "kind": "overdue",
        "indicator": "stage_duration", "measure": None, "whose": "R1", "subject": "D1",
    }  # fmt: skip
    told = said(team_week(team(matters=[deal], n_matters=1)))
    assert (
        "Short of the week's target as well, of which one week says little: Ayu and Citra." in told
    )


def test_the_teams_picture_begins_with_who_is_most_short():
    [picture] = [part.picture for part in team_week(team()).parts if part.picture]
    assert picture.about == (
        "First meetings against the week's target: Citra 0 of 2, Ayu 1 of 2 and Budi 2 of 2."
    )
    assert picture.svg.count('class="bar short"') == 2


def test_nobody_outside_the_team_is_named():
    rows_of = [*team()["pace"], pace(scope="R9", done=0)]
    letter = team_week(
        team(pace=rows_of, reps={"R1": "Ayu", "R2": "Budi", "R3": "Citra", "R9": "X"})
    )
    assert not any("X" in line for line in said(letter))


def test_a_nudge_says_what_is_missing_and_by_when():
    row = ahead("first_meetings", 2, 0, lacks=0.8, days_left=3, probability=0.34)
    assert said(nudge({"ahead": [row], "currency": "IDR"})) == [
        "Still within reach: 2 first meetings by Friday 3 Jul",
        "You have no first meeting this week so far; your target is 2. With 2 first meetings more by "
        "Friday 3 Jul it is done; 3 working days are left. From how it usually goes, the chance is 34%.",
    ]


def test_a_nudge_in_indonesian():
    row = ahead("first_meetings", 2, 1, lacks=0.2, days_left=1, probability=0.34)
    with use_language("id"):
        assert said(nudge({"ahead": [row], "currency": "IDR"})) == [
            "Masih bisa dikejar: 1 pertemuan pertama sampai Jumat 3 Jul",
            "Minggu ini Anda sudah mencatat 1 pertemuan pertama; target Anda 2. Dengan tambahan 1 "
            "pertemuan pertama sampai Jumat 3 Jul target tercapai; tersisa 1 hari kerja. Melihat "
            "biasanya, kemungkinannya 34 %.",
        ]


@pytest.mark.parametrize(
    "more",
    [
        {"lacks": -0.2, "done": 1},
        {"probability": 0.9},
        {"probability": 0.01},
        {"probability": None},
        {"days_left": 0},
        {"days_left": 30},
    ],
)
def test_no_nudge_where_all_is_well_or_nothing_can_be_done(more):
    given = {"done": 0, "lacks": 0.8, "days_left": 3, "probability": 0.3}
    row = ahead("first_meetings", 2, **(given | more))
    assert nudge({"ahead": [row], "currency": "IDR"}) is None


def quarter(**more):
    """A quarter of revenue and first meetings, with the one before."""
    now = report(
        "2026-04-01", "2026-07-01", "2026-07-01T00:00:00Z",
        {"first_meetings": rows({"2026-W14": 40}), "revenue": []}, first_on="2025-01-01",
        compare={"label": "2026-Q1", "start": "2026-01-01", "end": "2026-04-01"},
    )  # fmt: skip
    now["period"]["label"] = "2026-Q2"
    own = now["indicators"]
    own["revenue"]["unit"] = "money"
    own["revenue"]["rows"] = [
        {"n": 20, "deals": 20, "revenue": "1200000000", "value": "1200000000", "profit": "300000000",
         "margin": 0.25, "without_cost": 1, "compare": {"value": "800000000", "n": 15}}
    ]  # fmt: skip
    own["first_meetings"]["rows"] = [{"value": 40, "n": 40, "compare": {"value": 100, "n": 100}}]
    days = report("2026-04-01", "2026-07-01", "2026-07-01T00:00:00Z", {"revenue": []}, grain="day",
                  unit="money")  # fmt: skip
    days["period"]["label"] = "2026-Q2"
    days["indicators"]["revenue"]["rows"] = [
        {"period": "2026-04-10", "value": "700000000", "n": 1},
        {"period": "2026-06-10", "value": "500000000", "n": 1},
    ]
    aim = pace("revenue", 0, 0) | {
        "scope_kind": "company", "scope": None, "unit": "money", "target": "1500000000",
        "done": "1200000000",
    }  # fmt: skip
    given = {
        "report": now, "days": days, "days_before": {**days, "first_on": None}, "pace": [aim],
        "period": now["period"], "currency": "IDR", "brought": [], "reps": {}, "matters": [], "n_matters": 0, "good": [],
    }  # fmt: skip
    return given | more


def test_a_quarter_in_prose():
    matter = {
        "text": "The company has.",
        "address": "/alerts/3/",
        "kind": "below",
        "whose": "",
        "subject": None,
    }
    # Of revenue ln(1.5) = 0.41 < 1.64 √(2/20 + 2/15) = 0.79; of meetings ln(0.4) beyond 0.43.
    assert said(period(quarter(matters=[matter], n_matters=1))) == [
        "Quarter 2 2026: revenue of Rp1.2 bn of a target of Rp1.5 bn",
        "Quarter 2 2026 brought revenue of Rp1.2 bn from 20 deals. That is 80% of the target of "
        "Rp1.5 bn. In Quarter 1 2026 it was Rp800 m (+50%), which chance alone can bring.",
        "The profit was Rp300 m, a margin of 25%. 1 deal without a cost is not in it.",
        "What was done",
        "There were 40 first meetings. In Quarter 1 2026 it was 100 (−60%): more than chance explains.",
        "What to ask the team",
        "The company has. What stands in the way, and what would change it soonest?",
    ]


def test_who_brought_what_begins_with_the_most_short():
    def brought(kind, name, done):
        return pace("revenue", 0, 0) | {
            "scope_kind": kind, "scope": name, "unit": "money", "target": "500000000", "done": done,
        }  # fmt: skip

    rows = [brought("team", "Utara", "520000000"), brought("rep", "r2", "435000000")]
    lines = said(period(quarter(brought=rows, reps={"r2": "Ayu", "Utara": "nobody"})))
    assert lines[lines.index("Who brought what") + 1 :][:2] == [
        "Ayu: Rp435 m of Rp500 m, 87%",
        "Utara: Rp520 m of Rp500 m, 104%",
    ]


def test_a_quarter_before_the_records_is_not_compared():
    told = quarter()
    told["report"]["first_on"] = "2026-04-01"
    assert not any("Quarter 1" in line for line in said(period(told)))


def test_an_empty_quarter_has_no_letter():
    told = quarter()
    for one in told["report"]["indicators"].values():
        one["rows"] = []
    assert period(told) is None


def test_a_missing_rate_is_said_and_counts_stand():
    told = quarter()
    missing = {"currency": "USD", "on": "2026-05-02"}
    told["report"]["indicators"]["revenue"]["missing_rate"] = missing
    told["days"]["indicators"]["revenue"]["missing_rate"] = missing
    lines = said(period(told))
    assert lines[:2] == [
        "Quarter 2 2026 in review",
        "Sums of money cannot be told: there is no rate of USD.",
    ]
    assert any("40 first meetings" in line for line in lines)
