"""What was shared with partners and what they asked, as it is done in the product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from organisation.choices import DataKind, Role
from organisation.models import SharingAgreement, User
from privacy import audit
from signals.actions import partner_requests, sharing
from signals.choices.sharing import PartnerAnswer, RefusalReason, RequestAnswer, SharingRoute
from signals.models import Approach, Disclosure, Signal
from signals.sharing import offered_kinds
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.lib.dates import day_of

MINUTE = timedelta(minutes=1)
# Function, address, phone and when there is a meeting.
CONTACTS = {
    "P1": ("Adviseur jeugd en veiligheid", "jeugd@gemeente.example", "", "Elke zes weken"),
    "P2": ("Wijkagent binnenstad", "wijkagent@basisteam.example", "0900-8844",
           "Eerste maandag, 13:00"),
    "P3": ("Zorgcoördinator", "zorg@meerlicht.example", "", "Elke laatste dinsdag"),
    "P4": ("Wijkteamleider", "wijkteam@oost.example", "", ""),
    "P5": ("Preventiewerker", "preventie@ggd.example", "", ""),
    "P6": ("Helpwanted", "", "", ""),
    "P7": ("Advies- en meldpunt", "", "0800-2000", ""),
    "P8": ("Trainer", "info@freestyle.example", "", ""),
    "P9": ("Planner", "planning@dekade.example", "", ""),
    "P10": ("Meldformulier", "", "", ""),
}  # fmt: skip
NAMES = {"P2": "Convenant wijkoverleg", "P3": "Afspraak online veiligheid"}
PLAIN = (DataKind.CATEGORY, DataKind.SEVERITY, DataKind.AREA_TIME, DataKind.ACUTE_DANGER,
         DataKind.PLATFORM)  # fmt: skip
BY_LINK = {  # signal and partner -> the sentence (none where the agreement has none), the answer
    (37, "P2"): (
        "Er is ruzie tussen twee groepen; vrijdag kan het misgaan bij het busstation.",
        "taken_up",
    ),
    (34, "P1"): ("", "taken_up"),
    (11, "P5"): ("", "known"),
}


@dataclass(frozen=True)
class Asked:
    """A question of a partner on the file's calendar."""

    partner: str
    by: str
    day: date
    function: str
    question: str
    purpose: str
    about_persons: bool
    answer: RequestAnswer
    reason: str
    told: str


ASKED = [
    Asked("P2", "W1", date(2026, 10, 26), "wijkagent", "Kunnen jullie kijken wie er vocht?",
          "onderzoek naar een vechtpartij", True, RequestAnswer.REFUSED, RefusalReason.WATCHING,
          "Wel verteld dat we vrijdag met drie collega’s op het plein zijn."),
    Asked("P1", "W1", date(2026, 9, 8), "beleidsadviseur", "Welke groep zit bij de zwemplas?",
          "overleg over overlast", True, RequestAnswer.REFUSED, RefusalReason.NAMES,
          "Wel verteld wanneer het druk is en dat wij er dan zijn."),
    Asked("P3", "W6", date(2026, 10, 6), "zorgcoördinator", "Speelt er iets rond exposing?",
          "les in de tweede klas", False, RequestAnswer.ANSWERED_GENERALLY, "",
          "Ja, op twee scholen. We komen in november in de klas."),
]  # fmt: skip


def furnish(cast: Cast) -> None:
    """Contacts of partners, and what each agreement is called and who checked it."""
    officer = cast.with_role(Role.PRIVACY_OFFICER)
    for key, (contact, mail, phone, meeting) in CONTACTS.items():
        partner = cast.partners[key]
        partner.contact, partner.contact_mail = contact, mail
        partner.phone, partner.meeting = phone, meeting
        partner.save()
        for agreement in partner.agreements.all():
            agreement.name = NAMES.get(key, "")
            agreement.checked_by = officer
            agreement.checked_on = agreement.from_day - timedelta(days=5)
            agreement.save()


def inform(
    signal: Signal, number: int, key: str, cast: Cast, *, lead: User, told: bool, now: datetime
) -> Disclosure:
    """A lead tells one partner of a signal, under its agreement; by link where the file has one."""
    partner = cast.partners[key]
    agreement = SharingAgreement.objects.with_partner(partner, day_of(now))
    sentence, answer = BY_LINK.get((number, key), ("", ""))
    wanted = {*PLAIN, DataKind.SUMMARY} if sentence else set(PLAIN)
    kinds = [kind.value for kind in offered_kinds(signal, agreement) if kind in wanted]
    made = sharing.compose(
        signal,
        partner,
        data_kinds=kinds,
        route=SharingRoute.LINK if (number, key) in BY_LINK else SharingRoute.SPOKEN,
        told_youth="yes" if told else "no",
        told_reason="" if told else "er is niemand bij naam bekend",
        summary=sentence,
        by=lead,
        now=now,
    )
    sharing.share(made, by=lead, now=now)
    if answer:
        made.refresh_from_db()
        sharing.open_in(made, made.ref, now=now + 15 * MINUTE)
        sharing.answer(made, answer=PartnerAnswer(answer), now=now + 20 * MINUTE)
    forget_about(audit.label(made), now)
    return made


def asked(cast: Cast) -> list[tuple[datetime, Asked]]:
    """What partners asked, each with its moment."""
    return [(cast.plan.shift.moment(row.day, time(15, 30)), row) for row in ASKED]


def write_down(row: Asked, cast: Cast, now: datetime) -> None:
    partner_requests.write_down(
        cast.partners[row.partner],
        {
            "asked_on": day_of(now),
            "asked_by": row.function,
            "question": row.question,
            "purpose": row.purpose,
            "about_persons": row.about_persons,
            "answer": row.answer,
            "refusal_reason": row.reason,
            "told": row.told,
        },
        by=cast.people[row.by],
        now=now,
    )


def waiting(cast: Cast) -> None:
    """What is open on the last day: a link to the school, and a proposal that waits for a lead."""
    shift = cast.plan.shift
    signal = Signal.objects.get(client_id=cast.plan.uuid("signal", 39))
    lead, worker = cast.lead_of("W4"), cast.people["W4"]
    now = shift.moment(date(2026, 11, 19), time(9, 33))
    shared = sharing.compose(
        signal,
        cast.partners["P3"],
        data_kinds=["category", "severity", "area_time", "summary"],
        route=SharingRoute.LINK,
        told_youth="no",
        told_reason="het account is van een onbekende",
        summary="Er gaat weer een account rond met teksten over leerlingen; wij komen in de klas.",
        by=lead,
        now=now,
    )
    sharing.share(shared, by=lead, now=now)
    forget_about(audit.label(shared), now)
    proposed = sharing.compose(
        signal,
        cast.partners["P2"],
        data_kinds=["category", "area_time"],
        route=SharingRoute.LINK,
        told_youth="no",
        told_reason="het account is van een onbekende",
        by=worker,
        now=now + 40 * MINUTE,
    )
    sharing.propose(proposed, by=worker, now=now + 40 * MINUTE)
    forget_about(audit.label(proposed), now + 40 * MINUTE)
    _share_approach(cast)


def _share_approach(cast: Cast) -> None:
    """The school hears of the approach as a whole, by link, and has taken it up."""
    key = cast.plan.uuid("approach", "A2")
    approach = Approach.objects.get(public_id=key)
    now = cast.plan.shift.moment(date(2026, 11, 18), time(11, 20))
    shared = sharing.compose(
        approach,
        cast.partners["P3"],
        data_kinds=["category", "area_time", "summary"],
        route=SharingRoute.LINK,
        told_youth="no",
        told_reason="het gaat over meer dan één jongere",
        summary="Sinds januari keren accounts met teksten over leerlingen terug; wij melden ze.",
        by=cast.lead_of("W6"),
        now=now,
    )
    sharing.share(shared, by=cast.lead_of("W6"), now=now)
    shared.refresh_from_db()
    sharing.open_in(shared, shared.ref, now=now + 15 * MINUTE)
    sharing.answer(shared, answer=PartnerAnswer.TAKEN_UP, now=now + 20 * MINUTE)
    forget_about(audit.label(shared), now)
