"""What signing in can count on here: a secure address for passkeys, mail for links."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def takes_passkeys(request: HttpRequest) -> bool:
    """Whether browsers allow passkeys at the address asked: a name, and HTTPS or this machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if _is_number(host.strip("[]")):
        return False
    return request.is_secure() or host == "localhost" or host.endswith(".localhost")


def has_mail() -> bool:
    """Whether mail is set up."""
    return bool(settings.CONFIGURATION.mail)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
