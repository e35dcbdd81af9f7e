"""The register: only what everybody on it said yes to, found again from a consent and back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.actions import asking, publishing, signing, withdrawing
from consent.models import Publication, TakedownTask
from consent.querysets import publication as lists
from organisation.models import User
from privacy.models import AuditEntry
from tests import make as house
from tests.consent import make
from tests.consent.make import NO, NOW
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)
PUBLISH, REGISTER = reverse("consent:publish"), reverse("consent:publications")


@pytest.fixture
def worker(cast):
    make.places()
    return sign_in(Client(), cast.worker)


@pytest.fixture
def given(cast):
    return make.consent(cast.worker, cast.noord, now=timezone.now() - 5 * DAY)


def posted(*consents, **also):
    values = {
        "kind": "photo",
        "channel": "instagram_closed",
        "posted_on": day_of(NOW),
        "what": "voetbaltoernooi",
        "address": "https://example.org/p/1?utm=x",
        "people": [one.subject for one in consents],
    }
    return publishing.Posted(**(values | also))


def refused(cast, one):
    with pytest.raises(ValidationError) as refusal:
        publishing.publish(one, by=cast.worker, now=NOW)
    assert not Publication.objects.exists()
    return " ".join(refusal.value.messages)


def test_a_yes_goes_into_the_register_and_is_found_from_the_consent_and_back(cast):
    consent = make.consent(cast.worker, cast.noord)
    made = publishing.publish(posted(consent), by=cast.colleague, now=NOW)
    assert Publication.objects.resting_on(consent).get() == made
    assert made.subjects.get().consent == consent and made.team == cast.noord


def test_f21_consent_for_instagram_posted_on_tiktok_is_refused_with_what_is_a_yes(cast):
    consent = make.consent(cast.worker, cast.noord, NO | {"photo": "yes", "closed_profiles": "yes"})
    told = refused(cast, posted(consent, channel="tiktok"))
    assert "Milan V." in told and "Foto’s, Gesloten werkprofielen" in told
    assert "Milan V." in refused(cast, posted(consent, kind="video"))


def test_nobody_spoken_to_no_public_place(cast):
    consent = make.consent(cast.worker, cast.noord)
    assert "belt iemand eerst" in refused(cast, posted(consent, channel="website"))
    signing.attest(consent.request.signers.get().answer, "spoken", by=cast.worker, now=NOW)
    assert publishing.publish(posted(consent, channel="website"), by=cast.worker, now=NOW)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_the_post_counts(cast, days):
    consent = make.consent(cast.worker, cast.noord)
    told = refused(cast, posted(consent, posted_on=day_of(NOW) + days * DAY))
    assert ("moet nog komen" in told) == (days == 1)


def test_who_stopped_between_the_question_and_the_post_is_not_on_it(cast):
    consent = make.consent(cast.worker, cast.noord)
    one = posted(consent)
    withdrawing.withdraw(consent, None, who="signer", route="link", now=NOW)
    assert "haal het weg" in refused(cast, one)


@pytest.mark.parametrize("how", ["withdrawn", "one row", "disputed", "replaced"])
def test_a_post_that_was_right_on_its_day_is_written_down_and_has_to_go(cast, how):
    consent = make.consent(cast.worker, cast.noord, now=NOW - 5 * DAY)
    match how:
        case "withdrawn" | "one row":
            rows = ["closed_profiles"] if how == "one row" else None
            withdrawing.withdraw(consent, rows, who="signer", route="link", now=NOW)
        case "disputed":
            withdrawing.dispute(consent, by=cast.lead, now=NOW)
        case "replaced":
            make.consent(cast.worker, cast.noord, NO | {"photo": "yes", "website": "yes"},
                         about=asking.About("Milan", make.BORN, known=consent.subject))  # fmt: skip

    made = publishing.publish(
        posted(consent, posted_on=day_of(NOW) - 2 * DAY), by=cast.worker, now=NOW
    )

    assert made.subjects.get().consent == consent and TakedownTask.objects.get().publication == made
    assert refused_again(cast, posted(consent, posted_on=day_of(NOW)))


def refused_again(cast, one):
    with pytest.raises(ValidationError):
        publishing.publish(one, by=cast.worker, now=NOW)
    return True


def test_one_of_two_without_a_yes_and_nobody_at_all(cast):
    one, two = (
        make.consent(cast.worker, cast.noord, decisions, first_name=name)
        for name, decisions in (("Milan", None), ("Noah", NO | {"video": "yes", "website": "yes"}))
    )
    assert "Noah V." in refused(cast, posted(one, two))
    assert refused(cast, posted())


def test_sent_twice_it_is_one_post(cast):
    consent = make.consent(cast.worker, cast.noord)
    made = [publishing.publish(posted(consent), by=cast.worker, now=NOW) for _twice in range(2)]
    assert made[0] == made[1] and Publication.objects.count() == 1
    publishing.publish(posted(consent, address=""), by=cast.worker, now=NOW)
    assert Publication.objects.count() == 2


# --- pages ----------------------------------------------------------------------------------------


def values(*consents, **also):
    first = {"kind": "photo", "channel": "instagram_closed"}
    return first | {"who": [one.subject.ref for one in consents]} | also


def test_from_the_answer_to_the_register(cast, worker, given):
    answer = worker.post(PUBLISH, values(given))
    assert answer.status_code == 200 and "Milan V." in answer.content.decode()
    today = timezone.localdate().isoformat()
    answer = worker.post(
        PUBLISH, values(given, what="open avond", posted_on=today, address="javascript:alert(1)")
    )
    made = Publication.objects.get()
    assert answer.status_code == 302 and answer.url == made.get_absolute_url()
    text = worker.get(made.get_absolute_url()).content.decode()
    assert "javascript:alert(1)" in text and 'href="javascript' not in text
    assert "open avond" in worker.get(REGISTER).content.decode()


@pytest.mark.parametrize(
    ("also", "status"),
    [
        ({"what": "", "posted_on": ""}, 422),
        ({"what": "x", "posted_on": "31-02-2026"}, 422),
        ({"what": "x" * 200, "posted_on": "2026-01-01"}, 422),
        ({"what": "\x00", "posted_on": "2026-01-01"}, 422),
        ({"what": "x", "posted_on": "2999-01-01"}, 422),
        ({"what": "x", "posted_on": "2020-01-01"}, 422),
        ({"what": "x", "posted_on": "2026-01-01", "who": []}, 422),
        ({"what": "x", "posted_on": "2026-01-01", "channel": "tiktok"}, 422),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, worker, given, also, status):
    answer = worker.post(PUBLISH, values(given, **also))
    assert answer.status_code == status and not Publication.objects.exists()
    assert answer.content.decode().count("errsum") == 1


def test_another_team_sees_and_marks_nothing(cast, given):
    made = make.publication(given, by=cast.worker)
    client = sign_in(Client(), cast.other_worker)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(reverse("consent:post_gone", args=[made.ref])).status_code == 404
    assert client.post(reverse("consent:post_stays", args=[made.ref])).status_code == 404
    assert "voetbal" not in client.get(REGISTER).content.decode()


def test_the_privacy_officer_who_goes_through_all_posts_is_recorded_and_a_team_is_not(cast, given):
    made = make.publication(given, by=cast.worker)
    withdrawing.withdraw(given, None, who="signer", route="link", now=timezone.now())
    lists = {
        REGISTER: "consent.publication:list",
        reverse("consent:take_downs"): "consent.publication:take_downs",
    }
    officer = sign_in(Client(), cast.privacy_officer)
    for address, subject in lists.items():
        page = officer.get(address)
        assert page.status_code == 200 and "Milan" in page.content.decode()
        read = AuditEntry.objects.get(verb="read", subject=subject)
        assert (read.by, read.after) == (cast.privacy_officer, "1")
    officer.get(made.get_absolute_url())
    assert AuditEntry.objects.get(verb="read", subject_ref=made.ref).by == cast.privacy_officer

    for person in (cast.worker, cast.colleague, cast.lead):
        client = sign_in(Client(), person)
        for address in (*lists, made.get_absolute_url()):
            assert client.get(address).status_code == 200
        assert not AuditEntry.objects.filter(verb="read", by=person).exists()


def test_a_privacy_officer_who_leads_too_is_recorded_on_a_post_that_refused_something(cast, given):
    made = make.publication(given, by=cast.worker)
    both = house.person("Bo Beide", "team_lead", cast.noord)
    house.membership(both, "privacy_officer")
    client = sign_in(Client(), User.objects.get(pk=both.pk))
    answer = client.post(reverse("consent:post_stays", args=[made.ref]), {"impossible": ""})
    assert answer.status_code == 422 and "Milan" in answer.content.decode()
    assert AuditEntry.objects.get(verb="read", by=both).subject_ref == made.ref


@pytest.mark.parametrize("how", ["withdrawn", "disputed"])
def test_a_colleague_reads_that_it_has_to_go_and_not_because_of_whom_or_why(cast, given, how):
    made = make.publication(given, by=cast.colleague)
    now = timezone.now()
    if how == "withdrawn":
        withdrawing.withdraw(given, None, who="youth", route="link", now=now)
    else:
        withdrawing.dispute(given, by=cast.lead, now=now)
    reason = str(TakedownTask.objects.get().get_reason_display())
    pages = [made.get_absolute_url(), reverse("consent:take_downs")]
    for person, reads in ((cast.colleague, False), (cast.worker, True)):
        for address in pages:
            text = sign_in(Client(), person).get(address).content.decode()
            assert "weg" in text.lower() and (reason in text) is reads
    text = sign_in(Client(), cast.colleague).get(pages[1]).content.decode()
    assert "voetbaltoernooi" in text and "Milan" not in text


def test_a_post_may_be_taken_down_without_being_asked(cast, worker, given):
    made = make.publication(given, by=cast.worker)
    for _twice in range(2):
        assert worker.post(reverse("consent:post_gone", args=[made.ref])).status_code == 302
    made.refresh_from_db()
    assert made.taken_down_at


def test_only_what_had_to_go_can_stay_with_a_sentence(cast, worker, given):
    made = make.publication(given, by=cast.worker)
    address = reverse("consent:post_stays", args=[made.ref])
    assert worker.post(address, {"impossible": "De krant is gedrukt."}).status_code == 422
    withdrawing.withdraw(given, None, who="signer", route="link", now=timezone.now())
    assert worker.post(address, {"impossible": ""}).status_code == 422
    assert worker.post(address, {"impossible": "De krant is gedrukt."}).status_code == 302
    assert TakedownTask.objects.get().impossible == "De krant is gedrukt."
    assert "De krant is gedrukt." in worker.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "after", ["", "x", "1.x", "0.1", "99999999999.1", "740000.99999999999999999999"]
)
def test_any_cursor_gives_a_page(cast, worker, given, after):
    make.publication(given, by=cast.worker)
    assert worker.get(REGISTER, {"after": after, "show": "online"}).status_code == 200


def test_the_register_is_paged_without_a_gap(cast, worker, given, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 3)
    for n in range(8):
        make.publication(given, by=cast.worker, posted_on=day_of(NOW) - (n // 3) * DAY)
    seen, after = [], ""
    for _page in range(5):
        page = Publication.objects.visible_to(cast.worker).page("", after)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("number", [1, 40])
def test_pages_ask_six_queries_at_most(cast, worker, given, number):
    for _post in range(number):
        made = make.publication(given, by=cast.worker)
    withdrawing.withdraw(given, None, who="signer", route="link", now=timezone.now())
    for address in (REGISTER, made.get_absolute_url(), reverse("consent:take_downs")):
        worker.get(address)
        statements, answer = asked(lambda at=address: worker.get(at))
        assert answer.status_code == 200
        assert len(statements) <= 6, told(statements)
