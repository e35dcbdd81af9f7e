"""J5: somebody turns sixteen; from that day they decide themselves. Time is moved."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from consent import calendar
from consent.models import TakedownTask
from tests import clock
from tests.chromium import PHONE
from tests.consent import make
from tests.servers import free_port
from tests.web import web
from youthwork.lib.dates import day_of

NOTICE = 30  # days before the birthday, and from then until old posts go
AGAIN = {"soon": "Jij wordt 16: nu kies jij zelf", "today": "Vandaag ben je 16: jij kiest"}


@pytest.fixture
def on_the_birthday(site, settings, tmp_path):
    """The same house, served by a process whose clock runs thirty days ahead."""
    port = free_port()
    settings.SITE_URL = url = f"http://localhost:{port}"
    env = site.env | {"SITE_URL": url, "DAYS_AHEAD": str(NOTICE)}
    with web(env, port, tmp_path / "web.log"):
        yield url


def the_day_comes():
    """What the calendar does for consents, and the mails of it."""
    now = timezone.now()
    calendar.endings(day_of(now), now)
    call_command("deliver")


def mailed(address):
    return [message for message in mail.outbox if message.to == [address]]


def may_i_post(page, url, name):
    page.goto(f"{url}/consent/check/")
    page.locator("label.option", has_text=name).tap()
    page.locator("input[name=channel][value=instagram_closed] + label").tap()
    page.locator(".savebar button").tap()
    return page.locator(".answer")


def test_j5_a_young_person_turns_sixteen(visit, site, on_the_birthday):
    url, house = on_the_birthday, site.house
    birthday = day_of(timezone.now()) + timedelta(days=NOTICE)
    born = date(birthday.year - 16, birthday.month, birthday.day)
    for name in ("Juna", "Lio"):  # who answers, and who does not
        consent = make.consent(
            house.worker,
            house.centrum,
            now=timezone.now(),
            born=born,
            first_name=name,
            email=f"ouder.{name.lower()}@example.org",
            own_email=f"{name.lower()}@example.org",
        )
        make.publication(consent, by=house.worker, posted_on=timezone.localdate())

    # 1. Thirty days before: the young person hears it, and the parent that the choice goes over.
    the_day_comes()
    assert AGAIN["soon"] in [message.subject for message in mailed("juna@example.org")]
    told = [message.subject for message in mailed("ouder.juna@example.org")]
    assert "Uw kind kiest straks zelf" in told

    with clock.ahead(NOTICE):
        # 2. On the birthday the parent's yes covers no new post.
        the_day_comes()
        worker = visit(house.worker, PHONE)
        for name in ("Juna", "Lio"):
            expect(may_i_post(worker, url, name)).to_contain_text("Vraag het eerst")

        # 3. The young person signs, in words of their own.
        [today] = [m for m in mailed("juna@example.org") if m.subject == AGAIN["today"]]
        [link] = re.findall(rf"{url}/c/\S+/", today.body)
        page = visit(None, PHONE)
        page.goto(link)
        page.locator("[name=date_of_birth]").fill(f"{born:%d-%m-%Y}")
        page.locator("main button[type=submit]").tap()
        page.get_by_role("button", name="Verder", exact=True).tap()
        for row in page.locator(".yesno").all():
            row.get_by_text("Ja", exact=True).tap()
        page.get_by_role("button", name="Verder", exact=True).tap()
        expect(page.locator("[name=relation]")).to_have_count(0)
        page.locator("[name=signer_name]").fill("Juna Vos")
        page.locator("label[for=how-type]").tap()
        page.locator("[name=typed_signature]").fill("Juna Vos")
        page.locator("main button[type=submit]").last.tap()
        expect(page.locator(".thanks h1")).to_contain_text("Top, dank je.")
        expect(may_i_post(worker, url, "Juna")).to_have_class(re.compile("t-ok"))

    # 4. No answer for thirty days more: the posts have to go; of who said yes they stay.
    with clock.ahead(2 * NOTICE):
        the_day_comes()
    tasks = TakedownTask.objects.filter(reason="sixteen").select_related("consent__subject")
    assert [task.consent.subject.first_name for task in tasks] == ["Lio"]
