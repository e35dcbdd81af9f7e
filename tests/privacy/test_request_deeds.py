"""What is done in the data on a request: by the app that holds it, and again after a restore."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.actions import leaving
from organisation.models import User
from privacy import audit, journal, replaying
from privacy.actions import answering, keeping, searching
from privacy.journal import Entry
from privacy.models import AuditEntry, LegalHold
from privacy.request_choices import Kind
from privacy.request_deeds import BY_HAND, HOLD, deeds, named
from privacy.subject_access import Hit
from signals.actions import items, trend_messages, triage
from signals.models import InstacleanItem, PublishedList, Signal, SignalVersion, TrendMessage
from tests import make
from tests.privacy import make as asks
from tests.sign_in import sign_in
from workers.actions import hours, months
from workers.models import HourEntry, PracticeExample
from youthwork.lib.dates import add_months, day_of, month_start

pytestmark = pytest.mark.django_db
NARRATIVE = "Milan Vos wil meevieren op het plein."


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    return settings.JOURNAL_PATH


def hit_on(cast, subject, kind=Kind.ERASE, **fields):
    """A hit on this object in a request that is judged."""
    made = asks.identified(cast.privacy_officer, kind=kind)
    found = Hit(subject=subject, title="Signaal", day=None, fields=fields or {"Text": NARRATIVE})
    searching.keep(made, "signals.narrative", [found])
    searching.finish(made, cut_off=False, now=timezone.now())
    return made.hits.get()


def do(cast, hit, key, **said):
    said = {"reason": "Op verzoek van Milan Vos"} | said
    answering.do(hit, named(key), by=cast.privacy_officer, now=timezone.now(), **said)


def test_a_name_is_covered_everywhere_and_stands_neither_in_trail_nor_journal(cast, kept):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    hit = hit_on(cast, f"signals.signal:{signal.ref}")
    do(cast, hit, "signals.mask", words="Milan Vos")

    signal.refresh_from_db()
    assert signal.narrative == "███ wil meevieren op het plein."
    assert hit.done == "signals.mask"
    assert "Milan" not in kept.read_text()
    assert not [row for row in AuditEntry.objects.all() if "Milan" in row.reason]


def test_what_must_be_covered_is_asked_for_and_must_stand_there(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    hit = hit_on(cast, f"signals.signal:{signal.ref}")
    for words in ("", "Piet Jansen"):
        with pytest.raises(ValidationError) as refusal, transaction.atomic():
            do(cast, hit, "signals.mask", words=words)
        assert "words" in refusal.value.error_dict
    hit.refresh_from_db()
    assert hit.done == ""


def test_the_page_offers_the_words_that_stand_there_and_covers_them(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    hit = hit_on(cast, f"signals.signal:{signal.ref}")
    desk = sign_in(Client(), cast.privacy_officer)
    page = desk.get(reverse("privacy:request_hit", args=[hit.request.ref, hit.number]))
    assert page.context["deed_form"]["words"].value() == "Milan Vos"

    url = reverse("privacy:request_deed", args=[hit.request.ref, hit.number])
    wrong = desk.post(url, {"deed": "signals.mask", "reason": "Op verzoek", "words": "Piet"})
    assert wrong.status_code == 422 and "Piet" in wrong.content.decode()
    right = desk.post(url, {"deed": "signals.mask", "reason": "Op verzoek", "words": "Milan Vos"})
    assert right.status_code == 302
    signal.refresh_from_db()
    assert "Milan" not in signal.narrative


def test_a_correction_puts_other_words_there_and_keeps_what_it_said(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    hit = hit_on(cast, f"signals.signal:{signal.ref}", Kind.RECTIFY)
    do(cast, hit, "signals.correct", words="wil meevieren", instead="was er niet bij")

    signal.refresh_from_db()
    assert signal.narrative == "Milan Vos was er niet bij op het plein."
    assert SignalVersion.objects.get().narrative == NARRATIVE


def test_erasing_a_signal_leaves_a_figure_and_an_account_goes_alone(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE, account_handle="@milan.vos")
    do(cast, hit_on(cast, f"signals.signal:{signal.ref}"), "signals.erase_account")
    signal.refresh_from_db()
    assert not signal.account_handle and signal.narrative

    do(cast, hit_on(cast, f"signals.signal:{signal.ref}"), "signals.erase")
    signal.refresh_from_db()
    assert not signal.narrative and signal.category


@pytest.mark.parametrize("key", ["signals.mask", "signals.erase", "signals.erase_account"])
@pytest.mark.parametrize("held", ["it", "who logged it", "who took a step"])
def test_a_hold_keeps_a_signal_as_it_is(cast, key, held):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    triage.add_step(signal, "talk_youth", by=cast.lead, now=timezone.now())
    subject, today = f"signals.signal:{signal.ref}", timezone.localdate()
    people = {"who logged it": cast.worker.label, "who took a step": cast.lead.label}
    keeping.place_hold(
        people.get(held, subject), reason="Onderzoek", until=today + timedelta(days=9),
        by=cast.privacy_officer, today=today, now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit_on(cast, subject), key, words="Milan Vos")
    assert refusal.value.code == "held"
    assert Signal.objects.get().narrative == NARRATIVE


def test_a_hold_on_a_colleague_keeps_what_stands_beside_signals(cast):
    row, today = make.example(cast.worker, result="Milan Vos haalde het."), timezone.localdate()
    keeping.place_hold(
        cast.worker.label, reason="Geschil", until=today + timedelta(days=9),
        by=cast.privacy_officer, today=today, now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit_on(cast, audit.label(row)), "signals.mask_beside", words="Milan Vos")
    assert refusal.value.code == "held"


def test_a_name_in_an_example_is_covered_and_again_after_a_restore(cast):
    row, stood = make.example(cast.worker, result="Milan Vos haalde de cursus."), journal.position()
    do(cast, hit_on(cast, audit.label(row)), "signals.mask_beside", words="Milan Vos")
    row.refresh_from_db()
    assert row.result == "███ haalde de cursus."
    [entry] = AuditEntry.objects.filter(verb="masked", subject=audit.label(row))
    assert entry.fields == "result"

    PracticeExample.objects.filter(pk=row.pk).update(result="Milan Vos haalde de cursus.")
    assert journal.replay(journal.since(stood).entries, timezone.now()) == {"signals.masked": 1}
    row.refresh_from_db()
    assert row.result == "███ haalde de cursus."


def test_a_message_about_trends_is_covered_until_it_is_sent_and_stays_as_it_was_sent(cast):
    now, month = timezone.now(), day_of(timezone.now()).replace(day=1)
    published = PublishedList.objects.create(
        team=None, kind="category", first_month=month, last_month=month, total=12,
        figures=[["opportunity", 12, "shown"]], published_at=now,
    )  # fmt: skip
    row = trend_messages.compose(published, "Milan Vos hielp.", by=cast.manager, now=now)
    do(cast, hit_on(cast, audit.label(row)), "signals.mask_beside", words="Milan Vos")
    row.refresh_from_db()
    assert "███ hielp." in row.body and "Milan" not in row.body

    TrendMessage.objects.filter(pk=row.pk).update(sent_at=now)
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit_on(cast, audit.label(row)), "signals.mask_beside", words="hielp")
    assert refusal.value.code == "sent"
    row.refresh_from_db()
    assert "███ hielp." in row.body


def test_what_was_shared_is_closed_and_its_words_go(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    partner = make.partner()
    make.agreement(partner)
    row = make.disclosure(signal, partner, by=cast.lead, now=timezone.now())
    hit = hit_on(cast, f"signals.signal:{signal.ref}")
    desk = sign_in(Client(), cast.privacy_officer)
    page = desk.get(reverse("privacy:request_hit", args=[hit.request.ref, hit.number]))
    assert page.context["recipients"] == [partner.name]

    do(cast, hit_on(cast, f"signals.disclosure:{row.ref}"), "signals.end_sharing")
    row.refresh_from_db()
    assert row.revoked_at and not row.summary


def test_a_reported_account_is_forgotten_and_not_recognised_any_more(cast):
    now = timezone.now()
    never_sent, sent = (
        make.item(cast.worker),
        make.item(cast.worker, account_handle="ander.account"),
    )
    items.check(sent, by=cast.lead, now=now)
    items.send(sent, by=cast.lead, now=now)
    for item in (never_sent, sent):
        do(cast, hit_on(cast, f"signals.instacleanitem:{item.ref}"), "signals.erase_item")
    left = InstacleanItem.objects.get()
    assert left.pk == sent.pk and not left.account_handle
    assert left.account_term is None and left.place_term is None


def test_a_hold_keeps_a_work_account_too(cast):
    profile, today = make.work_profile(cast.worker), timezone.localdate()
    keeping.place_hold(
        profile.label,
        reason="Onderzoek",
        until=today,
        by=cast.privacy_officer,
        today=today,
        now=timezone.now(),
    )
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit_on(cast, profile.label), "workers.erase_profile")
    assert refusal.value.code == "held"


def test_a_note_with_hours_goes_and_the_hours_stay(cast):
    row = make.hours(cast.worker, note="Met Milan Vos gesproken")
    do(cast, hit_on(cast, f"workers.hourentry:{row.public_id}"), "workers.erase_note")
    row = HourEntry.objects.get(pk=row.pk)
    assert not row.note and row.minutes


def test_a_note_of_a_closed_month_goes_too_and_once_more_after_a_restore(cast):
    """It came back, where the backup was of a time in which its month was closed."""
    now = timezone.now()
    month = add_months(month_start(day_of(now)), -1)
    row = make.hours(cast.worker, day=month, note="Met Milan Vos gesproken")
    months.close(cast.noord, month, by=cast.lead, now=now)
    do(cast, hit_on(cast, f"workers.hourentry:{row.public_id}"), "workers.erase_note")
    assert not HourEntry.objects.get(pk=row.pk).note
    entry = Entry(now, "privacy.deed", f"workers.hourentry:{row.public_id}", ["workers.erase_note"])
    assert replaying.deed(entry, now)
    with pytest.raises(ValidationError), transaction.atomic():
        hours.write_note(row, "Iets anders", by=cast.lead, now=now)


def test_who_works_here_keeps_an_account_and_who_left_may_go(cast):
    hit = hit_on(cast, cast.worker.label)
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit, "organisation.forget")
    assert refusal.value.code == "works_here"

    now = timezone.now()
    leaving.leave(cast.worker, by=cast.privacy_officer, today=timezone.localdate(), now=now)
    do(cast, hit, "organisation.forget")
    person = User.objects.get(pk=cast.worker.pk)
    assert person.email.endswith("@former.invalid") and person.name != cast.worker.name


def test_a_restored_backup_covers_a_name_again(cast, kept):
    signal = make.signal(cast.worker, narrative="Er was  Milan Vos's fiets, van MILAN VOS.")
    before, stood = signal.narrative, journal.position()
    do(cast, hit_on(cast, f"signals.signal:{signal.ref}"), "signals.mask", words="milan vos")
    signal.refresh_from_db()
    covered = signal.narrative
    Signal.objects.filter(pk=signal.pk).update(narrative=before)  # as the backup has it

    entries = journal.since(stood).entries
    assert journal.replay(entries, timezone.now()) == {"signals.masked": 1}
    signal.refresh_from_db()
    assert signal.narrative == covered and "Vos" not in covered
    assert journal.replay(entries, timezone.now()) == {}  # nothing is left to do


def test_a_number_of_another_key_costs_the_texts_rather_than_the_name(cast, settings):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    stood = journal.position()
    do(cast, hit_on(cast, f"signals.signal:{signal.ref}"), "signals.mask", words="Milan Vos")
    Signal.objects.filter(pk=signal.pk).update(narrative=NARRATIVE)
    settings.INDEX_KEY = b"another key of thirty-two bytes!"

    journal.replay(journal.since(stood).entries, timezone.now())
    signal.refresh_from_db()
    assert not signal.narrative and signal.category


def test_a_restored_backup_erases_again_whatever_hold_stood_there_then(cast):
    signal = make.signal(cast.worker, narrative=NARRATIVE)
    stood, today = journal.position(), timezone.localdate()
    do(cast, hit_on(cast, f"signals.signal:{signal.ref}"), "signals.erase")
    held = make.signal(cast.worker, narrative=NARRATIVE)
    do(cast, hit_on(cast, f"signals.signal:{held.ref}", Kind.RESTRICT), "privacy.hold")
    entries = journal.since(stood).entries
    Signal.objects.filter(pk=signal.pk).update(narrative=NARRATIVE)
    LegalHold.objects.all().delete()
    keeping.place_hold(
        f"signals.signal:{signal.ref}",
        reason="Toen",
        until=today,
        by=None,
        today=today,
        now=timezone.now(),
    )

    assert journal.replay(entries, timezone.now()) == {"privacy.deed": 2}
    signal.refresh_from_db()
    assert not signal.narrative
    assert LegalHold.objects.filter(subject=f"signals.signal:{held.ref}").exists()


def test_only_what_can_be_held_is_set_still():
    """A hold on anything else would be a promise that nobody keeps."""
    assert HOLD.models == set(settings.HOLDABLE)
    assert HOLD.fits(Kind.RESTRICT, "signals.signal:S-2026-0001")
    assert not HOLD.fits(Kind.RESTRICT, "workers.hourentry:x")
    assert BY_HAND.fits(Kind.RESTRICT, "workers.hourentry:x")


def test_keys_of_deeds_are_unique_and_fit_their_column():
    keys = [deed.key for deed in deeds()]
    assert len(keys) == len(set(keys)) and max(map(len, keys)) <= 40


def test_what_a_hold_refused_comes_back_from_no_journal(cast, kept):
    signal, today = make.signal(cast.worker, narrative=NARRATIVE), timezone.localdate()
    subject = f"signals.signal:{signal.ref}"
    until = today + timedelta(days=30)
    keeping.place_hold(
        subject, reason="Onderzoek", until=until, by=cast.lead, today=today, now=timezone.now()
    )
    deed = next(each for each in deeds() if each.journalled and each.fits(Kind.ERASE, subject))
    hit = hit_on(cast, subject)
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        do(cast, hit, deed.key, words="Milan Vos")
    assert refusal.value.code == "held"
    assert not kept.exists() or "privacy.deed" not in kept.read_text()
