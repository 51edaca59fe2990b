"""ClickHouse's answers by HTTP, from the same engine in this process: `python -m … PORT FOLDER`.

Debian's own server is of 2018; this speaks as much of the protocol as a client of today asks for:
queries, settings, rows as Parquet, users, and errors by number. User ``sari``, password ``r@hasia``.
"""

from __future__ import annotations

import sys
import tempfile
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import chdb

USER, PASSWORD = "sari", "r@hasia"
_NOT_SETTINGS = (
    "query",
    "query_id",
    "database",
    "client_protocol_version",
    "wait_end_of_query",
    "send_progress_in_http_headers",
    "http_headers_progress_interval_ms",
)


class Handler(BaseHTTPRequestHandler):
    """One connection; the engine is the class's."""

    protocol_version = "HTTP/1.1"
    engine: chdb.state.Connection

    def do_GET(self) -> None:
        self._answer(200, b"Ok.\n")

    def do_POST(self) -> None:
        words = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = self._chunks()
        if not self._is_known():
            said = (
                f"Code: 516. DB::Exception: {USER}: Authentication failed. (AUTHENTICATION_FAILED)"
            )
            self._answer(403, said.encode(), 516)
            return
        try:
            self._answer(200, self._run(words, body))
        except Exception as error:
            said = str(error)
            code = int(said.partition("Code: ")[2].partition(".")[0] or 1000)
            self._answer(500, said.encode(), code)

    def _run(self, words: dict[str, str], body: bytes) -> bytes:
        for name, value in words.items():
            if name not in _NOT_SETTINGS:
                quoted = value.replace("'", "\\'")
                self.engine.query(f"SET {name} = '{quoted}'")
        if words.get("database"):
            self.engine.query(f"USE {words['database']}")
        if "query" not in words:
            return bytes(self.engine.query(body.decode(), "TabSeparated").bytes())
        with tempfile.NamedTemporaryFile(suffix=".rows") as file:
            file.write(body)
            file.flush()
            into, _word, form = words["query"].rpartition("FORMAT")
            self.engine.query(f"{into} FROM INFILE '{file.name}' FORMAT {form}")
        return b""

    def _is_known(self) -> bool:
        basic = self.headers.get("Authorization", "").removeprefix("Basic ")
        return b64decode(basic).decode() == f"{USER}:{PASSWORD}"

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _answer(self, status: int, body: bytes, code: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-ClickHouse-Timezone", "UTC")
        if code:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nobody reads along."""


def main(port: int, folder: Path) -> None:
    """Answer until the process is ended."""
    Handler.engine = chdb.connect(str(folder))
    Handler.engine.query("CREATE DATABASE IF NOT EXISTS sales ENGINE = Atomic")
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
