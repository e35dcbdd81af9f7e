"""F25: a team merges, and what it was busy with is found, read and done in the other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.actions import teams
from organisation.models import Team
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import approach as approach_deeds
from signals.actions import merging, owning, sharing, trends, triage
from signals.choices.signal import Outcome, Status
from signals.models import Approach, Disclosure, InstacleanItem, PublishedList, Signal, SignalTerm
from signals.querysets import lists
from signals.screens import course
from signals.screens import trends as trends_screen
from signals.screens.approach import as_example
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_trend_counts import held, keep
from tests.trail_words import without_words
from youthwork.lib.dates import AMSTERDAM, add_months, day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def merge(cast, team, into, now):
    teams.merge_team(team, into, by=cast.administrator, today=day_of(now), now=now)


def run(now):
    return calendar.merged_teams(day_of(now), now)["moved_with_their_team"]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_f25_the_other_lead_follows_up_what_was_open(cast):
    before, now = timezone.now() - 2 * DAY, timezone.now()
    told = "Er gaat een filmpje rond van een gevecht."
    signal = make.signal(cast.other_worker, now=before, narrative=told)
    approach = make.approach(cast.other_lead, now=before, signals=[signal])
    merge(cast, cast.zuid, cast.noord, before)
    assert run(before) == 0  # the old team still works that day
    lead = sign_in(Client(), cast.lead)
    assert signal.ref not in lead.get("/signals/").content.decode()

    assert run(now) == 2
    assert run(now) == 0

    assert signal.ref in lead.get("/signals/").content.decode()
    assert told in lead.get(signal.get_absolute_url()).content.decode()
    assert lead.get(approach.get_absolute_url()).status_code == 200
    to = {"to": str(cast.other_worker.public_id)}
    assert lead.post(f"{signal.get_absolute_url()}assign/", to).status_code == 302
    assert fresh(signal).owner == cast.other_worker
    assert SignalTerm.objects.filter(signal=signal).exclude(team_id=cast.noord.pk).count() == 0
    moved = AuditEntry.objects.filter(verb="changed", fields="team", by=None)
    labels = {f"signals.signal:{signal.ref}", f"signals.approach:{approach.public_id}"}
    assert {entry.subject for entry in moved} == labels
    assert not list(without_words(moved))


def test_f25_the_course_of_a_signal_says_that_another_team_has_it(cast):
    """It said that somebody had told what it may be, of what nobody had looked at."""
    before, now = timezone.now() - 2 * DAY, timezone.now()
    signal = make.signal(cast.other_worker, now=before)
    merge(cast, cast.zuid, cast.noord, before)
    run(now)
    told = [line["title"] for line in answered(course.timeline(fresh(signal), [], now))]
    assert told == ["Gemeld", "Gaat verder in een ander team"]


def test_f25_what_had_ended_stays_with_the_team_that_did_it(cast):
    now = timezone.now()
    closed, open_one = (make.signal(cast.other_worker, now=now) for _ in range(2))
    triage.close(closed, Outcome.RESOLVED, by=cast.other_lead, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    assert run(now + 2 * DAY) == 1
    assert (fresh(closed).team, fresh(open_one).team) == (cast.zuid, cast.noord)

    triage.reopen(fresh(closed), "Het begint weer.", by=cast.lead, now=now + 2 * DAY)
    assert fresh(closed).team == cast.noord  # at once, whoever leads there has it
    assert run(now + 3 * DAY) == 0
    assert SignalTerm.objects.filter(signal=closed).exclude(team_id=cast.noord.pk).count() == 0


def test_f25_what_ended_is_read_and_opened_again_by_the_lead_of_the_other_team(cast):
    """Found among what is closed and by its words; nobody else of that team gets to it."""
    now, before = timezone.now(), timezone.now() - 2 * DAY
    told = "Er gaat een filmpje rond van een gevecht."
    signal = make.signal(cast.other_worker, now=before, narrative=told)
    approach = make.approach(cast.other_lead, now=before, signals=[signal])
    Approach.objects.filter(pk=approach.pk).update(status="ended", ended_on=day_of(before))
    triage.close(signal, Outcome.RESOLVED, by=cast.other_lead, now=before)
    lead, worker = (sign_in(Client(), person) for person in (cast.lead, cast.worker))
    address = signal.get_absolute_url()
    assert lead.get(address).status_code == 404
    merge(cast, cast.zuid, cast.noord, now)
    assert lead.get(address).status_code == 404  # the old team still works that day
    Team.objects.filter(pk=cast.zuid.pk).update(active_until=day_of(before))  # days later

    page = lead.get(address)
    assert told in page.content.decode()
    assert lead.get(approach.get_absolute_url()).status_code == 200
    assert signal.ref in lead.get("/signals/?tab=closed").content.decode()
    assert (
        signal.ref in lead.post("/signals/search/", {"q": "filmpje"}, follow=True).content.decode()
    )
    assert worker.get(address).status_code == 404
    assert signal.ref not in worker.get("/signals/?tab=closed").content.decode()

    answer = lead.post(f"{address}reopen/", {"reason": "Het begint weer."})
    assert answer.status_code == 302
    assert (fresh(signal).status, fresh(signal).team) == (Status.REOPENED, cast.noord)
    assert signal.ref in lead.get("/signals/").content.decode()


def test_f25_what_ended_is_found_by_its_words_from_the_day_on_that_the_other_team_has_it(cast):
    now, before = timezone.now(), timezone.now() - 2 * DAY
    signal = make.signal(cast.other_worker, now=before, narrative="Er gaat een filmpje rond.")
    triage.close(signal, Outcome.RESOLVED, by=cast.other_lead, now=before)
    merge(cast, cast.zuid, cast.noord, now)
    for ahead, rows in ((0, []), (1, [signal.pk])):
        day = now + ahead * DAY
        assert [row.pk for row in lists.found(cast.lead, "filmpje", day).rows] == rows


def test_f25_what_ended_is_read_by_way_of_a_team_that_merged_too(cast):
    now = timezone.now()
    west = make.team("West", ["Kade"])
    lead = make.person("Wil West", "team_lead", west)
    signal = make.signal(cast.other_worker, now=now)
    triage.close(signal, Outcome.RESOLVED, by=cast.other_lead, now=now)
    ended = day_of(now) - DAY
    Team.objects.filter(pk=cast.zuid.pk).update(merged_into=cast.noord, active_until=ended)
    Team.objects.filter(pk=cast.noord.pk).update(merged_into=west, active_until=ended + 9 * DAY)
    opened = Signal.objects.filter(pk=signal.pk)
    assert not opened.opened_by(lead, day_of(now)).exists()  # the one between still works
    Team.objects.filter(pk=cast.noord.pk).update(active_until=ended)
    assert opened.opened_by(lead, day_of(now)).exists()


def test_f25_what_was_proposed_to_be_shared_waits_for_the_lead_of_the_other_team(cast):
    """It closed when closing left what waited, and stayed with the team that ended."""
    now, ended = timezone.now(), timezone.now() - 3 * DAY
    signal = make.signal(cast.other_worker, now=ended)
    proposed = make.draft(signal, make.partner(), by=cast.other_worker, now=ended)
    sharing.propose(proposed, by=cast.other_worker, now=ended)
    triage.close(signal, Outcome.RESOLVED, by=cast.other_lead, now=ended)
    as_it_was = {"status": "proposed", "declined_at": None, "declined_by": None}
    Disclosure.objects.filter(pk=proposed.pk).update(**as_it_was)
    merge(cast, cast.zuid, cast.noord, now)
    lead, worker = (sign_in(Client(), person) for person in (cast.lead, cast.worker))
    waits = proposed.get_absolute_url()
    assert waits not in lead.get("/").content.decode()  # the old team still works that day

    Team.objects.filter(pk=cast.zuid.pk).update(active_until=day_of(ended))
    assert waits in lead.get("/").content.decode()
    assert waits in lead.get("/partners/").content.decode()
    assert waits not in worker.get("/").content.decode()


def seen(by, at, **numbers):
    for category, number in numbers.items():
        severity = None if category == "opportunity" else 2
        for _each in range(number):
            make.signal(by, seen_at=at, now=at, category=category, severity=severity)


def lists_of(team):
    rows = PublishedList.objects.filter(team=team, kind="category").order_by("first_month")
    return [(row.first_month.month, row.last_month.month, row.total) for row in rows]


def test_f25_no_count_is_told_by_two_lists_of_teams_that_merged(cast):
    """What went along stood in a list of the old team; the new one says nothing of those months.

    Else its list minus what the other one said tells how many it saw itself: fewer than five.
    """
    october, november = (datetime(2026, month, 8, 20, tzinfo=AMSTERDAM) for month in (10, 11))
    seen(cast.other_worker, october, bullying=12, violence=9, opportunity=6)
    seen(cast.worker, october, violence=3)  # too few to be told of a month by itself
    now = datetime(2026, 11, 20, 12, tzinfo=AMSTERDAM)
    trends.publish(day_of(now), now)
    assert (lists_of(cast.zuid), lists_of(cast.noord)) == ([(10, 10, 27)], [])
    merge(cast, cast.zuid, cast.noord, now)
    run(now + 2 * DAY)
    assert Signal.objects.filter(team=cast.noord).count() == 30
    seen(cast.worker, november, bullying=12, violence=9, opportunity=7)

    later = datetime(2027, 1, 8, 12, tzinfo=AMSTERDAM)
    trends.publish(day_of(later), later)

    assert lists_of(cast.zuid) == [(10, 10, 27)]
    assert lists_of(cast.noord) == [(11, 11, 28)]
    whole = PublishedList.objects.filter(team=None, kind="category").order_by("first_month")
    assert sum(row.total for row in whole) == 58  # each counts once, and none went


@pytest.mark.parametrize(
    ("published", "missed"),
    [
        ([], (date(2026, 7, 1), date(2026, 10, 1))),  # the half year for which a month waits
        ([(1, 6)], (date(2026, 7, 1), date(2026, 10, 1))),
        ([(1, 6), (11, 11)], (date(2026, 7, 1), date(2026, 10, 1))),
        ([(9, 9), (10, 10)], None),
    ],
)
def test_f25_who_sees_the_lists_of_a_team_reads_which_months_they_miss(cast, published, missed):
    """0298: what another team published already is in no list of this one, and that is said."""
    now = datetime(2027, 1, 8, 12, tzinfo=AMSTERDAM)
    ended = date(2026, 11, 22)
    Team.objects.filter(pk=cast.zuid.pk).update(merged_into=cast.noord, active_until=ended)
    listed(cast.zuid, (10, 10), now)
    for months in published:
        listed(cast.noord, months, now)

    assert trends_screen.read(trends_screen.scope_of(cast.worker, "", ""), now).missed == missed
    assert trends_screen.read(trends_screen.scope_of(cast.lead, "", ""), now).missed is None
    assert trends_screen.read(trends_screen.scope_of(cast.manager, "", ""), now).missed is None


def listed(team, months, now):
    first, last = (date(2026, month, 1) for month in months)
    PublishedList.objects.create(
        team=team, kind="category", first_month=first, last_month=last, total=28,
        figures=[["violence", 28, "shown"]], published_at=now,
    )  # fmt: skip


def test_f25_the_page_says_so_to_a_worker(cast):
    today = timezone.localdate()
    last = add_months(today.replace(day=1), -1)
    Team.objects.filter(pk=cast.zuid.pk).update(
        merged_into=cast.noord, active_until=today - timedelta(days=1)
    )
    page = make.signed_in(cast.worker).get(reverse("signals:trends")).content.decode()
    assert "ontbreekt hier" not in page  # the other team published nothing either
    PublishedList.objects.create(
        team=cast.zuid, kind="category", first_month=last, last_month=last, total=28,
        figures=[["violence", 28, "shown"]], published_at=timezone.now(),
    )  # fmt: skip
    page = make.signed_in(cast.worker).get(reverse("signals:trends")).content.decode()
    assert "ontbreekt hier." in page and "Een ander team ging in dit team verder" in page


def test_f25_what_was_taken_together_goes_along_and_is_split_there(cast):
    now = timezone.now()
    one, other = (make.signal(cast.other_worker, now=now) for _ in range(2))
    stays, goes = merging.merge(one, other, by=cast.other_lead, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    assert run(now + 2 * DAY) == 2
    assert fresh(goes).team == fresh(stays).team == cast.noord
    merging.split(fresh(goes), by=cast.lead, now=now + 2 * DAY)
    assert fresh(goes).status == Status.NEW


def test_f25_a_team_that_merged_twice_goes_on_in_the_last_one(cast):
    now = timezone.now()
    west = make.team("West", ["Kade"])
    signal = make.signal(cast.other_worker, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    merge(cast, Team.objects.get(pk=cast.noord.pk), west, now + 2 * DAY)
    assert run(now + 2 * DAY) == 1  # the second merger begins the day after
    assert fresh(signal).team == cast.noord
    assert run(now + 4 * DAY) == 1
    assert fresh(signal).team == west


def test_f25_a_form_of_before_the_move_is_told(cast):
    now = timezone.now()
    signal = make.signal(cast.other_worker, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    run(now + 2 * DAY)
    with pytest.raises(ValidationError) as refusal:
        owning.assign(signal, cast.other_worker, by=cast.lead, now=now + 2 * DAY)
    assert refusal.value.code == "stale"


def test_f25_an_account_that_was_not_sent_is_changed_by_the_other_team(cast):
    now = timezone.now()
    item = make.item(cast.other_worker)
    merge(cast, cast.zuid, cast.noord, now)
    assert not InstacleanItem.objects.editable_by(cast.lead).filter(pk=item.pk).exists()
    run(now + 2 * DAY)
    assert InstacleanItem.objects.editable_by(cast.lead).get() == item


def test_f25_the_counts_of_a_month_follow(cast):
    """Nothing counts twice: the kept counts of both teams are made anew."""
    now, seen_at = (datetime(2026, *at, tzinfo=AMSTERDAM) for at in ((11, 20, 12), (8, 10, 20)))
    month = date(2026, 8, 1)
    make.signal(cast.worker, seen_at=seen_at, now=seen_at)
    make.signal(cast.other_worker, seen_at=seen_at, now=seen_at)
    keep(now)
    assert held(cast.zuid, month)["category"] == held(cast.noord, month)["category"]
    merge(cast, cast.zuid, cast.noord, now)
    later = now + 2 * DAY
    run(later)
    assert held(cast.zuid, month) is held(cast.noord, month) is None
    keep(later)
    assert held(cast.noord, month)["category"] == {"bullying": 2}
    assert not held(cast.zuid, month).get("category")


def with_most_closed(cast, before):
    """An approach that runs with twelve signals, of which nine ended."""
    kinds = ["violence"] * 9 + ["bullying"] * 3
    signals = [make.signal(cast.other_worker, now=before, category=kind) for kind in kinds]
    row = make.approach(cast.other_lead, now=before, signals=signals)
    for signal in signals[:9]:
        triage.close(fresh(signal), Outcome.RESOLVED, by=cast.other_lead, now=before)
    return row, signals


def hears_of_a_change():
    return Message.objects.filter(kind="signals.share_changed")


def test_f25_an_approach_that_goes_on_shows_what_had_ended_to_who_opens_it(cast):
    before, now = timezone.now() - 2 * DAY, timezone.now()
    row, signals = with_most_closed(cast, before)
    merge(cast, cast.zuid, cast.noord, before)
    assert run(now) == 4

    lead, worker = (make.signed_in(person) for person in (cast.lead, cast.worker))
    page = lead.get(row.get_absolute_url())
    assert (len(page.context["signals"]), page.context["hidden"]) == (12, 0)
    html = page.content.decode()
    assert all(signal.ref in html for signal in signals)
    assert all(lead.get(each.get_absolute_url()).status_code == 200 for each in signals)
    in_list = lead.get(reverse("signals:approaches")).content.decode()
    assert "12 signalen" in in_list and "je niet kunt openen" not in in_list
    theirs = worker.get(row.get_absolute_url())
    assert (theirs.context["signals"], theirs.context["hidden"]) == ([], 12)

    approach_deeds.end(fresh(row), "Klaar.", by=cast.lead, now=now, ended_on=day_of(now))
    draft = as_example(fresh(row), cast.lead, now)
    assert draft["online"].splitlines() == ["1. Signaal: Geweld", "2. Signaal: Pesten"]


def test_f25_what_a_partner_reads_of_an_approach_that_goes_on_stays_as_it_was(cast):
    before, now = timezone.now() - 2 * DAY, timezone.now()
    row, _signals = with_most_closed(cast, before)
    partner = make.partner()
    make.agreement(partner)
    kinds = ["counts", "category", "area_time"]
    shared = make.disclosure(row, partner, by=cast.other_lead, now=before, data_kinds=kinds)
    was = Disclosure.objects.values_of(fresh(shared))
    assert was["count"] == 10
    merge(cast, cast.zuid, cast.noord, before)
    run(now)
    assert Disclosure.objects.values_of(fresh(shared)) == was
    assert not Disclosure.objects.is_changed(fresh(shared))
    assert not hears_of_a_change().exists()


def test_f25_what_ended_in_a_team_that_went_on_counts_in_what_is_told_of_the_other_ones(cast):
    """Who leads both had taken it up there; who shared that hears that it tells more now."""
    before, now = timezone.now() - 2 * DAY, timezone.now()
    make.membership(cast.lead, "team_lead", cast.zuid)
    closed = make.signal(cast.other_worker, now=before, category="violence")
    row = make.approach(cast.lead, in_team=cast.noord, now=before, signals=[closed])
    triage.close(fresh(closed), Outcome.RESOLVED, by=cast.other_lead, now=before)
    partner = make.partner()
    make.agreement(partner)
    shared = make.disclosure(row, partner, by=cast.lead, now=before, data_kinds=["category"])
    assert Disclosure.objects.values_of(fresh(shared)) == {"categories": []}
    merge(cast, cast.zuid, cast.noord, before)
    for _run in range(2):
        run(now)
    assert Disclosure.objects.values_of(fresh(shared)) == {"categories": ["violence"]}
    assert [told.recipient for told in hears_of_a_change()] == [cast.lead.label]


@pytest.mark.parametrize(("area", "is_changed"), [("", True), ("Kade", False)])
@pytest.mark.parametrize("how", ["open", "opened again"])
def test_f25_who_shared_something_hears_that_its_place_is_another_team_by_now(
    cast, area, is_changed, how
):
    """Where no place was written down the name of the team is told for it."""
    before, now = timezone.now() - 2 * DAY, timezone.now()
    signal = make.signal(cast.other_worker, now=before, area=area)
    partner = make.partner()
    make.agreement(partner)
    kinds = ["category", "area_time"]
    shared = make.disclosure(signal, partner, by=cast.other_lead, now=before, data_kinds=kinds)
    if how == "opened again":
        triage.close(fresh(signal), Outcome.RESOLVED, by=cast.other_lead, now=before)
    merge(cast, cast.zuid, cast.noord, before)
    run(now)
    if how == "opened again":
        assert not Disclosure.objects.is_changed(fresh(shared))
        triage.reopen(fresh(signal), "Het begint weer.", by=cast.lead, now=now)

    assert fresh(signal).team == cast.noord
    assert Disclosure.objects.is_changed(fresh(shared)) == is_changed
    told = [cast.other_lead.label] if is_changed else []
    assert [message.recipient for message in hears_of_a_change()] == told
    run(now)
    assert len(hears_of_a_change()) == len(told)
