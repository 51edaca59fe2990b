"""How data trust is shown: what is to be mended, the worst first, and what is in order."""

from __future__ import annotations

from collections.abc import Sequence

from teropong.app.boards.trust.doubt import SHOWN, Row
from teropong.app.boards.trust.findings import HARMS, Finding
from teropong.language import _, ngettext
from teropong.language.numbers import count, percent
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.marks import bar
from teropong.shown.markup import Markup, joined, said, scrolling, tag

_SMALL = 0.01
"""A lesser share reads as nothing at all, if it is rounded to whole percents."""


def body(found: Sequence[Finding], opened: str | None, path: str) -> Markup:
    """Return the page; the doubt named by ``opened`` shows its records.

    ``path`` is the page's address with its filters, ready for one more word.
    """
    doubtful = [one for one in found if one.found.count]
    return joined(
        tag("p", said(_lead(found, doubtful)), class_="lead"),
        [_group(harm, doubtful, opened, path) for harm in HARMS],
        _in_order([one for one in found if not one.found.count]),
    )


def _lead(found: Sequence[Finding], doubtful: Sequence[Finding]) -> str:
    asked = ngettext("%s thing was looked at", "%s things were looked at", len(found))
    looked = asked % count(len(found))
    if not any(one.found.among for one in found):
        return _("There is nothing to look at yet: it begins with the first records.")
    if not doubtful:
        return _("%(looked)s, and %(nothing)s. The figures rest on sound records.") % {
            "looked": looked,
            "nothing": strong(_("nothing is to be mended")),
        }
    to_mend = ngettext("%s is to be mended", "%s are to be mended", len(doubtful))
    return _("%(looked)s, %(mend)s. The worst: %(worst)s.") % {
        "looked": looked,
        "mend": strong(to_mend % count(len(doubtful))),
        "worst": strong(doubtful[0].label),
    }


def _group(harm: str, doubtful: Sequence[Finding], opened: str | None, path: str) -> Markup | None:
    own = [one for one in doubtful if one.doubt.harm == harm]
    if not own:
        return None
    heading = {
        "stops": _("Stops figures"),
        "distorts": _("Makes figures wrong"),
        "lacks": _("Leaves gaps in figures"),
    }[harm]
    items = [_item(one, path, is_opened=one.doubt.name == opened) for one in own]
    return card(heading, tag("ul", *items, class_="doubts"), wide=True)


def _item(one: Finding, path: str, *, is_opened: bool) -> Markup:
    doubt, n = one.doubt, one.found.count
    tone = "deviates" if doubt.harm != "lacks" else "lacks"
    return tag(
        "li",
        tag(
            "div",
            tag("h3", tag("span", class_=f"dot {tone}", aria_hidden="true"), one.label),
            tag("p", _("Affects: %s.") % ", ".join(one.spoils), class_="spoils"),
            tag("p", _(doubt.why), " ", tag("b", _(doubt.mend))),
            class_="what",
        ),
        tag("div", _share(one), class_="how-many"),
        _ways(one, path, is_opened=is_opened),
        _records(one.rows, n) if is_opened else None,
        id=doubt.name,
        class_=doubt.harm,
    )


def _share(one: Finding) -> Markup | None:
    if one.share is None:
        return None
    told = _("%(share)s of %(n)s %(of)s") % {
        "share": percent(one.share, 1 if one.share < _SMALL else 0),
        "n": count(one.found.among),
        "of": _(one.doubt.of),
    }
    picture = bar(one.share, 1, deviates=one.doubt.harm != "lacks")
    return joined(picture, tag("small", told))


def _ways(one: Finding, path: str, *, is_opened: bool) -> Markup:
    ways = [_way(one, path, is_opened=is_opened)]
    if one.settings:
        label, address = one.settings
        ways.insert(0, tag("a", _(label), href=address, class_="button small"))
    return tag("div", *ways, class_="way")


def _way(one: Finding, path: str, *, is_opened: bool) -> Markup:
    name = one.doubt.name
    if one.listed:
        return tag("a", _("See and mend"), href=one.listed, class_="button small")
    if is_opened:
        return tag("a", _("Close"), href=f"{path}#{name}", class_="button small", data_board=True)
    address = f"{path}&show={name}#{name}"
    return tag("a", _("See and mend"), href=address, class_="button small", data_board=True)


def _records(rows: Sequence[Row], n: int) -> Markup:
    lines = [
        tag(
            "tr",
            tag("td", tag("a", row.name, href=row.address) if row.address else row.name),
            tag("td", row.told, class_="soft"),
        )
        for row in rows
    ]
    more = _("The first %(some)s of %(all)s; mend these, and the next appear.") % {
        "some": count(SHOWN),
        "all": count(n),
    }
    return tag(
        "div",
        scrolling(tag("table", tag("tbody", *lines)), _("Records")),
        tag("p", more, class_="small") if n > len(rows) else None,
        class_="records",
    )


def _in_order(sound: Sequence[Finding]) -> Markup | None:
    if not sound:
        return None
    items = [tag("li", tag("span", "✓ ", aria_hidden="true"), one.label) for one in sound]
    return card(_("In order"), tag("ul", *items, class_="in-order"), wide=True)
