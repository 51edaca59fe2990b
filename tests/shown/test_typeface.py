"""Words keep their hyphens: tabular figures make Inter's as wide as a digit."""

from pathlib import Path

import pytest

import teropong

SOURCE = Path(teropong.__file__).parent
PAGES = ("app/pages/static/teropong/frame.css", "cli/report/assets/report.css")


@pytest.mark.parametrize("name", PAGES)
def test_the_text_of_a_page_is_not_tabular(name):
    (rule,) = (
        part.partition("}")[0]
        for part in (SOURCE / name).read_text(encoding="utf-8").split("\nbody {")[1:]
    )
    assert "Inter" in rule
    assert "tnum" not in rule
    assert "tabular-nums" not in rule
