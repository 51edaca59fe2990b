"""What was measured, against the marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

MILLION = 1_000_000


@dataclass(frozen=True)
class Mark:
    """One figure: ``most`` (or ``least``) is the mark where there is one for this size."""

    what: str
    size: str
    value: float
    how: str
    most: float | None = None
    least: float | None = None

    @property
    def limit(self) -> str:
        """The mark as text."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    @property
    def verdict(self) -> str:
        """``pass`` or ``miss``; nothing where there is no mark."""
        if self.most is not None:
            return "pass" if self.value <= self.most else "miss"
        if self.least is not None:
            return "pass" if self.value >= self.least else "miss"
        return ""


def marks(found: dict[Any, Any]) -> list[Mark]:
    """All figures, size by size."""
    sizes = sorted(size for size in found if size != "reading")
    told = [mark for size in sizes for mark in _of_size(size, found[size])]
    told += _growth({size: found[size]["race"] for size in sizes if "race" in found[size]})
    if "reading" in found:
        told += _reading(found["reading"])
    return told


def _reading(read: dict[str, Any]) -> Iterator[Mark]:
    theirs, rows = read["by_pydantic"]["seconds"], read["rows"]
    for way, what in (("by_library", "reading facts"), ("by_import", "import by a mapping")):
        ours = read[way]["seconds"]
        how = f"{rows / ours:,.0f} against {rows / theirs:,.0f} rows a second; peak {read[way]['peak_mb']:.0f} MB"
        yield Mark(
            f"{what} ÷ csv + pydantic, rows a second",
            f"{rows:,} rows",
            theirs / ours,
            how,
            least=10,
        )


def _of_size(size: int, one: dict[str, Any]) -> Iterator[Mark]:
    label = f"{size:,}"
    if "race" in one:
        yield from _dashboard(size, label, one["race"])
    for name, how in (
        ("alone", "no limit"),
        ("alone_limited", "with the memory limit of `report duckdb:`"),
    ):
        if name in one:
            most = {MILLION: 512.0, 10 * MILLION: 1126.4}.get(size)
            yield Mark(
                "peak memory, MB",
                label,
                one[name]["peak_mb"],
                f"{how}; {one[name]['wall']:.2f} s",
                most,
            )
    if "past" in one:
        past = one["past"]
        how = f"{past['past']:.2f} s against {past['present']:.2f} s; CPU {past['past_cpu'] / past['present_cpu']:.2f}"
        yield Mark("any past day ÷ the present", label, past["past"] / past["present"], how, 3)
    if "one" in one:
        how = (
            f"moments alone {one['one']['refreshed']:.3f} s; median {one['one']['shown']:.2f} s, "
            f"CPU {one['one']['shown_cpu']:.2f}; the app's push is not in it"
        )
        most = 1.5 if size == MILLION else None
        yield Mark("a saved change → two tiles, p95 s", label, one["one"]["shown_p95"], how, most)
        most = 0.1 if size >= MILLION else None
        yield Mark(
            f"{min(10_000, size // 10):,} touched → moments, s",
            label,
            one["many"]["refreshed"],
            f"median; CPU {one['many']['refreshed_cpu']:.2f}",
            most,
        )


def _dashboard(size: int, label: str, race: dict[str, Any]) -> Iterator[Mark]:
    ours, hand, bare, floor = (race[name] for name in ("library", "by_hand", "bare", "floor"))
    cpu = ours["cpu"]
    most = {MILLION: 0.25, 10 * MILLION: 0.12}.get(size)
    how = f"{ours['wall']:.2f} s against {hand['wall']:.2f} s; CPU {cpu:.2f} against {hand['cpu']:.2f}"
    yield Mark("dashboard ÷ SQL by hand", label, ours["wall"] / hand["wall"], how, most)
    how = f"{bare['wall']:.2f} s for {race['statements']} statements, {race['kernels']} estimates; CPU {cpu / bare['cpu']:.3f}"
    yield Mark(
        "dashboard ÷ its bare work",
        label,
        ours["wall"] / bare["wall"],
        how,
        1.10 if size >= MILLION else None,
    )
    how = f"CPU {cpu:.2f} s against {floor['cpu']:.3f} s for {floor['columns']} columns, {floor['megabytes']:.0f} MB; by the clock {ours['wall'] / floor['wall']:.0f}"
    most = 15.0 if size == MILLION else None
    yield Mark("dashboard ÷ numpy sum, CPU", label, cpu / floor["cpu"], how, most)


def _growth(races: dict[int, dict[str, Any]]) -> Iterator[Mark]:
    for small, large in pairwise(sorted(races)):
        cpu = races[large]["library"]["cpu"], races[small]["library"]["cpu"]
        exponent = log(cpu[0] / cpu[1]) / log(large / small)
        most = 0.9 if small == MILLION else None
        how = f"{cpu[1]:.2f} → {cpu[0]:.2f} s of CPU"
        yield Mark("growth of CPU time, exponent", f"{small:,} → {large:,}", exponent, how, most)
