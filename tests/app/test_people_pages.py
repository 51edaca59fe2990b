"""The pages of people and teams: who reads, who changes, and what cannot be."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from teropong.app.changes.models import Change
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Absence, Invitation, Membership, Person, Role, Team
from teropong.app.people.teams import Impossible, move
from teropong.app.records.clock import today
from tests.app.firm import PASSWORD, saved, signed_in

NEW = {"name": "Fajar", "email": "Fajar@Example.com", "role": "rep", "sells": "on"}


def status(person: Person, address: str, **data) -> int:
    client = signed_in(person)
    return (client.post(address, data) if data else client.get(address)).status_code


def test_who_leads_reads_the_list_and_a_rep_does_not(firm):
    seen = [status(one, "/people/") for one in (firm.admin, firm.director, firm.bob, firm.alice)]
    assert seen == [200, 200, 200, 403]


def test_a_rep_opens_the_own_page_and_no_other(firm):
    assert status(firm.alice, f"/people/{firm.alice.pk}/") == 200
    assert status(firm.alice, f"/people/{firm.bob.pk}/") == 404


@pytest.mark.parametrize(
    "address",
    [
        "/people/new/",
        "/people/{alice}/edit/",
        "/people/{alice}/link/",
        "/people/{alice}/leave/",
        "/people/{alice}/come-back/",
        "/people/{alice}/one-step/",
        "/people/{alice}/move/",
        "/memberships/{membership}/",
        "/memberships/{membership}/delete/",
        "/teams/new/",
        "/teams/{team}/",
        "/teams/{team}/delete/",
        "/settings/",
        "/pipelines/new/",
        "/rates/new/",
        "/holidays/new/",
        "/holidays/fill/",
        "/stages/{stage}/delete/",
        "/stages/{stage}/shift/",
    ],
)
def test_only_an_administrator_changes_people(firm, address):
    membership = Membership.objects.get(person=firm.alice)
    address = address.format(
        alice=firm.alice.pk, membership=membership.pk, team=firm.north.pk, stage=firm.stages[0].pk
    )
    n = Change.objects.count()
    for person in (firm.alice, firm.bob, firm.director):
        assert status(person, address, x="1") == 403
    assert Change.objects.count() == n


def test_a_new_person_is_put_in_a_team(firm):
    client = signed_in(firm.admin)
    day = today().isoformat()
    client.post("/people/new/", {**NEW, "team": firm.north.pk, "active_from": day})
    person = Person.objects.get(email="fajar@example.com")
    assert [m.team for m in person.memberships.all()] == [firm.north]
    assert Change.objects.filter(author=firm.admin).count() == 2


def test_two_people_do_not_share_an_email(firm):
    answer = signed_in(firm.admin).post("/people/new/", {**NEW, "email": "ALICE@example.com"})
    assert answer.status_code == 422
    assert "This is the e-mail of Alice." in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "a\0b"),
        ("name", "x" * 121),
        ("email", "nobody"),
        ("role", "king"),
        ("team", "99999999999999999999"),
        ("team", "x"),
        ("active_from", "0001-01-01"),
        ("active_from", "31/31/2026"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(firm, field, typed):
    answer = signed_in(firm.admin).post("/people/new/", {**NEW, field: typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert answer.context["form"]["email" if field == "name" else "name"].value() is not None


def test_the_last_administrator_stays_one(firm):
    client = signed_in(firm.admin)
    answer = client.post(
        f"/people/{firm.admin.pk}/edit/",
        {"name": "Dewi", "email": "dewi@example.com", "role": "rep", "version": 1},
    )
    assert "Nobody else is an administrator" in answer.content.decode()
    answer = client.post(f"/people/{firm.admin.pk}/leave/", {"last_on": "2026-06-30", "version": 1})
    assert answer.status_code == 422
    firm.admin.refresh_from_db()
    assert (firm.admin.role, firm.admin.is_active) == (Role.ADMINISTRATOR, True)


def test_an_undo_takes_no_last_administrator_away(firm):
    made = Author(firm.admin)
    firm.bob.role = Role.ADMINISTRATOR
    write(firm.bob, made)
    firm.admin.role = Role.REP
    write(firm.admin, Author(firm.bob))
    answer = signed_in(firm.bob).post(f"/changes/{made.batch}/undo/", follow=True)
    assert "Nobody else is an administrator" in answer.content.decode()
    firm.bob.refresh_from_db()
    assert firm.bob.role == Role.ADMINISTRATOR


def test_of_two_administrators_one_may_go(firm):
    firm.bob.role = Role.ADMINISTRATOR
    write(firm.bob, Author(firm.admin))
    data = {"last_on": today().isoformat(), "version": firm.admin.version}
    assert status(firm.bob, f"/people/{firm.admin.pk}/leave/", **data) == 302
    firm.admin.refresh_from_db()
    assert not firm.admin.is_active


def test_the_second_editor_sees_the_first_and_keeps_the_typed(firm):
    firm.alice.profile = "farmer"
    write(firm.alice, Author(firm.bob))
    data = {"name": "Alice S", "email": "alice@example.com", "role": "rep", "version": 1}
    client, address = signed_in(firm.admin), f"/people/{firm.alice.pk}/edit/"
    answer = client.post(address, {**data, "profile": "hunter"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob" in text
    assert "– → farmer" in text
    assert 'value="Alice S"' in text
    assert client.post(address, {**data, "profile": "hunter", "version": 2}).status_code == 302


def test_who_left_is_signed_out_at_once_and_does_not_come_back(firm):
    theirs = signed_in(firm.alice)
    assert theirs.get("/today/").status_code == 200
    data = {"last_on": today().isoformat(), "version": 1}
    assert status(firm.admin, f"/people/{firm.alice.pk}/leave/", **data) == 302
    assert theirs.get("/today/").status_code == 302
    fresh = Client(SERVER_NAME="127.0.0.1")
    fresh.post("/sign-in/login/", {"login": "alice@example.com", "password": PASSWORD})
    assert fresh.get("/today/").status_code == 302
    assert Person.objects.get(pk=firm.alice.pk).active_until == today() + timedelta(days=1)
    status(firm.admin, f"/people/{firm.alice.pk}/come-back/", x="1")
    fresh.post("/sign-in/login/", {"login": "alice@example.com", "password": PASSWORD})
    assert fresh.get("/today/").status_code == 200


def test_who_was_deleted_by_an_undo_does_not_sign_in(firm):
    author = Author(firm.admin)
    person = Person(name="Gita", email="gita@example.com")
    person.set_password(PASSWORD)
    write(person, author)
    theirs = signed_in(person)
    assert theirs.get("/today/").status_code == 200
    undo(author.batch, Author(firm.admin))
    assert theirs.get("/today/").status_code == 302


def test_a_move_ends_one_membership_and_begins_the_next(firm):
    move(firm.alice, firm.south, date(2026, 3, 1), Author(firm.admin))
    spans = [(m.team, m.from_on, m.until_on) for m in firm.alice.memberships.filter(hidden_at=None)]
    assert spans == [
        (firm.north, date(2026, 1, 1), date(2026, 3, 1)),
        (firm.south, date(2026, 3, 1), None),
    ]
    with pytest.raises(Impossible):  # from 1 March on there is South already
        move(firm.alice, firm.north, date(2026, 2, 1), Author(firm.admin))


def test_nobody_is_in_two_teams_on_one_day(firm):
    move(firm.alice, firm.south, date(2026, 3, 1), Author(firm.admin))
    first = firm.alice.memberships.get(team=firm.north)
    data = {"team": firm.north.pk, "from_on": "2026-01-01", "version": first.version}
    # The last day is inclusive: 28 February touches, 1 March overlaps, empty does too.
    client = signed_in(firm.admin)
    for last, answer in (("2026-03-01", 422), ("", 422), ("2025-12-31", 422), ("2026-02-28", 302)):
        data["version"] = Membership.objects.get(pk=first.pk).version
        got = client.post(f"/memberships/{first.pk}/", {**data, "until_on": last})
        assert got.status_code == answer, last
    assert Membership.objects.get(pk=first.pk).until_on == date(2026, 3, 1)


def test_teams_lie_in_no_circle(firm):
    low = saved(Team(name="Bandung", above=firm.north))
    data = {"name": "Utara", "above": low.pk, "version": firm.north.version}
    assert status(firm.admin, f"/teams/{firm.north.pk}/", **data) == 422
    data["above"] = firm.south.pk
    assert status(firm.admin, f"/teams/{firm.north.pk}/", **data) == 302


def test_a_team_is_deleted_when_nobody_is_in_it(firm):
    client = signed_in(firm.admin)
    answer = client.post(f"/teams/{firm.south.pk}/delete/", follow=True)
    assert "1 are still in Selatan" in answer.content.decode()
    move(firm.charlie, None, today(), Author(firm.admin))
    client.post(f"/teams/{firm.south.pk}/delete/")
    assert Team.objects.get(pk=firm.south.pk).hidden_at is not None
    # Its name is free again; undoing its deletion then says so.
    client.post("/teams/new/", {"name": "Selatan"})
    batch = Change.objects.filter(kind="team", verb="hidden").last().batch
    answer = client.post(f"/changes/{batch}/undo/", follow=True)
    assert answer.status_code == 200
    assert "Not undone" in answer.content.decode()


def test_leave_is_written_by_oneself_and_the_manager(firm):
    days = {"from_on": "2026-07-01", "until_on": "2026-07-03"}
    address = f"/people/{firm.alice.pk}/leave-days/new/"
    assert status(firm.charlie, address, **days) == 404
    assert status(firm.director, address, **days) == 403
    assert status(firm.alice, address, **days) == 302
    assert Absence.objects.get().until_on == date(2026, 7, 4)
    assert status(firm.bob, address, **days) == 422  # already away
    absence = Absence.objects.get()
    assert status(firm.charlie, f"/absences/{absence.pk}/") == 404
    assert status(firm.bob, f"/absences/{absence.pk}/delete/", x="1") == 302


def test_a_search_finds_people_by_name_and_profile(firm):
    text = signed_in(firm.bob).get("/people/?q=ali").content.decode()
    assert "alice@example.com" in text
    assert "charlie@example.com" not in text
    assert signed_in(firm.bob).get("/people/?q=%00").status_code == 200


@pytest.mark.parametrize("number", [0, 99999999999999999999])
def test_a_foreign_number_answers_404(firm, number):
    for address in ("/people/{}/", "/people/{}/edit/", "/teams/{}/", "/memberships/{}/"):
        assert status(firm.admin, address.format(number)) == 404


class TestInvitations:
    def token(self, firm, person) -> str:
        client = signed_in(firm.admin)
        client.post(f"/people/{person.pk}/link/")
        text = client.get(f"/people/{person.pk}/").content.decode()
        assert "/join/" in text
        # It is shown once.
        assert "/join/" not in client.get(f"/people/{person.pk}/").content.decode()
        return text.partition("/join/")[2].partition("/")[0]

    def test_a_link_sets_a_password_once_and_signs_in(self, firm):
        person = saved(Person(name="Fajar", email="fajar@example.com"))
        token = self.token(firm, person)
        assert not Invitation.objects.filter(digest=token).exists()
        client = Client(SERVER_NAME="127.0.0.1")
        assert client.get(f"/join/{token}/").status_code == 200
        new = {"password1": "delapan-kali-lebih", "password2": "delapan-kali-lebih"}
        assert client.post(f"/join/{token}/", new).url == "/today/"
        assert client.get("/today/").status_code == 200
        assert Client(SERVER_NAME="127.0.0.1").post(f"/join/{token}/", new).status_code == 410

    @pytest.mark.parametrize(
        ("first", "second"), [("123", "123"), ("panjang-sekali-1", "panjang-sekali-2"), ("", "")]
    )
    def test_a_weak_or_mistyped_password_leaves_the_link_open(self, firm, first, second):
        token = self.token(firm, firm.charlie)
        client = Client(SERVER_NAME="127.0.0.1")
        answer = client.post(f"/join/{token}/", {"password1": first, "password2": second})
        assert answer.status_code == 422
        assert Invitation.objects.get().is_open

    def test_a_foreign_link_answers_404(self, firm):
        assert Client(SERVER_NAME="127.0.0.1").get("/join/abc/").status_code == 404

    def test_an_old_a_replaced_and_a_leavers_link_answer_410(self, firm):
        client = Client(SERVER_NAME="127.0.0.1")
        first, second = self.token(firm, firm.charlie), self.token(firm, firm.charlie)
        assert client.get(f"/join/{first}/").status_code == 410
        assert client.get(f"/join/{second}/").status_code == 200
        Invitation.objects.filter(used_at=None).update(made_at=timezone.now() - timedelta(days=8))
        assert client.get(f"/join/{second}/").status_code == 410
        third = self.token(firm, firm.charlie)
        firm.charlie.is_active = False
        write(firm.charlie, Author(firm.admin))
        assert client.get(f"/join/{third}/").status_code == 410

    def test_a_link_ends_the_sessions_from_before(self, firm):
        theirs = Client(SERVER_NAME="127.0.0.1")
        theirs.post("/sign-in/login/", {"login": "charlie@example.com", "password": PASSWORD})
        assert theirs.get("/today/").status_code == 200
        new = {"password1": "delapan-kali-lebih", "password2": "delapan-kali-lebih"}
        Client(SERVER_NAME="127.0.0.1").post(f"/join/{self.token(firm, firm.charlie)}/", new)
        assert theirs.get("/today/").status_code == 302

    def test_a_link_does_not_go_round_the_second_step(self, firm):
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(firm.charlie, generate_totp_secret())
        client = Client(SERVER_NAME="127.0.0.1")
        new = {"password1": "delapan-kali-lebih", "password2": "delapan-kali-lebih"}
        answer = client.post(f"/join/{self.token(firm, firm.charlie)}/", new)
        assert answer.url == "/sign-in/authenticate/"
        assert client.get("/today/").status_code == 302

    def test_without_an_email_there_is_no_link(self, firm):
        person = saved(Person(name="Fajar"))
        signed_in(firm.admin).post(f"/people/{person.pk}/link/")
        assert not Invitation.objects.exists()


def test_a_profile_holds_since_a_day(firm):
    address = f"/people/{firm.alice.pk}/edit/"
    fields = {"name": "Alice", "email": "alice@example.com", "role": "rep", "sells": "on"}
    for profile, day in (("hunter", "2026-01-01"), ("farmer", "2026-03-01")):
        version = Person.objects.get(pk=firm.alice.pk).version
        dated = {"profile": profile, "profile_from": day, "version": version}
        assert status(firm.admin, address, **fields, **dated) == 302
    page = signed_in(firm.admin).get(f"/people/{firm.alice.pk}/").content.decode()
    assert "farmer since 1 Mar 2026" in page
    assert "hunter since 1 Jan 2026" in page
    late = {"profile": "hunter", "profile_from": "2099-01-01", "version": version + 1}
    assert status(firm.admin, address, **fields, **late) == 422
