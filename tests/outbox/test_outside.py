"""Nothing is posted to an address inside the house because somebody outside gave it."""

import socket
import threading
import time
from contextlib import contextmanager
from itertools import cycle

import pytest

from tests.web_hooks import listening
from youthwork.lib import outside


def resolve_to(monkeypatch, *addresses):
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **also: answer)


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.com/x", "ftp://push.example.com/x", "https://", "nothing",
        "https://user:word@push.example.com/x", "https://push.example.com:8443/x",
        "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.1/", "https://8.8.8.8/",
        "https://push.example.com:99999/", "https://push.example.com/\r\nX: y",
        "https://push.example.com\\@evil.example/", "https://push.example.com/" + "x" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_open_internet_is_refused(url):
    with pytest.raises(outside.Refused):
        outside.parts_of(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1", "::1", "fe80::1", "fc00::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "none",
    ],
)  # fmt: skip
def test_an_address_inside_is_never_connected_to(address, monkeypatch):
    assert not outside.is_public(address)
    resolve_to(monkeypatch, address)
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: pytest.fail("connected"))
    with pytest.raises(outside.Refused):
        outside.post("https://push.example.com/x", b"", {}, timeout=1)


def test_one_address_inside_among_others_is_enough_to_refuse(monkeypatch):
    resolve_to(monkeypatch, "8.8.8.8", "127.0.0.1")
    with pytest.raises(outside.Refused):
        outside.post("https://push.example.com/x", b"", {}, timeout=1)


def test_the_very_address_that_was_looked_at_is_connected_to(monkeypatch):
    resolve_to(monkeypatch, "8.8.8.8")
    seen = []

    def connect(address, *rest, **also):
        seen.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(OSError):
        outside.post("https://push.example.com/x", b"", {}, timeout=1)
    assert seen == [("8.8.8.8", 443)]


def test_a_redirect_is_an_answer_and_is_not_followed():
    with listening() as hook:
        hook.status, hook.location = 307, f"{hook.url}/inside"
        answer = outside.post(f"{hook.url}/x?y=1", b"body", {"A": "b"}, timeout=60, inside=True)
    assert answer.status == 307
    assert [(r.path, r.body, r.headers["A"]) for r in hook.received] == [("/x?y=1", b"body", "b")]


@contextmanager
def dripping(whole, drops):
    """A server that answers `whole` at once, and then never ends, a few letters at a time."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        line, _address = server.accept()
        with line:
            line.recv(4096)
            try:
                line.sendall(whole)
                for drop in cycle(drops):
                    if over.wait(0.02):
                        return
                    line.sendall(drop)
            except OSError:
                return

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
    finally:
        over.set()
        thread.join()
        server.close()


@pytest.mark.parametrize(
    ("whole", "drops"),
    [
        (b"HTTP/1.1 ", [b"2"]),
        (b"HTTP/1.1 200 OK\r\n", [b"X-A: b\r\n"]),
        (b"", [b"HTTP/1.1 100 Continue\r\n\r\n"]),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", [b"."]),
    ],
    ids=["status", "header", "continue", "body"],
)
def test_who_answers_a_letter_at_a_time_holds_nothing_up(whole, drops):
    with dripping(whole, drops) as url:
        began = time.monotonic()
        with pytest.raises(OSError):
            outside.post(url, b"", {}, timeout=0.3, inside=True)
        assert time.monotonic() - began < 2


def test_public_addresses_are_public():
    assert outside.is_public("8.8.8.8") and outside.is_public("2600::1")
