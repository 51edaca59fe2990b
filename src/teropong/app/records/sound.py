"""How a firm's name sounds: without its legal form, its case, its marks and its spaces.

`PT. Sinar Jaya Tbk`, `Sinar Jaya, PT` and `sinarjaya` sound alike.
"""

from __future__ import annotations

import re
import unicodedata

_FORMS = frozenset(
    "pt cv ud fa pd tbk persero perum koperasi yayasan toko "  # noqa: SIM905 - read as a list
    "ltd limited inc co corp llc plc gmbh ag bv nv sa sdn bhd pte".split()
)


def name_sound(name: str) -> str:
    """The name as it is compared; of a name that is nothing but forms, those."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "".join(word for word in words if word not in _FORMS) or "".join(words)
