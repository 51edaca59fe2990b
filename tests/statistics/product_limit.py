"""Product-limit estimates, slow and literal, in exact fractions: the oracle of these tests.

A row is (entry, exit, cause) in whole units of any length; cause 0 is censored.
"""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt

Z = 1.6448536269514722
Row = tuple[int, int, int]


def watched(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[0] == 0 or row[0] < row[1]]


def at_risk(rows: list[Row], t: int) -> int:
    return sum((entry < t or entry == 0) and exit_ >= t for entry, exit_, _ in rows)


def is_too_small(rows: list[Row]) -> bool:
    if not rows or min(entry for entry, _, _ in rows) > 0:
        return True
    for _, u, _ in rows:
        before = [exit_ for entry, exit_, _ in rows if entry < u or entry == 0]
        if all(exit_ <= u for exit_ in before) and any(0 < entry >= u for entry, _, _ in rows):
            return True
    return False


def steps(rows: list[Row]) -> list[tuple[int, int, int, int, Fraction, Fraction]]:
    """(t, n, d, e, S just before t, S at t) for each time of an end."""
    found, before = [], Fraction(1)
    for t in sorted({exit_ for _, exit_, cause in rows if cause}):
        n = at_risk(rows, t)
        d = sum(exit_ == t and cause > 0 for _, exit_, cause in rows)
        e = sum(exit_ == t and cause == 1 for _, exit_, cause in rows)
        after = before * Fraction(n - d, n)
        found.append((t, n, d, e, before, after))
        before = after
    return found


def integral(rows: list[Row], start: int, end: int) -> Fraction:
    """∫ S from start to end."""
    total, alive, since = Fraction(0), Fraction(1), 0
    for t, *_, after in [*steps(rows), (end, 0, 0, 0, 0, Fraction(0))]:
        until = min(t, end)
        if until > start:
            total += alive * (until - max(since, start))
        if t >= end:
            break
        alive, since = after, t
    return total


def kaplan_meier(rows: list[Row], horizon: int) -> dict[str, object]:
    rows = watched(rows)
    if is_too_small(rows):
        return {"n": len(rows), "mean": None, "median": None, "h": None, "low": None, "high": None}
    h = min(horizon, max(exit_ for _, exit_, _ in rows))
    mean = integral(rows, 0, h)
    variance = sum(
        integral(rows, t, h) ** 2 * Fraction(d, n * (n - d))
        for t, n, d, *_ in steps(rows)
        if t < h and n > d
    )
    margin = Z * sqrt(variance)
    is_known = variance > 0
    return {
        "n": len(rows),
        "mean": float(mean),
        "median": next((t for t, *_, after in steps(rows) if after <= Fraction(1, 2)), None),
        "h": h,
        "low": max(0.0, float(mean) - margin) if is_known else None,
        "high": min(h, float(mean) + margin) if is_known else None,
    }


def aalen_johansen(rows: list[Row], most_unresolved: Fraction) -> dict[str, object]:
    rows = watched(rows)
    nothing = {"n": len(rows), "rate": None, "low": None, "high": None, "unresolved": None}
    if is_too_small(rows):
        return nothing
    table = steps(rows)
    unresolved = table[-1][-1] if table else Fraction(1)
    if unresolved > most_unresolved:
        return nothing | {"unresolved": float(unresolved)}
    rate = sum((before * Fraction(e, n) for _, n, _, e, before, _ in table), Fraction(0))
    variance, so_far = Fraction(0), Fraction(0)
    for _, n, d, e, before, _ in table:
        so_far += before * Fraction(e, n)
        later = rate - so_far
        if n > d:
            variance += later**2 * Fraction(d, n * (n - d))
        variance += before**2 * Fraction(e * (n - e), n**3)
        variance -= 2 * later * before * Fraction(e, n**2)
    decided = sum(d for _, _, d, *_ in table)
    away = Z**2 / (decided + Z**2)
    low, high = (0.0, away) if rate == 0 else (1 - away, 1.0)
    if 0 < rate < 1:
        reach = Z * sqrt(variance) / (rate * abs(log(rate)))
        low, high = (exp(-exp(log(-log(rate)) + side * reach)) for side in (1, -1))
    found = {"rate": float(rate), "low": low, "high": high, "unresolved": float(unresolved)}
    return nothing | found
