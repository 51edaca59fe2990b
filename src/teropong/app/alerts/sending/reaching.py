"""What an address that somebody typed may reach: the world, and nothing within the own network.

The guard stands where names become addresses, so that it holds for redirects, too, and for names
that are another address the second time one asks.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

_is_guarded: ContextVar[bool] = ContextVar("is_guarded", default=False)
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Inner(OSError):
    """An address within the own network."""


def is_inner(address: str) -> bool:
    """Whether an IP address is anything but a public one; what it wraps counts as well."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            wrapped = IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_inner(str(wrapped))
    return not ip.is_global or ip.is_multicast


@contextmanager
def guarded() -> Iterator[None]:
    """Within the block this thread reaches no inner address, unless the settings allow it."""
    mark = _is_guarded.set(not settings.CONFIGURATION.reach_inner)
    try:
        yield
    finally:
        _is_guarded.reset(mark)


_resolve = socket.getaddrinfo


def _guarded_getaddrinfo(*words: Any, **more: Any) -> Any:
    found = _resolve(*words, **more)
    if _is_guarded.get() and any(is_inner(str(one[4][0])) for one in found):
        told = _("%(name)s lies within the own network; the setting reach_inner allows it.")
        raise Inner(told % {"name": words[0]})
    return found


socket.getaddrinfo = _guarded_getaddrinfo
