"""Addresses of engines: what each looks like, and how one is told to people."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """What the addresses of an engine look like."""

    engine: str
    example: str

    @property
    def scheme(self) -> str:
        """How they begin: ``duckdb://``."""
        return self.example.partition("://")[0] + "://"


DUCKDB = Form("DuckDB", "duckdb:///file.db")
POSTGRESQL = Form("PostgreSQL", "postgresql://user:password@host:port/database")
CLICKHOUSE = Form("ClickHouse", "clickhouse://user:password@host:8123/database")
CHDB = Form("chDB", "chdb:///folder")
SPARK = Form("Spark", "spark://host:7077/?folder=/shared/teropong")
SPARK_CONNECT = Form("Spark Connect", "sc://host:15002/?folder=/shared/teropong")
FORMS = (DUCKDB, POSTGRESQL, CLICKHOUSE, CHDB, SPARK, SPARK_CONNECT)
"""In the order in which they are told; to tell them no engine is loaded."""


def shown(url: str) -> str:
    """An address as people may see it: without its password, wherever that stands."""
    bare = re.sub(r"(?<=//)([^/@:?]*):.*@", r"\1@", url)
    return re.sub(r"([?&]([a-z]*password|token)=)[^&]*", r"\1…", bare)
