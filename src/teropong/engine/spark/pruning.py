"""Where SQL asks only for what belongs to some keys: those tables need not be read whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from teropong.engine.dialect import arguments
from teropong.engine.spark.shared import Table

_ONLY = re.compile(
    r"\bFROM ((?:facts|moments)\.\w+) (\w+) WHERE (?:\2\.)?(deal_no|account_no) IN \("
)
_ENDS = re.compile(r"\s*(?:\)|$)")


def pruned(sql: str, tables: Mapping[str, Table], narrow: Callable[[str, str, str], str]) -> str:
    """The SQL with ``narrow(table, key, keys)`` in place of tables that lie in several buckets.

    Only where the keys, a select, are all that the rows are asked for: ``FROM t x WHERE x.key IN
    (SELECT …)``, with nothing after it in its bracket.
    """
    written, place = [], 0
    for match in _ONLY.finditer(sql):
        relation, _alias, key = match.groups()
        table = tables.get(relation)
        (keys, *others), end = arguments(sql, match.end())
        keys = ", ".join((keys, *others))
        if table is None or table.buckets == 1 or not _ENDS.match(sql, end):
            continue
        if key == table.key and keys.startswith("SELECT"):
            written += [sql[place : match.start(1)], narrow(relation, key, keys)]
            place = match.end(1)
    return "".join([*written, sql[place:]])
