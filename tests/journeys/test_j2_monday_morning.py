"""J2: Monday 9:00, the team lead looks at what came in and decides; then the hours."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisation.models import Partner
from privacy.models import AuditEntry
from signals.actions import triage
from signals.choices.signal import StepKind
from signals.models import Signal
from tests import make
from tests.browser import house
from tests.chromium import DESKTOP
from tests.journeys import hand
from workers.models import HourEntry, Nudge
from youthwork.lib.dates import moment_at


@pytest.fixture
def from_friday(site):
    """An urgent signal of Friday evening: the lead on duty saw it and called the worker."""
    signal = house.signal(
        site.house.worker,
        timedelta(hours=5),
        timezone.now(),
        category="exposing",
        subcategory="expose_account",
        severity=5,
        narrative=house.STORY,
        area="Binnenstad",
        first_steps=["reported_platform"],
        account_handle="expose_van_vrijdag",
    )
    soon = timezone.now() - timedelta(hours=4, minutes=50)
    triage.add_step(signal, StepKind.CONSULTED_COLLEAGUE, by=site.house.lead, now=soon)
    return signal


@pytest.fixture
def twin(site, from_friday):
    """The same account, seen by somebody else the same evening."""
    return house.signal(
        site.house.worker,
        timedelta(hours=4),
        timezone.now(),
        category="exposing",
        subcategory="expose_account",
        severity=3,
        narrative="Het account plaatst nog steeds.",
        account_handle="expose_van_vrijdag",
    )


SCHOOL, AGREEMENT = "Scholengroep Noord", "Veiligheidsoverleg VO"


@pytest.fixture
def school(site):
    """One that is told by phone, and with whom is agreed what may be told."""
    partner = Partner.objects.filter(name=SCHOOL).first()
    if partner is None:
        partner = make.partner(SCHOOL, "school", contact_mail="")
        make.agreement(partner, "category", "area_time", name=AGREEMENT)
    return partner


def verbs(signal, by):
    about = AuditEntry.objects.filter(subject=f"signals.signal:{signal.ref}", by=by)
    return list(about.order_by("pk").values_list("verb", flat=True))


ORDER = ["Nu", "Snel", "Actie", "Let op", "Weetje", "Kans"]
LATE = re.compile("te laat|meteen oppakken")


def in_the_order_of_work(page):
    """Whether late ones stand first, and in both parts the worst; the first one's severity."""
    rows = page.locator("tbody tr").all_inner_texts()
    told = [
        (not LATE.search(text), next(place for place, word in enumerate(ORDER) if word in text))
        for text in rows
    ]
    assert told == sorted(told)
    return ORDER[told[0][1]]


class Mouse:
    """Clicks and chooses, and counts both."""

    def __init__(self):
        self.deeds = 0

    def click(self, target):
        self.deeds += 1
        target.click()

    def tick(self, target):
        self.deeds += 1
        target.check()

    def choose(self, target, *value, **named):
        self.deeds += 1
        target.select_option(*value, **named)


def act(page, mouse, name):
    """The part of the page where this is done, unfolded."""
    region = page.get_by_role("region", name=name)
    if region.locator("details.act:not([open])").count():
        mouse.click(region.locator("details.act > summary"))
    return region


def monday_morning(page, signal, twin, site):
    """Every step of the journey; how many clicks and choices it took."""
    lead, worker, mouse = site.house.lead, site.house.worker, Mouse()

    # 1. The inbox opens on what waits for a decision: late first, then worst first.
    page.goto("/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    mouse.click(menu.get_by_role("link", name="Signalen"))
    tabs = page.get_by_role("navigation", name="Stand")
    expect(tabs.get_by_role("link", name="Vraagt een besluit")).to_have_attribute(
        "aria-current", "page"
    )
    expect(page.get_by_role("row").filter(has_text=signal.ref)).to_be_visible()
    assert in_the_order_of_work(page) == "Nu"

    # 2. She opens it: what duty did is there, and the reading is recorded.
    assert "read" not in verbs(signal, lead)
    mouse.click(page.get_by_role("row").filter(has_text=signal.ref).get_by_role("link").first)
    expect(page.get_by_role("main")).to_contain_text(house.STORY)
    assert verbs(signal, lead).count("read") == 1
    course = page.get_by_role("region", name="Verloop")
    expect(course).to_contain_text("Gemeld bij het platform")
    done = course.get_by_role("listitem").filter(has_text="Collega")
    expect(done.filter(has_text=lead.name)).to_have_count(1)

    # 3. The same account was seen twice: two clicks take both together.
    alike = page.get_by_role("region", name="Gaat het over hetzelfde?")
    one = alike.locator("div", has=page.get_by_text(twin.ref)).locator("details.act")
    mouse.click(one.first.locator("summary"))
    mouse.click(one.first.get_by_role("button", name="Ja, voeg samen"))
    expect(page.get_by_role("region", name="Samengevoegd met")).to_contain_text(twin.ref)

    # She gives it to the worker, …
    give = act(page, mouse, "Geef aan collega")
    mouse.choose(give.get_by_role("combobox"), label=worker.name)
    mouse.click(give.get_by_role("button"))
    expect(page.get_by_role("main")).to_contain_text(f"{worker.name}")
    expect(course).to_contain_text("In behandeling")

    # … writes down the call to the school: the app shows the agreement and what it allows, …
    mouse.click(page.get_by_role("link", name="Deel met een partner"))
    mouse.click(page.get_by_role("main").get_by_role("link", name=re.compile(SCHOOL)))
    main = page.get_by_role("main")
    expect(page.get_by_role("region", name=AGREEMENT)).to_be_visible()
    kinds = main.get_by_role("group", name="Wat gaat mee?").get_by_role("checkbox")
    assert [kind.get_attribute("value") for kind in kinds.all()] == ["category", "area_time"]
    mouse.tick(main.get_by_role("radio", name="Ja", exact=True))  # the young person knows
    mouse.tick(main.get_by_label(re.compile("^Ik heb gekeken")))
    mouse.click(main.get_by_role("button", name="Bekijk wat zij zien"))
    mouse.click(main.get_by_role("button", name=f"Deel met {SCHOOL}"))
    mouse.click(main.get_by_role("link", name=signal.ref))
    expect(course).to_contain_text("Partner geïnformeerd")

    # … and closes it with an outcome.
    close = act(page, mouse, "Afsluiten")
    mouse.choose(close.get_by_role("combobox"), "resolved")
    mouse.click(close.get_by_role("button"))
    expect(page.get_by_role("region", name="Heropenen")).to_be_visible()

    closed = Signal.objects.get(pk=signal.pk)
    assert (closed.status, closed.owner) == ("closed", worker)
    [step] = closed.steps.filter(kind="informed_partner")
    shared = closed.disclosures.get(status="shared")
    assert (closed.outcome, step.partner) == ("resolved", shared.partner)
    assert (shared.agreement.name, shared.told_youth, shared.route) == (AGREEMENT, "yes", "spoken")
    assert [v for v in verbs(signal, lead) if v != "read"] == [
        "step_added",  # on Friday
        "merged",
        "moved",
        "assigned",
        "step_added",
        "moved",
    ]
    return mouse.deeds


def test_j2_monday_morning(desktop, site, from_friday, twin, school):
    page = desktop(site.house.lead)
    loads = []
    page.on("domcontentloaded", lambda _page: loads.append(page.url))
    assert monday_morning(page, from_friday, twin, site) <= 17
    assert len(loads) == 9, (
        "start, inbox, signal, the one that stays; four to share and back; the rest is swapped in"
    )


def test_the_overview_of_monday_takes_a_minute_at_most(desktop, site, from_friday, twin):
    """By the model of `hand`: the start page's parts of what waits and of the hours are read, the
    inbox is opened, its tabs are read and each signal that is late, in severity, kind and state."""
    page = desktop(site.house.lead)
    page.goto("/")
    read = [
        page.get_by_role("region", name=name).first.inner_text()
        for name in (re.compile("^Te doen"), "Vraagt een besluit", re.compile("^Uren van het team"))
    ]
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    menu.get_by_role("link", name="Signalen").click()
    tabs = page.get_by_role("navigation", name="Stand")
    read.append(tabs.inner_text())
    late = page.locator("tbody tr").filter(has_text=LATE)
    expect(late.nth(3)).to_be_visible()
    page.wait_for_load_state()  # the whole list has come
    for row in late.all():
        read += [row.locator(".sev").first.inner_text(), row.get_by_role("link").first.inner_text()]
        read.append(row.get_by_text(LATE).first.inner_text())
    words = sum(len(text.split()) for text in read)
    assert words > 100, "the parts are there"
    seconds = (
        2 * hand.LOAD + hand.THINK + hand.POINT + hand.PRESS + words * 60 / hand.WORDS_A_MINUTE
    )
    assert seconds <= 60, (seconds, words)


@pytest.fixture
def four_fridays(site):
    """Somebody was online on all Friday evenings but one of 28 days; a telephone doesn't work.

    Four of them, on a Friday three: that evening isn't over.
    """
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(1, 28)]
    fridays = [day for day in days if day.weekday() == 4]  # the last one first
    HourEntry.objects.filter(team=site.house.centrum, day__in=fridays).delete()
    for day in (fridays[0], *fridays[2:]):
        times = {"started_at": moment_at(day, time(19)), "ended_at": moment_at(day, time(21))}
        make.hours(site.house.colleague, day=day, **times, note="Rustige avond")
    reason = {"reason": "phone", "answered_at": timezone.now()}
    nudge = site.house.nudge
    Nudge.objects.filter(pk=nudge.pk).update(**reason)
    return fridays, nudge


def test_j2_hours_of_the_week_and_a_telephone_that_does_not_work(desktop, site, four_fridays):
    fridays, nudge = four_fridays
    friday, weeks = fridays[0], len(fridays)
    lead, worker, colleague = site.house.lead, site.house.worker, site.house.colleague
    page, mouse = desktop(lead), Mouse()

    # 4. The tile on the start page says how many Fridays were covered.
    page.goto("/")
    tile = page.get_by_role("region", name="Uren van het team")
    expect(tile.get_by_role("link", name="Vrijdagavond gedekt")).to_contain_text(
        f"{weeks - 1} van {weeks}"
    )

    # 5. Who is little online gave a reason: the telephone. It is a task on the list of means.
    expect(tile).to_contain_text("telefoon of account werkt niet mee")
    page.get_by_role("region", name=re.compile("^Te doen")).locator("summary").click()
    to_do = page.get_by_role("link", name=re.compile("Regel een werktelefoon"))
    expect(to_do).to_contain_text(worker.name)
    mouse.click(to_do)
    task = page.locator("section[aria-labelledby=to-see-to]")
    expect(task).to_contain_text(worker.name)
    mouse.click(task.get_by_role("button", name=re.compile("^Het werkt weer")))
    expect(task).to_have_count(0)
    assert Nudge.objects.get(pk=nudge.pk).phone_seen_to_at

    # 6. She looks over the hours of last week, one colleague at a time; that is recorded.
    page.goto("/hours/team/")
    table = page.get_by_role("table", name="per jongerenwerker")
    mouse.click(table.get_by_role("link", name=colleague.name))
    expect(page.get_by_role("heading", level=1)).to_contain_text(colleague.name)
    if friday.month != timezone.localdate().month:
        page.goto(f"{page.url}?month={friday:%Y-%m}")
    row = page.get_by_role("row").filter(has_text="19:00–21:00").first
    expect(row).to_contain_text("Rustige avond")
    read = AuditEntry.objects.filter(verb="read", subject=colleague.label, by=lead)
    assert read.exists()
    assert mouse.deeds <= 4


def test_j2_without_script(visit, site, from_friday, twin, school):
    page = visit(site.house.lead, DESKTOP, java_script_enabled=False)
    assert monday_morning(page, from_friday, twin, site) <= 17


def test_j2_on_a_phone(phone, site, from_friday, twin, school):
    assert monday_morning(phone(site.house.lead), from_friday, twin, site) <= 17
