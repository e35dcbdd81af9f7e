"""Mails about evaluations and decisions; none says a name or what was agreed."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from outbox.mail import Attachment, Mail, letter
from outbox.models import Message
from policy import ics
from policy.choices.evaluations import FigureState
from policy.models import Decision, Evaluation
from policy.screens import agenda
from youthwork.lib.dates import day_of


def evaluation_month(message: Message, now: datetime) -> Mail | None:
    """A month before: the preparation is ready, choose a day."""
    evaluation, person = _open(message), User.objects.working_as(message.recipient)
    if evaluation is None or person is None:
        return None
    return _mail(
        person,
        _("In a month: evaluation of online policy"),
        _(
            "On %(due)s the half-yearly evaluation of our online youth work is due. The "
            "preparation is ready: figures, goals and open actions. Choose a date and invite two "
            "youth workers and the privacy officer."
        )
        % {"due": _day(evaluation.due_on)},
        evaluation,
    )


def evaluation_week(message: Message, now: datetime) -> Mail | None:
    """A week before: what is still open."""
    evaluation, person = _open(message), User.objects.working_as(message.recipient)
    today = day_of(now)
    if evaluation is None or person is None or today > evaluation.meets_on:
        return None
    days = (evaluation.meets_on - today).days
    still = ngettext("%(days)d day left.", "%(days)d days left.", days) % {"days": days}
    asking = [
        str(line.title)
        for line in agenda.lines(evaluation, None, person, today)
        if line.state in (FigureState.LOOK, FigureState.REPEAT, FigureState.FILL)
    ]
    opened = _("Still open: %(items)s.") % {"items": "; ".join(asking)} if asking else ""
    asked = _("The three short questions to the team were sent.") if evaluation.pulse_on else ""
    text = " ".join(filter(None, (still, opened, asked)))
    return _mail(person, _("Next week: evaluation of online policy"), text, evaluation)


def evaluation_day(message: Message, now: datetime) -> Mail | None:
    """On the day itself; told later, that the day passed."""
    evaluation, person = _open(message), User.objects.working_as(message.recipient)
    if evaluation is None or person is None:
        return None
    today = day_of(now)
    if today > evaluation.due_on and today != evaluation.meets_on:
        return evaluation_late(message, now)
    subject = _("Today: evaluation of online policy")
    text = _(
        "Today is the day. Doesn't it work out? Plan a new date now, then everybody knows where "
        "they stand."
    )
    if today > evaluation.meets_on:
        subject = _("The evaluation was not held yet")
        text = _(
            "It was planned for %(day)s. Was it held? Write that down. If not, plan a new date "
            "now, then everybody knows where they stand."
        ) % {"day": _day(evaluation.meets_on)}
    return _mail(person, subject, text, evaluation)


def evaluation_late(message: Message, now: datetime) -> Mail | None:
    """Past its last day, weekly, to the director too."""
    evaluation, person = _open(message), User.objects.working_as(message.recipient)
    if evaluation is None or person is None:
        return None
    days = evaluation.days_late(day_of(now))
    if not days:
        return None
    subject = ngettext(
        "The evaluation is %(days)d day late", "The evaluation is %(days)d days late", days
    )
    text = _(
        "The evaluation of %(due)s was not held yet. The agreement is: at least once in six "
        "months. This will stand in the account as well. What is needed to do it this month?"
    )
    return _mail(
        person,
        subject % {"days": days},
        text % {"due": _day(evaluation.due_on)},
        evaluation,
        calendar=False,
    )


def evaluation_planned(message: Message, now: datetime) -> Mail | None:
    """Somebody is asked to be there, or the day moved."""
    evaluation, person = _open(message), User.objects.working_as(message.recipient)
    if evaluation is None or person is None or evaluation.planned_on is None:
        return None
    if not evaluation.invited.filter(pk=person.pk).exists():
        return None
    text = _("We look back on our online youth work on %(day)s. Will you be there?")
    when = _day(evaluation.planned_on)
    if evaluation.planned_time:
        when = _("%(day)s at %(time)s") % {
            "day": when,
            "time": date_format(evaluation.planned_time, "H:i"),
        }
    return _mail(
        person, _("Evaluation of online policy: the date"), text % {"day": when}, evaluation
    )


def decision_due(message: Message, now: datetime) -> Mail | None:
    """The day has come by which somebody would do something; after it, that it passed."""
    decision = Decision.objects.to_do().filter(public_id=message.subject_ref).first()
    if decision is not None and decision.is_late(day_of(now)):
        text = _(
            "Something that was agreed in the evaluation was to be done on %(day)s. Is it done? "
            "Tick it."
        )
        subject = _("Not done yet: what was agreed in the evaluation")
        return _about_decision(message, subject, text % {"day": _day(decision.due_on)})
    return _about_decision(
        message,
        _("Today: what you agreed in the evaluation"),
        _("Something that was agreed in the evaluation is to be done today. Is it done? Tick it."),
    )


def decision_late(message: Message, now: datetime) -> Mail | None:
    """What was agreed was not done; to who plans evaluations."""
    return _about_decision(
        message,
        _("A decision of the evaluation is late"),
        _(
            "Something that was agreed in the evaluation is not done yet. What is needed? "
            "You can choose another date or somebody else."
        ),
    )


def _about_decision(message: Message, subject: str, text: str) -> Mail | None:
    reference = message.subject_ref
    decision = Decision.objects.to_do().filter(public_id=reference).first()
    person = User.objects.working_as(message.recipient)
    if decision is None or person is None:
        return None
    address = settings.SITE_URL + decision.get_absolute_url()
    if not person.has_perm("policy.see"):
        address = settings.SITE_URL + reverse("home")
    return letter(person.email, subject, text, address)


def _mail(
    person: User, subject: str, text: str, evaluation: Evaluation, *, calendar: bool = True
) -> Mail:
    """A mail with the address of the page, and the date for one's own calendar."""
    parts = [text, settings.SITE_URL + evaluation.get_absolute_url()]
    if not person.has_perm("policy.see"):
        parts = [
            text,
            _(
                "You get this because nobody is manager or director. Give somebody that role, "
                "then the evaluation is planned again."
            ),
            settings.SITE_URL + reverse("organisation:people"),
        ]
    file = Attachment(ics.FILE_NAME, ics.of_evaluation(evaluation), ics.CONTENT_TYPE)
    return letter(person.email, subject, *parts, attachments=(file,) if calendar else ())


def _open(message: Message) -> Evaluation | None:
    reference = message.subject_ref
    return Evaluation.objects.open().filter(public_id=reference).first()


def _day(day: date) -> str:
    return date_format(day, "l j F Y").lower()
