"""What the signal form and the page after it show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisation import duty, rota
from organisation.dates import EVENING
from organisation.models import HelpLine, User
from signals.addresses import SHORT, is_short
from signals.choices.editing import EDITABLE_FOR
from signals.choices.signal import (
    OPEN,
    SELF_HARM,
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    Category,
    Severity,
    proposed_severity,
)
from signals.forms.images import IMAGES_NEVER
from signals.forms.triage import (
    QuickStepForm,
)
from signals.models import Signal
from signals.screens.wording import CUT, SHORT_ADDRESS, day
from workers.screens import differences

if TYPE_CHECKING:
    from organisation.models import Team
    from signals.forms.log import SignalForm
    from signals.forms.text_check import TextCheckMixin


MORNING = time(6)
ATTENTION_OFFICER = "attention_officer"  # the help line that each house fills in itself
NAMED = 3  # people who are named; more are "all team leads"
FIRST_KINDS = 9  # shown at once, with what is good below them; the rest behind "more kinds"


# Which red card a kind brings; the form shows it by static/scss/_signal-form.scss. Those of a
# category at severity 5, which is what the form says to choose for thoughts of death.
FLAGS: dict[str, str] = {SEXUAL_IMAGE_MINOR: "minor", SELF_HARM: "suicide"}
CATEGORY_CARDS: dict[str, str] = {
    Category.UNSAFE_HOME: "home",
    Category.WEAPONS: "weapons",
    Category.WELLBEING: "suicide",
}

CATEGORY_ICONS = {
    Category.EXPOSING: "megaphone",
    Category.VIOLENCE: "exclamation-octagon",
    Category.WEAPONS: "shield-exclamation",
    Category.SUBSTANCES: "capsule",
    Category.ALCOHOL: "cup-straw",
    Category.RECRUITMENT: "cash-coin",
    Category.BULLYING: "chat-square-dots",
    Category.SEXUAL_MISCONDUCT: "person-exclamation",
    Category.WELLBEING: "cloud-rain",
    Category.GAMING: "joystick",
    Category.UNSAFE_HOME: "house-exclamation",
    Category.NUISANCE: "volume-up",
    Category.EXTREMISM: "fire",
    Category.TREND: "hash",
    Category.OPPORTUNITY: "stars",
    Category.OTHER: "three-dots",
}


@dataclass(frozen=True)
class SubKind:
    value: str
    label: str
    proposed: int
    chosen: bool
    flag: str = ""  # of FLAGS: which card it brings


@dataclass(frozen=True)
class Kind:
    """A category tile with what belongs to it."""

    value: str
    label: str
    icon: str
    help: str
    question: str
    proposed: int
    chosen: bool
    sub_kinds: list[SubKind]
    more: bool


@dataclass(frozen=True)
class SeverityOption:
    value: int
    label: str
    help: str
    example: str


@dataclass(frozen=True)
class Call:
    """A number to call or a page to go to."""

    name: str
    text: str
    url: str
    hot: bool = False

    @property
    def is_page(self) -> bool:
        """Whether it leads to a site instead of a telephone."""
        return not self.url.startswith("tel:")


def colleague(person: User, text: str = "") -> Call:
    """Somebody of the house who can be called, with the number in one piece."""
    number = person.phone.replace(" ", chr(160))
    return Call(f"{person.name}, {number}", text, f"tel:{person.dial}")


@dataclass(frozen=True)
class Reached:
    """Whom a message about something urgent reaches at once, and can be called.

    `others` get it where nobody has the duty.
    """

    on_duty: Sequence[User] = ()
    others: Sequence[User] = ()
    nobody: bool = False

    @property
    def calls(self) -> list[Call]:
        """Each with a number, in the order of the line; where none has, a line that says so."""
        told = [(person, _("Team lead on duty")) for person in self.on_duty]
        there = {person.pk for person in self.on_duty}
        told += [
            (person, str(duty.role_of(person).label))
            for person in self.others
            if person.pk not in there
        ]
        found = [colleague(person, text) for person, text in told if person.phone]
        if told and not found:
            return [Call(str(NO_NUMBER), "", "")]
        return found


NOBODY_REACHED = Reached()
NO_NUMBER = gettext_lazy("No number is known here of who gets the message.")


def reached(teams: Sequence[Team], now: datetime) -> Reached:
    """Who is told at once of something urgent in these teams, at this moment.

    The team of a signal that isn't there yet is one of these. Only for who is signed in: it has
    colleagues' names and numbers.
    """
    on_duty, nobody = rota.reached_now(teams, now)
    others = duty.without_duty(now) if nobody and teams else ()
    return Reached(on_duty, others, nobody)


def category_help() -> dict[str, str]:
    """One line of help for each category, with the words of the handbook."""
    return {
        Category.EXPOSING: _("Someone is put to shame online: account, list, data or images."),
        Category.VIOLENCE: _(
            "Fight videos, calls to fight, threats. "
            "Victim and offender are often hard to tell apart."
        ),
        Category.WEAPONS: _(
            "Weapons or heavy fireworks on offer or shown. Note the page, not who follows it."
        ),
        Category.SUBSTANCES: _("Drugs, vapes, nitrous oxide, pills: on offer or a trend."),
        Category.ALCOHOL: _("Drinking too much, drinking games, sale to minors."),
        Category.RECRUITMENT: _("Fake money, lending a bank card, jobs too good to be true."),
        Category.BULLYING: _("Leaving out, fake accounts, group chats gone wrong, discrimination."),
        Category.SEXUAL_MISCONDUCT: _(
            "Unwanted messages, pressure to send images, adults who seek contact."
        ),
        Category.WELLBEING: _(
            "Signs that young people feel alone or gloomy. Thoughts of death? Choose severity 5."
        ),
        Category.GAMING: _("Sleep, school or money suffers."),
        Category.UNSAFE_HOME: _(
            "This goes through the reporting code. Here only: date, team, step. "
            "No story about the family."
        ),
        Category.NUISANCE: _("Unrest at a place or a call to gather somewhere."),
        Category.EXTREMISM: _("Glorifying violence or recruiting for a group."),
        Category.TREND: _("Something new: a challenge, app, word, use. Good or bad."),
        Category.OPPORTUNITY: _(
            "Something good: talent, initiative, a diploma, a question to get ahead."
        ),
        Category.OTHER: _("Does it fit nowhere? Give a short title."),
    }


def page(form: SignalForm, user: User | None, now: datetime) -> dict[str, Any]:
    """Everything that the form shows, to log with or to change what was logged."""
    form.whole()
    lines = HelpLine.objects.by_key()
    told = reached(user.current_teams, now) if user else NOBODY_REACHED
    cards = red_cards(lines, told, in_house=user is not None)
    checked = numbers_checked(lines, timezone.localdate(now))
    return {
        "form": form,
        "fresh": "" if form.is_fresh else None,
        "nobody_on_duty": told.nobody,
        # Mostly kept, as drawn before: made where they are drawn anew.
        "kinds": SimpleLazyObject(partial(kinds, form)),
        "severities": SimpleLazyObject(severities),
        "red_cards": cards,
        "calls_key": (checked, *((kind, *calls) for kind, calls in cards.items())),
        "urgent_note": urgent_note(told),
        "numbers_checked": checked,
        "short_address": SHORT,
        "short_told": SHORT_ADDRESS,
        "images_never": IMAGES_NEVER,
        "differences": differences.cards,
        "is_short": is_short(str(form["location_url"].value() or "")),
    }


def remarks(form: TextCheckMixin) -> list[str]:
    """What is said after saving of an address that was typed."""
    told = ((form.cut_address, CUT), (form.short_address, SHORT_ADDRESS))
    return [str(text) for applies, text in told if applies]


def kinds(form: SignalForm) -> list[Kind]:
    """The tiles of the form with their sub-kinds and what each proposes."""
    category, subcategory = form["category"].value(), form["subcategory"].value()
    helps = category_help()
    found = []
    for position, value in enumerate(Category):
        found.append(
            Kind(
                value=value.value,
                label=str(value.label),
                icon=CATEGORY_ICONS[value],
                help=helps[value],
                question=_("What is so good?")
                if value == Category.OPPORTUNITY
                else _("What kind exactly?"),
                proposed=proposed_severity(value),
                chosen=value == category,
                sub_kinds=[
                    SubKind(
                        value=code,
                        label=str(label),
                        proposed=proposed_severity(value, code),
                        chosen=value == category and code == subcategory,
                        flag=FLAGS.get(code, ""),
                    )
                    for code, label in SUBCATEGORIES[value].items()
                ],
                more=position >= FIRST_KINDS and value != Category.OPPORTUNITY,
            )
        )
    return found


def severities() -> list[SeverityOption]:
    """The five levels with their plain guidance and an example of each."""
    told = {
        Severity.NOTE: (
            _("Good to know. Nobody is in danger."), _("A new challenge without risk."),
        ),
        Severity.WATCH: (
            _("May grow. Mention it in the team."), _("Teasing memes about a class."),
        ),
        Severity.ACT: (
            _("Someone may be harmed. First step within 2 working days."),
            _("A video of a fight last week goes round."),
        ),
        Severity.FAST: (
            _("It happens now or soon. The team lead today, a step within 24 hours."),
            _("A call to fight on Saturday."),
        ),
        Severity.NOW: (
            _("Life, weapon, criminal image or suicide. Call first, write later."),
            _("Somebody shows a knife and names a school."),
        ),
    }  # fmt: skip
    return [SeverityOption(level.value, str(level.label), *told[level]) for level in Severity]


def red_cards(
    lines: Mapping[str, HelpLine], told: Reached, *, in_house: bool = True
) -> dict[str, list[Call]]:
    """Whom to call, for each red card, with who is told of it now.

    `in_house`: whether somebody who works here looks; a line of the house itself is for them only.
    """
    people = told.calls
    officer = lines.get(ATTENTION_OFFICER) if in_house else None
    house = ((ATTENTION_OFFICER, officer.name),) if officer and officer.number else ()

    def calls(*wanted: tuple[str, str]) -> list[Call]:
        return [
            Call(
                line.number or line.name,
                text,
                f"tel:{line.dial}" if line.number else line.url,
                hot=key == "112",
            )
            for key, text in wanted
            if (line := lines.get(key))
        ] + people

    return {
        "minor": calls(
            ("112", _("Danger at this moment")),
            ("police", _("Police, ask for vice")),
            ("offlimits", _("Hotline: report the image")),
            ("helpwanted", _("Help for the young person")),
            ("csg", _("Help after sexual violence")),
        ),
        "suicide": calls(
            ("112", _("Acute danger")),
            ("113", _("Day and night")),
            ("113_free", _("Day and night, free")),
        ),
        "home": calls(
            ("112", _("Danger at this moment")),
            *house,
            ("safe_at_home", _("Advice, anonymous if you like")),
        ),
        "weapons": calls(
            ("112", _("Danger at this moment")), ("police", _("Police, no emergency"))
        ),
        "now": calls(("112", _("Danger at this moment")), ("police", _("Police, no emergency"))),
        "duty": people,
    }


def card_of(signal: Signal) -> str:
    """Which red card belongs to a signal of severity 5; "" for others."""
    if signal.severity != Severity.NOW:
        return ""
    own = FLAGS.get(signal.subcategory) or CATEGORY_CARDS.get(signal.category)
    return own or "now"


def red_card(signal: Signal, now: datetime, told: Reached = NOBODY_REACHED) -> dict[str, Any]:
    """The red card of a signal that was logged; no card for lesser ones."""
    if not (card := card_of(signal)):
        return {}
    lines = HelpLine.objects.by_key()
    checked = numbers_checked(lines, timezone.localdate(now))
    return {"red_card": {"kind": card, "calls": red_cards(lines, told)[card], "checked": checked}}


def numbers_checked(lines: Mapping[str, HelpLine], today: date) -> str:
    """When the numbers of the red cards were last looked up; nothing is claimed unseen."""
    days = [line.checked_on for line in lines.values() if line.number or line.url]
    if not days or None in days:
        return _("Not all numbers have been checked yet.")
    return _("Numbers checked on %(day)s") % {"day": day(min(filter(None, days)), today)}


def what_happens_now(signal: Signal) -> list[tuple[str, str]]:
    """The steps on the page after saving: a heading and a line below it."""
    steps = []
    if signal.concerns_one_youth:
        steps.append(
            (
                _("Talk with your team lead and start the conversation."),
                _("Offline, with the young person. Only kind, severity and next step stand here."),
            )
        )
    if signal.is_urgent:
        steps.append(
            (
                _who_is_warned(duty.line(signal.team, signal.received_at)),
                _("The message has no content; reading is done here."),
            )
        )
    terms = {
        Severity.NOW: _("Take a step right now; the team lead looks with you."),
        Severity.FAST: _("A step is taken within 24 hours."),
        Severity.ACT: _("The team lead decides within 2 working days."),
        Severity.WATCH: _("The team lead reads it. Mention it in the team."),
        Severity.NOTE: _("Good to know. The team lead reads it."),
    }
    steps.append(
        (
            terms[Severity(signal.severity)] if signal.severity else _("The team sees it."),
            _("It waits at the top for the team lead.") if not signal.is_urgent else "",
        )
    )
    return steps


def urgent_note(told: Reached) -> str:
    """What the bar below the form says of an urgent signal: who hears of it, who reads it."""
    # Who has the duty for one team isn't told of what is seen in the other.
    people = told.on_duty or told.others
    mixed = told.on_duty and told.others
    known = people and not mixed
    note = _told_to(people) if known else _("A team lead gets a message at once.")
    return " ".join((note, _("The team doesn't read this.")))


def _told_to(people: Sequence[User]) -> str:
    """Who hears of it at once; everybody's names when they are few."""
    names = [person.first_name for person in people]
    if len(names) > NAMED:
        return _("All team leads get a message at once.")
    told = ngettext(
        "%(names)s gets a message at once.", "%(names)s get a message at once.", len(names)
    )
    return told % {"names": get_text_list(names, _("and"))}


def _who_is_warned(line: duty.Line) -> str:
    if not line.first:
        return _("Nobody is on duty now. Call a team lead yourself.")
    return _told_to(line.first)


def _is_late(now: datetime) -> bool:
    """Whether the day's work is over: from the evening of the rota on, until the morning."""
    local = timezone.localtime(now).time()
    return local >= EVENING[0] or local < MORNING


def saved(signal: Signal, now: datetime) -> dict[str, Any]:
    """The page after saving: what happens now, and which next steps were noted or can be."""
    done = set(signal.steps.values_list("kind", flat=True))
    offered = list(QuickStepForm().fields["kind"].choices)
    line = duty.line(signal.team, now)
    on_duty, others = (line.first, ()) if line.on_duty else ((), line.first)
    told = Reached(on_duty, others, nobody=not line.on_duty)
    return {
        "signal": signal,
        "next_steps": what_happens_now(signal),
        "nobody_on_duty": told.nobody,
        "calls": told.calls,
        **red_card(signal, now, told),
        "may_edit": signal.status in OPEN and signal.received_at > now - EDITABLE_FOR,
        # What asks for a step right now waits for one, also in the evening.
        "may_rest": _is_late(now) and (signal.severity != Severity.NOW or bool(done)),
        "quick_steps": [
            {"value": value, "label": label, "done": value in done} for value, label in offered
        ]
        if signal.status in OPEN and not signal.is_opportunity
        else [],
    }
