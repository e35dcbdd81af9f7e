"""Mails about signals whose term passed; they hold numbers, and a link for who may open them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import Team, User
from outbox.mail import Mail, letter
from outbox.models import Message
from signals.lateness import told_by
from signals.models import Signal
from signals.querysets.rights import led
from signals.querysets.signal import SignalQuerySet

IN_SUBJECT, IN_TEXT = 3, 20  # numbers that are named; of more it is said how many


def overdue(message: Message, now: datetime) -> Mail | None:
    """Tell somebody which signals are past their term, of those that were found so together.

    As it is by then: None when each was taken up, is closed or rests, or is somebody else's now.
    Who opens none of them hears only of which team they are.
    """
    person = User.objects.reader_of(message)
    if person is None or not person.is_active:
        return None
    before, at = told_by(message.dedupe_key)
    late = Signal.objects.told_late_at(message.kind, before + 1, at, now)
    if message.subject != person.label:
        return _of_team(message, person, late)
    refs = list(_theirs(late, person, before).values_list("ref", flat=True))
    if not refs:
        return None
    told = ngettext(
        "The term of signal %(refs)s is over, and it isn't taken up yet. It has to have an owner, "
        "and a step that was done.",
        "The term of signals %(refs)s is over, and they aren't taken up yet. Each has to have an "
        "owner, and a step that was done.",
        len(refs),
    )
    if before:
        told = ngettext(
            "The term of signal %(refs)s is over. That was told two working days ago or longer, "
            "and it still isn't taken up. What is needed?",
            "The term of signals %(refs)s is over. That was told two working days ago or longer, "
            "and they still aren't taken up. What is needed?",
            len(refs),
        )
    subject = ngettext(
        "Past its term: signal %(refs)s", "Past their term: signals %(refs)s", len(refs)
    )
    page = reverse("signals:detail", args=refs) if len(refs) == 1 else _late_ones()
    return letter(
        person.email,
        subject % {"refs": _named(refs, IN_SUBJECT)},
        told % {"refs": _named(refs, IN_TEXT)},
        _("This mail says nothing else, to protect data. Log in and look at it:"),
        settings.SITE_URL + page,
    )


def _theirs(late: SignalQuerySet, person: User, before: int) -> SignalQuerySet:
    """Of these what is this person's, and what nobody has in the teams they lead; where the owner
    heard before, all of those teams."""
    nobody_s = late.nobody_s().values("pk")
    of_teams = led(person) if before else led(person) & Q(pk__in=nobody_s)
    return late.visible_to(person).filter(Q(owner=person) | of_teams)


def _of_team(message: Message, person: User, late: SignalQuerySet) -> Mail | None:
    """No number and no count: whoever opens none of the signals gets none."""
    team = Team.objects.filter(public_id=message.subject_ref).first()
    if team is None or not late.filter(team=team).exists():
        return None
    named = {"team": team}
    then = _("You don't read signals yourself. Call a team lead who takes it over.")
    if person.has_perm("signals.triage"):  # a lead of another team
        then = _(
            "You don't open signals of this team. Agree with your manager who takes them over."
        )
    return letter(
        person.email,
        _("Past their term: signals of team %(team)s") % named,
        _("In team %(team)s the term of a signal is over, or of more, and not everything was done.")
        % named,
        then,
    )


def _late_ones() -> str:
    return f"{reverse('signals:inbox')}?tab=overdue"


def _named(refs: Sequence[str], most: int) -> str:
    if len(refs) <= most:
        return get_text_list(refs, _("and"))
    left = len(refs) - most
    others = ngettext("%(n)s other one", "%(n)s other ones", left) % {"n": left}
    return get_text_list([*refs[:most], others], _("and"))
