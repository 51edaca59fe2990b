"""Numbers for Prometheus: requests as they are answered; jobs, changes, sessions as they stand.

With several web processes the folder that `PROMETHEUS_MULTIPROC_DIR` names holds the requests of
all of them, so that any of them tells the sum.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from teropong import __version__

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_OWN = CollectorRegistry()
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUESTS = Histogram(
    "teropong_request_seconds",
    "Requests, by how long they took.",
    ("view", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_OWN,
)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    _REQUESTS.labels(view, method if method in _METHODS else "other", str(status)).observe(seconds)


def page() -> bytes:
    """Every number, in Prometheus's text form."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        requests = generate_latest(registry)
    else:
        requests = generate_latest(_OWN)
    standing = CollectorRegistry()
    standing.register(Records())
    return requests + generate_latest(standing)


class Records(Collector):
    """What the records tell of themselves at this moment."""

    def collect(self) -> Iterator[Metric]:
        """The numbers; where the records cannot be asked, only that."""
        version = GaugeMetricFamily("teropong_version", "Which version runs.", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        yield from _mirror()
        try:
            found = [*_standing()]
        except DatabaseError:
            found = []
        yield GaugeMetricFamily(
            "teropong_records_reachable", "Whether the records can be asked.", int(bool(found))
        )
        yield from found


def _mirror() -> Iterator[Metric]:
    """How far the figures are behind, and what keeping them current took."""
    from teropong.app.mirror.place import place  # noqa: PLC0415 - needs the settings

    versions, behind = place().versions()
    if not versions.name:
        return
    told = "Seconds since the figures were last known to be current."
    yield GaugeMetricFamily("teropong_mirror_behind_seconds", told, behind)
    for name, said in (
        ("refreshes", "Times that changes were taken over into the figures."),
        ("seconds", "Seconds that this took."),
        ("rebuilds", "Times that all figures were prepared anew."),
        ("failures", "Times that a warehouse did not take changes, or refused them."),
    ):
        yield CounterMetricFamily(f"teropong_mirror_{name}", said, versions.counts.get(name, 0))


def _deliveries() -> Metric:
    """How deliveries of alerts stand: what failed waits for the administrator."""
    from teropong.app.alerts.models import Delivery, Progress  # noqa: PLC0415

    counted = Delivery.objects.filter(summary=None).values_list("state").annotate(n=Count("pk"))
    told = "Deliveries of alerts, by state."
    found = GaugeMetricFamily("teropong_deliveries", told, labels=["state"])
    for state, n in (dict.fromkeys(Progress.values, 0) | dict(counted.order_by())).items():
        found.add_metric([state], n)
    return found


def _standing() -> Iterator[Metric]:
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - models come after setup

    from teropong.app.changes.models import Change  # noqa: PLC0415
    from teropong.app.jobs.models import Job, State  # noqa: PLC0415

    counted = dict.fromkeys(State.values, 0) | Job.objects.by_state()
    jobs = GaugeMetricFamily("teropong_jobs", "Jobs, by state.", labels=["state"])
    for state, n in counted.items():
        jobs.add_metric([state], n)
    yield jobs
    late = Job.objects.due().order_by("run_at").values_list("run_at", flat=True).first()
    waiting = max(0.0, (timezone.now() - late).total_seconds()) if late else 0.0
    yield GaugeMetricFamily(
        "teropong_jobs_late_seconds", "How late the latest due job is.", waiting
    )
    yield _deliveries()
    last = Change.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    yield CounterMetricFamily("teropong_changes", "Changes written to the log.", last or 0)
    yield GaugeMetricFamily(
        "teropong_sessions",
        "Sessions that are open.",
        Session.objects.filter(expire_date__gt=timezone.now()).count(),
    )
