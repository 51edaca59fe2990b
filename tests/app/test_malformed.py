"""What cannot be answers 4xx with a sentence, never a fault of ours."""

import pytest

from teropong.app.records.models import Account, Opportunity
from tests.app.firm import signed_in

FAR, NEAR = "9999-12-31", "0001-01-01"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/changes/?on={day}" for day in (FAR, NEAR)),
        *(f"/activities/?{name}={day}" for name in ("from_on", "until_on") for day in (FAR, NEAR)),
        *(f"/opportunities/?close_from={day}" for day in (FAR, NEAR)),
        "/opportunities/new/?account=²", "/opportunities/new/?account=" + "9" * 5000,
        "/log/?account=²", "/log/?account=" + "9" * 5000, "/log/about/?account=" + "9" * 5000,
    ],
)  # fmt: skip
def test_an_odd_address(firm, address):
    assert signed_in(firm.admin).get(address).status_code in (400, 404)


@pytest.mark.parametrize(
    "next_page", ["foo", "\n", "//evil.example", "https://evil.example", "/\\x"]
)
def test_an_odd_way_back(firm, next_page):
    fields = {"language": "en", "next": next_page}
    answer = signed_in(firm.alice).post("/language/", fields)
    assert (answer.status_code, answer.url) == (302, "/today/")


@pytest.mark.parametrize(
    ("action", "day"),
    [("close", NEAR), ("close", FAR)],
)
def test_an_odd_day_for_many(firm, action, day):
    fields = {"action": action, f"to_{action}": day, "id": firm.deal.pk}
    assert signed_in(firm.alice).post("/opportunities/bulk/", fields).status_code == 302
    assert Opportunity.objects.get(pk=firm.deal.pk).expected_close_on is None


@pytest.mark.parametrize("day", [NEAR, FAR, "2020-01-01", "2098-01-01"])
def test_a_plan_is_put_off_to_days_ahead_only(firm, day):
    answer = signed_in(firm.alice).post(
        "/activities/bulk/", {"action": "put_off", "to_put_off": day, "everything": "on"}
    )
    assert answer.status_code == 302


def test_a_form_without_its_version_is_refused(firm):
    address = f"/accounts/{firm.account.pk}/edit/"
    answer = signed_in(firm.alice).post(address, {"name": "Lain", "owner": firm.alice.pk})
    assert answer.status_code == 422
    assert Account.objects.get(pk=firm.account.pk).name == "PT Sinar Jaya"


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1", ""])
def test_an_odd_version(firm, version):
    address = f"/opportunities/{firm.deal.pk}/reopen/"
    assert signed_in(firm.alice).post(address, {"version": version}).status_code == 302


def test_too_much_is_told_as_such(firm):
    fields = {"action": "delete", "id": list(range(2500))}
    answer = signed_in(firm.alice).post("/accounts/bulk/", fields)
    assert answer.status_code == 413
    assert "more than can be sent" in answer.content.decode()


def test_marks_that_turn_a_name_round_are_left_out(firm):
    fields = {"name": "CV \u202eMitra\u200f", "owner": firm.alice.pk, "notes": "a\nb\x07"}
    signed_in(firm.alice).post("/accounts/new/", fields)
    account = Account.objects.get(name="CV Mitra")
    assert account.notes == "a\nb"
