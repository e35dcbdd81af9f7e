"""What *may I post this?* shows: people to choose from, and the answer with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consent import checking
from consent.checking import Verdict, Why
from consent.choices.consent import PLACE_OF, Channel
from consent.choices.request import ImageKind
from consent.models import ConsentRequest, Publication, Signer, Subject, TakedownTask
from consent.screens.wording import age, listed
from consent.standings import Known
from organisation.choices import Role
from organisation.models import Team, User

CHANNEL_ICONS = {
    Channel.INSTAGRAM_CLOSED: "instagram",
    Channel.SNAPCHAT_CLOSED: "snapchat",
    Channel.INSTAGRAM_PAGE: "instagram",
    Channel.FACEBOOK_PAGE: "facebook",
    Channel.TIKTOK: "tiktok",
    Channel.YOUTUBE: "youtube",
    Channel.WEBSITE: "globe2",
    Channel.NEWSLETTER: "envelope",
    Channel.LEAFLET: "printer",
    Channel.PRESS: "megaphone",
    Channel.TRAINING: "mortarboard",
}
# A channel as it stands in a sentence: *photo of Milan …*.
THERE: dict[Channel, str | Promise] = {
    Channel.INSTAGRAM_CLOSED: gettext_lazy("on a closed profile on Instagram"),
    Channel.SNAPCHAT_CLOSED: gettext_lazy("on a closed profile on Snapchat"),
    Channel.INSTAGRAM_PAGE: gettext_lazy("on the Instagram page"),
    Channel.FACEBOOK_PAGE: gettext_lazy("on the Facebook page"),
    Channel.TIKTOK: gettext_lazy("on TikTok"),
    Channel.YOUTUBE: gettext_lazy("on YouTube"),
    Channel.WEBSITE: gettext_lazy("on the website"),
    Channel.NEWSLETTER: gettext_lazy("in the newsletter"),
    Channel.LEAFLET: gettext_lazy("in a leaflet"),
    Channel.PRESS: gettext_lazy("in the newspaper or on air"),
    Channel.TRAINING: gettext_lazy("in a training of colleagues"),
}
STATES: dict[Verdict, tuple[str, str | Promise, str]] = {
    Verdict.YES: ("ok", pgettext_lazy("check", "Yes"), "check-lg"),
    Verdict.CALL: ("warn", pgettext_lazy("check", "Call first"), "telephone"),
    Verdict.ASK: ("warn", pgettext_lazy("check", "Ask first"), "send"),
    Verdict.NO: ("bad", pgettext_lazy("check", "No"), "x-lg"),
}
TITLES: dict[Verdict, tuple[str, str | Promise, str]] = {
    Verdict.YES: ("ok", gettext_lazy("Yes, you may"), "check-lg"),
    Verdict.CALL: ("warn", gettext_lazy("Not yet. Call and ask first."), "telephone"),
    Verdict.ASK: ("warn", gettext_lazy("Not yet. Ask first."), "send"),
    Verdict.NO: ("danger", gettext_lazy("No, don't post this"), "x-lg"),
}


WHAT: dict[ImageKind, str | Promise] = {
    ImageKind.PHOTO: gettext_lazy("Photo of %(names)s %(there)s"),
    ImageKind.VIDEO: gettext_lazy("Video of %(names)s %(there)s"),
}


# --- whom to choose from --------------------------------------------------------------------------


def called(people: Sequence[Subject], today: date) -> dict[str, tuple[str, str]]:
    """Name and second line of each, by reference, so that no two read alike.

    First name and initial; who would be confused gets the whole last name, then the note, then the
    birthday, and at last the reference.
    """
    found = {one.ref: (one.short_name, _line(one, today)) for one in people}
    for more in (_whole_name, _with_note, _with_birthday, _with_ref):
        alike = _alike(found)
        for one in people:
            if one.ref in alike:
                found[one.ref] = more(one, found[one.ref])
    return found


def _alike(found: Mapping[str, tuple[str, str]]) -> set[str]:
    """References of those whose names read alike; two of one name but different lines too."""
    by_name: dict[str, list[str]] = {}
    for ref, (name, _line) in found.items():
        by_name.setdefault(name.casefold(), []).append(ref)
    return {ref for refs in by_name.values() if len(refs) > 1 for ref in refs}


def _line(one: Subject, today: date) -> str:
    parts = [age(one, today), getattr(one, "occasion", "") or ""]
    return " · ".join(part for part in parts if part)


def _whole_name(one: Subject, now: tuple[str, str]) -> tuple[str, str]:
    return " ".join(part for part in (one.first_name, one.last_name) if part), now[1]


def _with_note(one: Subject, now: tuple[str, str]) -> tuple[str, str]:
    return (f"{now[0]} ({one.note})" if one.note else now[0]), now[1]


def _with_birthday(one: Subject, now: tuple[str, str]) -> tuple[str, str]:
    return (f"{now[0]}, {date_format(one.born, 'j F')}" if one.born else now[0]), now[1]


def _with_ref(one: Subject, now: tuple[str, str]) -> tuple[str, str]:
    return f"{now[0]}, {one.ref[:4]}", now[1]


@dataclass(frozen=True)
class Option:
    """One person to tick."""

    ref: str
    name: str
    text: str
    checked: bool


def options(people: Sequence[Subject], picked: Iterable[str], today: date) -> list[Option]:
    names, ticked = called(people, today), set(picked)
    return [Option(one.ref, *names[one.ref], one.ref in ticked) for one in people]


def channel_label(channel: str) -> str:
    return str(Channel(channel).label) if channel in Channel.values else ""


# --- the answer -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody on the image, whether that may, and why."""

    ref: str
    name: str
    verdict: Verdict
    why: str
    tone: str
    state: str
    icon: str
    url: str = ""  # of the consent, for who may read it
    ask_ref: str = ""  # who may simply be asked


@dataclass(frozen=True)
class Call:
    """Somebody who has signed and whom nobody has seen or spoken to."""

    key: str  # reference and number of the signer
    who: str
    phone: str  # "" for who may not read it


@dataclass(frozen=True)
class Step:
    """What to do about one person before posting."""

    name: str
    title: str
    text: str
    calls: list[Call] = field(default_factory=list)
    ask_ref: str = ""
    told: str = ""


@dataclass(frozen=True)
class Place:
    channel: str
    label: str
    icon: str


@dataclass(frozen=True)
class Reachable:
    name: str
    text: str
    phone: str


def answer(
    people: Sequence[Known],
    kind: str,
    channel: Channel,
    offered: Sequence[Channel],
    user: User,
    today: date,
) -> dict[str, Any]:
    """The verdict about everybody together, each one's reason, and what is possible instead."""
    place = PLACE_OF[channel].value
    answers = {one.subject.ref: checking.judge(one.standing, kind, place, today) for one in people}
    names = called([one.subject for one in people], today)
    verdict = checking.together(answers.values())
    away = checking.not_yes(answers)
    rest = [one.subject.ref for one in people if one.subject.ref not in away]
    tone, title, icon = TITLES[verdict]
    first_names = [names[one.subject.ref][0] for one in people]
    what = WHAT[ImageKind(kind)]
    return {
        "verdict": verdict.name.lower(),
        "tone": tone,
        "title": title,
        "icon": icon,
        "what": str(what) % {"names": listed(first_names), "there": THERE[channel]},
        "people": [
            _person(one, names[one.subject.ref][0], answers[one.subject.ref], user)
            for one in people
        ],
        "share": _("%(n)s of %(all)s not") % {"n": len(away), "all": len(people)}
        if away and len(people) > 1
        else "",
        "names": listed(first_names),
        "places": _elsewhere(people, kind, channel, offered, today)
        if verdict != Verdict.YES
        else [],
        "rest": rest if away and rest else [],
        "without": listed(names[ref][0] for ref in away),
        "kind": kind,
        "channel": channel.value,
        "refs": [one.subject.ref for one in people],
    }


def _elsewhere(
    people: Sequence[Known], kind: str, channel: Channel, offered: Sequence[Channel], today: date
) -> list[Place]:
    """Other channels where everybody on the image may be seen."""
    standings = [one.standing for one in people]
    places = checking.possible(standings, kind, [PLACE_OF[each].value for each in offered], today)
    return [
        Place(each.value, str(each.label), CHANNEL_ICONS[each])
        for each in offered
        if each != channel and PLACE_OF[each].value in places
    ]


_WHY: dict[Why, str | Promise] = {
    Why.NO_CONSENT: gettext_lazy("There is no consent for this place"),
    Why.NOT_ASKED: gettext_lazy("There is no answer yet: ask first"),
    Why.WAITS: gettext_lazy("Asked, no answer yet"),
    Why.NOT_YET: gettext_lazy("There was no consent yet on that day"),
    Why.ENDED: gettext_lazy("The consent has ended: ask again"),
    Why.UNSPOKEN: gettext_lazy("Nobody spoke to who signed"),
}


def why(one: Known, reason: Why) -> str:
    """A reason in one sentence."""
    if reason == Why.SIXTEEN:
        return _("Is sixteen and decides alone now")
    if reason == Why.MAY and one.consent is not None:
        until = {"day": date_format(one.consent.valid_until, "j F Y")}
        if one.consent.is_own:
            return _("Said yes, valid until %(day)s") % until
        return _("A guardian said yes, valid until %(day)s") % until
    return str(_WHY[reason])


def _person(one: Known, name: str, found: checking.Answer, user: User) -> Person:
    verdict, reason = found
    tone, state, icon = STATES[verdict]
    return Person(
        ref=one.subject.ref,
        name=name,
        verdict=verdict,
        why=why(one, reason),
        tone=tone,
        state=str(state),
        icon=icon,
        url=one.request.get_absolute_url() if reads(user, one.request) else "",
        ask_ref=one.subject.ref if reason in (Why.ENDED, Why.NOT_ASKED) else "",
    )


def reads(user: User, request: ConsentRequest) -> bool:
    """Whether this person may read it in full, as `visible_to` says."""
    if user.has_perm("consent.view_all") or request.made_by_id == user.pk:
        return True
    return request.team_id in {team.pk for team in user.led_teams}


def to_call(people: Sequence[Known], page: Mapping[str, Any]) -> list[ConsentRequest]:
    """The requests whose signers have to be spoken to."""
    needed = {one.ref for one in page["people"] if one.verdict == Verdict.CALL}
    return [
        one.consent.request
        for one in people
        if one.subject.ref in needed and one.consent is not None
    ]


def steps(
    people: Sequence[Known],
    page: Mapping[str, Any],
    signers: Iterable[Signer],
    user: User,
) -> list[Step]:
    """What to do about each who has to be called or asked first."""
    by_request: dict[int, list[Signer]] = {}
    for signer in signers:
        by_request.setdefault(signer.request_id, []).append(signer)
    known = {one.subject.ref: one for one in people}
    found = []
    for person in page["people"]:
        one = known[person.ref]
        if person.verdict == Verdict.CALL and one.consent is not None:
            found.append(_call(person, one, by_request.get(one.consent.request_id, []), user))
        elif person.verdict == Verdict.ASK:
            found.append(_ask(person, one))
    return found


def read_in(people: Sequence[Known], page: Mapping[str, Any]) -> list[ConsentRequest]:
    """The requests of which the steps show who signed or a phone number."""
    keys = {call.key for step in page["steps"] for call in step.calls if call.who or call.phone}
    refs = {key.partition("-")[0] for key in keys}
    return [request for request in to_call(people, page) if request.ref in refs]


def _call(person: Person, one: Known, signers: Sequence[Signer], user: User) -> Step:
    assert one.consent is not None
    may_read = reads(user, one.consent.request)
    calls = [
        Call(
            f"{one.consent.request.ref}-{signer.number}",
            signer.answer.signer_name if may_read and signer.answer.signer_name else "",
            (signer.phone or "") if may_read else "",
        )
        for signer in signers
        if signer.stated not in ("seen", "spoken")
    ]
    if one.consent.is_own:
        title = _("%(name)s: speak to them first") % {"name": person.name}
        text = _("They signed by a link and nobody spoke to them. For this place that is needed.")
    else:
        title = _("%(name)s: call the guardian first") % {"name": person.name}
        text = _(
            "The guardian signed by a link. Nobody spoke to them. For this place that is needed."
        )
    told = ""
    if not may_read:
        asker = one.consent.request.made_by
        told = _("%(who)s has the number.") % {"who": asker.name if asker else one.request.team}
    return Step(person.name, title, text, calls=calls, told=told)


def _ask(person: Person, one: Known) -> Step:
    born = one.standing.sixteen_on
    if one.standing.waits:
        return Step(
            person.name,
            _("%(name)s: wait for the answer") % {"name": person.name},
            _("The question is on its way. Until there is an answer, no images."),
        )
    return Step(
        person.name,
        _("%(name)s: ask them") % {"name": person.name},
        _(
            "%(name)s is sixteen since %(day)s and decides from then on. The yes of a guardian "
            "counts for no new images."
        )
        % {"name": person.name, "day": date_format(born, "j F") if born else ""},
        ask_ref=one.subject.ref,
    )


def told_of(made: Publication) -> str:
    """That it is in the register; and by when it has to go, where it may not stay."""
    due = TakedownTask.objects.due_of([made]).get(made.pk)
    if due is None:
        return _("It stands in the register.")
    told = _("It stands in the register. It may not stay online: take it down by %(day)s.")
    return told % {"day": date_format(due, "j F")}


def leads(team: Team, user: User, today: date) -> list[Reachable]:
    """Whom to ask when in doubt: who leads the team, by phone."""
    found = User.objects.holding(Role.TEAM_LEAD, today, team).exclude(pk=user.pk)
    text = f"{Role.TEAM_LEAD.label} {team.name}"
    return [Reachable(lead.name, text, lead.phone) for lead in found if lead.phone]
