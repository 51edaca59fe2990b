"""Founding: the owner, the company, its pipelines and holidays, made once, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import translation

from teropong.app.changes.models import Origin
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Person, Role
from teropong.app.records.clock import today
from teropong.app.records.holidays import fill_year
from teropong.app.records.models import Company
from teropong.app.records.models.company import company
from teropong.app.records.ready_pipelines import BY_KEY, make_pipeline

KEY: Final = "company"
"""The company's key: there can be only one, even where two are founded at once."""


class AlreadyFounded(Exception):
    """There is a company."""


@dataclass(frozen=True)
class Founding:
    """What founding asks. ``pipelines`` are keys of `ready_pipelines.READY`."""

    owner_name: str
    owner_email: str
    password: str
    company_name: str
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    currency: str = "IDR"
    fiscal_start: int = 1
    pipelines: tuple[str, ...] = ("b2b",)
    with_holidays: bool = True
    owner_sells: bool = False


def found_company(asked: Founding, origin: Origin = Origin.PAGE) -> Person:
    """Found the company and return its owner; raises `AlreadyFounded` where there is one."""
    try:
        with transaction.atomic(), translation.override(asked.language):
            if company() is not None:
                raise AlreadyFounded
            return _found(asked, origin)
    except IntegrityError as error:
        # Both saw no company, and the other was first.
        raise AlreadyFounded from error


def _found(asked: Founding, origin: Origin) -> Person:
    firm = Company(
        key=KEY,
        name=asked.company_name,
        language=asked.language,
        timezone=asked.timezone,
        currency=asked.currency,
        fiscal_start=asked.fiscal_start,
    )
    write(firm, Author(None, origin))
    owner = Person(
        name=asked.owner_name,
        email=asked.owner_email.lower(),
        role=Role.ADMINISTRATOR,
        sells=asked.owner_sells,
        language=asked.language,
    )
    owner.set_password(asked.password)
    write(owner, Author(None, origin))
    author = Author(owner, origin)
    for position, key in enumerate(asked.pipelines, start=1):
        make_pipeline(BY_KEY[key], author, position)
    if asked.with_holidays:
        for year in (today().year, today().year + 1):
            fill_year(year, asked.language, author)
    return owner
