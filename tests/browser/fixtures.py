"""Shared by journeys and page tests: one served house, one Chromium, visitors with their own
session. Anything the browser complains of fails the test, a breach of the CSP first of all.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from django.utils.crypto import get_random_string
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    WebError,
    expect,
)

from organisation.models import User
from tests import schema
from tests.browser import house
from tests.chromium import DESKTOP, PHONE, TIME_OUT, context_options, launcher
from tests.production import environment
from tests.servers import free_port
from tests.sign_in import sign_in
from tests.web import ROOT, web

expect.set_options(timeout=TIME_OUT)
EXPECTED_ANSWER = re.compile(r"status of (400|403|404|405|413|422|429|500)\b")
BROWSERS = pytest.StashKey["Browsers"]()


def pytest_collection_modifyitems(config, items):
    """A test whose browser ended by itself is run once more, in another one.

    No page can end it: that is the browser's own fault, of which nothing here is to be read
    (docs/decisions/0303). Every other failure stands at once.
    """

    def lost() -> bool:
        return BROWSERS in config.stash and config.stash[BROWSERS].lost

    for item in items:
        item.add_marker(pytest.mark.flaky(reruns=1, condition=lost))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.failed = report.failed
    return report


@pytest.fixture(scope="session")
def database(request, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """A test database that another process sees too, so that nothing here is rolled back."""
    ours = {Path(__file__).parent, ROOT / "tests/journeys"}
    if any(item.path.parent not in ours for item in request.session.items):
        pytest.fail("Tests in a browser need a pytest of their own: make browser")
    on_disk = connection.vendor == "sqlite"
    if on_disk:
        path = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")
        shutil.copy(schema.migrated(), path)
        connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"] = path
        connection.close()  # one in memory would stay open under the new name
    with django_db_blocker.unblock():
        options = {"interactive": False, "serialized_aliases": [], "keepdb": on_disk}
        made = setup_databases(verbosity=0, **options)
        yield
        teardown_databases(made, verbosity=0, keepdb=on_disk)  # pytest's folder goes by itself


@pytest.fixture(scope="session")
def site(database, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The served instance: `url`, `house` (people, teams, signals), `env` for its commands."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    found = house.furnish(timezone.now())
    url = f"http://localhost:{port}"
    env = _environment(folder, url)
    log = folder / "web.log"
    with web(env, port, log):
        yield SimpleNamespace(url=url, house=found, env=env, mailbox=folder / "mail", log=log)


def _environment(folder: Path, url: str) -> dict[str, str]:
    """Production's, with the secrets and the database of this process."""
    given = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "REDIS_URL", "CELERY_BROKER_URL")
    ours = {name: os.environ[name] for name in given if name in os.environ}
    if connection.vendor == "sqlite":
        database = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        at = os.environ["DATABASE_URL"].rpartition("/")[0]
        database = f"{at}/{connection.settings_dict['NAME']}"
    also = {
        "SITE_URL": url,
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": f"filemail://{folder / 'mail'}",
        "DJANGO_SETTINGS_MODULE": "tests.browser.served",
        "LOG_LEVEL": "INFO",  # what production writes: tests/journeys/test_logs.py reads it
    }
    outer = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return outer | environment(**(ours | also))


class Browsers:
    """The one browser of all tests, and the next when it has ended by itself.

    `standing` holds the pages that people come back to, by whose they are.
    """

    def __init__(self, start: Callable[[], Browser]) -> None:
        self._start = start
        self._running = start()
        self.standing: dict[object, Page] = {}

    @property
    def lost(self) -> bool:
        return not self._running.is_connected()

    def running(self) -> Browser:
        if self.lost:
            self._running = self._start()
            self.standing.clear()
        return self._running


@pytest.fixture(scope="session")
def browsers(site, pytestconfig) -> Iterator[Browsers]:
    with launcher() as start:
        pytestconfig.stash[BROWSERS] = Browsers(start)
        yield pytestconfig.stash[BROWSERS]


@pytest.fixture
def browser(browsers) -> Browser:
    return browsers.running()


class Visitors:
    """Opens pages for people, each with a browser of their own, and keeps what went wrong.

    `standing` holds browsers that people come back to: those of who only looks.
    """

    def __init__(
        self, browser: Browser, site: SimpleNamespace, standing: dict[object, Page]
    ) -> None:
        self._browser, self._site, self._standing = browser, site, standing
        self._contexts: list[BrowserContext] = []
        self._again: set[object] = set()
        self.problems: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def __call__(
        self,
        person: User | None = None,
        size: dict[str, object] = PHONE,
        scheme: str = "light",
        confirmed: bool = True,
        **also: Any,
    ) -> Page:
        """A page at no address yet; `confirmed` is whether a second factor was just shown."""
        context = self._browser.new_context(
            **({"base_url": self._site.url} | context_options(size, scheme) | also)
        )
        self._contexts.append(context)
        context.set_default_timeout(TIME_OUT)
        self._let_in(context, person, confirmed)
        self._listen(context)
        return context.new_page()

    def again(self, person: User | None = None, *, confirmed: bool = True) -> Page:
        """The page on a phone that `person` left in an earlier test, signed in anew.

        For whoever only looks: what a page leaves on the device would still be there.
        """
        key = person and person.pk
        if key not in self._standing:
            self._standing[key] = self(person, confirmed=confirmed)
            self._contexts.pop()  # stays open after this test
        else:
            context = self._standing[key].context
            self._standing[key].goto("/health/live/")  # also for who comes to the same address
            context.clear_cookies()
            self._let_in(context, person, confirmed)
            self._listen(context)
        page = self._standing[key]
        page.set_viewport_size(PHONE["viewport"])
        page.emulate_media(color_scheme="light", contrast="no-preference")
        self._again.add(key)
        return page

    def _let_in(self, context: BrowserContext, person: User | None, confirmed: bool) -> None:
        if person is not None:
            # Without a token of their own yet, two answers at once would each bring another one,
            # and the page that comes first could send nothing any more.
            given = {
                "__Host-session": session_of(person, confirmed=confirmed),
                "__Host-csrf": get_random_string(32),
            }
            # As https: Chromium takes such a cookie from plain localhost, its protocol doesn't.
            for_house = {"url": "https://localhost", "secure": True}
            context.add_cookies(
                [{"name": name, "value": value} | for_house for name, value in given.items()]
            )

    def _listen(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("response", self._answered)

    def _broke(self, error: WebError) -> None:
        self.problems.append(str(error.error))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if "registration blocked by Playwright" in message.text:  # as the test asked
            return
        # The page itself may well be a 422 or a 404; what it loads may not.
        own = message.page is not None and message.location["url"] == message.page.url
        swapped = "422" in message.text  # a form that htmx sent
        if (own or swapped) and EXPECTED_ANSWER.search(message.text):
            return
        # Who just signed out, or handed the device over, hears so when the page asks what waits.
        asked = message.location["url"].endswith("/signals/unsent/")
        if asked and any(status in message.text for status in ("401", "403")):
            return
        if not any(pattern.search(message.text) for pattern in self.expected):
            self.problems.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 and "/errors/" not in response.url:
            self.problems.append(f"{response.status} from {response.url}")

    def keep_pictures(self, name: str) -> None:
        folder = ROOT / "build/browser"
        folder.mkdir(parents=True, exist_ok=True)
        contexts = self._contexts + [self._standing[key].context for key in self._again]
        pages = [page for context in contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            with suppress(Error):
                page.screenshot(path=folder / f"{re.sub('[^a-z0-9]+', '-', name)}-{number}.png")

    def close(self, *, failed: bool) -> None:
        """Close what is of this test alone, and after a failure whatever was looked at."""
        for key in self._again:
            context = self._standing[key].context
            context.remove_listener("console", self._heard)
            context.remove_listener("weberror", self._broke)
            context.remove_listener("response", self._answered)
            if failed:
                self._contexts.append(self._standing.pop(key).context)
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(browsers, site, request) -> Iterator[Callable[..., Page]]:
    """`visit(person, size, scheme=…)` gives that person's page; complaints fail the test.

    What a failed test last saw stands in `build/browser/`.
    """
    visitors = Visitors(browsers.running(), site, browsers.standing)
    yield visitors
    failed = request.node.failed
    if failed:
        visitors.keep_pictures(request.node.name)
    visitors.close(failed=failed)
    assert not visitors.problems, "\n".join(visitors.problems)


@pytest.fixture
def phone(visit) -> Callable[..., Page]:
    return lambda person=None, **also: visit(person, PHONE, **also)


@pytest.fixture
def desktop(visit) -> Callable[..., Page]:
    return lambda person=None, **also: visit(person, DESKTOP, **also)


def session_of(person: User, *, confirmed: bool = True) -> str:
    """The key of a session as log-in leaves it behind: password, and a code if `confirmed`."""
    fresh = User.objects.get(pk=person.pk)  # another test may have changed the password
    client = sign_in(Client(), fresh, confirmed=confirmed, secret="linked")
    return client.session.session_key
