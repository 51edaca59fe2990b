"""Dates: by their format or by ISO 8601, never guessed."""

from __future__ import annotations

import pytest

from teropong.facts.settings import Settings
from teropong.sources.tables import MappingError

from .conftest import DEALS, Import


def created(*cells: str) -> dict[str, str]:
    return {
        "deals.csv": "id,owner,created\n" + "".join(f'D{n},R1,"{x}"\n' for n, x in enumerate(cells))
    }


def with_format(form: str, more: str = "") -> str:
    return DEALS.replace('"created"', f'{{ column = "created", format = {form}{more} }}')


@pytest.mark.parametrize(
    ("form", "cell", "told"),
    [
        ("'%d/%m/%Y'", "03/11/2017", "2017-11-03"),
        ("'%m/%d/%Y'", "03/11/2017", "2017-03-11"),
        ("'%d %B %Y'", "3 November 2017", "2017-11-03"),
        ("'%d/%m/%y'", "3/11/17", "2017-11-03"),
        ("'%d/%m/%Y %H:%M'", "03/11/2017 09:30", "2017-11-03 09:30:00"),
        ("'%m/%d/%Y %I:%M %p'", "3/11/2017 9:30 PM", "2017-03-11 21:30:00"),
        ("'%d/%m/%Y %H:%M %z'", "03/11/2017 09:30 +0700", "2017-11-03 02:30:00+00"),
    ],
)
def test_a_format_says_which_day(imported: Import, form: str, cell: str, told: str) -> None:
    assert imported(with_format(form), created(cell)).column("created_at") == [told]


def test_a_day_that_there_is_not_is_rejected(imported: Import) -> None:
    found = imported(
        with_format("'%d/%m/%Y'"), created("31/02/2017", "28/02/2017", "2017-02-28", "3/11/17")
    )
    assert found.lines == [(2, "created_at"), (4, "created_at"), (5, "created_at")]
    assert found.column("created_at") == ["2017-02-28"]


def test_without_a_format_only_iso_is_a_date(imported: Import) -> None:
    with pytest.raises(MappingError, match=r"'03/11/2017' is no ISO date; give its format"):
        imported(DEALS, created("03/11/2017", "04/11/2017"))


def test_one_that_is_no_iso_among_others_is_rejected(imported: Import) -> None:
    found = imported(DEALS, created("2017-11-03", "03/11/2017", "2017-02-30"))
    assert found.lines == [(3, "created_at"), (4, "created_at")]
    assert "03/11/2017 could be two days" in found.rejected[0]["reason"]


def test_of_several_formats_only_one_may_fit(imported: Import) -> None:
    both = with_format('["%d/%m/%Y", "%m/%d/%Y"]')
    found = imported(both, created("25/12/2017", "12/25/2017", "03/11/2017", "04/04/2017"))
    assert found.column("created_at") == ["2017-12-25", "2017-12-25", "2017-04-04"]
    assert found.lines == [(4, "created_at")]


def test_formats_with_and_without_a_time_mix(imported: Import) -> None:
    found = imported(
        with_format('["%d/%m/%Y", "%d/%m/%Y %H:%M"]'), created("25/12/2017", "25/12/2017 08:00")
    )
    assert found.column("created_at") == ["2017-12-25", "2017-12-25 08:00:00"]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-31",
        "2026-01-31T08:15",
        "2026-01-31 08:15:00",
        "2026-01-31T08:15:00.000Z",
        "2025-05-21T09:26:38.519+07:00",
        "2026-01-06 09:34:13 +0700",
    ],
)
def test_iso_needs_no_format_and_stays_as_it_is(imported: Import, cell: str) -> None:
    assert imported(DEALS, created(cell, "")).column("created_at") == [cell]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-1-31", "2026-01-31"),
        ("2026-1-31T8:15:00+07:00", "2026-01-31 01:15:00+00"),
        ("2026-1-31 8:15", "2026-01-31 08:15:00"),
    ],
)
def test_almost_iso_among_iso_is_put_right(imported: Import, cell: str, told: str) -> None:
    assert imported(DEALS, created("2026-01-30", cell)).column("created_at")[1] == told


@pytest.mark.parametrize("cell", ["2026-02-30", "x"])
def test_no_day_that_facts_keep(imported: Import, cell: str) -> None:
    found = imported(DEALS, created("2026-01-30", cell))
    assert found.lines == [(3, "created_at")]
    assert "it is no ISO date" in found.rejected[0]["reason"]


def test_iso_of_several_shapes(imported: Import) -> None:
    cells = ("2026-01-31", "2026-01-31T08:15:00Z", "2026-01-31 08:15", "2026-01-31T08:15:00+07:00")
    found = imported(DEALS, created(*cells))
    assert found.column("created_at") == list(cells)


def test_a_clock_of_another_timezone_becomes_an_instant(imported: Import) -> None:
    toml = with_format('"%Y-%m-%d %H:%M:%S"', ', timezone = "UTC"')
    assert imported(toml, created("2026-01-31 20:15:00")).column("created_at") == [
        "2026-01-31 20:15:00+00"
    ]
    block = DEALS.replace("[opportunities]", '[opportunities]\ntimezone = "America/New_York"')
    assert imported(block, created("2026-07-31 20:15:00"), replace=True).column("created_at") == [
        "2026-08-01 00:15:00+00"
    ]


def test_an_instant_for_a_date_is_its_local_day(imported: Import) -> None:
    toml = DEALS + 'expected_close_on = "x"\n'
    text = "id,owner,created,x\nD1,R1,2026-01-01,{}\n"
    for cell in ("2026-01-31T20:15:00Z", "2026-02-01 03:15:00", "2026-02-01"):
        found = imported(toml, {"deals.csv": text.format(cell)}, replace=True)
        assert found.column("expected_close_on") == ["2026-02-01"]


def test_the_session_of_the_machine_does_not_matter(
    imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    found = imported(
        with_format("'%Y-%m-%dT%H:%M:%S%z'"),
        created("2026-01-31T20:15:00+07:00"),
        settings=Settings(timezone="Asia/Tokyo"),
    )
    assert found.column("created_at") == ["2026-01-31 13:15:00+00"]


def test_a_default_stays_a_bare_date_beside_times(imported: Import) -> None:
    found = imported(
        with_format("'%Y-%m-%d %H:%M'", ", default = 2017-12-31"), created("2017-01-01 10:00", "")
    )
    assert found.column("created_at") == ["2017-01-01 10:00:00", "2017-12-31"]


def test_a_format_that_is_none_is_named(imported: Import) -> None:
    with pytest.raises(MappingError, match=r"opportunities.created_at: '%Q' is no format"):
        imported(with_format("'%Q'"), created("2017-01-01"))


@pytest.mark.parametrize(
    ("created", "cell"),
    [
        ('"created"', "2126-03-01"),
        ('"created"', "9999-12-31T09:30:00+07:00"),
        ('{ column = "created", format = "%d/%m/%Y" }', "01/03/2126"),
        ('{ column = "created", format = "%Y-%m-%d" }', "2126-03-01"),
    ],
)
def test_a_day_of_which_nothing_is_kept_is_told_so(
    imported: Import, created: str, cell: str
) -> None:
    toml = DEALS.replace('"created"', created)
    [row] = imported(toml, {"deals.csv": f"id,owner,created\nD1,R1,{cell}\n"}).rejected
    assert (row["value"], row["reason"]) == (cell, "it lies outside 1900-01-02 to 2099-12-30")
