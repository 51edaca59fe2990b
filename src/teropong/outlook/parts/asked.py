"""Whose outlook is asked for: the company's, or by one filter a rep's, a team's or a profile's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from teropong.facts.faults import WrongCall
from teropong.language import _
from teropong.outlook.shape import COMPANY, ScopeKind, Whose

KINDS: tuple[ScopeKind, ...] = ("rep", "team", "profile")


def names_of(names: Mapping[str, str], whose: Whose, told: Iterable[str | None]) -> dict[str, str]:
    """The reps' names that an outlook needs: of the company all, else of whom it tells."""
    known = {*told, whose.name if whose.kind == "rep" else None}
    return {rep: name for rep, name in names.items() if whose.kind == "company" or rep in known}


def whose_of(where: Mapping[str, Sequence[str]]) -> Whose:
    """The one that filters name; raises `WrongCall` for any other filter, or for several."""
    found: list[Whose] = []
    for dimension, values in where.items():
        kind = next((one for one in KINDS if one == dimension), None)
        if kind is None:
            raise WrongCall(
                _(
                    "the outlook is of the company, or of one rep, team or profile; not by {0}"
                ).format(dimension)
            )
        found += [Whose(kind, value) for value in values]
    if len(found) > 1 or any(not one.name for one in found):
        raise WrongCall(_("the outlook is of one rep, team or profile at a time; name one"))
    return found[0] if found else COMPANY
