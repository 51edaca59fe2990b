"""Open boards that ask each second whether anything changed: ``python -m benchmarks.live``.

A `teropong up` of its own on SQLite, in a folder that goes afterwards, holding the sample company.
So many clients each ask once a second over a connection that they keep; another process writes a
change now and then, which the app hears of only by looking, and it is measured when each client
sees it.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import click

from benchmarks.app import cpu, in_django, python, surroundings, up

_FILL = """
import sys
from pathlib import Path
from teropong.app.changes.models import Origin
from teropong.app.changes.writing import Author, write
from teropong.app.mirror.live import live_token
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.facts.sample import write_sample
folder = Path({folder!r})
write_sample(folder / "facts", opportunities={size})
firm = Company(name="PT Contoh")
write(firm, Author(None, Origin.COMMAND))
take_folder(folder / "facts", firm, Author(None, Origin.IMPORT))
print("token", live_token(None))
"""
_WRITE = """
import sys, time
from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Opportunity
for n in range({times}):
    time.sleep({pause})
    deal = Opportunity.objects.filter(hidden_at=None)[n]
    deal.amount_minor = (deal.amount_minor or 0) + 100
    write(deal, Author(None))
    print(time.time(), flush=True)
"""


class Clients:
    """Those who ask, and what they were answered."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.taken: list[float] = []
        self.seen: list[tuple[float, int]] = []
        self.failed = 0

    async def ask(self, nth: int, until: float) -> None:
        """One client: asks once a second, from a moment of its own on."""
        await asyncio.sleep(Random(nth).random())  # noqa: S311 - not a secret
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        since = ""
        while (began := time.monotonic()) < until:
            path = f"/live/{self.token}/?since={since}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            status = int(head.split()[1])
            length = head.partition("content-length: ")[2].partition("\r\n")[0]
            body = await reader.readexactly(int(length)) if length and status == 200 else b""
            self.taken.append(time.monotonic() - began)
            if status == 200:
                if since:
                    self.seen.append((time.time(), nth))
                since = json.loads(body)["version"]
            elif status != 304:
                self.failed += 1
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - began)))
        writer.close()


@click.command()
@click.option("--clients", default=300, show_default=True)
@click.option("--seconds", default=60, show_default=True)
@click.option("--size", default=3000, show_default=True, help="opportunities of the sample")
def main(clients: int, seconds: int, size: int) -> None:
    """Measure, and say it in two lines."""
    with tempfile.TemporaryDirectory(prefix="teropong-live-") as place:
        folder = Path(place) / "folder"
        with up(folder) as (port, process):
            token = in_django(folder, _FILL.format(folder=place, size=size)).split()[-1]
            _await_mirror(port, token)
            asked = Clients(port, token)
            before, began = cpu(process.pid), time.monotonic()
            writes = asyncio.run(_measure(asked, folder, clients, seconds))
            share = (cpu(process.pid) - before) / (time.monotonic() - began)
    taken = sorted(asked.taken)
    click.echo(
        f"{len(taken)} answers to {clients} clients in {seconds} s, {asked.failed} failed: "
        f"p50 {_at(taken, 0.5):.1f}, p95 {_at(taken, 0.95):.1f}, p99 {_at(taken, 0.99):.1f} ms; "
        f"server {share:.0%} of a core"
    )
    late = sorted(_latencies(writes, asked.seen))
    click.echo(
        f"{len(writes)} changes, seen {len(late)} times: p50 {_at(late, 0.5):.0f}, "
        f"p95 {_at(late, 0.95):.0f} ms after they were saved"
    )


async def _measure(asked: Clients, folder: Path, clients: int, seconds: int) -> list[float]:
    times = max(1, seconds // 5 - 2)
    writer = await asyncio.create_subprocess_exec(
        *python(_WRITE.format(times=times, pause=4.3)),
        env=surroundings(folder),
        stdout=subprocess.PIPE,
    )
    until = time.monotonic() + seconds
    await asyncio.gather(*(asked.ask(n, until) for n in range(clients)))
    out, _err = await asyncio.wait_for(writer.communicate(), 30)
    return [float(line) for line in out.decode().splitlines() if line]


def _latencies(writes: list[float], seen: list[tuple[float, int]]) -> Iterator[float]:
    """When each client first saw each change; one that came with the next is that one's."""
    for nth, at in enumerate(writes):
        following = writes[nth + 1] if nth + 1 < len(writes) else float("inf")
        first: dict[int, float] = {}
        for when, who in seen:
            if at <= when < following:
                first.setdefault(who, when)
        yield from (when - at for when in first.values())


def _at(ordered: list[float], share: float) -> float:
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _await_mirror(port: int, token: str) -> None:
    """Wait until what was filled in has been taken over."""
    import http.client  # noqa: PLC0415

    last, since = "-", time.monotonic()
    while time.monotonic() - since < 5:
        link = http.client.HTTPConnection("127.0.0.1", port)
        link.request("GET", f"/live/{token}/")
        version = link.getresponse().read().decode()
        link.close()
        if version != last:
            last, since = version, time.monotonic()
        time.sleep(0.2)


if __name__ == "__main__":
    main()
