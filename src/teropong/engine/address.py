"""An engine's address, as people may see it."""

from __future__ import annotations

import re


def shown(url: str) -> str:
    """The address without its password, wherever that stands."""
    bare = re.sub(r"(?<=//)([^/@:?]*):.*@", r"\1@", url)
    return re.sub(r"([?&][a-z]*password=)[^&]*", r"\1…", bare)
