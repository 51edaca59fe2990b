"""Addresses of engines: what each looks like, what is wrong with one, and how one is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from teropong.facts.faults import WrongCall
from teropong.language import N_, _


@dataclass(frozen=True)
class Form:
    """What the addresses of an engine look like.

    ``words`` are what may follow its ``?``; null where the engine itself knows them.
    """

    engine: str
    example: str
    words: tuple[str, ...] | None = None
    other_scheme: str = ""

    @property
    def scheme(self) -> str:
        """How they begin: ``duckdb://``."""
        return self.example.partition("://")[0] + "://"

    def fits(self, url: str) -> bool:
        """Whether an address begins as these do."""
        return url.startswith(tuple(filter(None, (self.scheme, self.other_scheme))))


DUCKDB = Form("DuckDB", "duckdb:///file.db")
POSTGRESQL = Form(
    "PostgreSQL", "postgresql://user:password@host:port/database", other_scheme="postgres://"
)
CLICKHOUSE = Form("ClickHouse", "clickhouse://user:password@host:8123/database")
CHDB = Form("chDB", "chdb:///folder")
SPARK = Form("Spark", "spark://host:7077/?folder=/shared/teropong", ("folder", "memory"))
SPARK_CONNECT = Form(
    "Spark Connect",
    "sc://host:15002/?folder=/shared/teropong",
    ("folder", "token", "use_ssl", "user_id", "user_agent", "session_id"),
)
FORMS = (DUCKDB, POSTGRESQL, CLICKHOUSE, CHDB, SPARK, SPARK_CONNECT)
"""In the order in which they are told; to tell them no engine is loaded."""
FACTS, SETTINGS = "facts", "settings"
"""What any address may say of facts that are there."""
_SECRET = re.compile(r"([?&][a-z_]*(?:password|token)=).*", re.DOTALL)
"""With all that follows: a ``&`` may be of the password."""
_MAY_HOLD_AT = ("user", "password", "user_id", "token")
_MACHINES = re.compile(r"(?:(?:\[[^\]]*\]|[^:\[\],]*)(?::\d*)?(?:,|$))*")
_LARGEST_PORT = 65_535
_UNWRITTEN = N_(
    "that is no address of {0}: in a user and a password write @ as %40, / as %2F, : as %3A, "
    "? as %3F and # as %23, as in {1}"
)
_PORT = N_(
    "the port in that address is no number up to 65535; write {1}, in a user and a password @ as "
    "%40, / as %2F, : as %3A, ? as %3F and # as %23"
)


def shown(url: str) -> str:
    """An address as people may see it: without its password, wherever that stands.

    Where it cannot be told what of it the password is, nothing is seen but its scheme.
    """
    if _slip(url):
        return url.partition("://")[0] + "://…"
    head, mark, query = url.partition("?")
    bare = re.sub(r"(?<=//)([^/:@]*):[^/]*@", r"\1@", head)
    return bare + _SECRET.sub(r"\1…", mark + query)


def check(url: str, form: Form) -> None:
    """Raise `WrongCall` for an address that is none; what may be a secret is not repeated."""
    if told := _slip(url):
        raise WrongCall(_(told).format(form.engine, form.example))
    names = words_of(url)
    if FACTS in names:
        raise WrongCall(_("an address with facts= is only read; load into one without it"))
    if SETTINGS in names:
        raise WrongCall(_("settings= goes with facts=, which names tables that are there"))
    for name in names:
        if form.words is not None and name not in form.words and not _is_header(form, name):
            raise unknown(url, name, form.words)


def unknown(url: str, name: str, there: tuple[str, ...] = ()) -> WrongCall:
    """What to raise for a parameter that an address of this kind has not.

    It may be a part of a password with a ``&`` in it: then it is not named.
    """
    named = "" if _SECRET.search(url) else f" {name}"
    if not there:
        return WrongCall(_("unknown parameter{0} in the address; mend or drop it").format(named))
    listed = ", ".join(sorted({*there, FACTS, SETTINGS}))
    return WrongCall(_("unknown parameter{0} in the address; there are {1}").format(named, listed))


def words_of(url: str) -> dict[str, str]:
    """What follows an address's ``?``, by its name, as it is written; the last of a name holds."""
    pairs = (pair.partition("=") for pair in url.partition("?")[2].split("&") if pair)
    return {name: value for name, _sign, value in pairs}


def _is_header(form: Form, name: str) -> bool:
    return form is SPARK_CONNECT and name.startswith("x-")


def _slip(url: str) -> str:
    """What is wrong with how user, password, host and port are written; nothing if all is well."""
    rest = url.partition("://")[2]
    if rest.startswith("/") and url.startswith((DUCKDB.scheme, CHDB.scheme)):
        return ""
    head, _mark, query = rest.partition("?")
    place, _slash, path = head.partition("/")
    said = words_of(f"?{query}").items()
    in_query = any("@" in name + value and name not in _MAY_HOLD_AT for name, value in said)
    if "@" in path or "#" in head or place.count("@") > 1 or in_query:
        return _UNWRITTEN
    machines = place.rpartition("@")[2]
    ports = re.findall(r":(\d+)(?:,|$)", machines)
    if not _MACHINES.fullmatch(machines) or any(int(port) > _LARGEST_PORT for port in ports):
        return _PORT
    return ""
