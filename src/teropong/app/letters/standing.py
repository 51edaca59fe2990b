"""Whether a letter that is on its way may still go."""

from __future__ import annotations

from datetime import datetime

from teropong.app.alerts.models import Delivery, Reason
from teropong.app.alerts.models.preference import preference_of
from teropong.app.alerts.when import local
from teropong.app.boards.within import within
from teropong.app.jobs.setting_right import A_STEP
from teropong.app.letters.models import Kind, Letter


def is_asked(delivery: Delivery) -> bool:
    """Whether its reader asked for it to be sent now."""
    return delivery.reason == Reason.LETTER and _letter(delivery).until_on is None


def still_holds(delivery: Delivery, now: datetime) -> bool:
    """Whether it is not too late, is still wanted, and holds what its reader may still see."""
    letter = _letter(delivery)
    if seen_now(letter) != letter.within:
        return False
    if letter.until_on is None:
        return True
    if letter.made_at > now + A_STEP:
        return False  # written by a clock that ran ahead: its time is still to come
    is_wanted = getattr(preference_of(letter.person), Kind(letter.kind).wish)
    return bool(is_wanted) and local(now).date() < letter.until_on


def seen_now(letter: Letter) -> list[list[object]]:
    """What its reader may see now, as it is kept."""
    return [[dimension, list(values)] for dimension, values in within(letter.person)]


def _letter(delivery: Delivery) -> Letter:
    return Letter.objects.select_related("person").get(delivery=delivery)
