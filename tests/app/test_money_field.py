"""Amounts as people write them, in either language."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from teropong.app.records.money_field import read_amount, to_minor, written
from teropong.language import use_language


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("Rp1.234.567,50", "id", "1234567.50"),
        ("1.500", "id", "1500"),
        ("1,5", "id", "1.5"),
        ("1.5", "id", "1.5"),
        ("350 jt", "id", "350000000"),
        ("1,62 M", "id", "1620000000"),
        ("1.62m", "en", "1620000"),
        ("$1,234,567.5", "en", "1234567.5"),
        ("1,500", "en", "1500"),
        ("2 bn", "en", "2000000000"),
        ("123456789012345,67", "id", "123456789012345.67"),
        ("0", "id", "0"),
        ("Rp1,234,567.50", "id", "1234567.50"),
        ("1.234.567", "en", "1234567"),
        ("1.234.567,5", "en", "1234567.5"),
    ],
)
def test_an_amount_is_read(text, language, amount):
    assert read_amount(text, language) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "12.34.567", "1,2,3", "-5", "5 lusin", "1..5"]
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_no_amount_is_refused(text, language):
    with pytest.raises(ValueError):
        read_amount(text, language)


def test_a_thousand_in_the_other_language_is_not_guessed():
    for text, language in (("1,500", "id"), ("1.500", "en")):
        with pytest.raises(ValueError):
            read_amount(text, language)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("minor", [0, 1, 150, 123_456_789_012_345_67, 10**9])
def test_what_is_written_is_read_again(language, minor):
    with use_language(language):
        assert to_minor(read_amount(written(minor, "IDR"), language), "IDR") == minor


def test_what_a_currency_cannot_hold_is_refused():
    assert to_minor(Decimal(5), "JPY") == 5
    for amount, currency in (
        (Decimal("5.5"), "JPY"),
        (Decimal("0.001"), "IDR"),
        (Decimal(10) ** 17, "IDR"),
    ):
        with pytest.raises(ValidationError):
            to_minor(amount, currency)
