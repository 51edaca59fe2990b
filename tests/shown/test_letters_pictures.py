"""The pictures of letters: words lie where nothing else does."""

from decimal import Decimal
from itertools import pairwise
from re import findall

import pytest

from teropong.shown.letters.pictures import weeks

LINE = r'y1="([0-9.]+)" y2="[0-9.]+" class="target wide"'


def drawn(*values, target):
    svg, height = weeks(
        "Meetings",
        [Decimal(value) for value in values],
        [f"{nth} Jan" for nth in range(len(values))],
        [str(value) for value in values],
        (Decimal(target), f"target {target}"),
    )
    (line,) = findall(LINE, str(svg))
    texts = findall(r'<text x="([0-9.]+)" y="([0-9.]+)"[^>]*>([^<]+)<', str(svg))
    return float(line), [(float(x), float(y), words) for x, y, words in texts], height


@pytest.mark.parametrize(
    ("values", "target"),
    [((1, 0, 2, 1, 0, 1, 0, 0), 1), ((3, 1, 4, 0, 2, 6, 0, 1), 2), ((1, 2, 1, 2, 1, 2, 1, 2), 5)],
)
def test_a_target_is_named_at_its_line(values, target):
    line, texts, _height = drawn(*values, target=target)
    (aim,) = [one for one in texts if one[2].startswith("target")]
    assert abs(aim[1] - line) <= 16
    beside = sorted(one for one in [*texts, aim] if abs(one[1] - aim[1]) < 13)
    for one, other in pairwise(dict.fromkeys(beside)):
        assert other[0] - one[0] >= 7 * (len(one[2]) + len(other[2])) / 2


def test_where_there_is_no_room_it_stands_above_all():
    _line, texts, _height = drawn(*[9] * 8, target=5)
    (aim,) = [one for one in texts if one[2].startswith("target")]
    assert aim[1] == 48
