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
from tests.servers import free_port
from tests.web import manage, web


@contextmanager
def shown(names: Sequence[str] = ()) -> Iterator[tuple[str, list[Opened]]]:
    """Its address and its pages, or those whose name holds one of `names`."""
    with tempfile.TemporaryDirectory(prefix="vindplaats-shown-") as made:
        place, port = Path(made), free_port()
        site = f"http://localhost:{port}"
        outer = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env = outer | environment(
            SITE_URL=site, ALLOWED_HOSTS="localhost", DATABASE_URL=f"sqlite:///{place}/house.sqlite3",
            VAR_DIR=str(place / "var"), MEDIA_ROOT=str(place / "media"), PYTHONPATH=str(ROOT),
            EMAIL_URL=f"filemail://{place}/mail", DJANGO_SETTINGS_MODULE="tests.browser.served",
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
        with web(env, port, place / "web.log"):
            yield site, pages
