"""The start page: where tiles stand, and the row of figures of who sees the whole house."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from organisation.models import Organisation, User
from policy.models import GoalReading
from signals.actions import items, trends
from signals.models import InstacleanItem, InstacleanRound, Signal
from tests import make
from tests.make import AMSTERDAM
from tests.policy import documents
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from workers.models import PracticeExample
from youthwork.home import tiles_for
from youthwork.lib.dates import day_of
from youthwork.lib.tiles import Place
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)
TODAY = day_of(NOW)


def tiles_of(person, now=NOW):
    return {tile.key: tile for tile in answered(tiles_for(person, now))}


def test_what_asks_for_a_look_stands_before_how_things_stand(cast):
    now = datetime.now(tz=AMSTERDAM)
    make.hours(cast.worker, day=day_of(now) - timedelta(days=9))
    page = make.signed_in(cast.manager).get("/").content.decode()
    columns = page.index('<div class="grid-2 side">')
    assert columns < page.index('id="months-t"') < page.index('id="six-tile-t"')


def test_what_is_urgent_elsewhere_stands_first_for_who_has_the_duty_however_late_the_own_is(cast):
    around = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    make.duty(cast.lead, *around, team=cast.noord)
    for number in range(4):
        make.signal(cast.other_worker, severity=5, now=NOW - timedelta(days=2, minutes=number))
    urgent = make.signal(cast.worker, severity=4, now=NOW)
    make.signal(cast.worker, severity=3, now=NOW)

    def decides():
        return tiles_of(User.objects.get(pk=cast.other_lead.pk))["signals.decide"].context

    assert decides()["elsewhere"] == [] and len(decides()["rows"]) == 3
    make.duty(cast.other_lead, *around)
    assert [row.ref for row in decides()["elsewhere"]] == [urgent.ref]
    assert urgent.ref not in [row.ref for row in decides()["rows"]]


def test_an_evaluation_waits_in_the_narrow_column_until_it_is_late(cast):
    make.evaluation(due_on=TODAY + timedelta(days=21), planned_on=TODAY + timedelta(days=90))
    assert tiles_of(cast.manager)["policy.evaluation"].place == Place.NARROW
    late = tiles_of(cast.manager, NOW + timedelta(days=91))
    assert late["policy.evaluation"].place == Place.WIDE
    assert next(key for key, tile in late.items() if tile.place == Place.WIDE) == (
        "policy.evaluation"
    )


# --- the row of figures ---------------------------------------------------------------------------


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def october(cast):
    """Thirty-one signals of last month: of thirty terms that are over 26 were met; eight were
    guided offline and six led to an activity, five ended otherwise and twelve are open."""
    kinds = {"bullying": 15, "violence": 9, "gaming": 3, "weapons": 4}
    for number, kind in enumerate(kind for kind, times in kinds.items() for _time in range(times)):
        seen = datetime(2026, 10, 2 + number % 15, 20, tzinfo=AMSTERDAM)
        make.signal(cast.worker, category=kind, severity=2, seen_at=seen, now=seen)
    rows = list(Signal.objects.order_by("pk").values_list("pk", flat=True))
    due = datetime(2026, 10, 20, tzinfo=AMSTERDAM)
    late = due + timedelta(hours=1)
    Signal.objects.update(due_at=due, first_step_at=due, term_met_at=late)
    Signal.objects.filter(pk__in=rows[:26]).update(term_met_at=due)
    Signal.objects.filter(pk=rows[-1]).update(due_at=NOW + timedelta(days=1), term_met_at=None)
    ended = ["guided"] * 8 + ["activity"] * 6 + ["resolved"] * 3 + ["handed_over"] * 2
    for pk, outcome in zip(rows, ended, strict=False):
        Signal.objects.filter(pk=pk).update(
            status="closed", came_from="new", outcome=outcome, closed_at=late
        )
    trends.publish(date(2026, 11, 5), NOW)


@pytest.fixture
def rounds(cast):
    """A round that ended, of three kinds and with eight of thirteen removed; one of which the list
    is open."""
    ended = make.round_of(TODAY - timedelta(days=90))
    for number in range(13):
        item = make.item(
            cast.worker,
            ended,
            account_handle=f"pillen.{number}",
            location_url=f"https://www.instagram.com/pillen.{number}/",
        )
        items.check(item, by=cast.colleague, now=NOW)
    make.checked_at(NOW - timedelta(days=60))
    sent = {"sent_at": NOW - timedelta(days=60), "decided_on": TODAY - timedelta(days=50)}
    InstacleanItem.objects.update(status="decided", decision="removed", **sent)
    rows = list(InstacleanItem.objects.order_by("pk").values_list("pk", flat=True))
    InstacleanItem.objects.filter(pk__in=rows[:5]).update(decision="not_removed")
    InstacleanItem.objects.filter(pk__in=rows[7:10]).update(category="exposing")
    InstacleanItem.objects.filter(pk__in=rows[10:]).update(category="violence")
    InstacleanRound.objects.update(status="closed", sent_at=sent["sent_at"], closed_at=NOW)
    make.item(cast.worker, make.round_of(TODAY))


def figures_of(person):
    """What the row of figures says: value, what stands below it, where it leads."""
    return {
        tile.context["label"]: tuple(tile.context[part] for part in ("value", "sub", "more", "url"))
        for tile in tiles_of(person).values()
        if tile.place == Place.FIGURES
    }


@pytest.mark.parametrize("who", ["manager", "director"])
def test_figures_of_the_house_as_reckoned_by_hand(cast, october, rounds, who, english):
    found = figures_of(getattr(cast, who))
    assert found["Signals"] == (
        "31",
        "October 2026 · at least 8 in 10 in time",
        "14 led to work on the street",
        "/signals/trends/",
    )
    value, sub, more, url = found["Instaclean"]
    assert (value, url) == ("8", "/signals/rounds/")
    assert sub == "removed, of 13: Round 3, 2026"
    assert more.startswith("Round 4, 2026: list open until")


def test_under_the_greeting_of_who_logs_nothing_stand_the_day_and_what_asks_something(client, cast):
    def head(person):
        sign_in(client, person)
        page = client.get("/")
        told = page.content.decode().partition("</h1>")[2].partition("</div>")[0]
        return page.context["asking"], date_format(timezone.localdate(), "l j F") in told.lower()

    assert head(cast.manager) == (0, True)
    make.decision(make.evaluation(), cast.manager, by=cast.manager, due_on=timezone.localdate())
    assert head(cast.manager) == (1, True)
    assert head(cast.worker)[1] is False


def test_only_who_sees_the_whole_house_gets_its_figures(cast, october, rounds):
    for person in (cast.worker, cast.lead, cast.privacy_officer, cast.administrator):
        assert figures_of(person) == {}


def test_of_exactly_five_terms_no_number_under_five_can_be_worked_out(cast, october, english):
    rows = list(Signal.objects.order_by("pk").values_list("pk", flat=True))
    due = datetime(2026, 10, 20, tzinfo=AMSTERDAM)
    Signal.objects.exclude(pk__in=rows[:5]).update(due_at=None, term_met_at=None)
    for met in range(6):
        Signal.objects.filter(pk__in=rows[:5]).update(term_met_at=due + timedelta(hours=1))
        Signal.objects.filter(pk__in=rows[:met]).update(term_met_at=due)
        assert figures_of(cast.manager)["Signals"][1] == "October 2026"


def test_what_is_hidden_on_the_pages_is_hidden_at_the_start(cast, october, rounds, english):
    """Four removed of thirteen stay hidden; three terms tell of one signal."""
    removed = InstacleanItem.objects.filter(decision="removed").order_by("pk")
    InstacleanItem.objects.filter(pk__in=list(removed.values_list("pk", flat=True)[:4])).update(
        decision="not_removed"
    )
    few = list(Signal.objects.order_by("pk").values_list("pk", flat=True)[:3])
    Signal.objects.exclude(pk__in=few).update(due_at=None, term_met_at=None)
    found = figures_of(cast.manager)
    assert found["Instaclean"][0] == "–"
    assert found["Signals"][1] == "October 2026"


def test_a_running_month_and_a_running_round_are_told_to_nobody(cast, rounds, english):
    InstacleanItem.objects.filter(round__status="closed").delete()
    make.signal(cast.worker, now=NOW)
    found = figures_of(cast.manager)
    assert "Signals" not in found
    assert found["Instaclean"][:2] == ("–", "no figures yet")


@pytest.mark.parametrize("who", ["manager", "director"])
def test_the_row_adds_no_question_to_the_page(client, cast, october, rounds, who):
    Organisation.objects.update(works_council_agreed_on=TODAY)
    sign_in(client, getattr(cast, who))
    client.get("/")
    statements, page = asked(lambda: client.get("/"))
    assert len(statements) <= 6, told(statements)
    assert 'class="grid-2 stats"' in page.content.decode()


# --- goals ----------------------------------------------------------------------------------------


def follow(person, text, value):
    """A goal from 0 to 100 that is halfway its time, with its figure of today."""
    now = timezone.now()
    half = timedelta(days=100)
    goal = documents.adopted_goal(
        person, now=now - half, text=text, baseline=0, target=100, due=day_of(now + half)
    )
    GoalReading.objects.create(goal=goal, day=day_of(now), value=value, read_at=now)


def goals_of(person):
    tile = tiles_of(person, timezone.now()).get("policy.goals")
    return tile and [(card.goal.text, card.health) for card in tile.context["cards"]]


def test_two_goals_stand_at_the_start_and_what_is_off_its_course_first(cast, client):
    """Halfway, 60 is on course, 40 ends at 80 of 100 and 20 at 40."""
    for text, value in (("Op weg", 60), ("Bijna", 40), ("Ver", 20)):
        follow(cast.manager, text, value)
    for person in (cast.manager, cast.director):
        assert goals_of(person) == [("Ver", "off_track"), ("Bijna", "at_risk")]
    for person in (cast.worker, cast.lead, cast.privacy_officer, cast.administrator):
        assert goals_of(person) is None
    sign_in(client, cast.manager)
    client.get("/")
    statements, page = asked(lambda: client.get("/"))
    assert len(statements) <= 6, told(statements)
    body = page.content.decode()
    assert "Loopt achter" in body and "Let op" in body and "Op weg" not in body


def test_a_house_without_goals_has_no_tile_of_them(cast):
    documents.goal(cast.manager)  # a draft
    assert goals_of(cast.manager) is None


# --- a practice example ---------------------------------------------------------------------------


def test_the_newest_published_example_stands_beside_the_numbers(cast, client):
    make.example(cast.worker, title="Vorige week", day=TODAY - timedelta(days=7))
    make.example(cast.worker, title="Gisteren", day=TODAY - timedelta(days=1))
    PracticeExample.objects.update(published_at=NOW)
    make.example(cast.worker, title="Nog niet gedeeld", day=TODAY)
    for person in (cast.manager, cast.director):
        assert tiles_of(person)["workers.example"].context["example"].title == "Gisteren"
    for person in (cast.worker, cast.lead, cast.privacy_officer, cast.administrator):
        assert "workers.example" not in tiles_of(person)
    sign_in(client, cast.manager)
    client.get("/")
    statements, page = asked(lambda: client.get("/"))
    assert len(statements) <= 6, told(statements)
    assert "Cursus gehaald, contract." in page.content.decode()
    assert cast.worker.name not in page.content.decode()
