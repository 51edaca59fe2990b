"""The names of records that a report knows by their ids in the facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from teropong.app.records.models import Account


def accounts_named(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Accounts by their key: what each is called, and its address."""
    found = Account.objects.filter(key__in=set(keys), hidden_at=None)
    return {one.key: {"name": one.name, "address": one.get_absolute_url()} for one in found}
