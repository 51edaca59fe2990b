"""A board's JSON is `teropong report` on the exported facts: fifty random questions, all roles."""

import json
from random import Random
from urllib.parse import urlencode

import pytest

from teropong.app.boards.registry import BOARDS
from teropong.app.boards.within import within
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.cli.main import main
from teropong.facts.sample import write_sample
from tests.app.firm import NOBODY, saved, signed_in

QUESTIONS = 50
PERIODS = ("2026-Q2", "2026-Q3", "2026", "2025-Q4", "2026-05", "2026-W20", "2025-11-03..2026-02-17")
GRAINS = ("week", "month", "quarter")
SPLITS = ("rep", "team", "profile", "pipeline", "stage", "channel", "source", "segment")
INSTANTS = ("2026-06-30", "2026-05-04T09:30:00+07:00", "2025-12-31", "2026-02-14")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=6, months=30, opportunities=300)
    return folder


def question(random, company):
    """A board and an address, and the same in words of the command."""
    board = random.choice(BOARDS)
    words = {"period": random.choice(PERIODS)}
    if random.random() < 0.4:
        words["grain"] = random.choice(GRAINS)
    if random.random() < 0.5:
        words["as_of"] = random.choice(INSTANTS)
    words["compare"] = random.choice(("previous", "year-ago", "none"))
    if random.random() < 0.6:
        words["by"] = random.sample(SPLITS, random.randint(1, 2))
    for dimension, values in company.items():
        if random.random() < 0.25:
            words[dimension] = random.sample(values, 1)
    return board, words


def exit_code(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def command(board, words, as_of, mine):
    said = ["--format", "json", "--as-of", as_of, "--period", words["period"]]
    said += ["--grain", words["grain"]] if "grain" in words else []
    said += ["--compare", words["compare"]] if words["compare"] != "none" else []
    for dimension in words.get("by") or board.by:
        said += ["--by", dimension]
    for dimension in SPLITS:
        for value in words.get(dimension, ()) or mine.get(dimension, ()):
            said += ["--where", f"{dimension}={value}"]
    for name in board.indicators:
        said += ["--indicator", name]
    return said


@pytest.mark.django_db
def test_a_board_says_what_the_command_says(sample, tmp_path, capsys):
    company = saved(Company(name="PT Contoh", language="en"))
    take_folder(sample, company, NOBODY)
    director = saved(Person(name="Eko", email="e@example.com", role=Role.DIRECTOR, language="en"))
    manager = saved(Person(name="Bob", email="b@example.com", role=Role.MANAGER, language="en"))
    team = Team.objects.order_by("pk").first()
    saved(Membership(person=manager, team=team, from_on="2020-01-01"))
    folder = tmp_path / "facts"
    give_folder(folder, company)
    source = f"duckdb:///{tmp_path / 'facts.duckdb'}"
    assert exit_code("load", str(folder), source) == 0
    every = {
        "rep": list(Person.objects.filter(sells=True).values_list("key", flat=True)),
        "team": [one.name for one in Team.objects.all()],
        "pipeline": ["Baru", "Perpanjangan"],
        "segment": ["Manufaktur", "Ritel"],
    }
    random, n_answered = Random(8), 0
    for nth in range(QUESTIONS):
        board, words = question(random, every)
        person = manager if nth % 5 == 4 else director
        if person is manager:
            words = {key: value for key, value in words.items() if key not in ("team", "rep")}
        address = f"{board.path}?format=json&{urlencode(words, doseq=True)}"
        answer = signed_in(person).get(address)
        told = json.loads(answer.content)
        as_of = words.get("as_of") or told.get("as_of", "2026-06-30")
        said = command(board, words, as_of, dict(within(person)))
        capsys.readouterr()
        code = exit_code("report", source, *said, "--language", "en")
        out, err = capsys.readouterr()
        if answer.status_code == 200:
            assert code == 0, (said, err)
            theirs = json.loads(out)
            assert theirs["reps"].items() >= told["reps"].items()
            assert theirs | {"reps": told["reps"]} == told, (address, said)
            n_answered += 1
        else:
            assert answer.status_code == 400
            assert code, (address, said)
            assert told["error"] in err
    assert n_answered > QUESTIONS * 0.7
