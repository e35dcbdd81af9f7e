"""What the page of one consent shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import dates, values
from consent.actions import own_link, signing
from consent.choices.consent import Channel, ConsentStatus
from consent.choices.evidence import EvidenceKind
from consent.choices.request import (
    OPEN,
    Assurance,
    Doubt,
    ImageKind,
    Relation,
    RequestStatus,
    SignerRole,
)
from consent.languages import LANGUAGES
from consent.models import (
    Consent,
    ConsentRequest,
    EvidenceEvent,
    Link,
    Misdelivery,
    Publication,
    Signer,
)
from consent.screens import aftermath, following, overview
from consent.screens.wording import SHORT, age, day, weekday
from organisation.choices import ImagePlace
from organisation.models import User
from youthwork.lib.dates import day_of

DEEDS = "consent/_request_deeds.html"


@dataclass(frozen=True)
class Use:
    """One row of the form, and what was said to it."""

    label: str
    icon: str
    tone: str
    state: str
    state_icon: str


@dataclass(frozen=True)
class Asked:
    """One person who is asked to sign."""

    name: str
    text: str
    tone: str
    state: str
    icon: str
    phone: str = ""
    attest_url: str = ""  # where a worker still states who was seen


@dataclass(frozen=True)
class Post:
    """A post that rests on this consent."""

    url: str
    title: str
    text: str
    tone: str
    state: str


def page(
    signers: list[Signer],
    events: Iterable[EvidenceEvent],
    posts: Iterable[Publication],
    user: User,
    now: datetime,
    wrong: Iterable[Misdelivery] = (),
) -> dict[str, Any]:
    """Of a refusal nothing but that images may not be used."""
    asked, today = signers[0].request, timezone.localdate(now)
    consent, notes = asked.consent_or_none, aftermath.notes(wrong)
    context = _head(signers, user, now) | {"notes": notes}
    if context["refused"]:
        return context
    found, is_told = list(posts), bool(notes or context["in_person"])
    anew = notes or asked.status in (*OPEN, *_ASKED_ANEW)
    return (
        context
        | {
            "uses": _uses(asked, consent),
            "banner": None if is_told else _banner(asked, consent, today),
            "validity": _validity(consent, today) if consent else [],
            "signers": [_signer(each, now, may_attest=_follows(asked, user)) for each in signers],
            "assurance": _assurance(consent) if consent else None,
            "posts": [_post(each, today) for each in found],
            "course": _course(asked, events),
            "deeds": deeds_template() if anew else "",
        }
        | _may(signers, found, user, today)
    )


def _head(signers: list[Signer], user: User, now: datetime) -> dict[str, Any]:
    """Who is asked and what still needs doing, as the page of a refusal shows it too."""
    asked, today = signers[0].request, timezone.localdate(now)
    consent, follows = asked.consent_or_none, _follows(asked, user)
    return {
        "asked": asked,
        "consent": consent,
        "row": overview.row_of(asked, now),
        "refused": asked.status == RequestStatus.REFUSED,
        "facts": _facts(asked, today),
        "title": asked.subject.short_name,
        "may_erase": user.has_perm("consent.erase"),
        "did_not_count": any(one.not_counted_at for one in signers) and follows,
        "in_person": _in_person(asked, consent, today) if follows else None,
        "wants_again": any(one.wants_link_at for one in signers)
        and asked.is_answered
        and not signers[0].is_asked_again  # type: ignore[attr-defined]
        and follows,
        "to_note": aftermath.to_note(signers, asked.needs_both, user),
        "may_tell_apart": (asked.subject.is_namesake or bool(asked.subject.note)) and follows,
        "is_going": asked.subject.erase_asked_at is not None,
    }


def _may(
    signers: list[Signer], posts: list[Publication], user: User, today: date
) -> dict[str, Any]:
    """What this person may do with an answer, or with a question that is open."""
    asked = signers[0].request
    consent, follows = asked.consent_or_none, _follows(asked, user)
    settles = asked.team in user.led_teams and user.has_perm("consent.settle")
    has_own_link = own_link.is_theirs(asked, today) and follows
    return {
        "may_withdraw": bool(consent and (_in_use(consent) or _is_up(consent, posts)))
        and user.has_perm("consent.withdraw"),
        "may_dispute": bool(
            consent and consent.status == ConsentStatus.VALID and not consent.is_own
        )
        and settles,
        "may_settle": bool(getattr(signers[0], "is_objected_to", False)) and settles,
        "may_edit": user.has_perm("consent.ask"),
        "own_link": has_own_link,
        "own_link_lost": has_own_link and Link.objects.is_lost_of(asked.subject),
        **following.deeds(asked, signers, today=today, may_edit=follows),
    }


def _follows(asked: ConsentRequest, user: User) -> bool:
    """Whether this person may send it again, cancel it and so on; as `editable_by`."""
    mine = asked.made_by_id == user.pk or asked.team in user.led_teams
    return mine and user.has_perm("consent.ask")


_ASKED_ANEW = (RequestStatus.EXPIRED, RequestStatus.UNDELIVERABLE, RequestStatus.SIGNED)


def _in_use(consent: Consent) -> bool:
    return consent.status in (ConsentStatus.VALID, ConsentStatus.DISPUTED)


def _is_up(consent: Consent, posts: list[Any]) -> bool:
    """Whether something stands online still after its time, until the day that was set for it."""
    return consent.status == ConsentStatus.EXPIRED and any(
        not (post.taken_down_at or post.task_due or post.could_not) for post in posts
    )


def deeds_template() -> str:
    """The fragment with what can be done with a request; "" where there is none."""
    try:
        get_template(DEEDS)
    except TemplateDoesNotExist:
        return ""
    return DEEDS


def _facts(asked: ConsentRequest, today: date) -> list[tuple[str, str]]:
    """Who, where, when and by whom."""
    subject = asked.subject
    facts = [(_("Age"), age(subject, today)), (_("Team"), asked.team.name)]
    if asked.occasion:
        facts.append((_("Occasion"), asked.occasion))
    if subject.note:
        facts.append((_("To tell apart"), subject.note))
    if subject.is_namesake:
        told = _("Another young person of this name and birthday is known. Look whom you ask.")
        facts.append((_("Mind"), told))
    by = asked.made_by.name if asked.made_by else asked.team.name
    facts.append((_("Asked by"), by))
    facts.append((_("Asked on"), day(day_of(asked.made_at), today)))
    facts.append((_("Number"), asked.ref))
    return [fact for fact in facts if fact[1]]


def _uses(asked: ConsentRequest, consent: Consent | None) -> list[Use]:
    found = []
    for row in asked.rows:
        label = ImageKind(row).label if row in ImageKind.values else ImagePlace(row).label
        if consent is None:
            tone, state, icon = "line", _("Not answered yet"), "hourglass-split"
        elif consent.says_yes(row) and consent.status == ConsentStatus.DISPUTED:
            tone, state, icon = "bad", _("Objected to"), "exclamation-triangle"
        elif consent.says_yes(row):
            tone, state, icon = "ok", _("Yes"), "check-lg"
        elif row in consent.withdrawn_rows:
            tone, state, icon = "bad", _("Stopped"), "x-lg"
        else:
            tone, state, icon = "", _("No"), "x-lg"
        found.append(Use(str(label), SHORT[row][1], tone, state, icon))
    return found


@dataclass(frozen=True)
class Banner:
    tone: str
    icon: str
    title: str | Promise
    text: str | Promise


_BANNERS: dict[str, Banner] = {
    "undeliverable": Banner(
        "danger",
        "envelope",
        gettext_lazy("The mail did not arrive"),
        gettext_lazy("Ask for a good address, or let them sign here. Until then no images."),
    ),
    "waits": Banner(
        "warn",
        "hourglass-split",
        gettext_lazy("No answer yet"),
        gettext_lazy("Until then no images."),
    ),
    "disputed": Banner(
        "danger",
        "exclamation-triangle",
        gettext_lazy("Somebody with authority objects"),
        gettext_lazy(
            "Use has stopped. Talk with both. Images can be used again when both sign, or when one "
            "signs after the objection is gone."
        ),
    ),
    "in_part": Banner(
        "danger",
        "exclamation-triangle",
        gettext_lazy("Somebody with authority objects to some of it"),
        gettext_lazy(
            "Of that, use has stopped; the rest may go on. Talk with both. What stopped comes back "
            "when both sign, or when one signs after the objection is gone."
        ),
    ),
    "settled": Banner(
        "warn",
        "exclamation-triangle",
        gettext_lazy("The objection is gone"),
        gettext_lazy("Ask again. Until somebody signs anew there are no images."),
    ),
    "withdrawn": Banner(
        "danger",
        "x-lg",
        gettext_lazy("Consent was stopped"),
        gettext_lazy("Don't use images any more. Don't ask why."),
    ),
    "replaced": Banner(
        "info",
        "arrow-repeat",
        gettext_lazy("There is a newer answer"),
        gettext_lazy("This one counts no longer. Look at the newest."),
    ),
    "sixteen": Banner(
        "warn",
        "person",
        gettext_lazy("Sixteen, and decides alone now"),
        gettext_lazy("The yes of a guardian counts for no new images. Ask the young person."),
    ),
    "expired": Banner(
        "warn",
        "calendar-x",
        gettext_lazy("This consent has ended"),
        gettext_lazy("Ask again before you use images."),
    ),
}


def _banner(asked: ConsentRequest, consent: Consent | None, today: date) -> Banner | None:
    """What has to be known before anything else."""
    if consent is None:
        key = asked.status if asked.status == RequestStatus.UNDELIVERABLE else "waits"
        return _BANNERS[key]
    if consent.status == ConsentStatus.DISPUTED and consent.settled_at:
        return _BANNERS["settled"]
    if consent.status in (ConsentStatus.EXPIRED, ConsentStatus.VALID):
        if consent.status == ConsentStatus.VALID and consent.valid_until > today:
            objected = consent.objected_at is not None and consent.settled_at is None
            return _BANNERS["in_part"] if objected else None
        return _BANNERS["sixteen" if consent.at_sixteen else "expired"]
    return _BANNERS[consent.status]


@dataclass(frozen=True)
class InPerson:
    """Somebody decides alone, by now or soon, and no mail reaches them."""

    title: str
    text: str
    ask_ref: str = ""  # whom to ask, once they decide


def _in_person(asked: ConsentRequest, consent: Consent | None, today: date) -> InPerson | None:
    """What is to be said to the young person; None once asked, looked at, or too late for it."""
    sixteen = asked.guardian_until
    if asked.in_person_at is None or asked.in_person_done_at is not None or sixteen is None:
        return None
    until = sixteen + timedelta(days=dates.AFTER_SIXTEEN_DAYS)
    over = consent is not None and consent.status not in (
        ConsentStatus.VALID,
        ConsentStatus.EXPIRED,
    )
    if until <= today or over:
        return None
    if sixteen > today:
        title = _("Sixteen on %(day)s: then the choice is theirs") % {"day": day(sixteen, today)}
        told = _(
            "We have no mail address of the young person. Tell them before that day, and ask for "
            "an own address: then the question comes by mail. Or let them sign with you from that "
            "day on."
        )
        return InPerson(title, told)
    title = _("Sixteen, and decides alone now")
    told = _(
        "What a parent or guardian says counts for no new images. Ask the young person themselves."
    )
    if consent is not None and consent.at_sixteen:
        told += " " + _("Without an answer what is online comes down from %(day)s.") % {
            "day": day(until, today)
        }
    return InPerson(title, told, asked.subject.ref)


def _validity(consent: Consent, today: date) -> list[tuple[str, str]]:
    facts = [
        (_("Valid from"), day(consent.valid_from, today)),
        (_("Valid until"), day(consent.valid_until, today)),
    ]
    if consent.at_sixteen:
        facts.append((_("Why then"), _("The sixteenth birthday: from then the choice is theirs")))
        facts.append((_("Images come down from"), day(consent.take_down_from, today)))
    if consent.ended_at:
        facts.append((_("Ended on"), day(day_of(consent.ended_at), today)))
    return facts


@dataclass(frozen=True)
class Surety:
    """How sure it is who signed, and what would raise it."""

    tone: str
    label: str
    text: str


_RAISES = {
    Assurance.SEEN: gettext_lazy("A worker saw who signed. That is enough for every place."),
    Assurance.SPOKEN: gettext_lazy("A worker spoke to who signed. That is enough for every place."),
    Assurance.LINK: gettext_lazy(
        "Nobody spoke to who signed. For some places somebody calls first: “May I post this?” "
        "shows which, and whom."
    ),
}


def _assurance(consent: Consent) -> Surety:
    level = Assurance(consent.assurance)
    needs = any(consent.says_yes(row) for row in values.need_contact())
    tone = "warn" if level == Assurance.LINK and needs else "ok"
    return Surety(tone, f"{level.value} · {level.label}", str(_RAISES[level]))


def _to_attest(signer: Signer) -> str:
    """For who signed on a worker's device or by its code, of whom nobody stated anything yet."""
    if getattr(signer, "stated", None):
        return ""
    return reverse("consent:attest", args=[signer.request.ref, signer.number])


def _doubts(signer: Signer) -> list[str]:
    """Why somebody looks again at who this was; nothing once a worker spoke to them."""
    return [str(Doubt(one).label) for one in signer.doubts] if signer.doubted_at else []


def _signer(signer: Signer, now: datetime, *, may_attest: bool) -> Asked:
    today = timezone.localdate(now)
    answer = signer.answer_or_none
    role = SignerRole(signer.role).label
    if answer is not None:
        name = answer.signer_name or signer.name or str(role)
        text = [str(Relation(answer.relation).label), LANGUAGES[signer.language].name]
        when = day(day_of(answer.signed_at), today)
        text += _doubts(signer)
        if answer.on_device and answer.received_at != answer.signed_at:
            came = date_format(timezone.localtime(answer.received_at), "j F H:i")
            text.append(_("Signed without internet, came in on %(moment)s") % {"moment": came})
        return Asked(
            name,
            " · ".join(text),
            "warn" if signer.doubted_at else "ok",
            _("Signed %(day)s") % {"day": when},
            "check-lg",
            signer.phone or "",
            _to_attest(signer) if may_attest and signing.can_be_seen(answer) else "",
        )
    name = signer.name or str(role)
    text = [str(role), LANGUAGES[signer.language].name, *_doubts(signer)]
    tone, state, icon = "warn", _("Waits for an answer"), "hourglass-split"
    if signer.bounced_at:
        tone, state, icon = "bad", _("Mail not delivered"), "envelope"
    elif signer.locked_until and signer.locked_until > now:
        tone, state, icon = "bad", _("Locked: wrong date of birth"), "lock"
    elif signer.wants_link_at:
        tone, state, icon = "warn", _("Wants a new link"), "link-45deg"
    elif signer.opened_at:
        state = _("Opened, not answered yet")
    return Asked(name, " · ".join(text), tone, state, icon, signer.phone or "")


def _post(post: Any, today: date) -> Post:
    """A publication with `task_due` and `could_not` of this consent."""
    if post.taken_down_at:
        tone, state = "ok", _("Taken down")
    elif post.could_not:
        tone, state = "bad", _("Could not be removed")
    elif post.task_due:
        late = post.task_due < today
        tone = "bad" if late else "warn"
        told = _("Was to go by %(day)s") if late else _("Take down by %(day)s")
        state = told % {"day": weekday(post.task_due)}
    else:
        tone, state = "", _("Online")
    return Post(
        post.get_absolute_url(),
        post.what,
        f"{Channel(post.channel).label} · {day(post.posted_on, today)}",
        tone,
        state,
    )


_EVENTS = {
    EvidenceKind.SHOWN: ("eye", ""),
    EvidenceKind.SIGNED: ("pen", "ok"),
    EvidenceKind.REFUSED: ("slash-circle", ""),
    EvidenceKind.ATTESTED: ("patch-check", "prim"),
    EvidenceKind.SEALED: ("shield-check", ""),
    EvidenceKind.WITHDRAWN: ("x-lg", "danger"),
    EvidenceKind.DISPUTED: ("exclamation-triangle", "danger"),
    EvidenceKind.EXPIRED: ("calendar-x", ""),
    EvidenceKind.REPLACED: ("arrow-repeat", ""),
}


def _course(asked: ConsentRequest, events: Iterable[EvidenceEvent]) -> list[dict[str, str]]:
    """What happened, oldest first: asking and opening, then what the evidence holds."""
    moments: list[tuple[datetime, str, str, str]] = [(asked.made_at, "send", "", _("Asked"))]
    if asked.sent_at and asked.sent_at != asked.made_at:
        moments.append((asked.sent_at, "envelope", "", _("Sent")))
    if asked.opened_at:
        moments.append((asked.opened_at, "eye", "", _("Opened")))
    for event in events:
        icon, tone = _EVENTS[EvidenceKind(event.kind)]
        moments.append((event.at, icon, tone, str(EvidenceKind(event.kind).label)))
    if asked.closed_at and not asked.is_answered:
        label = str(RequestStatus(asked.status).label)
        moments.append((asked.closed_at, "clock-history", "", label))
    consent = asked.consent_or_none
    if consent and consent.taken_down_at:
        moments.append(
            (consent.taken_down_at, "check2-circle", "ok", _("The last image is taken down"))
        )
    moments.sort(key=lambda each: each[0])
    return [
        {
            "icon": icon,
            "tone": tone,
            "title": title,
            "when": f"{timezone.localtime(at):%d-%m-%Y %H:%M}",
        }
        for at, icon, tone, title in moments
    ]
