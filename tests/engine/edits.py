"""The kinds of edits: each takes a history and its tables, and answers with the tables edited."""

from __future__ import annotations

from tests.engine.histories import (
    FILLED,
    INSTANTS,
    KEYS,
    OF_ALL,
    OF_PEOPLE,
    OF_ROWS,
    Edit,
    History,
    Tables,
)


def insert_late_activity(history: History, tables: Tables) -> Tables | None:
    place = history.row(tables, "activities")
    if place is None:
        return None
    row = tables["activities"][place]
    new = {"activity_id": history.new_id("V"), "occurred_at": history.later(row["occurred_at"])}
    return history.insert(tables, "activities", {**row, **new})


def insert_late_history(history: History, tables: Tables) -> Tables | None:
    place = history.row(tables, "opportunity_history")
    if place is None:
        return None
    row = tables["opportunity_history"][place]
    column = history.random.choice(
        [name for name in row if name not in ("opportunity_id", "changed_at")]
    )
    value = history.other(tables, "opportunity_history", column)
    return history.insert(
        tables,
        "opportunity_history",
        {**row, "changed_at": history.later(row["changed_at"]), column: value},
    )


def insert_deal(history: History, tables: Tables) -> Tables | None:
    place = history.row(tables, "opportunities")
    if place is None:
        return None
    deal, new = tables["opportunities"][place], {"opportunity_id": history.new_id("O")}
    for row in tables.get("opportunity_history", [])[:]:
        if row["opportunity_id"] == deal["opportunity_id"]:
            tables = history.insert(tables, "opportunity_history", {**row, **new})
    account = {"account_id": history.other(tables, "opportunities", "account_id")}
    return history.insert(tables, "opportunities", {**deal, **new, **account})


def _edit_cell(history: History, tables: Tables, name: str) -> Tables | None:
    place = history.row(tables, name)
    if place is None:
        return None
    row = tables[name][place]
    column = history.random.choice([column for column in row if column not in KEYS.get(name, ())])
    if column == "opportunity_id" and name == "opportunity_history":
        return None
    if column in INSTANTS and row[column] and history.random.random() < 0.8:
        return history.put(tables, name, place, **{column: history.later(row[column])})
    value = history.other(tables, name, column)
    if column not in FILLED and history.random.random() < 0.2:
        value = ""
    if column in FILLED and not value and name != "reps":
        return None
    return history.put(tables, name, place, **{column: value})


def edit_any_cell(history: History, tables: Tables) -> Tables | None:
    return _edit_cell(history, tables, history.random.choice(OF_ROWS))


def edit_people(history: History, tables: Tables) -> Tables | None:
    return _edit_cell(history, tables, history.random.choice(OF_PEOPLE))


def edit_rates_or_stages(history: History, tables: Tables) -> Tables | None:
    return _edit_cell(history, tables, history.random.choice(OF_ALL))


def swap_stages(history: History, tables: Tables) -> Tables | None:
    first, second = history.row(tables, "stages"), history.row(tables, "stages")
    if first is None or second is None or first == second:
        return None
    rows = tables["stages"]
    positions = rows[first]["position"], rows[second]["position"]
    tables = history.put(tables, "stages", first, position=positions[1])
    return history.put(tables, "stages", second, position=positions[0])


def close_or_reopen(history: History, tables: Tables) -> Tables | None:
    place = history.row(tables, "opportunities")
    if place is None:
        return None
    deal = tables["opportunities"][place]
    if deal["outcome"] != "open":
        other = history.random.choice(("open", "won", "lost"))
        kept = deal["closed_at"] if other != "open" else ""
        return history.put(tables, "opportunities", place, outcome=other, closed_at=kept)
    outcome = history.random.choice(("won", "lost"))
    closed = history.later(
        history.other(tables, "opportunities", "closed_at") or deal["created_at"]
    )
    return history.put(tables, "opportunities", place, outcome=outcome, closed_at=closed)


def reassign(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(("opportunities", "activities"))
    place = history.row(tables, name)
    if place is None:
        return None
    return history.put(tables, name, place, rep_id=history.other(tables, name, "rep_id"))


def move_to_another_account(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(("opportunities", "activities"))
    place = history.row(tables, name)
    if place is None:
        return None
    account = history.other(tables, name, "account_id")
    if name == "activities" and not account:
        return None
    return history.put(tables, name, place, account_id=account)


def delete_row(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(("activities", "opportunity_history", "opportunities", "accounts"))
    place = history.row(tables, name)
    if place is None:
        return None
    return {**tables, name: [*tables[name][:place], *tables[name][place + 1 :]]}


def delete_first_rows(history: History, tables: Tables) -> Tables | None:
    """What stands behind moves up: its line changes, and nothing else."""
    name = history.random.choice(("activities", "opportunity_history", "opportunities"))
    if len(tables.get(name, ())) < 4:
        return None
    return {**tables, name: tables[name][history.random.randrange(1, 3) :]}


def delete_deal(history: History, tables: Tables) -> Tables | None:
    place = history.row(tables, "opportunities")
    if place is None:
        return None
    gone = tables["opportunities"][place]["opportunity_id"]
    for name in ("opportunities", "opportunity_history"):
        if name in tables:
            tables[name] = [row for row in tables[name] if row["opportunity_id"] != gone]
    return tables


def merge_accounts(history: History, tables: Tables) -> Tables | None:
    first, second = history.row(tables, "accounts"), history.row(tables, "accounts")
    if first is None or second is None or first == second:
        return None
    kept, gone = (tables["accounts"][place]["account_id"] for place in (first, second))
    for name in ("activities", "opportunities"):
        if name in tables:
            tables[name] = [
                {**row, "account_id": kept} if row["account_id"] == gone else row
                for row in tables[name]
            ]
    tables["accounts"] = [row for row in tables["accounts"] if row["account_id"] != gone]
    return tables


def swap_rows(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(("activities", "opportunity_history", "opportunities", "accounts"))
    first, second = history.row(tables, name), history.row(tables, name)
    if first is None or second is None or first == second:
        return None
    rows = list(tables[name])
    rows[first], rows[second] = rows[second], rows[first]
    return {**tables, name: rows}


def swap_tied_rows(history: History, tables: Tables) -> Tables | None:
    """Rows of one deal (or account) at one instant change places."""
    name, own, at = history.random.choice(
        (
            ("opportunity_history", "opportunity_id", "changed_at"),
            ("activities", "account_id", "occurred_at"),
            ("opportunities", "account_id", "closed_at"),
        )
    )
    tied: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(tables.get(name, ())):
        tied.setdefault((row[own], row[at]), []).append(place)
    several = [places for places in tied.values() if len(places) > 1]
    if not several:
        return None
    places, rows = history.random.choice(several), list(tables[name])
    first, second = history.random.sample(places, 2)
    rows[first], rows[second] = rows[second], rows[first]
    return {**tables, name: rows}


def turn_a_file_around(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(list(tables))
    return {**tables, name: tables[name][::-1]}


def undo(history: History, tables: Tables) -> Tables | None:
    """A table, or all of them, as they were some edits ago."""
    if not history.earlier:
        return None
    then = history.random.choice(history.earlier)
    if history.random.random() < 0.5:
        return dict(then)
    name = history.random.choice(list(then))
    return {**tables, name: then[name]}


def lose_a_table(history: History, tables: Tables) -> Tables | None:
    name = history.random.choice(("accounts", "memberships", "reps"))
    if history.random.random() < 0.9 or name not in tables:
        return None
    return {key: rows for key, rows in tables.items() if key != name}


ROW_EDITS: tuple[Edit, ...] = (
    insert_late_activity,
    insert_late_history,
    insert_deal,
    edit_any_cell,
    edit_any_cell,
    edit_any_cell,
    close_or_reopen,
    reassign,
    move_to_another_account,
    delete_row,
    delete_first_rows,
    delete_deal,
    merge_accounts,
    swap_rows,
    swap_tied_rows,
    undo,
    edit_people,
    lose_a_table,
)
REFERENCE_EDITS: tuple[Edit, ...] = (
    edit_rates_or_stages,
    swap_stages,
    turn_a_file_around,
    edit_people,
)
