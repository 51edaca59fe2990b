"""The rows behind a figure: what the eight share to list their cases one by one.

An indicator says, for each kind of case, which relation it counts, what it takes to count in each
companion, and what else is told: the very SQL that it measures by. Ids, accounts and names are
looked up last, for those that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teropong.facts.parsing import literal
from teropong.facts.zone import local_date
from teropong.indicators.shape import DIMENSIONS, Cases, Reader, Row, Scope, Wanted, among
from teropong.indicators.slices import columns_of, crew, filters, named

Told = Callable[[Mapping[str, Any]], Row]
_IDS: Mapping[str, tuple[str, Sequence[str]]] = {
    "activity_id": ("activities", ("opportunity_id", "account_id")),
    "deal_no": ("opportunities", ("opportunity_id", "account_id")),
    "account_no": ("account_numbers", ("account_id",)),
}
"""By what each kind of case is known, and where the ids that go with it are."""
_FEW = 2000


@dataclass(frozen=True)
class Part:
    """Cases of one kind, as SQL over a relation ``m``.

    ``on`` is the date of credit and ``nth`` the place of the period. ``columns`` are told by name,
    one of them the number or id of the case; ``marks`` is what it takes to count in each
    companion. What counts only in those ``aside`` is listed where it is asked for.
    """

    kind: str
    source: str
    on: str
    marks: Mapping[str, str]
    columns: Mapping[str, str]
    condition: str = "TRUE"
    nth: str = "0"
    aside: Sequence[str] = ()

    def is_wanted(self, only: str | None) -> bool:
        """Whether cases of this kind are among those asked for."""
        return only in self.marks if only else bool(set(self.marks) - set(self.aside))


def gather(
    scope: Scope, reader: Reader, wanted: Wanted, parts: Sequence[Part], own: Told, told: Told
) -> Cases:
    """List the cases of all parts together.

    ``own`` and ``told`` write, from a case's columns and what it ``counts`` in, the keys of the
    row that it belongs to and what is particular about it.
    """
    parts = [part for part in parts if part.is_wanted(wanted.only)]
    if not parts:
        return Cases()
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    marks = list(dict.fromkeys(mark for part in parts for mark in part.marks))
    union = " UNION ALL ".join(_listed(scope, reader, wanted, part, names, marks) for part in parts)
    columns = [*_heads(scope), *names, *(f"counts_{nth}" for nth in range(len(marks)))]
    page = "" if wanted.limit is None else f" LIMIT {wanted.limit}"
    rows = reader.rows(f"SELECT * FROM ({union}) u ORDER BY {_order(wanted, names)}{page}")
    cases = [dict(zip(columns, row, strict=True)) for row in rows]
    _look_up(reader, cases)
    found = []
    for case in cases:
        case["counts"] = [mark for nth, mark in enumerate(marks) if case[f"counts_{nth}"]]
        head = _head(scope, case) | own(case)
        found.append(head | _case(scope, case) | told(case) | {"counts": case["counts"]})
    total = len(found)
    if wanted.limit is not None and total >= wanted.limit:
        total = int(reader.rows(f"SELECT count(*) FROM ({union}) u")[0][0])
    return Cases(found, total)


def _heads(scope: Scope) -> list[str]:
    return ["nth", *(f"d{nth}" for nth in range(len(scope.by))), "kind", "rep", "counted_on"]


def _listed(
    scope: Scope,
    reader: Reader,
    wanted: Wanted,
    part: Part,
    names: Sequence[str],
    marks: Sequence[str],
) -> str:
    """SQL: the cases of one kind that are asked for, with a column for each name and mark."""
    heads = [part.nth, *columns_of(scope.by), f"'{part.kind}'", "m.rep_id", part.on]
    told = [f"{column} AS {name}" for column, name in zip(heads, _heads(scope), strict=True)]
    told += [f"{part.columns.get(name, 'NULL')} AS {name}" for name in names]
    told += [
        f"CASE WHEN {part.marks.get(mark, 'FALSE')} THEN 1 ELSE 0 END AS counts_{nth}"
        for nth, mark in enumerate(marks)
    ]
    bringing = [mark for mark in part.marks if mark not in part.aside]
    if wanted.only:
        bringing = [wanted.only]
    is_counted = " OR ".join(f"({part.marks[mark]})" for mark in bringing)
    cell = {name: value for name, value in wanted.cell.items() if name in DIMENSIONS}
    is_there = "".join(
        f" AND {among(DIMENSIONS[name], (value or '',))}" for name, value in cell.items()
    )
    return (
        f"SELECT {', '.join(told)} FROM {part.source} m"
        f"{crew(scope, reader, (*scope.by, *cell), part.on)} "
        f"WHERE {part.condition} AND ({is_counted}){is_there}{filters(scope)}"
    )


def _order(wanted: Wanted, names: Sequence[str]) -> str:
    ids = (f"{name} NULLS LAST" for name in _IDS if name in names)
    order = ["counted_on DESC", *ids, "nth"]
    if wanted.order == "largest" and "amount_minor" in names:
        order.insert(0, "amount_minor DESC NULLS LAST")
    return ", ".join(order)


def _look_up(reader: Reader, cases: Sequence[dict[str, Any]]) -> None:
    """Add to each case the ids that go with its own: few are read by name, many all together."""
    for key, (table, ids) in _IDS.items():
        known = {case[key] for case in cases if case.get(key) is not None}
        if not known:
            continue
        only = ""
        if len(known) <= _FEW:
            listed = (literal(one) if isinstance(one, str) else str(one) for one in known)
            only = f" WHERE {key} IN ({', '.join(listed)})"
            if key == "activity_id":  # there are many, and they lie in order of time
                days = [case["counted_on"] for case in cases]
                only += f" AND occurred_on BETWEEN DATE '{min(days)}' AND DATE '{max(days)}'"
        rows = reader.rows(f"SELECT {key}, {', '.join(ids)} FROM {reader.fact(table)} t{only}")
        found = {row[0]: dict(zip(ids, row[1:], strict=True)) for row in rows}
        for case in cases:
            case.update(found.get(case.get(key), {}))


def _head(scope: Scope, case: Mapping[str, Any]) -> Row:
    """The period and the parts of the row that a case counts in."""
    period = {"period": scope.spans[case["nth"]].label} if scope.has_grain else {}
    parts = named(scope, (case[f"d{nth}"] for nth in range(len(scope.by))))
    return period | dict(zip(scope.by, parts, strict=True))


def _case(scope: Scope, case: Mapping[str, Any]) -> Row:
    """What every case tells: what it is, whose, when, and its amount where money is counted."""
    row: Row = {"kind": case["kind"]}
    if case["kind"] == "activity":
        row["activity_id"] = case["activity_id"]
    if case["kind"] != "account":
        row["opportunity_id"] = case["opportunity_id"]
    row |= {"account_id": case["account_id"], "rep": case["rep"]}
    row["on"] = case["counted_on"].isoformat()
    if "amount_minor" in case:
        row["amount"] = scope.money(whole(case["amount_minor"]))
    return row


def whole(minor: Any) -> int | None:
    """An integer of the engine, of any width; null stays null."""
    return None if minor is None else int(minor)


def day_of(scope: Scope, instant: int | None) -> str | None:
    """The local day of an instant, as the edge writes it."""
    return None if instant is None else local_date(instant, scope.settings.zone).isoformat()
