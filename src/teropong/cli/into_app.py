"""`teropong import … --to app`: facts, or other systems' tables by a mapping, into the records."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teropong.cli.options import progress_bar
from teropong.cli.running import in_folder
from teropong.facts.faults import FactsError, FaultyFacts, WrongCall
from teropong.facts.settings import SETTINGS_FILE
from teropong.language import N_, _
from teropong.language.numbers import count
from teropong.sources.tables import Mapping, Summary, import_tables
from teropong.sources.tables.opening import given_files
from teropong.sources.tables.writing import CALLS_FILE

if TYPE_CHECKING:
    from teropong.app.records.taking_in.taken import Taken

SHOWN = 20
KINDS = {
    "person": N_("people"),
    "team": N_("teams"),
    "membership": N_("memberships"),
    "absence": N_("absences"),
    "rate": N_("rates"),
    "holiday": N_("holidays"),
    "pipeline": N_("pipelines"),
    "stage": N_("stages"),
    "account": N_("accounts"),
    "opportunity": N_("opportunities"),
    "activity": N_("activities"),
    "call": N_("calls"),
}


def into_app(
    files: Sequence[Path],
    mapping: Mapping | None,
    *,
    folder: Path | None,
    dry_run: bool,
    rejected: Path | None,
    asked: dict[str, Any],
) -> tuple[Summary | None, list[str]]:
    """Take files into the app; answers what a mapping did, and what became of the records.

    Raises `FaultyFacts` naming the rows that are wrong: nothing is taken in then.
    """
    from teropong.app.running.opening import open_records  # noqa: PLC0415 - Django is heavy

    in_folder(folder)
    open_records()
    from teropong.app.changes.models import Origin  # noqa: PLC0415 - needs Django
    from teropong.app.changes.writing import Author  # noqa: PLC0415
    from teropong.app.records.models.company import company  # noqa: PLC0415
    from teropong.app.records.taking_in import take_in  # noqa: PLC0415
    from teropong.app.records.taking_in.folder import open_folder, settings_of  # noqa: PLC0415

    if (ours := company()) is None:
        raise WrongCall(_("there is no company yet; set up Teropong first"))
    settings, summary = settings_of(ours).but(**asked), None
    with (
        _named(),
        progress_bar(_("Importing")) as progress,
        _facts(files, mapping is not None) as place,
    ):
        if mapping is not None:
            beside = rejected or Path("rejected.csv")
            summary = import_tables(
                files, mapping, place, settings=settings, rejected=beside, progress=progress
            )
            if summary.target is None:
                return summary, [_("Nothing was imported: no opportunity was left")]
        with open_folder(place, ours, progress) as facts:
            if dry_run:
                counts = [f"{table}: {count(n)}" for table, n in facts.counts().items()]
                return summary, [*counts, _("Nothing was written: this was a dry run")]
            taken = take_in(facts, Author(None, Origin.IMPORT), progress=progress)
    return summary, list(told(taken))


@contextmanager
def _named() -> Iterator[None]:
    """Faults are named as `teropong check` does, the first of them; nothing was imported then."""
    try:
        yield
    except FaultyFacts as error:
        shown = [str(fault) for fault in error.faults[:SHOWN]]
        if len(error.faults) > len(shown):
            shown.append(_("… and {0} more").format(len(error.faults) - len(shown)))
        shown.append(_("Nothing was imported: mend these rows first"))
        raise FactsError("\n".join(shown)) from error


@contextmanager
def _facts(files: Sequence[Path], is_mapped: bool) -> Iterator[Path]:
    """The folder of facts that is taken in: the one given, or one that goes afterwards."""
    if not files:
        raise WrongCall(_("there is no file to import; name files or a folder"))
    if not is_mapped and len(files) == 1 and files[0].is_dir():
        yield files[0]
        return
    with tempfile.TemporaryDirectory(prefix="teropong-") as scratch:
        place = Path(scratch) / "facts"
        if not is_mapped:
            place.mkdir()
            for file in given_files(files):
                (place / file.name).symlink_to(file.resolve())
            for beside in (one / name for one in files for name in (SETTINGS_FILE, CALLS_FILE)):
                if beside.is_file():
                    (place / beside.name).symlink_to(beside.resolve())
        yield place


def told(taken: Taken) -> Iterator[str]:
    """What became of the records, one line a kind."""
    for kind, label in KINDS.items():
        found = taken.counts.get(kind)
        if found is None:
            continue
        parts = [
            text.format(n=count(n))
            for n, text in (
                (found.new, _("{n} new")),
                (found.changed, _("{n} changed")),
                (found.same, _("{n} as they were")),
                (found.kept, _("{n} kept as changed in the app")),
            )
            if n
        ]
        if parts:
            yield f"{_(label)}: {', '.join(parts)}"
    for one in taken.conflicts:
        yield "  " + _("{name} ({key}): changed in the app, and told otherwise: {fields}").format(
            name=one.name, key=one.key, fields=", ".join(one.fields)
        )
    for table, n in taken.left_out.items():
        yield _("{table}: {n} left out, `teropong check` says why").format(table=table, n=count(n))
