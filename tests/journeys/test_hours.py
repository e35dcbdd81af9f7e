"""Hours in three taps on the phone, and the month that the lead closes."""

import re
from datetime import time, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.chromium import DESKTOP
from tests.journeys.hand import Hand
from workers.models import ClosedMonth, HourEntry, RoutineTime
from youthwork.lib.dates import DAY, month_start


def test_hours_in_three_taps_and_then_as_exactly_as_one_likes(phone, site):
    page = phone(site.house.worker)
    hand = Hand(page)
    page.goto("/")

    # Today, online, half an hour: the tab, the length, the button that says what it writes.
    hand.tap(page.get_by_role("link", name="Uren", exact=True).last)
    hand.tap(page.locator("label", has_text="30 min"))
    button = page.locator(".savebar button")
    expect(button).to_have_text("Schrijf 30 min online")
    hand.tap(button)
    expect(page.get_by_role("main")).to_contain_text("Opgeschreven: 30 min.")
    assert hand.taps == 3
    row = HourEntry.objects.filter(worker=site.house.worker).latest("pk")
    assert (row.minutes, row.where, row.day) == (30, "online", timezone.localdate())

    # Offline shows other kinds; a kind that went out of sight isn't sent.
    page.locator("label[for=kind-online-instaclean]").tap()
    page.locator("label", has_text="Offline").first.tap()
    expect(page.locator("label[for=kind-online-instaclean]")).to_be_hidden()
    page.locator("label[for=kind-offline-school]").tap()
    page.get_by_text("Andere dag of tijd invullen").tap()
    page.locator("#id_start").fill("09:00")
    page.locator("#id_end").fill("10:15")
    page.locator("#id_day").fill((timezone.localdate() - 4 * DAY).isoformat())
    expect(button).to_have_text("Schrijf uren")
    button.tap()
    expect(page.get_by_role("main")).to_contain_text("Opgeschreven: 1 u 15 min.")
    row = HourEntry.objects.filter(worker=site.house.worker).latest("pk")
    assert (row.minutes, row.kind) == (75, "school")

    # The timer goes on when the page is closed.
    page.get_by_role("button", name="Start de timer").tap()
    expect(page.get_by_role("heading", name="De timer loopt")).to_be_visible()
    page.close()
    page = phone(site.house.worker)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^De timer loopt")).tap()
    page.get_by_role("button", name="Stop en schrijf op").tap()
    expect(page.get_by_role("heading", name="De timer loopt")).to_have_count(0)


def test_online_today_from_the_start_page_is_three_taps_with_its_hours(phone, site):
    RoutineTime.objects.update_or_create(
        user=site.house.colleague, weekday=timezone.localdate().weekday(), defaults={"at": time(20)}
    )
    page = phone(site.house.colleague)
    hand = Hand(page)
    page.goto("/")
    hand.tap(page.get_by_role("button", name="Vandaag online geweest"))
    hand.tap(page.locator("label", has_text="45 min"))
    expect(page.locator(".savebar button")).to_have_text("Schrijf 45 min online")
    hand.tap(page.locator(".savebar button"))
    expect(page.get_by_role("main")).to_contain_text("Opgeschreven: 45 min.")
    assert hand.taps == 3
    row = HourEntry.objects.filter(worker=site.house.colleague).latest("pk")
    assert (row.minutes, row.where, row.day) == (45, "online", timezone.localdate())


def test_a_lead_closes_a_month_and_opens_it_with_a_reason(visit, site):
    last = month_start(timezone.localdate()) - timedelta(days=3)
    make.hours(site.house.worker, day=last, minutes=45)
    page = visit(site.house.lead, DESKTOP)
    page.goto("/hours/")
    page.get_by_role("link", name="Maanden").first.click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile("^Sluit de maand af")).first.click()
    expect(page.get_by_role("main")).to_contain_text("is afgesloten voor team")
    closed = ClosedMonth.objects.get(month=month_start(last), team__in=site.house.lead.led_teams)

    worker = visit(site.house.worker, DESKTOP)
    worker.goto(f"/hours/?day={last}")
    expect(worker.get_by_role("main")).to_contain_text("is afgesloten. Vraag je teamleider")
    worker.locator(".savebar button").click()
    worker.locator(".errsum").wait_for()

    page.goto(f"/hours/months/{closed.public_id}/reopen/")
    page.locator("#id_reason").fill("Een dag was vergeten.")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("main")).to_contain_text("De maand is weer open.")
    worker.locator(".savebar button").click()
    expect(worker.get_by_role("main")).to_contain_text("Opgeschreven")
