"""The company's clock: its days begin where it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from teropong.app.records.models.company import company


def zone() -> ZoneInfo:
    """The company's timezone; Jakarta's before there is a company."""
    found = company()
    return found.zone if found else ZoneInfo("Asia/Jakarta")


def today() -> date:
    """The day that it is at the company."""
    return timezone.now().astimezone(zone()).date()


def start_of(day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time(0), zone()).astimezone(UTC)
