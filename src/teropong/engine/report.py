"""The report: the eight indicators of one source, for one period, seen from one instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.load import bounds, build, is_current, is_loaded, kept_settings
from teropong.engine.query import COMPARISONS, Query, Result
from teropong.engine.store import Store, connect, workspace
from teropong.facts.calendar import (
    FIRST_YEAR,
    GRAINS,
    LAST_YEAR,
    Grain,
    Period,
    parse_period,
    period_of,
)
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.reading import Progress, check_folder
from teropong.facts.settings import Settings, read_settings
from teropong.facts.zone import from_instant, local_date, start_of_day, to_instant
from teropong.indicators import BY_NAME, INDICATORS
from teropong.indicators.shape import DIMENSIONS
from teropong.language import N_, _, current_language

_Date = TypeVar("_Date", date, datetime)
SCHEMA = "teropong.report/1"
DUCKDB_URL = "duckdb:///"
READING_MEMORY = "256MB"
"""What DuckDB may hold to answer from moments: they are read once, so more buys little."""


@dataclass(frozen=True)
class Asked:
    """What a report is asked for, in the words of the command line; ``as_one``: by no grain."""

    period: str | None = None
    grain: Grain | None = None
    as_of: str | None = None
    by: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    indicators: Sequence[str] = ()
    compare: str | None = None
    as_one: bool = False


@dataclass(frozen=True)
class Report:
    """A report: its frame, and a `Result` by indicator."""

    settings: Settings
    as_of: int
    period: Period
    by: tuple[str, ...]
    indicators: dict[str, Result]
    reps: dict[str, str]
    stages: list[dict[str, Any]]
    compared: Period | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as ``teropong.report/1``; see docs/report.md."""
        return {
            "schema": SCHEMA,
            "as_of": from_instant(self.as_of).isoformat().replace("+00:00", "Z"),
            "timezone": self.settings.timezone,
            "currency": self.settings.currency,
            "language": current_language(),
            "company": None,
            "period": _period(self.period),
            "compare": _period(self.compared) if self.compared else None,
            "by": list(self.by),
            "indicators": {name: _indicator(result) for name, result in self.indicators.items()},
            "reps": self.reps,
            "stages": self.stages,
        }


def _period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": str(period.start), "end": str(period.end)}


def _indicator(result: Result) -> dict[str, Any]:
    indicator = result.indicator
    told: dict[str, Any] = {
        "label": _(indicator.label),
        "group": indicator.group,
        "unit": indicator.unit,
        "better": indicator.better,
        "grain": result.grain,
        "definition": _(indicator.definition),
        "available": result.is_available,
    }
    if result.needs:
        told["needs"] = result.needs
    if result.without:
        told["without"] = result.without
    return told | {"rows": result.rows} | result.beside


@contextmanager
def open_source(
    source: str, settings: dict[str, Any], progress: Progress | None = None
) -> Iterator[Store]:
    """A store of a source: a folder of facts, or ``duckdb:///file.db``.

    ``settings`` are those asked for; null ones are the source's own. Raises `FactsError`.
    """
    if source.startswith(DUCKDB_URL):
        with _opened(source.removeprefix(DUCKDB_URL), settings) as store:
            yield store
        return
    if "://" in source:
        raise WrongCall(
            _("no engine answers {0}; there is {1}file.db").format(
                source.partition("://")[0] + "://", DUCKDB_URL
            )
        )
    folder = Path(source)
    check_folder(folder)
    chosen = read_settings(folder).but(**settings)
    with workspace(folder) as connection:
        store = Store(connection, chosen)
        build(store, folder, progress)
        yield store


@contextmanager
def _opened(path: str, asked: dict[str, Any]) -> Iterator[Store]:
    if not Path(path).is_file():
        raise WrongCall(
            _("there is no database {0}; make it with `teropong load SOURCE {1}`").format(
                path, DUCKDB_URL + path
            )
        )
    with connect(path, read_only=True, memory=READING_MEMORY) as connection:
        if not is_loaded(connection):
            raise FactsError(
                _("{0} holds no facts; load them with `teropong load SOURCE {1}`").format(
                    path, DUCKDB_URL + path
                )
            )
        if not is_current(connection):
            raise FactsError(
                _(
                    "{0} was loaded by another version; load it anew with "
                    "`teropong load SOURCE {1}`"
                ).format(path, DUCKDB_URL + path)
            )
        kept = kept_settings(connection)
        for name in ("timezone", "currency"):
            if asked.get(name) not in (None, getattr(kept, name)):
                raise WrongCall(
                    _(
                        "{path} was loaded with {name} {kept}; load it anew: "
                        "teropong load SOURCE {url} --{name} {asked}"
                    ).format(
                        path=path,
                        name=name,
                        kept=getattr(kept, name),
                        url=DUCKDB_URL + path,
                        asked=asked[name],
                    )
                )
        yield Store(connection, kept.but(fiscal_start=asked.get("fiscal_start")))


def make_report(store: Store, asked: Asked) -> Report:
    """Answer what is asked; raises `WrongCall` for an unknown word, `FactsError` of the data."""
    return make_reports(store, asked)[0]


def make_reports(store: Store, *asked: Asked) -> list[Report]:
    """Answer several questions about one period, all seen from one instant, as `make_report`."""
    for one in asked:
        _check_words(one)
    as_of = _as_of(store, asked[0].as_of)
    settings = store.settings
    if asked[0].period:
        period = parse_period(asked[0].period, settings.fiscal_start)
    else:
        last = local_date(as_of - 1, settings.zone)
        period = period_of(last, "quarter", settings.fiscal_start)
    with seen_from(store, as_of) as evaluator:
        return [_answer(evaluator, period, one) for one in asked]


def _answer(evaluator: Evaluator, period: Period, asked: Asked) -> Report:
    names = asked.indicators or [indicator.name for indicator in INDICATORS]
    as_of, store = evaluator.as_of, evaluator.store
    results = {name: evaluator.evaluate(_query(name, period, as_of, asked)) for name in names}
    return Report(
        store.settings,
        as_of,
        period,
        tuple(asked.by),
        results,
        dict(store.rows("SELECT rep_id, name FROM facts.reps ORDER BY 1")),
        _stages(evaluator),
        next((result.compared for result in results.values() if result.compared), None),
    )


def _query(name: str, period: Period, as_of: int, asked: Asked) -> Query:
    return Query(
        indicator=name,
        period=period,
        as_of=as_of,
        grain=None if asked.as_one else asked.grain or BY_NAME[name].grain,
        by=tuple(asked.by),
        where={key: tuple(values) for key, values in asked.where.items()},
        compare=asked.compare,
    )


def _stages(evaluator: Evaluator) -> list[dict[str, Any]]:
    return [
        {
            "pipeline": rung.pipeline or None,
            "stage": rung.stage,
            "position": rung.position,
            "base": rung.base,
            "expected_days": rung.expected_days,
        }
        for rung in evaluator.given.ladder
    ]


def _check_words(asked: Asked) -> None:
    for what, words, known in (
        (N_("indicator"), asked.indicators, BY_NAME),
        (N_("dimension"), [*asked.by, *asked.where], DIMENSIONS),
        (N_("grain"), [asked.grain] if asked.grain else [], GRAINS),
        (N_("comparison"), [asked.compare] if asked.compare else [], COMPARISONS),
    ):
        for word in words:
            if word not in known:
                raise WrongCall(unknown_word(what, word, known))


def unknown_word(what: str, word: str, known: Any) -> str:
    """The message for a word that is not known, with the nearest one that is."""
    import difflib  # noqa: PLC0415 - only needed for an error

    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    hint = _("did you mean {0}?") if near else _("there are {0}")
    return _("no {what} is called {word!r}; {hint}").format(
        what=_(what), word=word, hint=hint.format(near[0] if near else ", ".join(known))
    )


def check_as_of(store: Store, asked: Asked) -> None:
    """Raises `WrongCall` where the asked instant lies before all facts: there is nothing to see."""
    known = bounds(store)
    begun = [at for at in (known.first_activity, known.first_deal) if at is not None]
    if asked.as_of and begun and parse_as_of(asked.as_of, store.settings) <= min(begun):
        first = local_date(min(begun), store.settings.zone)
        raise WrongCall(
            _("nothing had happened before {0}: the first record is of {1}").format(
                asked.as_of, first
            )
        )


def _as_of(store: Store, text: str | None) -> int:
    latest = bounds(store).latest
    if text is None:
        return to_instant(datetime.now().astimezone()) if latest is None else latest + 1
    return parse_as_of(text, store.settings)


def parse_as_of(text: str, settings: Settings) -> int:
    """An instant by its ISO text; a bare date means the end of that local day."""
    day, at = _read_as(date, text), _read_as(datetime, text)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise WrongCall(
            _("{0!r} is no instant; write 2026-06-30 or 2026-06-30T17:00:00+07:00").format(text)
        )
    if day is not None:
        return start_of_day(day + timedelta(days=1), settings.zone)
    return to_instant(at if at.tzinfo else at.replace(tzinfo=settings.zone))


def _read_as(kind: type[_Date], text: str) -> _Date | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
