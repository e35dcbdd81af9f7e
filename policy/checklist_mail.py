"""Mails about the checklist: filed (with the PDF), an action is due or late, its year is over."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Attachment, Mail, letter
from outbox.models import Message
from policy import checklist_calendar, checklist_paper
from policy.models import ChecklistAction, ChecklistRun
from youthwork.lib import pdf


def _link(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def filed(message: Message, now: datetime) -> Mail | None:
    """A checklist that was filed, with its PDF: it holds nothing on young people."""
    person = User.objects.working_as(message.recipient)
    run = ChecklistRun.objects.filed().filter(public_id=message.subject_ref).first()
    if person is None or run is None or run.day is None:
        return None
    made = Attachment(checklist_paper.file_name(run), checklist_paper.of_run(run), pdf.CONTENT_TYPE)
    return letter(
        person.email,
        _("The checklist of conditions within the own house"),
        _("The checklist of %(day)s was filed. The PDF for board and municipality is attached.")
        % {"day": date_format(run.day, "j F Y")},
        settings.SITE_URL + run.get_absolute_url(),
        attachments=(made,),
    )


def action_due(message: Message, now: datetime) -> Mail | None:
    """The day of an action is there; nothing when it is done."""
    return _about_action(
        message,
        _("Today: an action of the checklist"),
        _("On %(day)s this should be done: %(what)s"),
    )


def action_late(message: Message, now: datetime) -> Mail | None:
    """An action is a week late; nothing when it is done."""
    return _about_action(
        message,
        _("An action of the checklist is late"),
        _("This should have been done on %(day)s and is still open: %(what)s"),
    )


def _about_action(message: Message, subject: str, line: str) -> Mail | None:
    person, reference = User.objects.working_as(message.recipient), message.subject_ref
    row = ChecklistAction.objects.to_do().filter(public_id=reference).first()
    if person is None or row is None:
        return None
    said = line % {"day": date_format(row.due_on, "j F"), "what": row.text}
    return letter(person.email, subject, said, _link("policy:checklist_actions"))


def year_over(message: Message, now: datetime) -> Mail | None:
    """The checklist is to be filled in again; nothing when that was done meanwhile."""
    person = User.objects.working_as(message.recipient)
    due = date.fromisoformat(message.subject_ref)
    if person is None or checklist_calendar.due_on() != due:
        return None
    day = {"day": date_format(due, "j F Y")}
    soon = due > timezone.localdate(now)
    return letter(
        person.email,
        _("The yearly checklist"),
        _("By %(day)s the checklist is to be filled in again.") % day
        if soon
        else _("On %(day)s the checklist was to be filled in again.") % day,
        _("What Vindplaats knows is filled in already. The rest takes about half an hour."),
        _link("policy:checklist"),
    )
