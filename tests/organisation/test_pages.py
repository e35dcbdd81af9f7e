"""People, teams and settings as their pages change them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from organisation import tiles
from organisation.actions import invitations, leaving, set_up, teams
from organisation.calendar import memberships_and_invitations
from organisation.choices import ImagePlace, SetUpQuestion
from organisation.models import HelpLine, Membership, Organisation, Partner, Platform, Team, User
from privacy.models import AuditEntry
from tests import make
from tests.privacy import make as privacy_make
from tests.sign_in import sign_in
from youthwork.lib.said import is_overtaken
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_admin(client, cast):
    return sign_in(client, cast.administrator)


@pytest.fixture
def as_officer(client, cast):
    return sign_in(client, cast.privacy_officer)


# --- people -------------------------------------------------------------------------------------


def names(page) -> list[str]:
    return [person.name for group in page.context["groups"] for person, _roles in group.rows]


def test_the_administrator_sees_everybody_by_team(as_admin):
    page = as_admin.get("/people/")
    groups = [str(group.team) for group in page.context["groups"]]
    assert groups == ["Noord", "Zuid", "None"]
    assert len(names(page)) == 9


def test_a_worker_sees_colleagues_of_the_own_team(cast):
    page = sign_in(Client(), cast.worker).get("/people/")
    assert sorted(names(page)) == ["Cora Collega", "Lea Leider", "Wim Werker"]


def test_a_former_colleague_is_no_longer_seen_by_the_team(cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast.colleague).update(until_day=yesterday)
    make.membership(cast.colleague, "worker", cast.zuid)
    assert "Cora Collega" not in names(sign_in(Client(), cast.worker).get("/people/"))


def test_the_list_finds_by_name_team_role_and_status(as_admin, cast):
    def found(**query):
        return names(as_admin.get("/people/", query))

    assert found(q="collega") == ["Cora Collega"]
    assert found(role="team_lead", team=str(cast.zuid.public_id)) == ["Olga Leider"]
    leaving.leave(
        cast.colleague, by=cast.administrator, today=timezone.localdate(), now=timezone.now()
    )
    assert found(status="left") == ["Cora Collega"]
    assert "Cora Collega" not in found()
    assert len(found(team="no-such-team", role="king", status="x")) == 8


def test_the_list_takes_as_many_queries_for_ten_people_as_for_thirty(
    as_admin, cast, django_assert_max_num_queries
):
    as_admin.get("/people/")
    for number in range(20):
        make.person(f"Persoon {number}", "worker", cast.noord)
    with django_assert_max_num_queries(8):
        as_admin.get("/people/")


def test_someone_in_two_teams_stands_under_both(as_admin, cast):
    make.membership(cast.worker, "team_lead", cast.zuid)
    assert names(as_admin.get("/people/")).count("Wim Werker") == 2


def test_the_administrator_changes_name_and_phone(as_admin, cast):
    address = f"/people/{cast.worker.public_id}/"
    data = {"name": "Wim de Werker", "email": cast.worker.email, "phone": "06-12345678"}
    data |= make.carried(as_admin, address)
    assert as_admin.post(address, data).status_code == 302
    assert User.objects.get(pk=cast.worker.pk).name == "Wim de Werker"
    entry = AuditEntry.objects.filter(subject=cast.worker.label).latest("pk")
    assert "Wim" not in str(entry.__dict__)


def test_an_address_of_somebody_else_is_refused_and_typed_text_stays(as_admin, cast):
    data = {"name": "Nieuwe Naam", "email": cast.lead.email.upper(), "phone": ""}
    address = f"/people/{cast.worker.public_id}/"
    answer = as_admin.post(address, data | make.carried(as_admin, address))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert "Nieuwe Naam" in answer.content.decode()


def test_a_role_is_given_from_a_day_and_history_is_shown(as_admin, cast):
    data = {"role": "worker", "team": str(cast.zuid.public_id), "from_day": "2026-01-01"}
    assert as_admin.post(f"/people/{cast.worker.public_id}/roles/", data).status_code == 302
    page = as_admin.get(f"/people/{cast.worker.public_id}/")
    assert [held.team.name for held in page.context["colleague"].history] == ["Zuid", "Noord"]


@pytest.mark.parametrize(
    "data",
    [
        {"role": "worker", "from_day": "2026-01-01"},  # no team
        {"role": "king", "from_day": "2026-01-01"},
        {"role": "manager", "from_day": "gisteren"},
        {"role": "manager", "from_day": "2026-02-01", "until_day": "2026-01-01"},
        {"role": "worker", "team": "NOORD", "from_day": "2026-01-01"},  # holds it already
    ],
)
def test_a_role_that_can_not_be_is_refused(as_admin, cast, data):
    data = {k: str(cast.noord.public_id) if v == "NOORD" else v for k, v in data.items()}
    answer = as_admin.post(f"/people/{cast.worker.public_id}/roles/", data)
    assert answer.status_code == 422


@pytest.mark.parametrize("deed", ["leave", "pause", "resume", "second-step", "sessions", "roles"])
def test_only_who_manages_people_changes_access(cast, deed):
    for person in (cast.lead, cast.manager, cast.privacy_officer, cast.director):
        answer = sign_in(Client(), person).post(f"/people/{cast.worker.public_id}/{deed}/")
        assert answer.status_code == 404


def test_a_role_that_ended_stays_in_the_history_as_it_was(as_admin, cast):
    today = timezone.localdate()
    days = {"from_day": today - timedelta(days=90), "until_day": today - timedelta(days=30)}
    once = make.membership(cast.worker, "worker", cast.zuid, **days)
    for until in ("2020-01-01", "2090-01-01"):
        answer = as_admin.post(
            f"/people/{cast.worker.public_id}/roles/end/",
            {"membership": once.pk, "until_day": until},
        )
        assert answer.status_code == 422
        assert cast.worker.memberships.get(pk=once.pk).until_day == days["until_day"]


@pytest.mark.parametrize(
    ("until", "told"), [("", "Kies een dag."), ("2020-01-01", "Veranderd sinds")]
)
def test_why_a_role_can_not_end_then_is_told_beside_its_day(as_admin, cast, until, told):
    """What is wrong with the day, and that somebody was quicker."""
    other = make.membership(cast.worker, "worker", cast.zuid, from_day=date(2026, 1, 1))
    sent = {"membership": other.pk, "until_day": until}
    page = as_admin.post(f"/people/{cast.worker.public_id}/roles/end/", sent).content.decode()
    at = f"until-{other.pk}-error"
    assert re.findall(r'<input [^>]*aria-invalid="true" aria-describedby="(.*?)"', page) == [at]
    assert told in re.search(rf'id="{at}">(.*?)</div>', page)[1]


def test_a_lost_phone_is_set_up_anew(as_admin, cast):
    device = sign_in(Client(), cast.worker)
    as_admin.post(f"/people/{cast.worker.public_id}/second-step/")
    assert not cast.worker.authenticator_set.exists()
    assert device.get("/").status_code == 302


# --- teams --------------------------------------------------------------------------------------


def test_a_team_is_made_with_its_municipality_and_areas(as_admin):
    data = {
        "name": "Centrum",
        "municipality": "Nieuwdam",
        "areas": "Markt\n\nHaven\nMarkt",
        "active_from": "20-11-2026",
    }
    assert as_admin.post("/people/teams/new/", data).status_code == 302
    team = Team.objects.get(name="Centrum")
    assert (team.municipality.name, team.areas) == ("Nieuwdam", ["Markt", "Haven"])
    assert team.active_from == date(2026, 11, 20)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Noord"},
        {"name": ""},
        {"active_from": "2026-13-01"},
        {"active_until": "2020-01-01"},
        {"areas": "x" * 61},
        {"areas": "Markt\n*"},
        {"municipality": "123456782"},
    ],
)
def test_a_wrong_team_is_refused(as_admin, cast, wrong):
    data = {"name": "Centrum", "municipality": "Nieuwdam", "active_from": "2026-01-01"}
    assert as_admin.post("/people/teams/new/", data | wrong).status_code == 422


def test_merging_keeps_the_history_and_moves_people_tomorrow(as_admin, cast):
    today = timezone.localdate()
    answer = as_admin.post(
        f"/people/teams/{cast.noord.public_id}/merge/", {"into": str(cast.zuid.public_id)}
    )
    assert answer.status_code == 302
    held = list(cast.worker.memberships.order_by("from_day"))
    assert [(row.team, row.until_day) for row in held] == [
        (cast.noord, today),
        (cast.zuid, None),
    ]
    assert held[1].from_day == today + timedelta(days=1)
    cast.noord.refresh_from_db()
    cast.zuid.refresh_from_db()
    assert cast.noord.merged_into == cast.zuid
    assert cast.zuid.areas == ["Park", "Plein", "Haven"]


def test_a_team_does_not_go_on_in_itself_or_in_an_ended_one(as_admin, cast):
    for into in (cast.noord, Team()):
        answer = as_admin.post(
            f"/people/teams/{cast.noord.public_id}/merge/", {"into": str(into.public_id)}
        )
        assert answer.status_code == 422


def merged(cast):
    now, today = timezone.now(), timezone.localdate()
    team = Team.objects.get(pk=cast.noord.pk)
    teams.merge_team(team, cast.zuid, by=cast.administrator, today=today, now=now)


def refusal_of(deed):
    with pytest.raises(ValidationError) as refusal:
        deed()
    error = refusal.value
    return (
        next(iter(error.error_dict.values()))[0].code
        if hasattr(error, "error_dict")
        else error.code
    )


def test_two_teams_never_go_on_in_each_other(cast):
    now, today = timezone.now(), timezone.localdate()
    noord, zuid = (Team.objects.get(pk=each.pk) for each in (cast.noord, cast.zuid))
    merged(cast)
    by = {"by": cast.administrator, "today": today, "now": now}
    assert refusal_of(lambda: teams.merge_team(zuid, noord, **by)) == "merge"
    zuid.refresh_from_db()
    assert zuid.merged_into is None


def test_a_team_that_went_on_in_another_keeps_its_last_day(cast):
    now, today = timezone.now(), timezone.localdate()
    seen = Team.objects.get(pk=cast.noord.pk)
    seen.active_until = today + timedelta(days=9)  # it was to end anyway
    merged(cast)
    by = {"by": cast.administrator, "now": now}
    assert refusal_of(lambda: teams.save_team(seen, {"active_until": None}, **by)) == "merged"
    teams.save_team(Team.objects.get(pk=cast.noord.pk), {"name": "Noord, tot toen"}, **by)
    kept = Team.objects.get(pk=cast.noord.pk)
    assert (kept.name, kept.active_until, kept.merged_into) == ("Noord, tot toen", today, cast.zuid)
    with pytest.raises(IntegrityError, match="team_that_merged"), transaction.atomic():
        Team.objects.filter(pk=kept.pk).update(active_until=None)
    with pytest.raises(IntegrityError, match="team_merges_into_another"), transaction.atomic():
        Team.objects.filter(pk=kept.pk).update(merged_into=kept)


def test_two_answers_of_the_set_up_at_the_same_moment_both_stay(cast):
    now = timezone.now()
    first, second = (Organisation.objects.get() for _each in range(2))
    one, other = list(SetUpQuestion)[:2]
    set_up.answer(first, one, {}, by=cast.administrator, now=now)
    set_up.answer(second, other, {}, by=cast.administrator, now=now)
    assert {str(one), str(other)} <= set(Organisation.objects.get().answers)


def test_who_stands_in_goes_on_standing_in_when_teams_merge(cast):
    make.deputy(cast.lead, cast.colleague, in_days=0)
    merged(cast)
    there = cast.colleague.memberships.get(team=cast.zuid, role="team_lead")
    assert (there.deputy_for, there.until_day is None) == (cast.lead, False)


def test_who_leads_there_for_a_week_only_goes_on_leading_after_it(cast):
    today = timezone.localdate()
    make.deputy(cast.other_lead, cast.lead, in_days=0)
    merged(cast)
    last = cast.lead.memberships.filter(role="team_lead").latest("from_day")
    assert (last.team, last.from_day, last.until_day) == (
        cast.zuid,
        today + timedelta(days=8),
        None,
    )


def test_a_role_that_is_to_begin_in_a_merged_team_begins_in_the_other(cast):
    monday = timezone.localdate() + timedelta(days=3)
    make.membership(cast.other_worker, "worker", cast.noord, from_day=monday)
    make.membership(cast.other_worker, "team_lead", cast.noord, from_day=monday)
    merged(cast)
    rows = cast.other_worker.memberships.order_by("role")
    leads, works = rows.values_list("role", "team", "from_day")
    assert leads == ("team_lead", cast.zuid.pk, monday)
    assert works[:2] == ("worker", cast.zuid.pk)


def test_a_team_that_ended_before_it_was_merged_keeps_its_last_day(cast):
    ended = timezone.localdate() - timedelta(days=10)
    Team.objects.filter(pk=cast.noord.pk).update(active_until=ended)
    merged(cast)
    cast.noord.refresh_from_db()
    assert cast.noord.active_until == ended


def test_roles_end_with_their_team_and_a_second_run_changes_nothing(cast):
    today = timezone.localdate()
    Team.objects.filter(pk=cast.noord.pk).update(active_until=today - timedelta(days=3))
    now = timezone.now()
    assert memberships_and_invitations(today, now) == {"roles_ended": 3}
    assert memberships_and_invitations(today, now) == {"roles_ended": 0}
    assert cast.worker.memberships.get().until_day == today - timedelta(days=3)


# --- settings -----------------------------------------------------------------------------------

ANSWERS = {
    "kind": {"retention_profile": "municipal"},
    "care_provider": {"is_care_provider": "no"},
    "privacy_officer": {
        "privacy_officer_name": "Pia Privacy",
        "privacy_mail": "fg@example.org",
        "privacy_officer_external": "on",
    },
    "friday_duty": {"friday_duty": "De teamleiders om de beurt", "friday_duty_paid": "yes"},
    "colleagues": {"colleagues_may_read": "yes", "decided_by": "Manager, 1 november"},
    "sixteen": {"sixteen_policy": "strict", "require_both_parents": "no", "own_no_from": "10"},
    "image_places": {
        "image_places": ["closed_profiles", "website"],
        "link_is_enough": "not_social",
    },
    "partners": {"partners_are_right": "on"},
    "works_council": {"works_council_agreed_on": "2025-09-15"},
    "themes": {"municipal_themes": "Wijkveiligheid\nArmoede"},
}


def test_ten_answers_end_the_set_up(as_admin, cast):
    assert [question.value for question in SetUpQuestion] == list(ANSWERS)
    for question, data in ANSWERS.items():
        address = f"/settings/{question.replace('_', '-')}/"
        answer = as_admin.post(address, data | make.carried(as_admin, address))
        assert answer.status_code == 302, answer.context["form"].errors

    organisation = Organisation.objects.get()
    assert organisation.set_up_at is not None
    assert organisation.questions_left == []
    assert organisation.colleagues_may_read is True
    assert organisation.is_care_provider is False
    assert organisation.image_places == ["closed_profiles", "website"]
    assert (organisation.own_no_from, organisation.link_is_enough) == (10, "not_social")
    assert organisation.municipal_themes == ["Wijkveiligheid", "Armoede"]
    assert organisation.answers["colleagues"]["decided_by"] == "Manager, 1 november"
    assert AuditEntry.objects.filter(subject__startswith="organisation.organisation").count() == 10


def test_saving_leads_to_the_next_question_that_is_open(as_admin, cast):
    def then(address, question):
        return as_admin.post(address, ANSWERS[question] | make.carried(as_admin, address)).url

    assert then("/settings/kind/", "kind") == "/settings/care-provider/"
    assert then("/settings/themes/", "themes") == "/settings/"


def test_nothing_is_chosen_before_somebody_answered(as_admin):
    page = as_admin.get("/settings/colleagues/").content.decode()
    assert "checked" not in page


def test_an_answer_can_be_changed_and_the_works_council_can_take_back_theirs(as_admin):
    address = "/settings/works-council/"
    typed = {"works_council_agreed_on": ""} | make.carried(as_admin, address)
    as_admin.post(address, typed)
    assert Organisation.objects.get().works_council_agreed_on is None


@pytest.mark.parametrize(
    ("question", "data"),
    [
        ("kind", {"retention_profile": "club"}),
        ("care-provider", {}),
        ("privacy-officer", {"privacy_officer_name": "X", "privacy_mail": "geen"}),
        ("image-places", {"image_places": ImagePlace.values}),
        ("image-places", {}),
        ("image-places", {"image_places": ["moon"]}),
        ("works-council", {"works_council_agreed_on": "2999-01-01"}),
        ("works-council", {"works_council_agreed_on": "00-00-2026"}),
        ("partners", {}),
        ("friday-duty", {"friday_duty": "Bel 123456782", "friday_duty_paid": "yes"}),
        ("themes", {"municipal_themes": "\n".join("abcdefghijklm")}),
    ],
)
def test_a_wrong_answer_is_refused_and_changes_nothing(as_admin, question, data):
    address = f"/settings/{question}/"
    answer = as_admin.post(address, data | make.carried(as_admin, address))
    assert answer.status_code == 422
    assert not is_overtaken(answer.context["form"])
    assert Organisation.objects.get().answers == {}


def test_the_settings_are_shown_at_once_everywhere_in_this_process(as_admin):
    assert Organisation.objects.current().name == "Stichting Proefstuk"
    address = "/settings/details/"
    as_admin.post(address, {"name": "Stichting Anders"} | make.carried(as_admin, address))
    assert Organisation.objects.current().name == "Stichting Anders"


def test_the_list_of_partners_shows_their_agreements(as_admin, cast):
    Partner.objects.create(type="school", name="Lyceum Proefdam")
    assert "Lyceum Proefdam" in as_admin.get("/settings/partners/").content.decode()


# --- opening signals ----------------------------------------------------------------------------


@pytest.fixture
def closed(cast):
    return make.closed_signals()


@pytest.fixture
def decided(closed, cast):
    """The director said yes to the DPIA."""
    privacy_make.decided_dpia(cast.privacy_officer, cast.director)
    make.ready_for_signals(cast.director, cast.lead)
    return Organisation.objects.get()


def test_signals_open_only_after_the_director_said_yes_to_the_dpia(as_officer, cast, closed):
    HelpLine.objects.update(checked_on=timezone.localdate())
    refused = as_officer.post("/settings/signals/", {"open": "on"})
    assert refused.status_code == 422
    with pytest.raises(ValidationError) as refusal:
        set_up.open_signals(closed, by=cast.privacy_officer, now=timezone.now())
    assert refusal.value.code == "no_dpia"

    privacy_make.decided_dpia(cast.privacy_officer, cast.director)
    make.ready_for_signals(cast.director, cast.lead)
    answer = as_officer.post("/settings/signals/", {"open": "on"})

    assert answer.status_code == 302
    organisation = Organisation.objects.get()
    assert organisation.signals_are_open
    assert organisation.signals_opened_by == cast.privacy_officer
    assert organisation.dpia_on == timezone.localdate()


def test_a_no_of_the_director_opens_nothing(as_officer, cast, closed):
    HelpLine.objects.update(checked_on=timezone.localdate())
    privacy_make.decided_dpia(cast.privacy_officer, cast.director, outcome="no")
    assert as_officer.post("/settings/signals/", {"open": "on"}).status_code == 422
    organisation = Organisation.objects.get()
    assert not organisation.signals_are_open
    assert organisation.dpia_on is None


def test_the_database_opens_signals_after_a_yes_only(closed, cast):
    """Whatever page, command or shell tries."""
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(signals_open_since=now, dpia_on=timezone.localdate())
    privacy_make.decided_dpia(cast.privacy_officer, cast.director, outcome="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(signals_open_since=now, dpia_on=timezone.localdate())
    privacy_make.decided_dpia(cast.privacy_officer, cast.director)
    assert Organisation.objects.update(signals_open_since=now) == 1


def test_the_database_never_closes_signals_again(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(signals_open_since=None)
    assert Organisation.objects.get().signals_are_open


def test_signals_open_only_after_the_numbers_were_looked_up(as_officer, cast, decided):
    refused = as_officer.post("/settings/signals/", {"open": "on"})
    assert refused.status_code == 422
    assert not Organisation.objects.get().signals_are_open

    as_officer.post("/settings/signals/", {"numbers_checked": "on"})

    today = timezone.localdate()
    assert set(HelpLine.objects.values_list("checked_on", flat=True)) == {today}
    assert not Organisation.objects.get().signals_are_open
    set_up.open_signals(Organisation.objects.get(), by=cast.privacy_officer, now=timezone.now())
    assert Organisation.objects.get().signals_are_open


def test_only_the_privacy_officer_opens_signals(cast, decided):
    for person in (cast.administrator, cast.lead, cast.manager, cast.director):
        answer = sign_in(Client(), person).post(
            "/settings/signals/", {"numbers_checked": "on", "open": "on"}
        )
        assert answer.status_code == 403


def test_signals_open_once(cast, decided):
    HelpLine.objects.update(checked_on=date(2025, 9, 29))
    other = Organisation.objects.get()
    set_up.open_signals(decided, by=cast.privacy_officer, now=timezone.now())
    with pytest.raises(ValidationError) as refusal:
        set_up.open_signals(other, by=cast.privacy_officer, now=timezone.now())
    assert refusal.value.code == "stale"


# --- what ships with it -------------------------------------------------------------------------


def test_the_hotline_for_sexual_images_of_minors_is_a_line_of_its_own():
    lines = HelpLine.objects.by_key()
    assert (lines["offlimits"].url, lines["offlimits"].checked_on) == ("https://offlimits.nl", None)
    assert lines["helpwanted"].url != lines["offlimits"].url


def test_help_lines_ship_as_not_yet_checked():
    lines = HelpLine.objects.by_key()
    assert lines["police"].number == "0900-8844"
    assert lines["112"].dial == "112"
    assert {line.checked_on for line in lines.values()} == {None}


def test_every_platform_of_the_vocabulary_is_offered():
    assert [row.slug for row in Platform.objects.offered()] == [
        "whatsapp", "instagram", "snapchat", "tiktok", "youtube", "facebook", "telegram",
        "discord", "other",
    ]  # fmt: skip


def test_tiles_say_what_waits(cast):
    now = timezone.now()
    make.closed_signals()
    invitations.invite("x@example.org", role="worker", team=cast.noord, by=cast.lead, now=now)
    keys = {
        name: [tile.key for tile in answered(tiles.tiles(getattr(cast, name), now))]
        for name in ("administrator", "privacy_officer", "lead", "worker")
    }
    assert keys == {
        "administrator": ["set_up", "invitations"],
        "privacy_officer": ["open_signals"],
        "lead": ["invitations"],
        "worker": [],
    }


def test_tiles_are_drawn_on_the_start_page(as_admin, cast):
    assert "/settings/" in as_admin.get("/").content.decode()


def test_who_is_asked_anything_finds_ready_to_start_in_the_menu(cast):
    for person in (cast.privacy_officer, cast.administrator, cast.manager, cast.director):
        page = sign_in(Client(), person).get("/more/").content.decode()
        assert 'href="/settings/signals/"' in page
    other = sign_in(Client(), cast.lead).get("/more/").content.decode()
    assert 'href="/settings/signals/"' not in other


@pytest.mark.parametrize(
    ("number", "is_one"), [("12345611", True), ("1234567", False), ("x", False)]
)
def test_a_chamber_of_commerce_number_is_eight_digits_and_no_citizen_service_number(number, is_one):
    field = Organisation._meta.get_field("kvk_number")
    if is_one:
        assert field.clean(number, None) == number
    else:
        with pytest.raises(ValidationError):
            field.clean(number, None)


def test_the_demos_log_in_page_tells_two_workers_apart(client, cast, settings):
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert "Jongerenwerker, Centrum" in page and "Jongerenwerker, Havenkwartier" in page


def test_a_refused_page_names_somebody_whom_one_can_ask(cast):
    refused = {
        "/signals/duty/new/": (cast.worker, cast.privacy_officer),
        "/signals/": (cast.manager,),
    }
    for name, people in refused.items():
        for person in people:
            answer = make.signed_in(person).get(name)
            asked = "je teamleider" if person == cast.worker else "de beheerder"
            assert answer.status_code == 403
            assert f"Vraag het {asked}." in answer.content.decode()
