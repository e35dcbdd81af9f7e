"""Mails that nobody could send, as the administrator sees them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from organisation.actions import invitations
from organisation.models import Invitation
from outbox.choices import Status
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/messages/"


@pytest.fixture
def as_admin(client, cast):
    return sign_in(client, cast.administrator)


def again(message: Message) -> str:
    return f"{PAGE}{message.ref}/again/"


def rows(page) -> list[tuple[str, str, bool]]:
    return [(row.kind, row.to, row.may_try_again) for row in page.context["rows"]]


def test_the_list_says_what_to_whom_since_when_and_why(as_admin, cast):
    message = make.failed_message(cast.lead, attempts=15, last_error="SMTPServerDisconnected")
    page = as_admin.get(PAGE)

    assert rows(page) == [("Dringend signaal", "Lea Leider", True)]
    body = page.content.decode()
    for told in (message.ref, "SMTPServerDisconnected", "15 keer", "Mislukt"):
        assert told in body
    assert cast.lead.email not in body


def test_what_was_refused_for_good_is_not_tried_again(as_admin, cast):
    message = make.failed_message(cast.lead, status=Status.BOUNCED)

    assert rows(as_admin.get(PAGE)) == [("Dringend signaal", "Lea Leider", False)]
    assert as_admin.post(again(message), follow=True).status_code == 200
    message.refresh_from_db()
    assert message.status == Status.BOUNCED


def test_an_invitation_names_who_was_invited_and_somebody_gone_nobody(as_admin, cast):
    invitations.invite(
        "x@example.org", role="worker", team=cast.noord, by=cast.lead, now=timezone.now()
    )
    label = Invitation.objects.get().label
    make.failed_message(label, kind="organisation.invitation")
    make.failed_message("organisation.user:0b5e0d2c-58d0-4dd9-8f11-0123456789ab")

    assert rows(as_admin.get(PAGE)) == [
        ("Dringend signaal", "", True),
        ("Uitnodiging", "x@example.org", True),
    ]


def test_trying_again_lets_it_wait_once_more_and_is_audited(as_admin, cast):
    message = make.failed_message(cast.lead, attempts=15)

    assert as_admin.post(again(message)).url == PAGE
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.WAITING, 0)
    entry = AuditEntry.objects.filter(subject=f"outbox.message:{message.ref}").latest("pk")
    assert (entry.actor, entry.before, entry.after) == (
        cast.administrator.label,
        "failed",
        "waiting",
    )
    told = as_admin.post(again(message), follow=True).content.decode()
    assert "niet meer" in told


def test_without_trouble_the_page_says_so(as_admin):
    assert "Alle mails kwamen aan" in as_admin.get(PAGE).content.decode()


def test_the_tile_leads_there(as_admin, cast):
    make.failed_message(cast.lead)
    assert f'href="{PAGE}"' in as_admin.get("/").content.decode()


def test_nobody_else_sees_or_moves_them(client, cast):
    message = make.failed_message(cast.lead)
    sign_in(client, cast.privacy_officer)
    assert client.get(PAGE).status_code == 403
    assert client.post(again(message)).status_code == 404


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(
    as_admin, cast, django_assert_max_num_queries
):
    for _number in range(30):
        make.failed_message(cast.lead)
    as_admin.get(PAGE)
    with django_assert_max_num_queries(6):
        assert len(rows(as_admin.get(PAGE))) == 30


def test_every_kind_of_mail_has_a_name():
    assert set(settings.MESSAGE_NAMES) == set(settings.MESSAGE_KINDS)
