"""The wall board: to whoever is signed in, and by a screen's secret link."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teropong.app.boards.answering import failure, following, frame_of
from teropong.app.boards.reading import told
from teropong.app.boards.within import Sight, sight_of
from teropong.app.boards.words import Words
from teropong.app.mirror import NotReady
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person, Role
from teropong.app.wall.board import WALL, Manner, named
from teropong.app.wall.limiting import is_too_often
from teropong.app.wall.models import Look, Screen, screen_of
from teropong.facts.faults import FactsError

_ASKS, _MINUTE = 240, 60
"""An office may have several screens behind one address, each of which asks once a minute."""
_GUESSES, _WHILE = 20, 600


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Of what the asker sees, or of one team (``?team=``)."""
    person = asker(request)
    team = request.GET.get("team", "")
    words = Words(where=(("team", (team,)),) if team else ())
    sight = sight_of(person)
    context = _context(sight, words, Manner()) | {
        "teams": [one.value for one in sight.teams] if len(sight.teams) > 1 else [],
        "team": team or _own_team(sight),
        "leads": person.role in (Role.MANAGER, Role.ADMINISTRATOR),
        "back": "/today/",
        "look": Look.OWN,
    }
    return render(request, "wall/wall.html", context)


@never_cache
@login_not_required
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Of the company or a team, to whoever has the link; cookies are neither asked for nor set."""
    if is_too_often(request, "screens", _ASKS, _MINUTE):
        return HttpResponse(status=429)
    found = screen_of(token)
    if found is None:
        if is_too_often(request, "guesses", _GUESSES, _WHILE):
            return HttpResponse(status=429)
        raise Http404
    manner = Manner(found.shows_people, found.shows_deals, found.turns)
    context = _context(_sight(found), Words(), manner)
    context |= {"team": found.team.name if found.team else "", "look": found.look}
    answer = render(request, "wall/wall.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _sight(screen: Screen) -> Sight:
    if screen.team is None:
        return Sight(())
    people = Person.objects.filter(
        memberships__team=screen.team, memberships__hidden_at=None, hidden_at=None
    )
    own = Sight((("team", (screen.team.name,)),))
    return own.of_reps(people.distinct().values_list("key", "name"))


def _own_team(sight: Sight) -> str:
    return ", ".join(dict(sight.within).get("team", ()))


def _context(sight: Sight, words: Words, manner: Manner) -> dict[str, Any]:
    frame = frame_of(sight, words, WALL.indicators)
    try:
        answer = told(WALL, frame)
    except (FactsError, NotReady) as error:
        return {"failed": failure(error)[0], **following(sight, ""), "now": timezone.now()}
    page = answer.value.on_page(words, {}, manner=manner, records=named(answer.value))
    return {
        "body": WALL.body(page),
        "why": page.more["aims"]["why"],
        "now": timezone.now(),
        **following(sight, answer.version),
    }
