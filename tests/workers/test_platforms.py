"""Pages of platforms: versions, proposals, who looks at them when, notes and who sees what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from organisation.models import Organisation, Platform, User
from outbox.models import Message
from privacy.models import AuditEntry
from signals.forms.edit import EditForm
from tests import make
from tests.sign_in import sign_in
from tests.workers.conftest import FRIDAY, NOW
from workers import platform_tiles, subject_access_platforms
from workers.actions import platforms as deeds
from workers.actions import profiles
from workers.calendar import platforms as calendar
from workers.choices.profiles import Item
from workers.mail import platforms as mail
from workers.models import PlatformPage, PlatformProposal, PlatformVersion, TrendNote
from workers.models.platforms import SAID
from workers.retention import platforms as retention_platforms
from youthwork.lib.differences import compared
from youthwork.lib.together import answered

LATER = NOW + timedelta(days=3)


def page_of(slug="snapchat"):
    return PlatformPage.objects.select_related("platform", "current").get(platform__slug=slug)


def text_of(page, **also):
    return {name: getattr(page.current, name) for name in SAID} | also


def changed(page, by, now=NOW, **also):
    text = text_of(page, **({"pros": "Iets nieuws."} | also))
    return deeds.change(page, text, seen=page.current.number, by=by, now=now)


def proposed(page, by, now=NOW, why="Het klopt niet meer.", **also):
    text = text_of(page, **({"cons": "Iets anders."} | also))
    return deeds.propose(page, text, why, seen=page.current.number, by=by, now=now)


# --- what is there from the start -----------------------------------------------------------------


def test_eight_platforms_have_a_page_that_nobody_here_looked_at(cast):
    pages = PlatformPage.objects.visible_to(cast.worker).in_order()
    assert [page.platform.slug for page in pages] == [
        *("whatsapp", "instagram", "snapchat", "tiktok", "youtube"),
        *("facebook", "telegram", "discord"),
    ]
    for page in pages:
        assert (page.current.number, page.current.written_by, page.reviewed_on) == (1, None, None)
        assert page.is_due(FRIDAY)
        assert page.platform.decision == page.current.decision
    assert Platform.objects.get(slug="telegram").status == "watch"


def test_the_page_of_snapchat_warns_against_following_somebody_on_the_map(client, cast):
    page = sign_in(client, cast.worker).get(reverse("workers:platform", args=["snapchat"]))
    assert "Snap Map" in page.text and "Volg niemand op de kaart" in page.text
    assert "Schrijf nooit de plek van een jongere op" in page.text


def test_no_table_has_a_place_of_somebody_but_the_areas_of_teams():
    """Where something was seen is the area of a team; a column for more fails this test."""
    words = {"latitude", "longitude", "lat", "lon", "geo", "gps", "coordinates", "whereabouts"}
    words |= {"location", "place", "area", "areas", "street", "postcode"}
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if words & set(field.name.split("_"))
    }
    assert found == {
        # the areas of a team, and one of them on a signal
        *("organisation.team.areas", "signals.signal.area"),
        # addresses of posts, as text, and whether one is exact
        *("signals.signal.location_url", "signals.signalversion.location_url"),
        *("signals.instacleanitem.location_url", "signals.instacleanitem.has_exact_place"),
        "signals.instacleanitem.place_term",
        "consent.attestation.place",  # where a colleague saw a parent sign, in words
        "privacy.processor.place",  # where a company has its seat
    }


# --- versions -------------------------------------------------------------------------------------


def test_a_change_is_a_new_version_and_the_old_one_stays(cast):
    page, was = page_of(), page_of().current
    version = changed(page, cast.lead, decision="no", decision_note="", what_changed="Gestopt.")
    page = page_of()
    assert (version.number, page.current, page.platform.decision) == (2, version, "no")
    assert (page.reviewed_on, page.reviewed_by, page.due_on) == (
        *(FRIDAY, cast.lead),
        date(2027, 5, 20),
    )
    was.refresh_from_db()
    assert was.pros != version.pros and was.number == 1
    entry = AuditEntry.objects.get(subject=f"workers.platformversion:{version.audit_ref}")
    assert (entry.verb, entry.by) == ("made", cast.lead)


def test_a_version_and_a_proposal_are_never_edited(cast):
    version = page_of().current
    proposal = proposed(page_of(), cast.worker)
    for rows, what in (
        (PlatformVersion.objects.filter(pk=version.pk), {"pros": "Anders"}),
        (PlatformVersion.objects.filter(pk=version.pk), {"number": 7}),
        (PlatformProposal.objects.filter(pk=proposal.pk), {"cons": "Anders"}),
        (PlatformProposal.objects.filter(pk=proposal.pk), {"why": "Anders"}),
    ):
        with pytest.raises(Error, match="never edited"), transaction.atomic():
            rows.update(**what)


def test_nothing_changed_is_no_version(cast):
    page = page_of()
    with pytest.raises(ValidationError, match="Er is niets veranderd"):
        deeds.change(page, text_of(page), seen=1, by=cast.lead, now=NOW)


def test_f65_who_comes_second_is_told_and_overwrites_nothing(client, cast):
    """F65: two people change one page; the second sees what changed and sends it again."""
    page = page_of()
    changed(page_of(), cast.lead, pros="Van de eerste.")
    manager = sign_in(client, cast.manager)
    address = reverse("workers:change_platform", args=["snapchat"])
    typed = text_of(page, cons="Van de tweede.") | {"what_changed": "Beter.", "seen": "1"}
    answer = manager.post(address, typed)
    assert answer.status_code == 422
    assert page_of().current.number == 2 and page_of().current.pros == "Van de eerste."
    assert "Van de tweede." in answer.text and "Van de eerste." in answer.text
    assert 'name="seen" value="2"' in answer.text
    assert manager.post(address, typed | {"seen": "2"}).status_code == 302
    assert page_of().current.cons == "Van de tweede."


def test_differences_are_shown_by_words(client, cast):
    assert compared("Snel en gratis.", "Snel en duur.") == [
        *(("same", "Snel en "), ("gone", "gratis."), ("same", " "), ("new", "duur.")),
    ]
    changed(page_of(), cast.lead, audience="Bijna alleen jongeren en hun ouders.")
    page = sign_in(client, cast.privacy_officer).get(
        reverse("workers:platform_versions", args=["snapchat"])
    )
    assert "<ins>" in page.text and "Lea Leider" in page.text and "Zit bij Vindplaats" in page.text
    [first, _old] = page.context["versions"]
    assert [row.label for row in first["differences"]] == ["Voor wie", "Plus"]


def test_settings_that_changed_are_a_version_of_their_own(cast):
    page = page_of()
    version = deeds.change(
        page, text_of(page, settings_changed=True), seen=1, by=cast.lead, now=NOW
    )
    assert version.settings_changed


def test_settings_that_changed_ask_every_profile_there_to_be_checked_again(cast):
    here, elsewhere = make.work_profile(cast.worker, "snapchat"), make.work_profile(cast.colleague)
    yes = {item.value: ("yes", "") for item in Item}
    for row in (here, elsewhere):
        profiles.check(row, yes, by=row.user, now=NOW)
    changed(page_of(), cast.lead)
    here.refresh_from_db()
    assert here.status == "in_order"
    changed(page_of(), cast.lead, settings_changed=True, pros="Weer anders.")
    for row in (here, elsewhere):
        row.refresh_from_db()
    assert (here.status, elsewhere.status) == ("recheck", "in_order")


def test_a_page_says_who_of_us_is_there_once_that_may_be_known(client, cast):
    make.work_profile(cast.worker, "snapchat")
    address = reverse("workers:platform", args=["snapchat"])
    colleague, manager = sign_in(client, cast.colleague), Client()
    assert colleague.get(address).context["us"] == [("Wim Werker", "Noord")]
    page = sign_in(manager, cast.manager).get(address)
    assert page.context["count"] == 1 and "Wim Werker" not in page.text
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    page = sign_in(client, cast.colleague).get(address)
    assert page.context["us"] == [] and page.context["count"] == 0


# --- proposals ------------------------------------------------------------------------------------


def test_a_worker_proposes_and_a_lead_adopts(client, cast):
    worker = sign_in(client, cast.worker)
    page = page_of()
    address = reverse("workers:change_platform", args=["snapchat"])
    typed = text_of(page, cons="Je ziet weinig.") | {"what_changed": "Gehoord op school."}
    answer = worker.post(address, typed | {"seen": "1", "settings_changed": "on"})
    proposal = PlatformProposal.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    assert page_of().current.number == 1
    shown = worker.get(proposal.get_absolute_url())
    assert "Gehoord op school." in shown.text and not shown.context["may_decide"]
    lead = sign_in(client, cast.lead)
    adopt = reverse("workers:adopt_proposal", args=[proposal.public_id])
    assert lead.post(adopt, {"seen": "1"})["Location"] == reverse(
        "workers:platform", args=["snapchat"]
    )
    version = page_of().current
    assert (version.number, version.cons) == (2, "Je ziet weinig.")
    assert (version.written_by, version.adopted_by) == (cast.worker, cast.lead)
    assert version.settings_changed
    assert lead.post(adopt, {"seen": "2"}).status_code == 422


def test_adopting_keeps_what_others_changed_meanwhile(cast):
    proposal = proposed(page_of(), cast.worker, cons="Van de werker.")
    changed(page_of(), cast.manager, now=LATER, pros="Van de manager.")
    page = page_of()
    version = deeds.adopt(
        PlatformProposal.objects.select_related("base").get(pk=proposal.pk),
        *(page,),
        seen=2,
        by=cast.lead,
        now=LATER,
    )
    assert (version.cons, version.pros) == ("Van de werker.", "Van de manager.")


def test_a_proposal_is_declined_with_a_reason_that_its_writer_reads(client, cast):
    proposal = proposed(page_of(), cast.worker)
    lead = sign_in(client, cast.lead)
    address = reverse("workers:decline_proposal", args=[proposal.public_id])
    assert lead.post(address, {"reason": ""}).status_code == 422
    assert lead.post(address, {"reason": "Dat staat er al."}).status_code == 302
    shown = sign_in(client, cast.worker).get(proposal.get_absolute_url())
    assert "Dat staat er al." in shown.text
    with pytest.raises(ValidationError):
        deeds.withdraw(proposal, by=cast.worker, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlatformProposal.objects.filter(pk=proposal.pk).update(reason="")


def test_a_form_sent_twice_is_one_proposal_and_one_note(client, cast):
    worker = sign_in(client, cast.worker)
    address = reverse("workers:change_platform", args=["tiktok"])
    key = str(worker.get(address).context["form"]["public_id"].value())
    typed = text_of(page_of("tiktok"), cons="Anders.") | {"what_changed": "Nu zo.", "seen": "1"}
    answers = [worker.post(address, typed | {"public_id": key}) for _time in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert PlatformProposal.objects.count() == 1
    address = reverse("workers:new_trend_note")
    key = str(worker.get(address).context["form"]["public_id"].value())
    for _time in range(2):
        worker.post(address, {"text": "Verhalen zijn langer te zien", "public_id": key})
    assert TrendNote.objects.count() == 1


# --- who sees and does what -----------------------------------------------------------------------


def test_proposals_are_seen_by_who_made_them_decides_or_oversees(cast):
    proposal = proposed(page_of(), cast.worker)

    def seen(person):
        rows = PlatformProposal.objects.visible_to(User.objects.get(pk=person.pk))
        return proposal in rows

    assert [
        name
        for name in vars(cast)
        if isinstance(person := getattr(cast, name), User) and seen(person)
    ] == ["worker", "lead", "other_lead", "manager", "privacy_officer"]


def test_the_director_reads_what_was_adopted_and_no_note(client, cast):
    platform = Platform.objects.get(slug="snapchat")
    deeds.write_note("Spraak is in", platform, by=cast.worker, now=NOW)
    proposed(page_of(), cast.worker)
    page = sign_in(client, cast.director).get(reverse("workers:platform", args=["snapchat"]))
    assert page.status_code == 200
    assert "Spraak is in" not in page.text and "Het klopt niet meer." not in page.text


# --- the half-yearly look -------------------------------------------------------------------------


def test_a_page_is_looked_at_with_one_button_and_right_for_half_a_year(client, cast):
    lead = sign_in(client, cast.lead)
    address = reverse("workers:review_platform", args=["snapchat"])
    assert lead.post(address, {"seen": "9"}).status_code == 422
    assert lead.post(address, {"seen": "1"}).status_code == 302
    page = page_of()
    assert page.reviewed_by == cast.lead and page.current.number == 1
    assert not page.is_due(page.due_on - timedelta(days=1)) and page.is_due(page.due_on)
    assert AuditEntry.objects.filter(
        subject="workers.platformpage:snapchat", verb="confirmed"
    ).exists()


def test_who_keeps_the_pages_is_reminded_once_in_each_term(cast):
    for page in PlatformPage.objects.exclude(platform__slug="snapchat").select_related("current"):
        deeds.review(page, seen=1, by=cast.lead, now=NOW)
    day = date(2026, 12, 1)
    at = datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert calendar.platform_pages(day, at) == {"platform_pages_due": 1}
    assert calendar.platform_pages(day, at) == {"platform_pages_due": 0}
    message = Message.objects.get(kind="workers.platform_review")
    assert message.recipient == cast.manager.label
    assert "snapchat" not in mail.platform_review(message, at).subject.lower()
    deeds.review(page_of(), seen=1, by=cast.lead, now=NOW)
    assert calendar.platform_pages(date(2027, 5, 19), at) == {"platform_pages_due": 0}
    assert calendar.platform_pages(date(2027, 5, 20), at) == {"platform_pages_due": 8}


def test_a_reminder_says_nothing_once_somebody_looked(cast):
    calendar.platform_pages(date(2026, 12, 1), NOW)
    message = Message.objects.filter(subject="workers.platformpage:snapchat").get()
    deeds.review(page_of(), seen=1, by=cast.manager, now=NOW)
    assert mail.platform_review(message, NOW) is None


def test_an_archived_platform_asks_for_nothing(cast):
    deeds.set_status(Platform.objects.get(slug="snapchat"), "archived", by=cast.lead, now=NOW)
    assert calendar.platform_pages(date(2026, 12, 1), NOW) == {"platform_pages_due": 7}


# --- platforms come and go ------------------------------------------------------------------------


def posted(**also):
    return {
        "name": "Praatpaal",
        "audience": "Jongeren",
        "uses": "Praten",
        "pros": "Snel",
        "cons": "Nieuw",
        "privacy": "Onbekend wat het bewaart.",
        "decision": "yes_if",
        "decision_note": "Alleen kijken.",
    } | also


def test_a_platform_is_added_without_a_release_and_offered_at_once(client, cast):
    lead = sign_in(client, cast.lead)
    answer = lead.post(reverse("workers:new_platform"), posted())
    assert answer["Location"] == "/platforms/praatpaal/"
    assert "praatpaal" in [row.slug for row in Platform.objects.offered()]
    assert [row.slug for row in Platform.objects.offered()][-1] == "other"
    assert page_of("praatpaal").reviewed_by == cast.lead


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "snapchat"}, "name"),
        ({"name": "Figures"}, "name"),
        ({"name": "😀"}, "name"),
        ({"name": ""}, "name"),
        ({"decision": "maybe"}, "decision"),
        ({"decision_note": ""}, "decision_note"),
        ({"audience": "x" * 301}, "audience"),
        ({"privacy": "bsn 123456782"}, "privacy"),
        ({"cons": "Vraag het aan Samira Jansen"}, "cons"),
    ],
    ids=str,
)
def test_what_a_page_cannot_say_is_refused_beside_its_field(client, cast, wrong, field):
    lead = sign_in(client, cast.lead)
    answer = lead.post(reverse("workers:new_platform"), posted(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Platform.objects.filter(slug="praatpaal").exists()
    if field != "privacy":
        assert "Onbekend wat het bewaart." in answer.text


def test_whatever_is_sent_never_breaks_a_page(client, cast):
    lead = sign_in(client, cast.lead)
    for value in ("a\x00b", "👩‍👩‍👧" * 50, "x" * 5_000, "<script>", ["1", "2"]):
        for name in ("new_platform", "new_trend_note", "new_figure", "new_known_figure"):
            fields = dict.fromkeys(
                ("name", "text", "platform", "seen", "year", "percent", "public_id", "value"), value
            )
            answer = lead.post(reverse(f"workers:{name}"), fields)
            assert answer.status_code in (400, 422), (name, value)
        address = reverse("workers:platform_status", args=["snapchat"])
        assert lead.post(address, {"status": value}).status_code in (400, 422)
    assert lead.get(reverse("workers:platform_versions", args=["snapchat"]) + "?before=²")


def test_who_puts_away_what_somebody_else_watches_by_now_is_told(cast):
    first, second = (make.signed_in(person) for person in (cast.lead, cast.manager))
    page = reverse("workers:platform", args=["snapchat"])
    address = reverse("workers:platform_status", args=["snapchat"])
    seen = second.get(page).context["status_form"]["seen"].value()
    theirs = {"status": "watch", "seen": seen}
    assert first.post(address, theirs).status_code == 302
    refused = second.post(address, {"status": "archived", "seen": seen})
    assert refused.status_code == 422
    assert Platform.objects.get(slug="snapchat").status == "watch"
    [(label, value)] = refused.context["overtaken"]
    form = refused.context["status_form"]
    assert label in form.non_field_errors()[0] and value in refused.text
    assert form.non_field_errors()[0] in refused.text
    assert form["status"].value() == "archived"
    again = {"status": "archived", "seen": form["seen"].value()}
    assert second.post(address, again).status_code == 302
    assert Platform.objects.get(slug="snapchat").status == "archived"


def test_an_archived_platform_leaves_the_lists_and_stays_readable(client, cast):
    platform = Platform.objects.get(slug="snapchat")
    activity = make.activity(cast.worker, mode="online", kind="post", platform=platform)
    deeds.set_status(platform, "archived", by=cast.lead, now=NOW)
    assert platform not in Platform.objects.offered()
    worker = sign_in(client, cast.worker)
    new = worker.get(reverse("workers:new_activity")).context["form"]
    assert platform not in new.fields["platform"].queryset
    old = worker.get(reverse("workers:change_activity", args=[activity.public_id]))
    assert platform in old.context["form"].fields["platform"].queryset
    assert "Snapchat" in worker.get(activity.get_absolute_url()).text
    page = worker.get(reverse("workers:platform", args=["snapchat"]))
    assert page.status_code == 200 and not page.context["may_note"]


def test_what_was_written_of_a_platform_is_changed_after_it_was_put_away(cast):
    platform = Platform.objects.get(slug="snapchat")
    signal = make.signal(cast.worker, platform=platform)

    deeds.set_status(platform, "archived", by=cast.lead, now=NOW)
    edit = EditForm(signal=signal, user=cast.worker, now=NOW)
    assert ("snapchat", "Snapchat") in edit.fields["platform"].choices
    assert edit["platform"].value() == "snapchat"
    assert platform in Platform.objects.offered(signal.platform)
    assert platform not in Platform.objects.offered()
    assert Platform.objects.names()["snapchat"] == "Snapchat"


# --- what was learned from young people -----------------------------------------------------------


def test_a_note_waits_for_a_lead_who_keeps_it_or_not(client, cast):
    worker = sign_in(client, cast.worker)
    worker.post(
        reverse("workers:new_trend_note"),
        {"platform": "snapchat", "text": "Jongeren sturen liever spraak"},
    )
    note = TrendNote.objects.get()
    assert note.platform.slug == "snapchat"
    address = reverse("workers:decide_trend_note", args=[note.public_id])
    assert worker.post(address, {"status": "reviewed"}).status_code == 404
    lead = sign_in(client, cast.lead)
    lead.post(address, {"status": "nonsense"})
    note.refresh_from_db()
    assert note.status == "new"
    lead.post(address, {"status": "declined"})
    note.refresh_from_db()
    assert (note.status, note.decided_by) == ("declined", cast.lead)
    assert lead.post(address, {"status": "reviewed"}).status_code == 404
    seen = TrendNote.objects.visible_to(User.objects.get(pk=cast.colleague.pk))
    assert note not in seen


def test_a_name_in_a_note_is_asked_about_once(client, cast):
    worker = sign_in(client, cast.worker)
    typed = {"text": "Volgens Samira Jansen is het anders"}
    assert worker.post(reverse("workers:new_trend_note"), typed).status_code == 422
    answer = worker.post(reverse("workers:new_trend_note"), typed | {"text_confirmed": "on"})
    assert answer.status_code == 302


def test_a_note_is_encrypted(cast):
    note = deeds.write_note("Spraak is in", None, by=cast.worker, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM workers_trendnote WHERE id = %s", [note.pk])
        assert b"Spraak" not in bytes(cursor.fetchone()[0])


def test_what_waits_stands_on_the_start_page_of_who_decides(client, cast):
    assert answered(platform_tiles.tiles(cast.lead, NOW)) == []
    proposed(page_of(), cast.worker)
    deeds.write_note("Spraak is in", None, by=cast.worker, now=NOW)
    assert answered(platform_tiles.tiles(cast.worker, NOW)) == []
    for person in (cast.lead, cast.manager):
        page = sign_in(Client(), person).get("/")
        assert "Voorstel" in page.text and "Spraak is in" in page.text


# --- privacy --------------------------------------------------------------------------------------


def test_notes_and_proposals_go_after_two_years_and_names_with_who_left(cast):
    deeds.write_note("Oud nieuws", None, by=cast.worker, now=NOW)
    proposal = proposed(page_of(), cast.worker)
    deeds.decline(proposal, "Nee, hierom.", by=cast.lead, now=LATER)
    version = changed(page_of("tiktok"), cast.lead)
    User.objects.filter(pk=cast.lead.pk).update(status="left", left_on=FRIDAY)
    rules = {rule.key: rule.run for rule in retention_platforms.RULES}
    day = date(2028, 11, 21)
    assert rules["workers.trend_notes"](day, NOW, 500) == 1
    assert rules["workers.platform_proposals"](day, NOW, 500) == 0
    assert rules["workers.platform_proposals"](date(2028, 11, 24), NOW, 500) == 1
    assert rules["workers.platform_authors"](day, NOW, 500) == 3
    assert rules["workers.platform_authors"](day, NOW, 500) == 0
    version.refresh_from_db()
    assert (version.written_by, version.adopted_by, version.pros) == (None, None, "Iets nieuws.")


def test_a_person_hears_what_they_wrote_of_platforms(cast):
    deeds.write_note("Spraak is in", None, by=cast.worker, now=NOW)
    proposed(page_of(), cast.worker)
    [source] = subject_access_platforms.SOURCES
    hits = source.search(cast.worker.name, None, [], [])
    told = [value for hit in hits for value in hit.fields.values()]
    assert {"Spraak is in", "Het klopt niet meer."} <= set(told)
    assert source.search("Iemand Anders", None, [], []) == []


# --- budgets --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/platforms/", "/platforms/snapchat/", "/platforms/figures/"])
def test_pages_ask_little_however_much_there_is(
    client, cast, address, django_assert_max_num_queries
):
    platform = Platform.objects.get(slug="snapchat")
    for number in range(5):
        deeds.write_note(f"Weetje {number}", platform, by=cast.worker, now=NOW)
        proposed(page_of(), cast.worker, cons=f"Anders {number}.")
    lead = sign_in(client, cast.lead)
    lead.get(address)
    with django_assert_max_num_queries(6):
        lead.get(address)
