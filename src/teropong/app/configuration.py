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
from teropong.language import N_, _

FILE = "teropong.toml"
DEFAULT_FOLDER = "teropong-data"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def _told(text: str) -> dict[str, str]:
    """What a setting means, in the words of its documentation."""
    return {"told": text}


@dataclass(frozen=True)
class Configuration:
    """The settings of one installation; what each means stands beside it."""

    folder: Path = field(
        default=Path(DEFAULT_FOLDER), metadata=_told(N_("the folder that holds everything kept"))
    )
    database: str = field(
        default="",
        metadata=_told(
            N_("a `postgresql://user:password@host/name` URL; empty: SQLite in the folder")
        ),
    )
    address: str = field(
        default="127.0.0.1",
        metadata=_told(N_("the address to listen at; `0.0.0.0` is every address of this machine")),
    )
    port: int = field(default=8000, metadata=_told(N_("the port to listen at")))
    base_url: str = field(
        default="",
        metadata=_told(
            N_(
                "the address that people type, such as `https://crm.example.com`; passkeys "
                "and phones need `https://`"
            )
        ),
    )
    tls_cert: str = field(
        default="", metadata=_told(N_("a file with the certificate chain (PEM): serves `https://`"))
    )
    tls_key: str = field(
        default="", metadata=_told(N_("the file with the certificate's key (PEM)"))
    )
    behind_proxy: bool = field(
        default=False, metadata=_told(N_("believe the `X-Forwarded-*` headers of a reverse proxy"))
    )
    proxies: str = field(
        default="127.0.0.1 ::1",
        metadata=_told(
            N_("the addresses or networks of that proxy; from others the headers are dropped")
        ),
    )
    allow_http: bool = field(
        default=False,
        metadata=_told(
            N_("let people reach it unencrypted beyond this machine; whoever listens reads all")
        ),
    )
    web: int = field(
        default=2, metadata=_told(N_("web processes, on PostgreSQL; on SQLite there is one"))
    )
    threads: int = field(
        default=8, metadata=_told(N_("requests that one web process answers at once"))
    )
    workers: int = field(
        default=1,
        metadata=_told(N_("processes that do jobs, on PostgreSQL; on SQLite the web does")),
    )
    mail: str = field(
        default="",
        metadata=_told(
            N_(
                "an `smtp://user:password@host:port` or `smtps://` URL; empty: links are shown to "
                "copy instead of being sent"
            )
        ),
    )
    mail_from: str = field(default="", metadata=_told(N_("the sender of mails")))
    reach_inner: bool = field(
        default=False,
        metadata=_told(
            N_("let webhooks and other channels reach addresses within the own network")
        ),
    )
    sign_in_days: int = field(default=14, metadata=_told(N_("how many days a sign-in lasts")))
    backdate_days: int = field(
        default=31, metadata=_told(N_("how many days back a rep may date an event"))
    )
    backups_kept: int = field(
        default=14, metadata=_told(N_("how many automatic backups are kept; 0 makes none daily"))
    )
    backups_at: str = field(
        default="02:00", metadata=_told(N_("when the daily backup is made, by the company's clock"))
    )
    metrics_token: str = field(
        default="",
        metadata=_told(
            N_("opens `/metrics` beyond this machine, sent as `Authorization: Bearer …`")
        ),
    )
    engine: str = field(
        default="",
        metadata=_told(
            N_(
                "the warehouse that answers for boards, `postgresql://…`, `clickhouse://…`, "
                "`chdb:///…`, `spark://…` or `sc://…`; empty: DuckDB in the folder"
            )
        ),
    )
    engine_batch: int = field(
        default=60,
        metadata=_told(N_("seconds between two batches of changes that are sent to the warehouse")),
    )
    mirror_most: int = field(
        default=5000,
        metadata=_told(
            N_("accounts and deals changed at once beyond which all figures are prepared anew")
        ),
    )
    mirror_lag: int = field(
        default=300,
        metadata=_told(N_("seconds that the figures may be behind before `/readyz` says so")),
    )
    log_format: str = field(
        default="json", metadata=_told(N_("the form of log lines: `json` or `text`"))
    )
    oidc: tuple[dict[str, str], ...] = field(
        default=(),
        metadata=_told(
            N_(
                "in the file only: tables `[[oidc]]` with `id`, `name`, `server_url`, `client_id` "
                "and `secret`, each a provider to sign in with"
            )
        ),
    )

    @property
    def is_https(self) -> bool:
        """Whether people reach it encrypted."""
        if self.base_url:
            return self.base_url.startswith("https://")
        return bool(self.tls_cert)

    @property
    def is_sqlite(self) -> bool:
        """Whether the records lie in the folder itself."""
        return not self.database

    @property
    def host(self) -> str:
        """The host of the base URL; empty where none is set."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def records(self) -> Path:
        """The SQLite file of the records."""
        return self.folder / "records.sqlite3"

    @property
    def backups(self) -> Path:
        """Where backups lie that nobody named a file for."""
        return self.folder / "backups"

    def make_folder(self) -> None:
        """Make the folder, for its owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def secret(self) -> Path:
        """The file of the key that signs cookies and links."""
        return self.folder / "secret.key"

    def secret_key(self) -> str:
        """The key that signs cookies and links: made once, readable by its owner only."""
        file = self.secret
        if not file.exists():
            self.make_folder()
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
    made = Configuration(
        folder=place.resolve(), **{name: _value(name, value) for name, value in found.items()}
    )
    if made.engine:
        from teropong.app.engine_setting import check_engine  # noqa: PLC0415 - only where it is set

        check_engine(made.engine, made.database)
    return made


_KINDS: dict[str, type] = {
    one.name: type(one.default)
    for one in fields(Configuration)
    if one.name not in ("oidc", "folder")
}


def settings_told() -> list[tuple[str, str, str]]:
    """Every setting: its name, its default as the file writes it, and what it means."""
    meanings = {one.name: str(one.metadata["told"]) for one in fields(Configuration)}
    defaults = {one.name: _written(one.default) for one in fields(Configuration)}
    return [(name, defaults[name], _(meaning)) for name, meaning in meanings.items()]


def _written(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, int) else f'"{default}"' if default else ""


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
    elif kind is int and str(value).isascii() and str(value).isdigit() and len(str(value)) < 10:
        return int(value)
    elif kind is str and isinstance(value, str) and "\0" not in value:
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
