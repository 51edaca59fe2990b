"""Text as people type it, without what only steers how it is shown."""

from __future__ import annotations

import unicodedata


def plain_text(text: str) -> str:
    """The text without control characters and marks that turn the direction of writing.

    Line breaks and tabs stay. A name that turns its surroundings round deceives its readers.
    """
    return "".join(
        one for one in text if one in "\n\t\r" or unicodedata.category(one) not in ("Cc", "Cf")
    )
