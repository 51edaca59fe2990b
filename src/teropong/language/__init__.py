"""The words of people: translations, numbers, money and dates, in Indonesian and English.

Texts are written in English in the code and looked up by `_` and `ngettext` in the catalogue of the
language in use. The language belongs to the running context, so that two threads may differ:

    with use_language("id"):
        print(_("Revenue"))  # Pendapatan
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")
LOCALES = Path(__file__).parent / "locales"

_language: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    """Return the language in use: `id` or `en`."""
    return _language.get()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak `language` inside the block; one that is not known falls back to English."""
    token = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """Return the message in the language in use."""
    return _catalogue(current_language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of the message that fits `n`; Indonesian has one form."""
    return _catalogue(current_language()).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return the message in the language in use, where one English word has several meanings."""
    return _catalogue(current_language()).pgettext(context, message)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    # English is the language of the code, so its catalogue is the code itself.
    return gettext.translation("teropong", LOCALES, languages=[language], fallback=True)


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for translation where it stands; `_` looks it up where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802
    """Mark a message of two forms for translation, where `ngettext` is called elsewhere."""
    return singular, plural
