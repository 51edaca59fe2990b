"""`teropong import`: other systems' tables into a folder of facts, by a mapping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from teropong.cli.options import about_facts, progress_bar, spoken
from teropong.cli.speaking import argument, command, option
from teropong.facts.faults import WrongCall
from teropong.facts.settings import Settings, read_settings
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count
from teropong.sources.tables import Fed, Mapping, Summary, import_tables, read_mapping
from teropong.sources.tables.unmapped import mapping_of_facts

_PATH = click.Path(path_type=Path)


@command(
    "import",
    help=N_(
        "Bring FILES, tables of another system, into a folder of facts.\n\n"
        "FILES are CSV or Parquet files, or a folder of them. Exits 1 when rows were rejected: "
        "the rest is imported."
    ),
)
@argument("files", nargs=-1, metavar=N_("FILES…"), type=_PATH)
@option(
    "--to",
    "target",
    metavar=N_("FOLDER|app"),
    help=N_("The folder of facts to write; `app`: into the app's records."),
)
@option(
    "--folder",
    "app_folder",
    metavar=N_("DIR"),
    type=_PATH,
    help=N_("With --to app: where everything is kept."),
)
@option("--mapping", metavar=N_("FILE.toml"), type=_PATH, help=N_("Which column becomes which."))
@option("--dry-run", is_flag=True, help=N_("Say what would be imported, and write nothing."))
@option("--replace", is_flag=True, help=N_("Replace the facts that the folder holds."))
@option(
    "--rejected",
    metavar=N_("FILE"),
    type=_PATH,
    help=N_("Where rejected rows go (rejected.csv)."),
)
@about_facts
@spoken
@click.pass_context
def import_(
    context: click.Context,
    files: tuple[Path, ...],
    target: str | None,
    app_folder: Path | None,
    mapping: Path | None,
    dry_run: bool,
    replace: bool,
    rejected: Path | None,
    timezone: str | None,
    currency: str | None,
) -> None:
    """Bring tables of another system into a folder of facts."""
    if target == "app":
        asked = {"timezone": timezone, "currency": currency}
        _into_app(context, files, mapping, app_folder, dry_run, replace, rejected, asked)
        return
    folder = _folder(target, dry_run)
    found = _mapping(files, mapping)
    settings = _kept(files, folder, replace).but(timezone=timezone, currency=currency)
    with progress_bar(_("Importing")) as progress:
        summary = import_tables(
            files,
            found,
            None if dry_run else folder,
            settings=settings,
            replace=replace,
            rejected=rejected,
            progress=progress,
        )
    for line in told(summary, is_dry=dry_run):
        click.echo(line)
    if summary.rejected:
        context.exit(1)


def _into_app(
    context: click.Context,
    files: tuple[Path, ...],
    mapping: Path | None,
    folder: Path | None,
    dry_run: bool,
    replace: bool,
    rejected: Path | None,
    asked: dict[str, str | None],
) -> None:
    from teropong.cli.into_app import into_app  # noqa: PLC0415 - Django is heavy

    if replace:
        raise WrongCall(_("--replace is for folders; the app keeps what it has"))
    found = None if mapping is None else read_mapping(mapping)
    summary, lines = into_app(
        files, found, folder=folder, dry_run=dry_run, rejected=rejected, asked=asked
    )
    for line in [*(_told_rejected(summary) if summary else ()), *lines]:
        click.echo(line)
    if summary and summary.rejected:
        context.exit(1)


def _folder(target: str | None, dry_run: bool) -> Path | None:
    if target is None and not dry_run:
        raise WrongCall(_("say where the facts go, --to FOLDER, or try it with --dry-run"))
    return Path(target) if target else None


def _mapping(files: tuple[Path, ...], mapping: Path | None) -> Mapping:
    return mapping_of_facts(files) if mapping is None else read_mapping(mapping)


def _kept(files: tuple[Path, ...], target: Path | None, replace: bool) -> Settings:
    """The settings that the target, else a folder among the files, keeps."""
    folders = [path for path in files if path.is_dir()]
    settings = Settings()
    for folder in (*folders, *([target] if target and replace else [])):
        settings = read_settings(folder, settings)
    return settings


def told(summary: Summary, *, is_dry: bool) -> Iterator[str]:
    """The summary in sentences, one a line."""
    for fed in summary.fed:
        yield from _told_of(fed)
    for keys in summary.repeated_keys:
        yield _(
            "Some keys of a joined file repeat ({keys}); the first row of each was used"
        ).format(keys=keys)
    yield from _told_rejected(summary)
    if is_dry:
        yield _("Nothing was written: this was a dry run")
    elif summary.target:
        yield _("{folder}: facts in {currency}, timezone {timezone}").format(
            folder=summary.target,
            currency=summary.settings.currency,
            timezone=summary.settings.timezone,
        )
    else:
        yield _("Nothing was imported: no opportunity was left")
    if summary.unrated:
        yield _(
            "Amounts in {codes} have no rate to {currency}: feed `rates`, or report in another "
            "currency with --currency {first}"
        ).format(
            codes=", ".join(summary.unrated),
            currency=summary.settings.currency,
            first=summary.unrated[0],
        )


def _told_of(fed: Fed) -> Iterator[str]:
    rows = ngettext("{n} row", "{n} rows", fed.written).format(n=count(fed.written))
    parts = [
        rows + (_(" of {n} in {file}").format(n=count(fed.read), file=fed.file) if fed.file else "")
    ]
    for number, text in (
        (fed.skipped, _("{n} skipped")),
        (fed.repeated, _("{n} repeated, the first kept")),
        (fed.rejected, _("{n} rejected")),
    ):
        if number:
            parts.append(text.format(n=count(number)))
    yield f"{fed.table}: {', '.join(parts)}"
    for column, number in fed.filled.items():
        text = ngettext(
            "{column}: {n} empty cell filled with the default",
            "{column}: {n} empty cells filled with the default",
            number,
        )
        yield "  " + text.format(column=column, n=count(number))
    for file, number in fed.missing.items():
        text = ngettext(
            "{file}: {n} row has no partner there",
            "{file}: {n} rows have no partner there",
            number,
        )
        yield "  " + text.format(file=file, n=count(number))


def _told_rejected(summary: Summary) -> Iterator[str]:
    if not summary.rejected:
        yield _("No row was rejected")
        return
    for fault in summary.faults:
        yield f"  {fault}"
    text = ngettext("{n} row was rejected", "{n} rows were rejected", summary.rejected)
    rejected = text.format(n=count(summary.rejected))
    if summary.rejected_file is None:
        yield rejected
    elif summary.target is None:
        yield _("{rejected}; with reasons in {file}").format(
            rejected=rejected, file=summary.rejected_file
        )
    else:
        yield _("{rejected}; with reasons in {file}. The rest was imported").format(
            rejected=rejected, file=summary.rejected_file
        )
