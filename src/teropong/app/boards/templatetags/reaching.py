"""Up to when a board's figures reach, said on it."""

from __future__ import annotations

from django import template

from teropong.app.mirror import Reach, reach

register = template.Library()


@register.inclusion_tag("boards/reach.html", name="reach")
def said() -> dict[str, Reach | None]:
    """Say it, where the figures follow in batches."""
    return {"reach": reach()}
