"""Ready to start: twelve points, seen by the product or said by whom they are asked of."""

import html
import re
from datetime import date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consent.models import FormText
from organisation import readiness, subject_access
from organisation.actions import readiness as deeds
from organisation.actions import set_up
from organisation.choices import READY_ASKED, ReadyPoint, Role
from organisation.models import (
    DutyShift,
    Fact,
    HelpLine,
    Organisation,
    ReadyStatement,
    SharingAgreement,
    User,
)
from outbox.delivery import deliver
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make
from tests.privacy import make as privacy_make
from tests.sign_in import sign_in
from youthwork.lib.dates import AMSTERDAM

pytestmark = pytest.mark.django_db
URL = "/settings/signals/"


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def closed(cast):
    return make.closed_signals()


def points(person):
    return {each.point: each for each in readiness.page(person, timezone.now())["points"]}


def test_all_twelve_points_stand_there_in_their_order_with_their_state(closed, cast):
    page = sign_in(Client(), cast.manager).get(URL)
    assert [each.point for each in page.context["points"]] == list(ReadyPoint)
    grouped = [each.point for group in page.context["groups"] for each in group.points]
    assert sorted(grouped) == sorted(ReadyPoint)
    text = page.content.decode()
    rows = re.findall(r'<li class="todo" id="point-(\w+)">(.*?)</li>', text, re.DOTALL)
    assert [point for point, _row in rows] == grouped
    done, to_do = ">Gedaan<", ">Nog te doen<"
    assert all((done in row) != (to_do in row) for _point, row in rows)
    assert page.context["ready"] + page.context["left"] == 12


def test_who_ticks_what_stands_beside_it_and_each_point_is_somebodys(closed, cast):
    page = sign_in(Client(), cast.administrator).get(URL)
    who = dict(page.context["who"])
    asked = (Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.MANAGER, Role.ADMINISTRATOR)
    assert set(who) == {role.label for role in asked}
    assert who[Role.DIRECTOR.label] == ReadyPoint.LEGAL_BASIS.label
    assert all(readiness.roles_of(point) for point in ReadyPoint)
    assert "Wie vinkt wat af?" in page.content.decode()


def test_each_point_is_seen_or_asked_of_somebody(closed, cast):
    found = points(cast.privacy_officer)
    assert {point for point, each in found.items() if each.asked_of} == set(READY_ASKED)


def test_the_page_asks_few_questions(closed, cast, django_assert_max_num_queries):
    client = sign_in(Client(), cast.privacy_officer)
    client.get(URL)
    with django_assert_max_num_queries(6):
        client.get(URL)


def test_since_when_signals_are_open_stands_with_who_opened_them(
    cast, django_assert_max_num_queries
):
    client, officer = sign_in(Client(), cast.manager), cast.privacy_officer
    assert "Signalen staan open sinds 1 oktober 2025." in client.get(URL).content.decode()
    Organisation.objects.update(signals_opened_by=officer)
    Organisation.objects.forget_current()
    client.get(URL)
    with django_assert_max_num_queries(6):
        page = html.unescape(client.get(URL).content.decode())
    assert f"Signalen staan open sinds 1 oktober 2025, door {officer.name}." in page


# --- what is said ---------------------------------------------------------------------------------


def test_who_said_it_and_when_is_kept_and_can_be_taken_back(closed, cast):
    client = sign_in(Client(), cast.director)
    assert client.post(f"{URL}legal_basis/", {"deed": "say"}).status_code == 302
    said = ReadyStatement.objects.get()
    assert (said.point, said.said_by) == ("legal_basis", cast.director)
    shown = points(cast.privacy_officer)[ReadyPoint.LEGAL_BASIS]
    assert shown.is_ready and cast.director.name in shown.told and shown.deed == ""
    assert points(cast.director)[ReadyPoint.LEGAL_BASIS].deed == "take_back"

    assert client.post(f"{URL}legal_basis/", {"deed": "take_back"}).status_code == 302
    assert not ReadyStatement.objects.exists()
    assert not points(cast.director)[ReadyPoint.LEGAL_BASIS].is_ready
    trail = AuditEntry.objects.filter(subject="organisation.readystatement:legal_basis")
    assert list(trail.order_by("pk").values_list("verb", flat=True)) == ["confirmed", "retracted"]


def test_nobody_says_it_for_another(closed, cast):
    for person in (cast.privacy_officer, cast.manager, cast.administrator):
        answer = sign_in(Client(), person).post(f"{URL}legal_basis/", {"deed": "say"})
        assert answer.status_code == 404
    assert sign_in(Client(), cast.lead).post(f"{URL}drill/", {"deed": "say"}).status_code == 403
    assert sign_in(Client(), cast.director).post(f"{URL}dpia/", {"deed": "say"}).status_code == 404
    assert not ReadyStatement.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"deed": "perhaps"}])
def test_a_post_that_says_nothing_is_an_error_and_keeps_nothing(closed, cast, typed):
    answer = sign_in(Client(), cast.director).post(f"{URL}legal_basis/", typed)
    assert answer.status_code == 422
    assert "Er is niets bewaard" in answer.content.decode()
    assert not ReadyStatement.objects.exists()


def test_who_asks_what_is_held_on_them_reads_what_they_said(closed, cast):
    deeds.say(ReadyPoint.LEGAL_BASIS, by=cast.director, now=timezone.now())
    [hit] = subject_access._colleagues(cast.director.name, None, (), ())
    assert f"Grondslag: {timezone.localdate()}" in hit.fields.values()


def test_said_twice_and_taken_back_twice_is_told(closed, cast):
    client = sign_in(Client(), cast.administrator)
    deeds.say(ReadyPoint.MAIL, by=cast.administrator, now=timezone.now())
    assert client.post(f"{URL}mail/", {"deed": "say"}).status_code == 422
    deeds.take_back(ReadyPoint.MAIL, by=cast.administrator, now=timezone.now())
    assert client.post(f"{URL}mail/", {"deed": "take_back"}).status_code == 422


def test_the_database_keeps_what_was_said_as_it_was_said(cast):
    now = timezone.now()
    said = deeds.say(ReadyPoint.MAIL, by=cast.administrator, now=now)
    rows = ReadyStatement.objects.filter(pk=said.pk)
    for change in ({"said_at": now - timedelta(days=9)}, {"point": "backup"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for point in ("mail", "dpia"):  # said already; nothing that anybody says
        with pytest.raises(IntegrityError), transaction.atomic():
            ReadyStatement.objects.create(point=point, said_by=cast.manager, said_at=now)


# --- what is seen ---------------------------------------------------------------------------------


def test_the_dpia_is_ready_after_a_yes(closed, cast):
    assert not points(cast.administrator)[ReadyPoint.DPIA].is_ready
    privacy_make.decided_dpia(cast.privacy_officer, cast.director, outcome="no")
    assert not points(cast.privacy_officer)[ReadyPoint.DPIA].is_ready
    privacy_make.decided_dpia(cast.privacy_officer, cast.director)
    assert points(cast.privacy_officer)[ReadyPoint.DPIA].is_ready
    seen = points(cast.administrator)[ReadyPoint.DPIA]
    assert seen.is_ready and seen.url == ""  # who may not read it hears that it is there


def test_numbers_and_laws_are_ready_when_none_is_older_than_a_year(closed, cast):
    today = timezone.localdate()
    assert not points(cast.manager)[ReadyPoint.FACTS].is_ready
    HelpLine.objects.update(checked_on=today)
    Fact.objects.update(checked_on=today - timedelta(days=300))
    assert points(cast.manager)[ReadyPoint.FACTS].is_ready
    Fact.objects.filter(key="gdpr").update(checked_on=today - timedelta(days=400))
    assert not points(cast.manager)[ReadyPoint.FACTS].is_ready


def test_translations_are_ready_when_the_dutch_texts_were_read(closed, cast, settings):
    newest = FormText.objects.of_newest()
    FormText.objects.update(checked_on=None)
    assert not points(cast.privacy_officer)[ReadyPoint.TRANSLATIONS].is_ready
    FormText.objects.filter(pk__in=newest.values("pk"), language="nl").update(
        checked_on=date(2026, 1, 2)
    )
    seen = points(cast.privacy_officer)[ReadyPoint.TRANSLATIONS]
    assert seen.is_ready and "Türkçe" in seen.told and seen.url == "/consent/texts/"


def test_the_works_council_is_ready_with_a_day_or_a_deliberate_no(closed, cast):
    Organisation.objects.update(works_council_agreed_on=None, answers={})
    Organisation.objects.forget_current()
    assert not points(cast.manager)[ReadyPoint.WORKS_COUNCIL].is_ready
    Organisation.objects.update(
        answers={"works_council": {"on": "2026-02-03", "decided_by": "bestuurder"}}
    )
    Organisation.objects.forget_current()
    off = points(cast.administrator)[ReadyPoint.WORKS_COUNCIL]
    assert off.is_ready and off.url == "/settings/works-council/"
    Organisation.objects.update(works_council_agreed_on=date(2026, 3, 4))
    Organisation.objects.forget_current()
    agreed = points(cast.manager)[ReadyPoint.WORKS_COUNCIL]
    assert agreed.is_ready and "4 maart 2026" in agreed.told and agreed.url == ""


def test_the_rota_is_ready_when_every_evening_of_four_weeks_has_somebody(closed, cast):
    assert not points(cast.manager)[ReadyPoint.DUTY].is_ready
    now = timezone.now()
    last = timezone.localdate() + timedelta(days=27)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), AMSTERDAM)
    shift = DutyShift.objects.create(
        person=cast.lead, starts_at=now - timedelta(days=1), ends_at=ends + timedelta(hours=6)
    )
    assert points(cast.manager)[ReadyPoint.DUTY].is_ready
    DutyShift.objects.filter(pk=shift.pk).update(ends_at=ends - timedelta(days=1))
    seen = points(cast.manager)[ReadyPoint.DUTY]
    assert not seen.is_ready and seen.url == "/signals/duty/"
    assert points(cast.director)[ReadyPoint.DUTY].url == ""


def test_partners_are_ready_when_each_agreement_names_what_may_be_shared(closed, cast):
    assert points(cast.manager)[ReadyPoint.PARTNERS].is_ready  # nothing can be shared
    today = timezone.localdate()
    partner = make.partner()
    held = SharingAgreement.objects.create(
        partner=partner, type="exchange", purpose="Samen op tijd zijn", legal_basis="6_1_f",
        from_day=today, until_day=today + timedelta(days=90), data_allowed=[],
    )  # fmt: skip
    assert not points(cast.manager)[ReadyPoint.PARTNERS].is_ready
    SharingAgreement.objects.filter(pk=held.pk).update(data_allowed=["counts"])
    assert points(cast.manager)[ReadyPoint.PARTNERS].is_ready


def test_access_is_ready_with_a_second_step_and_without_old_accounts(closed, cast):
    assert not points(cast.administrator)[ReadyPoint.ACCESS].is_ready
    for person in User.objects.working():
        Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
    User.objects.update(last_login=timezone.now())
    held = points(cast.administrator)[ReadyPoint.ACCESS]
    assert held.is_ready, held.told
    User.objects.filter(pk=cast.worker.pk).update(last_login=timezone.now() - timedelta(days=120))
    assert not points(cast.administrator)[ReadyPoint.ACCESS].is_ready


# --- opening --------------------------------------------------------------------------------------


def test_an_empty_post_of_the_privacy_officer_is_an_error_and_keeps_nothing(closed, cast):
    answer = sign_in(Client(), cast.privacy_officer).post(URL, {})
    assert answer.status_code == 422
    assert "Er is niets bewaard" in answer.content.decode()
    assert not HelpLine.objects.exclude(checked_on=None).exists()


def test_who_reads_about_backups_lands_at_their_own_task(closed, cast):
    [row] = [each for each in points(cast.manager).values() if each.point == ReadyPoint.BACKUP]
    assert row.url == "/help/backup/"
    page = sign_in(Client(), cast.manager).get(row.url)
    assert page.status_code == 200 and page.context["task"].key == "backup"


@pytest.fixture
def may_open(closed, cast):
    """Everything that signals wait for is in order."""
    HelpLine.objects.update(checked_on=timezone.localdate())
    privacy_make.decided_dpia(cast.privacy_officer, cast.director)
    make.ready_for_signals(cast.director, cast.lead)


def test_signals_wait_for_what_the_law_and_an_evening_ask_and_for_nothing_else(may_open, cast):
    page = sign_in(Client(), cast.privacy_officer)
    assert page.get(URL).context["holding"] == []
    assert page.get(URL).context["left"] > 0
    assert page.post(URL, {"open": "on"}).status_code == 302
    assert Organisation.objects.get().signals_are_open


@pytest.mark.parametrize(
    ("missing", "code"), [("legal_basis", "no_legal_basis"), ("duty", "no_duty")]
)
def test_signals_wait_for_the_ground_and_for_somebody_in_the_evening(may_open, cast, missing, code):
    if missing == "duty":
        DutyShift.objects.all().delete()
    else:
        ReadyStatement.objects.all().delete()
    client = sign_in(Client(), cast.privacy_officer)
    held = client.get(URL).context["holding"]
    assert [each.point for each in held] == [missing]
    assert client.post(URL, {"open": "on"}).status_code == 422
    with pytest.raises(ValidationError) as refusal:
        organisation = Organisation.objects.get()
        set_up.open_signals(organisation, by=cast.privacy_officer, now=timezone.now())
    assert refusal.value.code == code
    assert not Organisation.objects.get().signals_are_open


# --- reminding ------------------------------------------------------------------------------------


def reminders():
    found = Message.objects.filter(kind=readiness.REMINDER).order_by("pk")
    return list(found.values_list("recipient", flat=True))


def test_whom_a_point_waits_for_is_mailed_once_a_day_whoever_asks(closed, cast, mailoutbox):
    client = sign_in(Client(), cast.manager)
    page = client.get(URL).content.decode()
    assert f'action="{URL}legal_basis/remind/"' in page and cast.director.name in page
    for person in (cast.manager, cast.manager, cast.administrator):
        answer = sign_in(Client(), person).post(f"{URL}legal_basis/remind/")
        assert answer.status_code == 302
    assert reminders() == [cast.director.label]
    asked = AuditEntry.objects.get(verb="asked", subject="organisation.readystatement:legal_basis")
    assert asked.by == cast.manager
    page = client.get(URL).content.decode()
    assert f'action="{URL}legal_basis/remind/"' not in page and "Vandaag herinnerd" in page
    deliver(timezone.now)
    [mail] = mailoutbox
    assert mail.to == [cast.director.email] and f"{URL}#point-legal_basis" in mail.body
    tomorrow = timezone.now() + timedelta(days=1)
    assert deeds.remind(ReadyPoint.LEGAL_BASIS, by=cast.manager, now=tomorrow)
    assert len(reminders()) == 2


def test_no_reminder_of_what_is_in_order_nor_to_oneself(closed, cast, mailoutbox):
    answer = sign_in(Client(), cast.director).post(f"{URL}legal_basis/remind/")
    assert answer.status_code == 422 and reminders() == []
    now = timezone.now()
    assert deeds.remind(ReadyPoint.LEGAL_BASIS, by=cast.manager, now=now)
    deeds.say(ReadyPoint.LEGAL_BASIS, by=cast.director, now=now)
    with pytest.raises(ValidationError):
        deeds.remind(ReadyPoint.LEGAL_BASIS, by=cast.administrator, now=now)
    deliver(timezone.now)  # said in the meantime: nothing leaves any more
    assert mailoutbox == []


def test_what_is_seen_is_reminded_of_too(closed, cast):
    assert sign_in(Client(), cast.director).post(f"{URL}duty/remind/").status_code == 302
    assert reminders() == [cast.manager.label]
    assert sign_in(Client(), cast.director).post(f"{URL}duties/remind/").status_code == 404
    assert sign_in(Client(), cast.lead).post(f"{URL}duty/remind/").status_code == 403
