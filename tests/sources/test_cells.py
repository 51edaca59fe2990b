"""Every way in which a cell is filled, with a table of a few rows each."""

from __future__ import annotations

import pytest

from teropong.facts.settings import Settings
from teropong.sources.tables import MappingError

from .conftest import DEALS, Import

HEAD = "id,owner,created,x\n"
AMOUNT = '{ column = "x", decimal = ",", thousands = "." }'


def deals(*cells: str) -> dict[str, str]:
    """A file of deals whose last column holds these cells."""
    return {
        "deals.csv": HEAD + "".join(f"D{n},R1,2026-01-0{n},{x}\n" for n, x in enumerate(cells, 1))
    }


def test_a_column_is_renamed_and_ids_stay_text(imported: Import) -> None:
    text = (
        "id,owner,created\n1234567890123456789,007,2026-01-05\n0000000000000000001,7,2026-01-06\n"
    )
    found = imported(DEALS, {"deals.csv": text})
    assert found.column("opportunity_id") == ["1234567890123456789", "0000000000000000001"]
    assert found.column("rep_id") == ["007", "7"]
    assert found.column("created_at") == ["2026-01-05", "2026-01-06"]
    assert found.summary.rejected == 0


def test_spaces_around_a_cell_are_none_of_it(imported: Import) -> None:
    found = imported(DEALS + 'source = "x"\n', {"deals.csv": HEAD + " D1 ,R1 , 2026-01-05,  \n"})
    assert found.rows()[0] == {
        "opportunity_id": "D1", "rep_id": "R1", "created_at": "2026-01-05", "outcome": "open", "source": "",
    }  # fmt: skip


def test_header_case_may_differ(imported: Import) -> None:
    assert imported(
        DEALS, {"deals.csv": "ID,Owner ,CREATED\nD1,R1,2026-01-05\n"}
    ).summary.tables == {"opportunities": 1}


@pytest.mark.parametrize(
    ("cell", "currency", "told"),
    [
        ("1234.50", "IDR", "1234.50"),
        ("$1234", "USD", "1234"),
        ("USD 12", "USD", "12"),
        ("12 €", "EUR", "12"),
        ("0.500", "IDR", "0.500"),
        ("1500.000", "IDR", "1500.000"),
    ],
)
def test_a_plain_number_needs_no_separators(
    imported: Import, cell: str, currency: str, told: str
) -> None:
    found = imported(DEALS + 'amount = "x"\n', deals(cell), settings=Settings(currency=currency))
    assert found.column("amount") == [told]


@pytest.mark.parametrize(
    "cell", ["1.500", "1,500", "12,5", "Rp1.500", "1.234.567", "twelve", "1e5", "5--", "5 apples"]
)
def test_a_number_that_reads_in_two_ways_is_rejected(imported: Import, cell: str) -> None:
    found = imported(DEALS + 'amount = "x"\n', deals(f'"{cell}"', "1"))
    assert found.lines == [(2, "amount")]
    assert found.rejected[0]["value"] == cell
    assert found.column("opportunity_id") == ["D2"]


@pytest.mark.parametrize(
    ("cell", "currency", "told"),
    [
        ("Rp1.234.567,50", "IDR", "1234567.50"),
        ("€ 2.900,00", "EUR", "2900.00"),
        ("Rp. 1.500.000,-", "IDR", "1500000"),
        ("1.234,5 €", "EUR", "1234.5"),
        ("1234,5", "IDR", "1234.5"),
        ("\u20ac\u00a02.900", "EUR", "2900"),
        ("IDR 7", "IDR", "7"),
        ("rp 7", "IDR", "7"),
        ("Rp 7 IDR", "IDR", "7"),
        ("$7", "USD", "7"),
        ("$7", "AUD", "7"),
        ("7 kr", "NOK", "7"),
        ("Kr. 7", "SEK", "7"),
        ("¥7", "JPY", "7"),
        ("¥7", "CNY", "7"),
        ("eur 7", "EUR", "7"),
        ("XTS 7", "XTS", "7"),
    ],
)
def test_the_signs_of_the_rows_currency_are_stripped(
    imported: Import, cell: str, currency: str, told: str
) -> None:
    toml = DEALS + f'amount = {AMOUNT}\ncurrency = {{ constant = "{currency}" }}\n'
    assert imported(toml, deals(f'"{cell}"')).column("amount") == [told]


@pytest.mark.parametrize(
    ("cell", "currency", "told"),
    [
        ("€ 2.900,00", "IDR", "the sign € says EUR, and the currency of the row is IDR"),
        ("2.900,00 €", "IDR", "the sign € says EUR, and the currency of the row is IDR"),
        ("EUR 7", "IDR", "the sign EUR says EUR, and the currency of the row is IDR"),
        ("Rp7", "USD", "the sign Rp says IDR, and the currency of the row is USD"),
        ("Rp7 USD", "USD", "the sign Rp says IDR, and the currency of the row is USD"),
        ("¥7", "IDR", "the sign ¥ says JPY, CNY, and the currency of the row is IDR"),
        ("$7", "EUR", "the sign $ says USD, AUD, "),
        ("5 jt", "IDR", "no currency is known by the sign jt; the currency of the row is IDR"),
    ],
)
@pytest.mark.parametrize("others", [0, 1])
def test_the_sign_of_another_currency_is_rejected(
    imported: Import, cell: str, currency: str, told: str, others: int
) -> None:
    toml = DEALS + f'amount = {AMOUNT}\ncurrency = {{ constant = "{currency}" }}\n'
    found = imported(toml, deals(*['"1.250,00"'] * others, f'"{cell}"', "7"))
    assert found.lines == [(2 + others, "amount")]
    assert found.rejected[0]["reason"].startswith(told)
    assert "Map the currency of the row" in found.rejected[0]["advice"]
    assert found.column("amount") == ["1250.00"] * others + ["7"]


def test_a_sign_is_held_against_the_currency_of_its_row(imported: Import) -> None:
    toml = DEALS + f'amount = {AMOUNT}\ncurrency = "y"\n'
    text = "id,owner,created,x,y\n" + "".join(
        f"D{n},R1,2026-01-01,{x},{y}\n"
        for n, (x, y) in enumerate(
            [("€7", "EUR"), ("€7", ""), ("Rp7", ""), ("€7", "IDR"), ("7", "EUR")]
        )
    )
    found = imported(toml, {"deals.csv": text})
    assert found.lines == [(3, "amount"), (5, "amount")]
    assert found.rejected[0]["value"] == "€7"
    assert found.column("opportunity_id") == ["D0", "D2", "D4"]


@pytest.mark.parametrize(
    ("cell", "currency"),
    [("€ 1.000", "IDR"), ("12,345", "IDR"), ("-1.000,5", "IDR"), ("1,5", "JPY")],
)
def test_a_faulty_number_is_told_as_it_stands(imported: Import, cell: str, currency: str) -> None:
    toml = DEALS + f'amount = {AMOUNT}\ncurrency = {{ constant = "{currency}" }}\n'
    found = imported(toml, deals(f'"{cell}"', "7"))
    assert [row["value"] for row in found.rejected] == [cell]
    assert found.summary.faults[0].value == cell


def test_of_several_cells_the_faulty_one_is_told_as_it_stands(imported: Import) -> None:
    toml = DEALS + f"amount = {{ first_of = [{AMOUNT.replace('x', 'y')}, {AMOUNT}] }}\n"
    text = 'id,owner,created,x,y\nD1,R1,2026-01-01,"12,345",\nD2,R1,2026-01-02,7,"1,234"\n'
    found = imported(toml, {"deals.csv": text + "D3,R1,2026-01-03,7,\n"})
    assert [row["value"] for row in found.rejected] == ["12,345", "1,234"]


def test_a_sign_in_a_history_is_held_against_the_currency_of_the_deal(imported: Import) -> None:
    toml = DEALS + (
        'currency = "y"\n[opportunity_history]\nfile = "history.csv"\n'
        f'opportunity_id = "id"\nchanged_at = "at"\namount = {AMOUNT}\n'
    )
    history = "id,at,x\nD1,2026-01-05,€7\nD1,2026-01-06,Rp7\nD2,2026-01-07,€7\nD2,2026-01-08,Rp7\n"
    text = "id,owner,created,y\nD1,R1,2026-01-01,EUR\nD2,R1,2026-01-01,\n"
    found = imported(toml, {"deals.csv": text, "history.csv": history})
    assert found.lines == [(3, "amount"), (4, "amount")]
    assert found.column("opportunity_id", "opportunity_history") == ["D1", "D2"]
    assert "the currency of the row is EUR" in found.rejected[0]["reason"]


def test_a_rate_is_of_the_reporting_currency_and_a_target_of_its_own(imported: Import) -> None:
    toml = DEALS + (
        '[rates]\nfile = "rates.csv"\ncurrency = "c"\nstarts_on = "on"\n'
        f'rate = {AMOUNT}\n[targets]\nfile = "targets.csv"\nindicator = {{ constant = "revenue" }}\n'
        'scope_kind = { constant = "company" }\ngrain = { constant = "month" }\nstarts_on = "on"\n'
        f'value = {AMOUNT}\ncurrency = "c"\n'
    )
    files = {
        **deals("1"),
        "rates.csv": "c,on,x\nUSD,2026-01-01,Rp16.000\nEUR,2026-01-01,€16.000\n",
        "targets.csv": "c,on,x\nUSD,2026-01-01,$16.000\n,2026-01-01,$16.000\n,2026-01-01,Rp16.000\n",
    }
    found = imported(toml, files)
    assert {(row["file"], row["line"]) for row in found.rejected} == {
        ("rates.csv", "3"),
        ("targets.csv", "3"),
    }
    assert found.column("value", "targets") == ["16000", "16000"]


def test_thousands_may_be_spaces_or_commas(imported: Import) -> None:
    toml = DEALS + 'amount = { column = "x", decimal = ",", thousands = " " }\n'
    assert imported(toml, deals('"1 234 567,5"', "1\u00a0000")).column("amount") == [
        "1234567.5",
        "1000",
    ]
    toml = DEALS + 'amount = { column = "x", thousands = "," }\n'
    found = imported(toml, deals('"Rp1,234.50"', '"1,5"'), replace=True)
    assert found.column("amount") == ["1234.50"]


def test_what_is_no_amount_of_its_currency_is_rejected(imported: Import) -> None:
    toml = DEALS + 'amount = "x"\ncurrency = { constant = "JPY" }\n'
    found = imported(toml, deals("-5", "12.5", "1200", "12.0", "900000000000000001", ""))
    assert found.lines == [(2, "amount"), (3, "amount"), (6, "amount")]
    assert "never negative" in found.rejected[0]["reason"]
    assert found.column("amount") == ["1200", "12.0", ""]


def test_the_reporting_currency_tells_the_digits_where_a_deal_has_none(imported: Import) -> None:
    found = imported(
        DEALS + 'amount = "x"\n', deals("1.25", "8"), settings=Settings(currency="JPY")
    )
    assert found.lines == [(2, "amount")]


def test_values_replace_words(imported: Import) -> None:
    toml = DEALS + 'source = { column = "x", values = { Web = "web", "n/a" = "" } }\n'
    found = imported(toml, deals("Web", "n/a", "", "Fax"))
    assert found.column("source") == ["web", "", ""]
    assert found.lines == [(5, "source")]
    assert found.rejected[0]["value"] == "Fax"


def test_other_values_become_one_or_stay(imported: Import) -> None:
    toml = DEALS + 'source = { column = "x", values = { Web = "web" }, other = "else" }\n'
    assert imported(toml, deals("Web", "Fax", "")).column("source") == ["web", "else", ""]
    toml = DEALS + 'source = { column = "x", values = { Web = "web" }, keep_others = true }\n'
    assert imported(toml, deals("Web", "Fax", ""), replace=True).column("source") == [
        "web",
        "Fax",
        "",
    ]


def test_a_default_fills_and_is_counted(imported: Import) -> None:
    toml = DEALS + 'source = { column = "x", empty = ["-", 0], default = "none" }\n'
    found = imported(toml, deals("Web", "-", "", "0"))
    assert found.column("source") == ["Web", "none", "none", "none"]
    assert found.summary.fed[0].filled == {"source": 3}


def test_the_first_cell_that_is_filled(imported: Import) -> None:
    toml = (
        DEALS + 'amount = { first_of = [{ column = "x", empty = ["0"] }, "y", { constant = 7 }] }\n'
    )
    text = "id,owner,created,x,y\nD1,R1,2026-01-01,5,6\nD2,R1,2026-01-02,0,6\nD3,R1,2026-01-03,,\n"
    assert imported(toml, {"deals.csv": text}).column("amount") == ["5", "6", "7"]


def test_a_later_cell_is_no_fault_where_an_earlier_one_is_filled(imported: Import) -> None:
    toml = DEALS + 'amount = { first_of = ["x", "y"] }\n'
    text = "id,owner,created,x,y\nD1,R1,2026-01-01,5,bad\nD2,R1,2026-01-02,,bad\n"
    found = imported(toml, {"deals.csv": text})
    assert found.column("amount") == ["5"]
    assert [row["column"] for row in found.rejected] == ["y"]


def test_a_row_with_two_faults_has_two_lines_and_counts_once(imported: Import) -> None:
    toml = (
        DEALS.replace('"created"', '{ column = "created", format = "%Y-%m-%d" }') + 'amount = "x"\n'
    )
    found = imported(toml, {"deals.csv": HEAD + "D1,R1,2026-02-30,abc\nD2,R1,2026-02-20,1\n"})
    assert found.lines == [(2, "amount"), (2, "created_at")]
    assert found.summary.rejected == 1


def test_an_empty_cell_that_every_row_needs_is_rejected(imported: Import) -> None:
    found = imported(
        DEALS,
        {
            "deals.csv": "id,owner,created\n,R1,2026-01-05\nD2,,2026-01-05\nD3,R1,\nD4,R1,2026-01-05\n"
        },
    )
    assert found.lines == [(2, "opportunity_id"), (3, "rep_id"), (4, "created_at")]
    assert found.rejected[1]["row"] == "D2,,2026-01-05"
    assert found.rejected[1]["column"] == "owner"


def test_words_are_checked_before_a_row_is_read(imported: Import) -> None:
    toml = DEALS.replace('{ constant = "open" }', '{ column = "x", values = { W = "wno" } }')
    with pytest.raises(MappingError, match=r"'wno'.*is it 'won'"):
        imported(toml, deals("W"))


def test_a_word_that_facts_do_not_have_is_rejected(imported: Import) -> None:
    toml = DEALS.replace('{ constant = "open" }', '"x"')
    found = imported(toml, deals("open", "Open"))
    assert found.lines == [(3, "outcome")]
    assert "open, won, lost" in found.rejected[0]["advice"]


def test_rows_that_are_none_are_counted(imported: Import) -> None:
    text = HEAD + "1,R1,2026-01-05,x\n2,R1,never,x\n3,,x,\n4,R1\n5,R1,2026-01-06,x,y,z\n"
    fed = imported(DEALS, {"deals.csv": text}).summary.fed[0]
    assert (fed.read, fed.written, fed.skipped, fed.rejected) == (5, 1, 0, 4)


def test_a_nul_is_rejected(imported: Import) -> None:
    found = imported(DEALS + 'source = "x"\n', deals("a\0b", "ok"))
    assert found.lines == [(2, "source")]
