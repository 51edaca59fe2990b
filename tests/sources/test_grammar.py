"""A mapping that is wrong names the key and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from teropong.sources.tables import MappingError, read_mapping

from .conftest import DEALS, Import

FILES = {"deals.csv": "id,owner,created,x\nD1,R1,2026-01-05,a\n"}


def error_of(toml: str, tmp_path: Path) -> str:
    (tmp_path / "map.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        read_mapping(tmp_path / "map.toml")
    assert caught.value.is_wrong_call
    return str(caught.value)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (
            "[opportunitys]\n",
            "map.toml: facts have no table 'opportunitys'; is it 'opportunities'?",
        ),
        ("", "map.toml: it feeds no table; write at least [opportunities]"),
        ("opportunities = 3\n", "opportunities is no table"),
        ("[opportunities\n", "map.toml: Expected ']'"),
        (DEALS + 'amuont = "x"\n', "opportunities: nothing is called 'amuont'; is it 'amount'?"),
        (DEALS + 'fille = "x"\n', "is it 'file'?"),
        (DEALS + "amount = 3\n", "opportunities.amount = 3: write a column's"),
        (
            DEALS + 'amount = { colum = "x" }\n',
            "opportunities.amount: nothing is called 'colum'; is it 'column'?",
        ),
        (DEALS + 'amount = { decimal = "." }\n', "write one of column, columns, constant"),
        (
            DEALS + 'amount = { column = "x", constant = 3 }\n',
            "write one of column, columns, constant",
        ),
        (
            DEALS + 'amount = { column = "x", format = "%d" }\n',
            "format is of instant, date, and this column is money",
        ),
        (
            DEALS + 'closed_at = { column = "x", decimal = "," }\n',
            "decimal is of money, decimal, integer",
        ),
        (DEALS + 'amount = { column = "x", decimal = ",", thousands = "," }\n', "are two signs"),
        (
            DEALS + 'amount = { column = "x", decimal = "comma" }\n',
            "write one sign, such as a point",
        ),
        (DEALS + 'source = { column = "x", other = "y" }\n', "go with values"),
        (DEALS + 'source = { column = "x", values = "y" }\n', "write it in braces"),
        (
            DEALS + 'source = { column = "x", default = true }\n',
            "opportunities.source.default = True",
        ),
        (DEALS + "source = { first_of = [] }\n", "first_of is a list"),
        (DEALS + "source = { from_column_name = 0 }\n", "which *: 1, 2"),
        (
            DEALS + 'closed_at = { column = "x", timezone = "Asia/Bandung" }\n',
            "no timezone is called 'Asia/Bandung'",
        ),
        (DEALS + 'separator = "comma"\n', "write one sign, such as ;"),
        (DEALS + "encoding = 8\n", "opportunities: encoding = 8; write a text in quotes"),
        (DEALS + 'distinct = "yes"\n', "distinct = 'yes'; write true or false"),
        (
            DEALS + 'join = "products.csv"\n',
            "opportunities.join = 'products.csv': write it in braces",
        ),
        (DEALS + 'join = { file = "p.csv" }\n', 'write file = "x.csv" and on = "column"'),
        (
            DEALS + 'join = { file = "p.csv", on = { left = "a" } }\n',
            'write file = "x.csv" and on = "column"',
        ),
        (DEALS + 'where = { column = "x" }\n', "opportunities.where: write { column"),
        (
            DEALS.replace('rep_id = "owner"\n', ""),
            "opportunities: rep_id is missing, and every row needs it",
        ),
    ],
)
def test_a_wrong_mapping_is_told(toml: str, told: str, tmp_path: Path) -> None:
    assert told in error_of(toml, tmp_path)


def test_a_mapping_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="there is no mapping"):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(MappingError, match=r"bad.toml"):
        read_mapping(tmp_path / "bad.toml")
    with pytest.raises(MappingError, match="is a folder; name the file of the mapping"):
        read_mapping(tmp_path)
    (tmp_path / "wide.toml").write_text(DEALS, encoding="utf-16")
    with pytest.raises(MappingError, match=r"wide.toml is not UTF-8; save it as UTF-8"):
        read_mapping(tmp_path / "wide.toml")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (
            DEALS.replace('"owner"', '"ownr"'),
            "opportunities: deals.csv has no column 'ownr'; is it 'owner'?",
        ),
        (DEALS.replace("deals.csv", "deal.csv"), "there is no file deal.csv; is it 'deals.csv'?"),
        (DEALS + 'amount = "products.price"\n', "has no column 'products.price'"),
        (DEALS.replace('file = "deals.csv"\n', ""), "say which file has the column 'id'"),
        (
            DEALS + 'amount = { column = "x", default = "1,5" }\n',
            "opportunities.amount: '1,5': no amount of money. Write digits, a point and decimals only",
        ),
        (
            DEALS + 'closed_at = { constant = "31/12/2017" }\n',
            "opportunities.closed_at: '31/12/2017': no such date or time. Write 2026-04-01",
        ),
        (
            DEALS + "source = { from_column_name = true }\n",
            "from_column_name needs a column with columns",
        ),
        (
            '[accounts]\nfile = "deals.csv"\naccount_id = "id"\nname = "id"\n',
            "map.toml feeds no opportunities",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_the_files(imported: Import, toml: str, told: str) -> None:
    with pytest.raises(MappingError) as caught:
        imported(toml, FILES)
    assert told in str(caught.value)
