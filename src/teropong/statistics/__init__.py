"""How sure a figure is: Kaplan–Meier, Aalen–Johansen, intervals, quantiles, usual ranges.

Pure numpy, no I/O. Ages are whole microseconds, in `banded` and `passages` steps of a clock; what
comes back is in days, shares or minor units.
"""

from __future__ import annotations

from teropong.statistics.competing import Incidence, aalen_johansen, aalen_johansen_by
from teropong.statistics.cusum import (
    Cusum,
    count_ratio,
    count_threshold,
    share_ratio,
    share_threshold,
)
from teropong.statistics.intervals import log_log, normal_deviate, wilson
from teropong.statistics.quantiles import quantile, quantile_float
from teropong.statistics.ranges import Range, rolling_usual_ranges, usual_range
from teropong.statistics.rates import Gamma, around, drawn_dispersion, group_of, pearson_of
from teropong.statistics.shares import Beta, about, at_least
from teropong.statistics.survival import (
    Curve,
    Survival,
    first_at_most,
    kaplan_meier,
    kaplan_meier_by,
    survival_curves_by,
)

__all__ = [
    "Beta",
    "Curve",
    "Cusum",
    "Gamma",
    "Incidence",
    "Range",
    "Survival",
    "aalen_johansen",
    "aalen_johansen_by",
    "about",
    "around",
    "at_least",
    "count_ratio",
    "count_threshold",
    "drawn_dispersion",
    "first_at_most",
    "group_of",
    "kaplan_meier",
    "kaplan_meier_by",
    "log_log",
    "normal_deviate",
    "pearson_of",
    "quantile",
    "quantile_float",
    "rolling_usual_ranges",
    "share_ratio",
    "share_threshold",
    "survival_curves_by",
    "usual_range",
    "wilson",
]
