"""The law: whatever is written through the app's doors, the mirror is what a rebuild would be."""

from datetime import date, timedelta
from functools import partial
from random import Random

import pytest
from django.utils import timezone

import teropong
from teropong.app import mirror
from teropong.app.changes.erasing import erase
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, Conflict, hide, write
from teropong.app.mirror.place import place
from teropong.app.people.models import Absence, Membership, Person, Team
from teropong.app.records import moving
from teropong.app.records.clock import today
from teropong.app.records.giving_out import give_folder
from teropong.app.records.handing_over import hand_over
from teropong.app.records.merging import merge
from teropong.app.records.models import (
    Account,
    Activity,
    Company,
    Contact,
    Holiday,
    Opportunity,
    Rate,
    Stage,
)
from teropong.app.records.sample.leaving import start_empty
from teropong.app.records.stages import shift
from teropong.app.records.taking_in import take_folder
from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.facts.sample import write_sample
from tests.app.firm import NOBODY, saved

CHANNELS = ("meeting", "call", "email", "visit")


def report(store, as_of):
    return make_report(store, Asked(period="2026", by=("rep",), as_of=as_of)).to_dict()


def is_like_a_rebuild() -> None:
    """The mirror as it is equals one built anew."""
    checked = place().check()
    assert not checked.differing, checked.differing
    assert checked.rows["facts.opportunities"] == (
        Opportunity.objects.filter(hidden_at=None).count()
    )


def is_like_the_report(company, folder) -> None:
    """Its figures are those of `teropong report` on what `teropong export` writes."""
    give_folder(folder, company, replace=True)
    as_of = (timezone.now() + timedelta(days=2)).isoformat()
    mine = mirror.read(partial(report, as_of=as_of)).value
    assert mine == teropong.report(folder, period="2026", by=["rep"], as_of=as_of).to_dict()


class Life:
    """A company that lives: each step is one thing that people do, picked by chance."""

    def __init__(self, firm, seed: int) -> None:
        self.firm, self.chance = firm, Random(seed)
        self.authors: list[Author] = []
        self.steps = [getattr(self, name) for name in dir(Life) if name.startswith("do_")]

    def step(self) -> str:
        done = self.chance.choice(self.steps)
        try:
            done()
        except (Conflict, moving.ValidationError) as error:
            return f"{done.__name__}: {type(error).__name__}"
        return done.__name__

    def by(self) -> Author:
        self.authors.append(Author(self.firm.admin))
        return self.authors[-1]

    def one(self, model, **conditions):
        rows = list(model._default_manager.filter(hidden_at=None, **conditions).order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def past(self, days=40):
        return timezone.now() - timedelta(days=self.chance.uniform(0.1, days))

    def do_a_new_account(self):
        write(Account(name=f"PT {self.chance.random()}", owner=self.one(Person)), self.by())

    def do_a_new_deal(self):
        write(
            Opportunity(
                name="X",
                account=self.one(Account) if self.chance.random() < 0.8 else None,
                owner=self.one(Person),
                pipeline=self.firm.pipeline,
                stage=self.one(Stage, pipeline=self.firm.pipeline),
                currency=self.chance.choice(("IDR", "USD")),
                amount_minor=self.chance.choice((None, 5_000_00, 123456789012345_00)),
                created_at=self.past(60),
            ),
            self.by(),
        )

    def do_an_activity(self):
        if account := self.one(Account):
            write(
                Activity(
                    rep=self.one(Person),
                    account=account,
                    opportunity=self.one(Opportunity),
                    channel=self.chance.choice(CHANNELS),
                    status=self.chance.choice(("planned", "done", "no_show")),
                    occurred_at=self.past(),
                ),
                self.by(),
            )

    def do_an_edit(self):
        if deal := self.one(Opportunity):
            deal.amount_minor = self.chance.randrange(10**9)
            deal.expected_close_on = today() + timedelta(days=self.chance.randrange(90))
            deal.cost_minor, deal.source = 5_00, self.chance.choice(("", "Pameran"))
            write(deal, self.by())

    def do_a_move(self):
        if deal := self.one(Opportunity, outcome="open"):
            stage = self.one(Stage, pipeline=deal.pipeline)
            moving.move(deal, self.by(), stage, effective_at=self.past(5))

    def do_a_close(self):
        if deal := self.one(Opportunity, outcome="open"):
            if self.chance.random() < 0.6:
                moving.win(deal, self.by())
            else:
                moving.lose(deal, self.by(), "Harga")

    def do_a_reopening(self):
        for outcome in ("won", "lost"):
            if deal := self.one(Opportunity, outcome=outcome):
                moving.reopen(deal, self.by())
                return

    def do_another_account(self):
        if deal := self.one(Opportunity):
            deal.account = self.one(Account) if self.chance.random() < 0.8 else None
            write(deal, self.by())

    def do_another_owner(self):
        if deal := self.one(Opportunity):
            deal.owner = self.one(Person)
            write(deal, self.by(), effective_at=self.past(5))

    def do_an_activity_elsewhere(self):
        if (activity := self.one(Activity)) and (account := self.one(Account)):
            activity.account, activity.status = account, "done"
            write(activity, self.by())

    def do_a_delete(self):
        model = self.chance.choice((Opportunity, Activity, Account))
        if record := self.one(model):
            hide(record, self.by())

    def do_an_undo(self):
        if self.authors:
            undo(self.chance.choice(self.authors[-6:]).batch, self.by())

    def do_a_merge(self):
        stays, goes = self.one(Account), self.one(Account)
        if stays and goes and stays.pk != goes.pk:
            merge(stays, goes, self.by())

    def do_a_handing_over(self):
        hand_over(self.one(Person), self.one(Person), today() - timedelta(days=3), self.by())

    def do_an_account_s_edit(self):
        if account := self.one(Account):
            account.segment = self.chance.choice(("", "Ritel", "Pabrik"))
            account.customer_since = self.chance.choice((None, date(2024, 5, 1)))
            write(account, self.by())

    def do_a_contact(self):
        if account := self.one(Account):
            write(Contact(account=account, name="Ibu Ratna"), self.by())

    def do_an_order_of_stages(self):
        shift(self.one(Stage, pipeline=self.firm.pipeline), self.chance.choice((1, -1)), self.by())

    def do_a_new_stage(self):
        position = Stage.objects.count() + 1
        name = self.chance.choice(("Prospek", f"Tahap {position}"))
        if not Stage.objects.filter(hidden_at=None, name=name).exists():
            write(Stage(pipeline=self.firm.pipeline, name=name, position=position), self.by())

    def do_a_stage_s_end(self):
        if Stage.objects.filter(hidden_at=None).count() > 2:
            hide(self.one(Stage, pipeline=self.firm.pipeline), self.by())

    def do_a_stage_s_name(self):
        stage = self.one(Stage, pipeline=self.firm.pipeline)
        stage.name = f"Tahap {self.chance.random()}"
        write(stage, self.by())

    def do_a_rate(self):
        on = today() - timedelta(days=self.chance.randrange(400))
        if not Rate.objects.filter(currency="USD", starts_on=on).exists():
            write(Rate(currency="USD", starts_on=on, rate="16250.5"), self.by())

    def do_a_holiday(self):
        on = today() + timedelta(days=self.chance.randrange(400))
        if not Holiday.objects.filter(on=on).exists():
            write(Holiday(on=on, name="Libur"), self.by())

    def do_an_absence(self):
        on = today()
        write(
            Absence(person=self.one(Person), from_on=on, until_on=on + timedelta(days=3)), self.by()
        )

    def do_a_team(self):
        team = self.one(Team)
        team.name = f"Tim {self.chance.random()}"
        write(team, self.by())

    def do_a_membership(self):
        on = today() - timedelta(days=self.chance.randrange(300))
        person = self.one(Person)
        if not Membership.objects.filter(person=person, from_on=on).exists():
            write(Membership(person=person, team=self.one(Team), from_on=on), self.by())

    def do_a_person(self):
        person = self.one(Person)
        person.sells = self.chance.random() < 0.5
        person.profile = self.chance.choice(("", "hunter"))
        person.name = f"{person.name.split()[0]} {self.chance.randrange(9)}"
        write(person, self.by())

    def do_the_clock(self):
        company = Company.objects.get()
        company.timezone = self.chance.choice(("Asia/Jakarta", "Asia/Jayapura"))
        company.fiscal_start = self.chance.choice((1, 4))
        write(company, self.by())


def live(firm, seed: int, steps: int) -> None:
    """Live for a while: the mirror is asked now and then, and compared."""
    life, told = Life(firm, seed), []
    for nth in range(1, steps + 1):
        told.append(life.step())
        if life.chance.random() < 0.7:
            mirror.read(len_of)
        if nth % 6 == 0:
            checked = place().check()
            assert not checked.differing, (seed, told[-6:], checked.differing)


@pytest.mark.parametrize("seed", range(2))
def test_it_is_what_a_rebuild_would_be(seed, firm, tmp_path):
    live(firm, seed, 24)
    is_like_the_report(Company.objects.get(), tmp_path / "out")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_through_long_lives(seed, firm, tmp_path):
    live(firm, seed, 120)
    is_like_the_report(Company.objects.get(), tmp_path / "out")


def len_of(store):
    return store.rows("SELECT count(*) FROM facts.opportunities")[0][0]


def test_it_was_not_rebuilt_for_each_change(firm):
    """Else the law above would say nothing."""
    mirror.read(len_of)
    build = mirror.version().partition("-")[0]
    saved(Account(name="PT Lain", owner=firm.alice))
    firm.deal.stage = firm.stages[1]
    write(firm.deal, Author(firm.alice))
    saved(
        Activity(rep=firm.alice, account=firm.account, channel="call", occurred_at=timezone.now())
    )
    firm.alice.name = "Alice B."
    write(firm.alice, NOBODY)
    shift(firm.stages[0], 1, NOBODY)
    mirror.read(len_of)
    is_like_a_rebuild()
    assert mirror.version().partition("-")[0] == build


def test_an_import_and_what_comes_after(firm, tmp_path):
    mirror.read(len_of)
    write_sample(tmp_path / "facts", reps=3, months=6, opportunities=60)
    take_folder(tmp_path / "facts", Company.objects.get(), NOBODY)
    is_like_a_rebuild()
    assert mirror.read(len_of).value == 61
    firm.deal.amount_minor = 1_00
    write(firm.deal, NOBODY)
    is_like_a_rebuild()
    is_like_the_report(Company.objects.get(), tmp_path / "out")


def test_a_sample_that_is_left(firm, tmp_path):
    firm_of = Company.objects.get()
    firm_of.is_sample = True
    write(firm_of, NOBODY)
    mirror.read(len_of)
    start_empty(firm_of, Author(firm.admin))
    assert mirror.read(len_of).value == 0
    is_like_a_rebuild()


def test_a_person_who_is_erased(firm):
    mirror.read(len_of)
    erase(firm.charlie, Author(firm.admin))
    is_like_a_rebuild()


def has_changed(version, reps):
    return place().versions()[0].has_changed(version, reps)


def test_what_changed_for_whom(firm):
    before = mirror.read(len_of).version
    assert mirror.version() == before
    assert not has_changed(before, None)
    firm.deal.amount_minor = 7_00
    write(firm.deal, NOBODY)
    alice, charlie = (frozenset({one.key}) for one in (firm.alice, firm.charlie))
    assert has_changed(before, None)
    assert has_changed(before, alice)
    assert not has_changed(before, charlie)
    firm.deal.owner = firm.charlie
    after = mirror.version()
    write(firm.deal, NOBODY)
    assert has_changed(after, alice), "it went from her"
    assert has_changed(after, charlie), "it came to him"
    again = mirror.version()
    firm.bob.name = "Bobby"
    write(firm.bob, NOBODY)
    assert has_changed(again, charlie), "small tables are everybody's"
    for unknown in ("", "nonsense", "nonsense-3", f"{again}9"):
        assert has_changed(unknown, charlie)
