"""The first real export: 8,800 deals, with answers that were worked out without this project."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from teropong.facts.settings import Settings
from teropong.sources.tables import Summary, import_tables, read_mapping

from .conftest import assert_clean

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "maven_crm"
SETTINGS = Settings(currency="USD", timezone="UTC")

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the CRM Sales Opportunities of Maven Analytics are not at hand"
)


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Summary, Path]:
    folder = tmp_path_factory.mktemp("maven") / "facts"
    mapping = read_mapping(Path(__file__).with_name("maven_crm.toml"))
    return import_tables([DATA], mapping, folder, settings=SETTINGS), folder


def ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for table in ("opportunities", "accounts", "reps", "opportunity_history"):
            connection.execute(f"CREATE VIEW {table} AS FROM '{folder / table}.csv'")
        return connection.execute(sql).fetchall()


def test_every_row_is_there_and_the_facts_are_clean(maven: tuple[Summary, Path]) -> None:
    summary, folder = maven
    assert summary.tables == {
        "reps": 35,
        "accounts": 85,
        "opportunities": 8800,
        "opportunity_history": 8300,
    }
    assert (summary.rejected, summary.unrated, summary.repeated_keys) == (0, [], [])
    deals, history = summary.fed[2:]
    assert (deals.filled, deals.missing, history.skipped) == ({"created_at": 500}, {}, 500)
    assert_clean(folder, SETTINGS)


def test_outcomes(maven: tuple[Summary, Path]) -> None:
    rows = ask(maven[1], "SELECT outcome, count(*) FROM opportunities GROUP BY 1 ORDER BY 1")
    assert rows == [("lost", 2473), ("open", 2089), ("won", 4238)]
    rows = ask(
        maven[1], "SELECT count(*) FROM opportunities WHERE outcome = 'open' AND account_id IS NULL"
    )
    assert rows == [(1425,)]
    share = (
        "round(100 * count(*) FILTER (outcome = 'won') / count(*) FILTER (outcome <> 'open'), 4)"
    )
    assert ask(maven[1], f"SELECT {share} FROM opportunities") == [(63.1501,)]


def test_revenue(maven: tuple[Summary, Path]) -> None:
    won = "FROM opportunities WHERE outcome = 'won'"
    assert ask(
        maven[1], f"SELECT sum(amount)::BIGINT, round(avg(amount), 4), median(amount) {won}"
    ) == [(10_005_534, 2360.9094, 1117)]
    assert ask(maven[1], f"SELECT quarter(closed_at), sum(amount)::BIGINT {won} GROUP BY 1 ORDER BY 1") == [
        (1, 1_134_672), (2, 3_086_111), (3, 2_982_255), (4, 2_802_496),
    ]  # fmt: skip


def test_days_from_engaging_to_won(maven: tuple[Summary, Path]) -> None:
    days = "date_diff('day', changed_at, closed_at)"
    rows = ask(
        maven[1],
        f"SELECT round(avg({days}), 4), median({days}) FROM opportunities "
        "JOIN opportunity_history USING (opportunity_id) WHERE outcome = 'won'",
    )
    assert rows == [(51.782, 57)]


def test_open_and_lost_deals_have_the_list_price(maven: tuple[Summary, Path]) -> None:
    rows = ask(
        maven[1],
        "SELECT count(*), count(*) FILTER (o.amount = p.sales_price) FROM opportunities o "
        f"JOIN '{DATA / 'sales_pipeline.csv'}' s USING (opportunity_id) JOIN '{DATA / 'products.csv'}' p "
        "ON p.product = replace(s.product, 'GTXPro', 'GTX Pro') WHERE o.outcome <> 'won'",
    )
    assert rows == [(4562, 4562)]
    assert ask(maven[1], "SELECT count(*) FROM opportunities WHERE amount IS NULL") == [(0,)]
    assert ask(maven[1], "SELECT count(*) FROM accounts WHERE segment = 'technolgy'") == [(0,)]


def test_a_misspelt_product_without_its_word_is_rejected(tmp_path: Path) -> None:
    text = Path(__file__).with_name("maven_crm.toml").read_text(encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        text.replace(', values = { GTXPro = "GTX Pro" }', ""), encoding="utf-8"
    )
    summary = import_tables([DATA], read_mapping(tmp_path / "map.toml"), None, settings=SETTINGS)
    assert summary.fed[2].rejected == 1480
    assert summary.rejected == 1480
    assert "products.csv has no such product" in summary.faults[0].reason
