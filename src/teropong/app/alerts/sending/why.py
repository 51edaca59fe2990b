"""Why something did not go out, in plain words; what services say themselves without secrets."""

from __future__ import annotations

import re
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import unquote

from django.utils.translation import gettext as _

from teropong.app.alerts.message import Unsent
from teropong.app.alerts.sending.reaching import Inner
from teropong.language import N_

_KNOWN = (
    (
        r"gaierror|Name or service not known|name resolution|NameResolution|nodename nor",
        N_("No computer is known by the name in its address; is it misspelt?"),
    ),
    (r"connection ?refused|Errno 111", N_("Nothing listens there (connection refused).")),
    (r"timed out|timeout", N_("It did not answer in time.")),
    (r"certificate", N_("Its certificate is not to be trusted.")),
    (r"unreachable|No route", N_("The network does not lead there.")),
    (
        r"connection ?reset|Broken pipe|RemoteDisconnected|ServerDisconnected",
        N_("It ended the connection."),
    ),
    (
        r"SMTPAuthenticationError|SMTPNotSupportedError",
        N_("It does not take the name and password of the setting mail."),
    ),
    (r"SMTPSenderRefused", N_("It does not let the address of the setting mail_from send.")),
)  # fmt: skip
_INNER = "reach_inner"
_SHORTEST_SECRET = 6
_MOST = 200
_FOR_GOOD = 500


def why(error: Exception) -> str:
    """The reason of an error, in the words of whoever is spoken to."""
    if isinstance(error, Unsent | Inner):
        return str(error)
    text = f"{type(error).__name__}: {error}"
    is_of_one = isinstance(error, SMTPRecipientsRefused)  # what it says is no fault of the network
    return ("" if is_of_one else in_words(text)) or _of_mail(error) or text


def _of_mail(error: Exception) -> str:
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    words = {"code": code, "said": " ".join(text.split())[:_MOST]}
    if code < _FOR_GOOD:
        return _("It does not take the mail yet, and says: %(code)s %(said)s") % words
    return _("It did not take the mail, and says: %(code)s %(said)s") % words


def in_words(text: str) -> str:
    """What is behind an error of the network; empty where it is none that is known."""
    if _INNER in text:
        return _("Its address lies within the own network; the setting reach_inner allows it.")
    found = (told for pattern, told in _KNOWN if re.search(pattern, text, re.IGNORECASE))
    return next((_(told) for told in found), "")


def reason(lines: list[str], address: str) -> str:
    """What a service's lines of a log say, without any part of the address, which holds tokens."""
    if told := in_words(" ".join(lines)):
        return told
    said = re.sub(r"\w+://\S+", "…", lines[0]) if lines else ""
    parts = re.split(r"[/:@?&=#]+", address.partition("://")[2])
    for part in sorted({*parts, *map(unquote, parts)}, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            said = said.replace(part, "…")
    return said[:_MOST]
