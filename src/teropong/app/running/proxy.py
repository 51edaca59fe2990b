"""Who really asks: the client's address and scheme, told by a trusted reverse proxy."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from teropong.app.configuration import Configuration

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORWARDED = "teropong.forwarded"
"""In the environment of a request: that somebody between the client and us handed it on."""
_HEADERS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
Network = IPv4Network | IPv6Network


def behind(application: WSGIApplication, configuration: Configuration) -> WSGIApplication:
    """Wrap the app: the headers of trusted proxies are believed, all others dropped."""
    words = configuration.proxies.replace(",", " ").split() if configuration.behind_proxy else []
    trusted = tuple(ip_network(word, strict=False) for word in words)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        told = {name: environ.pop(name) for name in _HEADERS if name in environ}
        environ[FORWARDED] = bool(told)
        if told and is_among(environ.get("REMOTE_ADDR", ""), trusted):
            _believe(environ, told, trusted)
        return application(environ, start)

    return answer


def _believe(environ: dict[str, Any], told: dict[str, str], trusted: tuple[Network, ...]) -> None:
    way = [word.strip() for word in told.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    # The last that no proxy of ours named is the first that nobody could have made up.
    client = next((one for one in reversed(way) if one and not is_among(one, trusted)), "")
    if _is_address(client):
        environ["REMOTE_ADDR"] = client
    scheme = told.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip()
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
    host = told.get("HTTP_X_FORWARDED_HOST", "").split(",")[-1].strip()
    if host:
        environ["HTTP_HOST"] = host


def is_among(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of the networks."""
    if not _is_address(address):
        return False
    one = ip_address(address)
    mapped = getattr(one, "ipv4_mapped", None) or one
    return any(mapped in network for network in networks if network.version == mapped.version)


def _is_address(word: str) -> bool:
    try:
        ip_address(word)
    except ValueError:
        return False
    return True
