"""Campaigns, practice examples, what was learned, and the list of activities with its filters."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisation.models import Organisation, User
from privacy.models import AuditEntry
from tests import make
from tests.paging import pages
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import FRIDAY, NOW
from workers import subject_access_practice
from workers.actions import campaigns, examples
from workers.actions.examples import TEXTS
from workers.models import Activity, Campaign, PracticeExample, TrendNote
from workers.retention import practice as retention_practice
from workers.screens import campaigns as campaign_screen
from youthwork.lib.dates import DAY
from youthwork.lib.keyset import Place

READ = 6


@pytest.fixture
def worker(client, cast):
    return sign_in(client, cast.worker)


def again(person):
    return User.objects.get(pk=person.pk)


def rule(key):
    return {each.key: each.run for each in retention_practice.RULES}[key]


# --- campaigns ------------------------------------------------------------------------------------


def test_a_worker_proposes_and_a_lead_decides(cast):
    made = make.campaign(cast.worker, now=NOW)
    assert made.state == "proposed"
    assert Campaign.objects.running(FRIDAY).count() == 0
    campaigns.decide(made, "adopted", by=cast.lead, now=NOW)
    campaigns.decide(made, "adopted", by=cast.manager, now=NOW)  # the same again: nothing
    assert Campaign.objects.running(FRIDAY).get() == made
    assert (made.decided_by, made.decided_at) == (cast.lead, NOW)
    moves = AuditEntry.objects.filter(subject=f"workers.campaign:{made.public_id}", verb="moved")
    assert [(entry.before, entry.after) for entry in moves] == [("proposed", "adopted")]


def test_who_decides_takes_part_at_once_and_only_known_states_are_taken(cast):
    made = make.campaign(cast.manager, now=NOW)
    assert made.state == "adopted"
    with pytest.raises(ValidationError):
        campaigns.decide(made, "proposed", by=cast.manager, now=NOW)


def test_a_decision_on_an_old_page_is_refused(cast):
    made = make.campaign(cast.worker, now=NOW)
    old = Campaign.objects.get(pk=made.pk)
    campaigns.decide(made, "declined", by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        campaigns.decide(old, "adopted", by=cast.manager, now=NOW)
    assert refusal.value.code == "stale"


def test_campaigns_are_seen_and_changed_as_the_table_of_rights_says(cast):
    proposal, adopted = make.campaign(cast.worker), make.campaign(cast.manager, name="Eigen")
    everybody = ("worker", "colleague", "lead", "manager", "privacy_officer", "director")
    both, one = {proposal, adopted}, {adopted}

    def of(method):
        rows = Campaign.objects
        return {name: set(getattr(rows, method)(getattr(cast, name))) for name in everybody}

    assert of("visible_to") == {
        **dict.fromkeys(("worker", "lead", "manager", "privacy_officer"), both),
        **dict.fromkeys(("colleague", "director"), one),
    }
    assert of("editable_by") == {
        **dict.fromkeys(("lead", "manager"), both),
        **{name: set() for name in ("colleague", "privacy_officer", "director")},
        "worker": {proposal},
    }
    campaigns.decide(proposal, "declined", by=cast.lead, now=NOW)
    assert of("editable_by")["worker"] == set()
    assert set(Campaign.objects.visible_to(cast.administrator)) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": date(2020, 1, 1)},
        {"owner": "partner"},
        {"state": "proposed"},
    ],
    ids=str,
)
def test_the_database_refuses_what_a_campaign_cannot_be(cast, wrong):
    made = make.campaign(cast.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=made.pk).update(**wrong)


def test_reach_stands_with_each_post_and_followers_are_never_added_up(cast):
    made = make.campaign(cast.lead)
    for reach, kind in ((400, "views"), (250, "views"), (900, "followers"), (900, "followers")):
        make.activity(
            cast.worker, kind="post", mode="online", campaign=made, reach=reach, reach_kind=kind
        )
    make.activity(cast.worker, kind="offline_talk", campaign=made)
    counted = Campaign.objects.with_results().get()
    shown = campaign_screen.page(counted, again(cast.lead), timezone.localdate())
    assert len(shown["posts"]) == 4
    assert all(post.reach for post in shown["posts"])
    assert "650" in shown["results"]
    assert (counted.posts, counted.offline, counted.views) == (4, 1, 650)
    everything = " ".join([shown["results"], *(post.reach for post in shown["posts"])])
    assert "2450" not in everything and "1800" not in everything


def test_a_manager_sees_posts_without_opening_what_teams_keep(cast):
    made = make.campaign(cast.manager)
    make.activity(cast.worker, kind="post", mode="online", campaign=made)
    made = Campaign.objects.with_results().get()
    assert campaign_screen.page(made, cast.manager, FRIDAY)["posts"][0].url == ""
    assert campaign_screen.page(made, again(cast.worker), FRIDAY)["posts"][0].url


def proposal(**also):
    values = {
        "name": "#NoShank",
        "owner": "national",
        "goal": "Minder messen op straat.",
        "message": "Laat je mes thuis.",
        "first_day": "2026-03-01",
        "last_day": "2026-05-31",
    }
    return values | also


def test_a_campaign_is_proposed_with_one_form_once(worker):
    sent = proposal(public_id=str(uuid4()), themes=["safety"])
    first, second = (worker.post("/activities/campaigns/new/", sent) for _time in range(2))
    made = Campaign.objects.get()
    assert first.url == second.url == made.get_absolute_url()
    assert (made.state, made.themes) == ("proposed", ["safety"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"owner": "partner"}, "partner"),
        ({"owner": "x"}, "owner"),
        ({"goal": "x" * 301}, "goal"),
        ({"message": "bel Samira Jansen"}, "message"),
        ({"last_day": "2026-02-01"}, "last_day"),
        ({"first_day": "👩"}, "first_day"),
        ({"themes": ["fun"]}, "themes"),
        ({"partner": "no"}, "partner"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_no_campaign_can_be_is_refused_beside_its_field(worker, wrong, field):
    answer = worker.post("/activities/campaigns/new/", proposal(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_message_of_a_campaign_is_added_from_its_page(worker, cast):
    made = make.campaign(cast.lead)
    form = worker.get(reverse("workers:new_activity"), {"campaign": made.public_id}).context["form"]
    assert str(form["campaign"].value()) == str(made.public_id)
    assert form["mode"].value() == "online"
    for damaged in ("no-uuid", str(uuid4())):
        answer = worker.get(reverse("workers:new_activity"), {"campaign": damaged})
        assert answer.status_code == 200


def test_campaigns_go_two_years_after_they_ended_once_their_activities_are_gone(cast):
    old = {"first_day": date(2024, 1, 1), "last_day": date(2024, 11, 19), "now": NOW}
    empty = make.campaign(cast.lead, **old)
    held = make.campaign(cast.lead, **old)
    goes_on = make.campaign(cast.lead, first_day=date(2020, 1, 1), now=NOW)
    make.activity(cast.worker, campaign=held)
    assert rule("workers.campaigns")(FRIDAY, NOW, 500) == 1
    assert set(Campaign.objects.all()) == {held, goes_on}
    assert empty.pk not in Campaign.objects.values_list("pk", flat=True)


# --- practice examples ----------------------------------------------------------------------------


def told_as(**also):
    values = {
        "title": "Van dm naar baan",
        "function": "contact",
        "day": "2026-03-10",
        "situation": "Vraag om een certificaat kwam om 21 uur.",
        "online": "Dezelfde avond geantwoord.",
        "offline": "Twee dagen later samen naar een werkgever.",
        "result": "Cursus gehaald.",
        "lesson": "Snel antwoord telt.",
    }
    return values | also


def test_an_example_is_written_in_five_short_answers_once(worker, cast):
    sent = told_as(public_id=str(uuid4()), team=str(cast.noord.public_id))
    first, second = (worker.post("/activities/examples/new/", sent) for _time in range(2))
    made = PracticeExample.objects.get()
    assert first.url == second.url == made.get_absolute_url()
    assert (made.lesson, made.published_at, made.team) == ("Snel antwoord telt.", None, cast.noord)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"situation": "Samira Jansen zocht werk"}, "situation"),
        ({"lesson": "bel 06 12345678"}, "lesson"),
        ({"online": "bsn 123456782"}, "online"),
        ({"offline": ""}, "offline"),
        ({"result": "x" * 601}, "result"),
        ({"day": "2999-01-01"}, "day"),
        ({"function": "x"}, "function"),
        ({"team": "x"}, "team"),
        ({"news_url": "javascript:alert(1)"}, "news_url"),
        ({"news_url": "https://jan:geheim@krant.example/x"}, "news_url"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_names_and_what_cannot_be_are_refused_and_stay_typed(worker, cast, wrong, field):
    sent = told_as(team=str(cast.noord.public_id)) | wrong
    answer = worker.post("/activities/examples/new/", sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Van dm naar baan" in answer.content.decode()
    assert not PracticeExample.objects.exists()


def test_nobody_writes_for_another_team_but_a_manager(client, cast):
    sent = told_as(team=str(cast.zuid.public_id))
    assert sign_in(client, cast.worker).post("/activities/examples/new/", sent).status_code == 422
    assert sign_in(client, cast.manager).post("/activities/examples/new/", sent).status_code == 302


def test_examples_are_seen_and_changed_as_the_table_of_rights_says(cast):
    noord, zuid = make.example(cast.worker), make.example(cast.other_worker)
    names = ("worker", "colleague", "lead", "manager", "privacy_officer", "director")

    def of(method):
        rows = PracticeExample.objects
        return {name: set(getattr(rows, method)(again(getattr(cast, name)))) for name in names}

    assert of("visible_to") == {
        **{name: {noord} for name in ("worker", "colleague", "lead")},
        **{name: {noord, zuid} for name in ("manager", "privacy_officer")},
        "director": set(),
    }
    assert of("editable_by") == {
        **{name: {noord} for name in ("worker", "lead")},
        **{name: set() for name in ("colleague", "privacy_officer", "director")},
        "manager": {noord, zuid},
    }
    examples.publish(zuid, by=cast.other_lead, now=NOW)
    examples.publish(noord, by=cast.lead, now=NOW)
    assert of("visible_to")["director"] == of("visible_to")["colleague"] == {noord, zuid}
    assert of("editable_by")["worker"] == set()  # published: the lead's
    examples.take_back(noord, by=cast.lead, now=NOW)
    assert of("visible_to")["director"] == {zuid}


def test_one_period_is_taken_out_in_its_order(cast):
    days = [date(2026, 1, 1), date(2026, 6, 30), date(2026, 3, 3)]
    inside = [make.example(cast.worker, day=day) for day in days]
    for day in (date(2025, 12, 31), date(2026, 7, 1)):
        make.example(cast.worker, day=day)
    found = PracticeExample.objects.in_period(date(2026, 1, 1), date(2026, 6, 30))
    assert list(found) == [inside[0], inside[2], inside[1]]


def test_the_list_tells_of_the_pilot_and_shows_its_examples(worker, cast):
    Organisation.objects.update(pilot_from=date(2026, 1, 1), pilot_until=date(2026, 6, 30))
    make.example(cast.worker, day=date(2026, 5, 1), title="In de pilot")
    make.example(cast.worker, day=date(2026, 8, 1), title="Erna")
    whole = worker.get("/activities/examples/").context
    assert "1 voorbeeld" in whole["pilot"]
    assert len(whole["rows"]) == 2
    pilot = worker.get("/activities/examples/?pilot=1").context
    assert [row.title for row in pilot["rows"]] == ["In de pilot"]


def test_pages_of_examples_pass_none_over(worker, cast):
    day = date(2026, 5, 1)
    for place in range(27):
        make.example(cast.worker, day=day + timedelta(days=place // 4), title=f"Nr {place}")
    found, address = [], "/activities/examples/"
    while address:
        context = worker.get(address).context
        found += [row.title for row in context["rows"]]
        address = context["older_url"] and f"/activities/examples/{context['older_url']}"
    assert sorted(found) == sorted(f"Nr {place}" for place in range(27))


def test_examples_go_five_years_after_they_happened(cast):
    make.example(cast.worker, day=date(2021, 11, 19))
    kept = make.example(cast.worker, day=date(2021, 11, 20))
    assert rule("workers.examples")(FRIDAY, NOW, 500) == 1
    assert PracticeExample.objects.get() == kept


# --- learned from young people --------------------------------------------------------------------


def test_pages_of_proposed_campaigns_pass_none_over(client, cast):
    """Also when one is proposed meanwhile that stands before them; some begin on one day."""

    def propose(days):
        return make.campaign(cast.worker, name="Voorstel", first_day=FRIDAY - days * DAY).pk

    every, shown = [str(propose(n // 2)) for n in range(53)], []
    keys = {str(row.public_id): str(row.pk) for row in Campaign.objects.order_by("pk")}
    lead, address = sign_in(client, cast.lead), "/activities/campaigns/"
    for page in pages(lead, address, "older_proposed_url"):
        assert len(page["proposed"]) <= 50
        shown += [keys[line.url.rstrip("/").rpartition("/")[2]] for line in page["proposed"]]
        propose(-1)
    assert sorted(shown) == sorted(every)


def test_pages_of_campaigns_pass_none_over_and_count_all_of_one(worker, cast):
    rows = [
        make.campaign(cast.lead, name=f"Campagne {n}", first_day=FRIDAY - n * DAY)
        for n in range(53)
    ]
    shown, url = [], "/activities/campaigns/"
    while url:
        context = worker.get(url).context
        shown += [line.name for line in context["lines"]]
        url = context["older_url"] and f"/activities/campaigns/{context['older_url']}"
    assert shown == [row.name for row in rows]
    for number in range(53):
        make.activity(
            cast.worker, kind="post", mode="online", campaign=rows[0], reach=2,
            reach_kind="views", first_day=FRIDAY - number * DAY,
        )  # fmt: skip
    page = worker.get(rows[0].get_absolute_url()).context
    assert len(page["posts"]) == 50 and "106" in page["results"]
    assert len(worker.get(rows[0].get_absolute_url() + page["older_url"]).context["posts"]) == 3
    for nonsense in ("x", "2026-11-20.", "9999-99-99.1"):
        assert worker.get("/activities/campaigns/", {"after": nonsense}).status_code == 200


def test_what_was_learned_at_an_activity_waits_for_the_page_of_its_platform(worker, cast):
    activity = make.activity(
        cast.worker, kind="reply", mode="online", platform=make.platform("snapchat", "Snapchat")
    )
    page = worker.get(activity.get_absolute_url()).context["form"]
    assert page["platform"].value() == "snapchat"
    sent = {"platform": "snapchat", "text": "Ze sturen liever spraak.", "public_id": str(uuid4())}
    address = reverse("workers:learned", args=[activity.public_id])
    assert {worker.post(address, sent).url for _time in range(2)} == {activity.get_absolute_url()}
    note = TrendNote.objects.get()
    assert (note.platform.slug, note.written_by) == ("snapchat", cast.worker)


@pytest.mark.parametrize("text", ["", "Samira Jansen liet het zien"])
def test_a_note_with_a_name_or_nothing_is_refused(worker, cast, text):
    address = reverse("workers:learned", args=[make.activity(cast.worker).public_id])
    answer = worker.post(address, {"platform": "", "text": text})
    assert answer.status_code == 422
    assert "text" in answer.context["form"].errors
    assert not TrendNote.objects.exists()


def test_a_person_hears_what_they_wrote(cast):
    make.campaign(cast.worker)
    make.example(cast.worker)
    source = {each.key: each.search for each in subject_access_practice.SOURCES}["workers.written"]
    assert len(source(cast.worker.name, None, [], [])) == 2
    assert source("Iemand Anders", None, [], []) == []


@pytest.mark.parametrize("part", TEXTS)
def test_a_name_in_an_example_is_found_with_all_that_it_tells(cast, part):
    row = make.example(cast.worker, **{part: "Milan Vos kwam langs."})
    make.example(cast.worker)
    search = {each.key: each.search for each in subject_access_practice.SOURCES}["workers.examples"]
    [hit] = search("milan vos", None, [], [])
    assert hit.subject == f"workers.practiceexample:{row.public_id}" and not hit.exact
    assert hit.fields == {each: getattr(row, each) for each in TEXTS}


# --- the list of activities -----------------------------------------------------------------------


def test_filters_narrow_the_list_and_nonsense_is_left_out(worker, cast):
    Organisation.objects.update(municipal_themes=["Café en plein"])
    running = make.campaign(cast.lead)
    make.activity(cast.worker, title="Bericht", kind="post", mode="online", campaign=running)
    make.activity(cast.colleague, title="Rondje", kind="look_around", mode="online")
    make.activity(cast.worker, title="Gamen", is_digital=True, themes=["Café en plein"])

    def titles(query):
        context = worker.get(f"/activities/?{query}").context
        return {row.title for row in [*context["coming"], *context["past"]]}

    everything = {"Bericht", "Rondje", "Gamen"}
    assert titles("") == titles("kind=x&campaign=y&after=z&theme=x") == everything
    assert titles("give_take=take") == {"Rondje"}
    assert titles("mode=offline") == titles("digital=on") == {"Gamen"}
    assert titles("mine=on") == {"Bericht", "Gamen"}
    assert titles("theme=Caf%C3%A9+en+plein") == {"Gamen"}
    assert titles(f"campaign={running.public_id}") == {"Bericht"}
    assert titles("function=contact") == set()


def test_pages_of_activities_pass_none_over(worker, cast):
    for place in range(45):
        day = date(2026, 1, 1) + timedelta(days=place // 3)
        make.activity(cast.worker, first_day=day, title=f"Nr {place}")
    found, address = [], "/activities/"
    while address:
        context = worker.get(address).context
        found += [row.title for row in context["past"]]
        address = context["older_url"] and f"/activities/{context['older_url']}"
    assert sorted(found) == sorted(f"Nr {place}" for place in range(45))


@pytest.mark.parametrize("text", ["", ".", "2026-01-01", "x.1", "2026-01-01.x", "0001-01-01.-5"])
def test_any_place_is_read_or_left_out(text):
    place = Place.parse(text)
    assert place is None or str(place)


def test_the_balance_stands_above_the_list_and_gaming_is_no_online_work(worker, cast):
    today = timezone.localdate()
    make.activity(cast.worker, kind="post", mode="online", first_day=today)
    make.activity(cast.worker, kind="podium", mode="online", is_digital=True, first_day=today)
    context = worker.get("/activities/").context
    assert (context["balance"].give, context["balance"].give_percent) == (1, 100)


@pytest.mark.parametrize("rows", [1, 30])
def test_each_list_asks_six_queries_at_most(client, cast, rows):
    campaign = make.campaign(cast.lead)
    for place in range(rows):
        make.activity(
            cast.worker,
            kind="post",
            mode="online",
            campaign=campaign,
            first_day=timezone.localdate() - timedelta(days=place),
        )
        make.campaign(cast.lead, name=f"Nr {place}")
        make.example(cast.worker)
    browser = sign_in(client, cast.lead)
    pages = ["/activities/", "/activities/?mine=on", "/activities/campaigns/"]
    for address in [*pages, campaign.get_absolute_url(), "/activities/examples/"]:
        browser.get(address)
        statements, answer = asked(lambda address=address: browser.get(address))
        assert answer.status_code == 200
        assert len(statements) <= READ, address + told(statements)


# --- what the organisation sets -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"give_percent": "39"}, "give_percent"),
        ({"give_percent": "61"}, "give_percent"),
        ({"give_percent": ""}, "give_percent"),
        ({"pilot_from": "2026-01-01"}, "pilot_until"),
        ({"pilot_from": "2026-06-01", "pilot_until": "2026-01-01"}, "pilot_until"),
    ],
    ids=str,
)
def test_balance_and_pilot_are_set_within_their_bounds(client, cast, wrong, field):
    manager = sign_in(client, cast.manager)
    carried = make.carried(manager, "/settings/practice/")
    answer = manager.post("/settings/practice/", {"give_percent": "55"} | carried | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    sent = {"give_percent": "55", "pilot_from": "2026-01-01", "pilot_until": "2026-06-30"}
    assert manager.post("/settings/practice/", sent | carried).status_code == 302
    assert Organisation.objects.get().give_percent == 55


@pytest.mark.parametrize("wrong", [{"give_percent": 61}, {"pilot_until": date(2026, 1, 1)}])
def test_the_database_keeps_the_bounds_too(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(**wrong)


def test_an_activity_keeps_its_campaign_when_it_is_changed(worker, cast):
    made = make.campaign(cast.lead)
    row = make.activity(cast.worker, campaign=made)
    form = worker.get(reverse("workers:change_activity", args=[row.public_id])).context["form"]
    assert str(form["campaign"].value()) == str(made.public_id)
    assert Activity.objects.get().campaign == made


@pytest.mark.parametrize("name", ["new_account", "new_activity", "new_campaign", "new_example"])
def test_each_form_about_what_is_posted_says_to_treat_everything_as_public(client, cast, name):
    page = sign_in(client, cast.worker).get(reverse(f"workers:{name}"))
    assert "Zie alles wat je online zet als openbaar" in page.content.decode()
