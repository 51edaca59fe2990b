"""What may be doubted of deals."""

from __future__ import annotations

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from teropong.app.boards.trust.doubt import Asking, Doubt, Found, of_records
from teropong.app.records.models import Activity, Opportunity, Rate
from teropong.app.records.models.activity import Status
from teropong.app.records.models.opportunity import Outcome
from teropong.language import N_, NN_
from teropong.language.dates import plain_date

_MONEY = ("pipeline_value", "revenue", "average_sale")
_MOVES = ("stage_duration", "conversion", "baseline")


def _without_rate(asking: Asking) -> Found:
    foreign = asking.deals.exclude(currency=asking.currency).annotate(
        on=Case(
            When(outcome=Outcome.OPEN, then=Value(asking.today)),
            default=TruncDate("closed_at"),
            output_field=DateField(),
        )
    )
    known = Rate.objects.filter(
        hidden_at=None, currency=OuterRef("currency"), starts_on__lte=OuterRef("on")
    )
    priced = foreign.exclude(amount_minor=None, cost_minor=None)
    return of_records(priced.filter(~Exists(known)), priced, lambda deal: str(deal.currency))


def _created_won(asking: Asking) -> Found:
    won = asking.won_deals.annotate(begun=TruncDate("created_at"), ended=TruncDate("closed_at"))
    return of_records(won.filter(begun=F("ended")).order_by("-closed_at"), asking.won_deals, _owner)


def _of_nothing(asking: Asking) -> Found:
    return of_records(asking.living_deals.filter(amount_minor=0), asking.living_deals, _owner)


def _past_close(asking: Asking) -> Found:
    past = asking.open_deals.filter(expected_close_on__lt=asking.today)
    return of_records(past.order_by("expected_close_on"), asking.open_deals, _expected)


def _without_amount(asking: Asking) -> Found:
    return of_records(asking.living_deals.filter(amount_minor=None), asking.living_deals, _owner)


def _without_cost(asking: Asking) -> Found:
    won = asking.won_deals.exclude(amount_minor=None)
    without = won.filter(cost_minor=None)
    if not won.exclude(cost_minor=None).exists():
        return Found(0, 0)  # a company that keeps no costs has decided so
    return of_records(without.order_by("-closed_at"), won, _owner)


def _without_account(asking: Asking) -> Found:
    return of_records(asking.living_deals.filter(account=None), asking.living_deals, _owner)


def _stepless(asking: Asking) -> Found:
    steps = Activity.objects.filter(
        opportunity=OuterRef("pk"), hidden_at=None, status=Status.PLANNED
    )
    without: QuerySet[Opportunity] = asking.open_deals.filter(~Q(Exists(steps)))
    return of_records(without, asking.open_deals, _owner)


def _owner(deal: Opportunity) -> str:
    return str(deal.owner)


def _expected(deal: Opportunity) -> str:
    return plain_date(deal.expected_close_on) if deal.expected_close_on else ""


WITHOUT_RATE = Doubt(
    "without_rate",
    "stops",
    NN_("%s deal in a currency without a rate", "%s deals in a currency without a rate"),
    N_("deals in another currency"),
    (*_MONEY, "baseline"),
    N_("Every sum of money that they would be part of is left out."),
    N_("Give the currency a rate that holds on the day of the close."),
    _without_rate,
    settings=(N_("Rates"), "/rates/"),
)
CREATED_WON = Doubt(
    "created_won",
    "distorts",
    NN_("%s deal put down on the day it was won", "%s deals put down on the day they were won"),
    N_("deals won in the last 12 months"),
    _MOVES,
    N_("They pass every step at once: durations look short, and conversion high."),
    N_("Put deals down when they begin; mend the day on which these were opened."),
    _created_won,
)
OF_NOTHING = Doubt(
    "amounts_of_0",
    "distorts",
    NN_("%s deal with an amount of 0", "%s deals with an amount of 0"),
    N_("open deals and those won in the last 12 months"),
    _MONEY,
    N_("A 0 counts as an amount, and pulls every average down."),
    N_("Write what it is worth; if that is not known yet, leave the amount empty."),
    _of_nothing,
)
PAST_CLOSE = Doubt(
    "close_dates_past",
    "distorts",
    NN_("%s open deal past its expected close", "%s open deals past their expected close"),
    N_("open deals"),
    ("pipeline_value",),
    N_("They fill the pipeline with deals of which nobody knows any more when they will close."),
    N_("Agree on a new date with the client, or close the deal as lost."),
    _past_close,
    lambda _asking: "/opportunities/?list=overdue&sort=close",
)
WITHOUT_AMOUNT = Doubt(
    "without_amount",
    "lacks",
    NN_("%s deal without an amount", "%s deals without an amount"),
    N_("open deals and those won in the last 12 months"),
    _MONEY,
    N_("They are counted as deals, but their money is missing from every sum."),
    N_("Write down an estimate as soon as there is one."),
    _without_amount,
)
WITHOUT_COST = Doubt(
    "without_cost",
    "lacks",
    NN_("%s won deal without its cost", "%s won deals without their cost"),
    N_("deals won in the last 12 months with an amount"),
    ("revenue",),
    N_("Their profit cannot be said, and is missing from the sum."),
    N_("Write down what the order costs you."),
    _without_cost,
)
WITHOUT_ACCOUNT = Doubt(
    "without_account",
    "lacks",
    NN_("%s deal without an account", "%s deals without an account"),
    N_("open deals and those won in the last 12 months"),
    ("average_sale", "first_meetings"),
    N_("Nobody can tell whether it was a new client's first purchase."),
    N_("Say with which account the deal is."),
    _without_account,
)
STEPLESS = Doubt(
    "without_next_step",
    "lacks",
    NN_("%s open deal without a next step", "%s open deals without a next step"),
    N_("open deals"),
    ("stage_duration",),
    N_("Nobody is reminded of them, and they grow old in their step."),
    N_("Plan the next step, or close the deal as lost."),
    _stepless,
    lambda _asking: "/opportunities/?list=stepless",
)
