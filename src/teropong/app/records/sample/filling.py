"""Filling an empty company with the sample."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from teropong.app.changes.writing import Author, write
from teropong.app.records.clock import today
from teropong.app.records.models import Company, Opportunity
from teropong.app.records.sample.dressing import dress, words
from teropong.app.records.taking_in import Taken, take_folder
from teropong.app.records.taking_in.taken import importer
from teropong.facts.faults import WrongCall
from teropong.facts.reading import Progress
from teropong.facts.sample import write_sample
from teropong.language import _

ZONE, CURRENCY = "Asia/Jakarta", "IDR"
DEALS = 3_000


def is_fillable() -> bool:
    """Whether there is room for the sample: it goes only where there is no deal yet."""
    return not Opportunity.objects.exists()


def fill(
    company: Company, author: Author, *, n_deals: int = DEALS, progress: Progress | None = None
) -> Taken:
    """Fill a company with the sample, up to yesterday; in one transaction.

    Raises `WrongCall` where there are deals. The company takes on the sample's clock and currency
    until the sample is taken out again.
    """
    author = importer(author)
    with transaction.atomic():
        company.timezone, company.currency, company.is_sample = ZONE, CURRENCY, True
        company.__dict__.pop("zone", None)
        write(company, author)
        if not is_fillable():
            raise WrongCall(_("there are deals already; the sample goes into an empty company"))
        day = today()
        with tempfile.TemporaryDirectory(prefix="teropong-") as scratch:
            folder = Path(scratch)
            write_sample(folder, opportunities=n_deals, ends_on=day - timedelta(days=1))
            taken = take_folder(folder, company, author, words=words(day), progress=progress)
        dress(author, day)
    return taken
