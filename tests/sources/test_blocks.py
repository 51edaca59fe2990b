"""Blocks: several files and tables, joins, conditions, repeated rows, patterns of columns."""

from __future__ import annotations

import pytest

from teropong.sources.tables import MappingError

from .conftest import DEALS, Import

PLAIN = "id,owner,created,x\nD1,R1,2026-01-01,a\nD2,R2,2026-01-02,b\nD3,R1,2026-01-03,\n"
PRODUCTS = "name,price\na,10\nb,20\nb,30\n"
JOIN = 'join = { file = "products.csv", on = { left = "x", right = "name" }%s }\n'


def test_a_join_brings_columns_and_counts_the_missing(imported: Import) -> None:
    toml = DEALS + JOIN % "" + 'amount = "products.price"\nsource = "price"\n'
    found = imported(toml, {"deals.csv": PLAIN.replace(",b", ",c"), "products.csv": PRODUCTS})
    assert found.column("amount") == ["10", "", ""]
    assert found.column("source") == ["10", "", ""]
    assert found.summary.fed[0].missing == {"products.csv": 1}


def test_of_a_joined_key_the_first_row_is_used_and_the_rest_told(imported: Import) -> None:
    toml = DEALS + JOIN % "" + 'amount = "products.price"\n'
    found = imported(toml, {"deals.csv": PLAIN, "products.csv": PRODUCTS})
    assert found.column("amount") == ["10", "20", ""]
    assert found.summary.repeated_keys == ["products.csv.name: 1"]


def test_a_required_partner_that_is_missing_rejects(imported: Import) -> None:
    toml = DEALS + JOIN % ", required = true" + 'amount = "products.price"\n'
    found = imported(toml, {"deals.csv": PLAIN.replace(",b", ",c"), "products.csv": PRODUCTS})
    assert [(row["line"], row["column"], row["value"]) for row in found.rejected] == [
        ("3", "x", "c"),
        ("4", "x", ""),
    ]
    assert found.column("opportunity_id") == ["D1"]


def test_the_words_of_a_key_may_differ(imported: Import) -> None:
    toml = DEALS + JOIN % ', values = { GTXPro = "GTX Pro" }' + 'amount = "price"\n'
    files = {
        "deals.csv": PLAIN.replace(",a", ",GTXPro"),
        "products.csv": "name,price\nGTX Pro,4821\n",
    }
    assert imported(toml, files).column("amount") == ["4821", "", ""]


def test_joins_chain_and_keep_the_order_of_the_file(imported: Import) -> None:
    toml = DEALS.replace('"owner"', '"teams.chief"') + (
        'join = [{ file = "owners.csv", on = "owner", as = "o" }, '
        '{ file = "teams.csv", on = { left = "o.team", right = "team" } }]\n'
    )
    deals = "id,owner,created\n" + "".join(f"D{n:04},R{n % 7},2026-01-01\n" for n in range(5000))
    owners = "owner,team\n" + "".join(f"R{n},T{n % 3}\n" for n in range(7))
    teams = "team,chief\nT2,Z\nT1,Y\nT0,X\n"
    found = imported(toml, {"deals.csv": deals, "owners.csv": owners, "teams.csv": teams})
    assert found.column("opportunity_id") == [f"D{n:04}" for n in range(5000)]
    assert found.column("rep_id")[:8] == ["X", "Y", "Z", "X", "Y", "Z", "X", "X"]


def test_a_name_in_two_joined_files_is_ambiguous(imported: Import) -> None:
    toml = (
        DEALS
        + 'amount = "price"\njoin = [{ file = "a.csv", on = "x" }, { file = "b.csv", on = "x" }]\n'
    )
    with pytest.raises(
        MappingError, match=r"several files have 'price'; write one of a.price, b.price"
    ):
        imported(toml, {"deals.csv": PLAIN, "a.csv": "x,price\na,1\n", "b.csv": "x,price\na,1\n"})


def test_a_condition_takes_rows_and_the_rest_is_counted(imported: Import) -> None:
    def kept(condition: str) -> list[str]:
        found = imported(DEALS + f"where = {condition}\n", {"deals.csv": PLAIN}, replace=True)
        assert found.summary.fed[0].skipped == 3 - found.summary.fed[0].written
        return found.column("opportunity_id")

    assert kept('{ column = "x", values = ["a"] }') == ["D1"]
    assert kept('{ column = "x", not = ["a"] }') == ["D2", "D3"]
    assert kept('{ column = "x", filled = true }') == ["D1", "D2"]
    assert kept('{ column = "x", filled = false }') == ["D3"]
    assert kept('[{ column = "x", not = ["a"] }, { column = "owner", values = ["R2"] }]') == ["D2"]


def test_dimensions_keep_the_first_of_a_key(imported: Import) -> None:
    toml = DEALS + '[reps]\nfile = "deals.csv"\nrep_id = "owner"\nname = "id"\n'
    found = imported(toml, {"deals.csv": PLAIN})
    assert found.rows("reps") == [{"rep_id": "R1", "name": "D1"}, {"rep_id": "R2", "name": "D2"}]
    assert found.summary.fed[0].repeated == 1
    assert not found.rejected


def test_a_deal_twice_is_rejected_unless_distinct_is_said(imported: Import) -> None:
    text = PLAIN + "D1,R9,2026-01-09,\n"
    found = imported(DEALS, {"deals.csv": text})
    assert found.lines == [(5, "opportunity_id")]
    assert found.rejected[0]["value"] == "D1"
    found = imported(DEALS + "distinct = true\n", {"deals.csv": text}, replace=True)
    assert found.summary.fed[0].repeated == 1
    assert not found.rejected


def test_whole_rows_may_be_distinct(imported: Import) -> None:
    toml = DEALS + (
        '[opportunity_history]\nfile = "deals.csv"\ndistinct = true\nopportunity_id = { constant = "D1" }\n'
        'changed_at = { constant = "2026-01-01" }\nstage = "owner"\n'
    )
    found = imported(toml, {"deals.csv": PLAIN})
    assert found.column("stage", "opportunity_history") == ["R1", "R2"]
    assert found.summary.fed[1].repeated == 1


def test_several_blocks_feed_one_table_in_their_order(imported: Import) -> None:
    toml = DEALS.replace("[opportunities]", "[[opportunities]]")
    toml += toml.replace("deals.csv", "more.csv")
    found = imported(
        toml,
        {"deals.csv": PLAIN, "more.csv": "id,owner,created\nD9,R1,2026-01-01\nD1,R1,2026-01-01\n"},
    )
    assert found.column("opportunity_id") == ["D1", "D2", "D3", "D9"]
    assert [(row["file"], row["line"]) for row in found.rejected] == [("more.csv", "3")]


def test_constants_alone_make_one_row(imported: Import) -> None:
    toml = DEALS + (
        '[[stages]]\nstage = { constant = "New" }\nposition = { constant = 1 }\n'
        '[[stages]]\nstage = { constant = "Offer" }\nposition = { constant = 2 }\n'
    )
    found = imported(toml, {"deals.csv": PLAIN})
    assert found.rows("stages") == [
        {"stage": "New", "position": "1"},
        {"stage": "Offer", "position": "2"},
    ]


def test_one_row_of_history_for_every_filled_cell(imported: Import) -> None:
    toml = DEALS + (
        '[[opportunity_history]]\nfile = "deals.csv"\nopportunity_id = "id"\n'
        'stage = { constant = "Engaging" }\nchanged_at = "engaged"\n'
    )
    text = "id,owner,created,engaged\nD1,R1,2026-01-01,2026-01-02\nD2,R2,2026-01-02,\n"
    found = imported(toml, {"deals.csv": text})
    assert found.rows("opportunity_history") == [
        {"opportunity_id": "D1", "changed_at": "2026-01-02", "stage": "Engaging"}
    ]
    assert found.summary.fed[1].skipped == 1


HUBSPOT = (
    "Record ID,Deal owner,Create Date,"
    '"Date entered ""Qualified (warm) (Sales)""","Date entered ""Closed won (Sales)""","Date exited ""Qualified (warm) (Sales)"""\n'
    "1,R1,2026-01-01 09:00,2026-01-02 10:00,2026-02-01 08:00,2026-02-01 08:00\n"
    "2,R1,2026-01-01 09:00,2026-01-03 10:00,,\n"
)
ENTERED = """
[opportunities]
file = "deals.csv"
opportunity_id = "Record ID"
rep_id = "Deal Owner"
created_at = "Create date"
outcome = { constant = "open" }

[opportunity_history]
file = "deals.csv"
opportunity_id = "Record ID"
changed_at = { columns = 'Date entered "* (*)"' }
stage = { from_column_name = true, values = { "Closed won" = "won" }, keep_others = true }
"""


def test_a_pattern_of_columns_becomes_history(imported: Import) -> None:
    found = imported(ENTERED, {"deals.csv": HUBSPOT})
    assert [tuple(row.values()) for row in found.rows("opportunity_history")] == [
        ("1", "2026-01-02 10:00", "Qualified (warm)"),
        ("2", "2026-01-03 10:00", "Qualified (warm)"),
        ("1", "2026-02-01 08:00", "won"),
    ]
    history = found.summary.fed[1]
    assert (history.read, history.written, history.skipped) == (4, 3, 1)


def test_a_second_star_and_a_second_pattern(imported: Import) -> None:
    toml = ENTERED.replace("from_column_name = true, values", "from_column_name = 2, values")
    toml = toml.replace(
        'opportunity_id = "Record ID"\nchanged',
        'expected_close_on = { columns = \'Date exited "* (*)"\' }\nopportunity_id = "Record ID"\nchanged',
    )
    with pytest.raises(MappingError, match=r'no column .Date exited "Closed won'):
        imported(toml, {"deals.csv": HUBSPOT})
    text = HUBSPOT.replace("Closed won (Sales)", "x").replace('Date entered ""x""', "Other")
    found = imported(toml, {"deals.csv": text})
    assert found.column("stage", "opportunity_history") == ["Sales", "Sales"]
    assert found.column("expected_close_on", "opportunity_history") == ["2026-02-01", ""]


def test_a_pattern_that_finds_nothing_is_named(imported: Import) -> None:
    with pytest.raises(MappingError, match=r"no column is like 'Entered \*'"):
        imported(ENTERED.replace('Date entered "* (*)"', "Entered *"), {"deals.csv": HUBSPOT})


def test_history_amounts_are_in_the_currency_of_the_deal(imported: Import) -> None:
    toml = (
        DEALS
        + 'currency = "x"\n'
        + (
            '[opportunity_history]\nfile = "log.csv"\nopportunity_id = "id"\nchanged_at = "at"\namount = "amount"\n'
        )
    )
    files = {
        "deals.csv": PLAIN.replace(",a", ",JPY").replace(",b", ",KWD"),
        "log.csv": "id,at,amount\nD1,2026-01-01,1.5\nD2,2026-01-01,1.1234\nD2,2026-01-01,1000.125\nD3,2026-01-01,1.50\n",
    }
    found = imported(toml, files)
    assert [(row["file"], row["line"]) for row in found.rejected] == [
        ("log.csv", "2"),
        ("log.csv", "3"),
    ]
    assert found.column("amount", "opportunity_history") == ["1000.125", "1.50"]


def test_rows_that_contradict_one_another_are_rejected_where_they_stand(imported: Import) -> None:
    toml = (
        DEALS.replace('{ constant = "open" }', '"x"')
        + 'closed_at = "closed"\nstage = "stage"\n'
        + (
            '[[stages]]\nstage = { constant = "New" }\nposition = { constant = 1 }\n'
            '[[stages]]\nstage = { constant = "Bad" }\nposition = { constant = 0 }\n'
        )
    )
    text = (
        "id,owner,created,x,closed,stage\n"
        "D1,R1,2026-01-05,won,2026-01-05,New\n"
        '"D2","R\n1",2026-01-05,won,,New\n'
        "D3,R1,2026-01-05,lost,2026-01-04,New\n"
        "D4,R1,2026-01-05,open,,Else\n"
        "D5,R1,2026-01-05 10:00,lost,2026-01-05,\n"
        "D6,R1,2026-01-05,open,,Bad\n"
    )
    found = imported(toml, {"deals.csv": text})
    assert found.column("opportunity_id") == ["D1", "D5"]
    told = [(row["file"], row["line"], row["into"], row["value"]) for row in found.rejected]
    assert told == [
        ("map.toml", "", "stages.position", "0"),
        ("deals.csv", "3", "opportunities.closed_at", ""),
        ("deals.csv", "5", "opportunities.closed_at", "2026-01-04"),
        ("deals.csv", "6", "opportunities.stage", "Else"),
        ("deals.csv", "8", "opportunities.stage", "Bad"),
    ]
    assert found.rejected[1]["row"] == 'D2,"R\n1",2026-01-05,won,,New'
    assert found.summary.fed[0].rejected == 4
