"""Signing in: what opens the door, what does not, and what the pages say."""

from dataclasses import replace
from itertools import count

import pytest
from django.core.cache import cache
from django.test import Client

from teropong.app.changes.writing import Author, write
from teropong.app.jobs import work
from teropong.app.jobs.models import Job
from teropong.app.jobs.queue import take
from teropong.app.jobs.receipt import Receipts
from teropong.app.people.models import Person
from tests.app.firm import PASSWORD, saved, signed_in

PAGES = (
    "/me/",
    "/sign-in/logout/",
    "/sign-in/password/change/",
    "/sign-in/",
    "/sign-in/sessions/",
    "/sign-in/webauthn/",
    "/sign-in/reauthenticate/",
)


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def browser(**headers) -> Client:
    return Client(SERVER_NAME="127.0.0.1", **headers)


def sign_in(client: Client, person: str, password: str = PASSWORD):
    return client.post("/sign-in/login/", {"login": f"{person}@example.com", "password": password})


@pytest.mark.parametrize("address", PAGES)
def test_each_page_stands_in_our_frame(firm, address):
    answer = signed_in(firm.alice).get(address)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Teropong" in text
    assert "<script>" not in text
    assert "style=" not in text


def test_email_and_password_open_the_door(firm):
    client = browser()
    assert sign_in(client, "Alice").url == "/today/"
    assert client.get("/today/").status_code == 200
    answer = sign_in(browser(), "alice", "salah-sekali-sudah")
    assert "tidak cocok" in answer.content.decode()


def test_someone_unknown_hears_the_same_as_someone_mistaken(firm):
    told = [
        sign_in(browser(), who, "salah-sekali-sudah").context["form"].errors
        for who in ("alice", "nobody")
    ]
    assert told[0] == told[1]


def test_guessing_is_slowed_down(firm):
    answers = [sign_in(browser(), "alice", f"salah-sekali-{n}") for n in range(7)]
    assert "Terlalu banyak percobaan" in answers[-1].content.decode()
    # Even the right password waits now; somebody else does not.
    sign_in(late := browser(), "alice")
    assert late.get("/today/").status_code == 302
    sign_in(other := browser(REMOTE_ADDR="10.0.0.9"), "bob")
    assert other.get("/today/").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "confirm-email/", "login/code/confirm/", "social/", "social/signup/"],
)
def test_nobody_signs_up_or_adds_addresses(firm, address):
    client = signed_in(firm.alice)
    for answer in (client.get(f"/sign-in/{address}"), client.post(f"/sign-in/{address}")):
        assert answer.status_code == 404


def test_without_mail_the_administrator_is_asked(firm):
    text = browser().get("/sign-in/password/reset/").content.decode()
    assert "administrator" in text
    assert 'name="email"' not in text


def test_with_mail_a_link_sets_a_new_password(firm, settings, mailoutbox, tmp_path):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, mail="smtp://localhost")
    client = browser()
    client.post("/sign-in/password/reset/", {"email": "alice@example.com"})
    client.post("/sign-in/password/reset/", {"email": "nobody@example.com"})
    assert mailoutbox == [], "no page waits for a mail server"
    do_jobs(tmp_path)
    assert [mail.to for mail in mailoutbox] == [["alice@example.com"]]
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link.replace("http://127.0.0.1", ""), follow=True)
    address = page.redirect_chain[-1][0]
    new = {"password1": "delapan-kali-lebih", "password2": "delapan-kali-lebih"}
    client.post(address, new)
    assert sign_in(browser(), "alice", "delapan-kali-lebih").url == "/today/"


def test_an_invitation_waits_sealed_and_comes_by_mail(firm, settings, mailoutbox, tmp_path):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, mail="smtp://localhost")
    client = signed_in(firm.admin)
    client.post(f"/people/{firm.alice.pk}/link/")
    waiting = Job.objects.get()
    assert not any(word in str(waiting.arguments) for word in ("join", "alice", "Dewi"))
    link = client.session["link"]["link"]
    do_jobs(tmp_path)
    [mail] = mailoutbox
    assert (mail.to, link in mail.body) == (["alice@example.com"], True)
    assert "Dewi" in mail.subject


def do_jobs(place):
    receipts = Receipts(place)
    while job := take():
        work.do(job, receipts)


def test_a_changed_password_signs_out_elsewhere(firm):
    here, there = browser(), browser()
    sign_in(here, "alice")
    sign_in(there, "alice")
    new = {"oldpassword": PASSWORD, "password1": "delapan-kali-lebih"}
    here.post("/sign-in/password/change/", {**new, "password2": "delapan-kali-lebih"})
    assert there.get("/today/").status_code == 302


def test_a_session_is_ended_by_its_person_only(firm):
    from allauth.usersessions.models import UserSession

    here, there, other = browser(), browser(), browser()
    for client, who in ((here, "alice"), (there, "alice"), (other, "charlie")):
        sign_in(client, who)
    key = there.session.session_key
    session = UserSession.objects.get(session_key=key)
    assert other.post(f"/me/sessions/{session.pk}/end/").status_code == 404
    assert here.post(f"/me/sessions/{session.pk}/end/").status_code == 302
    assert there.get("/today/").status_code == 302
    assert here.get("/today/").status_code == 200


def test_a_second_step_is_asked_for_and_guarded(firm):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value

    secret = generate_totp_secret()
    TOTP.activate(firm.alice, secret)
    client = browser()
    assert sign_in(client, "alice").url == "/sign-in/authenticate/"
    assert client.get("/today/").status_code == 302
    answer = client.post("/sign-in/authenticate/", {"code": "000000"})
    assert "salah, atau sudah lewat" in answer.content.decode()
    from time import time

    code = f"{hotp_value(secret, int(time() // 30)):06d}"
    client.post("/sign-in/authenticate/", {"code": code})
    assert client.get("/today/").status_code == 200


def test_an_administrator_opens_the_door_for_a_lost_phone(firm):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(firm.alice, generate_totp_secret())
    signed_in(firm.admin).post(f"/people/{firm.alice.pk}/one-step/")
    assert sign_in(browser(), "alice").url == "/today/"


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [("localhost", False, True), ("127.0.0.1", False, False), ("localhost:8000", False, True)],
)
def test_passkeys_are_offered_where_browsers_take_them(firm, host, secure, offered):
    text = Client(SERVER_NAME=host.split(":")[0]).get("/sign-in/login/", HTTP_HOST=host)
    assert ("data-passkey" in text.content.decode()) is offered


def test_passkeys_need_https_elsewhere(firm, settings):
    settings.ALLOWED_HOSTS = ["teropong.example"]
    client = Client(SERVER_NAME="teropong.example")
    for is_secure in (False, True):
        text = client.get("/sign-in/login/", secure=is_secure).content.decode()
        assert ("data-passkey" in text) is is_secure


MALFORMED = ("", "{}", "[]", "x", "1", '{"id": 1}', "\0", '{"rawId":"AA","response":{}}')


def passkey(user: str, **response) -> str:
    """An answer of a passkey in its outer form."""
    import json
    from base64 import urlsafe_b64encode as b64

    told = {"clientDataJSON": json.dumps({"type": "webauthn.get", "challenge": "AA"})}
    told |= {"authenticatorData": "A" * 37, "signature": "x", "userHandle": user, **response}
    told = {name: b64(value.encode()).decode().rstrip("=") for name, value in told.items()}
    return json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": told})


@pytest.mark.parametrize("credential", [*MALFORMED, passkey("1"), passkey("zzzzzzzzzzzzzzzzzz")])
def test_a_malformed_passkey_is_told(firm, credential):
    client = Client(SERVER_NAME="localhost")
    client.get("/sign-in/webauthn/login/", HTTP_ACCEPT="application/json")
    answer = client.post("/sign-in/webauthn/login/", {"credential": credential})
    assert answer.status_code == 302
    assert client.get("/today/").status_code == 302
    sign_in(client, "alice")
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    data = {"name": "x", "credential": credential}
    assert client.get("/sign-in/webauthn/add/").status_code == 200
    assert client.post("/sign-in/webauthn/add/", data).status_code == 200


def test_a_provider_that_does_not_answer_is_told(firm, monkeypatch, settings):
    from requests import ConnectionError as Unreachable

    def fail(*_args, **_words):
        raise Unreachable

    app = {"provider_id": "kantor", "name": "Kantor", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "http://127.0.0.1:9/"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    monkeypatch.setattr("requests.sessions.Session.request", fail)
    answer = browser().get("/sign-in/oidc/kantor/login/")
    assert answer.status_code == 502
    assert "Penyedia" in answer.content.decode()
    assert browser().get("/sign-in/oidc/lain/login/").status_code == 404
    assert browser().get("/sign-in/oidc/kantor/login/callback/").status_code == 401


class TestProvider:
    """A provider that vouches for an e-mail opens the door for whom it is known."""

    def login(self, email: str, verified: bool = True):
        from allauth.account.models import EmailAddress
        from allauth.socialaccount.models import SocialAccount, SocialLogin

        account = SocialAccount(provider="openid_connect", uid=f"u{next(self.numbers)}")
        address = EmailAddress(email=email, verified=verified, primary=True)
        return SocialLogin(account=account, user=Person(email=email), email_addresses=[address])

    numbers = count()

    @pytest.fixture
    def adapter(self, rf, monkeypatch):
        from teropong.app.people.adapters import SocialAdapter

        monkeypatch.setattr(SocialAdapter, "can_authenticate_by_email", lambda *_a: True)
        return SocialAdapter(rf.get("/"))

    def test_a_known_email_is_found_and_keeps_its_password(self, firm, adapter):
        from allauth.account.models import EmailAddress
        from allauth.socialaccount.internal.flows.email_authentication import wipe_password

        found = adapter.authenticate_by_email(self.login("Alice@example.com"))
        assert found[0] == firm.alice
        assert EmailAddress.objects.get(user=firm.alice).verified
        wipe_password(None, firm.alice, found[1])
        firm.alice.refresh_from_db()
        assert firm.alice.has_usable_password()

    def test_an_unknown_or_unverified_email_opens_nothing(self, firm, adapter):
        assert adapter.authenticate_by_email(self.login("nobody@example.com")) is None
        assert adapter.authenticate_by_email(self.login("alice@example.com", False)) is None

    def test_an_email_that_was_taken_away_opens_nothing(self, firm, adapter):
        adapter.authenticate_by_email(self.login("alice@example.com"))
        data = {"name": "Alice", "email": "ayu@example.com", "role": "rep", "version": 1}
        signed_in(firm.admin).post(f"/people/{firm.alice.pk}/edit/", data)
        assert adapter.authenticate_by_email(self.login("alice@example.com")) is None


def test_who_has_left_is_told_so(firm):
    person = saved(Person(name="Gita", email="gita@example.com", is_active=False))
    person.set_password(PASSWORD)
    person.save()
    answer = sign_in(browser(), "gita")
    assert not answer.wsgi_request.user.is_authenticated
    firm.alice.is_active = False
    write(firm.alice, Author(firm.admin))
    assert sign_in(browser(), "alice").status_code in (200, 302)
