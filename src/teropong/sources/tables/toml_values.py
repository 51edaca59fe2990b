"""The values of a mapping's TOML, each of its kind, or an error that says where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from teropong.language import _
from teropong.sources.tables.mapping import nearest, wrong


def known(found: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    """Raise `MappingError` where a key is not among the known ones."""
    for key in found:
        if key not in keys:
            raise wrong(
                _("{where}: nothing is called {key!r}; {hint}"),
                where=where,
                key=key,
                hint=nearest(key, keys),
            )


def typed(found: dict[str, Any], key: str, kind: Callable[..., Any], where: str) -> Any:
    """The value under a key, of exactly that kind; null where there is none."""
    value = found.get(key)
    if value is None or type(value) is kind:
        return value
    expected = _("true or false") if kind is bool else _("a text in quotes")
    raise wrong(
        _("{where}: {key} = {value!r}; write {expected}"),
        where=where,
        key=key,
        value=value,
        expected=expected,
    )


def table_of(found: Any, where: str) -> dict[str, Any]:
    """A table in braces."""
    if isinstance(found, dict):
        return found
    raise wrong(_("{where} = {value!r}: write it in braces"), where=where, value=found)


def listed(found: Any) -> list[Any]:
    """A list, also of the one that stands without brackets."""
    return found if isinstance(found, list) else [found]


def words(found: Any, where: str) -> tuple[str, ...]:
    """One text or a list of them."""
    return tuple(word(one, where) for one in listed(found))


def word(found: Any, where: str) -> str:
    """A text; numbers and dates of TOML are taken as they are written."""
    if isinstance(found, datetime | date):
        return found.isoformat()
    if isinstance(found, str | int | float) and not isinstance(found, bool):
        return str(found)
    raise wrong(_("{where} = {value!r}: write a text in quotes"), where=where, value=found)


def values_of(found: Any, where: str) -> dict[str, str]:
    """The words of another system, and those that stand for them."""
    found = table_of(found, f"{where}.values")
    return {key.strip(): word(to, f"{where}.values.{key}") for key, to in found.items()}


def sign(found: dict[str, Any], key: str, where: str) -> str | None:
    """One sign of a number, such as a point."""
    given: str | None = typed(found, key, str, where)
    if given is not None and (len(given) != 1 or given.isalnum() or given == "-"):
        raise wrong(
            _("{where}: {key} = {sign!r}; write one sign, such as a point or a comma"),
            where=where,
            key=key,
            sign=given,
        )
    return given


def separator(found: dict[str, Any], where: str) -> str | None:
    """The sign between a file's cells."""
    given: str | None = typed(found, "separator", str, where)
    if given is not None and (len(given) != 1 or given in '"\r\n' or given.isalnum()):
        raise wrong(
            _("{where}: separator = {sign!r}; write one sign, such as ; or \\t"),
            where=where,
            sign=given,
        )
    return given


def timezone_of(found: dict[str, Any], where: str) -> str | None:
    """The name of a timezone."""
    zone: str | None = typed(found, "timezone", str, where)
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise wrong(
                _("{where}: no timezone is called {zone!r}; write one such as UTC"),
                where=where,
                zone=zone,
            ) from error
    return zone
