"""What a folder says of the company: taken over before there are records, later only named."""

from __future__ import annotations

from teropong.app.changes.inserting import in_turn
from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Activity, Opportunity
from teropong.app.records.models.company import company
from teropong.app.records.models.several import written
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.settling import conflict, differing_in
from teropong.app.records.taking_in.taken import Taken


def take_settings(folder: Folder, author: Author, taken: Taken) -> None:
    """Take over the working days, and what meets, is new and is credited."""
    firm, given = company(), folder.settings
    if firm is None:
        return
    values = {
        "working_weekdays": written(given.working_weekdays),
        "meeting_channels": written(given.meeting_channels),
        "new_again_after_months": given.new_again_after_months,
        "attribution_days": given.attribution_days,
    }
    names = differing_in(firm, values)
    if not names:
        return
    if Opportunity.objects.exists() or Activity.objects.exists():
        taken.keep(conflict(firm, names))
        return
    for name in names:
        setattr(firm, name, values[name])
    taken.of(firm.KIND).changed += 1

    def change() -> None:
        write(firm, author)

    in_turn(change)
