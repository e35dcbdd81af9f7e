"""What `make run` loads before it is set up, on which start-up and idle memory depend."""

import gc
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from youthwork import embedded

ROOT = Path(__file__).resolve().parents[2]
# Libraries of something that few processes do, or that a process of its own does.
WHEN_USED = {
    "argon2", "boto3", "fontTools", "holidays", "icalendar", "lxml", "openpyxl",
    "prompt_toolkit", "psycopg2", "pyhanko", "pyrage", "py_vapid", "qrcode", "redis",
    "requests", "segno", "sentry_sdk", "weasyprint", "zxcvbn",
}  # fmt: skip
LOADED = """
import json, sys
from youthwork import embedded
embedded._load_apps()
embedded._load_pages()
pages = sorted(sys.modules)
embedded._load_tasks()
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.functional import empty
seen = staticfiles_storage._wrapped is not empty
print(json.dumps({"pages": pages, "modules": sorted(sys.modules), "static": seen}))
"""


SENT = """
import json, sys
import django
django.setup()
from outbox.management.commands import deliver
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """What a process holds that loaded the product, and the data folder that it was given."""
    data = tmp_path_factory.mktemp("start")
    env = {"PATH": os.environ["PATH"], "DEMO": "1", "VAR_DIR": str(data)}
    said = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    return data, json.loads(said.stdout)


def test_what_few_processes_need_is_loaded_when_it_is_used(loaded):
    _data, found = loaded
    libraries = {name.partition(".")[0] for name in found["modules"]}

    assert libraries & WHEN_USED == set()
    assert {"celery", "gunicorn", "signals"} <= libraries


def test_the_first_page_waits_for_no_task_and_what_it_waits_for_is_shared(loaded):
    """Views are held once: loaded after the fork, web and worker would each have their own."""
    _data, found = loaded
    waited_for = set(found["pages"])

    assert not waited_for & {"celery.worker.consumer", "celery.beat", "youthwork.tasks"}
    assert {"gunicorn", "signals.models", "django.contrib.staticfiles"} <= waited_for
    views = {name for name in found["modules"] if re.search(r"\.(views|screens)\b", name)}
    assert {"signals.views.inbox", "policy.views.checklist"} <= views <= waited_for


def test_a_command_that_wakes_nobody_loads_no_broker_s_client():
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"}
    said = subprocess.run(
        [sys.executable, "-c", SENT], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert said.returncode == 0, said.stderr
    libraries = {name.partition(".")[0] for name in json.loads(said.stdout)}
    assert "outbox" in libraries
    assert libraries & {"celery", "gunicorn", "kombu"} == set()


def test_loading_goes_on_beside_the_setting_up_for_it_looks_at_neither_database_nor_files(loaded):
    data, found = loaded

    assert not found["static"]
    assert list(data.glob("*.sqlite3*")) == []


def test_who_wants_no_bytecode_beside_the_source_has_it_with_the_data(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", None)

    embedded.keep_bytecode(tmp_path)

    assert sys.pycache_prefix == str(tmp_path / "bytecode")
    assert not sys.dont_write_bytecode


def test_a_web_worker_collects_garbage_however_often_the_server_reads_its_settings_again():
    try:
        for _start_and_reload in range(2):
            settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
            assert not gc.isenabled()
            settings["pre_fork"](None, None)
            assert gc.isenabled()
    finally:
        gc.enable()
