"""One careful POST to a server outside: the address is looked at before anything is sent.

Whoever gives an address could let us knock on doors inside the house. So the name is looked up
once, every address it has must be public, and that very address is connected to; a redirect is an
answer like any other, never followed.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

MOST = 4096  # bytes of an answer that are read
LONGEST = 1000  # letters of an address
NAT64 = IPv6Network("64:ff9b::/96")


class Refused(ValueError):
    """An address that nothing is sent to; says why, and never which."""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def parts_of(url: str, *, inside: bool = False) -> SplitResult:
    """The address in parts. Raises Refused for one that isn't plain https.

    `inside` also allows http and addresses of our own network: for what the operator set, and for
    the demo.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("no address") from None
    if len(url) > LONGEST or not parts.hostname or parts.username or parts.password:
        raise Refused("no plain address")
    if any(letter <= " " or letter == "\\" for letter in url):
        raise Refused("no plain address")
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        raise Refused("not https")
    if not inside and port not in (None, 443):
        raise Refused("not the port of https")
    if not inside and _as_address(parts.hostname):
        raise Refused("a bare address")
    return parts


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float,
    inside: bool = False,
) -> Answer:
    """Send a POST and give back status and the beginning of the answer.

    `timeout`, in seconds, holds for connecting, for sending and for the answer as a whole: who
    answers a letter at a time holds nothing up. Raises Refused for an address that nothing may be
    sent to, OSError when nobody answers in time.
    """
    parts = parts_of(url, inside=inside)
    assert parts.hostname is not None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _public_address(parts.hostname, port, inside)
    connection = _connection(parts, address, port, timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(MOST).decode("utf-8", "replace"))
    except HTTPException as error:
        raise OSError(type(error).__name__) from error
    finally:
        connection.close()


def _connection(parts: SplitResult, address: str, port: int, timeout: float) -> HTTPConnection:
    """A connection to the address that was looked at, under the name that was given."""
    name = parts.hostname or ""

    def connect(_to: object, wait: float | None = None, source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    def answer(line: socket.socket, **also: Any) -> HTTPResponse:
        response = HTTPResponse(line, **also)
        response.fp = BufferedReader(_Until(line, response.fp.detach(), timeout))
        return response

    made: HTTPConnection
    if parts.scheme == "https":
        made = HTTPSConnection(name, port, timeout=timeout, context=ssl.create_default_context())
    else:
        made = HTTPConnection(name, port, timeout=timeout)
    made._create_connection = connect  # type: ignore[attr-defined]
    made.response_class = answer  # type: ignore[assignment]
    return made


class _Until(RawIOBase):
    """What comes over a line, for so many seconds from now: its own limit holds for one read."""

    def __init__(self, line: socket.socket, came: RawIOBase, seconds: float) -> None:
        self._line, self._came = line, came
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        return self._came.readinto(buffer)

    def close(self) -> None:
        self._came.close()
        super().close()


def _public_address(host: str, port: int, inside: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise Refused("no plain address") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not inside and not all(is_public(address) for address in addresses):
        raise Refused("an address inside")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet; False for what is no address."""
    given = _as_address(address.partition("%")[0])
    if given is None:
        return False
    if isinstance(given, IPv6Address) and (
        given.ipv4_mapped or given.sixtofour or given.teredo or given in NAT64
    ):
        return False  # an IPv4 address in disguise
    return given.is_global and not given.is_multicast and not given.is_reserved


def _as_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
