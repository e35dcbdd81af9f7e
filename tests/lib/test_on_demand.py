"""Views stand in the lists of addresses by name; each of them has to be there."""

import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from youthwork.lib import on_demand
from youthwork.lib.on_demand import Views

ROOT = Path(__file__).resolve().parents[2]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for row in resolver.url_patterns:
        if isinstance(row, URLResolver):
            yield from patterns(row)
        else:
            yield row


def test_each_address_names_a_view_that_is_there():
    callbacks = [inspect.unwrap(row.callback) for row in patterns(get_resolver())]
    named = [callback for callback in callbacks if hasattr(callback, "view")]

    assert len(named) > 300
    assert "allauth.account.views" in {callback.__module__ for callback in named}
    for callback in named:
        assert callable(callback.view()), callback.__module__


def test_a_view_that_is_not_there_is_said_by_its_name():
    with pytest.raises(AttributeError, match="no_such_view"):
        Views("outbox.hooks").no_such_view.view()


def test_what_decorators_left_on_a_view_shows_before_it_was_ever_called():
    assert Views("outbox.hooks").mail.csrf_exempt is True


def test_all_that_is_left_is_loaded_beside_the_first_requests_and_once():
    code = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from youthwork.lib import on_demand\n"
        "assert 'signals.views.inbox' not in sys.modules\n"
        "threads = []\n"
        "import threading\n"
        "on_demand.load_beside(); threads = set(threading.enumerate())\n"
        "on_demand.load_beside(); assert set(threading.enumerate()) <= threads\n"
        "[one.join() for one in threads - {threading.main_thread()}]\n"
        "assert set(on_demand._named) <= set(sys.modules)\n"
    )
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert said.returncode == 0, said.stderr


def test_a_page_that_cannot_be_loaded_is_told_in_the_log_and_stops_nothing(caplog, monkeypatch):
    monkeypatch.setattr(on_demand, "_named", ["outbox.no_such_module"])

    on_demand._load_leaving_room()

    assert "not all pages could be loaded" in caplog.text
