"""The deals that are open at as_of, one by one, and those whose moves nobody knows."""

from __future__ import annotations

from teropong.indicators.shape import Reader, Scope
from teropong.indicators.slices import crew, filters


def open_now(scope: Scope, reader: Reader) -> str:
    """SQL: the open deals within the filters, with their owner, account, stage and amount."""
    on = f"DATE '{scope.now.last_on}'"
    return (
        "SELECT m.deal_no, f.opportunity_id, f.account_no, f.account_id, m.rep_id, m.pipeline, "
        f"m.stage, m.currency, m.amount_minor FROM {reader.moment('states')} m "
        f"JOIN {reader.fact('opportunities')} f ON f.deal_no = m.deal_no"
        f"{crew(scope, reader, (), on)} WHERE m.to_on IS NULL{filters(scope)}"
    )


def without_history(scope: Scope, reader: Reader) -> int:
    """How many deals created before as_of, within the filters, have no known moves."""
    on = f"DATE '{scope.now.last_on}'"
    return int(
        reader.rows(
            f"SELECT count(*) FROM {reader.moment('unmoved')} m{crew(scope, reader, (), on)} "
            f"WHERE TRUE{filters(scope, leave_out=('stage',))}"
        )[0][0]
    )
