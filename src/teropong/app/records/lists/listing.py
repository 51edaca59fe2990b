"""One page of a list, as its address asks for it: filtered, sorted, a page of it, or all as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Choices, F, Model, OrderBy, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)
PER_PAGE = 50
_LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Column(Generic[M]):
    """A column: its name in the address, its label, its plain value, and what it sorts by.

    One ``is_name`` sorts as people do, whatever its case; ``words`` say what its values mean.
    """

    name: str
    label: Promise
    value: Callable[[Any], Any]
    sorts_by: str = ""
    is_number: bool = False
    is_name: bool = False
    words: type[Choices] | None = None


class Filters(forms.Form):
    """What every list may be asked; a list adds its own fields."""

    q = forms.CharField(required=False, max_length=100)
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    page = forms.IntegerField(
        required=False, min_value=1, max_value=_LAST_PAGE, widget=forms.HiddenInput
    )

    def visible(self) -> list[forms.BoundField]:
        """The fields that a person sees."""
        return [field for field in self.visible_fields() if field.name != "q"]


@dataclass(frozen=True)
class Heading:
    """A column's head: where its label leads to, and how it is sorted now."""

    label: str
    is_number: bool
    query: str = ""
    order: str = ""


@dataclass(frozen=True)
class Listing(Generic[M]):
    """A page of a list, ready to be shown."""

    form: Filters
    page: Page[M]
    headings: tuple[Heading, ...]
    query: str
    """The address without the page, for the next page and for saving the view."""


def listing(
    request: HttpRequest,
    rows: QuerySet[M],
    form: Filters,
    columns: tuple[Column[M], ...],
    default: str,
) -> Listing[M]:
    """The page that the address asks for; a sort that no column has is the default."""
    asked = form.cleaned_data.get("sort") or default
    order = _order(asked, columns) or _order(default, columns)
    ordered = rows.order_by(*order, "pk")
    page = Paginator(ordered, PER_PAGE).get_page(form.cleaned_data.get("page") or 1)
    headings = tuple(_heading(column, asked, request.GET) for column in columns)
    return Listing(form, page, headings, _without(request.GET, "page"))


def _order(asked: str, columns: tuple[Column[M], ...]) -> list[OrderBy]:
    sorted_by = {column.name: column for column in columns if column.sorts_by}
    column = sorted_by.get(asked.removeprefix("-"))
    if not column:
        return []
    expression = Lower(column.sorts_by) if column.is_name else F(column.sorts_by)
    return [
        expression.desc(nulls_last=True) if asked[0] == "-" else expression.asc(nulls_last=True)
    ]


def _heading(column: Column[M], asked: str, query: QueryDict) -> Heading:
    if not column.sorts_by:
        return Heading(str(column.label), column.is_number)
    order = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked, "")
    new = query.copy()
    new.pop("page", None)
    new["sort"] = f"-{column.name}" if order == "ascending" else column.name
    return Heading(str(column.label), column.is_number, new.urlencode(), order)


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    rest.pop(name, None)
    return rest.urlencode()


def as_csv(
    rows: QuerySet[M], columns: tuple[Column[M], ...], order: str, name: str
) -> HttpResponse:
    """All rows as a CSV file that a spreadsheet opens without running what it holds."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(response)
    writer.writerow([str(column.label) for column in columns])
    writer.writerows(_cells(rows.order_by(*_order(order, columns), "pk"), columns))
    return response


def _cells(rows: QuerySet[M], columns: tuple[Column[M], ...]) -> Iterator[list[str]]:
    # Looked up once: a choice's label is translated anew each time it is asked for.
    labels = [
        {value: str(label) for value, label in column.words.choices} if column.words else {}
        for column in columns
    ]
    for row in rows.iterator(chunk_size=2000):
        values = [column.value(row) for column in columns]
        yield [
            _harmless(word.get(value, value)) for word, value in zip(labels, values, strict=True)
        ]


def _harmless(value: Any) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    text = "" if value is None else str(value)
    # A spreadsheet runs what begins like a formula, be it a firm's name.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def malformed(form: Filters) -> str:
    """What is wrong with the address, in a sentence."""
    field = next(iter(form.errors))
    return _("The address asks for something that cannot be (%(field)s).") % {"field": field}
