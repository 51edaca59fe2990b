"""What the team writes down, one file each."""

from teropong.app.records.models.account import Account, Contact
from teropong.app.records.models.activity import Activity
from teropong.app.records.models.calendar import Holiday
from teropong.app.records.models.company import Company
from teropong.app.records.models.opportunity import Opportunity
from teropong.app.records.models.pipeline import Pipeline, Stage
from teropong.app.records.models.rate import Rate
from teropong.app.records.models.saved_view import SavedView
from teropong.app.records.models.submission import Submission

__all__ = [
    "Account",
    "Activity",
    "Company",
    "Contact",
    "Holiday",
    "Opportunity",
    "Pipeline",
    "Rate",
    "SavedView",
    "Stage",
    "Submission",
]
