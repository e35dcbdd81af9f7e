"""What the pages of partners show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.actions.partners import RENEWAL
from organisation.choices import DataKind, NeverShared, PartnerType
from organisation.models import Partner, SharingAgreement, User
from outbox.choices import UNDELIVERED, Status
from outbox.models import Message
from privacy import audit
from signals import sharing
from signals.choices.sharing import (
    REFUSALS,
    RefusalReason,
    SharingRoute,
    SharingStatus,
    ToldYouth,
)
from signals.choices.signal import Severity
from signals.models import Disclosure, PartnerRequest, TrendMessage
from signals.querysets.sharing import may_write_trends
from signals.screens.wording import day as day_in_words
from signals.screens.wording import when
from signals.trend_text import period
from youthwork.lib.dates import day_of, start_of_day
from youthwork.lib.keyset import PAGE, Instant, page_of

NEAR_DAYS = 60
REGISTER_SHOWN = 50
OPENS_SHARED = ("signals.share", "signals.approve_sharing")
REQUESTS_SHOWN = 10
ICONS = {
    PartnerType.MUNICIPALITY: "building",
    PartnerType.POLICE: "shield",
    PartnerType.SCHOOL: "mortarboard",
    PartnerType.COMPULSORY_EDUCATION: "mortarboard",
    PartnerType.YOUTH_CARE: "heart",
    PartnerType.SAFE_AT_HOME: "house-exclamation",
    PartnerType.HEALTH_SERVICE: "heart",
    PartnerType.PROBATION_HALT: "sign-stop-fill",
    PartnerType.SAFETY_HOUSE: "shield-check",
    PartnerType.HOUSING: "house",
    PartnerType.EMPLOYER: "briefcase",
    PartnerType.PLATFORM_COMPANY: "phone",
    PartnerType.HOTLINE: "life-preserver",
}


def never() -> list[str]:
    """What no partner gets: what each agreement says, and what the product can't do."""
    return [
        *(str(member.label) for member in NeverShared),
        _("The story of a signal"),
        _("Who goes about with whom"),
    ]


def state_of(rows: Iterable[SharingAgreement], today: date) -> dict[str, Any]:
    """How it stands with a partner: the agreement in force, its state in words and tone."""
    agreements = sorted(rows, key=lambda row: row.from_day)
    current = next((row for row in agreements if row.in_force_on(today)), None)
    coming = next((row for row in agreements if row.from_day > today and not row.ended_at), None)
    if current is None:
        label = _("Agreement ended") if agreements and not coming else _("No agreement")
        if coming:
            label = _("Agreement from %(day)s") % {"day": day_in_words(coming.from_day, today)}
        return {"current": None, "coming": coming, "tone": "bad", "label": label, "left": None}
    left = (current.until_day - today).days
    if left <= NEAR_DAYS and coming is None:
        label = ngettext(
            "Agreement ends in %(left)s day", "Agreement ends in %(left)s days", left
        ) % {"left": left}
        if left == 0:
            label = _("Agreement ends today")
        tone, icon = "warn", "calendar-x"
    else:
        label = _("Until %(day)s") % {"day": date_format(current.until_day, "j F Y")}
        tone, icon = "ok", "file-earmark-check"
    found = {"current": current, "coming": coming, "tone": tone, "icon": icon, "label": label}
    return found | {"left": left if tone == "warn" else None}


def overview(user: User, now: datetime, after: str = "", waiting: str = "") -> dict[str, Any]:
    """A page of partners by kind, each with how it stands, and one of what waits for this person.

    `after`: the partner (by public id) with whom the page before ended; `waiting`: where that of
    what waits did.
    """
    today, waits = day_of(now), Instant.parse(waiting)
    seen = Partner.objects.visible_to(user)
    last = seen.with_public_id(after)
    unanswered = PartnerRequest.objects.answerable_by(user).of_each_partner()
    rows = seen.with_agreements().by_kind(last).annotate(asks=Exists(unanswered))[: PAGE + 1]
    partners = page_of(rows, last, lambda partner: partner.public_id)
    asked = page_of(
        Disclosure.objects.waiting_for(user, today, waits)[: PAGE + 1],
        waits,
        lambda row: Instant(row.made_at, row.pk),
        name="waiting",
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for partner in partners.rows:
        state = state_of(partner.agreements.all(), today)
        current = state["current"]
        asks = _("A question waits for an answer") if partner.asks else ""
        text = current.purpose if current else partner.contact
        groups.setdefault(partner.type, []).append(
            {
                **state,
                "partner": partner,
                "icon": ICONS.get(PartnerType(partner.type), "people"),
                "text": " · ".join(filter(None, (asks, text))),
            }
        )
    return {
        "groups": [
            {"label": kind.label, "rows": groups[kind]} for kind in PartnerType if kind in groups
        ],
        "first_url": partners.first_url,
        "next_url": partners.next_url,
        "waiting": [row_waiting(row, now) for row in asked.rows],
        "first_waiting_url": asked.first_url,
        "next_waiting_url": asked.next_url,
        "may_edit": user.has_perm("organisation.edit_partners"),
        "may_write_trends": may_write_trends(user),
    }


def row_waiting(disclosure: Disclosure, now: datetime) -> dict[str, str]:
    """A proposal or a request in a list that leads on."""
    asked = disclosure.asked_by or disclosure.made_by
    text = f"{asked.name if asked else ''} · {when(disclosure.made_at, now)}"
    title = _("Share %(ref)s with %(partner)s?")
    if disclosure.told_at:
        title = _("Told %(partner)s about %(ref)s: is that allowed?")
    return {
        "url": disclosure.get_absolute_url(),
        "title": title
        % {"ref": sharing.about_in_words(disclosure), "partner": disclosure.partner.name},
        "text": f"{Severity.NOW.label} · {text}" if disclosure.hurries else text,
        "label": str(disclosure.get_status_display()),
    }


def page(
    partner: Partner, user: User, now: datetime, after: str = "", asked: str = ""
) -> dict[str, Any]:
    """One partner: what is agreed, the register, what they asked.

    `after` and `asked`: the last line of the register, and the last question, on the page before.
    """
    today = day_of(now)
    agreements = list(partner.agreements.newest_first())
    state = state_of(agreements, today)
    shown = state["current"] or state["coming"] or next(iter(agreements), None)
    whole = Disclosure.objects.register_of(partner)
    below = whole.behind(after) if after else whole
    rows = list(below.with_opened_by(user, now)[: REGISTER_SHOWN + 1])
    this_year = sum(timezone.localtime(row.known_at).year == today.year for row in rows)
    if after or len(rows) > REGISTER_SHOWN:
        this_year = whole.filter(known_at__gte=start_of_day(date(today.year, 1, 1))).count()
    asked_us = PartnerRequest.objects.visible_to(user).of_partner(partner)
    requests = list((asked_us.behind(asked) if asked else asked_us)[: REQUESTS_SHOWN + 1])
    may_share = user.has_perm("signals.propose_sharing")
    may_edit = user.has_perm("organisation.edit_partners")
    may_check = user.has_perm("organisation.check_agreements")
    open_still = [row for row in agreements if not row.ended_at and row.until_day >= today]
    register = [register_row(row, now) for row in rows[:REGISTER_SHOWN]]
    return {
        "partner": partner,
        "icon": ICONS.get(PartnerType(partner.type), "people"),
        "state": state,
        "agreement": shown,
        "allowed": [kind.label for kind in shown.kinds] if shown else [],
        "never": never(),
        "earlier": [
            {
                "agreement": row,
                "facts": agreement_facts(row),
                "may_check": may_check and row in open_still and not row.checked_on,
                "may_take_back": may_edit and row.from_day > today,
            }
            for row in agreements
            if row != shown
        ],
        "is_followed": any(row.from_day > today for row in agreements if row != shown),
        "facts": agreement_facts(shown) if shown else [],
        "is_stopped": bool(shown and shown.ended_at),
        "to_check": shown if shown and not shown.checked_on and may_check else None,
        "to_end": shown
        if shown and not shown.ended_at and shown.until_day >= today and may_edit
        else None,
        "register": register,
        "may_see_last": bool(register) and any(map(user.has_perm, OPENS_SHARED)),
        **_renewal(state, user, today),
        "this_year": this_year,
        "requests": [request_row(row, now) for row in requests[:REQUESTS_SHOWN]],
        "newer_url": "?#shared" if after else "",
        "newer_asked_url": "?#asked" if asked else "",
        "older_url": _older("after", rows, REGISTER_SHOWN, "shared"),
        "older_asked_url": _older("asked", requests, REQUESTS_SHOWN, "asked"),
        "contact": contact_facts(partner),
        "is_police": partner.type == PartnerType.POLICE,
        "may_edit": may_edit,
        "may_share": may_share,
        "may_answer": user.has_perm("signals.answer_partners"),
    }


def _older(name: str, rows: Sequence[Disclosure | PartnerRequest], shown: int, place: str) -> str:
    """The address of what comes after the rows that are shown; "" at the end."""
    return f"?{name}={rows[shown - 1].ref}#{place}" if len(rows) > shown else ""


def _renewal(state: Mapping[str, Any], user: User, today: date) -> dict[str, Any]:
    """Whom a lead may ask to renew what ends soon, or when that was asked."""
    if state["left"] is None or not user.has_perm("signals.triage"):
        return {}
    asked = Message.objects.of_kind(RENEWAL).about(audit.label(state["current"])).first()
    if asked:
        on = day_in_words(timezone.localdate(asked.created_at), today)
        return {"renewal_asked": _("Asked on %(day)s.") % {"day": on}}
    people = User.objects.keeping_agreements(today)
    return {"renewal_of": people[0].first_name if people else ""}


def agreement_facts(agreement: SharingAgreement) -> list[tuple[str, str]]:
    """Besides what may be shared: purpose, basis, who checked it, where it is."""
    checked = _("Not yet by the privacy officer")
    if agreement.checked_on:
        who = agreement.checked_by.name if agreement.checked_by else _("Privacy officer")
        checked = f"{who}, {date_format(agreement.checked_on, 'j F Y')}"
    facts = [
        (_("Purpose"), agreement.purpose),
        (_("Legal basis"), str(agreement.get_legal_basis_display())),
        (_("Checked"), checked),
        (_("Document"), agreement.document),
    ]
    return [(name, value) for name, value in facts if value]


def contact_facts(partner: Partner) -> list[tuple[str, str]]:
    facts = [
        (_("Function"), partner.contact),
        (_("Phone"), partner.phone),
        (_("E-mail address"), partner.contact_mail or ""),
        (_("Meeting"), partner.meeting),
    ]
    return [(name, value) for name, value in facts if value]


def kinds_in_words(disclosure: Disclosure) -> str:
    """The kinds of data as one line, the first word with a capital."""
    return in_words(disclosure.kinds)


def in_words(kinds: Sequence[DataKind]) -> str:
    """The same of some kinds, of one at least."""
    words = [str(kind.label) for kind in kinds]
    return ", ".join([words[0], *map(_within, words[1:])])


def _within(label: str) -> str:
    """A label within a line; *Eén* gets its first accent back where it is small."""
    return (
        label.replace("Eén", "één", 1) if label.startswith("Eén") else label[:1].lower() + label[1:]
    )


def register_row(disclosure: Disclosure, now: datetime) -> dict[str, Any]:
    """One line of the register: when, about which signal, which kinds, told or not, read.

    Of what was told without a yes: that it got none, or waits for one.
    """
    today = timezone.localdate(now)
    read = ""
    if disclosure.route == SharingRoute.SPOKEN:
        read = _("Spoken")
    elif disclosure.read_at:
        local = timezone.localtime(disclosure.read_at)
        read = f"{_short(local.date(), today)}, {local:%H:%M}"
    return {
        "day": _short(timezone.localdate(disclosure.known_at), today),
        "ref": sharing.about_in_words(disclosure),
        "url": disclosure.about.get_absolute_url() if disclosure.may_open else "",
        "kinds": kinds_in_words(disclosure),
        "told": str(ToldYouth(disclosure.told_youth).label),
        "ground": "" if disclosure.agreement_id else sharing.ground_in_words(disclosure),
        "lacks": _told_without_a_yes(SharingStatus(disclosure.status)),
        "read": read or _("Not yet"),
        "answer": str(disclosure.get_answer_display()),
    }


def _told_without_a_yes(status: SharingStatus) -> str:
    if status == SharingStatus.SHARED:
        return ""
    if status == SharingStatus.DECLINED:
        return _("Told, and not allowed")
    return _("Told, and waits for a yes")


def _short(moment: date, today: date) -> str:
    """A day in a table, with the year only when it is another one."""
    return date_format(moment, "j b" if moment.year == today.year else "j b Y")


def request_row(request: PartnerRequest, now: datetime) -> dict[str, Any]:
    """A question of a partner in a list."""
    today = timezone.localdate(now)
    answer = request.ending
    return {
        "url": request.get_absolute_url(),
        "title": request.question or (_("Formal demand") if request.is_demand else answer),
        "answer": answer,
        "is_open": request.is_open,
        "told": request.told or "",
        "by": f"{request.by.first_name if request.by else ''}, "
        f"{day_in_words(request.asked_on, today)}".removeprefix(", "),
    }


def next_agreement(partner: Partner, now: datetime) -> dict[str, Any]:
    """What the form of a new agreement starts from: the last one, for as long again."""
    today = day_of(now)
    rows = list(partner.agreements.order_by("-from_day"))
    if not rows:
        return {"from_day": today, "data_allowed": [DataKind.CATEGORY]}
    last = rows[0]
    # One that was stopped no longer runs until its last day.
    begins = max([today, *(row.until_day for row in rows if not row.ended_at)]) + timedelta(days=1)
    return {
        "type": last.type,
        "name": last.name,
        "purpose": last.purpose,
        "legal_basis": last.legal_basis,
        "data_allowed": last.data_allowed,
        "document": last.document,
        "from_day": begins,
    }


def refusals(texts: Mapping[RefusalReason, object]) -> list[tuple[str, str]]:
    """Why a question is refused, each with the text that can be sent."""
    return [(str(reason.label), str(texts[reason])) for reason in RefusalReason]


def who_heard(now: datetime) -> str:
    """The names of who hears of a formal demand, "" where that is nobody."""
    return ", ".join(person.name for person in User.objects.hearing_of_demands(day_of(now)))


class SentTo(NamedTuple):
    """A partner who is sent a monthly message, and what is to be said of that; "" of what went."""

    partner: Partner
    said: str
    is_lost: bool  # it isn't tried any more


def sent_to(row: TrendMessage, now: datetime) -> list[SentTo]:
    """To whom a monthly message went, each with what became of it where it didn't arrive."""
    return _sent_to_each([row], now)[row.pk]


@dataclass(frozen=True)
class Made:
    """A monthly message in the list of those that were made."""

    url: str
    months: str
    sent_to: list[SentTo]
    tone: str
    state: str
    state_icon: str


def made_before(rows: Sequence[TrendMessage], now: datetime) -> list[Made]:
    """Monthly messages as rows, in their order; each says of its partners what its page says."""
    sent_to_each, found = _sent_to_each(rows, now), []
    for row in rows:
        told = sent_to_each[row.pk]
        tone, state, icon = "ok", _("Sent"), "send-check"
        if row.sent_at is None:
            tone, state, icon = "", _("Not sent"), "pencil"
        elif any(each.is_lost for each in told):
            tone, state, icon = "bad", _("Did not arrive everywhere"), "exclamation-circle"
        elif any(each.said for each in told):
            tone, state, icon = "warn", _("Not gone everywhere yet"), "hourglass-split"
        months = period(row.published.first_month, row.published.last_month)
        found.append(Made(row.get_absolute_url(), months, told, tone, state, icon))
    return found


def _sent_to_each(rows: Sequence[TrendMessage], now: datetime) -> dict[int, list[SentTo]]:
    """For each message by key, in one question about their mails; of an unsent one nobody."""
    sent = [row for row in rows if row.sent_at]
    about = [audit.label(row) for row in sent]
    mails = Message.objects.of_kind("signals.trend_message").filter(subject__in=about)
    by_partner = {(mail.subject, mail.recipient): mail for mail in mails}
    lost = dict.fromkeys(UNDELIVERED, _("It did not arrive. Call them."))
    lost[Status.CANCELLED] = _(
        "Not sent. Does their agreement still allow numbers, and is there an address?"
    )
    told: dict[int, list[SentTo]] = {row.pk: [] for row in rows}
    for row, label in zip(sent, about, strict=True):
        for partner in row.partners.all():
            mail = by_partner.get((label, audit.label(partner)))
            said = lost.get(mail.status, "") if mail else ""
            waits = _("The mail has not left yet. It is tried again.")
            held_up = waits if mail and mail.is_held_up(now) else ""
            told[row.pk].append(SentTo(partner, said or held_up, bool(said)))
    return told


def request_page(row: PartnerRequest) -> dict[str, Any]:
    """A question of a partner: what, what for, how it ended, and the text of a refusal."""
    facts = [
        (_("Asked on"), date_format(row.asked_on, "j F Y")),
        (_("By"), row.asked_by or ""),
        (_("What for"), row.purpose or ""),
        (_("Answer"), row.ending),
        (_("Because"), str(row.get_refusal_reason_display())),
        (_("Told"), row.told or ""),
        (_("Written down by"), row.by.name if row.by else ""),
    ]
    refusal = REFUSALS[RefusalReason(row.refusal_reason)] if row.refusal_reason else ""
    return {
        "row": row,
        "facts": [(name, value) for name, value in facts if value],
        "refusal": str(refusal),
        "may_answer": row.is_open and row.texts_erased_at is None,
    }
