"""Policy documents: drafted, proposed, adopted for good, read by everybody (R66, R69, R70)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from organisation.choices import PersonStatus
from outbox.models import Message
from policy import calendar, document_mail, retention, subject_access
from policy import tiles as policy_tiles
from policy.actions import documents as deeds
from policy.choices.documents import DocumentType, RuleKind
from policy.first_steps import READ
from policy.models import PolicyDocument, ReadConfirmation
from policy.screens.documents import listed
from policy.starting import parted, text_for
from privacy.models import AuditEntry
from tests.policy import documents as make
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

TYPE = "chat_group_agreements"


def refused(code, do, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(*args, **kwargs)
    assert refusal.value.code == code
    return refusal.value.messages[0]


def seen(user, type=TYPE):
    rows = PolicyDocument.objects.visible_to(user).of_type(type)
    return {(row.number, row.status) for row in rows}


# --- what may happen ------------------------------------------------------------------------------


def test_a_document_is_drafted_proposed_and_adopted_and_the_one_before_is_replaced(cast):
    first = make.adopted(cast.manager)
    second = deeds.start_next(first, by=cast.manager, now=timezone.now())
    deeds.save_draft(
        second, {"body": "Wij bellen altijd."}, revision=1, by=cast.lead, now=timezone.now()
    )
    now = timezone.now()
    deeds.propose(second, revision=second.revision, by=cast.manager, today=day_of(now), now=now)
    deeds.adopt(second, revision=second.revision, by=cast.director, now=now)

    first.refresh_from_db()
    assert (first.number, first.status) == (1, "replaced")
    assert (second.number, second.status, second.adopted_by) == (2, "adopted", cast.director)
    moves = AuditEntry.objects.filter(subject__endswith=second.audit_ref, verb="moved")
    assert [(each.before, each.after) for each in moves.order_by("pk")] == [
        ("draft", "proposed"),
        ("proposed", "adopted"),
    ]


def test_one_version_is_worked_on_at_a_time(cast):
    make.draft(cast.manager)

    assert "al aan" in refused("open", make.draft, cast.manager)


def test_an_adopted_version_is_never_edited_by_whatever_way(cast):
    document = make.adopted(cast.manager)
    rows = PolicyDocument.objects.filter(pk=document.pk)
    for change in ({"body": "Anders"}, {"title": "Anders"}, {"musts": ""}, {"number": 7}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(status="draft")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(status="draft", adopted_at=None, adopted_on=None)
    refused("stale", deeds.save_draft, document, {"body": "x"}, revision=document.revision,
            by=cast.manager, now=timezone.now())  # fmt: skip
    assert rows.get().body == "Wij bellen liever."


def test_nothing_is_proposed_without_saying_anything(cast):
    now = timezone.now()
    document = make.draft(cast.manager, body="", musts="", tips="")
    refused(
        "empty", deeds.propose, document, revision=1, by=cast.manager, today=day_of(now), now=now
    )
    for content in ("text", "link", "file"):
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyDocument.objects.filter(pk=document.pk).update(status="proposed", content=content)


def test_the_online_vision_waits_for_the_offline_one(cast):
    """R66: adopted, or linked to where it stands."""
    online = make.draft(cast.manager, "vision_online")
    now = timezone.now()
    propose = {"revision": 1, "by": cast.manager, "today": day_of(now), "now": now}
    assert "Visie op jongerenwerk" in refused("builds_on", deeds.propose, online, **propose)
    PolicyDocument.objects.filter(pk=online.pk).update(status="proposed", revision=2)
    online.refresh_from_db()
    refused("builds_on", deeds.adopt, online, revision=2, by=cast.director, now=now)

    offline = make.draft(cast.manager, "vision_offline", content="link", body="")
    refused("builds_on", deeds.adopt, online, revision=2, by=cast.director, now=now)
    link = {"link": "https://voorbeeld.example.org/visie.pdf"}
    deeds.save_draft(offline, link, revision=1, by=cast.manager, now=now)
    deeds.adopt(online, revision=2, by=cast.director, now=now)
    assert online.status == "adopted"


def test_of_two_who_decide_at_once_one_is_told(cast):
    document = make.proposed(cast.manager)
    same = PolicyDocument.objects.get(pk=document.pk)
    now = timezone.now()
    deeds.give_back(document, "Korter graag.", by=cast.director, now=now)

    refused("stale", deeds.adopt, same, revision=same.revision, by=cast.director, now=now)
    assert PolicyDocument.objects.get(pk=document.pk).remark == "Korter graag."
    assert Message.objects.of_kind(deeds.GIVEN_BACK).get().recipient == cast.manager.label


def test_a_draft_that_is_thrown_away_frees_its_number(cast):
    deeds.throw_away(make.draft(cast.manager), by=cast.manager, now=timezone.now())

    assert make.draft(cast.manager).number == 1
    refused("stale", deeds.throw_away, make.adopted(cast.manager, "instaclean"), by=cast.manager,
            now=timezone.now())  # fmt: skip


# --- who sees and does what -----------------------------------------------------------------------


def test_everybody_reads_what_is_adopted_and_drafts_stay_with_who_works_on_them(cast):
    first = make.adopted(cast.manager)
    deeds.start_next(first, by=cast.manager, now=timezone.now())

    for person in (cast.worker, cast.director):
        assert seen(person) == {(1, "adopted")}
    for person in (cast.lead, cast.manager, cast.privacy_officer):
        assert seen(person) == {(1, "adopted"), (2, "draft")}
    assert seen(cast.administrator) == set()


def test_the_director_sees_what_waits_for_a_decision(cast):
    make.proposed(cast.manager)

    assert seen(cast.director) == {(1, "proposed")}
    assert seen(cast.worker) == set()


def test_the_privacy_officer_edits_what_is_about_privacy_alone(client, cast):
    ours = make.draft(cast.manager)
    other = make.draft(cast.manager, "instaclean")
    rows = PolicyDocument.objects.editable_by(cast.privacy_officer)

    assert list(rows) == [ours]
    assert set(PolicyDocument.objects.editable_by(cast.lead)) == {ours, other}
    assert not PolicyDocument.objects.decidable_by(cast.lead).exists()
    client = sign_in(client, cast.privacy_officer)
    assert client.post(reverse("policy:start_document", args=["privacy_agreements"]),
                       {"content": "text"}).status_code == 302  # fmt: skip
    assert client.post(reverse("policy:start_document", args=["vision_offline"]),
                       {"content": "text"}).status_code == 404  # fmt: skip


# --- reading --------------------------------------------------------------------------------------


def test_every_youth_worker_is_asked_to_read_what_is_adopted(cast):
    document = make.adopted(cast.manager)

    asked = Message.objects.of_kind(deeds.READ)
    assert {m.recipient for m in asked} == {
        person.label
        for person in (cast.worker, cast.colleague, cast.lead, cast.other_worker, cast.other_lead)
    }
    mail = document_mail.read(asked.first(), timezone.now())
    assert document.get_absolute_url() in mail.text and document.title in mail.subject
    deeds.confirm_reading(document, by=cast.worker, now=timezone.now())
    deeds.confirm_reading(document, by=cast.worker, now=timezone.now())
    assert ReadConfirmation.objects.count() == 1
    assert document_mail.read(asked.get(recipient=cast.worker.label), timezone.now()) is None


def test_who_read_it_is_a_share_for_policy_and_names_for_the_own_lead(client, cast):
    document = make.adopted(cast.manager)
    deeds.confirm_reading(document, by=cast.worker, now=timezone.now())
    page = document.get_absolute_url()

    shown = sign_in(client, cast.manager).get(page).text
    assert "elezen door 1 van 5 (20%)" in shown and "Cora" not in shown
    shown = sign_in(client, cast.lead).get(page).text
    assert "Cora Collega" in shown and "Lea Leider" in shown
    assert "Otto Ander" not in shown
    shown = sign_in(client, cast.worker).get(page).text
    assert "van 5" not in shown and "Cora" not in shown


def test_after_two_weeks_who_did_not_confirm_is_reminded_once(cast):
    now = timezone.now()
    document = make.adopted(cast.manager, now=now)
    deeds.confirm_reading(document, by=cast.worker, now=now)
    cast.other_worker.status = PersonStatus.PAUSED
    cast.other_worker.save()
    day = document.adopted_on

    assert calendar.reading(day + timedelta(days=13), now) == {"policy_reading_reminded": 0}
    assert calendar.reading(day + timedelta(days=17), now) == {"policy_reading_reminded": 1}
    assert calendar.reading(day + timedelta(days=17), now) == {"policy_reading_reminded": 0}
    reminded = Message.objects.of_kind(deeds.READ_REMINDER)
    assert {m.recipient for m in reminded} == {
        person.label for person in (cast.colleague, cast.lead, cast.other_lead)
    }
    assert document_mail.read_reminder(reminded.first(), timezone.now()).to


def test_a_new_colleague_reads_what_is_adopted_before_the_step_is_done(client, cast):
    documents = [make.adopted(cast.manager), make.adopted(cast.manager, "instaclean")]
    page = sign_in(client, cast.worker).get(reverse("policy:reading"))
    assert [is_read for _row, is_read in page.context["rows"]] == [False, False]

    deeds.confirm_reading(documents[0], by=cast.worker, now=timezone.now())
    assert not READ.rows(cast.worker).exists()
    deeds.confirm_reading(documents[1], by=cast.worker, now=timezone.now())
    assert READ.rows(cast.worker).exists()
    assert not READ.rows(cast.colleague).exists()


def test_the_start_page_shows_what_is_to_be_read_and_what_waits_for_the_director(cast):
    make.adopted(cast.manager)
    make.proposed(cast.manager, "instaclean")
    now = timezone.now()

    [tile] = answered(policy_tiles.tiles(cast.worker, now))
    assert [row.type for row in tile.context["unread"]] == [TYPE]
    [tile] = answered(policy_tiles.tiles(cast.director, now))
    assert [row.type for row in tile.context["proposed"]] == ["instaclean"]
    assert answered(policy_tiles.tiles(cast.manager, now)) == []


# --- pages ----------------------------------------------------------------------------------------


def typed(document, **also):
    return {
        "revision": document.revision,
        "title": document.title,
        "content": "text",
        "body": document.body,
        "musts": document.musts,
        "tips": document.tips,
    } | also


def test_from_nothing_to_adopted_on_the_pages(client, cast):
    manager = sign_in(client, cast.manager)
    begin = manager.get(reverse("policy:document", args=["vision_offline"]))
    assert "Waarom wij er zijn" in begin.text
    answer = manager.post(
        reverse("policy:start_document", args=["vision_offline"]), {"content": "text"}, follow=True
    )
    assert "Meedoen is vrijwillig en gratis" in answer.text
    document = PolicyDocument.objects.get()
    change = reverse("policy:change_version", args=["vision_offline", 1])
    manager.post(change, typed(document, body="# Kop\n\n<script>x</script> **vet**"))
    document.refresh_from_db()
    page = manager.get(document.get_absolute_url()).text
    assert "<h2>Kop</h2>" in page and "<strong>vet</strong>" in page
    assert "<script>x" not in page
    propose = reverse("policy:propose", args=["vision_offline", 1])
    assert manager.post(propose, {"revision": 1}).status_code == 422
    assert manager.post(propose, {"revision": document.revision}).status_code == 302
    document.refresh_from_db()
    director = sign_in(client, cast.director)
    back = reverse("policy:give_back", args=["vision_offline", 1])
    assert director.post(back, {"why": ""}).status_code == 422
    adopt = reverse("policy:adopt", args=["vision_offline", 1])
    assert director.post(adopt, {"revision": document.revision}).status_code == 302
    document.refresh_from_db()
    assert document.status == "adopted"


def test_who_is_overtaken_loses_nothing_and_sees_both(client, cast):
    document = make.draft(cast.manager)
    client = sign_in(client, cast.manager)
    mine = typed(document, body="Dit typte ik.")
    deeds.save_draft(
        document, {"body": "Dit typte een ander."}, revision=1, by=cast.lead, now=timezone.now()
    )

    address = reverse("policy:change_version", args=[TYPE, 1])
    answer = client.post(address, mine)
    assert answer.status_code == 422
    assert "Dit typte ik." in answer.text and 'name="revision" value="2"' in answer.text
    assert "een ander." in answer.text
    assert client.post(address, mine | {"revision": 2}).status_code == 302
    document.refresh_from_db()
    assert document.body == "Dit typte ik."


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.example.org", "https://", "https://a:b@c.example.org",
             "https://x y.example.org", "https://x.example.org:99999/"],
)  # fmt: skip
def test_a_link_leads_to_a_page_on_the_web(client, cast, link):
    document = make.draft(cast.manager)
    address = reverse("policy:change_version", args=[TYPE, 1])

    answer = sign_in(client, cast.manager).post(address, typed(document, content="link", link=link))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["link"]


def test_a_page_says_what_must_and_what_helps_apart(client, cast):
    document = make.adopted(cast.manager)
    assert document.rules == [
        (RuleKind.MUST, "Geen namen in een groep."),
        (RuleKind.TIP, "Bel."),
    ]
    page = sign_in(client, cast.worker).get(reverse("policy:document", args=[TYPE]))
    assert page.context["musts"] == ["Geen namen in een groep."] and page.context["tips"] == [
        "Bel."
    ]
    assert page.text.index("Kaders") < page.text.index("Tips")


def test_versions_show_what_changed(client, cast):
    first = make.adopted(cast.manager)
    second = deeds.start_next(first, by=cast.manager, now=timezone.now())
    deeds.save_draft(
        second, {"body": "Wij bellen altijd."}, revision=1, by=cast.lead, now=timezone.now()
    )
    page = sign_in(client, cast.lead).get(reverse("policy:versions", args=[TYPE]))

    assert "<ins>" in page.text and "altijd." in page.text
    [newest, _oldest] = page.context["versions"]
    assert [row.label for row in newest["differences"]] == ["Tekst"]


def test_the_list_and_a_page_ask_few_questions(client, cast, django_assert_max_num_queries):
    for type in DocumentType:
        make.adopted(cast.manager, type)
    client = sign_in(client, cast.lead)
    client.get(reverse("policy:documents"))
    for address in (reverse("policy:documents"), reverse("policy:document", args=[TYPE])):
        with django_assert_max_num_queries(6):
            client.get(address)


def test_an_unknown_type_or_number_is_not_there(client, cast):
    client = sign_in(client, cast.manager)
    for address in (
        "nothing/",
        "vision_online/9/",
        "vision_online/99999999999/",
        "nothing/versions/",
    ):
        assert client.get(f"/policy/documents/{address}").status_code == 404


# --- texts, terms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("type", DocumentType)
def test_every_type_begins_with_a_text_of_its_own(type):
    said = text_for(type)

    assert said["title"] and said["musts"] and said["tips"]


def test_a_line_with_its_sign_is_a_rule():
    said = parted("Een zin.\nKader: altijd zo.\nTip: liever zo.")

    assert (said.body, said.musts, said.tips) == ("Een zin.", "Altijd zo.", "Liever zo.")


def test_what_was_replaced_goes_after_seven_years_and_who_left_is_forgotten(cast):
    now = timezone.now()
    old = make.adopted(cast.manager, now=now - timedelta(days=9 * 365), director=cast.director)
    deeds.confirm_reading(old, by=cast.worker, now=now)
    held = make.adopted(cast.manager, now=now)
    deeds.confirm_reading(held, by=cast.worker, now=now)
    rules = {rule.key: rule.run for rule in retention.RULES}

    assert rules["policy.replaced"](day_of(now), now, 100) == 1
    assert list(PolicyDocument.objects.all()) == [held]
    for person in (cast.worker, cast.manager):
        person.status, person.left_on = PersonStatus.LEFT, day_of(now) - timedelta(days=800)
        person.save()
    assert rules["policy.readers"](day_of(now), now, 100) == 1
    assert rules["policy.authors"](day_of(now), now, 100) == 2
    held.refresh_from_db()
    assert held.made_by is None and held.adopted_by == cast.director


def test_somebody_finds_back_what_they_wrote_and_read(cast):
    document = make.adopted(cast.manager)
    deeds.confirm_reading(document, by=cast.worker, now=timezone.now())
    searches = {source.key: source.search for source in subject_access.SOURCES}

    assert len(searches["policy.written"]("Mia Manager", None, (), ())) == 1
    assert len(searches["policy.read"]("Wim Werker", None, (), ())) == 1
    assert searches["policy.read"]("Cora Collega", None, (), ()) == []


def test_the_list_shows_what_is_missing_to_who_begins_it(cast):
    make.adopted(cast.manager)
    today = timezone.localdate()

    assert len(answered(listed(cast.manager, today))["missing"]) == len(DocumentType) - 1
    assert answered(listed(cast.worker, today))["missing"] == []
