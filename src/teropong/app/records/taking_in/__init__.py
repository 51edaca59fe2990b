"""A folder of facts taken into the records: all of it or nothing.

It is read and checked before anything is written; then what is new is made ready aside, which
takes most of the time and keeps nobody from writing. One short transaction writes it (three
thousand deals with their activities and history in about a second on SQLite) and changes what
differs, unless somebody changed that meanwhile. So others see all of it or nothing, a process that
dies leaves nothing behind but unused numbers, and what is the same is left: a second import of the
same folder changes nothing. Rows that a folder no longer has stay in the records.
"""

from __future__ import annotations

from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from teropong.app.changes.heard import tell
from teropong.app.changes.inserting import Prepared, at_once, prepared
from teropong.app.changes.writing import Author
from teropong.app.records.models import Company
from teropong.app.records.taking_in.accounts import take_accounts
from teropong.app.records.taking_in.activities import take_activities
from teropong.app.records.taking_in.calls import take_calls
from teropong.app.records.taking_in.deals import Around, take_deals
from teropong.app.records.taking_in.folder import Folder, open_folder
from teropong.app.records.taking_in.frames import take_frames
from teropong.app.records.taking_in.people import take_people
from teropong.app.records.taking_in.settings import take_settings
from teropong.app.records.taking_in.taken import Taken, importer
from teropong.app.records.taking_in.targets import take_targets
from teropong.app.records.taking_in.words import USUAL, Words
from teropong.facts.faults import FactsError
from teropong.facts.reading import Progress
from teropong.language import _

__all__ = ["Taken", "take_folder", "take_in"]


def take_folder(
    folder: Path,
    company: Company,
    author: Author,
    *,
    words: Words = USUAL,
    progress: Progress | None = None,
) -> Taken:
    """Take a folder of facts into a company's records.

    Raises `FaultyFacts` naming each row that is wrong, and `FactsError`: nothing is written then.
    """
    with open_folder(folder, company, progress) as facts:
        return take_in(facts, author, words=words, progress=progress)


def take_in(
    facts: Folder,
    author: Author,
    *,
    words: Words = USUAL,
    progress: Progress | None = None,
) -> Taken:
    """Take open facts into the records; raises `FactsError` where another import came between."""
    taken, now, author = Taken(), timezone.now(), importer(author)
    say = progress or _silent
    with prepared() as rows:
        say("reps", 0, 5)
        take_settings(facts, author, taken)
        crew = take_people(facts, now, author, taken)
        reps = crew.reps
        ladders = take_frames(facts, now, author, taken)
        say("accounts", 1, 5)
        accounts = take_accounts(facts, reps, now, author, taken)
        say("opportunities", 2, 5)
        deals = take_deals(facts, Around(reps, accounts, ladders), author, taken, words)
        say("activities", 3, 5)
        take_activities(facts, reps, accounts, deals, now, author, taken, words)
        take_targets(facts, crew, now, author, taken)
        take_calls(facts.calls, crew, author, taken)
        say("", 4, 5)
        _write(rows)
        say("", 5, 5)
    return taken


def _write(rows: Prepared) -> None:
    try:
        with transaction.atomic(), at_once():
            rows.write()
            tell()
    except IntegrityError as error:
        told = _("somebody else took in the same meanwhile; nothing was written, try again")
        raise FactsError(told) from error


def _silent(_label: str, _done: int, _total: int) -> None:
    return
