"""Nobody sees a figure that is not theirs: every board, form and filter, against sums by hand."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from teropong.app.boards.registry import BOARDS
from teropong.app.boards.trust.registry import DOUBTS
from teropong.indicators import INDICATORS
from tests.app.firm import signed_in
from tests.app.two_teams import (
    ACCOUNTS,
    CALLS,
    DEALS,
    LAST,
    MEETINGS,
    PERIOD,
    REPS,
    SEGMENTS,
    make_two_teams,
    team_of,
)

SEES = {
    "ani": {"rep": "R1"},
    "budi": {"rep": "R2"},
    "bob": {"team": "Utara"},
    "sari": {"team": "Selatan"},
    "eko": {},
    "oki": {"team": "Barat"},
}
"""What the figures of each are filtered by, said by hand."""
OFFERED = {
    "ani": [{}, {"pipeline": "Baru"}, {"segment": "Ritel"}],
    "budi": [{}, {"segment": "Pabrik"}],
    "bob": [{}, {"team": "Utara"}, {"rep": "R1"}, {"rep": "R2"}, {"segment": "Ritel"}],
    "sari": [{}, {"team": "Selatan"}, {"rep": "R2"}, {"rep": "R3"}],
    "eko": [{}, {"team": "Utara"}, {"team": "Selatan"}, {"rep": "R2"}, {"segment": "Pabrik"}],
    "oki": [{}, {"segment": "Ritel"}],
}
FOREIGN = {
    "ani": [{"rep": "R2"}, {"team": "Selatan"}, {"team": "Utara"}, {"rep": ["R1", "R3"]}],
    "budi": [{"rep": "R1"}, {"team": "Selatan"}],
    "bob": [{"rep": "R3"}, {"team": "Selatan"}, {"team": ["Utara", "Selatan"]}],
    "sari": [{"rep": "R1"}, {"team": "Utara"}, {"team": "Barat"}],
    "eko": [{"rep": "R9"}, {"team": "Timur"}],
    "oki": [{"rep": "R1"}, {"team": "Utara"}],
}
OF_ACCOUNTS = {"first_meetings", "outreach"}
"""What cannot be told by pipeline, and says so."""
SPLITS = ([], ["rep"], ["team"], ["segment", "team"])


@dataclass(frozen=True)
class Credit:
    """What counts once: the figure, whose it is, and of which day and account."""

    figure: str
    rep: str
    day: str
    account: str
    size: int = 1

    def passes(self, filters):
        mine = {
            "rep": self.rep,
            "team": team_of(self.rep, self.day),
            "segment": SEGMENTS.get(self.account, "Pabrik"),
            "pipeline": "Baru",
        }
        return all(mine[name] == value for name, value in filters.items())


def credits_until(last):
    """All that was done until the end of a day, and what was open then."""
    for account, rep, day in MEETINGS:
        yield Credit("first_meetings", rep, day, account)
    for account, rep, day in CALLS:
        yield Credit("outreach", rep, day, account)
    for deal in DEALS:
        for day, stage in deal.stages:
            yield Credit(f"entered {stage}", deal.owner(day), day, deal.account)
        if deal.outcome == "won":
            yield Credit("revenue", deal.owner(deal.closed), deal.closed, deal.account, deal.amount)
        if deal.outcome == "won" and len(deal.stages) < 3:
            # Who was won without an offer has passed that step all the same.
            yield Credit("entered Penawaran", deal.owner(deal.closed), deal.closed, deal.account)
        if deal.stages[0][0] <= last < (deal.closed or "9"):
            yield Credit("pipeline_value", deal.owner(last), last, deal.account, deal.amount)


def by_hand(*filters, last=LAST):
    found = Counter()
    for credit in credits_until(last):
        if credit.day <= last and all(credit.passes(one) for one in filters):
            found[credit.figure] += credit.size
    return found


def summed(rows):
    """The sums of rows of (indicator, step, measure, value)."""
    found = Counter()
    for indicator, step, measure, value in rows:
        if indicator in ("first_meetings", "outreach", "pipeline_value", "revenue"):
            found[indicator] += float(value or 0) if measure == "value" else 0
        if indicator == "conversion" and measure == "entered":
            found[f"entered {step.partition('→')[0]}"] += float(value or 0)
    return +found


def of_json(text):
    for name, indicator in json.loads(text)["indicators"].items():
        for row in indicator["rows"]:
            for measure, value in row.items():
                if measure in ("value", "entered"):
                    yield name, row.get("step", ""), measure, value


def of_csv(text):
    """Its rows; what stands for all channels together is told beside them."""
    for row in csv.DictReader(io.StringIO(text)):
        if row["indicator"] != "outreach" or row["channel"]:
            yield row["indicator"], row["step"], row["measure"], row["value"]


def of_indicator(figure):
    return "conversion" if figure.startswith("entered") else figure


def foreign(name):
    """What must not be read by somebody: the other's deals, accounts and names."""
    mine = SEES[name]
    if not mine:
        return set()
    own = [credit for credit in credits_until(LAST) if credit.passes(mine)]
    accounts = {credit.account for credit in own}
    deals = {deal.key for deal in DEALS if deal.account in accounts}
    return (
        {deal.key for deal in DEALS} - deals
        | set(ACCOUNTS.values()) - {ACCOUNTS[one] for one in accounts}
        | set(REPS.values()) - {REPS[credit.rep] for credit in own}
    )


def read_of(words, text):
    """Those that can be read as words: a key of three letters stands in many a random token."""
    return {word for word in words if re.search(rf"\b{re.escape(word)}\b", text)}


def board_of(page):
    return page[page.index('id="board"') : page.index("</main>")]


def address(board, filters, form=None, by=(), **more):
    words = {"period": PERIOD, **filters, "by": by, **more}
    words |= {"format": form} if form else {}
    return f"{board.path}?{urlencode(words, doseq=True)}"


def is_alike(text, name, board, filters, last=LAST):
    """Whether the sums of a board are those by hand, of the indicators that it has."""
    rows = list(of_json(text)) if text.startswith("{") else list(of_csv(text))
    expected = by_hand(SEES[name], filters, last=last)
    has = set(board.indicators) - (OF_ACCOUNTS if "pipeline" in filters else set())
    told = {figure: n for figure, n in expected.items() if of_indicator(figure) in has}
    return summed(rows) == told


@pytest.fixture
def people(db, tmp_path):
    return make_two_teams(tmp_path / "facts")


def test_the_sums_by_hand_are_those_of_the_tables():
    # Of the North: D1 (1) and D2 (2), won while Budi was there; D5 (16) was handed over before.
    assert by_hand({"team": "Utara"})["revenue"] == 1 + 2
    assert by_hand({"team": "Selatan"})["revenue"] == 4 + 8 + 16
    assert by_hand({"rep": "R2"})["revenue"] == 2 + 4
    # D7 (64) was begun in the North and is the South's now; D6 (32) is the North's.
    assert by_hand({"team": "Utara"})["pipeline_value"] == 32
    assert by_hand({"team": "Selatan"})["pipeline_value"] == 64 + 128
    assert by_hand({"team": "Utara"})["entered Prospek"] == 6
    assert by_hand({"team": "Barat"}) == Counter()


@pytest.mark.parametrize(
    "name",
    [
        "ani",
        "bob",
        *(pytest.param(one, marks=pytest.mark.long) for one in ("eko", "oki", "budi", "sari")),
    ],
)
def test_nobody_sees_a_figure_that_is_not_theirs(people, name):
    client, strange = signed_in(getattr(people, name)), foreign(name)
    for board in BOARDS:
        for filters in OFFERED[name]:
            page = client.get(address(board, filters))
            assert page.status_code == 200
            read = {"html": board_of(page.content.decode())}
            for by in SPLITS if not filters else SPLITS[:1]:
                for form in ("json",) if by or filters else ("json", "csv"):
                    answer = client.get(address(board, filters, form, by))
                    assert answer.status_code == 200, (board.name, filters, form, by)
                    read[form, *by] = answer.content.decode()
                    alike = is_alike(read[form, *by], name, board, filters)
                    assert alike, (board.name, filters, form, by)
            for form, text in read.items():
                told = read_of(strange, text)
                assert not told, (board.name, filters, form)


@pytest.mark.parametrize("name", ["budi", "bob", "sari", "eko"])
def test_the_past_is_whose_it_was_then(people, name):
    """On the 10th of August D5 was still the North's, and Budi was in the South already."""
    client = signed_in(getattr(people, name))
    for board in BOARDS:
        told = client.get(address(board, {}, "json", as_of="2025-08-10")).content.decode()
        assert is_alike(told, name, board, {}, last="2025-08-10"), board.name


@pytest.mark.parametrize("name", SEES)
def test_another_s_figures_are_not_there(people, name):
    client = signed_in(getattr(people, name))
    for board in BOARDS:
        for filters in FOREIGN[name]:
            for form in (None, "json", "csv"):
                answer = client.get(address(board, filters, form))
                assert answer.status_code == 404, (board.name, filters, form)
                told = answer.content.decode()
                assert not read_of(foreign(name), told)


@pytest.mark.parametrize("name", ["ani", "bob", "oki"])
def test_no_figure_opens_on_another_s_records(people, name):
    client, strange = signed_in(getattr(people, name)), foreign(name)
    for indicator in INDICATORS:
        board = f"/figures/{indicator.name}/?period={PERIOD}"
        for form in ("", "&format=json", "&format=csv"):
            answer = client.get(board + form)
            assert answer.status_code == 200, (indicator.name, form)
            told = answer.content.decode()
            assert not read_of(strange, told), (indicator.name, form)
        for filters in FOREIGN[name]:
            query = urlencode(filters, doseq=True)
            assert client.get(f"{board}&{query}").status_code == 404


@pytest.mark.parametrize("name", SEES)
def test_trust_tells_of_the_own_records_only(people, name):
    """Records go with who has them today: what was handed over is the other's to mend."""
    client = signed_in(getattr(people, name))
    teams = {"bob": {"R1"}, "sari": {"R2", "R3"}, "ani": {"R1"}, "budi": {"R2"}, "oki": set()}
    reps = teams.get(name, set(REPS))
    theirs = {one.key for one in DEALS if one.owners[-1][1] not in reps}
    read = [client.get("/trust/?format=json"), client.get("/trust/?format=csv")]
    read += [client.get(f"/trust/?show={doubt.name}") for doubt in DOUBTS]
    for answer in read:
        assert answer.status_code in (200, 404)
        assert not read_of(theirs, answer.content.decode())
