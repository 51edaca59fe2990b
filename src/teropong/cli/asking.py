"""What the command asks: its filters."""

from __future__ import annotations

from collections.abc import Sequence

from teropong.facts.faults import WrongCall
from teropong.language import _


def filters(where: Sequence[str]) -> dict[str, list[str]]:
    """``--where DIM=VALUE``, each dimension with its values."""
    found: dict[str, list[str]] = {}
    for entry in where:
        dimension, sign, value = entry.partition("=")
        if not sign:
            raise WrongCall(_("--where {0!r} is no filter; write it as rep=R001").format(entry))
        found.setdefault(dimension, []).append(value)
    return found
