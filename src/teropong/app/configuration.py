"""How this Teropong runs: read from its folder's ``teropong.toml`` and the environment.

Each setting is a field of `Configuration`. The file names it as the field is called, the
environment as ``TEROPONG_`` and its name in capitals; the environment wins.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from teropong.facts.faults import WrongCall
from teropong.language import _

FILE = "teropong.toml"
DEFAULT_FOLDER = "teropong-data"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True)
class Configuration:
    """The settings of one installation.

    ``folder`` holds everything that is kept. ``database`` is a ``postgresql://`` URL; empty is
    SQLite in the folder. ``base_url`` is the address that people type, with ``https://`` where
    phones and passkeys are to work. ``behind_proxy`` trusts the ``X-Forwarded-*`` headers of a
    reverse proxy. ``allow_http`` lets it listen beyond this machine without encryption.
    ``mail`` is an ``smtp://user:password@host:port`` or ``smtps://`` URL; empty: links are shown
    to copy instead. ``mail_from`` is the sender. ``sign_in_days`` is how long a sign-in lasts.
    ``backdate_days`` is how far back a rep may date an event. ``oidc`` are tables with ``id``,
    ``name``, ``server_url``, ``client_id`` and ``secret``. ``metrics_token`` opens ``/metrics``
    beyond this machine.
    """

    folder: Path = Path(DEFAULT_FOLDER)
    database: str = ""
    base_url: str = ""
    behind_proxy: bool = False
    allow_http: bool = False
    mail: str = ""
    mail_from: str = ""
    sign_in_days: int = 14
    backdate_days: int = 31
    backups_kept: int = 14
    metrics_token: str = ""
    oidc: tuple[dict[str, str], ...] = field(default=())

    @property
    def is_https(self) -> bool:
        """Whether people reach it encrypted."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host of the base URL; empty where none is set."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def records(self) -> Path:
        """The SQLite file of the records."""
        return self.folder / "records.sqlite3"

    def secret_key(self) -> str:
        """The key that signs cookies and links: made once, readable by its owner only."""
        file = self.folder / "secret.key"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with os.fdopen(
                    os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w"
                ) as out:
                    out.write(secrets.token_urlsafe(64))
            except FileExistsError:
                pass  # another process made it in this very moment
        return file.read_text(encoding="ascii").strip()


def read_configuration(
    folder: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Configuration:
    """The configuration of a folder; raises `WrongCall` naming the setting that cannot be."""
    place = folder or Path(environment.get("TEROPONG_FOLDER") or DEFAULT_FOLDER)
    found = _read_file(place / FILE)
    for name in _KINDS:
        if (value := environment.get(f"TEROPONG_{name.upper()}")) is not None:
            found[name] = value
    found.pop("folder", None)
    return Configuration(
        folder=place.resolve(), **{name: _value(name, value) for name, value in found.items()}
    )


_KINDS: dict[str, type] = {
    one.name: type(one.default)
    for one in fields(Configuration)
    if one.name not in ("oidc", "folder")
}


def _read_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCall(_("{0}: {1}; mend the file or delete it").format(file, error)) from error
    if unknown := sorted(set(found) - {*_KINDS, "oidc"}):
        known = ", ".join((*_KINDS, "oidc"))
        raise WrongCall(
            _("{0}: nothing is set by {1!r}; there are {2}").format(file, unknown[0], known)
        )
    return found


def _value(name: str, value: Any) -> Any:
    if name == "oidc":
        return _providers(value)
    kind = _KINDS[name]
    if kind is bool:
        word = str(value).lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
    elif kind is int and str(value).isdigit():
        return int(value)
    elif kind is str and isinstance(value, str):
        return value.rstrip("/") if name == "base_url" else value
    told = {bool: _("true or false"), int: _("a whole number"), str: _("a text")}[kind]
    raise WrongCall(_("the setting {0} is {1!r}; it should be {2}").format(name, value, told))


def _providers(value: Any) -> tuple[dict[str, str], ...]:
    needed = ("id", "name", "server_url", "client_id", "secret")
    for provider in value if isinstance(value, list) else [value]:
        missing = [key for key in needed if not (isinstance(provider, dict) and provider.get(key))]
        if missing:
            raise WrongCall(_("a provider under [[oidc]] lacks {0}").format(", ".join(missing)))
    return tuple(value)
