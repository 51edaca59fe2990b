"""Dates and periods as people say them: `Jumat, 29 Mei 2026`, `Kuartal 2 2026`."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from teropong.language import _, current_language


def spoken_date(day: date) -> str:
    """Return a date with its weekday: `Jumat, 29 Mei 2026`; en `Friday 29 May 2026`."""
    return _formatted(day, "EEEE, d MMMM y" if current_language() == "id" else "EEEE d MMMM y")


def plain_date(day: date) -> str:
    """Return a date: `29 Mei 2026`, with the month shortened."""
    return _formatted(day, "d MMM y")


def short_date(day: date) -> str:
    """Return a day of the year: `29 Mei`."""
    return _formatted(day, "d MMM")


def weekday_name(day: date) -> str:
    """Return a day of the week: `Jumat`."""
    return _formatted(day, "EEEE")


def day_within(day: date, start: date, end: date) -> str:
    """Return a day of the span from `start` until before `end`: its year only where it has two."""
    return plain_date(day) if _has_years(start, end) else short_date(day)


def date_range(start: date, end: date) -> str:
    """Return the days from `start` until before `end`: `1 Apr – 30 Jun 2026`."""
    last = end - timedelta(days=1)
    if start >= last:
        return plain_date(start)
    first = short_date(start) if start.year == last.year else plain_date(start)
    return f"{first} – {plain_date(last)}"


def local_instant(as_of: str, timezone: str) -> datetime:
    """Return an ISO instant in local time; one without an offset is UTC."""
    instant = datetime.fromisoformat(as_of)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(
        ZoneInfo(timezone)
    )


def seen_until(as_of: str, timezone: str) -> str:
    """Return the exclusive instant `as_of` as the last moment that is known, in local time.

    Midnight is the end of the day before it: `akhir Selasa, 30 Juni 2026`.
    """
    local = local_instant(as_of, timezone)
    if local.time() == time(0):
        return _("the end of %s") % spoken_date(local.date() - timedelta(days=1))
    clock = local.strftime("%H.%M" if current_language() == "id" else "%H:%M")
    return f"{spoken_date(local.date())}, {clock}"


def zone_name(as_of: str, timezone: str) -> str:
    """Return what people call the zone: `WIB` for Asia/Jakarta; else its own name."""
    name = local_instant(as_of, timezone).tzname() or timezone
    return name if name.isalpha() else timezone


def period_name(label: str) -> str:
    """Return a period's label in words: `2026-Q2` is `Kuartal 2 2026`."""
    if match := re.fullmatch(r"(\d{4})-Q(\d)", label):
        return _("Quarter %(quarter)s %(year)s") % {"quarter": match[2], "year": match[1]}
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", label):
        return _("Week %(week)s %(year)s") % {"week": int(match[2]), "year": match[1]}
    if re.fullmatch(r"\d{4}-\d\d", label):
        return _formatted(date.fromisoformat(f"{label}-01"), "MMMM y")
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", label):
        last = date.fromisoformat(match[2])
        return date_range(date.fromisoformat(match[1]), last + timedelta(days=1))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        return plain_date(date.fromisoformat(label))
    return label


def period_start(label: str) -> date | None:
    """Return the first day of a day, a week or a month.

    None for any other: what a quarter or a year spans depends on the fiscal year.
    """
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", label):
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", label):
        return date(int(match[1]), int(match[2]), 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        return date.fromisoformat(label)
    return None


def period_tick(label: str, start: date, end: date) -> str:
    """Return a period as an axis names it: a week by its first day, a month by its name.

    The year is said where the axis, from `start` until before `end`, has two.
    """
    first = period_start(label)
    if first and len(label) == len("2026-04"):
        return _formatted(first, "LLL y" if _has_years(start, end) else "LLL")
    if first:
        return day_within(max(first, start), start, end)
    if match := re.fullmatch(r"(\d{4})-Q(\d)", label):
        return _("Q%(quarter)s %(year)s") % {"quarter": match[2], "year": match[1]}
    return label


def _has_years(start: date, end: date) -> bool:
    return start.year != (end - timedelta(days=1)).year


def _formatted(day: date, pattern: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - the command's help must be quick

    return str(format_date(day, pattern, locale=current_language()))
