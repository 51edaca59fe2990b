"""A `teropong.backtest/1` in words: methods side by side, the verdict, what came of chances."""

from __future__ import annotations

from typing import Any

from teropong.language import N_, _
from teropong.language.numbers import count, percent
from teropong.shown.figures import NOTHING

Told = dict[str, Any]

_METHODS = {
    "teropong": N_("Teropong"),
    "stage_weighted": N_("open deals weighted by stage"),
    "last_year": N_("the same period of last year"),
    "linear_pace": N_("done so far, carried on"),
    "recent_rate": N_("done so far, the rest as the last three periods"),
}
PLAIN = ("stage_weighted", "last_year", "linear_pace", "recent_rate")
_MEASURES = {"revenue": N_("Revenue"), "wins": N_("Deals won")}


def method_name(method: str) -> str:
    """What a method is called."""
    return _(_METHODS[method])


def measure_name(measure: str) -> str:
    """What is foretold."""
    return _(_MEASURES[measure])


def share(value: float | None) -> str:
    """A score as a percentage to a tenth."""
    return NOTHING if value is None else percent(value, 1)


def best_plain(methods: dict[str, dict[str, Any]]) -> str | None:
    """The plain method whose loss is the smallest; None: none can be compared."""
    plain = {name: methods[name]["pinball"] for name in methods if name in PLAIN}
    known = {name: loss for name, loss in plain.items() if loss is not None}
    if methods["teropong"]["pinball"] is None or not known:
        return None
    return min(known, key=lambda name: known[name])


def better_plain(methods: dict[str, dict[str, Any]]) -> str | None:
    """The same, where the forecast is not better than it."""
    best = best_plain(methods)
    if best is None or methods["teropong"]["pinball"] < methods[best]["pinball"]:
        return None
    return best


def warning(methods: dict[str, dict[str, Any]] | None) -> str | None:
    """What stands beside any figure of the forecast where a plain method has been better."""
    best = better_plain(methods) if methods else None
    if best is None:
        return None
    told = _("Its forecasts by such periods have not been better here than a plain method (%s).")
    return told % method_name(best)


def verdict(methods: dict[str, dict[str, Any]]) -> str | None:
    """Whether the forecast was better than the best of the plain methods; None: nothing to say."""
    best = best_plain(methods)
    if best is None:
        return None
    own, loss = methods["teropong"]["pinball"], methods[best]["pinball"]
    ratio = own / loss - 1 if loss else 0.0
    words = {"method": method_name(best), "size": percent(abs(ratio))}
    if not round(100 * ratio):
        return _("It is as good here as the best plain method (%(method)s).") % words
    if ratio < 0:
        return _("Its loss is %(size)s below that of the best plain method (%(method)s).") % words
    return (
        _("It is not better here: its loss is %(size)s above that of %(method)s; go by that.")
        % words
    )


def cannot_say(told: Told) -> str | None:
    """Why there is no comparison; None where there is."""
    if told["methods"]["teropong"]["n"]:
        return None
    return _(
        "Cannot compare yet: that needs records of a year or so, with wins and losses, before "
        "the periods that are foretold again."
    )


def made_of(methods: dict[str, dict[str, Any]]) -> str:
    """How many forecasts were given again."""
    return _("%(n)s forecasts: at the start of each period and after each third of it.") % {
        "n": count(methods["teropong"]["n"])
    }
