"""Where accounts are reported to a platform: written down, looked up, and shown with a notice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.actions.platforms import keep_report_address
from organisation.models import Platform
from privacy.models import AuditEntry
from signals.actions import items
from tests import make
from tests.make import signed_in
from tests.workers.conftest import FRIDAY, NOW
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
SITE, MAIL = "https://platform.example/melden", "melden@platform.example"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def platform():
    return Platform.objects.get(slug="instagram")


def page_of(who, name, *args) -> str:
    return signed_in(who).get(reverse(name, args=args)).content.decode()


def save(client: Client, address: str):
    url = reverse("workers:platform_report", args=["instagram"])
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(url).content.decode())[1]
    return client.post(url, {"report_address": address, "seen": seen})


def written(platform) -> list[tuple[str, list[str]]]:
    rows = AuditEntry.objects.filter(subject=f"organisation.platform:{platform.slug}")
    return [(entry.verb, entry.fields.split(",")) for entry in rows.order_by("pk")]


def test_no_platform_comes_with_an_address_that_nobody_looked_up():
    assert set(Platform.objects.values_list("report_address", "report_checked_on")) == {("", None)}


def test_r62_a_lead_writes_down_where_to_report_and_it_stands_on_the_page_with_its_day(
    cast, platform
):
    url = reverse("workers:platform_report", args=["instagram"])
    shown = page_of(cast.lead, "workers:platform", "instagram")
    assert "nog niet ingevuld" in shown and url in shown
    assert save(signed_in(cast.lead), SITE).status_code == 302

    platform.refresh_from_db()
    assert (platform.report_address, platform.report_checked_on) == (SITE, day_of(timezone.now()))
    assert written(platform) == [("changed", ["report_address", "report_checked_on"])]
    shown = page_of(cast.worker, "workers:platform", "instagram")
    assert f'href="{SITE}" rel="noreferrer noopener"' in shown and url not in shown


def test_an_address_to_mail_to_is_text(cast, platform):
    assert save(signed_in(cast.manager), MAIL).status_code == 302
    shown = page_of(cast.worker, "workers:platform", "instagram")
    assert MAIL in shown and "mailto:" not in shown


@pytest.mark.parametrize(
    "address",
    ["melden", "javascript:alert(1)", "javascript://x%0aalert(1)", "ftp://platform.example/",
     "platform.example/melden", "data:text/html,x", "mailto:a@platform.example"],
)  # fmt: skip
def test_what_is_no_site_and_no_address_to_mail_is_refused(cast, platform, address):
    answer = save(signed_in(cast.lead), address)
    assert answer.status_code == 422 and "report_address" in answer.context["form"].errors
    platform.refresh_from_db()
    assert platform.report_address == ""


def test_the_same_address_anew_says_that_it_was_looked_up_and_an_empty_one_has_no_day(
    cast, platform
):
    keep_report_address(platform, SITE, by=cast.lead, now=NOW)
    keep_report_address(platform, SITE, by=cast.lead, now=LATER)
    assert platform.report_checked_on == FRIDAY + timedelta(days=3)
    keep_report_address(platform, "", by=cast.lead, now=LATER)
    platform.refresh_from_db()
    assert (platform.report_address, platform.report_checked_on) == ("", None)
    both = ["report_address", "report_checked_on"]
    assert written(platform) == [
        ("changed", both), ("confirmed", ["report_checked_on"]), ("changed", both),
    ]  # fmt: skip


def test_nobody_writes_over_what_they_have_not_seen(cast, platform):
    url = reverse("workers:platform_report", args=["instagram"])
    lead = signed_in(cast.lead)
    seen = re.search(r'name="seen" value="([^"]+)"', lead.get(url).content.decode())[1]
    keep_report_address(platform, MAIL, by=cast.manager, now=NOW)
    assert lead.post(url, {"report_address": SITE, "seen": seen}).status_code == 422
    platform.refresh_from_db()
    assert platform.report_address == MAIL


def test_the_database_keeps_no_address_without_the_day_of_its_check(platform):
    for values in ({"report_address": SITE}, {"report_checked_on": FRIDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Platform.objects.filter(pk=platform.pk).update(**values)


def test_the_action_refuses_it_too(cast, platform):
    with pytest.raises(ValidationError):
        keep_report_address(platform, "javascript:alert(1)", by=cast.lead, now=NOW)


# --- with a notice --------------------------------------------------------------------------------


def listed(cast, platform, round=None):
    item = make.item(cast.worker, round, platform=platform)
    items.check(item, by=cast.colleague, now=timezone.now())
    return item


def test_r62_a_notice_says_where_to_copy_it_to(cast, platform):
    item = listed(cast, platform)
    address = reverse("signals:notice", args=[item.ref])
    fill = reverse("workers:platform_report", args=["instagram"])
    lead, worker = signed_in(cast.lead), signed_in(cast.worker)
    shown = lead.post(address).content.decode()
    assert "nog niet ingevuld" in shown and fill in shown
    assert fill not in worker.post(address).content.decode()

    keep_report_address(platform, SITE, by=cast.lead, now=timezone.now())
    shown = worker.post(address).content.decode()
    assert f'href="{SITE}" rel="noreferrer noopener"' in shown


def test_r62_the_list_of_a_round_says_it_once_for_each_platform(cast, platform):
    keep_report_address(platform, SITE, by=cast.lead, now=timezone.now())
    round = make.round_of(timezone.localdate())
    listed(cast, platform, round)
    listed(cast, Platform.objects.get(slug="snapchat"), round)
    shown = page_of(cast.lead, "signals:round_list", round.ref)
    assert shown.count(f'href="{SITE}"') == 1
    assert shown.count(reverse("workers:platform_report", args=["snapchat"])) == 1


def test_what_is_on_another_platform_has_no_address(cast):
    item = listed(cast, Platform.objects.get(slug="other"))
    shown = signed_in(cast.lead).post(reverse("signals:notice", args=[item.ref])).content.decode()
    assert "/report/" not in shown
