"""Goals: a number and a day, or no goal (R67); their figures over time; grouped by theme (R101)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from hypothesis import assume, given
from hypothesis import strategies as st

from outbox.models import Message
from policy import agenda, calendar, goal_mail, goal_tiles, report_house
from policy.actions import goals as deeds
from policy.choices.goals import FigureSource, GoalHealth, GoalStatus
from policy.goal_figures import Live, figure, health, live
from policy.models import Evaluation, Goal, GoalReading
from signals.models import Signal
from tests import make as house
from tests.paging import pages
from tests.policy import documents as make
from tests.sign_in import sign_in
from youthwork.lib.courses import course
from youthwork.lib.suppression import percent
from youthwork.lib.together import answered

DAY = timedelta(days=1)


def refused(code, do, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(*args, **kwargs)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["measure", "baseline", "target", "due", "feasible_because"])
def test_a_goal_without_number_or_day_is_never_adopted(cast, name):
    empty = "" if name in ("measure", "feasible_because") else None
    goal = make.goal(cast.manager, **{name: empty})

    refused("incomplete", deeds.propose, goal, revision=1, by=cast.manager, now=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(status="proposed")


def test_a_proposed_goal_is_told_to_who_decides_and_what_comes_back_to_who_wrote_it(cast):
    goal, now = make.goal(cast.lead), timezone.now()
    deeds.propose(goal, revision=1, by=cast.manager, now=now)
    asked = Message.objects.get(kind="policy.goal_proposed")
    assert asked.recipient == cast.director.label
    mail = goal_mail.proposed(asked, timezone.now())
    assert goal.get_absolute_url() in mail.text and goal.text in mail.subject
    deeds.take_back(goal, "Eerst het rooster.", by=cast.director, now=now)
    assert goal_mail.proposed(asked, timezone.now()) is None  # it was decided
    back = Message.objects.get(kind="policy.goal_given_back")
    assert back.recipient == cast.lead.label and goal_mail.given_back(back, timezone.now()).to == [
        cast.lead.email
    ]


def test_a_goal_of_the_past_is_not_proposed(cast):
    goal = make.goal(cast.manager, due=timezone.localdate())

    refused("past", deeds.propose, goal, revision=1, by=cast.manager, now=timezone.now())


def test_what_was_adopted_is_never_edited_and_starts_from_its_baseline(cast):
    goal = make.adopted_goal(cast.manager)

    assert [(r.day, r.value) for r in goal.readings.all()] == [(goal.adopted_on, Decimal(3))]
    for change in ({"target": 5}, {"due": date(2030, 1, 1)}, {"text": "x"}, {"adopted_on": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Goal.objects.filter(pk=goal.pk).update(**change)


def test_of_two_who_decide_at_once_one_is_told(cast):
    goal = make.goal(cast.manager)
    now = timezone.now()
    deeds.propose(goal, revision=1, by=cast.manager, now=now)
    same = Goal.objects.get(pk=goal.pk)
    deeds.take_back(goal, "Eerst het rooster.", by=cast.director, now=now)

    refused("stale", deeds.adopt, same, revision=2, by=cast.director, now=now)
    refused("stale", deeds.save_draft, goal, {"text": "x"}, revision=2, by=cast.lead, now=now)


def test_a_goal_ends_as_reached_or_dropped_and_why(cast):
    goal, draft = make.adopted_goal(cast.manager), make.goal(cast.manager)
    now = timezone.now()

    refused("no_such_step", deeds.end, draft, "reached", "x", by=cast.manager, now=now)
    deeds.end(goal, "reached", "Gelukt.", by=cast.manager, now=now)
    deeds.end(draft, "dropped", "Te duur.", by=cast.manager, now=now)
    refused("no_such_step", deeds.end, goal, "dropped", "x", by=cast.manager, now=now)
    assert goal.remark == "Gelukt." and goal.closed_on == timezone.localdate()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(15, "on_track"), (9, "on_track"), (8, "at_risk"), (7, "off_track"), (3, "off_track")],
)
def test_health_is_whether_it_is_reached_at_this_pace(value, expected):
    since, due = date(2026, 1, 1), date(2026, 12, 31)
    half = [(date(2026, 7, 2), Decimal(value), None)]

    for today in (date(2026, 7, 2), date(2026, 12, 30)):
        assert health(Decimal(3), Decimal(15), since, due, half, today) == expected
        down = [(date(2026, 7, 2), Decimal(18 - value), None)]
        assert health(Decimal(15), Decimal(3), since, due, down, today) == expected


def test_health_needs_a_figure_and_ends_with_the_last_one():
    since, due = date(2026, 1, 1), date(2026, 3, 31)

    today = date(2026, 6, 1)
    assert health(Decimal(3), Decimal(15), since, due, [(since, Decimal(3), None)], today) is None
    late = [(date(2026, 6, 1), Decimal(14), None)]
    assert health(Decimal(3), Decimal(15), since, due, late, today) == GoalHealth.AT_RISK


@pytest.mark.parametrize(
    ("value", "expected"), [(50, "off_track"), (80, "at_risk"), (100, "on_track")]
)
def test_r67_once_its_day_has_come_a_goal_goes_on_at_no_pace(value, expected):
    """Half of the way in half a year was on track then; nobody wrote a figure down since."""
    since, due = date(2026, 1, 1), date(2026, 12, 31)
    half = [(date(2026, 7, 2), Decimal(value), None)]

    def stands(today):
        return health(Decimal(0), Decimal(100), since, due, half, today)

    assert stands(due - DAY) == GoalHealth.ON_TRACK
    assert stands(due) == stands(date(2027, 3, 1)) == expected


def test_r67_a_goal_past_its_day_is_on_track_nowhere(client, cast):
    today, begun = timezone.localdate(), timezone.now() - timedelta(days=200)
    goal = make.adopted_goal(cast.manager, baseline=0, target=100, due=today - 10 * DAY, now=begun)
    GoalReading.objects.create(goal=goal, day=today - 100 * DAY, value=Decimal(60), read_at=begun)
    desk = sign_in(client, cast.director)

    listed = desk.get(reverse("policy:goals")).context
    assert [card.look.label for card in listed["cards"]] == ["Loopt achter"]
    assert listed["summary"] == "1 doel · 1 loopt achter"
    assert desk.get(goal.get_absolute_url()).context["card"].look.label == "Loopt achter"
    [tile] = answered(goal_tiles.tiles(cast.director, timezone.now()))
    assert [card.look.label for card in tile.context["cards"]] == ["Loopt achter"]
    evaluation = Evaluation.objects.create(number=1, due_on=today)
    assert agenda.collect(evaluation, today)["goals"] == {"all": 1, "on_track": 0}

    def reported(last):
        return report_house.goals(today - 150 * DAY, last)[0]["rows"][0][-1]

    assert (reported(today - 11 * DAY), reported(today)) == ("Op koers", "Loopt achter")


def test_every_live_figure_is_known_by_an_app_and_answers_on_an_empty_house(cast):
    assert set(settings.GOAL_FIGURES) == set(FigureSource.values) - {"manual"}
    for source, path in settings.GOAL_FIGURES.items():
        value = import_string(path)(timezone.localdate())
        assert value is None or getattr(value, "least", value) >= 0, source


def test_figures_about_staff_wait_for_the_works_council(cast):
    cast.organisation.works_council_agreed_on = None
    cast.organisation.save()
    today = timezone.localdate()

    for source in ("hours_share", "friday_cover", "give_share", "profiles_in_order"):
        assert live(source, today) is None


def test_referrals_count_contacts(cast):
    house.contact(cast.worker, outcome="referred", count=6)
    house.contact(cast.worker, outcome="answered", count=2)

    assert live("referrals", timezone.localdate()) == Live(Decimal(6))


@pytest.mark.parametrize("few", range(5))
def test_of_fewer_than_five_referrals_a_goal_says_no_number(client, cast, few):
    if few:
        house.contact(cast.worker, outcome="referred", count=few)
    goal = make.adopted_goal(
        cast.manager, figure_source="referrals", now=timezone.now() - timedelta(days=70)
    )
    calendar.goal_figures(timezone.localdate(), timezone.now())
    page = sign_in(client, cast.director).get(goal.get_absolute_url())
    assert page.context["card"].rows[-1][1] == page.context["card"].chart.now == "0–4"


def test_a_share_of_signals_says_of_few_late_or_few_in_time_that_it_is_few(cast):
    """Who knows of thirty signals can't work out that one came late (0100)."""
    today, now = timezone.localdate(), timezone.now()
    keys = [house.signal(cast.worker, now=now).pk for _n in range(30)]
    due = now - timedelta(days=9)

    def in_time(met, of=30):
        Signal.objects.update(due_at=None, first_step_at=due, term_met_at=None)
        Signal.objects.filter(pk__in=keys[:of]).update(due_at=due, term_met_at=due + DAY)
        Signal.objects.filter(pk__in=keys[:met]).update(term_met_at=due - DAY)
        return live("signals_in_time", today)

    assert {in_time(met) for met in range(26, 31)} == {Live(Decimal("86.7"), Decimal(100))}
    assert {in_time(met) for met in range(5)} == {Live(Decimal(0), Decimal("13.3"))}
    assert in_time(25) == Live(Decimal("83.3")) and in_time(5) == Live(Decimal("16.7"))
    assert {in_time(met, of=9) for met in range(10)} == {None}


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 300), st.integers(26, 30))
def test_how_a_goal_stands_tells_nothing_of_a_figure_that_is_hidden(baseline, target, day, met):
    """Whatever target is chosen: it is said only where each of the hidden figures says the same."""
    assume(baseline != target)
    since, due = date(2026, 1, 1), date(2026, 9, 30)
    found = percent(met, 30)

    def stands(least, most=None):
        told = [(since + day * DAY, Decimal(least), most and Decimal(most))]
        return health(Decimal(baseline), Decimal(target), since, due, told, told[0][0])

    said = stands(found.least, found.most)
    each = {stands(100 * number / 30) for number in range(26, 31)}
    assert said == (each.pop() if len(each) == 1 else None)


def test_a_goal_of_which_too_little_is_told_says_so(client, cast):
    goal = make.adopted_goal(
        cast.manager,
        figure_source="referrals",
        baseline=0,
        target=5,
        now=timezone.now() - timedelta(days=70),
    )
    calendar.goal_figures(timezone.localdate(), timezone.now())
    page = sign_in(client, cast.manager).get(reverse("policy:goals"))
    [card] = page.context["cards"]
    assert card.goal == goal and card.look.label == "Te weinig om te zeggen"
    assert figure(Decimal("86.7"), "percent", Decimal(100)) == "86,7–100%"


def test_a_goal_that_counts_itself_keeps_one_figure_a_month(cast):
    house.contact(cast.worker, outcome="referred", count=6)
    goal = make.adopted_goal(
        cast.manager, figure_source="referrals", now=timezone.now() - timedelta(days=70)
    )
    by_hand = make.adopted_goal(cast.manager, now=timezone.now() - timedelta(days=70))
    today, now = timezone.localdate(), timezone.now()

    assert calendar.goal_figures(today, now) == {"policy_goals_counted": 1}
    assert calendar.goal_figures(today, now) == {"policy_goals_counted": 0}
    assert goal.readings.get(day=today).value == Decimal(6)
    assert by_hand.readings.count() == 1


def test_who_gives_input_writes_a_figure_down_and_the_second_of_a_day_wins(client, cast):
    goal = make.adopted_goal(cast.manager, now=timezone.now() - timedelta(days=10))
    address = reverse("policy:read_goal", args=[goal.public_id])
    lead, today = sign_in(client, cast.lead), timezone.localdate()

    def sent(value, day):
        page = lead.get(goal.get_absolute_url())
        seen = page.context["reading_form"]["seen"].value()
        return lead.post(address, {"value": value, "day": day, "seen": seen})

    for value in ("5", "6,5"):
        assert sent(value, today).status_code == 302
    assert goal.readings.get(day=today).value == Decimal("6.5")

    for value, day in (
        ("", today), ("veel", today), ("1e99", today), ("NaN", today), ("5", today + DAY),
        ("5", goal.adopted_on - DAY), ("5", "gisteren"), ("12345678901", today),
    ):  # fmt: skip
        answer = sent(value, day)
        assert answer.status_code == 422, (value, day)
        assert "seen" not in answer.context["reading_form"].errors
    assert GoalReading.objects.filter(goal=goal).count() == 2


def typed(**also):
    return {
        "text": "Vrijdagavond iemand online",
        "figure_source": "manual",
        "measure": "weken",
        "unit": "number",
        "baseline": "4",
        "target": "12,5",
        "due": timezone.localdate() + timedelta(days=100),
        "feasible_because": "rooster staat vast",
        "function": "",
        "theme": "safety",
    } | also


def test_from_a_form_to_adopted(client, cast):
    manager = sign_in(client, cast.manager)
    assert manager.post(reverse("policy:new_goal"), typed()).status_code == 302
    goal = Goal.objects.get()
    assert goal.target == Decimal("12.5") and goal.theme == "safety"
    propose = reverse("policy:propose_goal", args=[goal.public_id])
    assert manager.post(propose, {"revision": 1}).status_code == 302
    director = sign_in(client, cast.director)
    adopt = reverse("policy:adopt_goal", args=[goal.public_id])
    assert director.post(adopt, {"revision": 1}).status_code == 422
    assert director.post(adopt, {"revision": 2}).status_code == 302
    goal.refresh_from_db()
    assert goal.status == "adopted" and goal.adopted_by == cast.director
    page = sign_in(client, cast.worker).get(reverse("policy:goals"))
    assert [card.theme for card in page.context["cards"]] == ["Veiligheid"]
    assert '<svg class="chart"' in page.text and "<table" in page.text


@pytest.mark.parametrize(
    ("also", "field"),
    [
        ({"text": ""}, "text"),
        ({"target": "veel"}, "target"),
        ({"target": "4"}, "target"),
        ({"target": "Infinity"}, "target"),
        ({"target": "99999999999"}, "target"),
        ({"target": "1,234"}, "target"),
        ({"unit": "percent", "target": "130"}, "target"),
        ({"due": "2020-01-01"}, "due"),
        ({"due": "morgen"}, "due"),
        ({"theme": "iets"}, "theme"),
        ({"figure_source": "magic"}, "figure_source"),
        ({"text": "bsn 123456782"}, "text"),
    ],
)
def test_a_form_that_is_wrong_says_so_beside_its_field(client, cast, also, field):
    answer = sign_in(client, cast.manager).post(reverse("policy:new_goal"), typed(**also))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_who_is_overtaken_keeps_what_they_typed(client, cast):
    goal = make.goal(cast.manager)
    deeds.save_draft(goal, {"text": "Van een ander"}, revision=1, by=cast.lead, now=timezone.now())
    client = sign_in(client, cast.manager)
    address = reverse("policy:change_goal", args=[goal.public_id])
    answer = client.post(address, typed(revision=1))

    assert answer.status_code == 422
    assert "Van een ander" in answer.text and "Vrijdagavond iemand online" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert client.post(address, typed(revision=2)).status_code == 302


def test_the_baseline_of_a_live_figure_is_what_it_is_today(client, cast):
    house.contact(cast.worker, outcome="referred", count=6)
    data = typed(figure_source="referrals", baseline="", measure="", unit="percent")
    sign_in(client, cast.manager).post(reverse("policy:new_goal"), data)

    goal = Goal.objects.get()
    assert (goal.baseline, goal.unit) == (Decimal(6), "number") and goal.measure


def test_drafts_stay_with_who_works_on_them(cast):
    draft, adopted = make.goal(cast.manager), make.adopted_goal(cast.manager)

    assert list(Goal.objects.visible_to(cast.worker)) == [adopted]
    assert list(Goal.objects.visible_to(cast.director)) == [adopted]
    assert set(Goal.objects.visible_to(cast.lead)) == {draft, adopted}
    assert not Goal.objects.visible_to(cast.administrator).exists()


def test_the_pages_ask_few_questions(client, cast, django_assert_max_num_queries):
    for theme in ("safety", "livelihood", "", "safety", "Eigen thema"):
        goal = make.adopted_goal(cast.manager, theme=theme)
    client = sign_in(client, cast.manager)
    client.get(reverse("policy:goals"))
    for address in (reverse("policy:goals"), goal.get_absolute_url()):
        with django_assert_max_num_queries(6):
            client.get(address)


@pytest.mark.parametrize("target", [0, -3])
@pytest.mark.parametrize("values", [[0], [0, 0], [5], [-3], [-3, 4], [1, 1, 1], [99.5, 0.1]])
def test_a_course_is_drawn_inside_its_box(values, target):
    days = [(date(2026, 1, 1) + number * 30 * DAY, value) for number, value in enumerate(values)]
    drawn = course(days, target)

    for x, y in drawn.points:
        assert 0 <= float(x) <= drawn.width and 0 <= float(y) <= drawn.height


# --- the list by page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "url", "most"),
    [("cards", "next_url", 24), ("waiting", "next_waiting_url", 50), ("ended", "older_url", 50)],
)
def test_pages_of_goals_pass_none_over_and_keep_the_theme(cast, listed, url, most):
    """Also when one comes in meanwhile that stands before them; some have one day, some none."""
    today, now = timezone.localdate(), timezone.now()

    def aim(place, theme="livelihood"):
        due = today + timedelta(days=30 + place // 2)
        if listed == "waiting":
            return make.goal(cast.manager, due=due if place % 3 != 2 else None, theme=theme).pk
        goal = make.adopted_goal(cast.manager, due=due, theme=theme)
        if listed == "ended":
            goal.refresh_from_db()
            deeds.end(goal, GoalStatus.REACHED, "", by=cast.manager, now=now)
            Goal.objects.filter(pk=goal.pk).update(closed_on=today - timedelta(days=place // 2))
        return goal.pk

    every = [aim(place) for place in range(1, most + 4)]
    aim(1, theme="safety")
    shown, desk = [], sign_in(Client(), cast.manager)
    for page in pages(desk, reverse("policy:goals") + "?theme=livelihood", url):
        assert len(page[listed]) <= most
        shown += [card.goal.pk for card in page[listed]]
        aim(0)
    assert sorted(shown) == sorted(every)


def test_the_summary_counts_every_goal_that_runs_also_those_of_another_page(cast):
    today, before = timezone.localdate(), timezone.now() - timedelta(days=70)
    for place in range(27):
        goal = make.adopted_goal(cast.manager, now=before)
        if place < 26:
            for ago, value in ((30, 4), (3, 15 if place else 3)):
                GoalReading.objects.create(
                    goal=goal, day=today - timedelta(days=ago), value=Decimal(value), read_at=before
                )
    desk = sign_in(Client(), cast.manager)
    contexts = list(pages(desk, reverse("policy:goals"), "next_url"))

    assert [len(page["cards"]) for page in contexts] == [24, 3]
    [told] = {page["summary"] for page in contexts}
    assert told == "27 doelen · 25 op koers, 1 loopt achter"


@pytest.mark.parametrize("place", ["x", "2026-11-20.", "9999-99-99.1", "0001-01-01.1"])
def test_any_place_in_the_list_of_goals_is_answered(cast, place):
    make.adopted_goal(cast.manager)
    desk = sign_in(Client(), cast.manager)
    for name in ("after", "waiting", "ended"):
        page = desk.get(reverse("policy:goals"), {name: place})
        assert (page.status_code, len(page.context["cards"])) == (200, 1)
    behind = desk.get(reverse("policy:goals"), {"after": "9000-01-01.1"})
    assert behind.context["cards"] == [] and "Nog geen doelen" not in behind.content.decode()
