"""What the pages of a parent or young person show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings

from consent import dates, hearing, shown, values
from consent.actions import asking, signing, withdrawing
from consent.choices.consent import ConsentStatus, WithdrawnBy
from consent.choices.request import (
    Answered,
    ImageKind,
    LinkPurpose,
    RequestStatus,
    SignerRole,
)
from consent.languages import LANGUAGES, Language, chosen
from consent.languages import offered as offered_languages
from consent.models import Consent, ConsentRequest, FormText, Signer, TextVersion
from consent.shown import Words
from consent.texts import catalogue
from consent.texts.catalogue import ROWS, Rows
from consent.visits import Visit
from organisation.choices import ImagePlace
from youthwork.lib.dates import day_of
from youthwork.lib.working_days import add_working_days

if TYPE_CHECKING:
    from consent.forms.signer import SigningForm
    from consent.forms.withdrawal import WithdrawalForm

ICONS: dict[str, str] = {
    ImageKind.PHOTO: "image",
    ImageKind.VIDEO: "camera-video",
    ImagePlace.CLOSED_PROFILES: "lock",
    ImagePlace.PUBLIC_PAGES: "globe2",
    ImagePlace.VIDEO_PLATFORMS: "play-btn",
    ImagePlace.WEBSITE: "window",
    ImagePlace.PRINT: "printer",
    ImagePlace.PRESS: "megaphone",
    ImagePlace.TRAINING: "mortarboard",
}


class State(StrEnum):
    """Which page a link to sign leads to."""

    ANSWERED = "answered"
    YOUTH_DECIDES = "youth decides"
    CLOSED = "closed"
    FAULTY = "faulty"
    EXPIRED = "expired"
    LOCKED = "locked"
    BIRTH = "birth"
    NOT_YET = "not yet"
    FORM = "form"


@dataclass(frozen=True)
class Row:
    """One row of the form: name and what it is for, and what was chosen."""

    key: str
    field: str
    icon: str
    name: str
    rest: str
    said: str
    errors: Any = ()  # texts


def state_of(visit: Visit, now: datetime) -> State:
    """Where an asked signer stands."""
    signer, request = visit.signer, visit.request
    assert signer is not None  # a link to sign is somebody's
    if signer.answer_or_none is not None:
        return State.ANSWERED
    if _youth_decides(signer, request, day_of(now)):
        return State.YOUTH_DECIDES
    if request.status == RequestStatus.EXPIRED:
        return State.EXPIRED
    if not request.is_open:
        return State.CLOSED
    if request.text_version.faulty_at is not None:
        return State.FAULTY
    if not asking.still_open(request, now):
        return State.EXPIRED
    if signing.is_locked(signer, now):
        return State.LOCKED
    if not visit.known:
        return State.BIRTH
    return State.NOT_YET if _not_yet(signer, request, day_of(now)) else State.FORM


def _youth_decides(signer: Signer, request: ConsentRequest, today: date) -> bool:
    born = request.subject.born
    return (
        signer.role == SignerRole.GUARDIAN
        and born is not None
        and asking.role_on(born, today) != SignerRole.GUARDIAN
    )


def _not_yet(signer: Signer, request: ConsentRequest, today: date) -> bool:
    """Whether somebody who was told before the sixteenth birthday is here too early."""
    born = request.subject.born
    return (
        signer.role == SignerRole.YOUTH
        and born is not None
        and asking.role_on(born, today) != SignerRole.YOUTH
    )


def role_of(visit: Visit) -> str:
    """In whose words a page speaks; the young person's own link in theirs."""
    return visit.signer.role if visit.signer else SignerRole.YOUTH


def offered(visit: Visit) -> list[Language]:
    """The languages in which this version may be read, in their order."""
    found = FormText.objects.offered(
        visit.request.text_version, role_of(visit), unchecked=settings.DEMO
    )
    return [language for code, language in LANGUAGES.items() if code in found]


def language_of(visit: Visit, among: list[Language]) -> Language:
    """What was chosen on the page, else the language of the question, where it is offered."""
    default = visit.signer.language if visit.signer else "nl"
    return chosen(visit.language or default, among)


def text_of(visit: Visit, language: str) -> FormText:
    return FormText.objects.shown(visit.request.text_version, role_of(visit), language)


def frame(visit: Visit, among: list[Language], language: Language, today: date) -> dict[str, Any]:
    """What stands around every page of a link: language, words, who asks."""
    text = text_of(visit, language.code)
    given = shown.filled(visit.request, today)
    asker, has_it = values.asker_of(visit.request), values.named(visit.request.made_by)
    return {
        "visit": visit,
        "language": language,
        "languages": among,
        "w": Words(language.code, role_of(visit), given, text.content),
        "text": text,
        "unchecked": text.checked_on is None and language.code != "nl",
        "org": given["org"],
        "worker": given["worker"],
        "asker": asker.name if asker and asker.name else visit.request.team.name,
        "phone": has_it.phone if has_it else "",
        "young": role_of(visit) == SignerRole.YOUTH,
    }


def words_of(signer: Signer, text: FormText, today: date) -> Words:
    """What a page in this text says to this signer."""
    return Words(text.language, signer.role, shown.filled(signer.request, today), text.content)


def public_frame(code: str, among: list[Language]) -> dict[str, Any]:
    """The same around a page that belongs to nobody: a link that opens nothing."""
    language = chosen(code, among)
    given = values.of_organisation()
    return {
        "language": language,
        "languages": among,
        "w": Words(language.code, SignerRole.GUARDIAN, given),
        "org": given["org"],
    }


def languages_of_all() -> list[Language]:
    """The languages of a page for everybody: those in which the form may be read."""
    shown = TextVersion.objects.shown_now()
    checked = FormText.objects.offered(shown, SignerRole.GUARDIAN, unchecked=False)
    return offered_languages(checked, demo=settings.DEMO)


def rows_of(words: Words, form: SigningForm) -> list[Row]:
    """The rows that are asked, kinds first."""
    return [_row(words, key, form.said(key), form.errors.get(f"row_{key}", ()))
            for key in form.asked.rows]  # fmt: skip


def _row(words: Words, key: str, said: str, errors: Any = ()) -> Row:
    name, rest = shown.parted(words.plain(ROWS[key]))
    return Row(key, f"row_{key}", ICONS.get(key, "image"), name, rest, said, errors)


def kinds_and_places(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    kinds = set(ImageKind.values)
    return [row for row in rows if row.key in kinds], [row for row in rows if row.key not in kinds]


def signing_page(words: Words, form: SigningForm, visit: Visit) -> dict[str, Any]:
    """The whole form."""
    rows = rows_of(words, form)
    kinds, places = kinds_and_places(rows)
    young = words.role == SignerRole.YOUTH
    prefix = "Y" if young else "P"
    asks, note = catalogue.question_and_note(words.plain("P16")) if not young else ("", "")
    return {
        "form": form,
        "p": {number: words[f"{prefix}{number:02}"] for number in range(1, 16)},
        "privacy_line": words["S01"],
        "kinds": kinds,
        "places": places,
        "both": visit.request.needs_both and not young,
        "about": visit.request.subject.short_name,
        "asks_child": asks,
        "child_note": note,
        "next": words.plain("F04"),
        "back": words.plain("F05"),
        "sign_title": words["Y17" if young else "P20"],
        "step_of": words.template("F06").replace("<bdi>", "").replace("</bdi>", ""),
        "step": _step(form),
        "all_open": bool(form.errors) and all(row.errors for row in rows),
    }


def _step(form: SigningForm) -> int:
    """On which of the three screens the page was asked for in another language."""
    said = str(form.initial.get("step", ""))
    return int(said) if said in ("1", "2") else 0


def thanks_page(words: Words, visit: Visit) -> dict[str, Any]:
    """What was answered; with two guardians also what became of it together."""
    assert visit.signer is not None
    request = visit.request
    answer = visit.signer.answer_or_none
    assert answer is not None
    rows = [_row(words, key, answer.decisions[key]) for key in request.rows]
    young = words.role == SignerRole.YOUTH
    consent = request.consent_or_none
    waits = request.status == RequestStatus.PARTLY_SIGNED
    thanks = words.plain("Y19" if young else ("G02" if waits else "P22"))
    title, dot, more = thanks.partition(". ")
    if not (waits or visit.signer.email):
        more = ""  # it promises a mail
    return {
        "title": title + dot.strip(),
        "more": more,
        "rows": rows,
        "about": request.subject.short_name,
        "signed_by": answer.signer_name,
        "signed_at": catalogue.written_moment(answer.signed_at, words.language),
        "valid_until": _until(consent, words.language),
        "together": _together(words, request, consent) if request.needs_both else [],
    }


def _until(consent: Consent | None, language: str) -> str:
    return catalogue.written_date(consent.valid_until, language) if consent else ""


def _together(words: Words, request: ConsentRequest, consent: Consent | None) -> list[str]:
    """To each of two guardians, once both answered: what counts; never who chose what."""
    if request.status not in (RequestStatus.SIGNED, RequestStatus.REFUSED):
        return []
    yes = [row for row in request.rows if consent and consent.decisions.get(row) == Answered.YES]
    no = [row for row in request.rows if row not in yes]
    said = []
    if consent and yes:
        said.append(words.plain("G03", date=consent.valid_from, rows=Rows(yes)))
    if no:
        said.append(words.plain("G04", rows=Rows(no)))
    return said


# --- afterwards -----------------------------------------------------------------------------------


def managed(visit: Visit) -> Consent | None:
    """The consent that a link to see and stop is about; the young person's own: the newest.

    A guardian's, once theirs is over: what counts now, whoever answered last. Stopping stays as
    easy as saying yes was (GDPR art. 7(3)); what a young person signed themselves is theirs alone.
    """
    about, given = visit.request.subject, visit.request.consent_or_none
    if visit.purpose == LinkPurpose.OWN:
        return Consent.objects.latest_of([about]).get(about.pk)
    if (given is not None and given.status in withdrawing.IN_USE) or not _may_stop_newest(visit):
        return given
    newest = Consent.objects.latest_of([about]).get(about.pk)
    return given if newest is None or newest.is_own else newest


def _may_stop_newest(visit: Visit) -> bool:
    """Whether this is a guardian whose answer counted, or was a no."""
    signer = visit.signer
    if signer is None or signer.role != SignerRole.GUARDIAN or not has_answered(visit):
        return False
    return visit.request.is_answered


def has_answered(visit: Visit) -> bool:
    return visit.signer is not None and visit.signer.answer_or_none is not None


def stoppable(consent: Consent | None) -> list[str]:
    """The rows that can be stopped by the link."""
    return withdrawing.stoppable(consent) if consent is not None else []


def who_stops(visit: Visit, consent: Consent) -> WithdrawnBy:
    """By their own link a young person; from sixteen they are who signed."""
    if visit.signer is None:
        return WithdrawnBy.SIGNER if consent.is_own else WithdrawnBy.YOUTH
    return withdrawing.part_of(visit.signer, consent)


def manage_page(
    words: Words,
    visit: Visit,
    consent: Consent | None,
    form: WithdrawalForm,
    just_stopped: list[str] | None,
    today: date,
) -> dict[str, Any]:
    """What was agreed and stands, and the way to stop it."""
    own = visit.purpose == LinkPurpose.OWN and not (consent and consent.is_own)
    request = consent.request if consent else visit.request
    said, born = stands(visit, consent), request.subject.born
    return {
        "own": own,
        "form": form,
        "about": request.subject.first_name if own else request.subject.short_name,
        "rows": [_row(words, key, said[key]) for key in request.rows if key in said],
        "stoppable": [_row(words, key, Answered.YES) for key in form.stoppable],
        "valid_until": _until(consent, words.language)
        if consent and consent.status in withdrawing.IN_USE
        else "",
        "decides": born is not None and dates.signs_for_self(born, today),
        "done": _done(words, visit, request, own, form.stoppable, today) if just_stopped else "",
        "notices": _notices(words, visit, consent, own, today),
        "chosen_on": words.plain("J02", date=consent.valid_from) if own and consent else "",
        "happens": words["Y10" if words.role == SignerRole.YOUTH else "P10"],
        "may_ask_again": visit.signer is not None,
        "has_copy": has_answered(visit),
    }


def stands(visit: Visit, consent: Consent | None) -> dict[str, str]:
    """Yes or no to each row, as it counts today."""
    if consent is not None:
        counts = consent.status == ConsentStatus.VALID
        return {
            row: str(Answered.YES if counts and consent.says_yes(row) else Answered.NO)
            for row in consent.decisions
        }
    answer = visit.signer.answer_or_none if visit.signer else None
    if answer is None:
        return {}
    if visit.request.status == RequestStatus.PARTLY_SIGNED:
        return dict(answer.decisions)
    return dict.fromkeys(answer.decisions, str(Answered.NO))


def _done(
    words: Words,
    visit: Visit,
    request: ConsentRequest,
    own: bool,
    left: Collection[str],
    today: date,
) -> str:
    """What is said at once after stopping; and that a mail comes to who signed it with one."""
    if own and not left:
        due = add_working_days(today, dates.TAKE_DOWN_WORKING_DAYS)
        return words.plain("J10", takedown_due=due)
    answered_other = request.pk != visit.request.pk
    if own or answered_other or visit.signer is None or not visit.signer.email:
        return words.plain("D23", date=today)
    return words.plain("W05")


def _notices(
    words: Words, visit: Visit, consent: Consent | None, own: bool, today: date
) -> list[str]:
    """Where it stands, when it is no longer simply in use."""
    if consent is None:
        return [_without(words, visit, own)]
    ended = day_of(consent.ended_at) if consent.ended_at else today
    status = ConsentStatus(consent.status)
    if status == ConsentStatus.WITHDRAWN:
        return [words.plain(_who_stopped(words, visit, consent, own), date=ended)]
    return {
        ConsentStatus.VALID: [],
        ConsentStatus.DISPUTED: [words.plain("A12")],
        ConsentStatus.EXPIRED: [words.plain("A20", date=ended)],
        ConsentStatus.REPLACED: [words.plain("X11")],
    }[status]


def _who_stopped(words: Words, visit: Visit, consent: Consent, own: bool) -> str:
    """The key of *you stopped*, for who did; else of that it was stopped, and not by whom."""
    made = consent.withdrawals.select_related("signer").newest_first().first()
    if made is None or not hearing.was_by(made, None if own else visit.signer):
        return "A22"
    return "J15" if own or words.role == SignerRole.YOUTH else "A13"


def _without(words: Words, visit: Visit, own: bool) -> str:
    """Why there is no consent: nothing was agreed yet, the other is waited for, nowhere a yes."""
    if own:
        return words.plain("J14")
    if visit.request.status == RequestStatus.PARTLY_SIGNED:
        return words.plain("G02")
    answer = visit.signer.answer_or_none if visit.signer else None
    chose_yes = answer is not None and Answered.YES in answer.decisions.values()
    return words.plain("A23" if chose_yes else "A11")
