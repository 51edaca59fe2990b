"""Small random companies, valid by the contract and full of edge cases; the same seed gives the same company."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
Row = dict[str, str]

COLUMNS: dict[str, tuple[str, ...]] = {
    "reps": ("rep_id", "name", "team", "profile", "active_from", "active_until"),
    "memberships": ("rep_id", "team", "from_on", "until_on"),
    "accounts": ("account_id", "name", "created_at", "segment", "source", "customer_since"),
    "activities": (
        "activity_id", "rep_id", "account_id", "opportunity_id", "channel", "direction", "status",
        "occurred_at", "created_at",
    ),
    "opportunities": (
        "opportunity_id", "account_id", "rep_id", "pipeline", "created_at", "stage", "currency", "amount", "cost",
        "outcome", "closed_at", "expected_close_on", "source", "lost_reason",
    ),
    "opportunity_history": ("opportunity_id", "changed_at", "stage", "amount", "rep_id", "expected_close_on"),
    "stages": ("pipeline", "stage", "position", "base", "expected_days"),
    "targets": (
        "indicator", "measure", "stage", "scope_kind", "scope", "grain", "starts_on", "value", "upper", "currency",
        "decided_on",
    ),
    "rates": ("currency", "starts_on", "rate"),
    "absences": ("rep_id", "from_on", "until_on"),
    "holidays": ("on", "name"),
}  # fmt: skip
ZONES = (
    "Asia/Jakarta",
    "Asia/Jakarta",
    "Asia/Jayapura",
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Auckland",
)
STAGE_NAMES = ("Lead", "Meeting", "Needs", "Proposal", "Negotiation", "Verbal")
INDICATORS = (
    "first_meetings", "outreach", "pipeline_value", "stage_duration", "revenue", "conversion", "baseline",
    "average_sale",
)  # fmt: skip
DIGITS = {"IDR": 2, "USD": 2, "JPY": 0}
IN_IDR = {"IDR": 1.0, "USD": 16250.75, "JPY": 108.4}
FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
EDGES = (
    date(2023, 12, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 10), date(2024, 3, 31), date(2024, 4, 7),
    date(2024, 9, 29), date(2024, 10, 27), date(2024, 11, 3), date(2024, 12, 29), date(2024, 12, 31), date(2025, 1, 1),
    date(2025, 2, 28), date(2025, 3, 9), date(2025, 3, 30), date(2025, 3, 31), date(2025, 4, 6), date(2025, 6, 30),
    date(2025, 7, 1), date(2025, 9, 28), date(2025, 10, 26), date(2025, 11, 2), date(2025, 12, 28), date(2025, 12, 31),
    date(2026, 1, 1), date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5),
)  # fmt: skip
# A local time that the clocks skipped, and one that they showed twice.
ODD_HOURS = {
    "America/New_York": ("2025-03-09T02:30:00", "2025-11-02T01:30:00"),
    "Europe/Berlin": ("2025-03-30T02:30:00", "2025-10-26T02:30:00"),
    "Pacific/Auckland": ("2025-09-28T02:30:00", "2025-04-06T02:30:00"),
}


@dataclass
class Company:
    """Tables of raw text, the settings that go with them, and questions to ask."""

    seed: int
    tables: dict[str, list[Row]]
    columns: dict[str, tuple[str, ...]]
    timezone: str
    currency: str
    fiscal_start: int
    settings: dict[str, Any]
    questions: list[dict[str, Any]]


def random_company(seed: int) -> Company:
    """The company of a seed."""
    return _Maker(seed).company()


def write(company: Company, folder: str | Path) -> None:
    """One CSV for each table that there is, header row included."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in company.tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, company.columns[name])
            writer.writeheader()
            writer.writerows(rows)


@dataclass
class _Change:
    """A row of history before it is written: the real time and what it says."""

    at: datetime
    said: Row
    closes: bool = False


@dataclass
class _Deal:
    """A deal before it is written."""

    id: str
    account: str
    rep: str
    pipeline: str
    currency: str
    created: datetime
    changes: list[_Change] = field(default_factory=list)
    stage: str = ""
    outcome: str = "open"
    closed: datetime | None = None


class _Maker:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = Random(seed)
        rng = self.rng
        self.timezone = rng.choice(ZONES)
        self.zone = ZoneInfo(self.timezone)
        self.currency = rng.choice(("IDR", "IDR", "IDR", "USD", "JPY"))
        self.fiscal_start = rng.choice((1, 1, 1, 2, 4, 7, 10, 12))
        self.foreign = rng.random() < 0.4
        self.tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self.columns = dict(COLUMNS)
        self.settings = self._settings()
        self.first, self.last = FIRST, LAST
        if self.chance(0.6):
            self.first = FIRST + timedelta(days=rng.randrange(700))
            self.last = self.first + timedelta(days=self.pick((30, 120, 240)))
        self.sells_well = self.chance(0.2)
        self.outcomes = self.pick(
            (
                ("open", "won", "lost"),
                ("won", "lost", "lost"),
                ("open", "won", "won", "won"),
                ("open", "lost"),
            )
        )
        if self.sells_well:
            self.outcomes = ("won",) * 20 + ("open", "lost")
        self.longest_walk = self.pick((1, 3, 8))
        self.most_stages = self.pick((1, 3, 3, 6))
        self.events: list[datetime] = []
        self.reps: list[str] = []
        self.accounts: list[str] = []
        self.pipelines: dict[str, list[str]] = {}

    def company(self) -> Company:
        self._reps()
        self._stages()
        self._accounts()
        self._opportunities()
        self._activities()
        self._rates()
        self._extras()
        self._drop()
        questions = [self._question() for _ in range(4)]
        return Company(
            self.seed, self.tables, self.columns, self.timezone, self.currency, self.fiscal_start, self.settings, questions
        )  # fmt: skip

    # Small choices

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, things: Sequence[T]) -> T:
        return self.rng.choice(things)

    def maybe(self, text: str, share: float) -> str:
        return text if self.chance(share) else ""

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {}
        if self.chance(0.2):
            settings["meeting_channels"] = ("meeting", "visit")
        if self.chance(0.25):
            settings["new_again_after_months"] = self.pick((0, 1, 6, 24))
        if self.chance(0.25):
            settings["attribution_days"] = self.pick((1, 7, 30))
        return settings

    # Time

    def day(self) -> date:
        edges = [day for day in EDGES if self.first <= day <= self.last]
        if edges and self.chance(0.2):
            return self.pick(edges)
        return self.first + timedelta(days=self.rng.randrange((self.last - self.first).days + 1))

    def local(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def moment(self) -> datetime:
        """Any instant of the two years and a half, often near a local midnight."""
        day = self.day()
        kind = self.rng.random()
        if kind < 0.12:
            return self.local(day, time(0))
        if kind < 0.2:
            return self.local(day, time(0)) - timedelta(microseconds=self.pick((1, 1_000_000)))
        if kind < 0.3:
            return self.local(day, time(self.rng.randrange(24), self.rng.randrange(60)))
        seconds = self.rng.randrange(6 * 3600, 20 * 3600)
        return self.local(day, time(0)) + timedelta(
            seconds=seconds, microseconds=self.pick((0, 0, 500_000, 1))
        )

    def gap(self) -> timedelta:
        """The time to the next thing: nothing, seconds around the minute, hours or weeks."""
        kind = self.rng.random()
        if kind < 0.06:
            return timedelta(0)
        if kind < 0.14:
            return self.short()
        if kind < 0.25:
            return timedelta(minutes=self.rng.randrange(2, 2000))
        if kind < 0.35:
            return timedelta(days=self.rng.randrange(1, 400))
        return timedelta(days=self.rng.randrange(0, 45), seconds=self.rng.randrange(86_400))

    def short(self) -> timedelta:
        return self.pick(
            (
                timedelta(0), timedelta(seconds=1), timedelta(seconds=self.rng.randrange(2, 59)),
                timedelta(seconds=59, microseconds=999_999), timedelta(seconds=60), timedelta(seconds=61),
            )
        )  # fmt: skip

    def parse(self, text: str) -> datetime:
        """What a timestamp means: without offset it is local."""
        value = datetime.fromisoformat(text)
        return (value if value.tzinfo else value.replace(tzinfo=self.zone)).astimezone(UTC)

    def first_of(self, at: datetime) -> datetime:
        return self.local(at.astimezone(self.zone).date(), time(0))

    def stamp(self, at: datetime) -> str:
        """An instant in one of the ways to write it: UTC, some offset, or local without one."""
        kind = self.rng.random()
        if kind < 0.25:
            return at.replace(tzinfo=None).isoformat() + "Z"
        if kind < 0.4:
            other = ZoneInfo(self.pick(("Asia/Jakarta", "America/New_York", "Asia/Kolkata")))
            return at.astimezone(other).isoformat()
        if kind < 0.6:
            return at.astimezone(self.zone).isoformat()
        text = at.astimezone(self.zone).replace(tzinfo=None).isoformat(sep=self.pick(("T", " ")))
        return text if self.parse(text) == at else at.astimezone(self.zone).isoformat()

    def bare(self, at: datetime) -> str:
        return at.astimezone(self.zone).date().isoformat()

    # People, stages, accounts

    def _reps(self) -> None:
        teams = ("North", "South", "East")
        self.reps = [f"R{i + 1}" for i in range(self.rng.randrange(1, 7))]
        for rep in self.reps:
            self.tables["reps"].append(
                {
                    "rep_id": rep,
                    "name": f"Rep {rep[1:]}",
                    "team": self.maybe(self.pick(teams), 0.8),
                    "profile": self.maybe(self.pick(("hunter", "farmer")), 0.7),
                    "active_from": self.maybe("2024-01-01", 0.3),
                    "active_until": "",
                }
            )
            if self.chance(0.5):
                self._memberships(rep, teams)

    def _memberships(self, rep: str, teams: Sequence[str]) -> None:
        """One to three stretches, some right after one another, some with a gap, the last one often open."""
        start = self.pick((date(2023, 1, 1), self.day()))
        for _ in range(self.rng.randrange(1, 4)):
            end = start + timedelta(days=self.rng.randrange(1, 500))
            open_ended = self.chance(0.3)
            row = {"rep_id": rep, "team": self.pick(teams), "from_on": start.isoformat()}
            self.tables["memberships"].append(
                {**row, "until_on": "" if open_ended else end.isoformat()}
            )
            if open_ended:
                return
            start = end + timedelta(days=self.pick((0, 0, 1, 60)))

    def _stages(self) -> None:
        names = self.pick(
            (("",), ("",), ("",), ("New",), ("New", ""), ("New", "Renewal"), ("New", "Renewal", ""))
        )
        for pipeline in names:
            order = list(STAGE_NAMES[: self.rng.randrange(1, self.most_stages + 1)])
            if self.chance(0.2):
                self.rng.shuffle(order)
            self.pipelines[pipeline] = order
            mode, base = self.pick(("none", "all", "some")), 0
            for i, stage in enumerate(order):
                if mode != "none" and self.chance(0.6):
                    base = min(3, base + self.pick((1, 1, 2)))
                named = base > 0 and (mode == "all" or self.chance(0.5))
                self.tables["stages"].append(
                    {
                        "pipeline": pipeline,
                        "stage": stage,
                        "position": str(i + 1),
                        "base": str(base) if named else "",
                        "expected_days": self.maybe(str(self.pick((3, 14, 30, 90))), 0.4),
                    }
                )
        if self.chance(0.3):
            self.rng.shuffle(self.tables["stages"])

    def _accounts(self) -> None:
        many = 30 if self.sells_well else self.rng.randrange(1, 13)
        self.accounts = [f"A{i + 1}" for i in range(many)]
        for account in self.accounts:
            created = self.moment()
            self.tables["accounts"].append(
                {
                    "account_id": account,
                    "name": f"Account {account[1:]}",
                    "created_at": self.maybe(self.stamp(created), 0.5),
                    "segment": self.maybe(self.pick(("large", "small")), 0.8),
                    "source": self.maybe(self.pick(("referral", "web", "event")), 0.7),
                    "customer_since": self.maybe(
                        self.pick((date(2020, 5, 1), self.day())).isoformat(), 0.15
                    ),
                }
            )

    # Deals

    def _opportunities(self) -> None:
        fewest = 23 if self.sells_well else 1
        deals = [self._deal(i + 1) for i in range(self.rng.randrange(fewest, 26))]
        history: list[tuple[str, datetime, Row]] = []
        for deal in deals:
            history += self._write(deal)
        self.tables["opportunity_history"] = self._shuffled(history)

    def _deal(self, number: int) -> _Deal:
        pipeline = self.pick(list(self.pipelines))
        currency = (
            self.pick(("IDR", "USD", "JPY", "")) if self.foreign else self.pick(("", self.currency))
        )
        account = (
            self.accounts[number] if self.sells_well else self.maybe(self.pick(self.accounts), 0.9)
        )
        deal = _Deal(
            f"O{number:02d}", account, self.pick(self.reps), pipeline, currency, self.moment()
        )
        if self.events and self.chance(0.05):
            deal.created = self.pick(self.events)
        order = self.pipelines[pipeline]
        kind = self.pick(("history",) * 7 + ("first", "other", "other"))
        now = deal.created
        if kind == "history":
            now = self._walk(deal, order)
        else:
            deal.stage = order[0] if kind == "first" else self.pick([*order[1:], ""])
            now += self.gap()
        deal.outcome = self.pick(self.outcomes)
        if deal.outcome != "open":
            deal.closed = now + self.gap()
            if self.chance(0.2):
                deal.changes.append(_Change(deal.closed, {"stage": deal.outcome}, closes=True))
        self._other_changes(deal)
        return deal

    def _walk(self, deal: _Deal, order: list[str]) -> datetime:
        """Stage rows: forward, skipping, back, repeating, slipping, closed and reopened."""
        now = deal.created + (self.gap() if self.chance(0.15) else timedelta(0))
        here = 0 if self.chance(0.8) else self.rng.randrange(len(order))
        self._say(deal, now, order[here])
        for _ in range(self.rng.randrange(self.longest_walk)):
            now += self.gap()
            kind = self.rng.random()
            if kind < 0.55:
                here = min(here + (1 if kind < 0.45 else 2), len(order) - 1)
            elif kind < 0.65:
                here = self.rng.randrange(here + 1)
            elif kind < 0.8:
                now = self._slip(deal, now, order, here)
                continue
            elif kind < 0.9:
                self._say(deal, now, self.pick(("won", "lost")))
                now += self.pick((self.gap(), self.short()))
                here = self.pick((here, self.rng.randrange(len(order))))
            elif kind < 0.95:
                for passed in range(here, len(order)):
                    self._say(deal, now, order[passed])
                here = len(order) - 1
            self._say(deal, now, order[here])
        return now

    def _slip(self, deal: _Deal, now: datetime, order: list[str], here: int) -> datetime:
        """There and back within about a minute, once or several times."""
        there = self.pick((*order, "won", "lost"))
        for _ in range(self.pick((1, 1, 2, 3))):
            self._say(deal, now, there)
            now += self.short()
            self._say(deal, now, order[here])
            now += self.short()
        return now

    def _say(self, deal: _Deal, at: datetime, stage: str) -> None:
        said = {"stage": stage}
        if self.chance(0.15):
            said["amount"] = self._money(deal.currency)
        if self.chance(0.12):
            said["rep_id"] = self.pick(self.reps)
        if self.chance(0.15):
            said["expected_close_on"] = self.day().isoformat()
        if stage not in ("won", "lost"):
            deal.stage = stage
        deal.changes.append(_Change(at, said))

    def _other_changes(self, deal: _Deal) -> None:
        """Rows of another owner, amount or expected close only, some at the very instant of a stage row."""
        end = deal.closed or deal.created + timedelta(days=300)
        for _ in range(self.pick((0, 0, 0, 1, 2, 4))):
            span = (end - deal.created) // timedelta(microseconds=1)
            at = deal.created + timedelta(microseconds=self.rng.randrange(span + 1))
            if deal.changes and self.chance(0.35):
                at = self.pick(deal.changes).at
            kind = self.pick(("amount", "rep_id", "expected_close_on"))
            value = {
                "amount": self._money(deal.currency) or "0",
                "rep_id": self.pick(self.reps),
                "expected_close_on": self.day().isoformat(),
            }[kind]
            deal.changes.insert(
                self.rng.randrange(len(deal.changes) + 1), _Change(at, {kind: value})
            )
        if self.chance(0.1):
            self._pushed(deal, end)
        deal.changes.sort(key=lambda change: change.at)

    def _pushed(self, deal: _Deal, end: datetime) -> None:
        """The expected close moved back several times, and once forth."""
        expected = deal.created.date() + timedelta(days=30)
        step = (end - deal.created) / 6
        for i in range(5):
            said = {"expected_close_on": expected.isoformat()}
            deal.changes.append(_Change(deal.created + i * step, said))
            expected += timedelta(days=self.pick((30, 14, 1, 0, -10)))

    def _write(self, deal: _Deal) -> list[tuple[str, datetime, Row]]:
        """The deal's row, and its rows of history with the instants that their texts mean."""
        only_days = self.chance(0.2)
        created = (
            self.bare(deal.created) if only_days or self.chance(0.1) else self.stamp(deal.created)
        )
        last = self.parse(created)
        self.events.append(last)
        bare_close = only_days or self.chance(0.25)
        closed = (
            ""
            if deal.closed is None
            else (self.bare(deal.closed) if bare_close else self.stamp(deal.closed))
        )
        rows = []
        for change in deal.changes:
            first = self.first_of(change.at)
            text = self.stamp(change.at)
            if change.closes and not bare_close:
                text = closed
            elif only_days or (first >= last and not change.closes and self.chance(0.15)):
                text = self.bare(change.at)
            last = self.parse(text)
            self.events.append(last)
            empty = dict.fromkeys(COLUMNS["opportunity_history"], "")
            rows.append(
                (
                    deal.id,
                    last,
                    {**empty, **change.said, "opportunity_id": deal.id, "changed_at": text},
                )
            )
        if deal.closed:
            self.events.append(self.parse(closed))
        self.tables["opportunities"].append(self._opportunity_row(deal, created, closed))
        return rows

    def _opportunity_row(self, deal: _Deal, created: str, closed: str) -> Row:
        return {
            "opportunity_id": deal.id,
            "account_id": deal.account,
            "rep_id": deal.rep,
            "pipeline": deal.pipeline,
            "created_at": created,
            "stage": deal.stage,
            "currency": deal.currency,
            "amount": self._money(deal.currency) or self.maybe("1000", float(self.sells_well)),
            "cost": self._money(deal.currency, huge=False) if self.chance(0.6) else "",
            "outcome": deal.outcome,
            "closed_at": closed,
            "expected_close_on": self.maybe(self.day().isoformat(), 0.4),
            "source": self.maybe(self.pick(("referral", "web", "cold")), 0.4),
            "lost_reason": "price" if deal.outcome == "lost" and self.chance(0.5) else "",
        }

    def _money(self, currency: str, *, huge: bool = True) -> str:
        """Nothing, zero, or major units from small to as large as a record may be."""
        currency = currency or self.currency
        kind = self.rng.random()
        if kind < 0.12:
            return ""
        if kind < 0.18:
            return "0"
        if kind < 0.22 and huge and currency == self.currency:
            units = 9 * 10**15 - self.pick((0, self.rng.randrange(1000)))
        else:
            units = round(
                10 ** self.rng.uniform(0, 9)
                * self.pick((1, 1, 1, IN_IDR["IDR"] / IN_IDR[currency]))
            )
        if DIGITS[currency] and self.chance(0.4) and units < 9 * 10**15:
            return f"{units}.{self.rng.randrange(100):02d}"
        return str(units)

    def _shuffled(self, history: list[tuple[str, datetime, Row]]) -> list[Row]:
        """Any order in the file, but rows of one deal at one instant keep theirs."""
        if self.chance(0.3):
            return [row for _, _, row in history]
        waiting: dict[tuple[str, datetime], list[Row]] = {}
        for deal, at, row in history:
            waiting.setdefault((deal, at), []).append(row)
        keys = [(deal, at) for deal, at, _ in history]
        if self.chance(0.5):
            keys.sort(key=lambda key: key[1])
        else:
            self.rng.shuffle(keys)
        return [waiting[key].pop(0) for key in keys]

    # Activities

    def _activities(self) -> None:
        for _ in range(self.pick((0, 5, 15, 30, 45, 60))):
            if len(self.tables["activities"]) >= 60:
                break
            kind = self.rng.random()
            if kind < 0.12:
                self._around_a_year()
            elif kind < 0.2:
                self._courtship()
            elif kind < 0.28:
                self._same_instant()
            else:
                self._activity(self.pick(self.accounts), self.moment())
        if self.chance(0.7):
            self.rng.shuffle(self.tables["activities"])

    def _around_a_year(self) -> None:
        """Two meetings of one account, the look-back and a day more or less apart."""
        account, day = self.pick(self.accounts), self.day()
        months = self.settings.get("new_again_after_months", 12) or 12
        index = day.year * 12 + day.month - 1 + months
        last = (
            date(index // 12 + (index % 12 == 11), (index + 1) % 12 + 1, 1) - timedelta(days=1)
        ).day
        later = date(index // 12, index % 12 + 1, min(day.day, last)) + timedelta(
            days=self.pick((-1, 0, 0, 1))
        )
        for on in (day, later):
            at = self.local(on, time(self.rng.randrange(24), self.rng.randrange(60)))
            self._activity(
                account,
                at,
                channel="meeting",
                status=self.pick(("done", "done", "no_show", "planned")),
            )

    def _courtship(self) -> None:
        """Attempts, then a meeting just inside or outside the window that the first of them opens."""
        account, at = self.pick(self.accounts), self.moment()
        window = timedelta(days=self.settings.get("attribution_days", 90))
        for _ in range(self.rng.randrange(1, 5)):
            later = at + self.rng.random() * window * self.pick((0, 1, 1.2))
            self._activity(
                account, later, channel=self.pick(("call", "email", "message")), status="done"
            )
        self._activity(account, at, channel="call", status="done")
        after = self.pick((window, window - timedelta(microseconds=1), self.rng.random() * window))
        self._activity(
            account,
            at + after,
            channel="meeting",
            status=self.pick(("done", "done", "done", "planned")),
        )

    def _same_instant(self) -> None:
        """Two things at one instant, or one at the very instant at which a deal changes."""
        account, at = self.pick(self.accounts), self.moment()
        if self.events and self.chance(0.5):
            at = self.pick(self.events) + timedelta(microseconds=self.pick((-1, 0, 0, 1)))
        for _ in range(2):
            self._activity(
                account, at, channel=self.pick(("meeting", "meeting", "call")), status="done"
            )

    def _activity(self, account: str, at: datetime, channel: str = "", status: str = "") -> None:
        channel = channel or self.pick(
            ("meeting",) * 5
            + ("call", "call", "email", "message", "visit", "event", "networking", "social")
        )
        status = status or self.pick(("done",) * 6 + ("planned", "planned", "no_show", "cancelled"))
        text = self.bare(at) if self.chance(0.1) else self.stamp(at)
        if self.timezone in ODD_HOURS and self.chance(0.02):
            text = self.pick(ODD_HOURS[self.timezone])
        own = [
            row["opportunity_id"]
            for row in self.tables["opportunities"]
            if row["account_id"] == account
        ]
        put_down = at - timedelta(days=self.rng.randrange(40), seconds=self.rng.randrange(86_400))
        self.events.append(self.parse(text))
        self.tables["activities"].append(
            {
                "activity_id": f"V{len(self.tables['activities']) + 1:03d}",
                "rep_id": self.pick(self.reps),
                "account_id": account,
                "opportunity_id": self.pick(own) if own and self.chance(0.3) else "",
                "channel": channel,
                "direction": self.pick(("", "outbound", "outbound", "inbound")),
                "status": status,
                "occurred_at": text,
                "created_at": self.maybe(self.stamp(put_down), 0.6),
            }
        )

    # The rest

    def _rates(self) -> None:
        for currency in ("IDR", "USD", "JPY"):
            if currency == self.currency:
                continue
            usual = IN_IDR[currency] / IN_IDR[self.currency]
            days = {date(2020, 1, 1), *(self.day() for _ in range(self.rng.randrange(4)))}
            for start in sorted(days, reverse=self.chance(0.3)):
                value = usual * self.rng.uniform(0.9, 1.1)
                rate = f"{Decimal(f'{value:.3g}'):f}" if self.chance(0.5) else f"{value:.10f}"
                self.tables["rates"].append(
                    {"currency": currency, "starts_on": start.isoformat(), "rate": rate}
                )

    def _extras(self) -> None:
        for rep in self.reps:
            if self.chance(0.2):
                start = self.day()
                until = (start + timedelta(days=self.rng.randrange(1, 20))).isoformat()
                self.tables["absences"].append(
                    {"rep_id": rep, "from_on": start.isoformat(), "until_on": until}
                )
        if self.chance(0.3):
            self.tables["holidays"].append({"on": "2025-01-01", "name": "New Year"})

    def _drop(self) -> None:
        """Some tables are missing, some have only a header, some lack an optional column."""
        share = {
            "targets": 0.8,
            "holidays": 0.6,
            "absences": 0.5,
            "memberships": 0.3,
            "accounts": 0.1,
            "reps": 0.1,
        }
        share |= {"activities": 0.06, "opportunity_history": 0.06, "stages": 0.06}
        share |= {"rates": 0.0 if self.foreign else 0.7}
        for name, missing in share.items():
            if self.chance(missing):
                del self.tables[name]
        for name in ("activities", "opportunity_history", "memberships"):
            if name in self.tables and self.chance(0.03):
                self.tables[name] = []
        if self.chance(0.02):
            self._no_deals()
        if self.chance(0.15):
            optional = [
                ("activities", "direction"),
                ("activities", "created_at"),
                ("activities", "opportunity_id"),
            ]
            optional += [
                ("opportunities", "cost"),
                ("opportunities", "source"),
                ("opportunities", "expected_close_on"),
            ]
            optional += [
                ("opportunity_history", "amount"),
                ("opportunity_history", "rep_id"),
                ("accounts", "source"),
            ]
            optional += [
                ("opportunity_history", "stage"),
                ("opportunities", "amount"),
                ("reps", "team"),
            ]
            optional += [
                ("stages", "base"),
                ("stages", "expected_days"),
                ("accounts", "customer_since"),
            ]
            self._drop_column(*self.pick(optional))

    def _no_deals(self) -> None:
        """Only the header of the one table that is required."""
        self.tables["opportunities"] = []
        self.tables.pop("opportunity_history", None)
        for row in self.tables.get("activities", []):
            row["opportunity_id"] = ""

    def _drop_column(self, table: str, column: str) -> None:
        if self.tables.get(table):
            self.columns[table] = tuple(name for name in self.columns[table] if name != column)
            for row in self.tables[table]:
                row.pop(column)

    # Questions

    def _question(self) -> dict[str, Any]:
        period, longest = self._period()
        grains = {"day": 31, "week": 100, "month": 800, "quarter": 1200, "year": 1200}
        fitting = [grain for grain, days in grains.items() if longest <= days]
        if self.sells_well:
            fitting = fitting[-2:]
        grain = (
            dict.fromkeys(INDICATORS, self.pick(fitting))
            if self.chance(0.4 + 0.3 * self.sells_well)
            else None
        )
        return {
            "as_of": self._as_of(),
            "period": period,
            "grain": grain,
            "by": self._by(),
            "where": self._where(),
        }

    def _as_of(self) -> str | None:
        event = self.pick(self.events)
        latest = None if self.tables["opportunities"] else "2026-06-30"
        return self.pick(
            (
                latest,
                latest,
                latest,
                self.day().isoformat(),
                self.day().isoformat(),
                self.stamp(event),
                self.stamp(event + timedelta(microseconds=1)),
                self.stamp(event + self.short() / 2),
                self.stamp(self.first_of(event)),
                self.stamp(self.moment()),
                "2023-06-01",
                "2027-01-31",
                "2026-06-30",
            )
        )

    def _period(self) -> tuple[str, int]:
        """The words for a period, and how many days it has at most."""
        kind = self.pick(
            (
                "day",
                "week",
                "edge week",
                "month",
                "quarter",
                "quarter",
                "year",
                "year",
                "range",
                "long",
                "long",
            )
        )
        day = self.pick((self.day(), self.bare_day(), self.bare_day()))
        if kind == "day":
            return day.isoformat(), 1
        if kind == "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}", 7
        if kind == "edge week":
            return self.pick(
                ("2024-W01", "2025-W01", "2026-W01", "2024-W52", "2025-W52", "2026-W53")
            ), 7
        if kind == "month":
            return f"{day.year}-{day.month:02d}", 31
        if kind == "quarter":
            return f"{day.year}-Q{self.rng.randrange(1, 5)}", 92
        if kind == "year":
            return str(day.year), 366
        length = self.rng.randrange(1, 90) if kind == "range" else self.rng.randrange(200, 800)
        if kind == "long":
            day = self.first - timedelta(days=self.rng.randrange(60))
        return f"{day.isoformat()}..{(day + timedelta(days=length - 1)).isoformat()}", length

    def bare_day(self) -> date:
        return self.pick(self.events).astimezone(self.zone).date()

    def _by(self) -> tuple[str, ...]:
        names = ("rep", "team", "profile", "pipeline", "stage", "channel", "source", "segment")
        return tuple(self.rng.sample(names, self.pick((0, 0, 1, 1, 2))))

    def _where(self) -> dict[str, list[str]]:
        if self.chance(0.6):
            return {}
        values: dict[str, list[str]] = {
            "rep": self.reps,
            "team": ["North", "South"],
            "profile": ["hunter", "farmer"],
            "source": ["referral", "web", "cold"],
            "segment": ["large", "small"],
            "channel": ["call", "email", "visit"],
            "stage": list(STAGE_NAMES[:3]),
        }
        if named := [name for name in self.pipelines if name]:
            values["pipeline"] = named
        where = {}
        for name in self.rng.sample(list(values), self.pick((1, 1, 2))):
            where[name] = self.rng.sample(
                values[name], min(len(values[name]), self.pick((1, 1, 2)))
            )
        return where
