"""What the suites of boards share: a page's figures by where they open."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from teropong.language.numbers import GAP
from tests.app.firm import signed_in

_FIGURE = re.compile(r'<a href="(/figures/[^"]+)"[^>]*>([^<]*)</a>')


@pytest.fixture(autouse=True)
def nothing_kept():
    """What was answered before a rollback is not what is true after it."""
    from teropong.app.boards import reading

    reading._answers.clear()


def page_of(person, address, **asked):
    """A board's page, which answers 200."""
    answer = signed_in(person).get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().replace(GAP, " ")


def figure(page, key, **words):
    """The texts that open on an indicator with just these words beside the period."""
    found = []
    for href, text in _FIGURE.findall(page):
        split = urlsplit(unescape(href))
        asked = {word: values[0] for word, values in parse_qs(split.query).items()}
        asked.pop("period", None)
        if split.path == f"/figures/{key}/" and asked == words:
            found.append(unescape(text))
    return found
