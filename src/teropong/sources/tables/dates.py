"""Dates and instants of another system as SQL: by the format given, else by ISO 8601 only.

What a wall clock means is unrolled by `zone`, as in `facts`. A date is never guessed: a value that
fits two of the formats and means two days is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import duckdb

from teropong.facts.instants import among_days, clock_sql, day_sql, shape_sql
from teropong.facts.parsing import literal
from teropong.facts.schema import Column
from teropong.facts.settings import Settings
from teropong.facts.zone import shift_sql
from teropong.language import _
from teropong.sources.tables.look import Conversion, Look
from teropong.sources.tables.mapping import Cell, wrong

DATE, TIMESTAMP, INSTANT = "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"
_DAY, _CLOCK, _PARTS = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d", r":\d\d\.\d{1,6}"
_ISO: tuple[tuple[str, str, str | None], ...] = tuple(
    (f"{_DAY}{gap}{_CLOCK}{seconds}{zone}", f"%Y-%m-%d{gap}%H:%M{form}{end}", clock)
    for gap in "T "
    for seconds, form in (("", ""), (r":\d\d", ":%S"), (_PARTS, ":%S.%f"))
    for zone, end, clock in (
        *(("", "", None), ("Z", "Z", "UTC")),
        *((r"[+-]\d\d(:?\d\d)?", "%z", None), (r" [+-]\d\d(:?\d\d)?", " %z", None)),
    )
)
_HAS_TIME = re.compile(r"%-?[HIMSpfgnTXcrRsz]")


def date_conversion(cell: Cell, column: Column, given: str, look: Look) -> Conversion:
    """How a date or an instant is read; ``given`` is the column that holds its text."""
    if cell.formats:
        shown = ", ".join(cell.formats)
        reason = (
            _("it does not fit the format {format}, or there is no such day")
            if len(cell.formats) == 1
            else _("none of the formats {format} fits, or two of them do and mean two days")
        ).format(format=shown)
        found = _formatted(cell, column, given, look)
        return Conversion(*found, reason, _("Mend it, or the format"), _too_old(found[1]))
    reason = _("it is no ISO date, and 03/11/2017 could be two days")
    advice = _('Give its format, such as "%d/%m/%Y"')
    sample = look.sample(given)
    shapes = [
        one for one in ((_DAY, "%Y-%m-%d", None), *_ISO) if re.fullmatch(one[0], sample or "")
    ]
    if shapes and _stays(cell, column, shapes[0][0], look.settings):
        value = _as_written(cell, column, given, look.settings)
        return Conversion(value, "VARCHAR", reason, advice, is_sound=True)
    usual = None
    for _pattern, form, zone in shapes:
        read = f"TRY_STRPTIME({look.given(given)}, {literal(form)})"
        filled, fitting = look.ask(f"count({look.given(given)}), count({read})")
        if filled == fitting:
            as_iso = replace(cell, formats=(form,), timezone=zone or cell.timezone)
            found = _formatted(as_iso, column, given, look)
            return Conversion(*found, reason, advice, _too_old(found[1]))
        usual = (form, zone) if fitting else None
    value = _mixed(cell, column, given, look, sample, usual)
    return Conversion(value, "VARCHAR", reason, advice)


def _stays(cell: Cell, column: Column, pattern: str, settings: Settings) -> bool:
    """Whether texts like this are written into facts as they are."""
    if column.kind == "date":
        return pattern == _DAY
    return cell.timezone in (None, settings.timezone)


def _as_written(cell: Cell, column: Column, text: str, settings: Settings) -> str:
    """What facts read as it is stays so; the rest is tried in every shape."""
    found = day_sql(text) if column.kind == "date" else clock_sql(text, f"({shape_sql(text)})")
    other = f"[{_of_any_shape(cell, column, text, settings)}]"
    return (
        f"CASE WHEN ({found}) IS NOT NULL THEN {text} WHEN {text} IS NOT NULL "
        f"THEN list_filter({other}, lambda shown: {among_days('shown')})[1] END"
    )


def _too_old(kind: str) -> str:
    """A year such as 17 was written in two digits: the format says %Y where it should say %y."""
    return f"{{value}} < {kind} '1900-01-01'" if kind != "VARCHAR" else ""


def _formatted(cell: Cell, column: Column, given: str, look: Look) -> tuple[str, str]:
    read = [_by_format(form, cell, column, given, look) for form in cell.formats]
    kinds = {kind for _sql, kind in read}
    if len(read) == 1:
        return read[0]
    kind = kinds.pop() if len(kinds) == 1 else "VARCHAR"
    found = ", ".join(
        f"CAST(CASE WHEN {sql} >= {of} '1900-01-01' THEN {sql} END AS {kind})" for sql, of in read
    )
    return f"CASE WHEN len(list_distinct([{found}])) = 1 THEN coalesce({found}) END", kind


def _by_format(form: str, cell: Cell, column: Column, given: str, look: Look) -> tuple[str, str]:
    read = f"TRY_STRPTIME({given}, {literal(form)})"
    try:
        kind = look.type_of(f"TRY_STRPTIME('', {literal(form)})")
    except duckdb.Error as error:
        raise wrong(
            _('{where}: {form!r} is no format of a date; write one such as "%d/%m/%Y"'),
            where=look.label,
            form=form,
        ) from error
    if not _HAS_TIME.search(form):
        return f"CAST({read} AS DATE)", DATE
    return _valued(read, kind, cell.timezone, column, look.settings)


def _valued(
    read: str, kind: str, timezone: str | None, column: Column, settings: Settings
) -> tuple[str, str]:
    """A time that was read, as the column's value: its local date, or an instant."""
    if column.kind == "date":
        return _local_date(read, kind, timezone, settings), DATE
    if kind == TIMESTAMP and timezone not in (None, settings.timezone):
        return f"make_timestamptz({_from_clock(read, timezone)})", INSTANT
    return read, kind


def _from_clock(read: str, timezone: str | None) -> str:
    clock = f"epoch_us({read})"
    return f"{clock} - ({shift_sql(clock, ZoneInfo(timezone or 'UTC'), local=True)})"


def _local_date(read: str, kind: str, timezone: str | None, settings: Settings) -> str:
    if kind == TIMESTAMP and timezone in (None, settings.timezone):
        return f"CAST({read} AS DATE)"
    at = f"({_from_clock(read, timezone)})" if kind == TIMESTAMP else f"epoch_us({read})"
    local = f"{at} + ({shift_sql(at, settings.zone, local=False)})"
    return f"CAST(make_timestamp({local}) AS DATE)"


def _mixed(
    cell: Cell,
    column: Column,
    given: str,
    look: Look,
    sample: str | None,
    usual: tuple[str, str | None] | None,
) -> str:
    """Texts of several ISO shapes; a date alone stays one. The ``usual`` shape is tried first."""
    value = _of_any_shape(cell, column, given, look.settings)
    if usual:
        form, zone = usual
        as_usual = replace(cell, formats=(form,), timezone=zone or cell.timezone)
        read = _by_format(form, as_usual, column, given, look)[0]
        return f"coalesce(CAST({read} AS VARCHAR), {value})"
    if sample and not any(
        look.ask(f"count({_of_any_shape(cell, column, look.given(given), look.settings)})")
    ):
        raise wrong(
            _('{where}: {sample!r} is no ISO date; give its format, such as "%d/%m/%Y"'),
            where=look.label,
            sample=sample,
        )
    return value


def _of_any_shape(cell: Cell, column: Column, text: str, settings: Settings) -> str:
    tries = [f"CAST(TRY_STRPTIME({text}, '%Y-%m-%d') AS DATE)"]
    for is_offset, zone in ((False, None), (False, "UTC"), (True, None)):
        forms = [f for _p, f, of in _ISO if of == zone and f.endswith("%z") == is_offset]
        read = f"TRY_STRPTIME({text}, [{', '.join(literal(form) for form in forms)}])"
        kind = INSTANT if is_offset else TIMESTAMP
        tries.append(_valued(read, kind, zone or cell.timezone, column, settings)[0])
    return f"coalesce({', '.join(f'CAST({one} AS VARCHAR)' for one in tries)})"


def literal_of(kind: str, text: str) -> str | None:
    """A constant as a literal of that SQL type; null where it has another form."""
    if kind == DATE and re.fullmatch(_DAY, text):
        return f"DATE {literal(text)}"
    if kind == TIMESTAMP and re.fullmatch(rf"{_DAY}[T ]{_CLOCK}(:\d\d(\.\d{{1,6}})?)?", text):
        return f"TIMESTAMP {literal(text)}"
    return literal(text) if kind == "VARCHAR" else None


def one_kind(kinds: Sequence[str], texts: Sequence[str]) -> str:
    """The SQL type that holds values of these types and these constants without loss."""
    found = set(kinds) or {"VARCHAR"}
    kind = found.pop() if len(found) == 1 else "VARCHAR"
    return kind if all(literal_of(kind, text) for text in texts) else "VARCHAR"
