"""Sentences in which the figures stand out, whatever the view that prints them."""

# Two characters of the private use area, which no name of a person or company needs.
_ON, _OFF = "\ue000", "\ue001"
_STRIPPED = str.maketrans("", "", _ON + _OFF)


def strong(text: str) -> str:
    """Mark a figure or name as the one to see."""
    return f"{_ON}{text.translate(_STRIPPED)}{_OFF}"


def pieces(sentence: str) -> list[tuple[str, bool]]:
    """Return the sentence in pieces, each with whether it stands out."""
    found: list[tuple[str, bool]] = []
    for part in sentence.split(_ON):
        marked, end, rest = part.rpartition(_OFF)
        if end:
            found.append((marked, True))
        if rest:
            found.append((rest, False))
    return found


def plain(sentence: str) -> str:
    """Return the sentence without marks."""
    return sentence.translate(_STRIPPED)
