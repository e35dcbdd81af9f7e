"""What was shared and nobody opened: the page says so, and who shared it hears."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.actions import leaving
from organisation.choices import DataKind
from organisation.models import Membership
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import merging, sharing
from signals.models import Disclosure, Signal
from signals.unread import KINDS
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import DAY, day_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = make.FRIDAY_NIGHT


@pytest.fixture
def english(settings):
    """Mails in the words of the source."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def school(cast):
    partner = make.partner("School", "school")
    make.agreement(partner, from_day=day_of(NOW) - DAY, until_day=day_of(NOW) + 300 * DAY)
    return partner


def shared(cast, partner, severity=3, **also) -> Disclosure:
    signal = make.signal(cast.worker, now=NOW, severity=severity)
    return make.disclosure(signal, partner, by=cast.lead, now=NOW, **also)


def run(moment) -> int:
    before = [message.pk for message in posted()]
    told_of = calendar.shares_unread(day_of(moment), moment)["told_of_unread"]
    Message.objects.exclude(pk__in=before).filter(kind__in=KINDS).update(created_at=moment)
    return told_of


def posted() -> list[Message]:
    return list(Message.objects.filter(kind__in=KINDS).order_by("pk"))


def opened(row, moment) -> None:
    assert sharing.open_in(row, "browser", now=moment)


# --- the page -------------------------------------------------------------------------------------


def test_the_page_of_the_signal_says_that_it_was_not_read_and_when_it_was(cast, school, english):
    row = shared(cast, school)
    client, url = sign_in(Client(), cast.lead), row.signal.get_absolute_url()
    assert "not read yet" in client.get(url).content.decode()
    opened(row, NOW + HOUR)
    page = client.get(url).content.decode()
    assert "not read yet" not in page and re.search(r"read \w", page)


def test_what_was_said_by_phone_is_not_called_unread(cast, school, english):
    row = shared(cast, school, route="spoken")
    page = sign_in(Client(), cast.lead).get(row.signal.get_absolute_url()).content.decode()
    assert "not read yet" not in page


# --- who hears it, and when -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "after", "kind"),
    [
        (3, 3 * DAY, "signals.share_unread"),
        (4, DAY, "signals.share_unread_now"),
        (5, DAY, "signals.share_unread_now"),
    ],
)
def test_who_shared_it_hears_once_and_once_more_before_the_link_ends(
    cast, school, english, severity, after, kind
):
    row = shared(cast, school, severity)
    assert run(NOW + after - HOUR) == 0
    assert (run(NOW + after), run(NOW + after + HOUR)) == (1, 0)
    mail = render(posted()[0], NOW + after)
    assert run(NOW + 6 * DAY - HOUR) == 0
    assert (run(NOW + 6 * DAY), run(NOW + 6 * DAY + HOUR)) == (1, 0)
    assert run(NOW + 8 * DAY) == 0

    assert [message.kind for message in posted()] == [kind, kind]
    assert mail.to == [cast.lead.email]
    assert mail.subject == f"Not opened by the partner yet: {row.signal.ref}"
    assert "School has not opened the link yet" in mail.text and "Call them." in mail.text
    assert "The link works until 27 November" in mail.text and row.get_absolute_url() in mail.text
    assert row.signal.narrative not in mail.text
    entries = AuditEntry.objects.filter(subject=f"signals.disclosure:{row.ref}", after=kind)
    assert [(entry.verb, entry.by) for entry in entries] == [("queued", None)] * 2


def test_what_hurries_comes_at_once_and_the_rest_as_chosen():
    assert "signals.share_unread_now" in conf.SENT_FIRST
    assert "signals.share_unread_now" not in {*conf.NOTIFICATION_KINDS, *conf.IN_OWN_HOURS}
    assert "signals.share_unread" in conf.NOTIFICATION_KINDS


def test_what_runs_missed_is_told_once_on_the_last_day(cast, school):
    shared(cast, school)
    assert (run(NOW + 6 * DAY + HOUR), run(NOW + 6 * DAY + 2 * HOUR)) == (1, 0)


def test_a_new_link_is_waited_for_anew(cast, school):
    row = shared(cast, school, 4)
    assert run(NOW + DAY) == 1
    again = NOW + 2 * DAY
    sharing.send_again(row, by=cast.lead, now=again)
    assert run(again + HOUR) == 0
    assert run(again + DAY) == 1


@pytest.mark.parametrize("done", ["opened", "answered", "closed", "emptied"])
def test_nobody_hears_of_what_was_opened_answered_closed_or_emptied(cast, school, done):
    row = shared(cast, school, 4)
    assert run(NOW + DAY) == 1
    deeds = {
        "opened": lambda: opened(row, NOW + 2 * DAY),
        "answered": lambda: sharing.answer(row, answer="known", now=NOW + 2 * DAY),
        "closed": lambda: sharing.revoke(row, by=cast.lead, now=NOW + 2 * DAY),
        "emptied": lambda: sharing.erase_texts(row, by=None, now=NOW + 2 * DAY),
    }
    deeds[done]()
    assert run(NOW + 6 * DAY) == 0
    assert render(posted()[0], NOW + 2 * DAY) is None  # where it had not left yet


def test_where_who_shared_it_left_who_has_the_signal_hears(cast, school):
    row = shared(cast, school, 4)
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.worker)
    leaving.leave(cast.lead, by=cast.manager, today=day_of(NOW), now=NOW)
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.worker)
    assert run(NOW + DAY) == 1
    assert render(posted()[0], NOW + DAY).to == [cast.worker.email]


def test_whoever_goes_on_for_who_left_is_not_told_it_twice(cast, school):
    row = shared(cast, school, 4)
    assert run(NOW + DAY) == 1
    Signal.objects.filter(pk=row.signal_id).update(owner=cast.worker)
    leaving.leave(cast.lead, by=cast.manager, today=day_of(NOW), now=NOW)
    assert run(NOW + DAY + HOUR) == 0


def test_who_may_not_open_it_because_nobody_leads_gets_no_address(cast, school):
    row = shared(cast, school, 4)
    leaving.leave(cast.lead, by=cast.manager, today=day_of(NOW), now=NOW)
    Membership.objects.filter(role="team_lead").delete()
    assert run(NOW + DAY) == 1
    mail = render(posted()[0], NOW + DAY)
    assert mail.to == [cast.manager.email] and row.get_absolute_url() not in mail.text


def test_where_nobody_is_left_to_hear_it_waits_for_who_comes(cast, school):
    shared(cast, school, 4)
    Membership.objects.all().delete()
    assert run(NOW + DAY) == 0
    new = make.person("Lies Leider", "team_lead", cast.noord)
    assert (run(NOW + DAY + HOUR), run(NOW + DAY + 2 * HOUR)) == (1, 0)
    assert render(posted()[0], NOW + DAY + HOUR).to == [new.email]


def test_of_a_duplicate_counts_how_serious_the_signal_is_in_which_it_goes_on(cast, school):
    row = shared(cast, school)
    other = make.signal(cast.worker, now=NOW, severity=5)
    merging.merge(row.signal, other, by=cast.lead, now=NOW + HOUR)
    assert run(NOW + DAY) == 1 and posted()[0].kind == "signals.share_unread_now"


def test_of_an_approach_who_shared_it_hears_after_three_days(cast, school, english):
    kinds = [DataKind.COUNTS, DataKind.CATEGORY]
    made = sharing.compose(
        make.approach(cast.worker, now=NOW), school, data_kinds=[kind.value for kind in kinds],
        route="link", told_youth="yes", by=cast.lead, now=NOW,
    )  # fmt: skip
    sharing.share(made, by=cast.lead, now=NOW)
    page = sign_in(Client(), cast.lead).get(made.approach.get_absolute_url()).content.decode()
    assert "not read yet" in page
    assert (run(NOW + DAY), run(NOW + 3 * DAY)) == (0, 1)
    assert render(posted()[0], NOW + 3 * DAY).to == [cast.lead.email]


def test_ten_unread_links_ask_no_more_than_two(cast, school):
    for _number in range(2):
        shared(cast, school, 4)
    few, told_of = asked(lambda: run(NOW + DAY))
    assert told_of == 2
    for _number in range(10):
        shared(cast, school, 4)
    many, told_of = asked(lambda: run(NOW + DAY))
    assert told_of == 10 and len(many) <= len(few), told(many)


def test_the_row_of_settings_leads_to_a_page():
    assert reverse(conf.NOTIFICATION_KINDS["signals.share_unread"]["page"])


def test_where_the_link_ended_before_the_mail_went_it_says_so(cast, school, english):
    """As of who leads on one day of the week."""
    row = shared(cast, school)
    assert run(row.link_ends_at - HOUR) == 1

    mail = render(posted()[-1], row.link_ends_at + DAY)

    assert mail and "ended on" in mail.text and "unopened" in mail.text


def test_of_two_tellings_that_waited_one_goes(cast, school, english):
    row = shared(cast, school)
    first, last = row.link_ends_at - 3 * DAY, row.link_ends_at - HOUR
    assert (run(first), run(last)) == (1, 1)

    assert [bool(render(message, last)) for message in posted()] == [False, True]


def test_a_new_link_is_not_read_by_who_read_the_one_before(cast, school, english):
    row = shared(cast, school)
    opened(row, NOW + HOUR)
    sharing.send_again(Disclosure.objects.get(pk=row.pk), by=cast.lead, now=timezone.now())

    page = sign_in(Client(), cast.lead).get(row.signal.get_absolute_url()).content.decode()

    assert "not read yet" in page
