"""A firm of two teams, put down by hand, with a rep who changed teams and a deal handed over.

North is led by Bob, South by Sari; Oki leads a team of nobody. Budi was in the North until the end
of July 2025, in the South since. Each amount is a power of two: a sum tells what is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from tests.app.firm import NOBODY, saved

PERIOD, LAST = "2025-Q3", "2025-09-30"
MEMBERSHIPS = (
    ("R1", "Utara", "2025-01-01", ""),
    ("R2", "Utara", "2025-01-01", "2025-08-01"),
    ("R2", "Selatan", "2025-08-01", ""),
    ("R3", "Selatan", "2025-01-01", ""),
)
REPS = {"R1": "Ani Utami", "R2": "Budi Pindah", "R3": "Cici Selatan"}
SEGMENTS = {"A1": "Ritel", "A2": "Ritel", "A4": "Ritel"}
ACCOUNTS = {f"A{n}": f"PT Akun {n}X" for n in range(1, 10)}
STAGES = ("Prospek", "Pertemuan", "Penawaran")


@dataclass(frozen=True)
class Deal:
    """A deal: its owners, its stages and its close, each with the day from which on it was so."""

    key: str
    account: str
    amount: int
    owners: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    outcome: str = "open"
    closed: str = ""

    def owner(self, day: str) -> str:
        return [rep for since, rep in self.owners if since <= day][-1]

    def stage(self, day: str) -> str:
        return [stage for since, stage in self.stages if since <= day][-1]


@dataclass
class People:
    """Who signs in."""

    ani: Person
    budi: Person
    bob: Person
    sari: Person
    eko: Person
    oki: Person
    within: dict[str, tuple[str, str]] = field(default_factory=dict)


def _went(*days: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(days, STAGES, strict=False))


DEALS = (
    Deal("D1X", "A1", 1, (("2025-07-02", "R1"),), _went("2025-07-02", "2025-07-10", "2025-07-20"),
         "won", "2025-08-05"),
    Deal("D2X", "A2", 2, (("2025-07-03", "R2"),), _went("2025-07-03", "2025-07-12"),
         "won", "2025-07-25"),
    Deal("D3X", "A3", 4, (("2025-08-10", "R2"),), _went("2025-08-10", "2025-08-20"),
         "won", "2025-09-05"),
    Deal("D4X", "A4", 8, (("2025-07-05", "R3"),), _went("2025-07-05", "2025-07-18"),
         "won", "2025-08-15"),
    Deal("D5X", "A5", 16, (("2025-07-06", "R1"), ("2025-08-20", "R3")),
         _went("2025-07-06", "2025-07-15", "2025-08-25"), "won", "2025-09-10"),
    Deal("D6X", "A6", 32, (("2025-08-01", "R1"),), _went("2025-08-01", "2025-08-12")),
    Deal("D7X", "A7", 64, (("2025-07-08", "R2"),), _went("2025-07-08")),
    Deal("D8X", "A8", 128, (("2025-09-01", "R3"),), _went("2025-09-01")),
    Deal("D9X", "A9", 256, (("2025-07-20", "R1"),), _went("2025-07-20", "2025-08-01"),
         "lost", "2025-09-01"),
)  # fmt: skip
MEETINGS = (
    ("A1", "R1", "2025-07-10"), ("A2", "R2", "2025-07-12"), ("A3", "R2", "2025-08-20"),
    ("A4", "R3", "2025-07-18"), ("A5", "R1", "2025-07-15"), ("A6", "R1", "2025-08-12"),
    ("A8", "R3", "2025-09-03"),
)  # fmt: skip
CALLS = (
    ("A1", "R1", "2025-07-03"), ("A2", "R2", "2025-07-04"), ("A3", "R2", "2025-08-11"),
    ("A4", "R3", "2025-07-06"), ("A7", "R2", "2025-07-09"), ("A8", "R3", "2025-09-02"),
    ("A9", "R1", "2025-07-21"), ("A9", "R1", "2025-07-22"),
)  # fmt: skip


def team_of(rep: str, day: str) -> str:
    """The team that a rep was in on a day."""
    [team] = [t for r, t, since, until in MEMBERSHIPS if r == rep and since <= day < (until or "9")]
    return team


def make_two_teams(folder) -> People:
    """Take the firm in, and give it those who lead it."""
    _write(folder)
    company = saved(Company(name="PT Contoh", language="en"))
    take_folder(folder, company, NOBODY)
    teams = {team.name: team for team in Team.objects.all()}
    teams["Barat"] = saved(Team(name="Barat"))

    def leader(name: str, role: Role, team: str | None = None) -> Person:
        email = f"{name.lower()}@example.com"
        person = saved(Person(name=name, email=email, role=role, sells=False, language="en"))
        if team:
            saved(Membership(person=person, team=teams[team], from_on=date(2025, 1, 1)))
        return person

    return People(
        Person.objects.get(key="R1"),
        Person.objects.get(key="R2"),
        leader("Bob", Role.MANAGER, "Utara"),
        leader("Sari", Role.MANAGER, "Selatan"),
        leader("Eko", Role.DIRECTOR),
        leader("Oki", Role.MANAGER, "Barat"),
    )


def _write(folder) -> None:
    history = [
        f"{deal.key},{day},{stage if what == 'stage' else ''},{stage if what == 'rep' else ''}"
        for deal in DEALS
        for what, day, stage in sorted(
            [("stage", *one) for one in deal.stages] + [("rep", *one) for one in deal.owners],
            key=lambda one: one[1],
        )
    ]
    done = [("meeting", *one) for one in MEETINGS] + [("call", *one) for one in CALLS]
    tables = {
        "reps": ["rep_id,name", *(f"{rep},{name}" for rep, name in REPS.items())],
        "memberships": ["rep_id,team,from_on,until_on", *map(",".join, MEMBERSHIPS)],
        "accounts": [
            "account_id,name,created_at,segment",
            *(f"{key},{name},2025-06-01,{SEGMENTS.get(key, 'Pabrik')}" for key, name in ACCOUNTS.items()),
        ],
        "stages": [
            "pipeline,stage,position,base,expected_days",
            *(f"Baru,{stage},{n},{n},14" for n, stage in enumerate(STAGES, start=1)),
        ],
        "opportunities": [
            "opportunity_id,account_id,rep_id,pipeline,created_at,stage,currency,amount,cost,"
            "outcome,closed_at",
            *(
                f"{one.key},{one.account},{one.owners[-1][1]},Baru,{one.stages[0][0]},"
                f"{one.stages[-1][1]},IDR,{one.amount},,{one.outcome},{one.closed}"
                for one in DEALS
            ),
        ],
        "opportunity_history": ["opportunity_id,changed_at,stage,rep_id", *history],
        "activities": [
            "activity_id,rep_id,account_id,channel,status,occurred_at,created_at",
            *(
                f"V{n},{rep},{account},{channel},done,{day}T10:00,{day}T11:00"
                for n, (channel, account, rep, day) in enumerate(done)
            ),
        ],
    }  # fmt: skip
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
