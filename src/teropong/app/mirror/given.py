"""What takes the place of what in the mirror, given out of the records as `export` gives all."""

from __future__ import annotations

from teropong.app.mirror.touched import Touched
from teropong.app.people.models import Person
from teropong.app.records.giving_out import (
    Edge,
    fallen_stages,
    selling,
    told_at_accounts,
    told_of_company,
)
from teropong.app.records.models import Account, Company, Opportunity
from teropong.engine.exchange import Given, Going
from teropong.engine.store import Store


def given(store: Store, company: Company, touched: Touched) -> Given:
    """The rows of what was touched; the small tables, too, where others now name other people."""
    edge = Edge.of(company, touched.part)
    part = {
        name: list(told) for name, told in told_at_accounts(edge).items() if name in touched.tables
    }
    accounts = Account.objects.filter(touched.part.of_accounts).values_list("key", flat=True)
    deals = Opportunity.objects.filter(touched.part.of_deals).values_list("key", flat=True)
    found = Given(part, list(accounts), list(deals))
    going = Going(store, found)
    if touched.of_company or _names_others(store, edge, going):
        _complete(edge, going)
        rows_of_company = {name: list(told) for name, told in told_of_company(edge).items()}
        found = Given({**part, **rows_of_company}, found.accounts, found.deals)
    return found


def _names_others(store: Store, edge: Edge, going: Going) -> bool:
    """Whether the people or stages of which must be told change with the rows."""
    if not going.tables:
        return False
    told = {rep for (rep,) in store.rows("SELECT rep_id FROM facts.reps")}
    new = {edge.people[one] for one in edge.spoken_of}
    if new - told:
        return True
    by_rights = {edge.people[one] for one in selling()}
    quiet = (going.reps() & told) - new - by_rights
    if quiet - going.reps_elsewhere(quiet):
        return True
    fallen = fallen_stages(edge)
    if not fallen:
        return False
    rows = store.rows("SELECT coalesce(pipeline, ''), stage FROM facts.stages")
    entered = edge.entered | going.stages_elsewhere()
    return (fallen & entered) != (fallen & {(lane, name) for lane, name in rows})


def _complete(edge: Edge, going: Going) -> None:
    """Let the edge know of whom and of what the rows that stay speak."""
    numbers = dict(Person.objects.values_list("key", "pk"))
    edge.spoken_of |= {numbers[rep] for rep in going.reps_elsewhere() if rep in numbers}
    if fallen_stages(edge):
        edge.entered |= going.stages_elsewhere()
