"""A folder of facts taken into the records: all of it or nothing.

It is read and checked before anything is written; then one transaction makes what is new, changes
what differs, and leaves what is the same, so that a second import of the same folder changes
nothing. Others see the outcome whole, when it is done; on SQLite their writes wait for it, which
takes about a second for each five thousand rows. A process that dies within leaves nothing behind.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from teropong.app.changes.writing import Author
from teropong.app.records.models import Company
from teropong.app.records.taking_in.accounts import take_accounts
from teropong.app.records.taking_in.activities import take_activities
from teropong.app.records.taking_in.deals import Around, take_deals
from teropong.app.records.taking_in.folder import Folder, open_folder
from teropong.app.records.taking_in.frames import take_frames
from teropong.app.records.taking_in.people import take_people
from teropong.app.records.taking_in.taken import Taken, importer
from teropong.app.records.taking_in.words import USUAL, Words
from teropong.facts.reading import Progress

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
    """Take open facts into the records, in one transaction."""
    taken, now, author = Taken(), timezone.now(), importer(author)
    say = progress or _silent
    with transaction.atomic():
        say("reps", 0, 4)
        reps = take_people(facts, now, author, taken)
        ladders = take_frames(facts, now, author, taken)
        say("accounts", 1, 4)
        accounts = take_accounts(facts, reps, now, author, taken)
        say("opportunities", 2, 4)
        deals = take_deals(facts, Around(reps, accounts, ladders), author, taken, words)
        say("activities", 3, 4)
        take_activities(facts, reps, accounts, deals, now, author, taken, words)
        say("", 4, 4)
    # Targets have no place in the records yet.
    taken.leave_out("targets", facts.count("targets"))
    return taken


def _silent(_label: str, _done: int, _total: int) -> None:
    return
