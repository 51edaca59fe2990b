"""How Spark plans: a question of few rows costs mostly its planning, one of many its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""A plan that stays in one task costs a third of one that is spread out, compiled and adapted."""
_MANY = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.autoBroadcastJoinThreshold": "32MB",
    "spark.sql.codegen.factoryMode": "FALLBACK",
    "spark.sql.codegen.wholeStage": "true",
}


def suit(session: SparkSession, *, are_few: bool, buckets: int) -> None:
    """Let a session plan for few rows, or for many that lie in so many buckets."""
    shuffled = {"spark.sql.shuffle.partitions": str(2 * buckets + 2)}
    for name, value in (_FEW if are_few else _MANY | shuffled).items():
        session.conf.set(name, value)
