"""The house of the page tests, served as production serves it, and the pages that it shows."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.instance import ROOT, python
from bench.weighing import Opened
from tests import schema
from tests.production import environment
from tests.servers import certificates, free_port
from tests.stack import Stack
from tests.web import FIRST_PAGE, manage, web


@contextmanager
def shown(names: Sequence[str] = (), *, tls: bool = False) -> Iterator[tuple[str, list[Opened]]]:
    """Its address and its pages, or those whose name holds one of `names`.

    With `tls` Caddy stands in front, with the file of docker-compose.yml: TLS and HTTP/2, as
    everybody's browser gets them; without, HTTP/1.1 as it comes from gunicorn.
    """
    with tempfile.TemporaryDirectory(prefix="vindplaats-shown-") as made:
        place, port = Path(made), free_port()
        behind = Stack(place, f"sqlite:///{place}/house.sqlite3", "redis://127.0.0.1:1/0")
        site = behind.url if tls else f"http://localhost:{port}"
        outer = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env = outer | environment(
            SITE_URL=site, ALLOWED_HOSTS="localhost,web", DATABASE_URL=f"sqlite:///{place}/house.sqlite3",
            VAR_DIR=str(place / "var"), MEDIA_ROOT=str(place / "media"), PYTHONPATH=str(ROOT),
            EMAIL_URL=f"filemail://{place}/mail", DJANGO_SETTINGS_MODULE="bench.bare_settings",
            LOG_LEVEL="ERROR",
        )  # fmt: skip
        (place / "media").mkdir()
        (place / "var/static").mkdir(parents=True)
        shutil.copy(schema.migrated(), place / "house.sqlite3")
        manage(env, "migrate", "--verbosity=0")  # what apps add after migrating
        manage(env, "collectstatic", "--noinput", "--verbosity=0")
        pages = [Opened(**each) for each in json.loads(python("-m", "bench.house", env=env))]
        if names:
            pages = [each for each in pages if any(part in each.name for part in names)]
        with _caddy(behind, env) if tls else web(env, port, place / "web.log"):
            yield site, pages


@contextmanager
def _caddy(behind: Stack, env: dict[str, str]) -> Iterator[None]:
    """One web process and Caddy before it, stopped afterwards."""
    certificates(behind.tls)
    behind.env |= env
    behind.web_ports = behind.web_ports[:1]
    try:
        behind.start("web-1")
        behind.start("caddy")
        behind.wait(FIRST_PAGE, "</html>")
        yield
    finally:
        behind.stop()
