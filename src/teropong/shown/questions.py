"""The questions behind a page that people read: the whole, its parts, and the sums of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.report import make_reports
from teropong.engine.store import Store

_SUMS = ("first_meetings", "outreach", "revenue")


def to_be_read(store: Store, asked: Asked) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The company as a whole, and its parts where it is split: each a `teropong.report/1`.

    No rate of the whole can be had from its parts, nor a sum of distinct accounts from its weeks:
    so each is a question of its own. Beside ``rows``, ``as_one`` holds those of the whole period.
    """
    whole = replace(asked, by=())
    splits = [whole, asked] if asked.by else [whole]
    summed = [name for name in _SUMS if name in (asked.indicators or _SUMS)]
    questions = [*splits, *(replace(one, indicators=summed, as_one=True) for one in splits)]
    reports = make_reports(store, *(questions if summed else splits))
    told = [report.to_dict() for report in reports]
    for one, sums in zip(told, told[len(splits) :], strict=False):
        for name, found in sums["indicators"].items():
            one["indicators"][name]["as_one"] = found
    return told[0], told[1] if asked.by else None
