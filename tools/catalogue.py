"""Gather the texts of the code into the Indonesian catalogue, and compile it.

python tools/catalogue.py            # after changing a text: adds new ones, drops old ones, compiles
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parent.parent / "src" / "teropong"
PO = SOURCE / "language" / "locales" / "id" / "LC_MESSAGES" / "teropong.po"
_UNSTEADY = ('"Project-Id', '"Report-', '"POT-', '"PO-', '"Last-', '"Language-Team', '"Generated-')
BESIDE = ("teropong", "django")
"""The names under which the compiled form lies: the command's, and the one that Django asks for."""
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
}


def gathered() -> Catalog:
    """Return every text of the code, without a translation."""
    texts = Catalog(project="Teropong", locale="id", fuzzy=False)
    methods = [
        ("**.py", "python"),
        ("**/templates/**.html", from_template),
        ("**/templates/**.txt", from_template),
    ]
    found = extract_from_dir(SOURCE, methods, keywords=KEYWORDS)
    for name, _line, message, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        texts.add(message, locations=[(name, 0)], context=context)
    return texts


def from_template(
    file: BinaryIO, keywords: dict[str, Any], tags: list[str], options: dict[str, Any]
) -> Iterator[Any]:
    """Yield the texts of a page's template, which Django rewrites as if it were Python."""
    code = templatize(file.read().decode(), origin=getattr(file, "name", None))
    return extract_python(BytesIO(code.encode()), keywords, tags, options)


def translated() -> Catalog:
    """Return the catalogue as it stands, or an empty one."""
    if not PO.exists():
        return Catalog(project="Teropong", locale="id", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="id")


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as text, without dates and line numbers: it changes only where a text does."""
    page = BytesIO()
    write_po(
        page, catalogue, width=100, include_lineno=False, omit_header=False, ignore_obsolete=True
    )
    lines = page.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_UNSTEADY)).encode()


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as the program reads it."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    page = BytesIO()
    write_mo(page, catalogue)
    return page.getvalue()


def main() -> None:
    """Write the catalogue and its compiled form."""
    catalogue = translated()
    catalogue.update(gathered(), no_fuzzy_matching=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalogue))
    for name in BESIDE:
        PO.with_name(f"{name}.mo").write_bytes(compiled(translated()))
    missing = [
        message.id for message in catalogue if message.id and not all(_forms(message.string))
    ]
    print(f"{len(catalogue)} texts, {len(missing)} without a translation", *missing, sep="\n  ")


def _forms(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    main()
