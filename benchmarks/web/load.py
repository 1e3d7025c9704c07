"""Load: so many users at once, each of whom asks again as soon as the answer is there.

A client in Python would take as much of the machine as a fast server, so this one does no more than it must: requests
are written out beforehand, and of an answer only the head's first line and length are read. What it takes is the same
for every server.
"""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from statistics import quantiles
from typing import NamedTuple

LENGTH = b"content-length:"
LONGEST = 30  # seconds; no server may keep a benchmark waiting for ever


class Load(NamedTuple):
    """What came back; seconds."""

    per_second: float
    median: float
    p95: float
    p99: float


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: keep-alive"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answer(port: int, sent: bytes) -> bytes:
    """The body of one answer. Raises `RuntimeError` unless its status is 200."""

    async def once() -> bytes:
        user = await User.come(port)
        try:
            return await user.ask(sent)
        finally:
            user.writer.close()

    return asyncio.run(once())


def run(port: int, requests: Sequence[bytes], users: int, seconds: float, think: float = 0) -> Load:
    """The load of so many users for so long; `think` is the mean of the seconds from an answer to the next asking."""
    return asyncio.run(_run(port, requests, users, seconds, think))


class User:
    """One connection."""

    def __init__(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.port, self.reader, self.writer = port, reader, writer

    @classmethod
    async def come(cls, port: int) -> "User":
        """Opens the connection."""
        return cls(port, *await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, sent: bytes) -> bytes:
        """Sends one request and reads its answer."""
        if self.writer.is_closing():  # gunicorn's plain workers answer once a connection
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(sent)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        at = head.index(LENGTH) + len(LENGTH)
        body = await self.reader.readexactly(int(head[at : head.index(b"\r", at)]))
        if b"connection: close" in head:
            self.writer.close()
        if head[9:12] != b"200":
            raise RuntimeError(f"{head.decode()}{body[:2000].decode()}")
        return body


async def _run(port: int, requests: Sequence[bytes], users: int, seconds: float, think: float) -> Load:
    took: list[float] = []
    began = time.perf_counter()
    last = began + seconds

    async def use(first: int) -> None:
        thinks = Random(first)
        await asyncio.sleep(thinks.random() * think)
        user = await User.come(port)
        at = first
        while (sent := time.perf_counter()) < last:
            async with asyncio.timeout(LONGEST):
                await user.ask(requests[at % len(requests)])
            took.append(time.perf_counter() - sent)
            at += users
            await asyncio.sleep(thinks.expovariate(1 / think) if think else 0)
        user.writer.close()

    await asyncio.gather(*(use(i) for i in range(users)))
    cuts = quantiles(took, n=100)
    return Load(len(took) / (time.perf_counter() - began), cuts[49], cuts[94], cuts[98])
