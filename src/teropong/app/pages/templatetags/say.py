"""Money, dates and counts as people say them: thin filters over `teropong.language`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from teropong.facts.money import to_text
from teropong.language import current_language, dates, numbers

register = template.Library()
DASH = "–"


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Money in full: `Rp1.234.567,50`."""
    text = to_text(minor, currency)
    return DASH if text is None else numbers.full_money(text, currency)


@register.filter
def short_money(minor: int | None, currency: str) -> str:
    """Money in three digits: `Rp1,23 jt`."""
    text = to_text(minor, currency)
    return DASH if text is None else numbers.short_money(text, currency)


@register.filter
def sentence(words: str) -> str:
    """Words as a sentence, with its full stop where nothing ends it yet."""
    said = words[:1].upper() + words[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."


@register.filter
def counted(n: int) -> str:
    """A count with separators."""
    return numbers.count(n)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date: `29 Mei 2026`."""
    return dates.plain_date(_local(value)) if value else DASH


@register.filter
def short_day(value: date | datetime | None) -> str:
    """A date, its year only where it is another: `29 Mei`."""
    if not value:
        return DASH
    local = _local(value)
    now = timezone.localdate()
    return dates.short_date(local) if local.year == now.year else dates.plain_date(local)


@register.filter
def spoken_day(value: date | datetime) -> str:
    """A date with its weekday: `Jumat, 29 Mei 2026`."""
    return dates.spoken_date(_local(value))


@register.filter
def clock(value: datetime) -> str:
    """The time of day: `14.05`."""
    return timezone.localtime(value).strftime("%H.%M" if current_language() == "id" else "%H:%M")


@register.filter
def moment(value: datetime | None) -> str:
    """A date and the time of day."""
    return f"{day(value)}, {clock(value)}" if value else DASH


@register.filter
def days_since(value: datetime | None) -> int | None:
    """Whole local days from then until today."""
    return (timezone.localdate() - _local(value)).days if value else None


@register.filter
def said_days(n: float | None) -> str:
    """A duration: `17 hari`."""
    return DASH if n is None else numbers.days(n)


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
