"""The grid of targets: who sees and sets what, versions, pasted numbers, sums, all or nothing."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from teropong.app.changes.models import Change
from teropong.app.changes.writing import write
from teropong.app.mirror import read
from teropong.app.people.models import Membership, Person
from teropong.app.records.models import Company, Holiday
from teropong.app.targets.models import Target
from teropong.app.targets.values import read_value, say_value
from teropong.engine.asked import Asked
from teropong.facts.calendar import period_of
from teropong.facts.measures import figure_of
from teropong.language import use_language
from teropong.language.dates import period_name
from teropong.language.numbers import GAP
from teropong.outlook.pace_report import make_pace
from tests.app.firm import NOBODY, saved, signed_in

GRID = "/targets/"
TODAY = date(2026, 5, 20)
LONG_AGO = date(2025, 1, 1)
QUARTER, NEXT = (period_of(day, "quarter") for day in (TODAY, date(2026, 7, 1)))


@pytest.fixture(autouse=True)
def a_day_in_may(monkeypatch):
    now = datetime(2026, 5, 20, 3, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def aim(firm):
    """A target of revenue a quarter, of the running one unless said otherwise."""

    def make(value="100", *, starts_on=QUARTER.start, decided_on=None, **whose):
        kind = (
            "team"
            if "team" in whose
            else "rep"
            if "person" in whose
            else "profile"
            if "profile" in whose
            else "company"
        )
        return saved(
            Target(indicator="revenue", grain="quarter", scope_kind=kind, starts_on=starts_on,
                   value=value, currency="IDR", decided_on=decided_on, **whose)
        )  # fmt: skip

    return make


def address(**words):
    return GRID + "?" + urlencode({"figure": "revenue", "grain": "quarter", **words})


def page(person, **words):
    answer = signed_in(person).get(address(**words))
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode()).replace(GAP, " ")


def shown(person, **words):
    """The grid that a person sees, as rows and cells."""
    return signed_in(person).get(address(**words)).context["rows"]


def row(rows, name):
    [found] = [one for one in rows if one.row.line.name == name]
    return found


def typed(rows, **values):
    """The form as it comes back, with some cells typed: ``{line: {period's start: text}}``."""
    form = {}
    for one in rows:
        if not one.row.line.may_set:
            continue
        form[f"seen-{one.row.line.key}"] = one.row.seen
        for cell in one.cells:
            if cell.cell.is_open:
                form[f"v-{cell.cell.name}"] = cell.value
                form[f"u-{cell.cell.name}"] = cell.upper
    return form | values


def key(whose):
    return (
        "company"
        if whose is None
        else f"{'rep' if isinstance(whose, Person) else 'team'}:{whose.pk}"
    )


def put(person, whose, text, start=QUARTER.start, words=None, upper=None, rows=None):
    """Type one value into the grid and save."""
    words = words or {}
    rows = rows if rows is not None else shown(person, **words)
    name = f"{key(whose)}@{start}"
    values = {f"v-{name}": text} | ({f"u-{name}": upper} if upper is not None else {})
    return signed_in(person).post(address(**words), typed(rows, **values))


def kept(**fields):
    return [
        (one.value, one.starts_on, one.decided_on)
        for one in Target.objects.filter(hidden_at=None, **fields)
    ]


def withdrawn():
    """The days on which what was set was withdrawn, by value."""
    found = Target.objects.filter(hidden_at=None)
    return {one.value: one.withdrawn_on for one in found}


def asked_for(day):
    """What `teropong pace --as-of` says that the quarter asks of the company."""

    def ask(store):
        return make_pace(store, Asked(period=QUARTER.label, as_of=day.isoformat()))

    [told] = read(ask).value["rows"]
    return told["target"]


# Who sees and sets what


def test_everybody_sees_what_concerns_them(firm, aim):
    firm.alice.profile = "hunter"
    firm.alice.save()
    firm.charlie.profile = "farmer"
    firm.charlie.save()
    told = {"11": {}, "22": {"team": firm.north}, "33": {"team": firm.south}, "44": {"person": firm.alice},
            "55": {"person": firm.charlie}, "66": {"profile": "hunter"}, "77": {"profile": "farmer"}}  # fmt: skip
    for value, whose in told.items():
        aim(value, **whose)

    def sees(person):
        cells = [cell for one in shown(person) for cell in one.cells]
        return {cell.cell.own.value for cell in cells if cell.cell.own}

    assert sees(firm.alice) == {"11", "22", "44", "66"}
    assert sees(firm.charlie) == {"11", "33", "55", "77"}
    assert sees(firm.bob) == {"11", "22", "44", "66", "77"}
    assert sees(firm.director) == sees(firm.admin) == set(told)
    csv = signed_in(firm.alice).get(GRID + "?format=csv").content.decode()
    assert {line.split(",")[8] for line in csv.splitlines()[1:]} == {"11", "22", "44", "66"}


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("alice", {"company": 403, "north": 403, "south": 404, "alice": 403, "charlie": 404}),
        ("bob", {"company": 403, "north": 302, "south": 404, "alice": 302, "charlie": 404}),
        ("charlie", {"company": 403, "north": 404, "south": 403, "alice": 404, "charlie": 403}),
        ("director", dict.fromkeys(("company", "north", "south", "alice", "charlie"), 403)),
        ("admin", dict.fromkeys(("company", "north", "south", "alice", "charlie"), 302)),
    ],
)
def test_who_sets_whose(firm, who, statuses):
    for whose, status in statuses.items():
        answer = put(getattr(firm, who), getattr(firm, whose, None), "5 m")
        assert answer.status_code == status, whose
        assert Target.objects.exists() == (status == 302)
        Target.objects.all().delete()


def test_only_the_administrator_sets_a_profile(firm):
    firm.alice.profile = "hunter"
    firm.alice.save()
    for who, status in (("alice", 403), ("bob", 403), ("admin", 302)):
        person = getattr(firm, who)
        form = typed(shown(person), **{f"v-profile:hunter@{QUARTER.start}": "5 m"})
        assert signed_in(person).post(address(), form).status_code == status
    assert [one.profile for one in Target.objects.all()] == ["hunter"]


def test_history_and_deleting_keep_to_the_rights(firm, aim):
    target = aim(person=firm.alice)
    for who, seen, gone in (
        ("charlie", 404, 404),
        ("director", 200, 403),
        ("alice", 200, 403),
        ("bob", 200, 302),
    ):
        client = signed_in(getattr(firm, who))
        told = client.get(GRID + f"history/?figure=revenue&grain=quarter&line=rep:{firm.alice.pk}")
        assert (told.status_code, client.post(f"{GRID}{target.pk}/delete/").status_code) == (
            seen,
            gone,
        ), who
    assert not kept()


# Versions


def test_a_change_is_a_version_and_the_first_one_stays(firm, aim):
    aim("100", decided_on=QUARTER.start - timedelta(days=9))
    assert put(firm.admin, None, "250").status_code == 302
    assert [(value, decided) for value, _start, decided in kept()] == [
        ("100", QUARTER.start - timedelta(days=9)),
        ("250", TODAY),
    ]
    told = (
        signed_in(firm.admin)
        .get(GRID + "history/?figure=revenue&grain=quarter&line=company")
        .content.decode()
    )
    assert re.findall(r"<b>(Rp\d+)</b>", told) == ["Rp250", "Rp100"]
    assert "Dewi" in told


def test_a_slip_of_the_same_day_is_mended_in_place(firm):
    put(firm.admin, None, "25")
    put(firm.admin, None, "240")
    assert [value for value, *_ in kept()] == ["240"]
    assert Change.objects.filter(kind="target").count() == 2


def test_saving_what_was_not_touched_changes_nothing(firm, aim):
    aim("123456789012345.67")
    aim("1250000000", starts_on=NEXT.start, person=firm.alice)
    rows = shown(firm.admin)
    n = Change.objects.count()
    assert signed_in(firm.admin).post(address(), typed(rows)).status_code == 302
    assert Change.objects.count() == n


def test_clearing_a_cell_withdraws_what_began_in_it_from_today_on(firm, aim):
    aim("50", starts_on=LONG_AGO)
    aim("100", decided_on=QUARTER.start)
    aim("200", decided_on=TODAY)
    assert put(firm.admin, None, "").status_code == 302
    assert withdrawn() == {"50": None, "100": TODAY}, "what was decided today was a slip"
    [company, *_rest] = shown(firm.admin)
    [cell] = [one for one in company.cells if one.cell.period == QUARTER]
    assert (cell.value, cell.before[0]) == ("", "50")
    [company, *_rest] = shown(firm.admin, decided=str(TODAY - timedelta(days=1)))
    assert [one.value for one in company.cells if one.cell.period == QUARTER] == ["100"]


def test_pace_as_of_the_day_before_stays_as_it_was(firm, aim):
    aim("50", starts_on=LONG_AGO)
    aim("100", decided_on=QUARTER.start)
    before = asked_for(TODAY - timedelta(days=1))
    put(firm.admin, None, "")
    assert before == asked_for(TODAY - timedelta(days=1)) == "100.00"
    assert asked_for(TODAY) == "50.00"


def test_history_tells_who_cleared_it_and_when(firm, aim):
    aim("100", decided_on=QUARTER.start)
    put(firm.admin, None, "")
    [company, *_rest] = shown(firm.admin)
    [link] = [one.history for one in company.cells if one.cell.period == QUARTER]
    told = unescape(signed_in(firm.admin).get(link).content.decode()).replace(GAP, " ")
    assert "<b>Rp100</b>" in told
    assert "withdrawn on 20 May 2026" in told
    assert re.search(r"Dewi, [^<]*: Withdrawn on – → 20 May 2026", told)


def test_after_clearing_a_new_value_stands_beside_what_was_withdrawn(firm, aim):
    aim("100", decided_on=QUARTER.start)
    put(firm.admin, None, "")
    assert put(firm.admin, None, "90").status_code == 302
    assert withdrawn() == {"100": TODAY, "90": None}
    assert (asked_for(TODAY - timedelta(days=1)), asked_for(TODAY)) == ("100.00", "90.00")
    assert put(firm.admin, None, "").status_code == 302
    assert withdrawn() == {"100": TODAY}


def test_clearing_is_taken_back_as_a_whole(firm, aim):
    aim("100", decided_on=QUARTER.start)
    aim("200", decided_on=TODAY)
    put(firm.admin, None, "")
    signed_in(firm.admin).post(f"/changes/{Change.objects.latest('sequence').batch}/undo/")
    assert withdrawn() == {"100": None, "200": None}


def test_a_decision_of_before_it_was_cleared_changes_nothing(firm, aim):
    aim("100", decided_on=QUARTER.start)
    put(firm.admin, None, "")
    for text in ("5", ""):
        answer = put(firm.admin, None, text, words={"decided": "2026-05-19"})
        assert answer.status_code == 422
        assert "It was withdrawn on 20 May 2026" in unescape(answer.content.decode()).replace(
            GAP, " "
        )
    assert withdrawn() == {"100": TODAY}


def test_a_period_that_ended_before_keeps_what_was_withdrawn_since(firm, aim):
    target = aim("100", starts_on=date(2026, 1, 1), decided_on=date(2026, 1, 1))
    target.withdrawn_on = TODAY
    write(target, NOBODY)
    [company, *_rest] = shown(firm.admin)
    assert [(one.value, one.before[0]) for one in company.cells] == [("100", "")] + [("", "")] * 3


def test_sums_are_without_what_was_withdrawn(firm, aim):
    aim("1000", team=firm.north)
    aim("400", person=firm.alice)
    put(firm.admin, firm.alice, "")
    cell = row(shown(firm.bob), "Utara").cells[1]
    assert cell.cell.period == QUARTER
    assert cell.sum == ""


def test_what_goes_on_from_before_is_shown_beside_what_is_set(firm, aim):
    aim("100", starts_on=date(QUARTER.start.year - 1, 1, 1))
    [company, *_rest] = shown(firm.admin)
    assert [(one.value, one.before[0]) for one in company.cells] == [("", "100")] * 4


def test_what_is_over_is_not_rewritten(firm, aim):
    before = period_of(QUARTER.start - timedelta(days=1), "quarter")
    words = {"period": str(before.start.year)}
    rows = shown(firm.admin, **words)
    assert put(firm.admin, None, "5 m", before.start, words, rows=rows).status_code == 422
    assert kept() == []
    words["decided"] = before.start.isoformat()
    assert put(firm.admin, None, "5 m", before.start, words).status_code == 302
    assert kept() == [("5000000", before.start, before.start)]


def test_how_far_back_a_decision_goes(firm):
    long_ago = {"decided": (TODAY - timedelta(days=400)).isoformat()}
    tomorrow = {"decided": (TODAY + timedelta(days=1)).isoformat()}
    for person, words, status in (
        (firm.bob, long_ago, 400), (firm.admin, long_ago, 200), (firm.admin, tomorrow, 400),
    ):  # fmt: skip
        assert signed_in(person).get(address(**words)).status_code == status


def test_a_decision_of_before_does_not_undo_a_later_one(firm, aim):
    aim("100", decided_on=TODAY)
    answer = put(firm.admin, None, "5", words={"decided": "2026-05-19"})
    assert answer.status_code == 422
    assert "decided anew" in answer.content.decode()
    assert [value for value, *_ in kept()] == ["100"]


def test_two_at_once(firm, aim):
    aim("100", team=firm.north)
    mine, theirs = shown(firm.bob), shown(firm.admin)
    assert put(firm.admin, firm.north, "200", rows=theirs).status_code == 302
    answer = put(firm.bob, firm.north, "300", rows=mine)
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.content.decode()
    # Who changed another cell is in nobody's way.
    assert put(firm.bob, firm.alice, "300", rows=mine).status_code == 302


def test_undo_takes_back_all_of_it(firm):
    put(firm.admin, None, "5 m")
    batch = Change.objects.latest("sequence").batch
    signed_in(firm.admin).post(f"/changes/{batch}/undo/")
    assert kept() == []


# All or nothing


def test_with_one_wrong_cell_nothing_is_saved_and_nothing_is_lost(firm):
    rows = shown(firm.admin)
    form = typed(rows, **{
        f"v-company@{QUARTER.start}": "5 m",
        f"v-{key(firm.north)}@{QUARTER.start}": "-3",
        f"v-{key(firm.alice)}@{QUARTER.start}": "lots",
    })  # fmt: skip
    answer = signed_in(firm.admin).post(address(), form)
    told = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert kept() == []
    assert "A target is not negative." in told
    assert "“lots” is no amount" in told
    assert 'value="5 m"' in told
    assert 'value="lots"' in told


def test_a_form_that_is_not_ours_is_refused(firm):
    client = signed_in(firm.admin)
    for seen in ("", "a|b", "/|/"):
        answer = client.post(address(), {"seen-company": seen, f"v-company@{QUARTER.start}": "5"})
        assert answer.status_code == 400
    assert client.get(address(figure="none")).status_code == 400
    assert client.get(address(grain="day")).status_code == 400
    assert client.get(address(period="soon")).status_code == 400
    assert client.post("/targets/check/?figure=none").status_code == 400


def test_the_check_tells_faults_and_sums_and_saves_nothing(firm, aim):
    aim("1000", team=firm.north)
    form = typed(shown(firm.bob), **{
        f"v-{key(firm.alice)}@{QUARTER.start}": "400",
        f"v-{key(firm.bob)}@{NEXT.start}": "x",
    })  # fmt: skip
    found = signed_in(firm.bob).post("/targets/check/?" + address().partition("?")[2], form).json()
    assert list(found["faults"]) == [f"{key(firm.bob)}@{NEXT.start}"]
    assert found["sums"][f"{key(firm.north)}@{QUARTER.start}"] == "Σ 400 (+600) · 1 without"
    assert found["told"] == "2 changes, not saved yet · Cannot be kept: Bob Q3 2026 “x”."
    assert len(kept()) == 1


# Bands


def test_a_band_has_two_ends(firm):
    words = {"figure": "stage_duration", "step": "/Prospek"}
    assert put(firm.admin, None, "10", words=words, upper="14").status_code == 302
    [target] = Target.objects.all()
    assert (target.value, target.upper, target.stage, target.currency) == (
        "10",
        "14",
        "Prospek",
        "",
    )
    for value, upper, told in (("14", "10", "lies below"), ("", "10", "lower end")):
        answer = put(firm.admin, None, value, words=words, upper=upper)
        assert told in answer.content.decode()
    assert put(firm.admin, None, "12", words=words, upper="").status_code == 302
    assert [(one.value, one.upper) for one in Target.objects.all()] == [("12", "")]


def test_what_is_far_from_its_neighbours_is_asked_once(firm, aim):
    aim("400000000")
    name = f"company@{NEXT.start}"
    answer = put(firm.admin, None, "1.25", NEXT.start)
    assert answer.status_code == 422
    told = unescape(answer.content.decode()).replace(GAP, " ")
    whose = f"PT Contoh, {period_name(NEXT.label)}"
    assert f"{whose}: Rp1.25? It is far from Rp400 m, as it was." in told
    assert len(kept()) == 1, "nothing is saved yet"
    [sure] = re.findall(rf'name="(sure-{re.escape(name)})" value="([^"]*)"', told)
    form = typed(shown(firm.admin), **{f"v-{name}": "1.35", sure[0]: sure[1]})
    assert signed_in(firm.admin).post(address(), form).status_code == 422, "another number"
    form[f"v-{name}"] = "1.25"
    assert signed_in(firm.admin).post(address(), form).status_code == 302
    assert [one[0] for one in kept()] == ["400000000", "1.25"]


@pytest.mark.parametrize("typed_in", ["1.3 bn", "1.2 bn", "130 bn"])
def test_a_slip_of_a_digit_is_asked_whatever_its_neighbours_are(firm, aim, typed_in):
    aim("4000000000", starts_on=date(2026, 1, 1))
    aim("13000000000")
    aim("4000000000", starts_on=NEXT.start)
    answer = put(firm.admin, None, typed_in)
    assert answer.status_code == 422
    told = unescape(answer.content.decode()).replace(GAP, " ")
    assert "It is far from Rp13 bn, as it was." in told
    assert put(firm.admin, None, "1.31 bn").status_code == 302, "not a tenth"


def test_what_nobody_can_do_is_asked(firm):
    words = {"figure": "first_meetings", "grain": "week"}
    monday = date(2026, 5, 18)
    answer = put(firm.admin, firm.alice, "2500", monday, words)
    assert (
        "Alice, Week 21 2026: 2,500? That is more than 100 a working day for each."
        in answer.content.decode()
    )
    assert put(firm.admin, firm.alice, "250", monday, words).status_code == 302


# Numbers as people paste them


@pytest.mark.parametrize(
    ("text", "language", "figure", "value"),
    [
        ("Rp1.234.567,50", "id", "revenue", "1234567.5"),
        ("1,5 M", "id", "revenue", "1500000000"),
        ("1,5 miliar", "id", "revenue", "1500000000"),
        ("15 milyar", "id", "revenue", "15000000000"),
        ("350 juta", "id", "revenue", "350000000"),
        ("IDR 350 juta", "id", "revenue", "350000000"),
        ("Rp. 12.500.000", "id", "revenue", "12500000"),
        ("Rp 12.500.000", "id", "revenue", "12500000"),
        ("1,234,567", "id", "revenue", "1234567"),
        ("1,234,567.50", "en", "revenue", "1234567.5"),
        ("1.5 bn", "en", "revenue", "1500000000"),
        ("2,5", "id", "first_meetings", "2.5"),
        ("2.5", "en", "first_meetings", "2.5"),
        ("0", "en", "first_meetings", "0"),
        ("65 %", "id", "conversion", "0.65"),
        ("65", "en", "conversion", "0.65"),
        ("62,5%", "id", "conversion", "0.625"),
        ("100", "en", "conversion", "1"),
    ],
)
def test_a_value_is_read_and_said(text, language, figure, value):
    with use_language(language):
        kind = figure_of(figure, "")
        assert read_value(text, kind, "IDR") == value
        assert read_value(say_value(value, kind), kind, "IDR") == value


@pytest.mark.parametrize(
    "value",
    ["123456789012345.67", "1250000000", "1234000000", "999999", "1000000", "1050000000000"],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_said_is_read_again(value, language):
    with use_language(language):
        assert (
            read_value(say_value(value, figure_of("revenue", "")), figure_of("revenue", ""), "IDR")
            == value
        )


@pytest.mark.parametrize(
    ("text", "figure", "told"),
    [
        ("-5", "revenue", "not negative"),
        ("(5)", "first_meetings", "not negative"),
        ("x", "revenue", "no amount"),
        ("99999999999999999999", "revenue", "digit too many"),
        ("1.005", "revenue", "one sum in English and another"),
        ("5000000", "first_meetings", "absurdly"),
        ("99999", "stage_duration", "absurdly"),
        ("0.65", "conversion", "Is this 65 %, or 0.65 %?"),
        ("165", "conversion", "at most 100 %"),
        ("=SUM(A1)", "outreach", "no number"),
        ("$5000", "revenue", "“$” is not the sign of IDR"),
        ("US$5000", "revenue", "“US$” is not the sign of IDR"),
        ("USD 5000", "revenue", "“USD” is not the sign of IDR"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(text, figure, told):
    from django.core.exceptions import ValidationError
    from django.utils import translation

    with use_language("en"), translation.override("en"), pytest.raises(ValidationError) as refused:
        read_value(text, figure_of(figure, ""), "IDR")
    assert told in str(refused.value)


# Sums, spreading, drafts


def test_beside_a_team_stands_the_sum_of_its_people(firm, aim):
    aim("1000", team=firm.north)
    aim("400", person=firm.alice)
    aim("450", person=firm.bob)
    told = row(shown(firm.bob), "Utara").cells
    nth = [cell.cell.period for cell in told].index(QUARTER)
    assert told[nth].sum == "Σ 850 (+150)"
    # A rep is told no sum of others' targets.
    assert not any(cell.sum for one in shown(firm.alice) for cell in one.cells)
    assert row(shown(firm.director), "Utara").cells[nth].sum == "Σ 850 (+150)"


def test_a_sum_is_of_the_days_of_belonging(firm, aim):
    # In the other team from the middle of the quarter on.
    aim("900", person=firm.alice)
    middle = QUARTER.start + timedelta(days=QUARTER.days // 2)
    membership = Membership.objects.get(person=firm.alice)
    membership.until_on = middle
    write(membership, NOBODY)
    saved(Membership(person=firm.alice, team=firm.south, from_on=middle))
    cells = row(shown(firm.admin), "Utara").cells
    told = cells[[cell.cell.period for cell in cells].index(QUARTER)].sum
    assert told.startswith("Σ ")
    assert 400 < float(told.split()[1]) < 500


def test_a_year_is_spread_by_working_days(firm):
    saved(Holiday(on=date(2027, 3, 8), name="Libur"))
    words = {
        "figure": "first_meetings",
        "grain": "month",
        "period": "2027",
        "fill": "spread",
        "by": "company",
        "sum": "261",
        "more": "days",
    }
    [company, *_rest] = shown(firm.admin, **words)
    values = [int(cell.value) for cell in company.cells]
    # 2027 has 261 weekdays, of which March loses one of 23: 21, 20 and 22 of 260.
    assert sum(values) == 261
    assert values[:3] == [21, 20, 22]
    assert kept() == []
    assert all(cell.is_changed for cell in company.cells)
    money = words | {"figure": "revenue", "sum": "55.55 bn"}
    values = [cell.value for cell in row(shown(firm.admin, **money), "PT Contoh").cells]
    assert values[:3] == ["4.49 bn", "4.27 bn", "4.7 bn"]


def test_the_own_season_needs_two_years(firm):
    words = {
        "grain": "month",
        "period": "2027",
        "fill": "spread",
        "by": "company",
        "sum": "12 m",
        "more": "season",
    }
    assert "needs two full years" in page(firm.admin, **words)


@pytest.mark.parametrize(
    ("fill", "expected"),
    [("previous", ["110", "121", "500", "550"]), ("year-ago", ["11", "22", "500", "110"])],
)
def test_empty_cells_as_before_and_more(firm, aim, fill, expected):
    for n, value in enumerate(("10", "20", "90", "100")):
        aim(value, starts_on=date(2026, 1 + 3 * n, 1))
    aim("500", starts_on=date(2027, 7, 1))
    [company, *_rest] = shown(firm.admin, period="2027", fill=fill, more="10")
    assert [cell.value for cell in company.cells] == expected
    assert len(kept()) == 5


def test_a_draft_that_cannot_be_says_why(firm):
    for words, told in (
        ({"fill": "spread", "by": "rep:987654", "sum": "5"}, "Choose whose year"),
        ({"fill": "spread", "by": "company", "sum": "much", "grain": "month"}, "no amount"),
        ({"fill": "previous", "more": "x"}, "how much more"),
        ({"fill": "previous", "more": "-200"}, "not negative"),
        ({"fill": "other"}, "cannot be"),
    ):
        assert told in page(firm.admin, **words)


def test_what_a_year_brings_in_each_language(firm, aim):
    aim("123456789012345.67")
    for language, said in (("id", "123.456.789.012.345,67"), ("en", "123,456,789,012,345.67")):
        firm.admin.language = language
        firm.admin.save()
        assert said in page(firm.admin)


def test_a_company_of_nobody_begins_with_its_own_target(db):
    saved(Company(name="PT Baru"))
    owner = saved(Person(name="Dewi", email="d@example.com", role="administrator", sells=False))
    assert [one.row.line.name for one in shown(owner)] == ["PT Baru"]
    assert put(owner, None, "5 jt").status_code == 302
    assert [value for value, *_ in kept()] == ["5000000"]


def test_a_figure_opens_on_a_step_that_has_a_target(firm):
    words = {"figure": "stage_duration", "step": "/Prospek"}
    steps = [one.value for one in signed_in(firm.admin).get(address(**words)).context["steps"]]
    put(firm.admin, None, "10", words=words | {"step": steps[-1]})
    opened = signed_in(firm.admin).get(GRID + "?figure=stage_duration").context
    assert opened["step"] == steps[-1]
    assert steps[-1] != steps[0]


def test_every_figure_is_offered_under_a_name_of_its_own(firm):
    offered = signed_in(firm.admin).get(address()).context["figures"]
    assert {"revenue.margin", "average_sale.median"} <= {one.value for one in offered}
    assert len({(one.group, one.label) for one in offered}) == len(offered)
