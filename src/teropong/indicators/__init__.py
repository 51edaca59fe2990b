"""The eight indicators, in display order."""

from __future__ import annotations

from teropong.indicators import (
    average_sale,
    baseline,
    conversion,
    first_meetings,
    outreach,
    pipeline_value,
    revenue,
    stage_duration,
)
from teropong.indicators.shape import Indicator

INDICATORS: tuple[Indicator, ...] = (
    first_meetings.INDICATOR,
    outreach.INDICATOR,
    pipeline_value.INDICATOR,
    stage_duration.INDICATOR,
    revenue.INDICATOR,
    conversion.INDICATOR,
    baseline.INDICATOR,
    average_sale.INDICATOR,
)
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
