"""What must hold before anybody is let in: each check says what is wrong, why, and how to mend it.

Checked at start, from the configuration and the folder alone; `database` asks the database.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from teropong.app.configuration import Configuration
from teropong.facts.faults import WrongCall
from teropong.language import _

Check = Callable[[Configuration], Iterator[str]]
_LOCAL = ("localhost", "127.0.0.1", "::1")
_SHORTEST_TOKEN = 16


class Unsafe(WrongCall):
    """What it would be unsafe, or impossible, to start with."""


def check_safety(configuration: Configuration, *, serves: bool = True) -> None:
    """Raises `Unsafe` with every complaint, one a line; who does not serve needs no safe door."""
    checks = (*KEEPING, *SERVING) if serves else KEEPING
    told = [complaint for check in checks for complaint in check(configuration)]
    if told:
        head = _("Teropong does not start like this:")
        raise Unsafe("\n".join([head, *(f"- {complaint}" for complaint in told)]))


def is_local(address: str) -> bool:
    """Whether nobody beyond this machine reaches what listens there."""
    if address in _LOCAL:
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _base_url(it: Configuration) -> Iterator[str]:
    if not it.base_url:
        return
    parts = _split(it.base_url)
    if parts is None or parts.scheme not in ("http", "https") or parts.path or parts.query:
        told = _("base_url is {0!r}; write it as https://crm.example.com, without a path")
        yield told.format(it.base_url)
    elif parts.scheme == "http" and not is_local(it.host) and not it.allow_http:
        yield _(
            "base_url is {0}: passwords would pass unencrypted; use https:// (see "
            "docs/running.md), or set allow_http = true in a network where everybody is trusted"
        ).format(it.base_url)
    elif parts.scheme == "https" and not it.tls_cert and not it.behind_proxy:
        yield _(
            "base_url is {0}, but nothing here encrypts; set tls_cert and tls_key, or "
            "behind_proxy = true where a reverse proxy does"
        ).format(it.base_url)


def _beyond(it: Configuration) -> Iterator[str]:
    if is_local(it.address):
        return
    if not it.base_url:
        yield _(
            "it would listen at {0}, beyond this machine, without knowing the address that people "
            "type; set base_url: requests for any other name are refused"
        ).format(it.address)
    if not (it.is_https or it.allow_http):
        yield _(
            "it would listen at {0}, beyond this machine, unencrypted; set tls_cert and tls_key, "
            "or put a reverse proxy before it (behind_proxy = true and an https:// base_url), or "
            "set allow_http = true in a network where everybody is trusted"
        ).format(it.address)


def _proxy(it: Configuration) -> Iterator[str]:
    if not it.behind_proxy:
        return
    if not it.base_url:
        yield _("behind_proxy is set without base_url; set it to the address that people type")
    for word in it.proxies.replace(",", " ").split():
        try:
            network = ip_network(word, strict=False)
        except ValueError:
            yield _("proxies names {0!r}; write addresses or networks, such as 10.0.0.0/8").format(
                word
            )
        else:
            if network.prefixlen == 0 and not is_local(it.address):
                yield _(
                    "proxies is {0}: anybody could then claim any address; name the proxy's own"
                ).format(word)


def _certificate(it: Configuration) -> Iterator[str]:
    if not (it.tls_cert or it.tls_key):
        return
    if not (it.tls_cert and it.tls_key):
        yield _("tls_cert and tls_key belong together; set both")
        return
    for name, file in (("tls_cert", it.tls_cert), ("tls_key", it.tls_key)):
        if not os.access(file, os.R_OK):
            yield _("{0} is {1}, which cannot be read; name a file that this user may read").format(
                name, file
            )
            return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(it.tls_cert, it.tls_key, "")
    except (ssl.SSLError, OSError, ValueError):
        yield _(
            "{0} and {1} are no certificate and its key, in PEM and without a password; name the "
            "files that your authority gave you"
        ).format(it.tls_cert, it.tls_key)
    if Path(it.tls_key).stat().st_mode & 0o007:
        yield _open_to_others(Path(it.tls_key), "o-rwx")


def _folder(it: Configuration) -> Iterator[str]:
    folder = it.folder
    if folder.exists() and not folder.is_dir():
        yield _("{0} is a file; name a folder").format(folder)
        return
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield _("{0} cannot be written; choose another folder, or get the right to write").format(
            existing
        )
        return
    if folder.exists() and folder.stat().st_mode & 0o007:
        if any(folder.iterdir()) or folder.stat().st_uid != os.geteuid():
            yield _open_to_others(folder, "o-rwx")
        else:
            folder.chmod(0o700)
    if it.secret.exists() and it.secret.stat().st_mode & 0o077:
        yield _open_to_others(it.secret, "600")


def _open_to_others(place: Path, mode: str) -> str:
    return _("{0} is open to other users of this machine; close it: chmod {1} {0}").format(
        place, mode
    )


def _words(it: Configuration) -> Iterator[str]:
    if it.metrics_token and len(it.metrics_token) < _SHORTEST_TOKEN:
        yield _("metrics_token can be guessed; make it {0} characters or longer").format(
            _SHORTEST_TOKEN
        )
    if it.log_format not in ("json", "text"):
        yield _("log_format is {0!r}; it should be json or text").format(it.log_format)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", it.backups_at):
        yield _("backups_at is {0!r}; write it as 02:00").format(it.backups_at)
    for name, least, most in (
        ("port", 1, 65_535),
        ("web", 1, 64),
        ("threads", 1, 256),
        ("workers", 1, 64),
        ("sign_in_days", 1, 365),
    ):
        if not least <= getattr(it, name) <= most:
            yield _("{0} is {1}; it should be from {2} to {3}").format(
                name, getattr(it, name), least, most
            )


def _urls(it: Configuration) -> Iterator[str]:
    for name, value, schemes in (
        ("database", it.database, ("postgresql", "postgres")),
        ("mail", it.mail, ("smtp", "smtps")),
    ):
        parts = _split(value) if value else None
        if value and (parts is None or parts.scheme not in schemes):
            # The value may hold a password, so it is not said again.
            yield _("{0} is no {1}:// URL; write it as docs/running.md shows").format(
                name, schemes[0]
            )
    for provider in it.oidc:
        server = _split(provider["server_url"])
        if server is None or (server.scheme != "https" and not is_local(server.hostname or "")):
            yield _(
                "the provider {0} has {1!r} as server_url; it should begin with https://"
            ).format(provider["id"], provider["server_url"])


def _split(url: str) -> SplitResult | None:
    """The parts of a URL that has a host, or a database that lies behind a socket."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.netloc or parts.query else None


KEEPING: tuple[Check, ...] = (_folder, _words, _urls)
"""Where everything is kept; each yields its complaints, in the order that they are told."""
SERVING: tuple[Check, ...] = (_base_url, _beyond, _proxy, _certificate)
"""How people reach it."""
