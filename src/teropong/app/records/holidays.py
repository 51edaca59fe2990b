"""Indonesia's holidays and joint leave, as far as they are decreed; the company edits its own."""

from __future__ import annotations

from datetime import date

from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Holiday


def decreed(year: int, language: str) -> dict[date, str]:
    """Public holidays and *cuti bersama* of a year, in order, by their names in a language."""
    import holidays  # noqa: PLC0415 - slow to load, and rarely needed

    found = holidays.country_holidays(
        "ID",
        years=year,
        language="id" if language == "id" else "en_US",
        categories=("public", "government"),
    )
    return {day: found[day][:120] for day in sorted(found)}


def fill_year(year: int, language: str, author: Author) -> int:
    """Write the decreed days of a year that the company does not have yet; how many those are."""
    there = set(Holiday.objects.filter(on__year=year, hidden_at=None).values_list("on", flat=True))
    missing = {day: name for day, name in decreed(year, language).items() if day not in there}
    for day, name in missing.items():
        write(Holiday(on=day, name=name), author)
    return len(missing)
