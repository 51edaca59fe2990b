"""The lists that there are, in display order, each with what its page needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models import Person
from teropong.app.records.lists import accounts, activities, opportunities
from teropong.app.records.lists.listing import Column, Filters
from teropong.app.records.models import Account, Activity, Opportunity


@dataclass(frozen=True)
class ListPage:
    """A list: what it lists, how it is asked, what it answers, and the lists within it."""

    name: str
    title: Promise
    model: type[Record]
    filters: Callable[[Person, QueryDict], Filters]
    rows: Callable[[Person, dict[str, Any]], QuerySet[Any]]
    columns: tuple[Column[Any], ...]
    shown: tuple[str, ...]
    default: str
    within: tuple[tuple[str, Promise], ...] = ()

    @property
    def on_page(self) -> tuple[Column[Any], ...]:
        """The columns that the page shows."""
        return tuple(column for column in self.columns if column.name in self.shown)


PAGES = (
    ListPage(
        "opportunities",
        _("Opportunities"),
        Opportunity,
        opportunities.OpportunityFilters,
        opportunities.opportunities,
        opportunities.COLUMNS,
        opportunities.SHOWN,
        opportunities.DEFAULT,
        tuple((name, label) for name, (label, _rows) in opportunities.LISTS.items()),
    ),
    ListPage(
        "accounts",
        _("Accounts"),
        Account,
        accounts.AccountFilters,
        accounts.accounts,
        accounts.COLUMNS,
        tuple(column.name for column in accounts.COLUMNS),
        accounts.DEFAULT,
    ),
    ListPage(
        "activities",
        _("Activities"),
        Activity,
        activities.ActivityFilters,
        activities.activities,
        activities.COLUMNS,
        activities.SHOWN,
        activities.DEFAULT,
        tuple((name, label) for name, (label, _rows) in activities.LISTS.items()),
    ),
)
BY_NAME = {page.name: page for page in PAGES}
