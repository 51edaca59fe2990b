"""What a board is: its address, what it asks, and how the answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from teropong.app.boards.words import Words
from teropong.engine.asked import Asked
from teropong.facts.calendar import Grain, Period
from teropong.facts.settings import Settings
from teropong.shown.markup import Markup
from teropong.shown.rows import Report


@dataclass(frozen=True)
class Frame:
    """Within what a board is asked: the address's words, the clock, and what holds."""

    words: Words
    now: datetime
    settings: Settings
    within: tuple[tuple[str, tuple[str, ...]], ...]
    indicators: tuple[str, ...]

    @property
    def period(self) -> Period:
        """The period that the board is of."""
        return self.words.span(self.now, self.settings)

    @property
    def seen_at(self) -> int:
        """The instant that it is seen from, exclusive (microseconds)."""
        return self.words.seen_at(self.now, self.settings)

    def asked(self, **changed: Any) -> Asked:
        """The board's own question, some of it changed."""
        asked = self.words.asked(self.now, self.indicators, within=dict(self.within))
        return replace(asked, **changed) if changed else asked


@dataclass(frozen=True)
class Told:
    """What a board was told: the whole, its parts, and whatever else it asked, by name.

    ``leads`` are addresses that only some may follow, by name: those that the reader may;
    ``words`` those of the page's own address.
    """

    whole: Report
    parts: Report | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    def on_page(self, words: Words, leads: Mapping[str, str], **known: Any) -> Told:
        """The same for one reader's page: every report has what is ``known`` there only."""
        known |= {"rates_at": leads.get("rates")}
        parts = self.parts and self.parts | known
        more = {
            name: one | known if isinstance(one, dict) else one for name, one in self.more.items()
        }
        return Told(self.whole | known, parts, more, leads, words)


@dataclass(frozen=True)
class Board:
    """One board.

    ``by`` is what its parts are split by; ``grain`` how its period is cut where the address does
    not say (null: as each indicator is by itself). ``more`` names further questions: reports of
    another period or grain. ``extra`` names functions of the store and a question that answer what
    no report holds; they are told under their names, too. All of it is answered in one reading.
    """

    name: str
    label: str
    indicators: tuple[str, ...]
    body: Callable[[Told], Markup]
    by: tuple[str, ...] = ()
    grain: Callable[[Frame], Grain | None] = lambda _frame: None
    more: Callable[[Frame], dict[str, Asked]] = lambda _frame: {}
    extra: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def asked(self, frame: Frame) -> Asked:
        """Its own question: the whole, and its parts."""
        return frame.asked(by=self.by, grain=frame.words.grain or self.grain(frame))

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.name}/"
