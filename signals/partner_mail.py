"""Mails about sharing, to colleagues and to partners; none says what anything is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.mail import pushed
from organisation.models import Organisation, Partner, PushDevice, User
from organisation.push import Push
from organisation.staff_mail import to_person
from outbox.mail import Mail, letter
from signals.actions import sharing
from signals.choices.sharing import SharingStatus
from signals.models import Disclosure, PartnerRequest, TrendMessage
from signals.querysets.sharing import BOUND_BY
from signals.sharing import about_in_words, may_go_beyond
from signals.trend_text import period
from signals.unread import is_told_again
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from outbox.models import Message


def _nothing_else() -> str:
    return _("This mail says nothing else, to protect data.")


def shared(message: Message, now: datetime) -> Mail | None:
    """The link to the partner's page; each rendering holds a token of its own.

    Nothing when the link was closed meanwhile, or when the partner has no address any more.
    """
    rows = Disclosure.objects.open_at(now).filter(ref=message.subject_ref)
    disclosure = rows.select_related("partner", *BOUND_BY).first()
    if disclosure is None or not disclosure.partner.contact_mail or disclosure.browser_hash:
        return None
    organisation = Organisation.objects.current()
    name = organisation.name if organisation else "Vindplaats"
    token = sharing.issue_link(disclosure, now=now)
    ends = date_format(timezone.localtime(disclosure.ends_at), "j F")
    lines = [
        _("%(organisation)s shares something with %(partner)s.")
        % {"organisation": name, "partner": disclosure.partner.name},
        _nothing_else(),
        _("Open the page:"),
        settings.SITE_URL + reverse("partner_link", args=[token]),
        _(
            "The link works until %(day)s, in the browser in which you open it first. Don't pass "
            "it on."
        )
        % {"day": ends},
    ]
    subject = _("%(organisation)s shares something with you")
    subject %= {"organisation": name.replace("@", " ")}
    return letter(disclosure.partner.contact_mail, subject, *lines)


def _about(message: Message, statuses: Collection[SharingStatus]) -> Disclosure | None:
    """What the message is about; nothing where it stands elsewhere meanwhile."""
    rows = Disclosure.objects.filter(status__in=statuses, ref=message.subject_ref)
    return rows.select_related("signal", "approach").first()


def _to_colleague(
    message: Message,
    title: str,
    told: Mapping[SharingStatus, str],
    ending: str = "",
    *,
    afterwards: tuple[str, Mapping[SharingStatus, str]] | None = None,
) -> Mail | None:
    """What is told by where a disclosure stands; `afterwards`: title and words of what the partner
    was told already."""
    disclosure = _about(message, told)
    if disclosure is None:
        return None
    if disclosure.told_at and afterwards:
        title, told = afterwards
    return to_person(
        message,
        title % {"ref": about_in_words(disclosure)},
        told[SharingStatus(disclosure.status)],
        ending or _nothing_else(),
        settings.SITE_URL + disclosure.get_absolute_url(),
    )


def sharing_proposed(message: Message, now: datetime) -> Mail | None:
    """To a lead: a worker wants to share something."""
    told = _("A colleague proposes to share something with a partner. You decide.")
    before = _("A colleague told a partner something and wrote it down. You decide.")
    title = _("Share %(ref)s with a partner?")
    afterwards = _("Told a partner: %(ref)s"), {SharingStatus.PROPOSED: before}
    return _to_colleague(message, title, {SharingStatus.PROPOSED: told}, afterwards=afterwards)


def sharing_asked(message: Message, now: datetime) -> Mail | None:
    """To a privacy officer: a lead wants to share without an agreement, or told it already without
    one or beyond it."""
    told = _(
        "A team lead asks to share something with a partner with whom there is no agreement. "
        "Only you can allow that, with a reason."
    )
    before = _(
        "A team lead asks your yes to something that a partner was told already, and that no "
        "agreement allows. Only you can give that, with a reason."
    )
    title = _("Share %(ref)s without an agreement?")
    afterwards = _("Told without an agreement: %(ref)s"), {SharingStatus.ASKED: before}
    return _to_colleague(message, title, {SharingStatus.ASKED: told}, afterwards=afterwards)


def sharing_asked_now(message: Message, now: datetime) -> Mail | None:
    """To a privacy officer, at any hour: a life is at stake and there is no agreement."""
    told = _(
        "A life is in danger, says a team lead, and there is no agreement with the partner. "
        "Only you can allow that, with a reason."
    )
    title = _("Now: share %(ref)s without an agreement?")
    return _to_colleague(message, title, {SharingStatus.ASKED: told})


def sharing_beyond_asked(message: Message, now: datetime) -> Mail | None:
    """To a privacy officer, at any hour: a life is at stake, the agreement doesn't allow all."""
    told = _(
        "A life is in danger, says a team lead, and a partner has to know more than the "
        "agreement allows. Only you can allow that, with a reason."
    )
    title = _("Now: share %(ref)s beyond the agreement?")
    return _to_colleague(message, title, {SharingStatus.ASKED: told})


def sharing_push(message: Message, now: datetime) -> Push | None:
    """Wake the devices of a privacy officer for whom it waits, as long as a life is at stake."""
    disclosure = _about(message, [SharingStatus.ASKED])
    if disclosure is None or not may_go_beyond(disclosure.about):
        return None
    people = Disclosure.objects.deciders_of(disclosure, day_of(now))
    person = people.filter(public_id=message.recipient_ref).first()
    return pushed(PushDevice.objects.changeable_by(person), now) if person else None


def sharing_waits(message: Message, now: datetime) -> Mail | None:
    """To a director: a life is at stake and nobody decided yet. They open none of it themselves."""
    disclosure = _about(message, [SharingStatus.ASKED])
    if disclosure is None or not may_go_beyond(disclosure.about):
        return None
    people = Disclosure.objects.deciders_of(disclosure, day_of(now))
    names = [f"{person.name}, {person.phone}" if person.phone else person.name for person in people]
    return to_person(
        message,
        _("Now: nobody decided about %(ref)s") % {"ref": about_in_words(disclosure)},
        _("A life is in danger, says a team lead. They asked to share something with a partner."),
        _("Only the privacy officer decides. Call them now: %(names)s.")
        % {"names": "; ".join(names)}
        if names
        else _("There is no privacy officer now who may decide it."),
        _("In danger now: call 112. That needs nobody's yes."),
        _nothing_else(),
    )


def sharing_decided(message: Message, now: datetime) -> Mail | None:
    """To who asked: it was shared, or not."""
    told = {
        SharingStatus.SHARED: _("It was allowed and is shared."),
        SharingStatus.DECLINED: _("It is not shared."),
    }
    before = told | {
        SharingStatus.SHARED: _("What the partner was told is allowed. It stands in the register."),
        SharingStatus.DECLINED: _(
            "What the partner was told is not allowed. It stands in the register."
        ),
    }
    ending = _("The reason stands with it. This mail says nothing else, to protect data.")
    title = _("Decided: sharing %(ref)s")
    return _to_colleague(message, title, told, ending, afterwards=(title, before))


def share_undelivered(message: Message, now: datetime) -> Mail | None:
    """To who shared it: the mail with the link did not arrive, so nobody reads it.

    Nothing once it was opened or closed.
    """
    disclosure = _open(message, now)
    if disclosure is None or disclosure.browser_hash:
        return None
    return _to_who_shared(
        message,
        disclosure,
        now,
        _("Did not reach the partner: %(ref)s"),
        _("The mail to %(partner)s did not arrive, so they don't know. Does it hurry? Call them."),
        _("Is the address wrong? A manager writes down the right one. Then you send a new link."),
    )


def share_changed(message: Message, now: datetime) -> Mail | None:
    """To who shared it: something of it was changed, so the partner's page is empty.

    Nothing once it is as it was, or a new link went.
    """
    disclosure = _open(message, now)
    if disclosure is None or not Disclosure.objects.is_changed(disclosure):
        return None
    return _to_who_shared(
        message,
        disclosure,
        now,
        _("Changed after it was shared: %(ref)s"),
        _("%(partner)s sees nothing of it any more until you send a new link or share it anew."),
        _("They answered already? Then share it anew. Does it hurry? Call them."),
    )


def share_unread(message: Message, now: datetime) -> Mail | None:
    """To who shared it: the partner did not open the link; also where it ended before this went,
    as of who works one day a week.

    Nothing once it was opened, answered or closed, nor where the next telling of it goes as well.
    """
    disclosure = _open(message, message.created_at)
    if disclosure is None or disclosure.browser_hash or disclosure.answer:
        return None
    if is_told_again(message):
        return None
    until = disclosure.ends_at
    ends = _("The link works until %(day)s.")
    if until is None or until <= now:
        ends = _("The link ended on %(day)s, unopened. Is it still needed? Then share it anew.")
    return _to_who_shared(
        message,
        disclosure,
        now,
        _("Not opened by the partner yet: %(ref)s"),
        _("%(partner)s has not opened the link yet, so they may not know. Call them."),
        ends % {"day": date_format(timezone.localtime(until), "j F")},
    )


def _open(message: Message, now: datetime) -> Disclosure | None:
    """What a message is about, while its link works."""
    rows = Disclosure.objects.open_at(now).filter(ref=message.subject_ref)
    return rows.select_related("signal", "approach", "partner", *BOUND_BY).first()


def _to_who_shared(
    message: Message, disclosure: Disclosure, now: datetime, subject: str, told: str, also: str
) -> Mail | None:
    """A mail with the link to the page; `subject` names what it is about, `told` the partner.

    Who hears it because nobody leads the team may not open it, and gets no address.
    """
    person = User.objects.working_as(message.recipient)
    if person is None:
        return None
    opens = Disclosure.objects.visible_to(person, now).contains(disclosure)
    return to_person(
        message,
        subject % {"ref": about_in_words(disclosure)},
        told % {"partner": disclosure.partner.name},
        also,
        _nothing_else(),
        *([settings.SITE_URL + disclosure.get_absolute_url()] if opens else []),
    )


def partner_answered(message: Message, now: datetime) -> Mail | None:
    """To the owner: the partner wrote something back.

    Who hears it because nobody leads the team may not open it, and gets no address.
    """
    told = {SharingStatus.SHARED: _("A partner answered to what you shared.")}
    title = _("A partner answered: %(ref)s")
    disclosure, person = _about(message, told), User.objects.working_as(message.recipient)
    if disclosure is None or person is None:
        return None
    if Disclosure.objects.visible_to(person, now).contains(disclosure):
        return _to_colleague(message, title, told)
    return to_person(
        message,
        title % {"ref": about_in_words(disclosure)},
        _(
            "A partner answered to what was shared by team %(team)s. Nobody leads that team now, "
            "so nobody reads the answer. Make somebody team lead there, or ask for it."
        )
        % {"team": disclosure.about.team},
        _nothing_else(),
    )


def demand(message: Message, now: datetime) -> Mail | None:
    """To who decides: somebody came with a formal demand. A director opens no page of it."""
    rows = PartnerRequest.objects.filter(is_demand=True, ref=message.subject_ref)
    request = rows.select_related("partner", "by").first()
    if request is None:
        return None
    partner: Partner = request.partner
    by, person = request.by, User.objects.working_as(message.recipient)
    worker = by.name if by else _("A colleague")
    opens = person is not None and person.has_perm("signals.answer_partners")
    return to_person(
        message,
        _("Formal demand, %(ref)s") % {"ref": request.ref},
        _("%(worker)s got a formal demand of %(partner)s and handed nothing over.")
        % {
            "worker": f"{worker} ({by.phone})" if by and by.phone else worker,
            "partner": partner.name,
        },
        _("Call them now. Ask for the demand on paper, and decide together what is handed over."),
        _nothing_else(),
        *([settings.SITE_URL + request.get_absolute_url()] if opens else []),
    )


def question_waits(message: Message, now: datetime) -> Mail | None:
    """To who wrote it down, or answers for them: nobody said how a question of a partner ended.

    Nothing once somebody did, nor to who answers no partner any more.
    """
    waiting = PartnerRequest.objects.waiting().filter(ref=message.subject_ref)
    request, person = (
        waiting.select_related("partner", "by").first(),
        User.objects.reader_of(message),
    )
    if request is None or person is None or not person.has_perm("signals.answer_partners"):
        return None
    named = {
        "partner": request.partner.name,
        "worker": request.by.name if request.by else _("A colleague"),
        "day": date_format(request.asked_on, "j F"),
    }
    told = _("%(partner)s asked something on %(day)s. You wrote it down, and it has no answer yet.")
    if request.by != person:
        told = _(
            "%(partner)s asked something on %(day)s. %(worker)s wrote it down, and it has no "
            "answer yet. Agree who gives it."
        )
    return to_person(
        message,
        _("Waits for an answer: %(ref)s") % {"ref": request.ref},
        told % named,
        _("Did somebody answer? Write down how it ended."),
        _nothing_else(),
        settings.SITE_URL + request.get_absolute_url(),
    )


def trend_message(message: Message, now: datetime) -> Mail | None:
    """The monthly message to a partner, to the letter as it was previewed.

    Nothing once their agreement doesn't allow numbers any more, or they have no address.
    """
    rows = TrendMessage.objects.filter(sent_at__isnull=False, body__isnull=False)
    row = rows.filter(ref=message.subject_ref).select_related("published").first()
    partners = TrendMessage.objects.partners_for(now)
    partner = partners.filter(public_id=message.recipient_ref).first()
    if row is None or row.body is None or partner is None:
        return None
    published = row.published
    return Mail(
        to=[partner.contact_mail],
        subject=_("What youth workers saw online, %(period)s")
        % {"period": period(published.first_month, published.last_month)},
        text=row.body,
    )


def trend_undelivered(message: Message, now: datetime) -> Mail | None:
    """To who wrote the monthly message: it did not reach a partner."""
    row = TrendMessage.objects.filter(ref=message.subject_ref).select_related("published").first()
    if row is None:
        return None
    published = row.published
    return to_person(
        message,
        _("A monthly message did not arrive, %(period)s")
        % {"period": period(published.first_month, published.last_month)},
        _("The monthly message did not reach every partner. Its page says whom it did not reach."),
        _("Call them, and write their right e-mail address down for the next one."),
        settings.SITE_URL + row.get_absolute_url(),
    )
