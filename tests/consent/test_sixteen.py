"""Around a sixteenth birthday: a yes that ends shortly before it, and a mail that comes back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from consent import calendar, dates, reminder_mail, retention
from consent.actions import asking, bounces, following, own_link, withdrawing
from consent.choices.consent import ConsentStatus, TakedownReason
from consent.choices.request import RequestStatus
from consent.models import Consent, ConsentRequest, Subject, TakedownTask
from consent.querysets import overview
from organisation.models import Organisation
from outbox.choices import Status
from outbox.models import Message
from tests.consent import make
from tests.consent.make import NO, NOW
from tests.sign_in import sign_in
from tests.two_people import opened
from youthwork.lib.dates import day_of, start_of_day

DAY = timedelta(days=1)
TODAY = day_of(NOW)
BORN = date(2011, 1, 20)
SIXTEEN = date(2027, 1, 20)
SOON = SIXTEEN - 30 * DAY
OWN = "ik@example.org"
TOLD = ("consent.renewal", "consent.sixteen_soon", "consent.sixteen_guardian",
        "consent.sixteen_today", "consent.ask_in_person")  # fmt: skip


def at(day):
    return NOW + (day - TODAY)


def run(day):
    """The jobs of one day, until none changes anything."""
    done = calendar.questions(day, at(day)) | calendar.endings(day, at(day))
    again = calendar.questions(day, at(day)) | calendar.endings(day, at(day))
    assert not any(again.values())
    return {name: number for name, number in done.items() if number}


def run_each(first, last):
    """What was sent of TOLD on each of these days, by how many days it lies from the birthday."""
    sent, seen = {}, set(Message.objects.values_list("pk", flat=True))
    for days in range((last - first).days + 1):
        day = first + days * DAY
        calendar.questions(day, at(day))
        calendar.endings(day, at(day))
        new = Message.objects.exclude(pk__in=seen).order_by("pk")
        for message in new:
            if message.kind in TOLD:
                sent.setdefault((day - SIXTEEN).days, []).append(message.kind.split(".")[1])
        seen |= {message.pk for message in new}
    return sent


def mail_of(kind, day):
    message = Message.objects.filter(kind=f"consent.{kind}").latest("pk")
    return getattr(reminder_mail, kind)(message, at(day))


def ending(cast, days_before, *, own=OWN):
    """A guardian's yes of which the two years end so many days before the birthday."""
    ends = SIXTEEN - days_before * DAY
    consent = make.consent(
        cast.worker,
        cast.noord,
        born=BORN,
        own_email=own,
        now=at(ends.replace(year=ends.year - 2)),
    )
    assert consent.valid_until == ends and not consent.at_sixteen
    make.publication(consent, by=cast.worker)
    return consent


# --- a yes that ends shortly before the birthday --------------------------------------------------


@pytest.mark.parametrize(("days_before", "policy"), [(1, "strict"), (13, "strict"), (10, "edpb")])
def test_what_ends_just_before_the_birthday_is_asked_of_the_young_person_only(
    cast, days_before, policy
):
    make.places()
    Organisation.objects.update(sixteen_policy=policy)
    consent = ending(cast, days_before)
    sent = run_each(SIXTEEN - 44 * DAY, SIXTEEN)
    assert sent == {-30: ["sixteen_soon", "sixteen_guardian"], 0: ["sixteen_today"]}
    own = ConsentRequest.objects.get(renews=consent)
    assert own.signers.get().role == "youth"
    assert own.expires_at == start_of_day(SIXTEEN + 30 * DAY)


@pytest.mark.parametrize("days_before", [14, 20, 30])
def test_a_guardian_has_the_time_of_a_link_before_the_young_person_is_asked(cast, days_before):
    consent = ending(cast, days_before)
    asked_on = consent.valid_until - 30 * DAY
    run(asked_on - DAY)
    assert not ConsentRequest.objects.filter(renews=consent).exists()
    run(asked_on)
    asked = ConsentRequest.objects.get(renews=consent)
    assert asked.signers.get().role == "guardian"
    assert asking.still_open(asked, at(asked_on + 13 * DAY))
    sent = run_each(asked_on + DAY, SIXTEEN)
    assert sent == {-30: ["sixteen_soon", "sixteen_guardian"], 0: ["sixteen_today"]}
    asked.refresh_from_db()
    assert asked.status == RequestStatus.EXPIRED and day_of(asked.closed_at) == SOON


def test_what_a_guardian_is_asked_that_ends_before_the_yes_says_until_when(cast):
    consent = ending(cast, 20)
    asked_on = consent.valid_until - 30 * DAY
    run(asked_on)
    text = mail_of("renewal", asked_on).text
    assert "De link werkt tot 20 december 2026." in text and "op 31 december 2026" in text


def test_what_a_guardian_is_asked_until_the_yes_ends_says_that_day_alone(cast):
    consent = ending(cast, 31)
    asked_on = consent.valid_until - 30 * DAY
    run(asked_on)
    asked = ConsentRequest.objects.get(renews=consent)
    assert asked.expires_at == start_of_day(consent.valid_until)
    assert "De link werkt tot" not in mail_of("renewal", asked_on).text


def test_what_a_guardian_renews_for_the_last_weeks_keeps_the_posts_until_the_young_person_chose(
    cast,
):
    consent = ending(cast, 20)
    run(consent.valid_until - 30 * DAY)
    asked = ConsentRequest.objects.get(renews=consent)
    make.signed(asked, now=at(SOON - 5 * DAY))
    renewed = Consent.objects.get(request=asked)
    assert renewed.at_sixteen
    sent = run_each(SOON - 4 * DAY, SIXTEEN)
    assert sent == {-30: ["sixteen_soon", "sixteen_guardian"], 0: ["sixteen_today"]}
    run(SIXTEEN + 29 * DAY)
    assert not TakedownTask.objects.exists()


@pytest.mark.parametrize("days_before", [1, 10, 20, 30])
def test_what_nobody_renewed_ends_on_its_day_with_its_posts_and_the_birthday_still_comes(
    cast, days_before
):
    consent = ending(cast, days_before)
    days = (consent.valid_until - 30 * DAY, SOON, consent.valid_until - DAY)
    for day in sorted(day for day in days if day < consent.valid_until):
        run(day)
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.VALID and not TakedownTask.objects.exists()
    run(consent.valid_until)
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.EXPIRED
    assert TakedownTask.objects.get().reason == TakedownReason.EXPIRED
    run(SIXTEEN)
    own = ConsentRequest.objects.get(renews=consent, guardian_until=None)
    make.signed(own, now=at(SIXTEEN))
    assert Consent.objects.get(request=own).is_own


@pytest.mark.parametrize("days_before", [10, 20])
def test_a_guardian_reads_until_when_their_yes_counts_and_never_that_it_goes_on(cast, days_before):
    consent = ending(cast, days_before)
    run(consent.valid_until - 30 * DAY)
    run(SOON)
    text = mail_of("sixteen_guardian", SOON).text
    until = {10: "10 januari 2027", 20: "31 december 2026"}[days_before]
    assert f"Uw toestemming geldt tot {until}. U hoeft niets te doen." in text
    assert "Vanaf die dag vragen wij uw kind zelf" in text and "blijft" not in text


def test_a_young_person_never_reads_that_a_yes_goes_on_that_ends_before_the_birthday(cast):
    ending(cast, 10)
    run(SOON)
    assert "Reageer je niet voor 19 februari 2027?" in mail_of("sixteen_soon", SOON).text
    run(SIXTEEN)
    assert "gebruiken geen nieuwe beelden" in mail_of("sixteen_today", SIXTEEN).text


def test_what_ends_before_the_birthday_is_asked_in_person_where_no_mail_goes(cast, client):
    consent = ending(cast, 10, own="")
    sent = run_each(SIXTEEN - 41 * DAY, SIXTEEN + DAY)
    assert sent == {-30: ["sixteen_guardian", "ask_in_person"]}
    for day in (SOON, consent.valid_until, SIXTEEN + 29 * DAY):
        page = overview.overview(cast.worker, overview.ways_of(cast.worker), "todo", at(day))
        assert [row.need for row in page.rows] == ["in_person"], day


def test_who_is_known_by_a_parents_address_is_asked_in_person(cast):
    """The question is put to no parent, and nobody was told that nobody was asked."""
    consent = ending(cast, 10, own="")
    Subject.objects.update(email=consent.request.signers.get().email)
    sent = run_each(SIXTEEN - 41 * DAY, SIXTEEN + DAY)
    assert sent == {-30: ["sixteen_guardian", "ask_in_person"]}


def test_an_address_that_is_noted_after_such_an_end_is_mailed(cast):
    consent = ending(cast, 10, own="")
    for day in (SOON, consent.valid_until):
        run(day)
    noted = consent.valid_until + 2 * DAY
    consent.subject.email = OWN
    consent.subject.save(update_fields=["email"])
    run(noted)
    assert ConsentRequest.objects.get(renews=consent).signers.get().email == OWN


def test_what_ended_longer_before_the_birthday_is_over(cast):
    """The family let it end, and nobody was to be told yet: nobody asks by themselves."""
    consent = ending(cast, 31)
    sent = run_each(consent.valid_until - 30 * DAY, SIXTEEN + 5 * DAY)
    assert sent == {-61: ["renewal"]}


def test_their_own_yes_is_asked_anew_where_they_signed(cast):
    """In a list or at an event a young person's address stands with who signs only."""
    own = make.consent(cast.worker, cast.noord, born=date(2010, 11, 1), email=OWN)
    assert own.is_own and not own.subject.email
    run(own.valid_until - 30 * DAY)
    asked = ConsentRequest.objects.get(renews=own)
    assert asked.expires_at == start_of_day(own.valid_until)
    assert asked.signers.get().email == OWN


@pytest.mark.parametrize(
    ("ends", "today", "until"),
    [
        (SIXTEEN - 31 * DAY, SIXTEEN - 61 * DAY, SIXTEEN - 31 * DAY),
        (SIXTEEN - 30 * DAY, SIXTEEN - 60 * DAY, SOON),
        (SIXTEEN - 14 * DAY, SIXTEEN - 44 * DAY, SOON),
        (SIXTEEN - 13 * DAY, SIXTEEN - 43 * DAY, None),
        (SIXTEEN - 30 * DAY, SIXTEEN - 40 * DAY, None),  # the day came late
        (SIXTEEN, SIXTEEN - 30 * DAY, None),  # by the EDPB's rule, to the day
        (SIXTEEN + DAY, SIXTEEN - 29 * DAY, SIXTEEN + DAY),
    ],
)
def test_until_when_who_signed_may_renew(ends, today, until):
    assert dates.renewal_ends(ends, SIXTEEN, today) == until
    assert dates.renewal_ends(ends, None, today) == ends


def test_within_the_month_before_the_birthday_no_page_offers_to_ask_a_guardian_again(cast, client):
    now = make.now_here()
    today = day_of(now)
    sixteen = today + 25 * DAY
    near = (today + 10 * DAY, today + 11 * DAY)
    ends = next(day for day in near if (day.month, day.day) != (2, 29))
    signed = now - (today - ends.replace(year=ends.year - 2))
    consent = make.consent(
        cast.worker, cast.noord, born=sixteen.replace(year=sixteen.year - 16), now=signed
    )
    assert consent.valid_until == ends
    sign_in(client, cast.worker)
    page = client.get(consent.request.get_absolute_url()).content.decode()
    assert f"?about={consent.subject.ref}" not in page
    rows = client.get(reverse("consent:overview") + "?show=ends").content.decode()
    assert "Milan V." in rows and "Vraag het opnieuw" not in rows


# --- the mail to the young person comes back ------------------------------------------------------


@pytest.fixture
def came_back(cast):
    """The question of thirty days before a birthday, of which the mail bounced."""
    consent = make.consent(cast.worker, cast.noord, born=BORN, own_email=OWN)
    make.publication(consent, by=cast.worker)
    run(SOON)
    return bounced("sixteen_soon", SOON)


def bounced(kind, day):
    message = Message.objects.filter(kind=f"consent.{kind}").latest("pk")
    message.status = Status.BOUNCED
    message.save()
    bounces.undelivered(message, at(day))
    question = ConsentRequest.objects.get(ref=message.recipient.split(":")[1].split("-")[0])
    assert question.status == RequestStatus.UNDELIVERABLE
    return question


def test_f9_before_the_birthday_another_address_is_asked_and_kept(came_back, cast):
    day = SOON + 2 * DAY
    again = following.correct_address(
        came_back.signers.get(), "goed@example.org", by=cast.worker, now=at(day)
    )

    signer = again.signers.get()
    assert (signer.role, signer.email) == ("youth", "goed@example.org")
    assert again.renews == came_back.renews and again.guardian_until is None
    assert again.expires_at == came_back.expires_at == start_of_day(SIXTEEN + 30 * DAY)
    again.subject.refresh_from_db()
    assert again.subject.email == "goed@example.org"
    assert "Jij wordt 16" in mail_of("sixteen_soon", day).subject
    assert not Message.objects.filter(kind="consent.request", recipient__contains=again.ref)

    sent = run_each(day, SIXTEEN + 2 * DAY)
    assert sent == {0: ["sixteen_today"]}
    assert mail_of("sixteen_today", SIXTEEN).to == ["goed@example.org"]
    make.signed(again, now=at(SIXTEEN + 20 * DAY))
    run(SIXTEEN + 30 * DAY)
    assert not TakedownTask.objects.exists()


def test_f9_before_the_birthday_the_same_question_can_be_sent_again(came_back, cast):
    again = following.resend(came_back, by=cast.worker, now=at(SOON + 2 * DAY))
    signer = again.signers.get()
    assert (signer.role, signer.email) == ("youth", OWN)
    assert again.expires_at == start_of_day(SIXTEEN + 30 * DAY)


def test_f9_what_they_stopped_themselves_before_is_no_no_to_this_question(cast):
    consent = make.consent(cast.worker, cast.noord, born=BORN, own_email=OWN)
    withdrawing.withdraw(consent, ["website"], who="youth", route="link", now=NOW)
    run(SOON)
    again = following.resend(bounced("sixteen_soon", SOON), by=cast.worker, now=at(SOON + DAY))
    assert again.status == RequestStatus.SENT


def test_f9_who_said_no_since_is_not_asked_by_it_again(came_back, cast):
    day = SIXTEEN + DAY
    about = asking.About("Milan", BORN, known=came_back.subject)
    other = make.request(cast.worker, cast.noord, about=about, born=BORN, now=at(day), email=OWN)
    make.signed(other, NO, now=at(day))
    with pytest.raises(following.ValidationError) as refusal:
        following.resend(came_back, by=cast.worker, now=at(day + DAY))
    assert refusal.value.code == "refused_lately"


def test_f9_an_address_that_is_put_right_beside_the_own_link_is_asked(came_back, cast):
    day = SOON + 3 * DAY
    run(day)
    assert not ConsentRequest.objects.filter(renews=came_back.renews).open().exists()
    given = came_back.renews.request
    own_link.send_anew(given, "goed@example.org", by=cast.worker, now=at(day))
    assert run(day + DAY) == {"sixteen_told": 1}
    open_ = ConsentRequest.objects.filter(renews=came_back.renews).open().get()
    assert open_.signers.get().email == "goed@example.org"


def test_f9_whose_address_nobody_put_right_is_to_be_asked_in_person_on_the_day(came_back, cast):
    sent = run_each(SOON + DAY, SIXTEEN + 10 * DAY)
    assert sent == {0: ["ask_in_person"]}
    page = overview.overview(cast.worker, overview.ways_of(cast.worker), "todo", at(SIXTEEN))
    assert {row.need for row in page.rows} == {"undeliverable", "in_person"}
    again = following.correct_address(
        came_back.signers.get(), "goed@example.org", by=cast.worker, now=at(SIXTEEN)
    )
    assert again.signers.get().email == "goed@example.org"
    page = overview.overview(cast.worker, overview.ways_of(cast.worker), "todo", at(SIXTEEN))
    assert page.rows == []


@pytest.mark.parametrize(
    ("end", "told"), [("came_back", {0: ["ask_in_person"]}), ("taken_back", {})]
)
def test_f9_a_question_of_theirs_that_ended_is_kept_while_they_may_be_asked_by_itself(
    cast, end, told
):
    """Erased thirty days after its end they would be asked once more, at the same address."""
    consent = make.consent(cast.worker, cast.noord, born=BORN, own_email=OWN)
    run(SOON)
    own = ConsentRequest.objects.get(renews=consent)
    if end == "came_back":
        bounced("sixteen_soon", SOON)
    else:
        asking.cancel(own, by=cast.worker, now=at(SOON))
    rule = next(rule for rule in retention.RULES if rule.key == "consent.unanswered")
    sent, gone = {}, []
    for days in range(1, 66):
        day = SOON + days * DAY
        if rule.run(day, at(day), 100):
            gone.append(day)
        sent |= run_each(day, day)

    assert sent == told and gone == [SIXTEEN + 30 * DAY]
    assert not ConsentRequest.objects.filter(pk=own.pk).exists()


def test_f9_another_address_of_a_question_that_is_open_is_kept_too(cast):
    """A mail that was called spam ends no question."""
    consent = make.consent(cast.worker, cast.noord, born=BORN, own_email=OWN)
    run(SOON)
    own = ConsentRequest.objects.get(renews=consent)
    following.correct_address(
        own.signers.get(), "goed@example.org", by=cast.worker, now=at(SOON + DAY)
    )
    consent.subject.refresh_from_db()
    assert consent.subject.email == "goed@example.org"
    assert mail_of("sixteen_soon", SOON + DAY).to == ["goed@example.org"]
    assert Message.objects.filter(kind="consent.sixteen_soon").count() == 2


@pytest.mark.parametrize("days", [3, 40])
def test_who_is_asked_again_after_the_birthday_gets_one_mail(cast, days):
    make.consent(cast.worker, cast.noord, born=BORN, own_email=OWN)
    for day in (SOON, SIXTEEN, SIXTEEN + 30 * DAY):
        if day <= SIXTEEN + days * DAY:
            run(day)
    own = ConsentRequest.objects.filter(guardian_until=None).get()
    later = SIXTEEN + days * DAY
    following.resend(own, by=cast.worker, now=at(later))
    assert run_each(later, later + 10 * DAY) == {}
    assert Message.objects.filter(kind="consent.sixteen_today").count() == 1


@pytest.mark.parametrize(("deed", "email"), [("resend", OWN), ("address", "goed@example.org")])
def test_f9_before_the_birthday_the_page_of_the_question_sends_it_anew(cast, client, deed, email):
    now = make.now_here()
    sixteen = day_of(now) + 20 * DAY
    consent = make.consent(
        cast.worker,
        cast.noord,
        born=sixteen.replace(year=sixteen.year - 16),
        own_email=OWN,
        now=now,
    )
    calendar.endings(day_of(now), now)
    own = bounced("sixteen_soon", day_of(now))
    sign_in(client, cast.worker)
    page = client.get(own.get_absolute_url()).content.decode()
    where = {
        "resend": reverse("consent:resend", args=[own.ref]),
        "address": reverse("consent:address", args=[own.ref, 1]),
    }[deed]
    assert where in page
    form = opened(client, where) if deed == "address" else None
    answer = form.send(email=email) if form else client.post(where)
    assert answer.status_code == 302
    again = ConsentRequest.objects.filter(renews=consent).open().get()
    assert (again.signers.get().role, again.signers.get().email) == ("youth", email)


def test_f9_another_address_of_who_signs_alone_is_kept_for_the_next_question(cast):
    asked = make.request(cast.worker, cast.noord, born=date(2009, 1, 1), email=OWN, own_email=OWN)
    lost = bounced("request", TODAY)
    assert lost == asked
    again = following.correct_address(
        lost.signers.get(), "goed@example.org", by=cast.worker, now=NOW + DAY
    )
    again.subject.refresh_from_db()
    assert again.signers.get().email == again.subject.email == "goed@example.org"


def test_the_page_says_when_posts_come_down_only_where_the_birthday_ends_it(cast, client):
    now = make.now_here()
    sixteen = day_of(now) - 5 * DAY
    consent = make.consent(cast.worker, cast.noord, born=BORN, now=now)
    sign_in(client, cast.worker)
    ConsentRequest.objects.update(in_person_at=now, guardian_until=sixteen)
    for at_sixteen in (True, False):
        Consent.objects.update(at_sixteen=at_sixteen)
        page = client.get(consent.request.get_absolute_url()).content.decode()
        assert ("Zonder antwoord" in page) == at_sixteen
