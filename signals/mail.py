"""Mails about signals; none says what a signal is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail
from privacy.models import AuditEntry
from signals.choices.signal import OPEN, Status
from signals.models import Signal

if TYPE_CHECKING:
    from outbox.models import Message

TOLD = (*OPEN, Status.CLOSED)


def urgent(message: Message) -> Mail | None:
    """Tell whoever is on duty or leads the team that something urgent waits.

    Also when a colleague was quicker: whoever was to be warned hears of it. None when the person
    has left, or the signal is a duplicate or a statistic by now: nothing is left to say.
    """
    ref = message.subject.partition(":")[2]
    public_id = message.recipient.partition(":")[2]
    person = User.objects.working().filter(public_id=public_id).first()
    signal = Signal.objects.select_related("team").filter(ref=ref, status__in=TOLD).first()
    if person is None or signal is None:
        return None
    lines = [
        _("There is an urgent signal in team %(team)s, logged at %(time)s.")
        % {"team": signal.team, "time": f"{timezone.localtime(signal.received_at):%H:%M}"},
        _("This mail says nothing else, to protect data. Log in, read it and take it over:"),
        settings.SITE_URL + reverse("signals:detail", args=[signal.ref]),
        _("Is there danger now? Call 112."),
    ]
    if signal.status == Status.CLOSED:
        lines.insert(1, _("It has been closed meanwhile."))
    return Mail(
        to=[person.email],
        subject=_("Urgent signal %(ref)s, severity %(severity)s")
        % {"ref": signal.ref, "severity": signal.severity},
        text="\n\n".join(lines) + "\n",
    )


def opened_on_duty(message: Message) -> Mail | None:
    """Tell a privacy officer that a lead on duty opened a signal of another team, and why."""
    officer = User.objects.working().filter(public_id=message.recipient.partition(":")[2]).first()
    entry = AuditEntry.objects.by_label(message.subject)
    if officer is None or entry is None or entry.by is None:
        return None
    ref = entry.subject.partition(":")[2]
    signal = Signal.objects.select_related("team").get(ref=ref)
    at = timezone.localtime(entry.at)
    told = _(
        "%(worker)s was on duty and opened a signal of severity %(severity)s of team %(team)s "
        "on %(day)s at %(time)s."
    ) % {
        "worker": entry.by.name,
        "severity": signal.severity,
        "team": signal.team,
        "day": date_format(at, "j F Y"),
        "time": f"{at:%H:%M}",
    }
    lines = [
        told,
        _("Reason: %(reason)s") % {"reason": entry.reason},
        _("This mail says nothing else. See within two working days whether it was right:"),
        settings.SITE_URL + reverse("privacy:audit"),
    ]
    return Mail(
        to=[officer.email],
        subject=_("Access outside the own team, %(ref)s") % {"ref": ref},
        text="\n\n".join(lines) + "\n",
    )
