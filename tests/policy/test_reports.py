"""The report to the municipality: figures as in the lists, and what is small is hidden."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from consent.models import ErasedCount
from organisation.actions.teams import merge_team
from organisation.models import Municipality, Team, User
from outbox import jobs
from outbox.models import Message
from policy import report_lists, report_tiles
from policy.actions import reports as actions
from policy.choices.reports import Block, ReportState
from policy.models import FundingSource, Report, ReportLink
from policy.report_content import blocks, done, seen
from policy.report_content.about import about
from policy.screens import reports as screen
from privacy.models import AuditEntry
from signals.actions import erasing, moving, partner_requests, trends
from signals.choices.signal import Category, Outcome, Status
from signals.models import Signal
from signals.querysets.trend import settled_until
from tests import make
from tests.sign_in import sign_in
from tests.two_people import opened
from workers.choices.contacts import WENT_OFFLINE, ContactOutcome
from workers.models import Contract, HourEntry
from youthwork.lib import links, pdf
from youthwork.lib.dates import add_months, day_of, moment_at, month_start
from youthwork.lib.digests import digest_of
from youthwork.lib.together import answered

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def period(now):
    """From the newest month that is told until today."""
    return newest_month(now), day_of(now)


TELLING = {"exposing": 20, "violence": 12, "weapons": 1}  # enough for a month by itself


def newest_month(now):
    return add_months(month_start(day_of(settled_until(day_of(now)))), -1)


@pytest.fixture
def report(cast, now, period):
    first, last = period
    return actions.begin(
        first_day=first, last_day=last, municipality=None, team=None, by=cast.manager, now=now
    )


def signals(cast, now, counts, team=None, *, tell=True):
    """Signals of the newest month that is told, and that month told."""
    at = moment_at(newest_month(now) + 9 * DAY, time(21))
    for category, number in counts.items():
        for _each in range(number):
            make.signal(cast.worker, team=team or cast.noord, category=category, seen_at=at)
    if tell:
        trends.publish(day_of(now), now)


def table(figures, block, key):
    return next(each for each in figures[block]["tables"] if each["key"] == key)


def as_numbers(made):
    return {row[0]: row[1] for row in made["rows"]}


def of(cast, period, **also):
    return about(*period, **also)


def test_every_shown_number_is_that_of_the_list_behind_it(cast, now, period):
    signals(cast, now, {"exposing": 9, "violence": 6, "substances": 7, "bullying": 2, "weapons": 1})
    make.signal(cast.worker, team=cast.noord, category="exposing", seen_at=now - 2 * DAY)

    made = blocks.made(of(cast, period), day_of(now))

    seen = as_numbers(table(made, Block.SEEN, "signals_by_category"))
    ends = moment_at(add_months(period[0], 1), time.min)
    rows = Signal.objects.filter(seen_at__gte=moment_at(period[0], time.min), seen_at__lt=ends)
    listed = Counter(rows.values_list("category", flat=True))
    labels = {str(label): key for key, label in Signal._meta.get_field("category").flatchoices}
    for label, cell in seen.items():
        if label in labels and cell.isdigit():
            assert int(cell) == listed[labels[label]]
    assert seen[str(Category.EXPOSING.label)] == "9"
    assert "1" not in seen.values() and "2" not in seen.values()
    assert seen[str(gettext("Together"))] == str(rows.count()) == "25"


def test_no_other_municipality_is_in_it(cast):
    """Each has its own lists, told by the quarter; beside them the organisation's stand."""
    other = Municipality.objects.create(name="Elders", cbs_code="0001")
    cast.zuid.municipality = other
    cast.zuid.save()
    first, last, now = date(2026, 4, 1), date(2026, 6, 30), moment_at(date(2026, 7, 5), time(9))
    seen = {
        cast.noord: {"exposing": 18, "violence": 9, "substances": 17, "bullying": 8, "gaming": 9},
        cast.zuid: {"exposing": 12, "violence": 17, "substances": 9, "bullying": 2, "gaming": 7},
    }
    for team, counts in seen.items():
        for category, number in counts.items():
            for place in range(number):
                at = moment_at(add_months(first, place % 3), time(21))
                make.signal(cast.worker, team=team, category=category, seen_at=at)
    trends.publish(day_of(now), now)

    def kinds(**whom):
        made = blocks.made(about(first, last, **whom), day_of(now))
        return as_numbers(table(made, Block.SEEN, "signals_by_category"))

    whole, there = kinds(), kinds(municipality=other)
    assert there == kinds(team=cast.zuid)  # the only one that works there
    names = [str(Category(each).label) for each in ("exposing", "violence")]
    assert [there[name] for name in names] == ["12", "17"]
    assert [whole[name] for name in names] == ["30", "26"]
    assert there[str(gettext("Together"))] == "47" and whole[str(gettext("Together"))] == "108"
    # Too few of it in one of the two: told of neither, and of none that there are few.
    assert there[str(Category.BULLYING.label)] == "–" and "<5" not in there.values()


def test_f70_a_round_that_was_not_held_stands_in_it_with_why(cast):
    first, last = date(2026, 7, 1), date(2026, 12, 31)
    for month, status in ((5, "closed"), (8, "not_held"), (11, "open"), (14, "planned")):
        year, month = 2026 + month // 12, month % 12
        ended = {"closed_at": timezone.now()} if status in ("closed", "not_held") else {}
        sent = {"sent_at": timezone.now()} if status == "closed" else {}
        why = {}
        if status == "not_held":
            why = {"not_held_cause": "people", "not_held_reason": "Joyce was ziek."}
        make.round_of(date(year, month, 10), status=status, **ended, **sent, **why)

    for about_whom in ({}, {"team": cast.zuid}):
        made = blocks.made(of(cast, (first, last), **about_whom), last)
        told = table(made, Block.DONE, "rounds")
        assert told["rows"] == [
            ["Kwartaal 3, 2026", "Niet gehouden · Te weinig mensen"],
            ["Kwartaal 4, 2026", "Open"],
        ]
        assert "Joyce" not in str(made)

    made = blocks.made(of(cast, (date(2024, 1, 1), date(2024, 3, 31))), last)
    assert not {"rounds", "talks_by_theme"} & {each["key"] for each in made[Block.DONE]["tables"]}


def test_r47_questions_of_partners_stand_in_it_by_how_they_ended(cast, now, period):
    partner, day = make.partner(), timezone.localdate(now)
    for number in range(7):
        asked = {
            "asked_on": day,
            "asked_by": "beleidsadviseur",
            "question": f"Wat zien jullie bij plek {number}?",
            "purpose": "overleg over overlast",
            "about_persons": False,
            "answer": "answered_generally",
            "refusal_reason": "",
            "told": "Wanneer het druk is.",
        }
        partner_requests.write_down(partner, asked, by=cast.lead, now=now)
    partner_requests.demand(partner, by=cast.worker, now=now)

    made = blocks.made(of(cast, period), day_of(now))

    told = as_numbers(table(made, Block.DONE, "partner_questions"))
    assert told["Samen"] == "7" and told["Geweigerd"] == "–"


def test_r63_the_share_that_was_removed_stands_in_it_where_its_numbers_do():
    made = done.notice_table({"removed": 10, "partly": 0, "not_removed": 15, "no_answer": 6, "": 0})
    assert made["rows"][0][1] == "10" and "32% daarvan is verwijderd." in made["note"]
    hidden = done.notice_table(
        {"removed": 3, "partly": 0, "not_removed": 15, "no_answer": 0, "": 0}
    )
    assert "%" not in hidden["note"]


def test_r65_themes_of_talks_stand_in_it_as_counts(cast):
    round = make.round_of(date(2026, 11, 10), community_service=True, participants_count=3)
    for day, themes in ((12, ["bystander", "own_profile"]), (13, ["bystander"])):
        round.sessions.create(held_on=date(2026, 11, day), themes=themes, by=cast.worker)
    round.sessions.create(held_on=date(2026, 12, 1), themes=["group_pressure"], by=cast.worker)

    made = blocks.made(of(cast, (date(2026, 11, 1), date(2026, 11, 30))), date(2026, 12, 2))

    assert table(made, Block.DONE, "talks_by_theme")["rows"] == [
        ["Je eigen profiel", "1"],
        ["Omstander zijn", "2"],
    ]


def fact_of(made, block, key):
    return next((each["value"] for each in made[block]["facts"] if each["key"] == key), None)


def others_write(cast, *days, now=None):
    """Two more people wrote down time, none of it online: of fewer than three it isn't told."""
    for person in (cast.colleague, cast.lead):
        for day in days:
            given = {"where": "other", "kind": "travel", "minutes": 30, "now": now}
            make.hours(person, cast.noord, day=day, **given)


def test_planned_hours_stand_beside_what_was_made_and_what_went_offline(cast, now):
    today = day_of(now)
    period = (today - 27 * DAY, today)
    Contract.objects.create(user=cast.worker, hours_per_week=36, from_day=today - 99 * DAY)
    for back in (1, 2, 3):
        make.hours(cast.worker, day=today - back * DAY, minutes=300)
    others_write(cast, today)
    for number, outcome in enumerate(ContactOutcome.values):
        make.contact(cast.worker, outcome=outcome, count=5 + number, day=today)
    police = make.partner("Wijkteam", "police")
    together = {"kind": "with_partner", "mode": "offline", "partner": police}
    make.activity(cast.worker, **together, first_day=today, now=now)
    made = blocks.made(of(cast, period), today)
    assert fact_of(made, Block.TIME, "planned") == "36"
    assert fact_of(made, Block.TIME, "online") == "15"
    assert fact_of(made, Block.TIME, "beside_planned") == "−21"
    went = sum(5 + n for n, each in enumerate(ContactOutcome.values) if each in WENT_OFFLINE)
    whole = sum(5 + n for n in range(len(ContactOutcome.values)))
    assert fact_of(made, Block.CONTACT, "offline") == f"{round(100 * went / whole)}%"
    assert table(made, Block.CONTACT, "activities_by_partner")["rows"] == [["Politie", "1"]]


def missing_weeks(made):
    with translation.override("nl"):
        found = [re.search(r"Uren van (\d+) .*team (.+)", line) for line in made["lines"]]
    return {each[2]: int(each[1]) for each in found if each}


def test_hours_are_missing_of_no_week_in_which_a_team_was_not_there_yet_or_no_more(cast, now):
    """Noord wrote nothing; Zuid went on in it; Oost began on a Thursday."""
    first, last = date(2025, 6, 30), date(2025, 12, 28)  # 26 weeks, from a Monday
    make.team("Oost")
    Team.objects.filter(name="Oost").update(active_from=date(2025, 10, 2))
    Team.objects.filter(name="Zuid").update(active_until=date(2025, 6, 29))

    made = blocks.made(of(cast, (first, last)), day_of(now))[Block.TIME]
    assert missing_weeks(made) == {"Noord": 26, "Oost": 12}
    assert len(made["missing"]) == 2

    Team.objects.filter(name="Zuid").update(active_until=date(2025, 7, 15))  # a Tuesday
    made = blocks.made(of(cast, (first, last)), day_of(now))[Block.TIME]
    assert missing_weeks(made) == {"Noord": 26, "Oost": 12, "Zuid": 2}
    alone = blocks.made(of(cast, (date(2025, 8, 4), last), team=cast.zuid), day_of(now))[Block.TIME]
    assert missing_weeks(alone) == {} and alone["missing"] == []


def test_f31_r16_hours_of_a_night_by_function_come_to_the_hours_online(cast, now):
    """Online from ten to two: two hours on either day, in the fact, the list and the table."""
    make.membership(cast.lead, "team_lead", cast.zuid)
    leads_both = User.objects.get(pk=cast.lead.pk)
    night = date(2025, 6, 30)
    worked = [
        (moment_at(night, time(22)), moment_at(night + DAY, time(2)), "contact"),
        (moment_at(night, time(12)), moment_at(night, time(15)), ""),
    ]
    for starts, ends, function in worked:
        make.hours(
            cast.worker,
            day=night,
            started_at=starts,
            ended_at=ends,
            function=function,
            now=moment_at(night + DAY, time(9)),
        )
    others_write(cast, night, night + DAY, now=moment_at(night + DAY, time(9)))
    for days, contact, unsaid in (
        ((night - 9 * DAY, night), "2", "3"),
        ((night + DAY, night + 9 * DAY), "2", "0"),
    ):
        made = blocks.made(of(cast, days), day_of(now))
        rows = as_numbers(table(made, Block.TIME, "hours_by_function"))
        online = fact_of(made, Block.TIME, "online")
        assert (rows["Contact"], rows["Niet gezegd"]) == (contact, unsaid), rows
        listed = report_lists.behind("hours_by_function", of(cast, days), leads_both, day_of(now))
        assert rows["Samen"] == online == listed.total == str(int(contact) + int(unsaid))


def test_hours_of_fewer_than_three_people_are_left_out_and_it_says_why(cast, now):
    """Everybody in the house reads a report, and the municipality: they would be one person's."""
    today = day_of(now)
    noord = about(today - 9 * DAY, today, team=cast.noord)
    whole = about(today - 9 * DAY, today)
    for person in (cast.worker, cast.colleague):
        make.hours(person, day=today - DAY, minutes=300)
    few = blocks.made(noord, today)
    assert (few[Block.TIME]["facts"], few[Block.TIME]["tables"]) == ([], [])
    [told] = few[Block.TIME]["lines"]
    assert told.startswith("Uren staan er niet in: minder dan 3 mensen schreven tijd op")
    assert [each["key"] for each in few[Block.SUMMARY]["facts"]] == []
    assert blocks.made(whole, today)[Block.TIME]["lines"] == [told]
    assert report_lists.behind("friday", noord, cast.manager, today) is None
    assert report_lists.behind("friday", noord, cast.lead, today) is not None

    make.hours(cast.lead, day=today - DAY, minutes=60)
    enough = blocks.made(noord, today)
    assert fact_of(enough, Block.TIME, "online") == fact_of(enough, Block.SUMMARY, "online") == "11"
    assert report_lists.behind("friday", noord, cast.manager, today) is not None
    assert blocks.changed_since(noord, enough, today) == []
    assert blocks.changed_since(noord, few, today) == ["Uren"]
    HourEntry.objects.filter(worker=cast.lead).delete()
    assert blocks.changed_since(noord, few, today) == []
    assert blocks.changed_since(noord, enough, today) == ["Uren"]


def test_r16_a_table_of_whole_hours_says_that_its_last_row_adds_up_the_minutes(cast, now):
    today = day_of(now)
    for function in ("contact", "profiling"):
        make.hours(cast.worker, day=today - DAY, minutes=450, function=function, now=now)
    others_write(cast, today, now=now)
    made = table(
        blocks.made(of(cast, (today - 9 * DAY, today)), today), Block.TIME, "hours_by_function"
    )
    assert [row[1] for row in made["rows"] if row[1] != "0"] == ["8", "8", "15"]
    assert "afgerond op hele uren" in made["note"]


def test_a_share_of_contacts_that_would_tell_a_hidden_count_stays_out(cast, now, period):
    for _each in range(2):
        make.contact(cast.worker, outcome="answered", count=15, day=day_of(now))
    make.contact(cast.worker, outcome="called", count=2, day=day_of(now))
    made = blocks.made(of(cast, period), day_of(now))
    assert fact_of(made, Block.CONTACT, "offline") is None


def test_a_concept_is_made_by_long_work_and_shows_what_to_look_at(cast, client, now, period):
    signals(cast, now, TELLING)
    sign_in(client, cast.manager)
    first, last = period
    asked = client.post(
        "/policy/report/new/", {"first_day": first, "last_day": last, "of_whom": ""}
    )
    assert asked.status_code == 302 and asked.url.startswith("/work/")
    assert jobs.take_one()
    report = Report.objects.get()
    assert report.figures is not None
    shown = client.get(report.get_absolute_url()).content.decode()
    assert f"{report.get_absolute_url()}examples/" in shown


def test_figures_speak_the_language_of_the_house_whoever_asks(cast, report, now):
    signals(cast, now, TELLING)
    with translation.override("en"):
        actions.fill(report, lambda _percent: None, now=now)
    with translation.override("nl"):
        together = gettext("Together")
    assert table(report.figures, Block.SEEN, "signals_by_category")["rows"][-1][0] == together


@pytest.mark.parametrize(
    ("first", "last"), [(0, -1), (-900, 0), (0, 3)], ids=["order", "long", "future"]
)
def test_a_period_that_makes_no_sense_is_refused(cast, now, first, last):
    day = day_of(now)
    with pytest.raises(ValidationError):
        actions.begin(
            first_day=day + first * DAY,
            last_day=day + last * DAY,
            municipality=None,
            team=None,
            by=cast.manager,
            now=now,
        )


@pytest.fixture
def ready(cast, report, now):
    signals(cast, now, TELLING)
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    actions.fill(report, lambda _percent: None, now=now)
    actions.choose_examples(report, [example], by=cast.manager, now=now)
    return report


def test_a_report_without_example_is_not_made_definitive(cast, report, now):
    actions.fill(report, lambda _percent: None, now=now)
    with pytest.raises(ValidationError) as refusal:
        actions.make_definitive(report, by=cast.director, now=now)
    assert refusal.value.code == "example"


def test_a_definitive_report_never_changes_again(cast, ready, now, client):
    actions.write(ready, {Block.SUMMARY: "Meer avonden."}, by=cast.manager, now=now)
    actions.make_definitive(ready, by=cast.director, now=now)
    frozen, digest = ready.snapshot, ready.digest
    assert digest == digest_of(frozen) and frozen["texts"]["summary"] == "Meer avonden."
    signals(cast, now, {"exposing": 20})
    actions.fill(ready, lambda _percent: None, now=now)
    ready.refresh_from_db()
    assert (ready.snapshot, ready.digest) == (frozen, digest)
    for again in (
        lambda: actions.write(ready, {Block.SUMMARY: "x"}, by=cast.manager, now=now),
        lambda: actions.choose_examples(ready, [], by=cast.manager, now=now),
        lambda: actions.make_definitive(ready, by=cast.director, now=now),
        lambda: actions.drop(ready, by=cast.manager, now=now),
    ):
        with pytest.raises(ValidationError):
            again()
    assert "<5" not in screen.title(frozen) and screen.hidden_cells(frozen) > 0


def test_only_a_director_makes_it_definitive_and_the_municipality_reads_it_by_a_link(
    cast, ready, now, client, monkeypatch
):
    page = ready.get_absolute_url()
    sign_in(client, cast.manager)
    assert client.post(f"{page}definitive/").status_code == 404
    assert client.post(f"{page}ask/").status_code == 302
    assert Message.objects.filter(kind="policy.report_asked").count() == 1
    sign_in(client, cast.director)
    assert client.post(f"{page}definitive/").status_code == 302
    ready.refresh_from_db()
    assert ready.state == ReportState.DEFINITIVE
    given = client.post(f"{page}link/")
    assert given.status_code == 200 and f"{settings.SITE_URL}/r/" in given.content.decode()
    token = actions.give_link(ready, by=cast.director, now=now)
    client.logout()

    assert client.get(reverse("report_link", args=[token])).url == "/r/report/"
    read = client.get("/r/report/").content.decode()
    assert ready.digest in read and cast.manager.name not in read and 'href="/signals' not in read
    assert client.get("/r/report/report.pdf").content[:5] == b"%PDF-"
    with monkeypatch.context() as slow:  # a file that can't be made is told above the report
        slow.setattr(pdf, "TIME_LIMIT", 0.001)
        told = client.get("/r/report/report.pdf", follow=True)
    assert told.status_code == 200 and told.redirect_chain == [("/r/report/", 302)]
    assert "De pdf kon niet worden gemaakt" in told.content.decode()
    assert ready.digest in told.content.decode()
    assert "kon niet worden gemaakt" not in client.get("/r/report/").content.decode()
    actions.end_links(ready, by=cast.director, now=now)
    assert client.get("/r/report/").status_code == 404
    assert client.get(reverse("report_link", args=[token])).status_code == 404
    assert client.get(reverse("report_link", args=[links.new_token()])).status_code == 404


def test_a_link_ends_after_thirty_days_and_with_a_new_one(cast, ready, now):
    with pytest.raises(ValidationError):
        actions.give_link(ready, by=cast.manager, now=now)
    actions.make_definitive(ready, by=cast.director, now=now)
    first = links.token_hash(actions.give_link(ready, by=cast.director, now=now))
    assert Report.objects.opened_by(first, now + 29 * DAY) == ready
    assert Report.objects.opened_by(first, now + 31 * DAY) is None
    page = make.signed_in(cast.director).get(ready.get_absolute_url()).content.decode()
    assert "Er werkt een link" in page
    ReportLink.objects.update(ends_at=now)
    page = make.signed_in(cast.director).get(ready.get_absolute_url()).content.decode()
    assert "Er werkt een link" not in page
    second = links.token_hash(actions.give_link(ready, by=cast.director, now=now))
    assert Report.objects.opened_by(first, now) is None
    assert Report.objects.opened_by(second, now) == ready


def test_a_lead_writes_of_the_own_team_only_and_others_read(cast, client, now, period):
    sign_in(client, cast.lead)
    first, last = period
    whole = {"first_day": first, "last_day": last, "of_whom": ""}
    assert client.post("/policy/report/new/", whole).status_code == 422
    own = {"first_day": first, "last_day": last, "of_whom": f"t{cast.noord.public_id}"}
    assert client.post("/policy/report/new/", own).status_code == 302
    other = {"first_day": first, "last_day": last, "of_whom": f"t{cast.zuid.public_id}"}
    assert client.post("/policy/report/new/", other).status_code == 422
    page = Report.objects.get().get_absolute_url()
    assert client.get(f"{page}texts/").status_code == 200
    sign_in(client, cast.other_lead)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}texts/").status_code == 404


def test_own_words_ask_about_names_and_files_hold_every_table(cast, ready, client, now):
    sign_in(client, cast.manager)
    page = ready.get_absolute_url()
    form = opened(client, f"{page}texts/")
    words = "Door het werk van Milan ging het account offline."
    assert form.send(text_seen=words).status_code == 422
    assert form.send(text_confirmed="on").status_code == 302
    assert client.get(f"{page}report.xlsx").status_code == 200
    lines = b"".join(client.get(f"{page}report.csv").streaming_content).decode()
    content = screen.content_for(ready, now=now)
    for name, _header, _rows in screen.all_tables(content):
        assert name in lines
    assert client.get(f"{page}report.pdf").content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(verb="exported").count() == 3


def test_money_that_pays_for_hours_stands_beside_the_results(cast, client, now, period):
    sign_in(client, cast.manager)
    given = {
        "kind": "own_innovation",
        "name": "Innovatie",
        "weekly_hours": "22",
        "from_day": period[0],
        "yielded": "Twee vaste avonden per wijk.",
    }
    assert client.post("/policy/report/funding/", given).status_code == 302
    wrong = given | {"until": period[0] - DAY}
    assert client.post("/policy/report/funding/", wrong).status_code == 422
    assert FundingSource.objects.count() == 1
    made = blocks.made(of(cast, period), day_of(now))
    assert table(made, Block.MEANS, "funding")["rows"][0][1] == "Innovatie"
    assert made[Block.MEANS]["lines"] == ["Innovatie: Twee vaste avonden per wijk."]
    source = FundingSource.objects.get()
    page = client.get(f"/policy/report/funding/{source.public_id}/")
    assert "Twee vaste avonden per wijk." in page.content.decode()


def test_f63_a_report_says_nothing_of_what_another_municipality_pays(cast, client, now, period):
    here, there = cast.noord.municipality, Municipality.objects.create(name="Elders", cbs_code="1")
    cast.zuid.municipality = there
    cast.zuid.save()
    sign_in(client, cast.manager)
    first = {"weekly_hours": "22", "from_day": period[0]}
    for kind, name, whose in (
        ("municipality", "Hier", here.pk),
        ("municipality", "Daar", there.pk),
        ("fund", "Fonds voor daar", there.pk),
        ("fund", "Fonds", ""),
    ):
        given = first | {"kind": kind, "name": name, "money_of": whose, "yielded": "Avonden."}
        assert client.post("/policy/report/funding/", given).status_code == 302
    unsaid = first | {"kind": "municipality", "name": "Van wie", "money_of": ""}
    refused = client.post("/policy/report/funding/", unsaid)
    assert refused.status_code == 422 and "Kies welke gemeente betaalt" in refused.content.decode()
    FundingSource.objects.create(  # from before it was asked
        kind="municipality", name="Van wie", hours_per_week=1, from_day=period[0]
    )

    def names(**whom):
        made = blocks.made(of(cast, period, **whom), day_of(now))
        told = {row[1] for row in table(made, Block.MEANS, "funding")["rows"]}
        assert {line.partition(":")[0] for line in made[Block.MEANS]["lines"]} == told - {"Van wie"}
        return told

    assert names(municipality=here) == names(team=cast.noord) == {"Hier", "Fonds"}
    assert (
        names(municipality=there) == names(team=cast.zuid) == {"Daar", "Fonds voor daar", "Fonds"}
    )
    assert names() == {"Hier", "Daar", "Fonds voor daar", "Fonds", "Van wie"}
    listed = client.get(reverse("policy:reports")).content.decode()
    assert "Elders" in listed and "niemand schreef op welke" in listed


def test_what_a_municipality_pays_is_of_the_only_one_there_is(cast, now):
    source = FundingSource.objects.create(
        kind="municipality", name="Subsidie", hours_per_week=1, from_day=day_of(now)
    )
    own = FundingSource.objects.create(
        kind="own_innovation", name="Eigen", hours_per_week=1, from_day=day_of(now)
    )
    migration = import_module("policy.migrations.0004_money_of_the_only_municipality")
    other = Municipality.objects.create(name="Elders", cbs_code="1")
    migration.name_the_only_one(apps, None)
    source.refresh_from_db()
    assert source.municipality is None  # nobody knows of which of the two
    other.delete()
    migration.name_the_only_one(apps, None)
    source.refresh_from_db()
    own.refresh_from_db()
    assert (source.municipality, own.municipality) == (cast.noord.municipality, None)


def test_the_command_writes_a_concept_and_keeps_nothing(cast, now, period, tmp_path):
    target = tmp_path / "report.pdf"
    first, last = period
    call_command("report", str(target), "--from", str(first), "--to", str(last))
    assert target.read_bytes()[:5] == b"%PDF-" and not Report.objects.exists()


def test_a_page_takes_few_queries(cast, ready, client, django_assert_max_num_queries):
    sign_in(client, cast.manager)
    client.get(ready.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(ready.get_absolute_url())


def test_j9_from_a_period_to_what_the_municipality_reads(cast, client, now, period):
    signals(cast, now, TELLING)
    make.example(cast.lead, day=day_of(now), published_at=now)
    sign_in(client, cast.manager)
    first, last = period
    client.post("/policy/report/new/", {"first_day": first, "last_day": last, "of_whom": ""})
    assert jobs.take_one()
    report = Report.objects.get()
    page = report.get_absolute_url()
    titles = [each.title for each in client.get(page).context["warnings"]]
    assert len(titles) >= 3  # no example, hidden cells, no summary
    opened(client, f"{page}texts/").send(text_summary="Vaker samen met de straat.")
    form = client.get(f"{page}examples/").context["form"]
    (choice, _label), *_more = form.fields["examples"].choices
    assert opened(client, f"{page}examples/").send(examples=[choice]).status_code == 302
    left = [each.title for each in client.get(page).context["warnings"]]
    assert set(left) < set(titles)
    client.post(f"{page}ask/")
    inside = client.get(page).content.decode()
    assert 'href="/hours/team/"' in inside and 'href="/signals/trends/"' in inside
    sign_in(client, cast.director)
    client.post(f"{page}definitive/")
    address = client.post(f"{page}link/").context["url"]
    client.logout()
    read = client.get(address, follow=True).content.decode()
    assert "Vaker samen met de straat." in read and "Van dm naar baan" in read
    assert ">–</td>" in read  # what is hidden
    for inner in ("/signals", "/policy", "/hours", "/activities", "/contacts"):
        assert f'href="{inner}' not in read


# --- the lists behind figures ---------------------------------------------------------------------


@pytest.fixture
def quarter():
    """The last quarter that is told, as a report's days, and a moment at which it is."""
    settled = timezone.localdate() - 4 * DAY
    ends = date(settled.year, (settled.month - 1) // 3 * 3 + 1, 1)
    return add_months(ends, -3), ends - DAY, moment_at(ends + 4 * DAY, time(9))


def with_lists(cast, quarter, team=None, *, with_duplicate=False):
    """A report with something in each of its lists; Lea leads all teams that it is of."""
    first, last, now = quarter
    if team is None:
        make.membership(cast.lead, "team_lead", cast.zuid)
    at = moment_at(last - 5 * DAY, time(12))
    for who, lead, number in (
        (cast.worker, cast.lead, 9),
        (cast.other_worker, cast.other_lead, 8),
    ):
        in_team = who.current_teams[0]
        signals(cast, now, {"exposing": number, "violence": 6}, in_team, tell=False)
        make.signal(who, category="weapons", seen_at=now - 2 * DAY)  # of a month that goes on
        for back in (1, 2, 100):
            day = last - back * DAY
            make.hours(who, day=day, minutes=185, where="online")
            make.activity(who, first_day=day)
        make.approach(lead)
    others_write(cast, last - DAY)
    for number, row in enumerate(Signal.objects.exclude(category="weapons").order_by("pk")):
        row.steps.create(kind="talk_youth" if number % 3 else "information_given", done_at=at)
    if with_duplicate:
        stays, goes = Signal.objects.filter(team=cast.noord, category="exposing")[:2]
        moving.move(goes, Status.MERGED, by=cast.lead, now=at, merged_into=stays)
    closed = {"status": "closed", "came_from": "new", "closed_at": at}
    for category, outcome, picture in (
        ("exposing", "resolved", "fits"),
        ("violence", "guided", "unknown"),
    ):
        rows = Signal.objects.filter(category=category, status="new")
        rows.update(outcome=outcome, offline_picture=picture, **closed)
    trends.publish(day_of(now), now)
    report = actions.begin(
        first_day=first, last_day=last, municipality=None, team=team, by=cast.lead, now=now
    )
    actions.fill(report, lambda _percent: None, now=now)
    return report


def test_each_list_behind_a_figure_comes_to_that_figure(cast, quarter, client):
    report = with_lists(cast, quarter)
    sign_in(client, cast.lead)
    page = client.get(report.get_absolute_url()).content.decode()
    links = set(re.findall(r'href="([^"]*/list/[a-z_]+/)"', page))
    keys = {link.rstrip("/").rsplit("/", 1)[1] for link in links}
    assert {"online", "activities_by_kind", "approaches"} <= keys
    assert {"signals", "signals_by_category", "signals_by_outcome", "steps"} <= keys
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        said, found = answer.context["in_report"], answer.context["list"]
        assert said in (found.total, "", "–", "<5"), (link, said, found.total)
    rows = client.get(reverse("policy:report_list", args=[report.public_id, "signals"]))
    assert rows.context["list"].total == rows.context["in_report"] == "29"
    listed = [row.cells[0] for row in rows.context["list"].rows]
    assert len(listed) == 29
    for key in ("signals_by_outcome", "steps", "offline_picture"):
        rows = client.get(reverse("policy:report_list", args=[report.public_id, key]))
        assert rows.context["list"].total == rows.context["in_report"] == "29", key
    shown = as_numbers(table(report.figures, Block.DONE, "signals_by_outcome"))
    assert (
        shown[str(Outcome.RESOLVED.label)] in ("17", "–")
        and shown[str(gettext("Together"))] == "29"
    )
    assert "59%" in table(report.figures, Block.DONE, "offline_picture")["note"]


def test_a_list_tells_the_day_that_it_was_here_and_of_an_emptied_signal_the_month(
    cast, quarter, client
):
    report = with_lists(cast, quarter)
    night, emptied = Signal.objects.exclude(category="weapons").order_by("pk")[:2]
    first = month_start(timezone.localdate(night.seen_at))
    half_past = moment_at(first, time(0, 30))
    Signal.objects.filter(pk=night.pk).update(seen_at=half_past)
    erasing.anonymise(emptied, by=None, now=timezone.now())
    emptied.refresh_from_db()
    sign_in(client, cast.lead)
    found = client.get(reverse("policy:report_list", args=[report.public_id, "signals"]))
    days = {row.cells[0]: row.cells[1] for row in found.context["list"].rows}
    assert days[night.ref] == date_format(first, "j F Y")
    assert days[emptied.ref] == date_format(timezone.localdate(emptied.seen_at), "F Y")
    assert seen.counted_on([SimpleNamespace(published_at=half_past)]) == days[night.ref]


def test_the_steps_of_a_duplicate_stand_behind_the_figure_under_the_signal_that_goes_on(
    cast, quarter, client
):
    report = with_lists(cast, quarter, with_duplicate=True)
    goes = Signal.objects.get(status=Status.MERGED)
    sign_in(client, cast.lead)
    found = {}
    for key in ("signals", "steps"):
        address = reverse("policy:report_list", args=[report.public_id, key])
        answer = client.get(address)
        found[key] = answer.context["list"]
        assert found[key].total == answer.context["in_report"], key
    assert (found["signals"].total, found["steps"].total) == ("28", "29")
    refs = [row.cells[0] for row in found["steps"].rows]
    assert refs.count(goes.merged_into.ref) == 2 and goes.ref not in refs


def test_questions_that_are_erased_stand_in_their_list_as_a_number(cast, quarter):
    first, last, _now = quarter
    day = last - 5 * DAY
    ErasedCount.objects.create(team=cast.noord, day=day, unanswered=3, cancelled=1)
    ErasedCount.objects.create(team=cast.noord, day=day, answered=2, stopped=1)
    ErasedCount.objects.create(team=cast.noord, day=last + DAY, unanswered=8)
    found = report_lists.behind("consents", about(first, last, team=cast.noord), cast.lead, last)
    assert found.total == "6"
    assert [(row.cells[0], row.cells[3], row.url) for row in found.rows] == [
        ("1 gewist", "Beantwoord", ""),
        ("1 gewist", "Beantwoord, en daarna gestopt", ""),
        ("4 gewist", "Geen antwoord, of nog niet", ""),
    ]


def test_no_list_shows_rows_that_its_reader_may_not_read(cast, quarter, client):
    report = with_lists(cast, quarter)
    for person, may in ((cast.manager, set()), (cast.other_lead, set()), (cast.worker, set())):
        sign_in(client, person)
        page = client.get(report.get_absolute_url()).content.decode()
        for key in ("signals", "steps", "activities_by_kind", "approaches", "consents"):
            address = reverse("policy:report_list", args=[report.public_id, key])
            assert (address in page) == (key in may)
            assert client.get(address).status_code == 404, (person, key)


def test_hours_by_month_of_few_people_are_for_who_leads_them(cast, quarter, client):
    """Their months would be somebody's time; five people are nobody's."""
    report = with_lists(cast, quarter, cast.noord)
    address = reverse("policy:report_list", args=[report.public_id, "online"])
    sign_in(client, cast.lead)
    assert client.get(address).context["list"].total == "6"
    sign_in(client, cast.manager)
    assert client.get(address).status_code == 404
    for number in range(4):
        person = make.person(f"W{number}", "worker", cast.noord)
        make.hours(person, cast.noord, day=quarter[1] - 3 * DAY, minutes=60, where="offline")
    assert client.get(address).context["list"].total == "6"


def test_a_list_that_changed_since_says_so(cast, quarter, client):
    report = with_lists(cast, quarter)
    now = quarter[2]
    signals(cast, now, {"exposing": 1})  # logged late: in no figure any more
    sign_in(client, cast.lead)
    address = reverse("policy:report_list", args=[report.public_id, "signals"])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert (answer.context["in_report"], answer.context["list"].total) == ("29", "30")
    assert answer.context["list"].note.startswith("Geteld op")
    assert len(queries) <= 10
    actions.fill(report, lambda _percent: None, now=now)
    assert as_numbers(table(report.figures, Block.SEEN, "signals_by_category"))["Samen"] == "29"


# --- the start page -------------------------------------------------------------------------------


def in_tile(person, now):
    with translation.override("en"):
        found = answered(report_tiles.tiles(person, now))
    return [tile.context["text"].rsplit(" · ", 1)[1] for tile in found]


def test_the_concept_stands_on_the_start_page_with_what_it_lacks(cast, now, report, client):
    assert in_tile(cast.manager, now) == ["lacks a practice example"]
    assert in_tile(cast.director, now) == in_tile(cast.worker, now) == []
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    actions.choose_examples(report, [example], by=cast.manager, now=now)
    assert in_tile(cast.manager, now) == ["lacks a summary"]
    actions.write(report, {Block.SUMMARY: "Goed."}, by=cast.manager, now=now)
    assert in_tile(cast.manager, now) == ["ready for the director"]
    Report.objects.update(asked_at=now)
    assert in_tile(cast.director, now) == ["waits for you to make it definitive"]
    sign_in(client, cast.director)
    assert report.get_absolute_url() in client.get("/").content.decode()


def test_the_start_page_counts_the_parts_that_the_report_calls_ready(cast, now, report):
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    for deed in (
        lambda: None,
        lambda: actions.fill(report, lambda _percent: None, now=now),
        lambda: actions.choose_examples(report, [example], by=cast.manager, now=now),
        lambda: actions.write(report, {Block.OUTLOOK: "Meer."}, by=cast.manager, now=now),
    ):
        deed()
        content = screen.content_for(report, now=now)
        with translation.override("en"):
            said = [each.said for each in screen.contents(screen.parts(content), content)]
            (tile,) = answered(report_tiles.tiles(cast.manager, now))
        told = f"{said.count('ready')} of {len(Block)} parts ready"
        assert tile.context["text"].split(" · ")[1] == told
    assert said.count("ready") >= 2  # the example and what comes next, at least


def test_f63_figures_that_are_not_those_of_the_lists_are_never_frozen(cast, now, report):
    example = make.example(cast.lead, day=day_of(now), published_at=now)
    actions.choose_examples(report, [example], by=cast.manager, now=now)
    actions.fill(report, lambda _percent: None, now=now)
    signals(cast, now, TELLING)
    make.hours(cast.worker, day=day_of(now) - DAY, minutes=300)
    others_write(cast, day_of(now) - DAY)
    for deed in (actions.ask_director, actions.make_definitive):
        with pytest.raises(ValidationError) as refusal:
            deed(report, by=cast.director, now=now)
        assert refusal.value.code == "changed"
    with pytest.raises(ValidationError, match="Signalen per soort, Uren"):
        actions.ask_director(report, by=cast.manager, now=now)
    actions.fill(report, lambda _percent: None, now=now)
    actions.make_definitive(report, by=cast.director, now=now)
    assert report.is_definitive


def test_f25_teams_that_merged_stand_in_old_reports_and_in_new_ones(cast, now, period):
    place = Municipality.objects.create(name="Elders", cbs_code="0002")
    for team in (cast.noord, cast.zuid):
        team.municipality = place
        team.save()
    signals(cast, now, TELLING, tell=False)
    signals(cast, now, {"exposing": 1}, cast.zuid)
    old = blocks.made(of(cast, period, municipality=place), day_of(now))

    today = day_of(now)
    merge_team(cast.zuid, cast.noord, by=cast.administrator, today=today, now=now)

    new = blocks.made(of(cast, period, municipality=place), today)
    key = (Block.SEEN, "signals_by_category")
    assert table(old, *key) == table(new, *key)
    assert {team.name for team in of(cast, period, municipality=place).teams} == {"Noord", "Zuid"}
    alone = blocks.made(of(cast, period, team=cast.zuid), today)
    assert alone[Block.SEEN]["tables"] == [] and len(alone[Block.SEEN]["lines"]) == 1


def test_r76_what_was_in_the_news_stands_with_its_example(cast, now, report, client):
    news = "https://krant.example/jongerenwerk-online"
    example = make.example(cast.lead, day=day_of(now), published_at=now, news_url=news)
    actions.choose_examples(report, [example], by=cast.manager, now=now)
    sign_in(client, cast.manager)
    assert f'href="{news}"' in client.get(report.get_absolute_url()).content.decode()
    assert f'href="{news}"' in client.get(example.get_absolute_url()).content.decode()
    (part,) = [p for p in screen.parts(actions.content_of(report, now=now)) if p.examples]
    assert part.examples[0]["news_url"] == news
