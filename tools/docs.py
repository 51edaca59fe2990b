"""Write the pages that are generated from the code: indicators and settings, in both languages, and facts.

python -m tools.docs            # tests/docs fails where a page is not what this writes
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from teropong.app.configuration import settings_told
from teropong.facts.instants import FIRST, LAST
from teropong.facts.schema import TABLES, Column
from teropong.indicators import INDICATORS
from teropong.indicators.shape import DIMENSIONS, Given, Indicator
from teropong.language import _, use_language
from tools.row_keys import BESIDE, COMMON, ROWS, Text

DOCS = Path(__file__).parent.parent / "docs"

WORDS: dict[str, Text] = {
    "title": ("The eight indicators", "Delapan indikator"),
    "note": (
        "Generated from the indicators' records by `make docs`; the terms are explained in [words](words.md), the tables in [facts](facts.md). Dalam Bahasa Indonesia: [indikator](indikator.md).",
        "Ditulis dari kode oleh `make docs`; tabel masukan ada di [facts](facts.md), istilah dan cara menghitung selengkapnya (dalam bahasa Inggris) di [indicators](indicators.md) dan [words](words.md).",
    ),
    "every": ("Keys of every row", "Kunci di setiap baris"),
    "money": (
        'Money is a string (`"1234567.50"`), a rate a number from 0 to 1, a duration days as a number, a date ISO; `null` is *no value*. Nothing to count is 0 for counts and sums, null for rates and averages.',
        'Uang berupa teks (`"1234567.50"`), rasio berupa angka 0 sampai 1, lama berupa hari, tanggal berformat ISO; `null` berarti *tidak ada nilai*. Bila tidak ada yang dihitung, jumlah adalah 0, sedangkan rasio dan rata-rata null.',
    ),
    "unavailable": (
        'An indicator that the facts do not suffice for says `"available": false` and, in `needs`, what it lacks; a dimension that it does not have stands in `without`, and its rows leave it out.',
        'Indikator yang catatannya belum cukup berisi `"available": false` dan, di `needs`, apa yang belum ada; dimensi yang tidak dimilikinya disebut di `without`, dan barisnya tanpa dimensi itu.',
    ),
    "key": ("key", "kunci"),
    "meaning": ("meaning", "arti"),
    "beside": ("beside the rows", "di samping baris"),
    "entries": ("keys of an entry, beside dimensions", "kunci tiap isinya, selain dimensi"),
    "class": ("class", "kelompok"),
    "unit": ("unit", "satuan"),
    "better": ("better", "lebih baik"),
    "grain": ("grain unless asked otherwise", "satuan waktu bila tidak diminta lain"),
    "own": ("its rows always tell", "barisnya selalu memuat"),
    "dimensions": ("can be split and filtered by", "dapat dipilah dan disaring menurut"),
    "needs": ("needs", "perlu"),
    "none": ("none: one row for the whole period", "tidak ada: satu baris untuk seluruh periode"),
}
SETTINGS: dict[str, Text] = {
    "title": ("Settings", "Pengaturan"),
    "note": (
        "Generated from the code by `make docs`; how they are used stands in [running](running.md). Dalam Bahasa Indonesia: [pengaturan](pengaturan.md).",
        "Ditulis dari kode oleh `make docs`; cara memakainya ada di [menjalankan](menjalankan.md). In English: [settings](settings.md).",
    ),
    "where": (
        "Each stands in `teropong.toml` in the folder, under its name, or in the environment as `TEROPONG_` and its name in capitals: `port = 8100`, or `TEROPONG_PORT=8100`. The environment wins; `folder` stands in the environment only. A name that is not known, or a value that cannot be, is named at start.",
        "Tulis di `teropong.toml` di dalam folder dengan namanya, atau di lingkungan (environment) sebagai `TEROPONG_` dan namanya dalam huruf besar: `port = 8100`, atau `TEROPONG_PORT=8100`. Lingkungan yang menang; `folder` hanya dari lingkungan. Nama yang tidak dikenal atau nilai yang tidak mungkin disebutkan saat mulai.",
    ),
    "setting": ("setting", "pengaturan"),
    "default": ("unless said", "bila tidak diisi"),
    "meaning": ("meaning", "arti"),
}
SAID: dict[str, Text] = {
    "activity": ("activity", "aktivitas"),
    "behaviour": ("behaviour", "perilaku"),
    "result": ("result", "hasil"),
    "count": ("count", "jumlah"),
    "money": ("money", "uang"),
    "days": ("days", "hari"),
    "rate": ("rate", "rasio"),
    "higher": ("higher", "lebih tinggi"),
    "lower": ("lower", "lebih rendah"),
    "week": ("week", "minggu"),
    "month": ("month", "bulan"),
}
NOWHERE = Given({}, ())


def indicators(language: str) -> str:
    """The page of the eight, in English or Indonesian."""
    with use_language(language):
        return _page(_indicators(("en", "id").index(language)))


def facts() -> str:
    """The page of the tables that everything is computed from."""
    return _page(_facts())


def settings(language: str) -> str:
    """The page of the app's settings, in English or Indonesian."""
    with use_language(language):
        return _page(_settings(("en", "id").index(language)))


PAGES: dict[str, Callable[[], str]] = {
    "indicators.md": lambda: indicators("en"),
    "indikator.md": lambda: indicators("id"),
    "facts.md": facts,
    "settings.md": lambda: settings("en"),
    "pengaturan.md": lambda: settings("id"),
}


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _indicators(tongue: int) -> Iterator[str]:
    def word(name: str) -> str:
        return WORDS[name][tongue]

    yield f"# {word('title')}"
    yield word("note")
    for number, indicator in enumerate(INDICATORS, 1):
        yield f"## {number} {_(indicator.label)} · `{indicator.name}`"
        yield f"**{_(indicator.definition)}**"
        if tongue == 0:
            yield from _counted(indicator)
        yield _table(("", ""), _record(indicator, tongue))
        rows = ROWS[indicator.name].items()
        yield _table(
            (word("key"), word("meaning")), ((f"`{key}`", text[tongue]) for key, text in rows)
        )
        beside = [
            (f"`{key}`", listed.text[tongue], _codes(listed.keys))
            for key, listed in BESIDE[indicator.name].items()
        ]
        if beside:
            yield _table((word("beside"), word("meaning"), word("entries")), beside)
    yield f"## {word('every')}"
    common = ((f"`{key}`", text[tongue]) for key, text in COMMON.items())
    yield _table((word("key"), word("meaning")), common)
    yield word("money")
    yield word("unavailable")


def _record(indicator: Indicator, tongue: int) -> Iterator[tuple[str, str]]:
    dimensions = [name for name in DIMENSIONS if name in indicator.dimensions]
    told = {
        "class": SAID[indicator.group][tongue],
        "unit": SAID[indicator.unit][tongue],
        "better": SAID[indicator.better][tongue],
        "grain": SAID[indicator.grain][tongue] if indicator.grain else WORDS["none"][tongue],
        "own": _codes(indicator.own),
        "dimensions": _codes(dimensions),
        "needs": _codes(indicator.lacks(NOWHERE)),
    }
    return ((WORDS[name][tongue], value) for name, value in told.items() if value)


def _counted(indicator: Indicator) -> list[str]:
    """How it is counted: the module's docstring, without its heading and its source."""
    told = sys.modules[indicator.measure.__module__].__doc__ or ""
    told = re.sub(r"\s*Source: [^.]+\.md,\s+section\s+\d\.", "", told.replace("``", "`"))
    told = told.replace("What the source is silent on:", "Chosen where the definition is silent:")
    _heading, *blocks = told.strip().split("\n\n")
    return [re.sub(r"\s+", " ", block).strip() for block in blocks if block.strip()]


def _facts() -> Iterator[str]:
    yield "# The facts"
    yield (
        "Generated from the schema by `make docs`. A folder of CSV (UTF-8, a header row) or Parquet files with "
        "these names is a complete input; only `opportunities` is required. A table or column that is not there "
        "is missing, never guessed; `teropong check` names every faulty row."
    )
    yield (
        "Instants are ISO 8601, with an offset or, without, in the reporting timezone; a bare date is that local "
        f"day, never shifted. Days lie between {FIRST} and {LAST}. Money is a decimal of the record's currency. Beside the tables, `facts.toml` may set "
        "`timezone`, `currency`, `fiscal_start`, `meeting_channels`, `new_again_after_months`, "
        "`attribution_days` and `working_weekdays`."
    )
    for table in TABLES:
        yield f"## `{table.name}`"
        yield table.meaning + (f" Key: {_codes(table.key)}." if table.key else "")
        rows = (
            (f"`{column.name}`", _kind(column), "yes" if column.required else "", _said(column))
            for column in table.columns
        )
        yield _table(("column", "kind", "must be filled", "meaning"), rows)


def _settings(tongue: int) -> Iterator[str]:
    yield f"# {SETTINGS['title'][tongue]}"
    yield SETTINGS["note"][tongue]
    yield SETTINGS["where"][tongue]
    head = tuple(SETTINGS[name][tongue] for name in ("setting", "default", "meaning"))
    rows = (
        (f"`{name}`", f"`{default}`" if default else "", meaning)
        for name, default, meaning in settings_told()
    )
    yield _table(head, rows)


def _kind(column: Column) -> str:
    return " · ".join(f"`{word}`" for word in column.words) or column.kind


def _said(column: Column) -> str:
    return column.meaning + (
        f" (one of [{column.refers_to}](#{column.refers_to}))" if column.refers_to else ""
    )


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Write every page whose text has changed."""
    for name, write in PAGES.items():
        page, text = DOCS / name, write()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"docs/{name} written")


if __name__ == "__main__":
    main()
