import json
import logging
import os
import subprocess
import sys
from io import BytesIO

import pytest
import sentry_sdk
from django.test import RequestFactory
from sentry_sdk.transport import Transport

from youthwork import logs

TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6"
TYPED = "seirV ed naJ"[::-1]  # so that it stands in no line of source, which reports quote
pytestmark = pytest.mark.urls("tests.health.routes")


@pytest.fixture
def lines():
    """What our handler writes while a test runs, as objects."""

    class Kept(logging.Handler):
        def __init__(self):
            super().__init__()
            self.kept = []
            self.setFormatter(logs.JsonFormatter())
            self.addFilter(logs.RouteInsteadOfPath())

        def emit(self, record):
            self.kept.append(self.format(record))

    handler = Kept()
    names = ("", "django.server", "gunicorn.error")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield handler.kept
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def test_a_line_is_one_json_object(lines):
    logging.getLogger("outbox").warning("message %s not sent\nat all", "M-1")
    [line] = lines
    assert "\n" not in line
    held = json.loads(line)
    assert held["level"] == "WARNING"
    assert held["logger"] == "outbox"
    assert held["message"] == "message M-1 not sent\nat all"
    assert held["time"].endswith("+00:00")


def test_an_exception_is_its_class_and_where_it_happened(lines):
    def act(typed):
        raise ValueError(typed)

    try:
        act("Jan de Vries")
    except ValueError as error:
        logging.getLogger("x").exception("failed: %s (%r)", error, error)
    [line] = lines
    held = json.loads(line)
    assert held["exception"] == ["builtins.ValueError"]
    assert held["message"] == "failed: ValueError (ValueError)"
    assert held["stack"][-1].endswith(" act")
    assert "Jan de Vries" not in line


@pytest.mark.django_db
def test_a_page_that_breaks_logs_its_route_and_neither_path_nor_words(client, lines):
    client.raise_request_exception = False
    answer = client.get(f"/c/{TOKEN}/?q=Jan+de+Vries")
    assert answer.status_code == 500
    [held] = [json.loads(line) for line in lines if "django.request" in line]
    assert held["message"] == "500 GET c/<str:token>/"
    assert held["exception"] == ["builtins.ValueError", "builtins.LookupError"]
    assert held["reference"] in answer.content.decode()
    assert not [line for line in lines if TOKEN in line or "Jan" in line]


@pytest.mark.django_db
def test_a_page_that_does_not_exist_logs_no_path(client, lines):
    client.get(f"/nowhere/{TOKEN}/")
    held = [json.loads(line) for line in lines]
    assert [line["message"] for line in held] == [f"404 GET {logs.NO_ROUTE}"]


@pytest.mark.django_db
def test_a_forged_host_is_not_repeated(client, lines):
    client.get("/", headers={"host": "evil.example"})
    assert lines
    assert not [line for line in lines if "evil.example" in line]


def test_the_development_server_logs_routes(lines):
    from django.core.servers.basehttp import logger

    logger.setLevel(logging.INFO)
    logger.info('"%s" %s %s', f"GET /c/{TOKEN}/?x=1 HTTP/1.1", "200", "512")
    [line] = lines
    assert json.loads(line)["message"] == '"GET c/<str:token>/" 200 512'


def test_gunicorn_s_own_errors_hold_no_path(lines):
    log = logging.getLogger("gunicorn.error")
    log.error("Error handling request %s %s", "GET", f"/c/{TOKEN}/")
    log.warning("Invalid request from ip=10.0.0.9: Invalid HTTP request line: 'GET /c/x y z'")
    messages = [json.loads(line)["message"] for line in lines]
    assert messages == ["Error handling request GET c/<str:token>/", "Invalid request"]


def test_gunicorn_s_own_handler_sees_no_path_either():
    filters = logging.getLogger("gunicorn.error").filters
    assert any(isinstance(found, logs.RouteInsteadOfPath) for found in filters)


def test_every_line_of_the_house_goes_through_the_filter(settings):
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    handler = settings.LOGGING["handlers"]["console"]
    assert (handler["formatter"], handler["filters"]) == ("json", ["routes"])


def test_error_tracking_starts_with_the_settings(tmp_path):
    """The settings start it, while they are still being read."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "DEMO": "1", "VAR_DIR": str(tmp_path),
             "SENTRY_DSN": "https://key@errors.invalid/1"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("path", "route"),
    [
        (f"/c/{TOKEN}/", "c/<str:token>/"),
        (f"http://testserver/c/{TOKEN}/?lang=nl", "c/<str:token>/"),
        ("/", "/"),
        ("/nowhere/", logs.NO_ROUTE),
        ("http://[broken", logs.NO_ROUTE),
    ],
)
def test_route_of_a_path(path, route):
    assert logs.route_of(path) == route


class Kept(Transport):
    """Keeps what would have gone to the error tracker."""

    reports: list[dict] = []

    def capture_envelope(self, envelope):
        for item in envelope.items:
            self.reports.append(item.payload.json or json.loads(item.get_bytes()))


@pytest.fixture
def tracker():
    Kept.reports = []
    logs.start_error_tracking("https://key@errors.example/1", transport=Kept)
    yield Kept.reports
    sentry_sdk.init()


@pytest.mark.django_db
def test_an_error_report_holds_nothing_of_a_person(tracker):
    from youthwork.wsgi import application

    body = f"narrative={TYPED}".encode()
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST", PATH_INFO=f"/c/{TOKEN}/", QUERY_STRING=f"q={TYPED}",
        CONTENT_TYPE="application/x-www-form-urlencoded", CONTENT_LENGTH=str(len(body)),
        HTTP_COOKIE=f"sessionid=cookie-{TYPED}", HTTP_REFERER=f"http://testserver/c/{TOKEN}/",
    )  # fmt: skip
    environ["wsgi.input"] = BytesIO(body)
    began = []
    application(environ, lambda status, headers, *rest: began.append(status))
    assert began == ["500 Internal Server Error"]
    sentry_sdk.flush()
    assert tracker
    for report in tracker:
        text = json.dumps(report)
        assert TOKEN not in text
        assert TYPED[:3] not in text
        assert "SELECT" not in text
    [report] = [report for report in tracker if "exception" in report]
    assert report["request"]["url"] == report["transaction"] == "c/<str:token>/"
    assert report["request"]["method"] == "POST"
    assert report["exception"]["values"][-1]["type"] == "ValueError"
    assert report["exception"]["values"][-1]["stacktrace"]["frames"]


def test_a_report_from_a_task_holds_no_arguments(tracker):
    def act(typed):
        raise ValueError(typed)

    try:
        act(TYPED)
    except ValueError:
        logging.getLogger("outbox").exception("message of %s not sent", TYPED)
    sentry_sdk.flush()
    [report] = tracker
    assert TYPED not in json.dumps(report)
    assert report["logentry"] == {"message": "message of %s not sent"}


def test_a_scrubbed_event_keeps_no_part_that_may_name_somebody():
    full = {
        "user": {"email": "jan@home.example"}, "breadcrumbs": {"values": [{"message": "SELECT"}]},
        "extra": {"celery-job": {"args": ["jan"]}}, "message": "jan",
        "contexts": {"runtime": {"name": "CPython"}, "device": {"name": "jan's laptop"}},
        "request": {
            "url": f"http://x/c/{TOKEN}/", "method": "GET", "query_string": "q=jan",
            "cookies": {"a": "jan"}, "data": {"b": "jan"}, "env": {"REMOTE_ADDR": "10.0.0.9"},
            "headers": {"Cookie": "jan", "Referer": "jan", "Host": "x"},
        },
        "exception": {"values": [{"type": "E", "value": "jan", "stacktrace": {
            "frames": [{"function": "f", "vars": {"name": "jan"}}]}}]},
    }  # fmt: skip
    text = json.dumps(logs.scrubbed(full, {}))
    assert "jan" not in text
    assert TOKEN not in text
    assert "10.0.0.9" not in text


def test_logging_works_before_anything_else_does():
    """A record without exception information, and one made while another is handled."""
    factory = RequestFactory().get("/nowhere/")
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "plain %s", ("text",), None)
    record.request = factory
    assert logs.RouteInsteadOfPath().filter(record)
    assert json.loads(logs.JsonFormatter().format(record))["message"].startswith("GET")
    record = logging.LogRecord("x", 40, __file__, 1, "m", (), sys.exc_info())
    assert json.loads(logs.JsonFormatter().format(record))["message"] == "m"
