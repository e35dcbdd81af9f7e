"""Figures for Prometheus: who may ask, what they say, and alerts on figures that exist."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from outbox import signs
from outbox.models import DailyRun
from privacy.models import TrailCheck
from tests.health.test_health import message
from tests.servers import free_port
from youthwork.lib.dates import day_of

ROOT = Path(__file__).resolve().parents[2]
ALERTS = yaml.safe_load((ROOT / "docs/alerts.yml").read_text())
OUTSIDE = "203.0.113.7"


@pytest.fixture(autouse=True)
def broker_is_there(monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: True)


def figures(client, **also):
    answer = client.get("/metrics", **also)
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.django_db
def test_ages_of_what_must_not_stop(client):
    now = timezone.now()
    signs.give(signs.WORKER, now - timedelta(seconds=40))
    signs.give(signs.BACKUP, now - timedelta(hours=3))
    DailyRun.objects.create(day=day_of(now), ran_at=now - timedelta(minutes=30), failed=1)
    message(not_before=now - timedelta(minutes=20))
    TrailCheck.objects.create(
        at=now - timedelta(hours=2), entries=2, seals=1, waiting=0, last_seal=1, broken="seal 1"
    )

    said = figures(client)

    assert said["vindplaats_database_up"] == said["vindplaats_broker_up"] == 1
    assert 40 <= said["vindplaats_worker_age_seconds"] < 100
    assert 1800 <= said["vindplaats_daily_age_seconds"] < 1860
    assert 1200 <= said["vindplaats_oldest_unsent_age_seconds"] < 1260
    assert 10800 <= said["vindplaats_backup_age_seconds"] < 10860
    assert said["vindplaats_failed_jobs"] == 1
    assert 7200 <= said["vindplaats_trail_check_age_seconds"] < 7260
    assert said["vindplaats_trail_broken"] == 1


@pytest.mark.django_db
def test_what_never_was_has_no_age(client):
    said = figures(client)
    assert said["vindplaats_oldest_unsent_age_seconds"] == 0
    assert "vindplaats_worker_age_seconds" not in said
    assert "vindplaats_backup_age_seconds" not in said


@pytest.mark.django_db
def test_pages_count_by_route_and_never_by_path(client):
    client.get("/c/geheim-van-een-ouder/")
    client.get("/bestaat-niet/Milan")
    said = client.get("/metrics").content.decode()
    assert 'route="c/<token>/"' in said.replace("slug:", "").replace("str:", "")
    assert 'route="(no such page)"' in said
    assert "geheim-van-een-ouder" not in said and "Milan" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"REMOTE_ADDR": OUTSIDE}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "10.1.2.3"}, 200),
        ({"REMOTE_ADDR": "::ffff:10.1.2.3"}, 200),
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"}, 403),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_FORWARDED": "for=10.1.2.3"}, 403),
    ],
)
def test_only_this_machine_and_whom_settings_name_may_ask(client, settings, given, status):
    from ipaddress import ip_network

    settings.METRICS_FROM = [ip_network("10.1.0.0/16")]
    assert client.get("/metrics", **given).status_code == status


@pytest.mark.django_db
def test_every_alert_asks_a_figure_that_there_is_and_is_explained(client, settings):
    settings.CLAMAV = ("127.0.0.1", free_port())
    signs.give(signs.WORKER, timezone.now())
    signs.give(signs.BACKUP, timezone.now())
    DailyRun.objects.create(day=timezone.localdate(), ran_at=timezone.now())
    TrailCheck.objects.create(at=timezone.now(), entries=0, seals=0, waiting=0)
    client.get("/health/live/")
    known = {name.partition("{")[0] for name in figures(client)}
    page = (ROOT / "docs/operations.md").read_text()
    rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
    assert len(rules) >= 7
    for rule in rules:
        asked = set(re.findall(r"vindplaats_\w+", rule["expr"]))
        assert asked <= known, rule["alert"]
        assert f"`{rule['alert']}`" in page
        assert rule["labels"]["severity"] in ("now", "today") and rule["annotations"]["summary"]


@pytest.mark.django_db
def test_a_database_that_is_gone_is_a_figure_not_an_error(client, monkeypatch):
    from django.db import OperationalError

    def gone(*_):
        raise OperationalError

    monkeypatch.setattr("youthwork.health.ages", gone)
    said = figures(client)
    assert said["vindplaats_database_up"] == 0 and "vindplaats_failed_jobs" not in said
