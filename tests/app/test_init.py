"""`teropong init`: sets up the app once, from the terminal, and says what is wrong about a word."""

import pytest

from tests.app.running import call, in_django

WORDS = [
    "--email",
    "dewi@example.com",
    "--name",
    "Dewi",
    "--company",
    "PT Contoh",
    "--password-stdin",
]
PASSWORD = "sandi-yang-panjang-1\n"


def init(folder, *words, given=PASSWORD):
    return call(folder, "init", *words, given=given)


def test_it_sets_up_the_app_once(new_folder):
    folder = new_folder()
    done = init(folder, *WORDS, "--language", "id", "--fiscal-start", "4", "--pipeline", "b2b")
    assert (done.returncode, done.stdout.split(" sudah ")[0]) == (0, "PT Contoh")
    look = (
        "from teropong.app.people.models import Person\n"
        "from teropong.app.records.models.company import company\n"
        "person = Person.objects.get(email='dewi@example.com')\n"
        "print(company().name, company().fiscal_start, person.role, person.check_password('sandi-yang-panjang-1'))"
    )
    assert in_django(folder, look) == "PT Contoh 4 administrator True\n"
    again = init(folder, *WORDS)
    assert again.returncode == 2
    assert "already" in again.stderr


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (WORDS[2:], PASSWORD, "--email"),
        (WORDS[:-1], PASSWORD, "--password-stdin"),
        (["--email", "dewi", *WORDS[2:]], PASSWORD, "valid email"),
        (WORDS, "12345\n", "too short"),
        (WORDS, "dewi@example.com\n", "similar"),
        ([*WORDS, "--pipeline", "b2x"], PASSWORD, "b2b"),
        ([*WORDS, "--currency", "IDRR"], PASSWORD, "IDR"),
        ([*WORDS, "--timezone", "Jakarta"], PASSWORD, "Asia/Jakarta"),
        ([*WORDS, "--fiscal-start", "13"], PASSWORD, "13"),
        (["--email", "dewi@example.com", "--name", "x" * 121, *WORDS[4:]], PASSWORD, "120"),
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_set_up(new_folder, words, given, told):
    folder = new_folder()
    refused = init(folder, *words, given=given)
    assert refused.returncode == 2
    assert told in refused.stderr
    look = "from teropong.app.records.models.company import company\nprint(company())"
    assert in_django(folder, look) == "None\n"
