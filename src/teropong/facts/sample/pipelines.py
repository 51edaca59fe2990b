"""The two pipelines: their stages, how long deals stay, and how many pass on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.facts.sample.arrays import Floats

WON, LOST = 11, 12
"""Codes of the closes; an open stage's code is its position."""
MOST_STAGES = 5


@dataclass(frozen=True)
class Stage:
    """A step: ``stay_days`` the median stay, ``pass_odds`` log odds to pass on at that stay."""

    name: str
    base: int | None
    expected_days: float
    stay_days: float
    pass_odds: float


@dataclass(frozen=True)
class Pipeline:
    """Its name and its stages in order."""

    name: str
    stages: tuple[Stage, ...]


NEW = Pipeline(
    "Baru",
    (
        Stage("Prospek", None, 14, 8.5, 0.85),
        Stage("Pertemuan", 1, 14, 8.5, 0.75),
        Stage("Kualifikasi", 2, 12, 8.0, 1.0),
        Stage("Penawaran", 3, 14, 8.5, 1.1),
        Stage("Negosiasi", 3, 10, 6.5, 1.05),
    ),
)
RENEWAL = Pipeline(
    "Perpanjangan",
    (
        Stage("Peninjauan", 1, 14, 8.0, 1.4),
        Stage("Usulan", 2, 14, 8.0, 1.3),
        Stage("Persetujuan", 3, 10, 6.0, 1.5),
    ),
)
PIPELINES = (NEW, RENEWAL)


def stage_figures(figure: str) -> Floats:
    """A figure of every stage, by pipeline and position (from 1; nothing at 0)."""
    found = np.zeros((len(PIPELINES), MOST_STAGES + 1))
    for row, pipeline in enumerate(PIPELINES):
        for column, stage in enumerate(pipeline.stages, start=1):
            found[row, column] = getattr(stage, figure)
    return found
