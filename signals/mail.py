"""Mails about signals; none says what a signal is about."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation import duty
from organisation.choices import PersonStatus
from organisation.mail import pushed
from organisation.models import PushDevice, Team, User
from organisation.push import Push
from outbox.choices import Status as MessageStatus
from outbox.mail import Mail, letter
from outbox.models import Message
from outbox.parcels import NobodyThere, TextMessage
from privacy.models import AuditEntry
from signals.alarms import TOLD, Alarm, is_over, is_told_later
from signals.answered import CLOSED, OTHER_KIND, TAKEN, what_of
from signals.choices.rounds import UNDECIDED, NoticeStatus, RoundStatus
from signals.choices.signal import OPEN, Outcome, Severity, Status, StepKind
from signals.emptying import going, told_by, who_hears
from signals.models import (
    Approach,
    ApproachStep,
    InstacleanItem,
    InstacleanRound,
    Signal,
    SignalStep,
)
from signals.screens.emptying import going_url
from youthwork.lib.dates import day_of

NAMED = 3  # people whom a mail names; more are "all team leads"


def urgent(message: Message, now: datetime) -> Mail | None:
    """Tell whoever has the duty, and later the next in line, that something urgent waits.

    The first step also when a colleague was quicker: whoever was to be warned hears of it. A later
    one only while nobody took it over. None when the person has left, when the signal is a
    duplicate, a statistic or not urgent by now, or when a later step to the same person is due as
    well. Of severity 4 nobody else hears by itself: raises NobodyThere where the person has left,
    so that it counts as come back (`alerts.undelivered`).
    """
    ref = message.subject_ref
    person = _recipient(message)
    signal = Signal.objects.warned_about(ref, TOLD)
    alarm = Alarm.of(message)
    if person is None:
        return _nobody_there(message)
    if signal is None or is_told_later(message, signal, now):
        return None
    if alarm.step and is_over(signal, alarm, now):
        return None
    if signal.status in OPEN and not signal.is_urgent:  # lowered before it went
        return None
    lines = [_logged(signal, now)]
    if signal.created_offline_at:
        lines.insert(1, _written_offline(signal))
    if signal.status == Status.CLOSED:
        lines.append(_("It has been closed meanwhile."))
    elif alarm.step:
        lines.append(_("Nobody has taken it over yet."))
    if person.has_perm("signals.triage"):  # a manager may have the duty
        lines += [
            _("This mail says nothing else, to protect data. Log in, read it and take it over:"),
            settings.SITE_URL + reverse("signals:detail", args=[signal.ref]),
        ]
    else:
        lines.append(_("You don't read signals yourself. Call a team lead who takes it over."))
    if then := _then(signal, alarm):
        lines.append(then)
    lines.append(_("Is there danger now? Call 112."))
    return letter(
        person.email,
        _("Urgent signal %(ref)s, severity %(severity)s")
        % {"ref": signal.ref, "severity": signal.severity},
        *lines,
    )


def _then(signal: Signal, alarm: Alarm) -> str:
    """Who hears of a signal of severity 5 next, when nobody takes it over; "" after the last."""
    if signal.severity != Severity.NOW or signal.status not in OPEN:
        return ""
    names = duty.names_after(alarm.step, signal.team, alarm.raised_at)
    if not names:
        return ""
    told = get_text_list(names, _("and")) if len(names) <= NAMED else _("all team leads")
    return _("If nobody takes it over within 15 minutes, this message goes to %(next)s.") % {
        "next": told
    }


def _logged(signal: Signal, now: datetime) -> str:
    """In which team and when; with its day where that isn't today, as after days without mail."""
    received = timezone.localtime(signal.received_at)
    told = _("There is an urgent signal in team %(team)s, logged at %(time)s.")
    if received.date() != timezone.localdate(now):
        told = _("There is an urgent signal in team %(team)s, logged on %(day)s at %(time)s.")
    return told % {
        "team": signal.team,
        "day": date_format(received, "j F"),
        "time": f"{received:%H:%M}",
    }


def _written_offline(signal: Signal) -> str:
    """When it was seen and written down, for one that reached us later."""
    written, seen = (
        timezone.localtime(moment) for moment in (signal.created_offline_at, signal.seen_at)
    )
    told = _(
        "It was seen on %(day)s at %(seen)s and written down at %(written)s without a connection."
    )
    if written.date() != seen.date():
        told = _(
            "It was seen on %(day)s at %(seen)s and written down on %(written_on)s at %(written)s "
            "without a connection."
        )
    return told % {
        "day": date_format(seen, "j F"),
        "seen": f"{seen:%H:%M}",
        "written_on": date_format(written, "j F"),
        "written": f"{written:%H:%M}",
    }


def urgent_push(message: Message, now: datetime) -> Push | None:
    """Wake the devices of who is warned; nothing once somebody took the signal over."""
    person = _still_to_warn(message, now)
    if person is None:
        return None
    push = pushed(PushDevice.objects.changeable_by(person), now)
    return push or _nobody_there(message)


def urgent_text(message: Message, now: datetime) -> TextMessage | None:
    """A text message that says that something waits; nothing once somebody took it over."""
    person = _still_to_warn(message, now)
    if person is None:
        return None
    if not person.phone or not settings.SMS_HOOK_URL:
        return _nobody_there(message)
    text = _("Vindplaats: an urgent message waits. Open the app.")
    if Alarm.of(message).step:
        text = _("Vindplaats: nobody has taken it over yet. Open the app.")
    return TextMessage(id=message.ref, to=person.phone, text=text, at=now)


def _still_to_warn(message: Message, now: datetime) -> User | None:
    """Whom a push or text message is for; None when it is no longer needed."""
    person = _recipient(message)
    ref = message.subject_ref
    signal = Signal.objects.warned_about(ref, OPEN)
    if person is None:
        return _nobody_there(message)
    if signal is None or not signal.is_urgent or is_told_later(message, signal, now):
        return None
    return None if is_over(signal, Alarm.of(message), now) else person


def _nobody_there(message: Message) -> None:
    """Raises NobodyThere of a signal of severity 4 that is open: nobody else hears by itself."""
    signal = Signal.objects.warned_about(message.subject_ref, OPEN)
    if signal is not None and signal.severity == Severity.FAST:
        raise NobodyThere


def opened_on_duty(message: Message, now: datetime) -> Mail | None:
    """Tell a privacy officer that a lead on duty opened a signal of another team, and why.

    Who hears of it because nobody is privacy officer reads no reasons: those are for one.
    """
    person = _recipient(message)
    entry = AuditEntry.objects.by_label(message.subject)
    if person is None or entry is None or entry.by is None:
        return None
    ref = entry.subject.partition(":")[2]
    signal = Signal.objects.select_related("team").get(ref=ref)
    at = timezone.localtime(entry.at)
    on_duty = entry.by.is_on_duty(entry.at, signal.team)
    told = (
        _(
            "%(worker)s was on duty and opened a signal of severity %(severity)s of team %(team)s "
            "on %(day)s at %(time)s."
        )
        if on_duty
        else _(
            "%(worker)s was warned and opened a signal of severity %(severity)s of team %(team)s "
            "on %(day)s at %(time)s."
        )
    ) % {
        "worker": entry.by.name,
        "severity": signal.severity,
        "team": signal.team,
        "day": date_format(at, "j F Y"),
        "time": f"{at:%H:%M}",
    }
    if person.has_perm("signals.view_with_reason"):
        lines = [
            _("Reason: %(reason)s") % {"reason": entry.reason},
            _("This mail says nothing else. See within two working days whether it was right:"),
            settings.SITE_URL + reverse("privacy:audit"),
        ]
    else:
        lines = [
            _(
                "Nobody is privacy officer now, or they are away. Who gets that role sees why it "
                "was opened, and whether that was right."
            )
        ]
    return letter(
        person.email,
        _("Access outside the own team, %(ref)s") % {"ref": ref},
        told,
        *lines,
    )


def silence(message: Message, now: datetime) -> Mail | None:
    """Tell a lead that a platform gave no answer in 30 days, to notices or to an appeal.

    None when all have one by now.
    """
    person = _recipient(message)
    kind, _colon, ref = message.subject.partition(":")
    rows = InstacleanItem.objects.without_answer(timezone.localdate(now))
    of_round = kind == "signals.instacleanround"
    waiting = list(
        rows.filter(round__ref=ref, status__in=UNDECIDED) if of_round else rows.filter(ref=ref)
    )
    if person is None or not waiting:
        return None
    page = waiting[0].round if of_round else waiting[0]
    told = ngettext(
        "%(count)s report was sent 30 days ago or longer, and the platform gave no answer.",
        "%(count)s reports were sent 30 days ago or longer, and the platform gave no answer.",
        len(waiting),
    ) % {"count": len(waiting)}
    if waiting[0].status == NoticeStatus.APPEALED:
        told = _("An appeal was made 30 days ago or longer, and the platform gave no answer.")
    lines = [
        told,
        _("Remind the platform, or write down that there was no answer. That counts too."),
        settings.SITE_URL + page.get_absolute_url(),
    ]
    return letter(person.email, _("Instaclean: no answer after 30 days"), *lines)


def round_begins(message: Message, now: datetime) -> Mail | None:
    """Tell a worker or lead that the list of a round is open; None once it has closed again."""
    person, round, today = _recipient(message), _open_round(message), timezone.localdate(now)
    if person is None or round is None:
        return None
    # Mail that waited may come after a day that it would name.
    began = _("Instaclean round %(quarter)s begins on %(date)s")
    if round.starts_on < today:
        began = _("Instaclean round %(quarter)s began on %(date)s")
    until = _("Put on it what you know of by %(date)s.")
    if round.ends_on < today:
        until = _("It would be sent after %(date)s: put on it today what you know of.")
    lines = [
        _("The list is open. Think of: the exact link, the kind, which rule, a short reason."),
        until % {"date": date_format(round.ends_on, "j F")},
        _(
            "Never put a sexual image of a minor on it; that goes through the police or the "
            "hotline."
        ),
        settings.SITE_URL + round.get_absolute_url(),
    ]
    return letter(
        person.email,
        began
        % {
            "quarter": f"{round.quarter}, {round.year}",
            "date": date_format(round.starts_on, "j F"),
        },
        *lines,
    )


def round_late(message: Message, now: datetime) -> Mail | None:
    """Tell a lead that a list would have been sent; None when it was, or has more time."""
    person, round = _recipient(message), _open_round(message)
    if person is None or round is None or round.ends_on >= timezone.localdate(now):
        return None
    lines = [
        _("The list of this round would be sent after %(date)s. That has not been noted yet.")
        % {"date": date_format(round.ends_on, "j F")},
        _("Send it, choose another day, or say why the round is not held."),
        settings.SITE_URL + round.get_absolute_url(),
    ]
    return letter(person.email, _("Instaclean: the list should have been sent"), *lines)


def _open_round(message: Message) -> InstacleanRound | None:
    """The round that a message is about, while its list is open."""
    return InstacleanRound.objects.filter(ref=message.subject_ref, status=RoundStatus.OPEN).first()


def step_due(message: Message, now: datetime) -> Mail | None:
    """Tell somebody that a step is due today; None when it was done, dropped or given on."""
    return _about_a_step(
        message,
        _("To do today: signal %(ref)s"),
        _("Today you would do something about signal %(ref)s."),
        passed=(
            _("Still for you to do: signal %(ref)s"),
            _("Something would be done about signal %(ref)s by %(day)s. It is for you to do."),
            now,
        ),
    )


def step_late(message: Message, now: datetime) -> Mail | None:
    """Tell who leads that a planned step is two working days late."""
    return _about_a_step(
        message,
        _("Still open: a step of signal %(ref)s"),
        _("A step of signal %(ref)s is two working days late. What is needed to do it?"),
        _("This mail says nothing else, to protect data. Look at it together:"),
    )


def approach_step_due(message: Message, now: datetime) -> Mail | None:
    """The same of a step of an approach."""
    return _about_a_step(
        message,
        _("To do today: a step of an approach"),
        _("Today you would do something in an approach of team %(team)s."),
        passed=(
            _("Still for you to do: a step of an approach"),
            _("Something would be done in an approach of team %(team)s by %(day)s. It is yours."),
            now,
        ),
    )


def approach_step_late(message: Message, now: datetime) -> Mail | None:
    """Tell who leads that a planned step of an approach is two working days late."""
    return _about_a_step(
        message,
        _("Still open: a step of an approach"),
        _(
            "A step of an approach of team %(team)s is two working days late. What is needed to do "
            "it?"
        ),
        _("This mail says nothing else, to protect data. Look at it together:"),
    )


def _about_a_step(
    message: Message,
    subject: str,
    first: str,
    then: str = "",
    *,
    passed: tuple[str, str, datetime] | None = None,
) -> Mail | None:
    """`then`: what is asked, else that it is done or given on; `passed`: subject and first line of
    one of which the day has passed by a moment."""
    signals = Signal.objects.followed_up().filter(ref=message.subject_ref)
    person, about = _recipient(message), signals.first() or _open_approach(message)
    if person is None or about is None:
        return None
    step = about.steps.to_do().filter(pk=_step_key(message)).select_related("owner").first()
    if step is None or (message.kind.endswith("_due") and not _is_asked(person, step)):
        return None
    named = {"ref": getattr(about, "ref", ""), "team": about.team}
    if passed and step.owner is None and named["ref"]:
        subject = _("Nobody does it yet: signal %(ref)s")
        first = _("A step of signal %(ref)s is to be done, and nobody does it yet.")
    elif passed and step.due_on is not None and step.due_on < day_of(passed[2]):
        subject, first, _now = passed
        named["day"] = date_format(step.due_on, "j F")
    address = settings.SITE_URL + about.get_absolute_url()
    return letter(person.email, subject % named, first % named, then or _to_do(step), address)


def _to_do(step: SignalStep | ApproachStep) -> str:
    """What is asked of whose step it is; informing a partner is done by sharing, not by a tick."""
    if step.kind == StepKind.INFORMED_PARTNER:
        return _("This mail says nothing else, to protect data. Share it, or give it to somebody:")
    return _("This mail says nothing else, to protect data. Tick it off, or give it to somebody:")


def _is_asked(person: User, step: SignalStep | ApproachStep) -> bool:
    """Whether a step is this person's to do; of an owner who is away, whoever was asked instead."""
    owner = step.owner
    return owner is None or owner == person or owner.status != PersonStatus.ACTIVE


def given(message: Message, now: datetime) -> Mail | None:
    """Tell somebody that signals are theirs now: of what was given at once the first tells all.

    None when none of them is, or is open, by now.
    """
    person, together = _recipient(message), message.dedupe_key.rpartition(":")[0]
    posted = list(Message.objects.of_one_deed(together).values_list("pk", "subject"))
    if person is None or posted[0][0] != message.pk:
        return None
    refs = [subject.partition(":")[2] for _pk, subject in posted]
    theirs = list(Signal.objects.open_of(person).filter(ref__in=refs))
    if not theirs:
        return None
    named = {"refs": get_text_list([each.ref for each in theirs], _("and"))}
    subject = ngettext("For you: signal %(refs)s", "For you: signals %(refs)s", len(theirs))
    told = ngettext(
        "Signal %(refs)s is yours to follow up now.",
        "Signals %(refs)s are yours to follow up now.",
        len(theirs),
    )
    return letter(
        person.email,
        subject % named,
        told % named,
        _("This mail says nothing else, to protect data. Log in and look at it:"),
        *(settings.SITE_URL + each.get_absolute_url() for each in theirs),
    )


def answered(message: Message, now: datetime) -> Mail | None:
    """Tell who logged a signal that somebody took it up, made it another kind, or closed it.

    None when they may not open it, when the same is told anew or that it was closed, when it was
    taken up and is theirs by now, and when it was opened again since it was closed.
    """
    person = _recipient(message)
    rows = Signal.objects.filter(ref=message.subject_ref)
    signal = rows.select_related("merged_into").first()
    if person is None or signal is None or signal.created_by_id != person.pk:
        return None
    goes_on, what = signal.merged_into or signal, what_of(message)
    told = list(Message.objects.of_kind(message.kind).about(message.subject))
    newer = {what_of(each) for each in told[told.index(message) + 1 :]}
    if newer & {what, CLOSED} or not Signal.objects.visible_to(person).contains(signal):
        return None
    if (what == CLOSED) == (goes_on.status in OPEN):
        return None
    if what == TAKEN and goes_on.owner_id in (None, person.pk):
        return None
    told = {
        TAKEN: _("Somebody took up signal %(ref)s, which you logged."),
        OTHER_KIND: _(
            "A team lead made signal %(ref)s, which you logged, one of another kind. There you see "
            "what changed."
        ),
        CLOSED: _("Signal %(ref)s, which you logged, is closed. There you see what came of it."),
    }[what]
    return _about(signal, person, _("Answer to your signal %(ref)s"), told)


def step_gone(message: Message, now: datetime) -> Mail | None:
    """Tell somebody that a step they had planned isn't theirs any more, and what became of it.

    None when it is theirs again. Who may not read the signal hears only that somebody else does it.
    """
    person = _recipient(message)
    signal = Signal.objects.filter(ref=message.subject_ref).first()
    if person is None or signal is None:
        return None
    step = signal.steps.filter(pk=_step_key(message)).first()
    taken_back = signal.outcome == Outcome.RETRACTED
    if step is not None and step.owner_id == person.pk and not taken_back:
        return None
    followed_up = signal.status in OPEN or (
        signal.merged_into is not None and signal.merged_into.status in OPEN
    )
    goes_on = step is not None and followed_up
    may_read = Signal.objects.visible_to(person).contains(signal)
    if not (goes_on or may_read):
        return None
    if goes_on:
        subject = _("For somebody else now: a step of signal %(ref)s")
        told = _("What you would do about signal %(ref)s, somebody else does. You don't have to.")
    else:
        subject = _("Not needed any more: a step of signal %(ref)s")
        told = _("What you would do about signal %(ref)s isn't needed any more.")
        if taken_back:
            told = _("Signal %(ref)s was taken back. What you would do about it isn't needed.")
    named = {"ref": signal.ref}
    lines = [told % named]
    if may_read:
        lines += [
            _("This mail says nothing else, to protect data. Log in and look at it:"),
            settings.SITE_URL + signal.get_absolute_url(),
        ]
    return letter(person.email, subject % named, *lines)


def step_again(message: Message, now: datetime) -> Mail | None:
    """Tell who heard that it wasn't needed that the signal is open again, and it is theirs."""
    person = _recipient(message)
    signal = Signal.objects.filter(ref=message.subject_ref, status__in=OPEN).first()
    gone = Message.objects.of_kind("signals.step_gone").about(message.subject)
    told = gone.filter(recipient=message.recipient).last()
    if told is not None and told.status != MessageStatus.SENT:
        return None  # theirs to do, as before
    if person is None or signal is None or not Signal.objects.visible_to(person).contains(signal):
        return None
    step = signal.steps.to_do().filter(pk=_step_key(message), owner=person).first()
    if step is None:
        return None
    return letter(
        person.email,
        _("To do again: a step of signal %(ref)s") % {"ref": signal.ref},
        _("Signal %(ref)s is open again, and with it what you would do about it.")
        % {"ref": signal.ref},
        _to_do(step),
        settings.SITE_URL + signal.get_absolute_url(),
    )


def approach_step_gone(message: Message, now: datetime) -> Mail | None:
    """The same of a step of an approach: lapsed, ended, or for somebody else now."""
    person = _recipient(message)
    approach = Approach.objects.filter(public_id=message.subject_ref).select_related("team").first()
    if person is None or approach is None:
        return None
    step = approach.steps.filter(pk=_step_key(message)).first()
    if step is not None and step.owner_id == person.pk and approach.is_open:
        return None
    goes_on = step is not None and approach.is_open
    may_read = Approach.objects.visible_to(person, timezone.localdate(now)).contains(approach)
    if not (goes_on or may_read):
        return None
    subject = _("Not needed any more: a step of an approach")
    told = _("What you would do in an approach of team %(team)s isn't needed any more.")
    if goes_on:
        subject = _("For somebody else now: a step of an approach")
        told = _(
            "What you would do in an approach of team %(team)s, somebody else does. "
            "You don't have to."
        )
    elif not approach.is_open:
        told = _("An approach of team %(team)s ended. What you would do in it isn't needed.")
    lines = [told % {"team": approach.team}]
    if may_read:
        lines += [
            _("This mail says nothing else, to protect data. Log in and look at it:"),
            settings.SITE_URL + approach.get_absolute_url(),
        ]
    return letter(person.email, subject, *lines)


def approach_step_again(message: Message, now: datetime) -> Mail | None:
    """Tell who heard that it wasn't needed that the approach runs again, and it is theirs to do."""
    person, approach = _recipient(message), _open_approach(message)
    gone = Message.objects.of_kind("signals.approach_step_gone").about(message.subject)
    told = gone.filter(recipient=message.recipient).last()
    if told is not None and told.status != MessageStatus.SENT:
        return None  # theirs to do, as before
    if person is None or approach is None:
        return None
    step = approach.steps.to_do().filter(pk=_step_key(message), owner=person).first()
    if step is None:
        return None
    return letter(
        person.email,
        _("To do again: a step of an approach"),
        _("An approach of team %(team)s runs again, and with it what you would do in it.")
        % {"team": approach.team},
        _to_do(step),
        settings.SITE_URL + approach.get_absolute_url(),
    )


def approach_lost_signal(message: Message, now: datetime) -> Mail | None:
    """Tell who pulls an approach that a signal of it turned out to be one that keeps no story."""
    person = _recipient(message)
    approach = Approach.objects.filter(public_id=message.subject_ref, erased_at=None).first()
    if person is None or approach is None:
        return None
    told = _(
        "A signal of an approach of team %(team)s turned out to be of a kind of which nothing is "
        "written down. It stands under the approach no more. What partners could see of the "
        "approach is closed."
    )
    lines = [told % {"team": approach.team}]
    if Approach.objects.visible_to(person, timezone.localdate(now)).contains(approach):
        lines += [
            _("Look over its texts and steps, and take out what is about that signal:"),
            settings.SITE_URL + approach.get_absolute_url(),
        ]
    return letter(person.email, _("A signal left an approach"), *lines)


def emptied_soon(message: Message, now: datetime) -> Mail | None:
    """Tell who leads a team when texts of its closed signals go, while a hold can be asked for.

    As it is by then: what a hold keeps isn't counted, nor what went. None when nothing is left, or
    when they don't lead that team any more, nor the one in which it went on.
    """
    person, today = _recipient(message), day_of(now)
    team = Team.objects.filter(public_id=message.subject_ref).first()
    if person is None or team is None:
        return None
    first, last = told_by(message)
    gone = [each for each in going(today) if each.team == team.pk and first <= each.day <= last]
    days = [each.day for each in gone]
    if not days or person not in who_hears(team, today):
        return None
    first, last = min(days), max(days)
    left = (last - today).days
    named = {
        "n": len(days),
        "team": team,
        "date": date_format(first, "j F"),
        "last": date_format(last, "j F"),
    }
    if first == last:
        when = ngettext("in %(days)s day", "in %(days)s days", left)
        told = ngettext(
            "On %(date)s we erase text, account name and link of %(n)s closed signal of team "
            "%(team)s.",
            "On %(date)s we erase text, account name and link of %(n)s closed signals of team "
            "%(team)s.",
            len(days),
        )
    else:
        when = ngettext("within %(days)s day", "within %(days)s days", left)
        told = _(
            "From %(date)s to %(last)s we erase text, account name and link of %(n)s closed "
            "signals of team %(team)s."
        )
    subject = ngettext(
        "%(n)s signal becomes anonymous %(when)s",
        "%(n)s signals become anonymous %(when)s",
        len(days),
    )
    # What was taken back counts nowhere, and goes without a trace.
    figures = _("The figures stay.") if all(each.counts for each in gone) else ""
    return letter(
        person.email,
        subject % {**named, "when": when % {"days": left}},
        f"{told % named} {figures}".strip(),
        _(
            "Is a signal really still needed, for example for a report to the police that is under "
            "way? Then ask the privacy officer for a hold, with a reason and a last day."
        ),
        settings.SITE_URL + going_url(team, first, last),
    )


def _step_key(message: Message) -> int:
    """Which planned step a message is about: the key stands in what keeps it from coming twice."""
    return int(message.dedupe_key.split(":")[1])


def rest_ended(message: Message, now: datetime) -> Mail | None:
    """Tell that a signal rests no longer: its owner, or who leads where the owner isn't there.

    None when it is closed or rests again, or somebody else has it by now.
    """
    person, signal = _recipient(message), _open_signal(message)
    if person is None or signal is None or signal.paused_until:
        return None
    if not _has(person, signal):
        return None
    told = _("Signal %(ref)s rested until today. Nobody who has it is there now.")
    if signal.owner == person:
        told = _("Signal %(ref)s rested until today. It is yours to take up again.")
    return _about(signal, person, _("Signal %(ref)s rests no longer"), told)


def platform_decided(message: Message, now: datetime) -> Mail | None:
    """Tell whose signal it is that a decision of a platform was written down.

    None when the signal is closed, or somebody else has it by now.
    """
    person, signal = _recipient(message), _open_signal(message)
    if person is None or signal is None or not _has(person, signal):
        return None
    told = _("It was written down what a platform did with a report about signal %(ref)s.")
    return _about(signal, person, _("Decision of a platform: signal %(ref)s"), told)


def platform_silent(message: Message, now: datetime) -> Mail | None:
    """Tell whose signal it is that a platform gave no answer in 30 days to a report by hand.

    None when there is one by now, the signal rests or is closed, or somebody else has it.
    """
    person, signal = _recipient(message), _open_signal(message)
    if person is None or signal is None or not _has(person, signal):
        return None
    silent = SignalStep.objects.reports_without_answer(timezone.localdate(now))
    if not silent.filter(pk=_step_key(message)).exists():
        return None
    return _about(
        signal,
        person,
        _("No answer of a platform after 30 days: signal %(ref)s"),
        _(
            "Signal %(ref)s was reported to a platform 30 days ago or longer, and it gave no "
            "answer."
        ),
        _("Remind the platform, or write down that there was no answer. That counts too."),
    )


def _has(person: User, signal: Signal) -> bool:
    """Whether a signal is this person's, or nobody's who is there (`owning.who_has`)."""
    return signal.owner is None or signal.owner == person or not signal.owner.is_active


def _about(signal: Signal, person: User, subject: str, *told: str) -> Mail:
    """These lines about a signal, with its address for who may read it."""
    named = {"ref": signal.ref}
    lines = [line % named for line in told]
    if Signal.objects.visible_to(person).contains(signal):
        lines += [
            _("This mail says nothing else, to protect data. Log in and look at it:"),
            settings.SITE_URL + reverse("signals:detail", args=[signal.ref]),
        ]
    else:
        lines.append(_("You don't read signals yourself. Call a team lead who takes it over."))
    return letter(person.email, subject % named, *lines)


def _recipient(message: Message) -> User | None:
    """Whom it goes to; None when they don't work here now."""
    person = User.objects.reader_of(message)
    return person if person is not None and person.status == PersonStatus.ACTIVE else None


def _open_signal(message: Message) -> Signal | None:
    ref = message.subject_ref
    return Signal.objects.filter(ref=ref, status__in=OPEN).first()


def _open_approach(message: Message) -> Approach | None:
    """The running approach that a message is about."""
    kind, _colon, public_id = message.subject.partition(":")
    if kind != "signals.approach":
        return None
    return Approach.objects.open().filter(public_id=public_id, erased_at=None).first()
