"""Addresses of engines, as people may see them."""

from __future__ import annotations

import re


def shown(url: str) -> str:
    """An address without its password."""
    return re.sub(r"(?<=//)([^/@:]*):[^/]*@", r"\1@", url)
