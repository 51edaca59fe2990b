"""The company's settings: from facts.toml, kept as one line, wrong ones named."""

from __future__ import annotations

from pathlib import Path

import pytest

from teropong.facts.faults import FactsError
from teropong.facts.settings import Settings, read_settings


def test_what_is_left_out_stays(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    (tmp_path / "facts.toml").write_text(
        'currency = "JPY"\nmeeting_channels = ["meeting", "visit"]\n'
    )
    found = read_settings(tmp_path, Settings(fiscal_start=4))
    assert found == Settings(currency="JPY", fiscal_start=4, meeting_channels=("meeting", "visit"))
    assert Settings.from_json(found.to_json()) == found
    assert found.but(timezone=None, currency="USD").currency == "USD"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('timezone = "Asia/Jakatra"', "no timezone is called 'Asia/Jakatra'"),
        ('currency = "rupiah"', "'rupiah' is no currency"),
        ("fiscal_start = 13", "month 1 to 12, not 13"),
        ("fiscal_start = true", "is no whole number"),
        ('fiscal_start = "4"', "is no whole number"),
        ('meeting_channels = ["fax"]', "no channel is called 'fax'"),
        ('meeting_channels = "meeting"', "is no list"),
        ("timezone = 5", "is no text"),
        ("new_again_after_months = -1", "a look-back is 0 or more months"),
        ("attribution_days = 0", "an attribution 1 or more days"),
        ('curency = "IDR"', "nothing is set by 'curency'"),
        ("currency = ", "facts.toml: "),
    ],
)
def test_wrong_ones_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "facts.toml").write_text(text)
    with pytest.raises(FactsError) as told:
        read_settings(tmp_path)
    assert message in str(told.value)
    assert str(told.value).startswith("facts.toml: ")
