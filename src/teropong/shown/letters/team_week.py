"""The letter on a team's week, to whoever leads it."""

from __future__ import annotations

from teropong.language import _, ngettext
from teropong.language.numbers import exact
from teropong.shown.letters import courses, pictures
from teropong.shown.letters.counts import counted, says_anything, subject, unrated, won
from teropong.shown.letters.lists import good_news, matters, more_matters, waiting
from teropong.shown.letters.nouns import amount, flows, is_of_week, is_reached, some, together
from teropong.shown.letters.shape import Letter, Picture, Row, Told, letter, part

MOST_REPS = 8
"""So many reps are drawn; of more those who are the most short."""


def team_week(told: Told) -> Letter | None:
    """Return a manager's letter; None where nothing was done and nothing is asked."""
    whose = {one["name"] for one in told["whose"]}
    pace = [row for row in told["pace"] if row["scope_kind"] == "team" and row["scope"] in whose]
    top = [row for row in pace if row["scope"] == told["whose"][0]["name"]]
    if not says_anything(told, pace):
        return None
    ahead = [row for row in told["ahead"] if row["scope"] == told["whose"][0]["name"]]
    parts = [
        part(
            [
                " ".join(counted(told, top, "", _team_sentence)),
                won(told, _("The team won %(deals)s for %(value)s."), _("The team won %(deals)s.")),
                *(courses.course(told, row) for row in courses.longer(top)),
                unrated(told),
            ],
            picture=_side_by_side(told),
        ),
        part(
            (),
            _("Where your help pays most"),
            matters(told),
            after=" ".join(filter(None, (_merely_short(told), more_matters(told)))),
        ),
        waiting(told, _("What slipped"), with_rep=True),
        part([_reached_by(told)], _("What went well"), good_news(told)),
        part([courses.still_needed(told, row) for row in courses.longer(ahead)], _("Ahead")),
    ]
    return letter(subject(told, top, _("Your team's week: %s")), parts)


def _team_sentence(indicator: str, has_any: bool) -> str:
    if indicator == "first_meetings":
        return (
            _("Last week the team had %(things)s.")
            if has_any
            else _("Last week the team had no first meeting.")
        )
    return _("It made %(things)s.") if has_any else _("It made no contact with a new client.")


def _of_reps(told: Told) -> list[Row]:
    """The week's rows of the members in what the team's chart is of."""
    members = set(told["members"])
    rows = [
        row
        for row in flows(told["pace"])
        if is_of_week(row) and row["scope_kind"] == "rep" and row["scope"] in members
    ]
    return [row for row in rows if row["indicator"] == rows[0]["indicator"]]


def _merely_short(told: Told) -> str | None:
    """Who was short of the week's target, beside those of whom that is told already."""
    named = {(one["whose"], one["indicator"], one["measure"]) for one in told["matters"]}
    short = [
        told["reps"].get(row["scope"], row["scope"])
        for row in _of_reps(told)
        if not is_reached(row) and (row["scope"], row["indicator"], row["measure"]) not in named
    ]
    if not short:
        return None
    said = _("Short of the week's target, of which one week says little: %s.")
    also = _("Short of the week's target as well, of which one week says little: %s.")
    return (also if told["matters"] else said) % some(short)


def _reached_by(told: Told) -> str | None:
    rows = _of_reps(told)
    names = [told["reps"].get(row["scope"], row["scope"]) for row in rows if is_reached(row)]
    if not names:
        return None
    if len(names) == len(rows) > 1:
        return _("Everybody reached the target of the week.")
    said = ngettext(
        "%s reached the target of the week.", "%s reached the target of the week.", len(names)
    )
    return said % some(names)


def _side_by_side(told: Told) -> Picture | None:
    """What each member did in the week, against the target."""
    rows = _of_reps(told)
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (exact(row["done"]) - exact(row["target"]), row["scope"]))
    shown = [
        (
            str(told["reps"].get(row["scope"], row["scope"])),
            exact(row["done"]),
            exact(row["target"]),
            _("%(done)s of %(target)s")
            % {
                "done": amount(told, row, row["done"]),
                "target": amount(told, row, row["target"]),
            },
        )
        for row in rows[:MOST_REPS]
    ]
    title = (
        _("First meetings against the week's target")
        if rows[0]["indicator"] == "first_meetings"
        else _("New-client contacts against the week's target")
    )
    svg, height = pictures.against(title, shown)
    about = f"{title}: {together([f'{name} {words}' for name, _v, _t, words in shown])}."
    return Picture(svg, about, pictures.WIDE, height)
