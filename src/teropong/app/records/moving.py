"""Moving a deal through its pipeline: into a stage, won, lost, and open again.

Each raises `ValidationError` with a sentence where it cannot be, and `Conflict` where the deal is
no longer at the ``version`` that its editor saw. ``effective_at`` is when it was so: now, where
it is not given; not before the deal's last move.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, write
from teropong.app.pages.templatetags.say import moment
from teropong.app.records.dating import check_past
from teropong.app.records.models import Opportunity, Stage
from teropong.app.records.models.opportunity import Outcome


def move(
    deal: Opportunity,
    author: Author,
    stage: Stage,
    effective_at: datetime | None = None,
    version: int | None = None,
) -> Change | None:
    """Put an open deal into another stage of its pipeline; null where it is there already."""
    if _is_current(deal, version):
        _must_be(deal, is_open=True)
        if stage.pipeline_id != deal.pipeline_id or stage.hidden_at:
            raise ValidationError(_("This stage is not in the deal's pipeline."), code="stage")
        _must_fit(deal, author, effective_at)
    deal.stage = stage
    return write(deal, author, version=version, effective_at=effective_at)


def win(
    deal: Opportunity,
    author: Author,
    amount_minor: int | None = None,
    effective_at: datetime | None = None,
    version: int | None = None,
) -> Change | None:
    """Close an open deal as won; ``amount_minor`` is what it came to, if not as it stands."""
    if amount_minor is not None:
        deal.amount_minor = amount_minor
    return _close(deal, author, Outcome.WON, effective_at, version)


def lose(
    deal: Opportunity,
    author: Author,
    reason: str = "",
    competitors: str | None = None,
    effective_at: datetime | None = None,
    version: int | None = None,
) -> Change | None:
    """Close an open deal as lost; ``competitors`` stay as they stand where none are given."""
    deal.lost_reason = reason
    if competitors is not None:
        deal.competitors = competitors
    return _close(deal, author, Outcome.LOST, effective_at, version)


def reopen(
    deal: Opportunity,
    author: Author,
    effective_at: datetime | None = None,
    version: int | None = None,
) -> Change | None:
    """Open a closed deal again, in the stage that it was in."""
    if _is_current(deal, version):
        _must_be(deal, is_open=False)
        _must_fit(deal, author, effective_at)
    deal.outcome, deal.closed_at, deal.lost_reason = Outcome.OPEN, None, ""
    return write(deal, author, version=version, effective_at=effective_at)


def last_moved_at(deal: Opportunity) -> datetime:
    """When the deal last moved; nothing of it is dated before."""
    moments = (deal.created_at, deal.stage_since, deal.closed_at)
    return max(moment for moment in moments if moment)


def _close(
    deal: Opportunity,
    author: Author,
    outcome: Outcome,
    effective_at: datetime | None,
    version: int | None,
) -> Change | None:
    if _is_current(deal, version):
        _must_be(deal, is_open=True)
        _must_fit(deal, author, effective_at)
    deal.outcome, deal.closed_at = outcome, effective_at or timezone.now()
    return write(deal, author, version=version, effective_at=deal.closed_at)


def _is_current(deal: Opportunity, version: int | None) -> bool:
    # Of a deal that somebody else changed, `write` tells who, which says more than our rules.
    return version is None or version == deal.version


def _must_be(deal: Opportunity, *, is_open: bool) -> None:
    if deal.is_open != is_open:
        told = _("This deal is open.") if deal.is_open else _("This deal is closed; reopen it.")
        raise ValidationError(told, code="outcome")


def _must_fit(deal: Opportunity, author: Author, at: datetime | None) -> None:
    if at is None:
        return
    check_past(at, author.person)
    last = last_moved_at(deal)
    if at < last:
        told = _("The deal last moved on %(moment)s; this cannot have been before.")
        raise ValidationError(told % {"moment": moment(last)}, code="order")
