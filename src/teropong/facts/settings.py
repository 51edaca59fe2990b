"""What holds for all facts of a company: its clock, its currency, its words."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.money import is_currency
from teropong.facts.schema import CHANNELS, MEETING
from teropong.language import N_, _

SETTINGS_FILE = "facts.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KINDS = {int: N_("whole number"), str: N_("text"), tuple: N_("list")}


@dataclass(frozen=True)
class Settings:
    """The company's settings.

    ``timezone`` turns instants into local dates; ``currency`` is the reporting currency;
    ``fiscal_start`` the first month of the fiscal year (1–12). ``meeting_channels`` are the
    channels that count as meeting somebody. After ``new_again_after_months`` without a held
    meeting an account is new again (0: never). A first meeting within ``attribution_days`` of
    an account's first attempt is credited to the attempts. ``working_weekdays`` are the days of
    the week on which targets are worked for, holidays apart.
    """

    timezone: str = "Asia/Jakarta"
    currency: str = "IDR"
    fiscal_start: int = 1
    meeting_channels: tuple[str, ...] = (MEETING,)
    new_again_after_months: int = 12
    attribution_days: int = 90
    working_weekdays: tuple[str, ...] = WEEKDAYS[:5]

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise FactsError(
                _("no timezone is called {0!r}; write one such as Asia/Jakarta").format(
                    self.timezone
                )
            ) from error
        if not is_currency(self.currency):
            raise FactsError(
                _("{0!r} is no currency; write its code, such as IDR").format(self.currency)
            )
        if not 1 <= self.fiscal_start <= 12:
            raise FactsError(
                _("a fiscal year starts in month 1 to 12, not {0}").format(self.fiscal_start)
            )
        if not self.meeting_channels:
            raise FactsError(_("at least one channel is a meeting; leave meeting_channels out"))
        if unknown := [name for name in self.meeting_channels if name not in CHANNELS]:
            raise FactsError(
                _("no channel is called {0!r}; there are {1}").format(
                    unknown.pop(), ", ".join(CHANNELS)
                )
            )
        if not self.working_weekdays:
            raise FactsError(_("at least one weekday is worked; leave working_weekdays out"))
        if strange := [name for name in self.working_weekdays if name not in WEEKDAYS]:
            raise FactsError(
                _("no weekday is called {0!r}; there are {1}").format(
                    strange.pop(), ", ".join(WEEKDAYS)
                )
            )
        if self.new_again_after_months < 0 or self.attribution_days < 1:
            raise FactsError(_("a look-back is 0 or more months, an attribution 1 or more days"))

    @property
    def zone(self) -> ZoneInfo:
        """The reporting timezone."""
        return ZoneInfo(self.timezone)

    def but(self, **changes: Any) -> Settings:
        """These settings with some changed, as asked for; a change to null changes nothing.

        Raises `WrongCall` where a value cannot be.
        """
        asked = {key: value for key, value in changes.items() if value is not None}
        try:
            return replace(self, **asked)
        except FactsError as error:
            raise WrongCall(str(error)) from error

    def to_json(self) -> str:
        """The settings as one line, for keeping beside the facts."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """The settings that `to_json` wrote."""
        return cls(**_checked(json.loads(text), _("the kept settings")))


def read_settings(folder: Path, otherwise: Settings | None = None) -> Settings:
    """The settings of a folder's ``facts.toml``; what it leaves out is as ``otherwise``."""
    file, otherwise = folder / SETTINGS_FILE, otherwise or Settings()
    if not file.exists():
        return otherwise
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsError(
            _("{0}: {1}; mend the file or delete it").format(SETTINGS_FILE, error)
        ) from error
    asked = _checked(found, SETTINGS_FILE)
    try:
        return replace(otherwise, **asked)
    except FactsError as error:
        raise FactsError(f"{SETTINGS_FILE}: {error}") from error


def _checked(found: dict[str, Any], where: str) -> dict[str, Any]:
    known = {field.name: field for field in fields(Settings)}
    if unknown := sorted(set(found) - set(known)):
        raise FactsError(
            _("{0}: nothing is set by {1!r}; there are {2}").format(
                where, unknown[0], ", ".join(known)
            )
        )
    for name, value in found.items():
        expected = type(getattr(Settings, name))
        if expected is tuple and isinstance(value, list):
            found[name] = tuple(value)
        elif not isinstance(value, expected) or isinstance(value, bool):
            raise FactsError(
                _("{where}: {name} = {value!r} is no {kind}").format(
                    where=where, name=name, value=value, kind=_(_KINDS[expected])
                )
            )
    return found
