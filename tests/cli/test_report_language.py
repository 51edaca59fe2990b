"""Numbers, dates and texts as people say them, and a catalogue that lacks nothing."""

import importlib.util
from datetime import date
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from teropong.language import LANGUAGES, _, current_language, ngettext, use_language
from teropong.language.dates import (
    date_range,
    day_within,
    period_name,
    period_tick,
    seen_until,
    spoken_date,
    zone_name,
)
from teropong.language.numbers import (
    change,
    days,
    days_moved,
    days_range,
    decimal,
    full_money,
    percent,
    percent_range,
    points,
    short_money,
    short_money_range,
)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        ("1620000000.00", "Rp1,62 M", "Rp1.62 bn"),
        ("312000000", "Rp312 jt", "Rp312 m"),
        ("11500000000", "Rp11,5 M", "Rp11.5 bn"),
        ("999999", "Rp1 jt", "Rp1 m"),
        ("999499", "Rp999 rb", "Rp999 k"),
        ("0", "Rp0", "Rp0"),
        ("-5400000000", "−Rp5,4 M", "−Rp5.4 bn"),
        ("123456789012345.67", "Rp123 T", "Rp123 tn"),
    ],
)
def test_short_money(amount: str, indonesian: str, english: str) -> None:
    for language, expected in (("id", indonesian), ("en", english)):
        with use_language(language):
            assert short_money(amount, "IDR").replace("\xa0", " ") == expected


def test_full_money_keeps_every_digit() -> None:
    with use_language("id"):
        assert full_money("123456789012345678901.50", "IDR") == "Rp123.456.789.012.345.678.901,50"
        assert full_money("9999999999999999.99", "IDR") == "Rp9.999.999.999.999.999,99"
        assert full_money("1234567.00", "IDR") == "Rp1.234.567"
    with use_language("en"):
        assert full_money("-12.30", "USD") == "−$12.30"
        assert full_money("1200", "CHF").replace("\xa0", " ") == "CHF 1,200"


def test_ranges_say_the_unit_once() -> None:
    with use_language("id"):
        assert (
            short_money_range("18000000", "142000000", "IDR").replace("\xa0", " ") == "Rp18–142 jt"
        )
        assert (
            short_money_range("540000000", "4260000000", "IDR").replace("\xa0", " ")
            == "Rp540 jt – Rp4,26 M"
        )
        assert percent_range(0.22, 0.314).replace("\xa0", " ") == "22–31 %"
        assert percent_range(0.22, 0.314, 1).replace("\xa0", " ") == "22–31,4 %"
        assert days_range(0.6, 1.2) == "0,6–1,2 hari"
        assert days_range(2.6, 14.4) == "3–14 hari"
    with use_language("en"):
        assert days_range(0, 1) == "0–1 days"


def test_shares_and_days() -> None:
    with use_language("id"):
        assert percent(0.274).replace("\xa0", " ") == "27 %"
        assert days(17.4) == "17 hari"
        assert days(0.41) == "0,4 hari"
        assert change(12, 10) == "+20\xa0%"
        assert change(9, 10) == "−10\xa0%"
        assert change(1000, 1001) == "−0,1\xa0%"
        assert change(100_000, 100_001) == "nyaris tetap"
        assert change(7, 7) == "tetap"
        assert change(5, 0) is None
    with use_language("en"):
        assert percent(0.274) == "27%"
        assert days(1) == "1 day"
        assert days(1.04) == "1 day"
        assert points(0.30, 0.34) == "−4"
        assert points(0.304, 0.30) == "+0.4"
        assert days_moved(14.4, 14) == "+0.4 days"
        assert days_moved(18.6, 14) == "+5 days"
        assert days_moved(14, 14) == "no change"
        assert decimal("-0.01") == "0"


def test_dates_as_people_say_them() -> None:
    with use_language("id"):
        assert spoken_date(date(2026, 5, 29)) == "Jumat, 29 Mei 2026"
        assert date_range(date(2026, 4, 1), date(2026, 7, 1)) == "1 Apr – 30 Jun 2026"
        assert period_name("2026-Q2") == "Kuartal 2 2026"
        assert period_name("2026-04") == "April 2026"
        assert period_name("2026-W05") == "Minggu ke-5 2026"
        assert seen_until("2026-06-30T17:00:00Z", "Asia/Jakarta") == "akhir Selasa, 30 Juni 2026"
        assert seen_until("2026-05-29T07:05:00Z", "Asia/Jakarta") == "Jumat, 29 Mei 2026, 14.05"
    with use_language("en"):
        assert seen_until("2026-05-29T07:05:00Z", "Asia/Jakarta") == "Friday 29 May 2026, 14:05"
        assert period_name("2026-04-15..2026-05-14") == "15 Apr – 14 May 2026"
    assert zone_name("2026-05-29T07:05:00Z", "Asia/Makassar") == "WITA"


def test_a_span_of_two_years_says_the_year() -> None:
    one = (date(2026, 1, 1), date(2027, 1, 1))
    two = (date(2025, 11, 1), date(2026, 2, 1))
    with use_language("id"):
        assert day_within(date(2026, 1, 5), *one) == "5 Jan"
        assert day_within(date(2026, 1, 5), *two) == "5 Jan 2026"
        assert period_tick("2026-01", *one) == "Jan"
        assert period_tick("2026-01", *two) == "Jan 2026"
        assert period_tick("2026-W02", *two) == "5 Jan 2026"
        assert period_tick("2026-Q1", *two) == "Q1 2026"


def test_language_belongs_to_the_block() -> None:
    with use_language("id"):
        assert _("Revenue") == "Pendapatan"
        assert ngettext("%s day", "%s days", 2) == "%s hari"
        with use_language("fr"):
            assert current_language() == "en"
        assert current_language() == "id"
    assert set(LANGUAGES) == {"id", "en"}


def _catalogue():  # type: ignore[no-untyped-def]
    place = Path(__file__).parents[2] / "tools" / "catalogue.py"
    spec = importlib.util.spec_from_file_location("catalogue", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_code_is_in_the_catalogue_and_translated() -> None:
    tool = _catalogue()
    known = tool.translated()
    lacking = []
    for message in tool.gathered():
        if not message.id:
            continue
        found = known.get(message.id, message.context)
        said = found.string if found else ""
        if not said or (isinstance(said, tuple) and not all(said)):
            lacking.append(message.id)
    assert lacking == [], "run `python tools/catalogue.py`, then translate in teropong.po"


def test_placeholders_survive_translation() -> None:
    with _catalogue().PO.open("rb") as file:
        catalogue = read_po(file)
    faults = [error for message in catalogue if message.id for error in message.check(catalogue)]
    assert faults == []


def test_compiled_catalogue_is_the_one_in_text() -> None:
    tool = _catalogue()
    with tool.PO.with_suffix(".mo").open("rb") as file:
        committed = GNUTranslations(file)
    fresh = GNUTranslations(BytesIO(tool.compiled(tool.translated())))
    for message in tool.translated():
        if isinstance(message.id, tuple):
            assert committed.ngettext(*message.id, 2) == fresh.ngettext(*message.id, 2)
        elif message.context:
            assert committed.pgettext(message.context, message.id) == fresh.pgettext(
                message.context, message.id
            )
        elif message.id:
            assert committed.gettext(message.id) == fresh.gettext(message.id)
