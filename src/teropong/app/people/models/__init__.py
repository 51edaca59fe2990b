"""People, teams, who was where when, who is away."""

from teropong.app.people.models.absence import Absence
from teropong.app.people.models.invitation import Invitation
from teropong.app.people.models.person import Person, Role
from teropong.app.people.models.team import Membership, Team

__all__ = ["Absence", "Invitation", "Membership", "Person", "Role", "Team"]
