"""Work accounts and their check: what blocks, states, exceptions, who may look."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.models import Organisation, Platform, User
from privacy import replaying
from privacy.journal import Entry
from privacy.request_deeds import Said, named
from tests import make
from tests.sign_in import sign_in
from tests.workers.conftest import FRIDAY, NOW
from workers import checks, handles, subject_access_profiles
from workers.actions import profiles as deeds
from workers.calendar.profiles import profile_checks
from workers.choices.profiles import ITEMS_OF, MANDATORY, NEXT, REFLECTION, EndedHow, Item, Status
from workers.models import ProfileAnswer, ProfileCheck, ProfileException, WorkProfile
from youthwork.lib.dates import day_of

ALL_YES = {item.value: ("yes", "") for item in Item}
DAY = timedelta(days=1)
DAYS = {0: "ma", 1: "di", 2: "wo", 3: "do", 4: "vr", 5: "za", 6: "zo"}


def but(**answers):
    return ALL_YES | {item: (value, "") for item, value in answers.items()}


@pytest.fixture
def profile(cast):
    """The worker's account on Instagram, not checked yet."""
    values = {"platform": Platform.objects.get(slug="instagram"), "handle": "jw_wim_proefstuk"}
    return deeds.keep(WorkProfile(user=cast.worker), values, by=cast.worker, now=NOW)


@pytest.fixture
def in_order(profile, cast):
    deeds.check(profile, ALL_YES, by=cast.worker, now=NOW)
    return profile


# --- the items ------------------------------------------------------------------------------------


def test_every_item_stands_under_one_of_the_five_headings():
    assert len(ITEMS_OF) == 5
    assert sorted(item for items in ITEMS_OF.values() for item in items) == sorted(Item)


def test_nine_items_are_mandatory_and_none_of_them_is_to_think_over():
    assert [int(item.value.split("_")[1]) for item in MANDATORY] == [1, 2, 4, 6, 7, 8, 9, 10, 15]
    assert not set(MANDATORY) & set(REFLECTION)


@pytest.mark.parametrize("item", MANDATORY)
def test_a_mandatory_item_that_is_not_yet_so_blocks_and_is_named(profile, cast, item):
    deeds.check(profile, but(**{item: "no"}), by=cast.worker, now=NOW)
    assert profile.status == Status.ACTION_NEEDED
    assert checks.blocking(but_answers(item), may_be_public=False) == [item]


def but_answers(item):
    return {each.value: "no" if each == item else "yes" for each in Item}


def test_a_mandatory_item_without_an_answer_blocks_too(profile, cast):
    given_ = {item: value for item, value in ALL_YES.items() if item != "profile_15"}
    deeds.check(profile, given_, by=cast.worker, now=NOW)
    assert profile.status == Status.DRAFT


def test_what_one_thinks_over_is_never_scored(profile, cast):
    deeds.check(profile, but(**dict.fromkeys(REFLECTION, "no")), by=cast.worker, now=NOW)
    assert profile.status == Status.IN_ORDER


def test_what_is_only_advised_does_not_block(profile, cast):
    deeds.check(profile, but(profile_3="no", profile_14="no"), by=cast.worker, now=NOW)
    assert profile.status == Status.IN_ORDER


def test_a_mandatory_item_that_does_not_apply_says_why(profile, cast):
    with pytest.raises(ValidationError) as refusal:
        deeds.check(profile, but(profile_2="not_applicable"), by=cast.worker, now=NOW)
    assert "profile_2_remark" in refusal.value.message_dict
    why = ALL_YES | {"profile_2": ("not_applicable", "Alleen een nummer, geen foto")}
    deeds.check(profile, why, by=cast.worker, now=NOW)
    assert profile.status == Status.IN_ORDER


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(list(Item)), st.sampled_from(["yes", "no"])))
def test_in_order_means_that_nothing_blocks(answers):
    for before in (Status.DRAFT, Status.ACTION_NEEDED, Status.RECHECK):
        found = checks.outcome(before, answers, may_be_public=False)
        blocked = checks.blocking(answers, may_be_public=False)
        assert (found == Status.IN_ORDER) == (not blocked)
        assert found == before or found in NEXT[before]


# --- states ---------------------------------------------------------------------------------------


def test_the_first_check_is_good_for_thirty_days_and_the_next_for_half_a_year(in_order, cast):
    assert in_order.next_check_on == FRIDAY + 30 * DAY
    deeds.check(in_order, ALL_YES, by=cast.worker, now=NOW + 40 * DAY)
    assert in_order.next_check_on == date(2027, 6, 30)


def test_saved_twice_on_a_day_it_is_one_check(in_order, cast):
    deeds.check(in_order, ALL_YES, by=cast.worker, now=NOW)
    assert ProfileCheck.objects.count() == 1
    assert in_order.next_check_on == FRIDAY + 30 * DAY


def test_every_answer_keeps_its_own_remark_and_day(profile, cast):
    deeds.check(profile, but(profile_10="no"), by=cast.worker, now=NOW)
    later = NOW + 3 * DAY
    mended = ALL_YES | {"profile_10": ("yes", "Staat nu in mijn bio")}
    deeds.check(profile, mended, by=cast.worker, now=later)
    rows = {row.item: row for row in ProfileAnswer.objects.filter(profile_check__day=day_of(later))}
    assert rows["profile_10"].remark == "Staat nu in mijn bio"
    assert rows["profile_10"].answered_on == day_of(later)
    assert rows["profile_1"].answered_on == FRIDAY
    assert ProfileCheck.objects.count() == 2


def test_saving_what_needs_action_once_more_does_not_put_it_off(profile, cast):
    deeds.check(profile, but(profile_2="no"), by=cast.worker, now=NOW)
    assert profile.next_check_on == FRIDAY + 14 * DAY
    for days in (10, 20):
        later = NOW + days * DAY
        deeds.check(profile, but(profile_2="no"), by=cast.worker, now=later)
        assert profile.next_check_on == FRIDAY + 14 * DAY


def test_half_a_new_check_leaves_what_is_in_order(in_order, cast):
    before = in_order.last_check
    deeds.check(in_order, {"profile_1": ("yes", "")}, by=cast.worker, now=NOW + DAY)
    in_order.refresh_from_db()
    assert (in_order.status, in_order.last_check) == (Status.IN_ORDER, before)


@pytest.mark.parametrize("to", [Status.RECHECK, Status.DRAFT])
def test_a_step_that_is_not_in_the_table_is_refused(profile, cast, to):
    with pytest.raises(ValidationError):
        deeds.move(profile, to, by=cast.worker, now=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "in_order"},
        {"status": "recheck", "came_from": "draft"},
        {"status": "ended", "came_from": "draft"},
        {"next_check_on": None},
        {"visibility": "secret"},
    ],
)
def test_the_database_holds_a_profile_to_its_states(profile, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkProfile.objects.filter(pk=profile.pk).update(**values)


def test_who_changes_it_second_is_told(profile, in_order, cast):
    stale = WorkProfile.objects.get(pk=profile.pk)
    deeds.look_again(in_order, by=None, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        deeds.look_again(stale, by=None, now=NOW)
    assert refusal.value.code == "stale"


def test_a_new_user_name_is_looked_at_again(in_order, cast):
    deeds.keep(in_order, {"handle": "jw_wim_2"}, by=cast.worker, now=NOW)
    in_order.refresh_from_db()
    assert (in_order.status, in_order.handle) == (Status.RECHECK, "jw_wim_2")


def test_one_platform_has_one_account_of_somebody(profile, cast):
    values = {"platform": profile.platform, "handle": "jw_wim_twee"}
    with pytest.raises(ValidationError) as refusal:
        deeds.keep(WorkProfile(user=cast.worker), values, by=cast.worker, now=NOW)
    assert "platform" in refusal.value.message_dict
    deeds.end(profile, how="closed", proof="samen verwijderd", by=cast.worker, now=NOW)
    deeds.keep(WorkProfile(user=cast.worker), values, by=cast.worker, now=NOW)


def test_an_ended_account_is_not_checked_any_more(profile, cast):
    deeds.end(profile, how="closed", proof="samen verwijderd", by=cast.worker, now=NOW)
    with pytest.raises(ValidationError):
        deeds.check(profile, ALL_YES, by=cast.worker, now=NOW)


# --- public by an exception -----------------------------------------------------------------------


def granted(profile, cast, until=FRIDAY + 20 * DAY):
    asked = deeds.ask_exception(
        profile, reason="Voetbalclips van de club", until_day=until, by=cast.worker, now=NOW
    )
    deeds.decide_exception(asked, grants=True, by=cast.lead, now=NOW)
    profile.refresh_from_db()
    return asked


def test_a_public_profile_is_in_order_with_an_exception_only(profile, cast):
    public = but(profile_6="no")
    deeds.check(profile, public, by=cast.worker, now=NOW)
    assert (profile.status, profile.visibility) == (Status.ACTION_NEEDED, "public")
    granted(profile, cast)
    deeds.check(profile, public, by=cast.worker, now=NOW)
    assert profile.status == Status.IN_ORDER


def test_saying_that_closed_does_not_apply_makes_no_public_profile_in_order(profile, cast):
    deeds.check(profile, but(profile_6="no"), by=cast.worker, now=NOW)
    way_out = ALL_YES | {"profile_6": ("not_applicable", "geldt niet voor mij")}
    deeds.check(profile, way_out, by=cast.worker, now=NOW)
    assert profile.status == Status.ACTION_NEEDED


def test_the_end_of_an_exception_opens_the_check_again(profile, cast):
    granted(profile, cast)
    deeds.check(profile, but(profile_6="no"), by=cast.worker, now=NOW)
    deeds.end_exception(profile, by=None, now=NOW + 21 * DAY)
    profile.refresh_from_db()
    assert (profile.status, profile.may_be_public) == (Status.ACTION_NEEDED, False)
    assert ProfileException.objects.get().ended_on == FRIDAY + 21 * DAY


def test_nobody_decides_on_their_own_profile(profile, cast):
    asked = deeds.ask_exception(profile, reason="Clips", until_day=FRIDAY, by=cast.worker, now=NOW)
    with pytest.raises(ValidationError):
        deeds.decide_exception(asked, grants=True, by=cast.worker, now=NOW)
    decides = ProfileException.objects.decidable_by
    assert decides(cast.lead).get() == asked
    assert not decides(cast.other_lead) and not decides(cast.worker) and not decides(cast.manager)


def test_of_who_leads_a_team_alone_another_lead_decides_else_a_manager(cast):
    """DOMAIN.md, own profile: nobody decides for themselves, and somebody always can."""
    account = make.work_profile(cast.lead, now=NOW)
    asked = deeds.ask_exception(account, reason="Clips", until_day=FRIDAY, by=cast.lead, now=NOW)

    def deciders():
        people = (cast.lead, cast.other_lead, cast.manager, cast.director, cast.worker)
        fresh = [User.objects.get(pk=person.pk) for person in people]
        told = User.objects.deciding_for(cast.lead, FRIDAY)
        able = [p for p in fresh if asked in ProfileException.objects.decidable_by(p)]
        assert able == told
        return able

    assert deciders() == [cast.other_lead]
    cast.other_lead.memberships.update(until_day=FRIDAY - DAY)
    assert deciders() == [cast.manager]
    cast.manager.memberships.update(until_day=FRIDAY - DAY)
    assert deciders() == [cast.director]
    deputy = make.membership(cast.colleague, "team_lead", cast.noord, until_day=FRIDAY)
    assert User.objects.deciding_for(cast.lead, FRIDAY) == [deputy.user]


def test_a_manager_decides_for_a_lone_lead_once_the_works_council_agreed(client, cast):
    cast.other_lead.memberships.update(until_day=FRIDAY - DAY)
    account = make.work_profile(cast.lead, now=NOW)
    asked = deeds.ask_exception(
        account, reason="Clips", until_day=timezone.localdate() + DAY, by=cast.lead,
        now=timezone.now(),
    )  # fmt: skip
    manager, address = sign_in(client, cast.manager), f"/profile/public/{asked.public_id}/"
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    assert "ondernemingsraad" in manager.get(address).content.decode()
    manager.post(address, {"decision": "yes"})
    asked.refresh_from_db()
    assert asked.is_granted is None
    Organisation.objects.update(works_council_agreed_on=FRIDAY - DAY)
    caches["process"].clear()
    assert address in manager.get("/profile/team/").content.decode()
    assert manager.post(address, {"decision": "yes"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.is_granted, asked.decided_by) == (True, cast.manager)


def test_a_question_that_nobody_decided_on_ends_with_its_own_last_day(profile, cast):
    until, later = FRIDAY + 2 * DAY, NOW + 3 * DAY
    ask = {"reason": "Clips", "by": cast.worker}
    asked = deeds.ask_exception(profile, until_day=until, now=NOW, **ask)
    with pytest.raises(ValidationError, match="voorbij"):
        deeds.decide_exception(asked, grants=True, by=cast.lead, now=later)
    for _run in range(2):
        profile_checks(day_of(later), later)
    asked.refresh_from_db()
    assert asked.ended_on == day_of(later) and asked.is_granted is None
    assert not ProfileException.objects.decidable_by(cast.lead).exists()
    deeds.ask_exception(profile, until_day=FRIDAY + 9 * DAY, now=later, **ask)


def test_a_question_of_before_does_not_stand_in_the_way_of_the_next(profile, cast):
    ask = {"reason": "Clips", "by": cast.worker}
    before = deeds.ask_exception(profile, until_day=FRIDAY, now=NOW, **ask)
    deeds.ask_exception(profile, until_day=FRIDAY + 9 * DAY, now=NOW + DAY, **ask)
    before.refresh_from_db()
    assert before.ended_on == FRIDAY + DAY


@pytest.mark.parametrize("until", [FRIDAY - DAY, date(2027, 5, 21)])
def test_an_exception_ends_within_half_a_year(profile, cast, until):
    with pytest.raises(ValidationError):
        deeds.ask_exception(profile, reason="Clips", until_day=until, by=cast.worker, now=NOW)


def test_making_a_profile_public_needs_action(in_order, cast):
    deeds.keep(in_order, {"visibility": "public"}, by=cast.worker, now=NOW)
    in_order.refresh_from_db()
    assert in_order.status == Status.ACTION_NEEDED


# --- who looks ------------------------------------------------------------------------------------


def test_who_looks_is_the_worker_a_buddy_or_the_lead(profile, cast):
    profile.buddy = cast.colleague
    profile.save()
    looks = {
        person: deeds.check(profile, ALL_YES, by=person, now=NOW).checked_by
        for person in (cast.worker, cast.colleague, cast.lead)
    }
    assert list(looks.values()) == ["self", "buddy", "lead"]


def test_of_others_only_the_lead_and_a_buddy_may_look_once_that_is_agreed(profile, cast):
    def may(person, others=True):
        return WorkProfile.objects.checkable_by(person, others=others).exists()

    assert may(cast.worker) and may(cast.lead)
    assert not may(cast.colleague) and not may(cast.other_lead) and not may(cast.manager)
    WorkProfile.objects.update(buddy=cast.colleague)
    assert may(cast.colleague)
    assert may(cast.worker, others=False)
    assert not may(cast.lead, others=False) and not may(cast.colleague, others=False)


# --- pattern and texts ----------------------------------------------------------------------------

PATTERN = "jw_{voornaam}_vlinderstroom"
HOUSE = "Stichting Vlinderstroom Jongerenwerk"


@pytest.mark.parametrize(
    ("handle", "fits"),
    [
        ("jw_samira_vlinderstroom", True),
        ("jw.samira.vlinderstroom", True),
        ("JW-Samira-Vlinderstroom2", True),
        ("jwsamira_vlinder", False),
        ("samira_vlinderstroom", False),
        ("", False),
    ],
)
def test_a_user_name_is_held_against_the_pattern(handle, fits):
    assert handles.fits(handle, PATTERN, "Samira Bouzian", HOUSE) is fits


@pytest.mark.parametrize(
    ("pattern", "name", "example"),
    [
        (PATTERN, "Samira Bouzian", "jw_samira_vlinderstroom"),
        ("jw_{voornaam}_{org}", "Zoë van 't Hof", "jw_zoe_vlinderstroom"),
        ("{first_name}.{last_name}", "Şeyma Đỗ-Öz", "seyma.ooz"),
        ("{team}_jw", "Samira Bouzian", "{team}_jw"),
        ("", "Samira Bouzian", ""),
    ],
)
def test_the_example_is_made_of_the_workers_name(pattern, name, example):
    assert handles.example(pattern, name, HOUSE) == example


def test_without_a_pattern_every_user_name_fits():
    assert handles.fits("wat dan ook", "", "Samira Bouzian", HOUSE)


def test_a_week_reads_as_it_stands_in_a_bio():
    def said(*rows):
        return handles.week_in_words(
            [(day, time(start), time(end)) for day, start, end in rows], DAYS, "u"
        )

    assert said((0, 14, 22), (1, 14, 22), (2, 14, 22)) == "ma–wo 14–22 u"
    assert said((0, 10, 18), (3, 10, 22), (4, 10, 18)) == "ma, vr 10–18 u, do 10–22 u"
    assert said((1, 9, 12), (1, 19, 22)) == "di 9–12 & 19–22 u"
    assert said() == ""


def test_a_bio_names_the_organisation():
    assert handles.names_organisation("Jongerenwerker bij vlinderstroom", HOUSE)
    assert not handles.names_organisation("Jongerenwerker in de wijk", HOUSE)


# --- no private account ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "remark", ["@wim.thuis", "zie wim_thuis", "https://instagram.com/wim", "instagram.com/wim"]
)
def test_a_remark_takes_no_account_name(profile, cast, remark):
    with pytest.raises(ValidationError):
        deeds.check(profile, ALL_YES | {"profile_9": ("no", remark)}, by=cast.worker, now=NOW)


def test_an_account_made_after_midnight_is_of_the_new_day(cast):
    """Half an hour into the 21st here is still the 20th in UTC."""
    night = timezone.make_aware(datetime(2026, 11, 21, 0, 30))
    values = {"platform": Platform.objects.get(slug="instagram"), "handle": "jw_wim_proefstuk"}
    row = deeds.keep(WorkProfile(user=cast.worker), values, by=cast.worker, now=night)
    WorkProfile.objects.filter(pk=row.pk).update(made_at=night)
    [search] = [source.search for source in subject_access_profiles.SOURCES]
    [hit] = search("", None, [cast.worker.email], [])
    assert hit.day == date(2026, 11, 21)


# --- erased on request ----------------------------------------------------------------------------


def ended(profile, by):
    deeds.end(profile, how=EndedHow.CLOSED, proof="Afgemeld", by=by, now=NOW)


def test_only_an_account_that_ended_is_erased_on_request(in_order, cast):
    erase = named("workers.erase_profile").do
    with pytest.raises(ValidationError) as refusal:
        erase(in_order.label, Said(), by=cast.privacy_officer, now=NOW)
    assert refusal.value.code == "in_use"
    ended(in_order, cast.worker)
    erase(in_order.label, Said(), by=cast.privacy_officer, now=NOW)
    assert not WorkProfile.objects.filter(pk=in_order.pk).exists()


def test_an_account_erased_on_request_is_erased_again_in_a_backup_of_when_it_was_in_use(in_order):
    """That it ended stands in no journal: on the restored database it is in use."""
    entry = Entry(NOW, "privacy.deed", in_order.label, ["workers.erase_profile"])
    assert replaying.deed(entry, NOW)
    assert not WorkProfile.objects.filter(pk=in_order.pk).exists()
    assert not replaying.deed(entry, NOW)
