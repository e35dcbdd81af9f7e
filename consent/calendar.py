"""What the day brings for image consent: each job finds what is due by now and not yet done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from consent import dates, people
from consent.actions import asking, ending, erasing, taking_down
from consent.actions.merged_teams import go_on_each
from consent.models import Consent, ConsentRequest, Signer, Subject, TakedownTask, TextVersion
from outbox.models import Message
from youthwork.lib.calendar import OneByOne, in_steps
from youthwork.lib.dates import day_of


def merged_teams(today: date, now: datetime) -> dict[str, int]:
    """Let what a merged team asked go on in the other one, from its first day on."""
    return {"consents_moved_with_their_team": go_on_each(today, now)}


def left_behind(today: date, now: datetime) -> dict[str, int]:
    """Give open questions on that somebody still has who may ask none any more."""
    return {"consents_given_to_who_leads": asking.give_back(now)}


@in_steps
def questions(today: date, now: datetime) -> dict[str, int]:
    """Close what ended or passed to the young person; remind on day 4 and 10, then never again.

    After an outage only the later reminder goes out.
    """
    done = dict.fromkeys(("consents_passed_on", "consent_links_ended", "consent_reminders"), 0)
    rows = OneByOne()
    done["consents_passed_on"] = rows.each(
        ConsentRequest.objects.of_who_turned_sixteen(today),
        lambda request: ending.close_at_sixteen(request, now=now),
    )
    done["consent_links_ended"] = rows.each(
        ConsentRequest.objects.to_expire(now), lambda request: asking.expire(request, now=now)
    )
    before = Message.objects.filter(kind__in=REMINDERS).count()
    first, last = dates.REMINDER_DAYS

    def remind(request: ConsentRequest) -> None:
        waited = (today - day_of(request.sent_at or now)).days
        ending.remind(request, "consent.last_reminder" if waited >= last else "consent.reminder")

    rows.each(ConsentRequest.objects.to_remind(today - timedelta(days=first)), remind)
    done["consent_reminders"] = Message.objects.filter(kind__in=REMINDERS).count() - before
    rows.finish()
    return done


CAMPAIGN_STEP = 200  # consents asked anew in one step of the day
REMINDERS = ("consent.reminder", "consent.last_reminder")


@in_steps
def endings(today: date, now: datetime) -> dict[str, int]:
    """Ask anew before an end, end what is over, and have old posts taken down.

    From the sixteenth birthday the young person decides: told thirty days before and on the day,
    posts go thirty days after it.
    """
    soon = today + timedelta(days=dates.NOTICE_DAYS)
    rows, done = OneByOne(), dict[str, int]()
    done["consents_asked_anew"] = rows.each(
        Consent.objects.to_ask_anew(today, soon),
        lambda consent: _renew(consent, today, now),
    )
    newest, campaign_ends = TextVersion.objects.newest(), today + timedelta(days=15)
    done["consents_asked_anew"] += rows.each(
        Consent.objects.of_campaign(newest)[:CAMPAIGN_STEP],
        lambda consent: ending.ask_about_new_text(consent, until=campaign_ends, now=now),
    )
    done["sixteen_told"] = rows.each(
        Consent.objects.turning_sixteen(today, soon),
        lambda consent: _tell_of_sixteen(consent, today, now),
    )
    rows.each(
        ConsentRequest.objects.of_who_is_sixteen(today),
        lambda request: ending.remind(request, "consent.sixteen_today"),
    )
    done["consents_expired"] = rows.each(
        Consent.objects.due_to_expire(today), lambda consent: ending.expire(consent, now=now)
    )
    done["posts_to_take_down"] = rows.each(
        Consent.objects.with_posts_to_take_down(today),
        lambda consent: ending.take_down(consent, now=now),
    )
    rows.finish()
    return done


def _renew(consent: Consent, today: date, now: datetime) -> bool:
    """Ask whoever signed anew, unless the young person is about to be asked instead."""
    until = dates.renewal_ends(consent.valid_until, consent.request.guardian_until, today)
    if until is None:
        return False
    return ending.ask_anew(consent, kind="consent.renewal", until=until, now=now) is not None


def _tell_of_sixteen(consent: Consent, today: date, now: datetime) -> bool:
    """Ask the young person, and before the birthday tell who signed; whether they were asked.

    Without a mail address of their own, or with a guardian's, a worker is to ask them in person;
    where their mail came back too, from the birthday on: of that the worker was told, to find
    another address.
    """
    born = consent.subject.born
    sixteen = dates.birthday(born, dates.SELF_FROM) if born else consent.valid_until
    if _came_back(consent):
        return today >= sixteen and ending.ask_in_person(consent.request, now=now)
    kind = "consent.sixteen_soon" if today < sixteen else "consent.sixteen_today"
    until = sixteen + timedelta(days=dates.AFTER_SIXTEEN_DAYS)
    asked = ending.ask_anew(consent, kind=kind, until=until, now=now, own=True)
    if today < sixteen:
        ending.tell_guardians(consent, "consent.sixteen_guardian")
    email = consent.subject.email
    if asked is None and (not email or asking.is_a_guardians(email, [consent.subject])):
        return ending.ask_in_person(consent.request, now=now)
    return asked is not None


def _came_back(consent: Consent) -> bool:
    """Whether the young person was asked at the address that we have, and the mail came back."""
    email = consent.subject.email
    return bool(email) and Signer.objects.undelivered_at(consent, people.email_term(str(email)))


def take_downs(today: date, now: datetime) -> dict[str, int]:
    """Remind on the day on which posts have to be gone; when it passed, tell who leads.

    Each once for a consent. After an outage only the later of the two goes out. Who asked to be
    erased goes once nothing of theirs is online.
    """
    done = {"take_downs_reminded": 0, "take_downs_escalated": 0, "erased_on_request": 0}
    for subject in Subject.objects.to_erase():
        done["erased_on_request"] += erasing.erase_when_down(subject, by=None, now=now)
    tasks = TakedownTask.objects.to_tell(today)
    for (_consent, late), found in groupby(tasks, lambda t: (t.consent_id, t.due_on < today)):
        each = list(found)
        taking_down.remind(each[0].consent, each, late=late, now=now)
        done["take_downs_escalated" if late else "take_downs_reminded"] += 1
    return done
