"""The pipeline board, and moving deals: who may, how far back, conflicts, wrong input."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, Conflict, write
from teropong.app.people.models import Person
from teropong.app.records.board import SHOWN, columns, open_deals, totals_of
from teropong.app.records.clock import today
from teropong.app.records.models import Activity, Opportunity, Pipeline, Stage
from teropong.app.records.moving import lose, move, reopen, win
from tests.app.firm import saved, signed_in

JSON = {"Accept": "application/json", "X-Stay": "1"}


def deal_of(firm, **fields):
    given = {
        "name": "Lain",
        "account": firm.account,
        "owner": firm.alice,
        "pipeline": firm.pipeline,
        "stage": firm.stages[0],
        "currency": "IDR",
        **fields,
    }
    return saved(Opportunity(**given))


def board(person, **asked):
    return signed_in(person).get(reverse("board"), asked)


def shown(firm):
    return columns(
        open_deals(Opportunity.objects.filter(hidden_at=None), firm.pipeline), firm.pipeline
    )


def sent(person, deal, name="move", **fields):
    args = [deal.pk] if name in ("move", "reopen") else [deal.pk, name]
    url = reverse(name if name in ("move", "reopen") else "close", args=args)
    return signed_in(person).post(url, fields, headers=JSON)


def day(n: int) -> str:
    return (today() - timedelta(days=n)).isoformat()


def test_each_sees_the_own_board(firm):
    for person in (firm.alice, firm.bob, firm.director, firm.admin):
        assert "Gudang Cikarang" in board(person).content.decode()
    assert "Gudang Cikarang" not in board(firm.charlie).content.decode()


def test_a_director_moves_nothing(firm):
    page = board(firm.director).content.decode()
    assert "data-move" not in page
    assert "sortable" in page
    for name in ("move", "won", "lost", "reopen"):
        assert sent(firm.director, firm.deal, name, stage=firm.stages[1].pk).status_code == 403


def test_who_may_move(firm):
    stage = firm.stages[1].pk
    answers = [sent(one, firm.deal, stage=stage).status_code for one in (firm.charlie, firm.bob)]
    assert answers == [404, 200]
    for name in ("won", "lost", "reopen"):
        assert sent(firm.charlie, firm.deal, name).status_code == 404
    firm.deal.refresh_from_db()
    assert firm.deal.stage == firm.stages[1]


def test_a_column_holds_count_sums_and_the_longest_there_first(firm):
    deal_of(firm, amount_minor=1_000_000_00)
    deal_of(firm, amount_minor=5_00, currency="USD", stage=firm.stages[1])
    first, second, third = shown(firm)
    # 240 million + 1 million rupiah; the dollars stand alone.
    assert (first.n, first.sums) == (2, (("IDR", 241_000_000_00),))
    assert [card.deal.name for card in first.cards] == ["Gudang Cikarang", "Lain"]
    assert (second.sums, third.n) == ((("USD", 500),), 0)
    assert totals_of([first, second, third]) == (3, (("IDR", 241_000_000_00), ("USD", 500)))


def test_sums_beyond_what_a_database_adds_are_exact(firm):
    for _n in range(12):
        deal_of(firm, amount_minor=899_999_999_999_999_999)
    # 12 · (9·10^17 − 1) + 2.4·10^10 is more than 2^63.
    assert shown(firm)[0].sums == (("IDR", 12 * 899_999_999_999_999_999 + 240_000_000_00),)
    assert board(firm.alice).status_code == 200


def test_a_big_column_shows_its_first_and_then_all(firm):
    for _n in range(SHOWN + 1):
        deal_of(firm)
    assert (len(shown(firm)[0].cards), shown(firm)[0].n_more) == (SHOWN, 2)
    page = board(firm.alice).content.decode()
    assert page.count('class="deal movable"') == SHOWN
    assert "Show 2 more" in page
    whole = board(firm.alice, all=firm.stages[0].pk).content.decode()
    assert whole.count('class="deal movable"') == SHOWN + 2


def test_a_card_says_how_long_and_what_comes_next(firm):
    card = shown(firm)[0].cards[0]
    assert (card.days, card.is_over, card.step) == (10, False, None)
    Opportunity.objects.update(stage_since=timezone.now() - timedelta(days=15))
    saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            opportunity=firm.deal,
            channel="call",
            status="planned",
            occurred_at=timezone.now() - timedelta(days=1),
        )
    )
    card = shown(firm)[0].cards[0]
    assert (card.days, card.is_over, card.step.is_late) == (15, True, True)
    page = board(firm.alice).content.decode()
    assert "15 days, longer than 14" in page
    assert "Call: was due" in page


def test_a_deal_without_a_stage_has_a_column(firm):
    deal_of(firm, stage=None)
    assert [column.stage for column in shown(firm)] == [None, *firm.stages]
    assert "Without a stage" in board(firm.alice).content.decode()


def test_the_board_of_a_team_and_of_a_person(firm):
    deal_of(firm, owner=firm.charlie, name="Di selatan")
    south = board(firm.admin, team=firm.south.pk).content.decode()
    assert "Di selatan" in south
    assert "Gudang" not in south
    mine = board(firm.bob, owner=firm.bob.pk).content.decode()
    assert "No open deals with this filter." in mine


@pytest.mark.parametrize("name", ["pipeline", "team", "owner"])
@pytest.mark.parametrize("value", ["99999999999999999999", "x", "1\0", "-1"])
def test_a_board_that_is_not_there(firm, name, value):
    assert board(firm.alice, **{name: value}).status_code == 404


def test_a_filter_for_those_whom_one_does_not_reach_is_not_there(firm):
    assert board(firm.bob, owner=firm.charlie.pk).status_code == 404
    assert board(firm.bob, team=firm.south.pk).status_code == 404
    assert board(firm.alice, all="x,99999999999999999999,\0").status_code in (200, 404)


def test_a_company_without_a_pipeline_is_told_what_to_do(firm):
    for model in (Stage, Pipeline):
        model.objects.update(hidden_at=timezone.now())
    page = board(firm.admin)
    assert page.status_code == 200
    assert "Set up a pipeline" in page.content.decode()


def test_only_the_columns_for_a_script(firm):
    page = signed_in(firm.alice).get(reverse("board"), headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()


def test_moving_is_logged_told_and_undone(firm):
    answer = sent(firm.alice, firm.deal, stage=firm.stages[2].pk, version=firm.deal.version)
    assert "Gudang Cikarang is now in Penawaran." in answer.json()["toast"]
    change = Change.objects.last()
    assert change.after == {"stage_id": firm.stages[2].pk}
    signed_in(firm.alice).post(reverse("undo", args=[change.batch]))
    firm.deal.refresh_from_db()
    assert firm.deal.stage == firm.stages[0]


def test_moving_works_without_a_script(firm):
    url = reverse("move", args=[firm.deal.pk])
    page = signed_in(firm.alice).get(url).content.decode()
    assert f'name="stage" value="{firm.stages[1].pk}"' in page
    answer = signed_in(firm.alice).post(url, {"stage": firm.stages[1].pk, "version": 1})
    assert (answer.status_code, answer["Location"]) == (302, "/opportunities/board/")


def test_who_moved_it_first_is_told(firm):
    seen = firm.deal.version
    move(firm.deal, Author(firm.bob), firm.stages[1])
    answer = sent(firm.alice, firm.deal, stage=firm.stages[2].pk, version=seen)
    assert answer.status_code == 409
    assert "Bob" in answer.json()["told"]
    firm.deal.refresh_from_db()
    assert firm.deal.stage == firm.stages[1]
    url = reverse("move", args=[firm.deal.pk])
    plain = signed_in(firm.alice).post(
        url, {"stage": firm.stages[2].pk, "version": seen}, follow=True
    )
    assert "Bob" in plain.content.decode()


def test_a_deal_that_was_closed_meanwhile_is_a_conflict_too(firm):
    seen, mine = firm.deal.version, Opportunity.objects.get(pk=firm.deal.pk)
    win(firm.deal, Author(firm.bob))
    with pytest.raises(Conflict):
        move(mine, Author(firm.alice), firm.stages[1], version=seen)
    assert sent(firm.alice, firm.deal, "lost", reason="Price", version=seen).status_code == 409


def test_a_move_of_another_day_counts_from_then(firm):
    answer = sent(firm.alice, firm.deal, stage=firm.stages[1].pk, happened_on=day(3))
    assert answer.status_code == 200
    firm.deal.refresh_from_db()
    assert timezone.localtime(firm.deal.stage_since).date() == today() - timedelta(days=3)


def test_a_move_is_neither_before_the_deal_nor_before_its_last_move_nor_to_come(firm):
    stage = firm.stages[1].pk
    for n in (11, -1, 40):
        assert sent(firm.alice, firm.deal, stage=stage, happened_on=day(n)).status_code == 422
    assert sent(firm.alice, firm.deal, stage=stage, happened_on=day(2)).status_code == 200
    back = {"stage": firm.stages[2].pk, "happened_on": day(3)}
    assert "last moved" in sent(firm.alice, firm.deal, **back).json()["told"]
    # On the very day of the last move it is right after it.
    assert sent(firm.alice, firm.deal, **back | {"happened_on": day(2)}).status_code == 200


def test_how_far_back_each_may_move(firm):
    old = deal_of(firm, created_at=timezone.now() - timedelta(days=60))
    fields = {"stage": firm.stages[1].pk, "happened_on": day(40)}
    assert "date back" in sent(firm.alice, old, **fields).json()["told"]
    assert sent(firm.bob, old, **fields).status_code == 200


@pytest.mark.parametrize("stage", ["99999999999999999999", "x", "1\0", "", "-1"])
def test_a_stage_that_is_not_there(firm, stage):
    assert sent(firm.alice, firm.deal, stage=stage).status_code == 422


@pytest.mark.parametrize("version", ["99999999999999999999", "x", "1\0", "-1"])
def test_a_version_that_is_none(firm, version):
    answer = sent(firm.alice, firm.deal, stage=firm.stages[1].pk, version=version)
    assert answer.status_code == 422


@pytest.mark.parametrize("on", ["0000-00-00", "x", "1\0", "99999-01-01", "0001-01-01"])
def test_a_day_that_is_none(firm, on):
    answer = sent(firm.alice, firm.deal, stage=firm.stages[1].pk, happened_on=on)
    assert answer.status_code == 422


def test_a_stage_of_another_pipeline_is_refused(firm):
    other = saved(Pipeline(name="Lain", position=2))
    stage = saved(Stage(pipeline=other, name="Awal", position=1))
    assert sent(firm.alice, firm.deal, stage=stage.pk).status_code == 422
    with pytest.raises(ValidationError):
        move(firm.deal, Author(firm.alice), stage)


def test_a_deal_that_is_not_there(firm):
    client = signed_in(firm.alice)
    assert client.get("/opportunities/99999999999999999999/move/").status_code == 404
    assert client.get(f"/opportunities/{firm.deal.pk}/close/maybe/").status_code == 404


def test_winning_takes_the_amount_that_it_came_to(firm):
    answer = sent(firm.alice, firm.deal, "won", amount="250.5 m", happened_on=day(1), version=1)
    assert answer.status_code == 200
    firm.deal.refresh_from_db()
    assert (firm.deal.outcome, firm.deal.amount_minor) == ("won", 250_500_000_00)
    assert timezone.localtime(firm.deal.closed_at).date() == today() - timedelta(days=1)
    assert firm.deal.stage == firm.stages[0]
    assert "Gudang Cikarang" not in board(firm.alice).content.decode().split('id="board"')[1]


@pytest.mark.parametrize("amount", ["x", "1\0", "9" * 30, "-5", "1" * 50])
def test_an_amount_that_is_none(firm, amount):
    assert sent(firm.alice, firm.deal, "won", amount=amount).status_code == 422


def test_a_loss_says_why(firm):
    assert sent(firm.alice, firm.deal, "lost").status_code == 422
    assert sent(firm.alice, firm.deal, "lost", reason="a\0").status_code == 422
    fields = {"reason": "Price", "competitors": "PT Saingan"}
    assert sent(firm.alice, firm.deal, "lost", **fields).status_code == 200
    firm.deal.refresh_from_db()
    # Alice reads English; the company's language is Indonesian, and so are its reasons.
    assert (firm.deal.outcome, firm.deal.lost_reason) == ("lost", "Harga")
    assert firm.deal.competitors == "PT Saingan"


def test_a_loss_in_own_words(firm):
    sent(firm.alice, firm.deal, "lost", reason="Price", other_reason="Direktur baru")
    firm.deal.refresh_from_db()
    assert firm.deal.lost_reason == "Direktur baru"


def test_what_was_typed_is_kept(firm):
    answer = sent(firm.alice, firm.deal, "won", amount="tiga ratus", happened_on=day(-5))
    assert 'value="tiga ratus"' in answer.json()["html"]


def test_reopening_brings_it_back_to_its_stage(firm):
    lose(firm.deal, Author(firm.alice), "Harga")
    assert sent(firm.alice, firm.deal, "reopen", version=firm.deal.version).status_code == 200
    firm.deal.refresh_from_db()
    assert (firm.deal.outcome, firm.deal.closed_at, firm.deal.lost_reason) == ("open", None, "")
    assert firm.deal.stage == firm.stages[0]
    assert signed_in(firm.alice).get(reverse("reopen", args=[firm.deal.pk])).status_code == 405


def test_what_is_open_is_not_reopened_and_what_is_closed_not_moved(firm):
    with pytest.raises(ValidationError):
        reopen(firm.deal, Author(firm.alice))
    win(firm.deal, Author(firm.alice))
    for act in (
        lambda: move(firm.deal, Author(firm.alice), firm.stages[1]),
        lambda: lose(firm.deal, Author(firm.alice), "x"),
    ):
        with pytest.raises(ValidationError):
            act()
    assert sent(firm.alice, firm.deal, stage=firm.stages[1].pk).status_code == 422
    stale = signed_in(firm.alice).post(reverse("reopen", args=[firm.deal.pk]), {"version": "x"})
    assert stale.status_code == 302


def test_who_left_is_not_named_as_an_owner(firm):
    person = Person.objects.get(pk=firm.charlie.pk)
    person.sells = False
    write(person, Author(firm.admin))
    assert board(firm.admin, owner=person.pk).status_code == 404
