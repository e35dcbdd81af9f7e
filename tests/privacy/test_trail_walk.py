"""The chain of the trail: walked every day in part, wholly when asked, and who hears of a break."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outbox import jobs
from outbox.choices import JobState
from outbox.dates import MAX_JOB_ATTEMPTS
from outbox.delivery import deliver
from outbox.models import Job, Message
from privacy import audit, calendar, walking
from privacy.actions import checking
from privacy.choices import AuditVerb, TrailScope
from privacy.models import AuditEntry, AuditSeal, TrailCheck
from tests.sign_in import sign_in
from tests.trail import triggers_off
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUBJECT = "signals.signal:S-2026-0041"


@pytest.fixture(autouse=True)
def short_parts(monkeypatch, settings):
    """A trail of some seals takes several days and several pieces."""
    monkeypatch.setattr(walking, "LEAST", 2)
    monkeypatch.setattr(walking, "PIECE", 2)
    monkeypatch.setattr(walking, "DAYS", 4)
    settings.SECOND_FACTOR_REQUIRED = False


def sealed(count, at=NOW, each=2):
    """So many seals with entries, one a day up to the day before `at`."""
    made = []
    for number in range(count):
        day = at - timedelta(days=count - number)
        made += [audit.record(AuditVerb.READ, SUBJECT, by=None, at=day) for _entry in range(each)]
        audit.seal(day)
    return made


def walked(day=NOW, turns=100):
    """What the work of one day wrote down."""
    before = set(TrailCheck.objects.values_list("pk", flat=True))
    calendar.check_trail(day_of(day), day)
    for _turn in range(turns):
        if not jobs.take_one(lambda: day):
            break
    return list(TrailCheck.objects.exclude(pk__in=before).order_by("pk"))


def tampered(entry):
    with triggers_off() as cursor:
        cursor.execute("UPDATE privacy_auditentry SET actor = 'x' WHERE id = %s", [entry.pk])


def told():
    """Who was told, by what they are called in the outbox."""
    kind = "organisation.trail_broken"
    rows = Message.objects.filter(kind=kind).order_by("recipient")
    return list(rows.values_list("recipient", flat=True))


def test_short_trail_is_walked_whole_every_day():
    sealed(2)
    (check,) = walked()
    assert (check.scope, check.first_seal, check.last_seal) == (TrailScope.WHOLE, 1, 2)
    assert (check.entries, check.broken, check.until) == (4, "", NOW - timedelta(days=1))
    assert check.head == f"2:{bytes(AuditSeal.objects.newest().digest).hex()}"
    assert not TrailCheck.objects.standing().broken


def test_trail_without_an_entry_is_whole():
    (check,) = walked()
    assert (check.entries, check.last_seal, check.broken, check.until) == (0, 0, "", None)


def test_long_trail_has_its_turn_within_the_days_and_what_is_new_every_day():
    sealed(12)  # a quarter of twelve seals is three a day
    seen = []
    for number in range(4):
        day = NOW + timedelta(days=number)
        recent, part = walked(day)
        assert recent.scope == TrailScope.RECENT and recent.last_seal == 12
        assert part.scope == TrailScope.PART
        seen += range(part.first_seal, part.last_seal + 1)
    assert seen == list(range(1, 13))
    assert walked(NOW + timedelta(days=4))[1].first_seal == 1  # and round again


def test_day_looks_at_yesterday_and_at_what_waits_for_its_seal():
    sealed(12)
    audit.record(AuditVerb.READ, SUBJECT, by=None, at=NOW)
    recent, _part = walked()
    assert (recent.first_seal, recent.last_seal) == (12, 12)
    assert (recent.entries, recent.waiting, recent.until) == (3, 1, NOW)


def test_same_day_is_walked_once():
    sealed(3)
    assert walked()
    assert walked() == []
    assert Job.objects.filter(kind=checking.KIND).count() == 1


@pytest.mark.parametrize("entry", [0, 9, 23])
def test_break_is_found_within_the_days_wherever_it_is(cast, entry):
    entries = sealed(12)
    tampered(entries[entry])
    for number in range(4):
        walked(NOW + timedelta(days=number))
    met = TrailCheck.objects.standing().broken
    assert (met.broken_kind, met.broken_at) == ("changed", entries[entry].ref)


def test_part_behind_a_break_is_walked_too(cast):
    entries = sealed(12)
    tampered(entries[0])
    tampered(entries[23])
    days = [walked(NOW + timedelta(days=number)) for number in range(4)]
    broken = {each.broken_at for rows in days for each in rows if each.broken}
    assert broken == {entries[0].ref, entries[23].ref}
    assert [part.first_seal for _recent, part in days] == [1, 4, 7, 10]


@pytest.mark.parametrize("gone", [1, 4, 5, 11])
def test_seal_that_is_gone_is_missed(cast, gone):
    sealed(12)
    with triggers_off() as cursor:
        seal = AuditSeal.objects.get(number=gone)
        cursor.execute("DELETE FROM privacy_auditentry WHERE seal_id = %s", [seal.pk])
        cursor.execute("DELETE FROM privacy_auditseal WHERE id = %s", [seal.pk])
    for number in range(4):
        walked(NOW + timedelta(days=number))
    met = TrailCheck.objects.exclude(broken="").order_by("pk").last()
    assert met.broken_kind == "seal" and met.broken_at in {f"seal {gone}", f"seal {gone + 1}"}


def test_tail_that_was_cut_off_is_missed(cast):
    sealed(3)
    walked()
    with triggers_off() as cursor:
        seal = AuditSeal.objects.get(number=3)
        cursor.execute("DELETE FROM privacy_auditentry WHERE seal_id = %s", [seal.pk])
        cursor.execute("DELETE FROM privacy_auditseal WHERE id = %s", [seal.pk])
    walked(NOW + timedelta(days=1))
    met = TrailCheck.objects.standing().broken
    assert (met.broken_kind, met.broken_at) == ("seal", "seal 3")


def test_entry_that_nobody_of_this_house_wrote_is_found_before_it_is_sealed(cast):
    sealed(12)
    slipped = audit.record(AuditVerb.READ, SUBJECT, by=None, at=NOW)
    tampered(slipped)
    recent, _part = walked()
    assert (recent.broken_kind, recent.broken_at) == ("slipped_in", slipped.ref)


def test_seal_that_was_emptied_before_its_term_is_found(cast):
    sealed(3)
    with triggers_off() as cursor:
        seal = AuditSeal.objects.get(number=2)
        cursor.execute("DELETE FROM privacy_auditentry WHERE seal_id = %s", [seal.pk])
        AuditSeal.objects.filter(number=2).update(manifest=b"", pruned_at=NOW)
    walked()
    met = TrailCheck.objects.standing().broken
    assert (met.broken_kind, met.broken_at) == ("removed", "seal 2")


def test_what_is_due_may_be_pruned_between_two_pieces():
    long_ago = NOW - timedelta(days=900)
    sealed(6, at=long_ago)
    steps = walking.walk(walking.Range(TrailScope.WHOLE, 1, None), NOW)
    first = next(steps)
    assert (first.number, first.entries) == (2, 4)
    audit.prune(NOW - timedelta(days=800), NOW, 10)
    *_places, seen = steps
    assert seen.broken is None and seen.place.number == 6


def test_seals_made_meanwhile_are_walked_too():
    sealed(3)
    steps = walking.walk(walking.Range(TrailScope.WHOLE, 1, None), NOW)
    next(steps)
    audit.record(AuditVerb.READ, SUBJECT, by=None, at=NOW)
    audit.seal(NOW)
    *_places, seen = steps
    assert seen.broken is None and seen.place.number == 4 and seen.place.entries == 7


def test_chain_that_was_made_anew_behind_the_walk_is_a_break():
    sealed(5)
    steps = walking.walk(walking.Range(TrailScope.WHOLE, 1, None), NOW)
    next(steps)
    with triggers_off() as cursor:
        cursor.execute("UPDATE privacy_auditseal SET digest = %s WHERE number = 2", [b"x" * 32])
    *_places, seen = steps
    assert (seen.broken.kind, seen.broken.where) == ("seal", "seal 2")


def test_walk_goes_on_where_a_worker_was_killed(cast, monkeypatch):
    sealed(12)
    pieces = []
    after_piece = walking._after_piece

    def dies_at_the_second(place, now):
        pieces.append(place.number)
        if len(pieces) == 2:
            raise KeyboardInterrupt
        return after_piece(place, now)

    monkeypatch.setattr(walking, "_after_piece", dies_at_the_second)
    ref = checking.ask(by=cast.privacy_officer, now=NOW)
    with pytest.raises(KeyboardInterrupt):
        jobs.take_one(lambda: NOW)
    job = Job.objects.get(ref=ref)
    assert job.progress == 16 and job.position.startswith("whole:1::2:")
    later = NOW + timedelta(minutes=10)  # its lease has run out
    while jobs.take_one(lambda: later):
        pass
    assert pieces == [0, 2, 2, 4, 6, 8, 10]
    assert TrailCheck.objects.get().entries == AuditEntry.objects.count()


def test_turns_are_short_and_nothing_is_walked_or_told_twice(monkeypatch):
    """Each piece takes longer than a turn here, so that every one is a sweep of its own."""
    sealed(12)
    moments = iter(NOW + timedelta(seconds=30 * number) for number in range(1000))
    calendar.check_trail(day_of(NOW), NOW)
    sweeps = 0
    while jobs.take_one(lambda: next(moments)):
        sweeps += 1
    assert sweeps > 3
    checks = TrailCheck.objects.order_by("pk")
    assert [(row.scope, row.first_seal, row.last_seal) for row in checks] == [
        (TrailScope.RECENT, 12, 12),
        (TrailScope.PART, 1, 3),
    ]
    assert Job.objects.get().state == JobState.DONE


def test_who_has_to_act_hears_of_a_break_at_once(cast, mailoutbox):
    tampered(sealed(3)[0])
    walked()
    assert told() == sorted([cast.privacy_officer.label, cast.administrator.label])
    deliver(timezone.now)
    assert sorted(mail.to for mail in mailoutbox) == sorted(
        [[cast.privacy_officer.email], [cast.administrator.email]]
    )
    text = mailoutbox[0].body
    assert AuditEntry.objects.order_by("pk").first().ref in text and "/privacy/audit/" in text


def test_break_is_told_once_a_day_as_long_as_it_is_there(cast):
    tampered(sealed(3)[0])
    walked()
    checking.note_check(audit.verify(), NOW)
    assert len(told()) == 2
    walked(NOW + timedelta(days=1))
    assert len(told()) == 4


def test_walk_in_peace_over_the_same_seals_mends(cast):
    entry = sealed(2)[0]
    actor = entry.actor
    tampered(entry)
    walked()
    assert TrailCheck.objects.standing().broken
    with triggers_off() as cursor:
        cursor.execute("UPDATE privacy_auditentry SET actor = %s WHERE id = %s", [actor, entry.pk])
    walked(NOW + timedelta(days=1))
    assert not TrailCheck.objects.standing().broken


def test_walk_over_other_seals_mends_nothing(cast):
    tampered(sealed(12)[0])
    _recent, part = walked()
    assert part.broken
    _recent, part = walked(NOW + timedelta(days=1))
    assert not part.broken and TrailCheck.objects.standing().broken


def test_officer_has_the_whole_chain_checked_and_reads_what_was_found(client, cast):
    sealed(5, at=timezone.now())
    sign_in(client, cast.privacy_officer)
    page = client.get("/privacy/audit/").content.decode()
    assert 'action="/privacy/audit/check/"' in page and "t-warn" in page
    answer = client.post("/privacy/audit/check/")
    job = Job.objects.get(kind=checking.KIND)
    assert answer.status_code == 302 and answer["Location"] == f"/work/{job.ref}/"
    assert client.get(answer["Location"]).status_code == 200
    entry = AuditEntry.objects.get(verb=AuditVerb.CHECKED)
    assert (entry.by, entry.subject) == (cast.privacy_officer, "privacy.auditentry:trail")
    assert client.post("/privacy/audit/check/")["Location"] == "/work/"  # it is under way
    assert AuditEntry.objects.filter(verb=AuditVerb.CHECKED).count() == 1
    while jobs.take_one():
        pass
    assert 'href="/privacy/audit/"' in client.get(f"/work/{job.ref}/").content.decode()
    check = TrailCheck.objects.get()
    assert check.scope == TrailScope.WHOLE and check.entries == AuditEntry.objects.count()
    page = client.get("/privacy/audit/").content.decode()
    assert "t-ok" in page and "t-danger" not in page
    assert client.post("/privacy/audit/check/")["Location"] != "/work/"  # and may be asked anew


def test_page_tells_what_the_parts_saw_and_until_when(client, cast):
    sealed(12, at=timezone.now())
    walked(timezone.now())
    sign_in(client, cast.privacy_officer)
    response = client.get("/privacy/audit/")
    chain = response.context["chain"]
    assert chain.recent.scope == TrailScope.RECENT and chain.part.scope == TrailScope.PART
    assert "t-ok" in response.content.decode()


def test_page_says_so_when_nobody_checked_for_two_days(client, cast):
    sealed(3)
    walked(timezone.now() - timedelta(days=3))
    sign_in(client, cast.privacy_officer)
    assert client.get("/privacy/audit/").context["chain"].late


def test_administrator_sees_whether_the_chain_is_whole_and_others_do_not(client, cast):
    tampered(sealed(3)[0])
    walked()
    sign_in(client, cast.administrator)
    page = client.get("/privacy/audit/").content.decode()
    assert "t-danger" in page and "/privacy/audit/check/" not in page
    sign_in(client, cast.worker)
    assert client.get("/privacy/audit/").context["chain"] is None


def test_walk_that_was_given_up_is_taken_up_when_the_officer_asks_again(client, cast, monkeypatch):
    sealed(5, at=timezone.now())
    sign_in(client, cast.privacy_officer)

    def breaks(place, now):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(walking, "_after_piece", breaks)
        client.post("/privacy/audit/check/")
        moment = timezone.now()
        for _attempt in range(MAX_JOB_ATTEMPTS):
            jobs.take_one(lambda: moment)  # noqa: B023  called at once
            moment += timedelta(hours=1)
    job = Job.objects.get(kind=checking.KIND)
    assert job.state == JobState.FAILED
    assert client.post("/privacy/audit/check/")["Location"] == f"/work/{job.ref}/"
    assert AuditEntry.objects.filter(verb=AuditVerb.CHECKED).count() == 2
    while jobs.take_one():
        pass
    assert TrailCheck.objects.get().scope == TrailScope.WHOLE


@pytest.mark.parametrize("deed", ["changed", "deleted", "replaced"])
def test_what_a_walk_saw_stays(deed):
    sealed(2)
    walked()
    row = TrailCheck.objects.get()
    rows = TrailCheck.objects.filter(pk=row.pk)
    if deed == "replaced" and connection.vendor != "sqlite":
        return  # only SQLite replaces
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        if deed == "changed":
            rows.update(broken="seal 1 was changed")
        elif deed == "deleted":
            rows._raw_delete(rows.db)
        else:
            cursor.execute(
                "INSERT OR REPLACE INTO privacy_trailcheck SELECT * FROM privacy_trailcheck"
            )
    assert TrailCheck.objects.get().broken == ""
