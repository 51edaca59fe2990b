"""A firm with two years of sales until yesterday: what can be foretold."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from teropong.app.people.models import Person, Role
from teropong.app.records.clock import today
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.facts.sample import write_sample
from tests.app.firm import NOBODY, PASSWORD, saved


def make_sold() -> Company:
    """The firm, where a director, an administrator and the first rep sign in."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "facts"
        write_sample(
            folder, reps=4, months=24, opportunities=400, ends_on=today() - timedelta(days=1)
        )
        company = saved(Company(name="PT Contoh", language="en"))
        take_folder(folder, company, NOBODY)
    _signs_in(Person(name="Eko", role=Role.DIRECTOR), "eko")
    _signs_in(Person(name="Dewi", role=Role.ADMINISTRATOR), "dewi")
    _signs_in(Person.objects.filter(sells=True, role=Role.REP).order_by("pk")[0], "rep")
    return company


def _signs_in(person: Person, name: str) -> None:
    person.email, person.language = f"{name}@example.com", "en"
    person.set_password(PASSWORD)
    saved(person)
