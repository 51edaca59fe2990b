"""How often one address may ask: so many times a while, counted in the cache."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, most: int, seconds: int) -> bool:
    """Count a request, and tell whether its address has asked more than ``most`` times."""
    key = f"{what}:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, seconds)
    try:
        return bool(cache.incr(key) > most)
    except ValueError:
        return False  # it ran out between the two
