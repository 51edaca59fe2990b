"""The lists of a letter: what matters, what is good, the deals that wait too long."""

from __future__ import annotations

from teropong.language import _, ngettext
from teropong.language.numbers import count, days, short_money
from teropong.shown.emphasis import strong
from teropong.shown.letters.shape import Item, Part, Row, Told, part
from teropong.shown.naming import name_of


def matters(told: Told) -> list[Item]:
    """Return the deviations to be seen to, the costliest first."""
    return [Item(one["text"], one["address"]) for one in told["matters"]]


def more_matters(told: Told) -> str:
    """Return how many more there are."""
    n = told["n_matters"] - len(told["matters"])
    said = ngettext("%s more stands under Alerts.", "%s more stand under Alerts.", n)
    return said % count(n) if n > 0 else ""


def good_news(told: Told) -> list[Item]:
    """Return what is above its target, or mended."""
    return [Item(one["text"], one["address"]) for one in told["good"]]


def waiting(told: Told, heading: str, *, with_rep: bool) -> Part:
    """Return the deals that wait too long, the dearest first, and how many there are."""
    named = {one["subject"] for one in told["matters"]}
    unnamed = [row for row in told["late"] if row["opportunity_id"] not in named]
    n, shown = told["n_late"], unnamed[: 3 if with_rep else 5]
    items = [_late(told, row, with_rep=with_rep) for row in shown]
    sentences: list[str | None] = []
    if with_rep:
        sentences.append(_past_close(told))
    if n and with_rep:
        said = ngettext(
            "%s deal is over the time of its step.",
            "%s deals are over the time of their step; these first, by worth and age:",
            n,
        )
        sentences.append(said % strong(count(n)))
    rest = n - len(shown) - (len(told["late"]) - len(unnamed))
    after = ""
    if rest > 0 and not with_rep:
        after = ngettext("%s more waits likewise.", "%s more wait likewise.", rest) % count(rest)
    return part(sentences, heading, items, after=after)


def _late(told: Told, row: Row, *, with_rep: bool) -> Item:
    name = name_of(dict(told), "opportunity_id", row["opportunity_id"])
    words = {
        "name": strong(name.text),
        "value": short_money(row["value"], told["currency"]) if row["value"] is not None else "",
        "days": days(row["age_days"]),
        "step": row["stage"],
        "expected": days(row["expected_days"]),
        "rep": told["reps"].get(row["rep"], row["rep"]) if with_rep else "",
    }
    said = _("%(days)s in %(step)s, meant to be %(expected)s") % words
    rest = " · ".join(filter(None, (words["value"], words["rep"], said)))
    return Item(f"{words['name']}: {rest}", name.address or "")


def _past_close(told: Told) -> str | None:
    slipped = told["slipped"]
    n = int(slipped["deals"])
    if not n:
        return None
    said = ngettext(
        "%s deal should have been closed by now", "%s deals should have been closed by now", n
    ) % strong(count(n))
    worth = slipped["value"]
    return f"{said} ({short_money(worth, told['currency'])})." if worth else f"{said}."
