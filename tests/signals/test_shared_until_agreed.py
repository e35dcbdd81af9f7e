"""What is shared under an agreement, or beyond one, ends with it: page, mail and answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from organisation.actions import partners
from outbox.mail import render
from outbox.models import Message
from signals.actions import sharing
from signals.models import Disclosure
from tests import make
from tests.clock import ahead
from tests.signals.test_partner_page import browser, link, opened
from tests.signals.test_unread import posted, run
from youthwork.lib.dates import DAY, day_of, end_of_day, last_moment, start_of_day

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
KINDS = ["category", "account_handle"]
WAYS = ["by its date", "by a narrower one"]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return day_of(now)


@pytest.fixture
def school(cast):
    return make.partner("School", "school")


def shared(cast, partner, now, *, severity=3) -> Disclosure:
    about = make.signal(cast.worker, now=now, severity=severity, account_handle="zwaluw")
    return make.disclosure(about, partner, by=cast.lead, now=now, data_kinds=KINDS)


def follow(partner, by, now, *kinds: str):
    """Another agreement from tomorrow on; what runs ends today."""
    first = day_of(now) + DAY
    terms = {
        "type": "covenant",
        "purpose": "alleen cijfers",
        "legal_basis": "6_1_f",
        "from_day": first,
        "until_day": first + 100 * DAY,
        "data_allowed": list(kinds) or ["counts"],
    }
    return partners.agree(partner, terms, by=by, today=day_of(now), now=now)


def ending(cast, partner, now, way: str) -> Disclosure:
    """Shared under an agreement that ends today, in one of two ways."""
    until = day_of(now) + (0 if way == "by its date" else 200) * DAY
    make.agreement(partner, *KINDS, until_day=until)
    row = shared(cast, partner, now)
    if way != "by its date":
        follow(partner, cast.manager, now)
    return Disclosure.objects.get(pk=row.pk)


def is_open(row, moment) -> bool:
    """As the row itself says it and as the database does."""
    row = Disclosure.objects.get(pk=row.pk)
    found = Disclosure.objects.open_at(moment).filter(pk=row.pk).exists()
    assert row.is_open_at(moment) is found
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_page_closes_after_the_last_day_by_the_clock_of_amsterdam(
    cast, school, now, today, way
):
    row = ending(cast, school, now, way)
    midnight = end_of_day(today)
    for moment, expected in [
        (now, True),
        (last_moment(today), True),
        (midnight, False),
        (midnight + DAY, False),
        (now + 7 * DAY, False),
    ]:
        assert is_open(row, moment) is expected
    assert row.ends_at == last_moment(today)


def test_what_was_shared_without_an_agreement_or_ends_before_it_keeps_its_seven_days(
    cast, school, now, today
):
    make.agreement(school, *KINDS, until_day=today + 8 * DAY)
    row = shared(cast, school, now)
    other = make.partner("Basisteam")
    made = make.draft(make.signal(cast.worker, now=now), other, by=cast.lead, now=now)
    sharing.ask(made, by=cast.lead, now=now)
    sharing.approve(made, reason="Gevaar.", by=cast.privacy_officer, now=now)
    make.agreement(other, "counts", from_day=today + DAY)
    for each in (row, Disclosure.objects.get(pk=made.pk)):
        assert is_open(each, now + 7 * DAY - HOUR) and not is_open(each, now + 7 * DAY)
        assert each.ends_at == now + 7 * DAY


@pytest.mark.parametrize("way", WAYS)
def test_an_unopened_link_does_not_open_after_the_end(cast, school, now, way):
    row = ending(cast, school, now, way)
    address = link(row, now)
    client = browser()
    page = client.get(address).url  # the press is not made yet
    with ahead(3):
        wrong = browser().get(reverse("partner_link", args=["x" * 43]))
        for answer in (browser().get(address), client.get(page), client.post(page)):
            assert answer.status_code == 404
            assert "Vraag de afzender om een nieuwe" in answer.content.decode()
            assert "zwaluw" not in answer.content.decode()
            assert answer.templates[0].name == wrong.templates[0].name
        assert not sharing.open_in(row, "iemand", now=timezone.now())
    row.refresh_from_db()
    assert (row.read_at, row.browser_hash) == (None, "")


@pytest.mark.parametrize("way", WAYS)
def test_an_open_page_closes_and_takes_no_answer_after_the_end(cast, school, now, way):
    row = ending(cast, school, now, way)
    client = browser()
    page, answer = opened(client, link(row, now))
    assert "zwaluw" in answer.content.decode()
    with ahead(1):
        assert client.get(page).status_code == 404
        assert client.post(page, {"answer": "known"}).status_code == 404
        with pytest.raises(ValidationError):
            sharing.answer(row, answer="known", now=timezone.now())
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize("way", WAYS)
def test_a_mail_that_was_held_up_does_not_go_after_the_end(cast, school, now, today, way):
    ending(cast, school, now, way)
    message = Message.objects.get(kind="signals.shared")
    assert render(message, end_of_day(today)) is None
    assert render(message, end_of_day(today) + 2 * DAY) is None
    assert render(message, last_moment(today)) is not None


@pytest.mark.parametrize("way", WAYS)
def test_the_mail_and_the_pages_name_the_last_day_of_the_agreement(cast, school, now, today, way):
    row = ending(cast, school, now, way)
    last = date_format(today, "j F")
    mail = render(Message.objects.get(kind="signals.shared"), now)
    assert f"De link werkt tot {last}" in mail.text
    client = browser()
    before = client.get(client.get(link(row, now)).url).content.decode()
    assert f"De pagina sluit op {last}" in before
    after = opened(browser(), link(row, now))[1].content.decode()
    assert f"Deze pagina sluit op {last}" in after


@pytest.mark.parametrize("way", WAYS)
def test_our_page_says_that_it_closes_and_closed_with_the_agreement(cast, school, now, today, way):
    row = ending(cast, school, now, way)
    lead = make.signed_in(cast.lead)
    page = lead.get(row.get_absolute_url()).content.decode()
    assert f"{date_format(today, 'j F Y')}, 23:59" in page and 'value="revoke"' in page
    row.bound_by.until_day = today - DAY
    row.bound_by.save()
    page = lead.get(row.get_absolute_url()).content.decode()
    assert f"Gesloten met de afspraak, op {date_format(today - DAY, 'j F Y')}, 23:59" in page
    assert 'value="again"' in page and 'value="revoke"' not in page


@pytest.mark.parametrize(("left", "is_told"), [(0, True), (3, True), (6, True), (7, False)])
def test_whoever_shares_reads_that_the_link_ends_before_its_seven_days(
    cast, school, now, today, left, is_told
):
    last = today + left * DAY
    make.agreement(school, *KINDS, until_day=last)
    about = make.signal(cast.worker, now=now, account_handle="zwaluw")
    made = make.draft(about, school, by=cast.lead, now=now, data_kinds=KINDS)
    lead = make.signed_in(cast.lead)
    told = f"De afspraak eindigt op {date_format(last, 'j F')}. De link werkt tot en met die dag."
    assert (told in lead.get(made.get_absolute_url()).content.decode()) is is_told
    sharing.share(made, by=cast.lead, now=now)
    assert (told in lead.get(made.get_absolute_url()).content.decode()) is is_told  # sent anew


def test_a_new_link_under_the_next_agreement_works_its_seven_days(cast, school, now, today):
    make.agreement(school, *KINDS, until_day=today + 200 * DAY)
    row = shared(cast, school, now)
    following = follow(school, cast.manager, now, *KINDS, "counts")
    tomorrow = start_of_day(today + DAY) + HOUR
    assert not is_open(row, tomorrow)  # that it allows all of it is said by whoever sends it anew
    sharing.send_again(Disclosure.objects.get(pk=row.pk), by=cast.lead, now=tomorrow)
    row.refresh_from_db()
    assert row.agreement == following and row.ends_at == tomorrow + 7 * DAY
    assert is_open(row, tomorrow + 6 * DAY)


def test_under_a_narrower_one_no_new_link_goes(cast, school, now, today):
    row = ending(cast, school, now, "by a narrower one")
    with pytest.raises(ValidationError) as refusal:
        sharing.send_again(row, by=cast.lead, now=end_of_day(today))
    assert refusal.value.code == "not_allowed"


def test_where_the_next_agreement_is_taken_back_it_stays_open(cast, school, now, today):
    make.agreement(school, *KINDS, until_day=today + 200 * DAY)
    row = shared(cast, school, now)
    following = follow(school, cast.manager, now)
    assert not is_open(row, now + 2 * DAY)
    partners.end_agreement(following, by=cast.manager, now=now)
    assert is_open(row, now + 2 * DAY)


def test_what_goes_beyond_an_agreement_ends_with_it_too(cast, school, now, today):
    make.agreement(school, "category", until_day=today)
    about = make.signal(cast.worker, now=now, severity=5, account_handle="zwaluw")
    made = make.draft(about, school, by=cast.lead, now=now, data_kinds=KINDS, life_at_stake=True)
    sharing.ask(made, by=cast.lead, now=now)
    sharing.approve(made, reason="Een wapen.", by=cast.privacy_officer, now=now)
    assert is_open(made, last_moment(today)) and not is_open(made, end_of_day(today))
    row = Disclosure.objects.get(pk=made.pk)
    follow(school, cast.manager, now)
    with pytest.raises(ValidationError) as refusal:  # the yes was in spite of the one that ended
        sharing.send_again(row, by=cast.privacy_officer, now=end_of_day(today))
    assert refusal.value.code == "changed"


# --- of a link that nobody opened -----------------------------------------------------------------


@pytest.mark.parametrize(("severity", "left"), [(3, 3), (4, 3), (3, 0), (4, 0)])
def test_who_shared_it_hears_before_the_agreement_ends_that_nobody_opened_it(
    cast, school, severity, left
):
    """Nor at once, though less than a day may be left when it is shared."""
    sent = start_of_day(day_of(make.FRIDAY_NIGHT)) + 10 * HOUR
    until = day_of(sent) + left * DAY
    make.agreement(school, *KINDS, from_day=day_of(sent) - DAY, until_day=until)
    shared(cast, school, sent, severity=severity)

    def told_after(hours: int) -> int:
        return run(sent + hours * HOUR)

    first = [24] if severity == 4 and left else []
    last = 14 + 24 * (left - 1) if left else 7
    heard = [hours for hours in range(14 + 24 * left) if told_after(hours)]
    assert heard == [*first, last]
    message = posted()[-1]
    mail = render(message, sent + last * HOUR)
    assert f"De link werkt tot {date_format(until, 'j F')}" in mail.text
    assert told_after(15 + 24 * left) == 0
    late = render(message, end_of_day(until) + HOUR)
    assert f"is gestopt op {date_format(until, 'j F')}" in late.text
