"""PDF/UA-1 from our own HTML, rendered by WeasyPrint in a process of its own.

    pdf.render("pdf/instaclean.html", {"title": …, …}) -> bytes
    pdf.render("pdf/receipt.html", {…}, seal=…) -> bytes, with a digital seal

The template extends `pdf/base.html`: `title` and the language of the moment become those of the
file. WeasyPrint is imported on first use and never in this process: a long-lived child with a cap
on its memory renders one document after the other, is replaced after some, and ends by itself
after a silence. Nothing outside the HTML is ever fetched: an address in a template is an error.
Typefaces are the system's. See docs/decisions/0097-a-process-for-paper.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from youthwork.lib.seal import Seal

MEMORY = 512 * 1024 * 1024  # bytes of address space; peak resident memory is about a fifth of it
TASKS = 200  # documents of one process
SILENCE = 10 * 60  # seconds after which the process ends
TIME_LIMIT = 30.0  # seconds for one document
LARGEST = 64 * 1024 * 1024  # bytes of a PDF
CONTENT_TYPE = "application/pdf"
OUR_COLOUR = "#0b5d63"
_HERE = Path(__file__).resolve().parent


class PdfFailed(Exception):
    """A document could not be made: it was too large, took too long, or named an address."""


def render(template: str, context: Mapping[str, object], seal: Seal | None = None) -> bytes:
    """The PDF of a template of `templates/pdf/`, sealed where a seal is given. Raises PdfFailed.

    The context may name a `language` and `is_rtl` of its own, and a `colour` (`#rrggbb`) that
    takes the place of ours.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    is_rtl = translation.get_language_bidi()
    html = render_to_string(template, {"language": language, "is_rtl": is_rtl, **context})
    return from_html(html, seal, _css(str(context.get("colour", ""))))


def from_html(html: str, seal: Seal | None = None, css: str = "") -> bytes:
    """The PDF of a whole HTML document. Raises PdfFailed."""
    with _lock:
        return _child().ask(html, seal, css or _css())


def attachment(name: str, made: bytes) -> HttpResponse:
    """A PDF as a file to download, by this name."""
    return _answer("attachment", name, made)


def inline(name: str, made: bytes) -> HttpResponse:
    """A PDF that the browser shows, and keeps by this name."""
    return _answer("inline", name, made)


def _answer(how: str, name: str, made: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)


def stop() -> None:
    """End the process, if there is one; the next document starts another."""
    with _lock:
        if _children:
            _children.pop().end()


class Child:
    """One rendering process and its two pipes."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.tasks = 0
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(_HERE / "pdf_child.py"), str(MEMORY), str(SILENCE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library complains of may hold content
            env={"PATH": NOWHERE, "LANG": "C.UTF-8", "HOME": NOWHERE}
            | {k: v for k, v in os.environ.items() if k in KEPT},
        )

    @property
    def is_usable(self) -> bool:
        """Whether it lives, is ours (a server forks after loading) and not worn out."""
        return self.owner == os.getpid() and self.tasks < TASKS and self.process.poll() is None

    def ask(self, html: str, seal: Seal | None, css: str) -> bytes:
        """Raises PdfFailed; the process is then gone or goes on, whichever is safe."""
        self.tasks += 1
        asked = {"html": html, "css": css}
        if seal is not None:
            asked["key"] = seal.key.decode()
            asked["certificates"] = seal.certificates.decode()
        request = json.dumps(asked).encode()
        deadline = time.monotonic() + TIME_LIMIT
        killer = threading.Timer(TIME_LIMIT, self.process.kill)
        killer.start()
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(struct.pack(">I", len(request)) + request)
            self.process.stdin.flush()
            answer = self._read(struct.unpack(">I", self._read(4))[0])
        except (BrokenPipeError, EOFError):
            self.end()
            slow = time.monotonic() >= deadline
            raise PdfFailed("took too long" if slow else "ended") from None
        finally:
            killer.cancel()
        if answer[:1] != b"+":
            raise PdfFailed(answer[1:].decode("ascii", "replace"))
        return answer[1:]

    def _read(self, count: int) -> bytes:
        if count > LARGEST:
            raise EOFError
        assert self.process.stdout is not None
        found = self.process.stdout.read(count)
        if len(found) < count:
            raise EOFError
        return found

    def end(self) -> None:
        """Close the pipes, which ends it; kill it when that takes long."""
        if self.owner != os.getpid():
            return
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# Without programs on its path WeasyPrint has no compiler to ask for each of the names that Pango
# and its like go by elsewhere, which took a third of loading it.
NOWHERE = "/nonexistent"
# Where the system looks for libraries and fonts: Pango comes from Homebrew on a Mac.
KEPT = ("DYLD_FALLBACK_LIBRARY_PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
_lock = threading.Lock()  # one document at a time in each of our processes
_children: list[Child] = []


def _child() -> Child:
    """The process that lives, or a new one."""
    if _children and not (_children[0].is_usable and not _has_ended(_children[0])):
        _children.pop().end()
    if not _children:
        _children.append(Child())
    return _children[0]


def _has_ended(child: Child) -> bool:
    """Whether it closed its side between two documents (its silence was over)."""
    assert child.process.stdout is not None
    return bool(select.select([child.process.stdout], [], [], 0)[0])


@cache
def _css(colour: str = "") -> str:
    """The style of paper, in the organisation's colour where it has one."""
    css = (_HERE / "pdf.css").read_text()
    return css.replace(OUR_COLOUR, colour) if colour else css
