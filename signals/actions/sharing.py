"""Sharing with a partner: composed, proposed, shared or not, closed, answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

import outbox.actions
from organisation import push
from organisation.choices import DataKind, Role
from organisation.models import Partner, SharingAgreement, User
from outbox.actions import Post
from outbox.choices import UNDELIVERED, Status
from outbox.models import Message
from privacy import audit, journal
from privacy.choices import AuditVerb
from signals import sharing
from signals.actions import alerts, trend_messages, triage
from signals.actions.sharing_status import (
    decline,
    first_who_opens,
    kind_before,
    kind_of,
    move,
    tell,
    tell_if_changed,
    tell_who_shared,
    told_decided,
)
from signals.alarms import WAYS
from signals.choices.sharing import (
    PartnerAnswer,
    SharingRoute,
    SharingStatus,
    ToldYouth,
)
from signals.choices.signal import StepKind
from signals.covering import evened
from signals.dates import AGAIN
from signals.models import (
    Approach,
    ApproachStep,
    Disclosure,
    DisclosureLink,
    Signal,
    SignalStep,
    SignalVersion,
)
from signals.querysets.sharing import DisclosureQuerySet
from youthwork.lib import links
from youthwork.lib.dates import day_of, start_of_day
from youthwork.lib.together import Asking, all_of, answered, read, together

LINK_LIFETIME = timedelta(days=7)
# An agreement of before binds no longer, unless an officer says so.
TOLD_WITHIN = timedelta(days=14)
LINK_MAIL = "signals.shared"
COPIED = 5  # words in a row; fewer may well be the same by chance
_WORD = re.compile(r"[^\W_]+")


def _agreement(partner: Partner, at: datetime) -> Asking[SharingAgreement | None]:
    yield (in_force := SharingAgreement.objects.in_force_with(partner, day_of(at)))
    return next(iter(in_force), None)


def _held(disclosure: Disclosure, now: datetime) -> Asking[SharingAgreement | None]:
    """The agreement of now, which stays until this is done, as the severity of the signal does.

    Whoever stops the one or lowers the other waits for this, or this for them: the signal is held
    with what is taken together with it, or the approach, and then the partner, before anything that
    is asked with it is read. As the first of the parts of `together` it brings the signal, or how
    the approach stands, up to date before the others go on.
    """
    signal, approach = disclosure.signal, disclosure.approach
    signals = Signal.objects.as_one(signal).held() if signal else Signal.objects.none()
    found = Approach.objects.filter(pk=approach.pk) if approach else Approach.objects.none()
    standing = found.select_for_update(no_key=True).values_list("status", "erased_at")
    partners = Partner.objects.held(disclosure.partner).values_list("pk")
    agreement = _agreement(disclosure.partner, disclosure.told_at or now)
    parts = read(signals), read(standing), read(partners), agreement
    *_taken, in_force = yield from all_of(*parts)
    if approach:
        [(approach.status, approach.erased_at)] = standing
    if signal:
        as_it_is = next(each for each in signals if each.pk == signal.pk)
        for column in Signal._meta.concrete_fields:
            setattr(signal, column.attname, getattr(as_it_is, column.attname))
    return cast("SharingAgreement | None", in_force)


class _Ground(NamedTuple):
    """What a decision goes by, held: the agreement of now, what the kinds stand for now, what its
    sentence may not repeat, and the step that it was to be, one at most."""

    agreement: SharingAgreement | None
    values: dict[str, Any]
    texts: list[str]
    planned: QuerySet[Any]


def _decided_by(disclosure: Disclosure, by: User, now: datetime) -> _Ground:
    people = [each for each in (disclosure.made_by, disclosure.asked_by, by) if each]
    steps: Any = ApproachStep if disclosure.approach_id else SignalStep
    return _Ground._make(
        together(
            _held(disclosure, now),
            Disclosure.objects.values_asked(disclosure),
            _texts_beside(disclosure.summary or "", disclosure.about),
            read(steps.objects.planned_sharing(disclosure.about, disclosure.partner, people)),
        )
    )


def _ground(
    about: Signal | Approach, agreement: SharingAgreement | None
) -> SharingAgreement | None:
    """The agreement whose kinds bind who asks and who allows; None where a life is at stake."""
    return None if sharing.may_go_beyond(about) else agreement


def _check(
    about: Signal | Approach,
    partner: Partner,
    kinds: Iterable[DataKind],
    route: str,
    summary: str,
    agreement: SharingAgreement | None,
    texts: Iterable[str],
) -> None:
    """Raises ValidationError for what may not be shared with this partner, or can't.

    `texts`: what a sentence for the partner may not repeat.
    """
    if isinstance(about, Approach):
        sharing.refuse_approach(about)
        offered = sharing.offered_of_approach(agreement)
    else:
        sharing.refuse_signal(about)
        offered = sharing.offered_kinds(about, agreement)
    kinds = set(kinds)
    missing = kinds - set(offered)
    if missing and not isinstance(about, Approach):
        _refuse_empty(about, missing, agreement)
    if not kinds or missing:
        told = _("The agreement doesn't allow this. Choose from what is offered.")
        raise ValidationError({"data_kinds": ValidationError(told, code="not_allowed")})
    if (DataKind.SUMMARY in kinds) != bool(summary):
        told = _("Write one sentence, or untick it.")
        raise ValidationError({"summary": ValidationError(told, code="sentence")})
    if _repeats(summary, texts):
        told = _("This is what was written for us. Write one sentence for the partner.")
        raise ValidationError({"summary": ValidationError(told, code="narrative")})
    if route == SharingRoute.LINK and not partner.contact_mail:
        told = _("We have no e-mail address of this partner. Call, or ask the manager for one.")
        raise ValidationError({"route": ValidationError(told, code="no_address")})


def _refuse_empty(
    signal: Signal, missing: set[DataKind], agreement: SharingAgreement | None
) -> None:
    """Raises ValidationError where what lacks may be told, and is only not there any more."""
    if missing <= set(sharing.allowed_kinds(signal, agreement)):
        told = _("Something of it isn't there any more. Share it anew.")
        raise ValidationError({"data_kinds": ValidationError(told, code="gone")})


def _check_again(
    disclosure: Disclosure, agreement: SharingAgreement | None, texts: Iterable[str]
) -> None:
    """As `_check`, of what was composed before: whoever decides has no field to say it beside."""
    try:
        _check(
            disclosure.about,
            disclosure.partner,
            disclosure.kinds,
            disclosure.route,
            disclosure.summary or "",
            agreement,
            texts,
        )
    except ValidationError as wrong:
        if not hasattr(wrong, "error_dict"):
            raise
        [first, *_others] = [error for errors in wrong.error_dict.values() for error in errors]
        if first.code == "not_allowed":  # nothing is offered where it is decided
            told = _("The agreement of now doesn't allow this. Share it anew.")
            raise ValidationError(told, code="not_allowed") from None
        raise first from None


def _plain(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _repeats(summary: str, texts: Iterable[str]) -> bool:
    """Whether a sentence holds what was written for ourselves, or words in a row out of it."""
    said, runs = _plain(summary), _runs(summary)
    return any(text in said or not runs.isdisjoint(_runs(text)) for text in texts)


def _runs(text: str) -> set[tuple[str, ...]]:
    """The words of a text, so many in a row, however they are spelled and what stands between."""
    words = _WORD.findall(evened(text).replace("'", ""))
    return set(zip(*(words[start:] for start in range(COPIED)), strict=False))


def _texts_beside(summary: str, about: Signal | Approach) -> Asking[list[str]]:
    """What was written about it for ourselves, which no sentence for a partner may repeat; none
    where there is no sentence.

    Of each signal that it tells of, what was taken together with that too, in every version.
    """
    if not _plain(summary):
        return []
    signals = Signal.objects.told_of_in(about)
    versions = SignalVersion.objects.filter(signal__in=signals.values("pk"))
    yield signals, versions
    rows: list[Any] = [*signals, *versions]
    others = [text for row in rows for text in (row.title, row.narrative, row.meaning)]
    if isinstance(about, Approach):
        texts = [about.problem, about.goal, about.result, about.lesson]
        others.append(about.title)
    else:
        texts = [about.narrative]
    # A word or two, of a title or of what it may be, may well stand in a sentence.
    texts += [text for text in others if len((text or "").split()) > 2]
    return list(dict.fromkeys(plain for plain in map(_plain, texts) if plain))


@transaction.atomic
def compose(
    about: Signal | Approach,
    partner: Partner,
    *,
    data_kinds: list[str],
    route: str,
    told_youth: str,
    by: User,
    now: datetime,
    summary: str = "",
    told_reason: str = "",
    life_at_stake: bool = False,
    told_at: datetime | None = None,
) -> Disclosure:
    """Write down what is to be shared; nothing leaves the house yet.

    `told_at`: of what somebody told already, by phone or in person: the agreement of that day
    binds it, and from then on it is shared.

    Where a life is at stake that may be more than the agreement allows, once somebody states that
    it is: `life_at_stake` stays in the row and in the trail, without an agreement too. Somebody has
    one draft of it for a partner: composing again, in another tab too, gives that one back, saying
    what was said last.

    Raises ValidationError for what it is about, a kind or a way that isn't allowed, and when
    the young person wasn't told without a reason.
    """
    # Of two presses at once the second waits here for the first, and whoever changes it too.
    rows = type(about)._default_manager.select_for_update(no_key=True)
    about.refresh_from_db(from_queryset=rows)  # type: ignore[arg-type]
    _refuse_told(told_at, route, about, now)
    told_at = min(told_at, now) if told_at else None
    agreement, drafts, texts = together(
        _agreement(partner, told_at or now),
        read(Disclosure.objects.draft_by(by, about, partner)),
        _texts_beside(summary, about),
    )
    ground = _ground(about, agreement) if life_at_stake else agreement
    _check(about, partner, map(DataKind, data_kinds), route, summary, ground, texts)
    if told_youth == ToldYouth.NO and not told_reason:
        told = _("Say in a few words why not.")
        raise ValidationError({"told_reason": ValidationError(told, code="required")})
    said: dict[str, Any] = {
        "route": route,
        "data_kinds": [kind.value for kind in DataKind if kind.value in data_kinds],
        "summary": summary,
        "told_youth": told_youth,
        "told_reason": told_reason if told_youth == ToldYouth.NO else "",
        "life_at_stake": life_at_stake,
        "told_at": told_at,
    }
    if drafts:
        return _say_anew(drafts[0], said, by=by, now=now)
    disclosure = Disclosure.objects.create(
        signal=None if isinstance(about, Approach) else about,
        approach=about if isinstance(about, Approach) else None,
        partner=partner,
        made_by=by,
        made_at=now,
        **said,
    )
    fields = [*disclosure.data_kinds, *(["life_at_stake"] if life_at_stake else [])]
    fields += ["told_at"] if told_at else []
    audit.record(AuditVerb.MADE, disclosure, by=by, fields=fields, at=now)
    return disclosure


def _refuse_told(
    told_at: datetime | None, route: str, about: Signal | Approach, now: datetime
) -> None:
    """Raises ValidationError for a moment of telling that can't be."""
    if told_at is None:
        return
    if route != SharingRoute.SPOKEN:
        told = _("Only what you told yourself has a moment before now.")
        raise ValidationError({"told_at": ValidationError(told, code="by_link")})
    if told_at > now + triage.CLOCKS_DIFFER:
        told = _("Choose a time that has passed.")
        raise ValidationError({"told_at": ValidationError(told, code="in_future")})
    if told_at < now - TOLD_WITHIN:
        told = _("That is more than 14 days ago. Leave it empty and say so to the privacy officer.")
        raise ValidationError({"told_at": ValidationError(told, code="too_long_ago")})
    since = start_of_day(about.started_on) if isinstance(about, Approach) else about.seen_at
    if told_at < start_of_day(day_of(since)):
        told = _("This lies before what it is about.")
        raise ValidationError({"told_at": ValidationError(told, code="before")})


def _say_anew(draft: Disclosure, said: Mapping[str, Any], *, by: User, now: datetime) -> Disclosure:
    """Let a draft say this; raises ValidationError `stale` where it was just handed in."""
    changed = [
        name for name, value in said.items() if (getattr(draft, name) or "") != (value or "")
    ]
    if changed:
        rows = Disclosure.objects.filter(pk=draft.pk, status=SharingStatus.DRAFT)
        if not rows.update(made_at=now, **{name: said[name] for name in changed}):
            raise ValidationError(_("You just handed this in. Look again."), code="stale")
        audit.record(AuditVerb.CHANGED, draft, by=by, fields=changed, at=now)
    return draft


def look(disclosure: Disclosure, *, by: User, now: datetime) -> None:
    """Record that somebody of the house read it."""
    audit.record(AuditVerb.READ, disclosure, by=by, at=now)


@transaction.atomic
def propose(disclosure: Disclosure, *, by: User, now: datetime) -> None:
    """Lay it before the leads of the team; of a signal that is open, or an approach that runs
    (`closed`, `ended`)."""
    answered(_held(disclosure, now))
    if disclosure.approach:
        sharing.refuse_approach(disclosure.approach)
    if disclosure.signal:
        sharing.refuse_signal(disclosure.signal)
        if disclosure.summary and disclosure.signal.keeps_no_story:  # turned out so meanwhile
            told = _("Something of it was changed meanwhile. Look at it again.")
            raise ValidationError(told, code="changed")
    move(disclosure, SharingStatus.PROPOSED)
    audit.record(AuditVerb.QUEUED, disclosure, by=by, after=SharingStatus.PROPOSED, at=now)
    leads = Disclosure.objects.deciders_of(disclosure, day_of(now))
    tell(kind_before("signals.sharing_proposed", disclosure), disclosure, leads)


@transaction.atomic
def share(disclosure: Disclosure, *, by: User, now: datetime, preview: str | None = None) -> None:
    """A lead shares under the agreement in force; raises ValidationError where there is none.

    `preview`: the mark of what was looked at; something else is not shared.
    """
    agreement, values, texts, planned = _decided_by(disclosure, by, now)
    _unchanged(disclosure, values, preview)
    if agreement is None:
        told = _("There is no agreement with this partner now. Ask the privacy officer.")
        raise ValidationError(told, code="no_agreement")
    _check_again(disclosure, agreement, texts)
    _share(disclosure, values, planned, by=by, now=now, agreement=agreement)


@transaction.atomic
def ask(disclosure: Disclosure, *, by: User, now: datetime) -> None:
    """Lay it before the privacy officers: without an agreement, or where it doesn't allow all.

    Where a life is at stake they hear it at any hour, by push too where they switched it on, and
    after a quarter of an hour the directors that it waits; beyond an agreement is asked then alone.
    What the partner was told already hurries no more.
    """
    agreement, _values, texts, _planned = _decided_by(disclosure, by, now)
    is_beyond = bool(sharing.beyond(disclosure.kinds, agreement))
    if agreement is not None and not is_beyond:
        told = _("There is an agreement: you decide yourself.")
        raise ValidationError(told, code="agreement")
    _check_again(disclosure, _ground(disclosure.about, agreement), texts)
    move(disclosure, SharingStatus.ASKED, asked_by=by)
    audit.record(AuditVerb.QUEUED, disclosure, by=by, after=SharingStatus.ASKED, at=now)
    kind = kind_before("signals.sharing_asked", disclosure)
    if is_beyond and disclosure.hurries:
        kind = "signals.sharing_beyond_asked"
    today = day_of(now)
    people = Disclosure.objects.deciders_of(disclosure, today)
    deciders = list(people)
    tell(kind, disclosure, deciders)
    if disclosure.hurries:
        if push.is_on():
            tell("signals.sharing_push", disclosure, people.having_push())
        directors = User.objects.holding(Role.DIRECTOR, today)
        waited = now + AGAIN if deciders else now
        tell("signals.sharing_waits", disclosure, directors, not_before=waited)


@transaction.atomic
def approve(
    disclosure: Disclosure, *, reason: str, by: User, now: datetime, preview: str | None = None
) -> None:
    """The privacy officer's own yes, with the reason; it goes out at once.

    Two people look: nobody allows what they composed or asked themselves. Raises ValidationError
    for that, and for what an agreement in force doesn't allow, but where a life is at stake.
    """
    agreement, values, texts, planned = _decided_by(disclosure, by, now)
    _unchanged(disclosure, values, preview)
    if disclosure.status != SharingStatus.ASKED:
        raise ValidationError(_("Someone else just decided this. Look again."), code="stale")
    if by.pk in (disclosure.asked_by_id, disclosure.made_by_id):
        told = _(
            "You composed or asked this yourself. Another privacy officer or a deputy decides."
        )
        raise ValidationError(told, code="own")
    _check_again(disclosure, _ground(disclosure.about, agreement), texts)
    is_beyond = bool(sharing.beyond(disclosure.kinds, agreement))
    _share(
        disclosure,
        values,
        planned,
        by=disclosure.asked_by or by,
        now=now,
        agreement=None if is_beyond else agreement,  # made since it was asked, it may allow all
        in_spite_of=agreement if is_beyond else None,
        approver=by,
        decision_reason=reason,
    )


def _unchanged(disclosure: Disclosure, values: Mapping[str, Any], preview: str | None) -> None:
    """Raises ValidationError when what is shared now isn't what was looked at."""
    if preview is not None and preview != sharing.preview(disclosure, values):
        told = _("Something of it was changed meanwhile. Look at it again.")
        raise ValidationError(told, code="changed")


def _share(
    disclosure: Disclosure,
    values: Mapping[str, Any],
    planned: Iterable[SignalStep | ApproachStep],
    *,
    by: User,
    now: datetime,
    agreement: SharingAgreement | None = None,
    in_spite_of: SharingAgreement | None = None,
    approver: User | None = None,
    decision_reason: str = "",
) -> None:
    """It leaves the house: the step, the entry, the mail with the link, and who waits hears it.

    `values`: what its kinds stand for, as the signal or the approach says it now. `planned`: the
    step that it was to be, which is done by it.
    """
    by_link = disclosure.route == SharingRoute.LINK
    at = disclosure.told_at or now
    teller = (disclosure.told_at and disclosure.made_by) or by
    move(
        disclosure,
        SharingStatus.SHARED,
        agreement=agreement,
        in_spite_of=in_spite_of,
        approver=approver,
        decision_reason=decision_reason,
        shared_by=by,
        shared_at=at,
        link_ends_at=now + LINK_LIFETIME if by_link else None,
        mark=sharing.mark(disclosure.ref, values) if by_link else "",
    )
    told = audit.entry(
        AuditVerb.SHARED,
        disclosure,
        by=approver or by,
        fields=disclosure.data_kinds,
        after="agreement" if agreement else "beyond" if in_spite_of else "approved",
        at=now,
    )
    if disclosure.signal:
        triage.add_step(
            disclosure.signal,
            StepKind.INFORMED_PARTNER,
            by=teller,
            now=now,
            done_at=at,
            partner=disclosure.partner,
            disclosed=told,
            planned=cast("SignalStep | None", next(iter(planned), None)),
        )
    else:  # an approach tells what was shared by itself
        for step in planned:
            rows = ApproachStep.objects.filter(pk=step.pk, done_at=None)
            rows.update(done_at=at, by=teller, partner=disclosure.partner)
        about, was = disclosure.about, {"before": "planned", "after": StepKind.INFORMED_PARTNER}
        done = [audit.entry(AuditVerb.STEP_ADDED, about, by=by, at=now, **was) for _step in planned]
        audit.record_all([*done, told])
    link = [_with_link(disclosure)] if by_link else []
    outbox.actions.post_many([*link, *told_decided(disclosure, approver or by)])


def _with_link(disclosure: Disclosure, again: str = "") -> Post:
    """The mail to the partner; `again` makes another one of it."""
    about, to = audit.label(disclosure), audit.label(disclosure.partner)
    return Post(LINK_MAIL, about, to, f"{LINK_MAIL}:{disclosure.ref}{again}")


# --- the partner's link ---------------------------------------------------------------------------


@transaction.atomic
def issue_link(disclosure: Disclosure, *, now: datetime) -> str:
    """A new token for the partner's page; only its hash stays."""
    token = links.new_token()
    DisclosureLink.objects.create(
        disclosure=disclosure, token_hash=links.token_hash(token), created_at=now
    )
    audit.record(AuditVerb.MADE, disclosure, by=None, fields=("link",), at=now)
    return token


@transaction.atomic
def open_in(disclosure: Disclosure, browser: str, *, now: datetime) -> bool:
    """Give this browser the page, once and for all; False when another one has it.

    The UPDATE asks that nobody has it yet: of two that press at once one wins.
    """
    rows = Disclosure.objects.open_at(now).filter(pk=disclosure.pk, browser_hash="")
    if not rows.update(browser_hash=links.token_hash(browser), read_at=now):
        return False
    audit.record(AuditVerb.READ, disclosure, by=None, fields=("partner",), at=now)
    return True


@transaction.atomic
def read_again(disclosure: Disclosure, *, saw_nothing: bool = False, now: datetime) -> None:
    """The partner looked at their page again; where that is empty whoever shared it hears it."""
    audit.record(AuditVerb.READ, disclosure, by=None, fields=("partner",), at=now)
    if saw_nothing:
        tell_if_changed(disclosure, now)


@transaction.atomic
def answer(disclosure: Disclosure, *, answer: PartnerAnswer, note: str = "", now: datetime) -> None:
    """What the partner does with it, once; the owner hears that there is an answer.

    Raises ValidationError (`changed`) where something of it was changed since: their page is empty.
    """
    if Disclosure.objects.is_changed(disclosure):
        told = _("This was changed after it was shared. Ask for a new link.")
        raise ValidationError(told, code="changed")
    rows = Disclosure.objects.open_at(now).filter(pk=disclosure.pk, answer="")
    if not rows.update(answer=answer, answer_note=note, answered_at=now):
        raise ValidationError(_("You answered already. Thank you."), code="answered")
    audit.record(AuditVerb.NOTED, disclosure, by=None, fields=("partner",), after=answer, at=now)
    kind = kind_of("signals.partner_answered", disclosure.about)
    tell(kind, disclosure, _who_hears(disclosure, now))


@transaction.atomic
def answered_by_voice(
    disclosure: Disclosure, *, answer: PartnerAnswer, note: str = "", by: User, now: datetime
) -> None:
    """What a partner said of what was told them by phone or in person, once.

    Raises ValidationError (`no_such_step`) for what went by link, which they answer themselves.
    """
    rows = Disclosure.objects.shared().filter(
        pk=disclosure.pk, route=SharingRoute.SPOKEN, answer="", texts_erased_at=None
    )
    if not rows.update(answer=answer, answer_note=note, answered_at=now):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    audit.record(AuditVerb.NOTED, disclosure, by=by, fields=("partner",), after=answer, at=now)
    kind = kind_of("signals.partner_answered", disclosure.about)
    tell(kind, disclosure, [each for each in _who_hears(disclosure, now) if each != by])


def _who_hears(disclosure: Disclosure, now: datetime) -> list[User]:
    """Who owns or pulls it, else who shared it, else the leads of its team.

    Of a duplicate who owns the signal in which it goes on.
    """
    about = disclosure.about
    if isinstance(about, Approach):
        first = about.lead
    else:
        first = Signal.objects.followed_up_as(about.pk).owner
    return first_who_opens(disclosure, (first, disclosure.shared_by), now)


@transaction.atomic
def undelivered(message: Message, now: datetime) -> None:
    """A mail to a partner came back or was given up: whoever shared or wrote it hears that.

    Not of a link after which another one was sent, nor of a page that was opened all the same. An
    alarm that came back goes to the next in line (`alerts.undelivered`).
    """
    if message.kind in WAYS and message.status in UNDELIVERED:
        alerts.undelivered(message, now)
    if message.kind == trend_messages.MAIL:
        trend_messages.undelivered(message, now)
    if message.kind != LINK_MAIL or message.status not in UNDELIVERED:
        return
    rows = Disclosure.objects.open_at(now).filter(ref=message.subject_ref, browser_hash="")
    disclosure = rows.with_all().first()
    newest = Message.objects.of_kind(LINK_MAIL).about(message.subject).last()
    if disclosure is None or newest != message:
        return
    verb = AuditVerb.BOUNCED if message.status == Status.BOUNCED else AuditVerb.FAILED
    audit.record(verb, disclosure, by=None, fields=("link",), at=now)
    tell_who_shared("signals.share_undelivered", disclosure, message.ref, now)


@transaction.atomic
def revoke(disclosure: Disclosure, *, by: User | None, now: datetime) -> None:
    """Close the partner's page at once, also where it is open."""
    rows = Disclosure.objects.open_at(now).filter(pk=disclosure.pk)
    if not rows.update(revoked_at=now):
        raise ValidationError(_("This link is closed already."), code="stale")
    journal.note("signals.link_closed", audit.label(disclosure), at=now)
    audit.record(AuditVerb.ENDED, disclosure, by=by, fields=("link",), at=now)


@transaction.atomic
def send_again(disclosure: Disclosure, *, by: User, now: datetime) -> None:
    """A new link for seven days; the old ones die, and what they showed is as it is now.

    Raises ValidationError where sharing it anew would not be allowed, and within five minutes.
    """
    if disclosure.route != SharingRoute.LINK or disclosure.texts_erased_at:
        raise ValidationError(_("Share it anew."), code="stale")
    agreement, values, texts, _planned = _decided_by(disclosure, by, now)
    is_approved = disclosure.agreement_id is None  # the ground is a yes, not an agreement
    if agreement is None and not is_approved:
        told = _("There is no agreement with this partner now. Ask the privacy officer.")
        raise ValidationError(told, code="no_agreement")
    is_beyond = disclosure.in_spite_of_id is not None
    mine = Disclosure.objects.renewable_by(by, now).filter(pk=disclosure.pk)
    if is_beyond and not mine.exists():
        told = _("Only the privacy officer sends a new link to what goes beyond an agreement.")
        raise ValidationError(told, code="officer")
    ground = _ground(disclosure.about, agreement) if is_beyond else agreement
    _check_again(disclosure, ground, texts)
    was_changed = disclosure.mark != sharing.mark(disclosure.ref, values)
    if disclosure.answer and was_changed:
        told = _("They answered to what stood there before. Share it anew.")
        raise ValidationError(told, code="answered")
    is_over = is_beyond and (disclosure.is_over or disclosure.lost_its_ground(now))
    if is_approved and (was_changed or is_over):
        # The privacy officer's yes was for what stood there then.
        told = _("Something of it was changed since the privacy officer allowed it. Share it anew.")
        raise ValidationError(told, code="changed")
    if not outbox.actions.post(**asdict(_with_link(disclosure, f":{links.turn(now)}"))):
        raise ValidationError(_("You sent it just now. Wait five minutes."), code="too_soon")
    anew: dict[str, Any] = {
        "link_ends_at": now + LINK_LIFETIME,
        "revoked_at": None,
        "browser_hash": "",
        "mark": sharing.mark(disclosure.ref, values),
    }
    if not is_approved:
        anew["agreement"] = agreement  # in force now; the one of before may have been stopped
    Disclosure.objects.filter(pk=disclosure.pk, status=SharingStatus.SHARED).update(**anew)
    DisclosureLink.objects.filter(disclosure=disclosure).delete()
    journal.note("signals.link_closed", audit.label(disclosure), at=now)
    audit.record(
        AuditVerb.SHARED,
        disclosure,
        by=by,
        fields=disclosure.data_kinds,
        after="beyond" if is_beyond else "",
        at=now,
    )


# --- what goes when its term ends -----------------------------------------------------------------


@transaction.atomic
def erase_texts(disclosure: Disclosure, *, by: User | None, now: datetime) -> None:
    """The texts and the link go; who, which kinds, on what ground and when stay."""
    Disclosure.objects.filter(pk=disclosure.pk).update(
        texts_erased_at=now,
        summary="",
        told_reason="",
        decision_reason="",
        answer_note="",
        mark="",
        browser_hash="",
        link_ends_at=None,
    )
    DisclosureLink.objects.filter(disclosure=disclosure).delete()
    audit.record(AuditVerb.ERASED, disclosure, by=by, fields=("summary", "answer_note"), at=now)


def forget_signal(signal: Signal, *, by: User | None, now: datetime) -> None:
    """With the texts of a signal go those that were shared of it; what wasn't decided goes too.

    What was told already stays as something that nobody allowed.
    """
    _forget(Disclosure.objects.filter(signal=signal), by=by, now=now)


def close_pages(approach: Approach, *, by: User | None, now: datetime) -> None:
    """Close every page that a partner may still open of an approach; what it said stays."""
    for disclosure in Disclosure.objects.open_at(now).filter(approach=approach):
        revoke(disclosure, by=by, now=now)


def forget_approach(approach: Approach, *, by: User | None, now: datetime) -> None:
    """With the texts of an approach go those that were shared of it."""
    _forget(Disclosure.objects.filter(approach=approach), by=by, now=now)


def _forget(rows: DisclosureQuerySet, *, by: User | None, now: datetime) -> None:
    about = ("made_by", "asked_by", "signal", "approach")
    list(rows.held().only("pk"))
    for disclosure in rows.told_and_waiting().select_related(*about):
        decline(disclosure, reason=_("What it was about is gone."), by=by, now=now)
    rows.exclude(status__in=(SharingStatus.SHARED, SharingStatus.DECLINED)).delete()
    for disclosure in rows.filter(texts_erased_at=None):
        erase_texts(disclosure, by=by, now=now)
