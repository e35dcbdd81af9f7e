"""What the pages about sharing show, ours and the partner's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation import duty
from organisation.choices import DataKind
from organisation.models import Partner, SharingAgreement, User
from outbox.choices import UNDELIVERED
from outbox.models import Message
from privacy import audit
from signals import sharing
from signals.actions.sharing import LINK_LIFETIME, LINK_MAIL
from signals.choices.sharing import (
    LIFE_AT_STAKE,
    WAITING,
    SharingRoute,
    SharingStatus,
    ToldYouth,
)
from signals.choices.signal import OPEN, SEXUAL_IMAGE_MINOR, Severity
from signals.models import Approach, Disclosure, Signal
from signals.querysets.rights import reached
from signals.screens.form import colleague
from signals.screens.partners import ICONS, in_words, kinds_in_words, never, state_of
from signals.screens.remembered import gave_reason
from signals.screens.signal import own_words
from signals.screens.wording import title_of, when
from youthwork.lib.dates import day_of, last_moment
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, all_of, fetch, read

if TYPE_CHECKING:
    from signals.forms.sharing import SharingForm

OF_ACCOUNT = {DataKind.ACCOUNT_HANDLE, DataKind.LOCATION_URL}
SENDING = {"share", "approve", "again"}  # what lets a link go
DECIDING = {"propose", "share", "ask", "approve", "decline"}  # who does one sees what goes along
LOOKS = {
    SharingStatus.DRAFT: ("", "pencil"),
    SharingStatus.PROPOSED: ("warn", "hourglass-split"),
    SharingStatus.ASKED: ("warn", "hourglass-split"),
    SharingStatus.SHARED: ("ok", "send-check"),
    SharingStatus.DECLINED: ("bad", "x-lg"),
}


def share_text(signal: Signal) -> str:
    """What may go to a chat group of colleagues: number, kind, team, severity, and the link.

    The link asks to log in; nothing that was typed about the signal stands here.
    """
    severity = (
        _("severity %(word)s") % {"word": str(Severity(signal.severity).label).lower()}
        if signal.severity
        else ""
    )
    parts = [signal.ref, str(signal.get_category_display()), str(signal.team), severity]
    link = settings.SITE_URL + reverse("signals:detail", args=[signal.ref])
    return " · ".join(part for part in parts if part) + "\n" + link


def shown(signal: Signal, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """On the signal's own page: what was shared, the button, and the text for colleagues."""
    may = signal.may_work and user.has_perm("signals.propose_sharing") and signal.status in OPEN
    shared = prepared(lambda of, me: Disclosure.objects.of_signal(of, me), signal, user)
    yield (rows := shared)
    return {
        "share_text": share_text(signal),
        "shared": [_shared_row(row, now) for row in rows],
        "may_share": may and signal.subcategory != SEXUAL_IMAGE_MINOR,
        "never_shared": may and signal.subcategory == SEXUAL_IMAGE_MINOR,
    }


def shown_of_approach(
    approach: Approach, rows: Iterable[Disclosure], user: User, now: datetime
) -> dict[str, Any]:
    """On an approach's own page: what was shared of it, not of one of its signals; the button."""
    own = [row for row in rows if row.approach_id == approach.pk]
    return {
        "shared": [_shared_row(row, now) for row in own],
        "may_share": approach.is_open and user.has_perm("signals.propose_sharing"),
    }


def _shared_row(row: Disclosure, now: datetime) -> dict[str, str]:
    tone, icon = LOOKS[SharingStatus(row.status)]
    moment = row.shared_at or row.declined_at or row.made_at
    said = [str(row.get_answer_display()), kinds_in_words(row), when(moment, now)]
    # A new link is read by whoever opens it: not by who read the one before.
    anew = row.link_ends_at and row.link_ends_at > now and not row.browser_hash
    if not row.answer and row.read_at and not anew:
        said[0] = _("read %(when)s") % {"when": when(row.read_at, now)}
    elif not row.answer and row.shared_at and row.route == SharingRoute.LINK:
        said[0] = _("not read yet")
    return {
        "url": row.get_absolute_url(),
        "title": row.partner.name,
        "text": " · ".join(filter(None, said)),
        "tone": tone,
        "icon": icon,
        "label": str(row.get_status_display()),
    }


def _way(about: Signal | Approach) -> dict[str, Any]:
    """Where the pages about sharing lead back to, and why nothing of it may go out."""
    if isinstance(about, Approach):
        return {
            "back_url": about.get_absolute_url(),
            "back": about.title or pgettext("menu", "Approach"),
            "choose_url": reverse("signals:share_approach", args=[about.public_id]),
            "is_refused": not about.is_open,
            "is_image": False,
            "is_approach": True,
        }
    is_image = about.subcategory == SEXUAL_IMAGE_MINOR
    return {
        "back_url": about.get_absolute_url(),
        "back": title_of(about),
        "choose_url": reverse("signals:share", args=[about.ref]),
        "is_refused": is_image or about.status not in OPEN,
        "is_image": is_image,
        "is_approach": False,
    }


def _with(about: Signal | Approach, partner: Partner) -> str:
    """The form for what goes along to one partner."""
    if isinstance(about, Approach):
        args = [about.public_id, partner.public_id]
        return reverse("signals:share_approach_with", args=args)
    return reverse("signals:share_with", args=[about.ref, partner.public_id])


def choosing(about: Signal | Approach, user: User, now: datetime) -> dict[str, Any]:
    """Partners to share it with, those whose agreement allows something of it first."""
    rows = []
    for partner in Partner.objects.visible_to(user).with_agreements():
        state = state_of(partner.agreements.all(), day_of(now))
        has = state["current"] is not None
        if has and not _offered(about, state["current"]):
            has = False
            nothing = _("Allows nothing of this approach")
            if isinstance(about, Signal):
                nothing = _("Allows nothing of this signal")
            state |= {"tone": "warn", "label": nothing}
        rows.append(
            {
                "url": _with(about, partner),
                "title": partner.name,
                "text": str(partner.get_type_display()),
                "icon": ICONS.get(partner.type, "people"),
                "tone": state["tone"],
                "label": state["label"],
                "has": has,
            }
        )
    return _way(about) | {"rows": sorted(rows, key=lambda row: not row["has"])}


def composing(
    about: Signal | Approach, partner: Partner, user: User, now: datetime, *, beyond: bool = False
) -> dict[str, Any]:
    """The form: what the agreement of that moment allows of it, and what stays here. Who was only
    asked to tell it sees no account.

    `beyond`: where a life is at stake also what it doesn't allow, of which nothing is ticked.
    """
    agreement = SharingAgreement.objects.with_partner(partner, day_of(now))
    allowed = _offered(about, agreement)
    more = _more(about, agreement)
    is_beyond = beyond and bool(more)
    kinds = _offered(about, None) if is_beyond else allowed
    if not getattr(about, "works_on", True):
        kinds = [kind for kind in kinds if kind not in sharing.OF_AN_ACCOUNT]
    kept = stays_of_approach() if isinstance(about, Approach) else stays(about, kinds)
    by_link = SharingRoute.LINK if partner.contact_mail else SharingRoute.SPOKEN
    return _way(about) | {
        "partner": partner,
        "agreement": agreement,
        "kinds": kinds,
        "allows_nothing": agreement is not None and not kinds,
        "more": [] if is_beyond else more,
        "is_beyond": is_beyond,
        "may_state": agreement is None and sharing.may_go_beyond(about),
        "own_words": [*own_words(user), partner.name],
        "stays": kept,
        "initial": {
            "data_kinds": [k.value for k in allowed if k not in sharing.OF_AN_ACCOUNT],
            "route": by_link,
        },
    }


def _more(about: Signal | Approach, agreement: SharingAgreement | None) -> list[DataKind]:
    """What the agreement doesn't allow of it and the privacy officer may, a life being at stake."""
    if not sharing.may_go_beyond(about):
        return []
    return sharing.beyond(_offered(about, None), agreement)


def _offered(about: Signal | Approach, agreement: SharingAgreement | None) -> list[DataKind]:
    if isinstance(about, Approach):
        return sharing.offered_of_approach(agreement)
    return sharing.offered_kinds(about, agreement)


def stays(signal: Signal, kinds: list[DataKind]) -> list[str]:
    """What stays with us, whatever is ticked."""
    who = signal.created_by.first_name if signal.created_by else ""
    found = [_("What %(name)s wrote") % {"name": who} if who else _("The story")]
    if DataKind.ACCOUNT_HANDLE not in kinds:
        found.append(_("The account"))
    if DataKind.LOCATION_URL not in kinds:
        found.append(_("The address of the post"))
    return [*found, _("Notes and what was done")]


def stays_of_approach() -> list[str]:
    """What stays with us of an approach, whatever is ticked."""
    return [
        _("Title, problem and goal"),
        _("The signals under it, one by one"),
        _("Notes and what was done"),
        _("Names and accounts"),
    ]


def kind_rows(
    form: SharingForm, about: Signal | Approach, agreement: SharingAgreement | None
) -> list[dict[str, Any]]:
    """Each kind with its tick, what would be told, and whether the agreement doesn't allow it."""
    told = _told_of_approach(about) if isinstance(about, Approach) else _told_of_signal(about)
    rows = []
    for tick in form["data_kinds"]:
        kind = DataKind(tick.data["value"])
        texts = " · ".join(fact.text for fact in told if fact.kind == kind)
        is_beyond = bool(sharing.beyond([kind], agreement))
        row = {"tick": tick, "label": kind.label, "told": texts, "is_beyond": is_beyond}
        rows.append(row)
    return rows


def _told_of_approach(approach: Approach) -> list[sharing.Fact]:
    kinds = list(sharing.OF_AN_APPROACH)
    whole = Disclosure(approach=approach, data_kinds=[kind.value for kind in kinds])
    return sharing.facts_of_many(kinds, Disclosure.objects.values_of(whole))


def _told_of_signal(signal: Signal) -> list[sharing.Fact]:
    values = {
        **{name: getattr(signal, name, None) for name in ("category", "subcategory", "severity")},
        "platform__name": signal.platform.name if signal.platform else "",
        "team__name": signal.team.name,
        "area": signal.area,
        "seen_at": signal.seen_at,
        "location_url": signal.location_url,
        "account_handle": signal.account_handle,
    }
    return sharing.facts(sharing.PARTS, values)


# --- one disclosure -------------------------------------------------------------------------------


def opened(ref: str, user: User, now: datetime) -> Asking[Disclosure | None]:
    """What stands under this number, for who may open it; of a lead the duty is asked beside it,
    by which `standing` goes."""
    duties = [reached(user, now)] if user.has_perm("signals.triage") else []
    rows = Disclosure.objects.visible_to(user, now).with_all().filter(ref=ref)
    yield from all_of(read(rows), *duties)
    return next(iter(rows), None)


@dataclass(frozen=True)
class Standing:
    """Where a disclosure stands for who looks at it.

    `agreement` is the one under which it was shared, else the one in force with that partner now;
    `deeds` are what this person may do, the likeliest first; `deciders` who decides what was asked;
    `to_call` whom who waits can call while a life is at stake; `came_back` whether the mail with
    the last link did not arrive, `held_up` whether it waits though it was tried; `sees_account`
    whether account and address are shown to them, `reads` whether anything of the signal or the
    approach is; `ends_on` the last day of the agreement where a
    link that they send now ends with that, before its term; `has_ended` whether the one that was
    sent works no more by itself.
    """

    agreement: SharingAgreement | None
    deeds: list[str]
    deciders: list[User]
    to_call: list[User]
    came_back: bool
    held_up: bool
    sees_account: bool
    reads: bool
    ends_on: date | None
    has_ended: bool


def standing(row: Disclosure, user: User, now: datetime) -> Standing:
    """All of it in one statement, and one more for whom a worker calls who waits for a lead."""
    today = day_of(now)
    in_force = SharingAgreement.objects.in_force_with(row.partner, day_of(row.told_at or now))
    own = Disclosure.objects.filter(pk=row.pk).only("pk")
    mine: tuple[QuerySet[Disclosure], ...] = ()
    deciders, mails = User.objects.none(), Message.objects.none()
    reading = own.readable_by(user, now)
    if row.status == SharingStatus.SHARED:
        mails = Message.objects.of_kind(LINK_MAIL).about(audit.label(row))
        mine = (own.closable_by(user, now), own.renewable_by(user, now))
    elif row.status == SharingStatus.ASKED:
        mine = (own.approvable_by(user),)
    elif row.status in (SharingStatus.DRAFT, SharingStatus.PROPOSED):
        mine = (own.shareable_by(user, now), own.proposable_by(user))
    if row.status in WAITING:
        deciders = Disclosure.objects.deciders_of(row, today)
    about = row.signal if OF_ACCOUNT & set(row.kinds) else None
    account = Signal.objects.none()
    if about and not user.has_perm("signals.view_with_reason"):
        account = Signal.objects.account_visible_to(user, now).filter(pk=about.pk).only("pk")
    fetch(in_force, deciders, mails, account, reading, *mine)
    agreement = row.agreement or next(iter(in_force), None)
    reads = bool(reading)
    deeds = _deeds(row, agreement, [bool(rows) for rows in mine], now) if reads else []
    people: Iterable[User] = deciders if row.status == SharingStatus.ASKED else ()
    if row.status == SharingStatus.PROPOSED and not deeds and row.hurries:
        people = duty.to_call(row.about.team, now)
    to_call = [person for person in people if person.phone and person != user]
    last = [None, *mails][-1]
    came_back = last is not None and last.status in UNDELIVERED
    held_up = last is not None and last.is_held_up(now) and row.is_open_at(now)
    sees = about is None or bool(account) or bool(DECIDING & set(deeds))
    if not sees and user.has_perm("signals.view_with_reason"):
        sees = gave_reason(about, user, now)
    ends_on = _ends_on(row, next(iter(in_force), None), deeds, now)
    has_ended = row.ends_at is not None and row.ends_at <= now
    return Standing(
        agreement,
        deeds,
        list(deciders),
        to_call,
        came_back=came_back,
        held_up=held_up,
        sees_account=sees,
        reads=reads,
        ends_on=ends_on,
        has_ended=has_ended,
    )


def _ends_on(
    row: Disclosure, in_force: SharingAgreement | None, deeds: list[str], now: datetime
) -> date | None:
    """The last day of the agreement with which a link that this person sends now ends."""
    bound_by = in_force
    if row.status == SharingStatus.SHARED and row.agreement is None:
        bound_by = row.in_spite_of  # a yes stays what it was
    sends = row.route == SharingRoute.LINK and not SENDING.isdisjoint(deeds)
    if not sends or bound_by is None or not bound_by.lasts_on(day_of(now)):
        return None
    last = bound_by.until_day
    return last if last_moment(last) < now + LINK_LIFETIME else None


def _deeds(
    row: Disclosure, agreement: SharingAgreement | None, may: list[bool], now: datetime
) -> list[str]:
    """`may`: as its status asks, whether they close, renew it; allow it; share, propose it."""
    if row.status == SharingStatus.SHARED:
        closes, renews = may
        if closes and row.route == SharingRoute.SPOKEN:
            return [] if row.answer or row.texts_erased_at else ["answer"]
        if not closes or row.route != SharingRoute.LINK:
            return []
        again = ["again"] if renews and _may_be_allowed(row, agreement) else []
        return ["revoke", *again] if row.is_open_at(now) else again
    if not any(may):
        return []
    runs = row.is_about_what_runs
    if row.status == SharingStatus.ASKED:
        may_be = runs and _may_be_allowed(row, agreement)
        return ["approve", "decline"] if may_be else ["decline"]
    shares, _proposes = may
    first = "propose"
    if shares:
        first = "ask" if _is_to_be_asked(row, agreement) else "share"
    found = [first] if runs else []
    return [*found, "decline"] if row.status == SharingStatus.PROPOSED else found


def _may_be_allowed(row: Disclosure, agreement: SharingAgreement | None) -> bool:
    """Whether a yes can still be given: of now, or of what there is, nothing forbids it."""
    offered = {*_offered(row.about, agreement), *_more(row.about, agreement)}
    return offered >= set(row.kinds)


def _is_to_be_asked(row: Disclosure, agreement: SharingAgreement | None) -> bool:
    """Whether the privacy officer decides: no agreement, or a life at stake and it lacks a kind."""
    return agreement is None or bool(set(row.kinds) & set(_more(row.about, agreement)))


def said(row: Disclosure, now: datetime) -> str:
    """What is told after a decision; what hurries is told at any hour (`kind_before`)."""
    deciders = Disclosure.objects.deciders_of(row, day_of(now))
    if row.status in WAITING and not deciders.exists():
        return _("It is saved, but nobody can decide it now.")
    told = {
        SharingStatus.PROPOSED: _("Your team lead decides and hears of it now.")
        if row.hurries
        else _("Your team lead decides and gets a mail, maybe later. Does it hurry? Call."),
        SharingStatus.ASKED: _("The privacy officer decides and hears of it now.")
        if row.hurries
        else _("The privacy officer decides and hears of it in their working hours."),
        SharingStatus.SHARED: _("Saved. It stands in the register."),
        SharingStatus.DECLINED: _("It is not shared. Who asked hears of it.")
        if row.told_at is None
        else _(
            "What they were told is not allowed. That stands with them, and who asked hears it."
        ),
    }
    return told[SharingStatus(row.status)]


def seen(row: Disclosure, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the partner sees: the preview and their page are this, and nothing else.

    `values` are those of the row, where they were read before. `is_changed`: something of it was
    changed after it was shared, so nothing is shown.
    """
    values = Disclosure.objects.values_of(row) if values is None else values
    if sharing.is_changed(row, values):
        return {"facts": [], "summary": "", "is_changed": True, "not_told": []}
    return {
        "facts": sharing.told_of(row, values),
        "summary": row.summary if DataKind.SUMMARY in row.kinds else "",
        "is_changed": False,
        "not_told": [_("Names or accounts of young people"), _("The story of the youth worker")],
    }


def _for_who_looks(seen: dict[str, Any], standing: Standing, user: User) -> dict[str, Any]:
    """What the partner sees, without account and address for who doesn't see these of a signal."""
    if standing.sees_account:
        return seen
    with_reason = user.has_perm("signals.view_with_reason")
    instead = (
        _("Shown once you gave a reason on the page of the signal.")
        if with_reason
        else _("For who logged the signal, its owner and the team lead.")
    )
    facts = [replace(f, text=instead) if f.kind in OF_ACCOUNT else f for f in seen["facts"]]
    return seen | {"facts": facts}


def page(row: Disclosure, standing: Standing, user: User) -> dict[str, Any]:
    """One disclosure: its preview, its ground, where it stands."""
    tone, icon = LOOKS[SharingStatus(row.status)]
    agreement = standing.agreement
    is_asked = row.status == SharingStatus.ASKED
    is_decided = row.status in (SharingStatus.SHARED, SharingStatus.DECLINED)
    bound_by = row.in_spite_of if is_decided else agreement
    kinds = sharing.beyond(row.kinds, bound_by)
    beyond = in_words(kinds) if kinds else ""
    values = Disclosure.objects.values_of(row)
    waits = row.status in WAITING and not standing.deeds
    nobody_decides = waits and not standing.deciders
    return {
        "row": row,
        **_back(row, user, standing),
        "again_url": _with(row.about, row.partner) + ("?beyond=1" if beyond else ""),
        "seen": _for_who_looks(seen(row, values), standing, user),
        "reads": standing.reads,
        "has_ended": not is_decided and not row.is_about_what_runs,
        "is_approach": row.approach_id is not None,
        # A month after the link ended its mark goes: what they saw can't be told from what is now.
        "is_of_now": row.status == SharingStatus.SHARED and not row.mark,
        "preview": sharing.preview(row, values),
        "tone": tone,
        "icon": icon,
        "label": str(row.get_status_display()),
        "agreement": agreement,
        "beyond": beyond,
        "facts": _facts(row, beyond, standing),
        "ends_on": standing.ends_on,
        "never": never(),
        "deeds": standing.deeds,
        "is_draft": row.status == SharingStatus.DRAFT,
        "is_asked": is_asked,
        "waits": waits and not nobody_decides,
        "nobody_decides": nobody_decides,
        "hurries": row.hurries,
        "calls": [colleague(person) for person in standing.to_call],
        "answer": str(row.get_answer_display()),
        "by_link": row.route == SharingRoute.LINK,
    }


def _back(row: Disclosure, user: User, standing: Standing) -> dict[str, str]:
    """To what it is about; a privacy officer doesn't open approaches.

    Of a duplicate to that or to where it goes on, as this person may open.
    """
    partner = reverse("partners:partner", args=[row.partner.public_id])
    if not standing.reads:
        return {"back_url": partner, "back": row.partner.name}
    if (signal := row.signal) and signal.merged_into_id and user.has_perm("signals.view"):
        keys = (signal.pk, signal.merged_into_id)
        opened = Signal.objects.opened_by(user, timezone.localdate()).in_bulk(keys)
        for found in filter(None, map(opened.get, keys)):
            return {"back_url": found.get_absolute_url(), "back": found.ref}
        return {"back_url": partner, "back": row.partner.name}
    if row.signal_id or user.has_perm("signals.view"):
        return {"back_url": row.about.get_absolute_url(), "back": sharing.about_in_words(row)}
    return {"back_url": partner, "back": row.partner.name}


def _facts(row: Disclosure, beyond: str, standing: Standing) -> list[tuple[str, str]]:
    """What stands in the register; to who only composed it without what the partner wrote back."""
    told = str(ToldYouth(row.told_youth).label)
    if row.told_reason:
        told = f"{told}, {row.told_reason}"
    mail = _("It did not arrive. Call them.") if standing.came_back else ""
    if standing.held_up:
        mail = _("The mail has not left yet. Does it hurry? Call them.")
    facts: list[tuple[str, str]] = [
        (_("About"), sharing.about_in_words(row)),
        (_("Beyond the agreement"), beyond),
        (_("Stated by who made it"), str(LIFE_AT_STAKE) if row.life_at_stake else ""),
        (_("Young person knows"), told),
        (_("How"), str(SharingRoute(row.route).label)),
        (
            _("Told by") if row.told_at else _("Proposed by"),
            row.made_by.name if row.made_by else "",
        ),
        (_("Asked by"), row.asked_by.name if row.asked_by else ""),
        (_("Shared by"), row.shared_by.name if row.shared_by else ""),
        (_("Told"), _moment(row.told_at)),
        (_("Written down"), _moment(row.made_at) if row.told_at else ""),
        (_("Shared"), _moment(row.shared_at) if row.told_at is None else ""),
        (_("Allowed by"), row.approver.name if row.approver else ""),
        (_("Not shared by"), row.declined_by.name if row.declined_by else ""),
        (_("Reason"), row.decision_reason or ""),
    ]
    if row.route == SharingRoute.LINK and row.status == SharingStatus.SHARED:
        closed = _("Closed with the agreement on %(moment)s")
        if row.revoked_at:
            ends = _("Closed by us on %(moment)s") % {"moment": _moment(row.revoked_at)}
        elif row.is_stopped:
            ends = closed % {"moment": _moment(row.bound_by.ended_at)}
        elif standing.has_ended and row.ends_at != row.link_ends_at:
            ends = closed % {"moment": _moment(row.ends_at)}
        elif row.is_over:
            ends = _("Closed: the severity is no longer 5")
        else:
            ends = _moment(row.ends_at)
        facts += [
            (_("Link works until"), ends),
            (_("Mail"), mail),
            (_("Read"), _moment(row.read_at) or _("Not yet")),
        ]
    if standing.reads:
        wrote = _("They said") if row.route == SharingRoute.SPOKEN else _("They wrote")
        facts += [(_("Answer"), str(row.get_answer_display())), (wrote, row.answer_note or "")]
    return [(name, value) for name, value in facts if value]


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y')}, {local:%H:%M}"


def partners_words(row: Disclosure) -> list[str]:
    """Words that are no names in an answer: the partner, and those of who wrote to them."""
    by = row.shared_by
    return [row.partner.name, *([by.name, *own_words(by)] if by else [])]


def partner_page(row: Disclosure) -> dict[str, Any]:
    """The partner's page: who shared it, until when, what, and how to reach who works here."""
    by = row.shared_by
    to_reach = by if by and by.is_active else None
    return {
        "row": row,
        "partner": row.partner.name,
        "by": by.name if by else "",
        "to_reach": to_reach,
        "shared_on": _moment(row.shared_at),
        "closes_on": date_format(timezone.localtime(row.ends_at), "j F"),
        "seen": seen(row),
        "ground": row.agreement.title if row.agreement else "",
        "agreement": row.agreement,
        "is_answered": bool(row.answer),
    }
