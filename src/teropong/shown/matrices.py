"""Rates and durations of the whole and of each of its parts: what stands in rows and columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from teropong.shown.rows import (
    Report,
    Row,
    by_slice,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    slices,
    split_of,
)
from teropong.shown.words import slice_name


@dataclass(frozen=True)
class Matrix:
    """One pipeline's: the steps across, and each name with its rows by step, the whole first.

    ``has_name`` where there are several pipelines, of which one may have no name.
    """

    pipeline: str | None
    has_name: bool
    across: list[str]
    lines: list[tuple[str, dict[str, Row]]]


def matrices(report: Report, parts: Report, key: str, whole: str) -> Iterator[Matrix]:
    """Yield a matrix for each pipeline of the company; `whole` is what all together are called.

    Parts by pipeline name theirs where the company has only one: that makes no second matrix.
    """
    split = split_of(parts, key)
    step = "stage" if key == "stage_duration" else "step"
    of_all, rows = latest(rows_of(report, key)), latest(rows_of(parts, key))
    has_several = any("pipeline" in row for row in of_all)
    for pipeline in pipelines([*of_all, *rows]) if has_several else [None]:
        own = by_slice(of_pipeline(rows, pipeline) if has_several else rows, split)
        named = [(whole, of_pipeline(of_all, pipeline))]
        named += [(slice_name(parts, split, one), own.get(one, [])) for one in slices(parts, split)]
        across = dict.fromkeys(str(row[step]) for _name, found in named for row in found)
        lines = [(name, {str(row[step]): row for row in found}) for name, found in named]
        yield Matrix(pipeline, has_several, list(across), lines)
