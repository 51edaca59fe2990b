"""What PostgreSQL refuses, in one sentence with the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from shlex import quote

import psycopg
from psycopg import errors

from teropong.facts.faults import FactsError
from teropong.language import N_, _

_SAID: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    (
        (errors.QueryCanceled, errors.LockNotAvailable),
        N_("{url} ran out of time ({reason}); raise its statement_timeout and lock_timeout"),
    ),
    (
        (errors.OutOfMemory, errors.DiskFull, errors.ConfigurationLimitExceeded),
        N_("{url} ran out of room ({reason}); give it more memory or disk, or a lower work_mem"),
    ),
    (
        (errors.InsufficientPrivilege,),
        N_(
            "{url} does not let this user do it ({reason}); to read it needs USAGE and SELECT on "
            "the schemas facts and moments, to load and to look back GRANT CREATE, TEMPORARY ON "
            "DATABASE; what one user has loaded, only the same loads again"
        ),
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        N_(
            "{url} can only be read ({reason}); name the primary server, or end "
            "default_transaction_read_only there"
        ),
    ),
    (
        (
            errors.UndefinedTable,
            errors.UndefinedColumn,
            errors.UndefinedFunction,
            errors.DatatypeMismatch,
            errors.InvalidTextRepresentation,
            errors.InvalidSchemaName,
        ),
        N_(
            "the tables of {url} are not as they were loaded ({reason}); DROP SCHEMA facts, "
            "moments CASCADE, and load them anew with `teropong load SOURCE {word}`"
        ),
    ),
    (
        (errors.DependentObjectsStillExist, errors.FeatureNotSupported),
        N_(
            "{url} does not let its tables be replaced ({reason}); drop what hangs on them, load, "
            "and make it again"
        ),
    ),
    (
        (errors.UntranslatableCharacter, errors.CharacterNotInRepertoire),
        N_("{url} cannot hold every text ({reason}); load into a database of ENCODING 'UTF8'"),
    ),
    (
        (psycopg.OperationalError,),
        N_("{url} broke off ({reason}); see whether the server runs, and try again"),
    ),
)
_OTHERWISE = N_("{url} refuses it ({reason})")


@contextmanager
def told(url: str) -> Iterator[None]:
    """Tell as a `FactsError` what the server says no to."""
    try:
        yield
    except psycopg.Error as error:
        found = (said for kinds, said in _SAID if isinstance(error, kinds))
        words = {"url": url, "word": quote(url), "reason": reason(error)}
        raise FactsError(_(next(found, _OTHERWISE)).format(**words)) from error


def reason(error: psycopg.Error) -> str:
    """What the server says, without where in our SQL it says so."""
    return error.diag.message_primary or str(error).splitlines()[0]
