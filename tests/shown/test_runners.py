"""The runners one by one: a dot for each, its place, its size, and what it says."""

import re

from teropong.language import use_language
from teropong.shown.diamond import diamond
from teropong.shown.lists import on_the_way
from teropong.shown.naming import Name
from teropong.shown.runners import MOST, dots, have_room, reading

WAYS = {"suspects": ((0, 0), (100, 0)), "prospects": ((100, 0), (100, 100))}


def runner(key, path="suspects", amount="100.00", days=5.0):
    return {
        "opportunity_id": key, "account_id": "A1", "rep": "R1", "path": path, "stage": "Prospek",
        "days": days, "amount": amount,
    }  # fmt: skip


def report(**words):
    return {"currency": "IDR", "reps": {"R1": "Ayu"}, "indicators": {}, **words}


def drawn(deals, late=(), **words):
    with use_language("en"):
        return dots(report(**words), deals, late, WAYS)


def test_each_deal_is_a_dot_on_its_path():
    suspects, prospects = drawn([runner("D1"), runner("D2"), runner("D3", "prospects")])
    assert (suspects.count("<circle"), prospects.count("<circle")) == (2, 1)


def test_the_longer_there_the_farther_along():
    # Two dots on 0…100 stand at 0.11 + 0.78 × ¼ and × ¾: 30.5 and 69.5.
    [suspects, _] = drawn([runner("OLD", days=40.0), runner("NEW", days=2.0)])
    places = dict(re.findall(r"<title>(\w+) .*?cx=\"([\d.]+)\"", swapped(suspects)))
    assert places == {"NEW": "30.5", "OLD": "69.5"}


def swapped(svg):
    """The title before its circle's attributes, which is easier to read."""
    return re.sub(r"<circle([^>]*)>(<title>.*?</title>)", r"\2\1>", svg)


def test_area_follows_the_amount():
    # The least radius 2.4, the largest 9: squared 5.76 and 81, and half-way between 43.38.
    [suspects, _] = drawn(
        [runner("D1", amount=None), runner("D2", amount="50.00"), runner("D3", amount="100.00")]
    )
    assert sorted(map(float, re.findall(r' r="([\d.]+)"', suspects))) == [2.4, 6.6, 9.0]


def test_who_is_late_is_square_and_says_so():
    [suspects, _] = drawn([runner("D1"), runner("D2")], late={"D2"})
    assert suspects.count("<circle") == suspects.count('class="late"') == 1
    assert "D2 · Rp100 · Ayu · 5 days on this path · past its expected days" in suspects


def test_a_dot_opens_its_deal_for_whoever_may():
    records = {"opportunity_id": {"D1": Name("Gudang", "/opportunities/7/"), "D2": Name("Pabrik")}}
    [suspects, _] = drawn([runner("D1"), runner("D2")], records=records)
    assert re.findall(r'href="([^"]+)"', suspects) == ["/opportunities/7/"]
    assert "Gudang ·" in suspects
    assert "Pabrik ·" in suspects


def test_many_stand_side_by_side_and_too_many_have_no_room():
    few = [runner(f"D{n}") for n in range(16)]
    many = [runner(f"D{n}") for n in range(MOST)]
    heights = [set(re.findall(r'cy="([-\d.]+)"', drawn(some)[0])) for some in (few, many)]
    assert [len(found) for found in heights] == [1, 3]
    assert have_room(many)
    assert not have_room([*many, runner("ONE")])


def test_names_never_become_markup():
    records = {"opportunity_id": {"D1": Name("<script>", '/x/"onclick="')}}
    [suspects, _] = drawn([runner("D1")], records=records)
    assert "<script>" not in suspects
    assert 'onclick="' not in suspects


def test_a_diamond_without_deals_stays_a_picture():
    told = report(indicators={"baseline": {"rows": [], "runners": []}}, period={"label": "2026"})
    with use_language("en"):
        assert 'role="img"' in diamond(told, None)
        assert 'role="group"' in diamond(told, None, [])


def test_how_the_dots_are_read():
    with use_language("en"):
        assert "orange" not in reading([runner("D1")], set())
        assert reading([runner("D1"), runner("D2")], {"D2"}).endswith(
            "1, orange and square, is past the expected days of its step."
        )


def test_the_list_begins_with_the_late_then_the_longest():
    deals = [runner("NEW", days=1.0), runner("LATE", days=2.0), runner("OLD", days=9.0)]
    with use_language("en"):
        table = on_the_way(report(), deals, {"LATE"})
        assert on_the_way(report(), [], set()) is None
    assert table is not None
    assert re.findall(r"<tr><td>(\w+)", table) == ["LATE", "OLD", "NEW"]
    assert table.count("▲") == 1
