"""When people work: Indonesian holidays, weekends, hours of the day, seasons of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np

from teropong.facts.sample.arrays import DAY, Bools, Floats, Ints

AFTER = 400
"""Days beyond the last one for which plans may be made."""
_WEEKDAY = (0.97, 1.05, 1.08, 1.02, 0.88, 0.03, 0.008)
_HOLIDAY = 0.012
_YEARLY_GROWTH = 0.12
_HALF_HOURS = {
    7.0: 0.3, 7.5: 1, 8.0: 4, 8.5: 7, 9.0: 9, 9.5: 10, 10.0: 10, 10.5: 10, 11.0: 9, 11.5: 6,
    12.0: 2.5, 12.5: 3.5, 13.0: 7, 13.5: 9, 14.0: 9, 14.5: 9, 15.0: 8.5, 15.5: 8, 16.0: 7,
    16.5: 5, 17.0: 2.5, 17.5: 1.2, 18.0: 0.6, 19.0: 0.4, 20.0: 0.3, 21.0: 0.1,
}  # fmt: skip


@dataclass(frozen=True)
class Workdays:
    """The company's days, from the first to `AFTER` days beyond the last.

    ``works`` tells the days on which people work, ``weight`` how many deals come in on a day
    (relative to one another), ``hours`` maps a second of an even day to one of a working day,
    keeping the order. ``last_worked`` is the day itself if worked, else the last one before,
    ``quarter_start`` the day on which a day's quarter began.
    """

    first_on: date
    n_days: int
    works: Bools
    weight: Floats
    hours: Ints
    last_worked: Ints
    quarter_start: Ints
    named: tuple[tuple[date, str], ...]

    @property
    def end(self) -> int:
        """The instant at which the records end."""
        return self.n_days * DAY

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.first_on + timedelta(days=day)


def workdays(first_on: date, ends_on: date) -> Workdays:
    """The days from ``first_on`` to ``ends_on``, both included."""
    n_days = (ends_on - first_on).days + 1
    days = [first_on + timedelta(days=n) for n in range(n_days + AFTER)]
    named = _holidays(days[0].year, days[-1].year)
    weekday = np.array([day.weekday() for day in days])
    off = np.array([day in named for day in days])
    quarters = [date(day.year, (day.month - 1) // 3 * 3 + 1, 1) for day in days]
    works = (weekday < 5) & ~off
    return Workdays(
        first_on=first_on,
        n_days=n_days,
        works=works,
        weight=_weights(days, weekday, off, named),
        hours=_hours(),
        last_worked=np.maximum.accumulate(np.where(works, np.arange(len(days)), 0)),
        quarter_start=np.array([(quarter - first_on).days for quarter in quarters]),
        named=tuple((day, name) for day, name in named.items() if day.year <= ends_on.year),
    )


def _holidays(first_year: int, last_year: int) -> dict[date, str]:
    found = holidays.country_holidays(
        "ID",
        years=range(first_year, last_year + 1),
        language="id",
        categories=("public", "government"),
    )
    return {day: found[day] for day in sorted(found)}


def _weights(days: list[date], weekday: Ints, off: Bools, named: dict[date, str]) -> Floats:
    growth = 1 + _YEARLY_GROWTH * np.arange(len(days)) / 365
    weight: Floats = np.array(_WEEKDAY)[weekday] * growth
    weight[off] = np.minimum(weight[off], _HOLIDAY)
    lebaran = [day for day, name in named.items() if name.startswith("Hari Raya Idul Fitri")]
    for n, day in enumerate(days):
        gaps = [(feast - day).days for feast in lebaran]
        weight[n] *= 0.5 if any(-7 <= g <= 6 for g in gaps) else 1.0
        weight[n] *= 0.78 if any(6 < g <= 30 for g in gaps) else 1.0
        weight[n] *= 1.15 if day.month in (10, 11) else 0.55 if _is_year_end(day) else 1.0
    return weight


def _is_year_end(day: date) -> bool:
    return (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4)


def _hours() -> Ints:
    starts = np.array(list(_HALF_HOURS)) * 3600
    mass = np.array(list(_HALF_HOURS.values()))
    edges = np.append(starts, 22 * 3600)
    reached = np.append(0, np.cumsum(mass)) / mass.sum()
    found: Ints = np.interp(np.arange(DAY) / DAY, reached, edges).astype(np.int64)
    return found


def next_workday(works: Bools) -> Ints:
    """For each day (along the last axis) itself if worked, else the next one that is."""
    n = works.shape[-1]
    index = np.where(works, np.arange(n), n - 1)
    found: Ints = np.minimum.accumulate(index[..., ::-1], axis=-1)[..., ::-1]
    return found
