"""What the pages of work accounts and their check show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import HelpLine, Organisation, User
from workers import checks, handles
from workers.choices.availability import Weekday
from workers.choices.profiles import (
    ITEMS_OF,
    MANDATORY,
    REFLECTION,
    Answer,
    CheckedBy,
    Deviation,
    Heading,
    Item,
    Status,
    Visibility,
)
from workers.forms.profiles import CheckForm
from workers.models import Availability, ProfileCheck, WorkProfile
from workers.screens.profile_texts import EXAMPLE, HEADING_WHY, TIP, WHY
from youthwork.lib.dates import day_of

HELP = ("112", "kindertelefoon")  # lines for when nobody is there
TONES = {
    Status.DRAFT: "line",
    Status.IN_ORDER: "ok",
    Status.ACTION_NEEDED: "warn",
    Status.RECHECK: "warn",
    Status.ENDED: "",
}
STATE_ICONS = {
    Status.DRAFT: "circle",
    Status.IN_ORDER: "check-lg",
    Status.ACTION_NEEDED: "exclamation-lg",
    Status.RECHECK: "arrow-repeat",
    Status.ENDED: "archive",
}
ANSWER_ICONS = {Answer.YES.value: "check-lg", Answer.NO.value: "x-lg"}
# Platforms whose drawing the product has; others get a globe.
DRAWN = frozenset("discord facebook instagram snapchat telegram tiktok whatsapp youtube".split())
WITHOUT_PATTERN = frozenset({"whatsapp", "discord"})  # a number, a server: no name of one's own


def platform_icon(slug: str) -> str:
    return slug if slug in DRAWN else "globe2"


@dataclass(frozen=True)
class Account:
    """A work account in a list."""

    profile: WorkProfile
    url: str
    icon: str
    title: str
    handle: str
    tone: str
    state: str
    state_icon: str
    text: str
    warnings: list[str] = field(default_factory=list)


def organisation_name() -> str:
    organisation = Organisation.objects.current()
    return organisation.name if organisation else ""


def account(profile: WorkProfile, today: date, url: str = "") -> Account:
    """One account as a row; its state says in words how many items are open."""
    return Account(
        profile=profile,
        url=url or reverse("workers:check_of", args=[profile.public_id]),
        icon=platform_icon(profile.platform.slug),
        title=profile.platform.name,
        handle=profile.handle,
        tone=TONES[Status(profile.status)],
        state=state_of(profile),
        state_icon=STATE_ICONS[Status(profile.status)],
        text=_next_in_words(profile, today),
        warnings=[str(each.label) for each in deviations(profile)],
    )


def state_of(profile: WorkProfile) -> str:
    """The status in words; of what needs doing the number of items."""
    if profile.status == Status.ACTION_NEEDED and (left := len(blockers(profile))):
        return ngettext("%(n)s item open", "%(n)s items open", left) % {"n": left}
    return str(Status(profile.status).label)


def blockers(profile: WorkProfile) -> list[Item]:
    """What keeps a profile from being in order, as far as its last check tells."""
    answers = profile.last_check.answers_by_item if profile.last_check else {}
    if answers and profile.visibility == Visibility.PUBLIC and not profile.may_be_public:
        answers = answers | {Item.PROFILE_6: Answer.NO}
    return checks.blocking(answers, may_be_public=profile.may_be_public)


def _next_in_words(profile: WorkProfile, today: date) -> str:
    due = profile.next_check_on
    if due is None:
        return ""
    if due <= today:
        return _("Check it now")
    return _("Next check by %(day)s") % {"day": date_format(due, _day_format(due, today))}


def _day_format(day: date, today: date) -> str:
    return "j F" if day.year == today.year else "j F Y"


def deviations(profile: WorkProfile) -> list[Deviation]:
    """Where an account differs from the organisation's pattern; hints, never a block."""
    organisation = Organisation.objects.current()
    if organisation is None:
        return []
    found = []
    has_pattern = profile.platform.slug not in WITHOUT_PATTERN
    name, pattern = profile.user.name, organisation.handle_pattern
    if has_pattern and not handles.fits(profile.handle, pattern, name, organisation.name):
        found.append(Deviation.HANDLE)
    if not profile.bio:
        found.append(Deviation.NO_BIO)
    elif not handles.names_organisation(profile.bio, organisation.name):
        found.append(Deviation.BIO)
    if not profile.availability_text:
        found.append(Deviation.HOURS)
    return found


# As they stand in the bio of who writes for Dutch young people, whatever the reader's language.
DAYS_IN_DUTCH = dict(zip(Weekday.values, "ma di wo do vr za zo".split(), strict=True))


def short_days() -> dict[int, str]:
    """The days of the week as they stand in a bio."""
    return {
        Weekday.MONDAY: pgettext("short day", "Mon"),
        Weekday.TUESDAY: pgettext("short day", "Tue"),
        Weekday.WEDNESDAY: pgettext("short day", "Wed"),
        Weekday.THURSDAY: pgettext("short day", "Thu"),
        Weekday.FRIDAY: pgettext("short day", "Fri"),
        Weekday.SATURDAY: pgettext("short day", "Sat"),
        Weekday.SUNDAY: pgettext("short day", "Sun"),
    }


def hours_of(user: User) -> str:
    """Somebody's availability as it stands in a bio: "ma–vr 14–22 u"; "" without hours."""
    rows = Availability.objects.week_of(user)
    periods = [(row.weekday, row.from_time, row.until_time) for row in rows]
    return handles.week_in_words(periods, short_days(), pgettext("hours of the day", "h"))


@dataclass(frozen=True)
class Templates:
    """What one copies: a user name, a bio, a text on availability, a line under e-mails."""

    handle: str
    bio: str
    availability: str
    hours: str


def templates_for(user: User, hours: str, viewer: User | None = None) -> Templates:
    """The organisation's pattern and texts, filled for this person; who looks shares the team."""
    organisation = Organisation.objects.current()
    name = organisation.name if organisation else ""
    pattern = organisation.handle_pattern if organisation else ""
    template = organisation.bio_template if organisation else ""
    team = ", ".join(str(team) for team in (viewer or user).current_teams)
    values = {"team": team, "teams": team, "uren": hours, "hours": hours}
    values |= {"voornaam": user.first_name, "first_name": user.first_name, "naam": user.name}
    values |= dict.fromkeys(handles.ORGANISATION, name)
    usual = EXAMPLE[Item.PROFILE_4]
    return Templates(
        handle=handles.example(pattern, user.name, name),
        bio=handles.filled(template, values) or usual % {"organisation": name, "team": team},
        availability=_reachable(hours),
        hours=hours,
    )


def help_lines() -> list[HelpLine]:
    """Whom to call when nobody is there, as the house has them."""
    lines = HelpLine.objects.by_key()
    return [lines[key] for key in HELP if key in lines]


def _help_in_words() -> str:
    """Those lines in a bio: "112 of Kindertelefoon" with its number."""
    # A line without a number has its name; that of 112 is its number.
    told = [" ".join(dict.fromkeys((line.name, line.number))).strip() for line in help_lines()]
    return get_text_list(told, _("or"))


def _reachable(hours: str) -> str:
    usual = EXAMPLE[Item.PROFILE_10] % {"hours": hours or "…", "help": _help_in_words()}
    return usual[:1].upper() + usual[1:]


# --- the check ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """One item of the check with its field."""

    item: Item
    answer: BoundField
    remark: BoundField
    why: str
    example: str
    tip: str
    is_mandatory: bool
    is_reflection: bool
    answered: str  # since when this answer stands, in words


@dataclass(frozen=True)
class Part:
    """One of the five headings with its items."""

    heading: Heading
    why: str
    questions: list[Question]


def parts(
    form: CheckForm, templates: Templates, last: ProfileCheck | None, today: date
) -> list[Part]:
    """The sixteen items under their headings."""
    shown = {Item.PROFILE_1: templates.handle, Item.PROFILE_4: templates.bio}
    shown[Item.PROFILE_10] = templates.availability
    shown |= {item: str(text) for item, text in EXAMPLE.items() if item not in shown}
    days = {row.item: row.answered_on for row in last.answers.all()} if last else {}
    return [
        Part(
            heading,
            str(HEADING_WHY[heading]),
            [
                Question(
                    item=item,
                    answer=form[item.value],
                    remark=form[f"{item.value}_remark"],
                    why=str(WHY[item]),
                    example=shown.get(item, ""),
                    tip=str(TIP[item]),
                    is_mandatory=item in MANDATORY,
                    is_reflection=item in REFLECTION,
                    answered=_answered(days.get(item), today),
                )
                for item in items
            ],
        )
        for heading, items in ITEMS_OF.items()
    ]


def _answered(day: date | None, today: date) -> str:
    if day is None or day == today:
        return ""
    return _("Answered on %(day)s") % {"day": date_format(day, _day_format(day, today))}


def goes_on_with(profile: WorkProfile, user: User, today: date) -> ProfileCheck | None:
    """The check that somebody goes on with: their own of today, or one that was not done yet."""
    if (last := profile.last_check) is None or last.by_id != user.pk:
        return None
    unfinished = profile.status in (Status.DRAFT, Status.ACTION_NEEDED)
    return last if unfinished or last.day == today else None


def known(check: ProfileCheck | None) -> dict[str, str]:
    """The answers of a check as the form takes them."""
    values: dict[str, str] = {}
    for row in check.answers.all() if check else ():
        values |= {row.item: row.answer, f"{row.item}_remark": row.remark or ""}
    return values


@dataclass(frozen=True)
class Chip:
    """Another account whose check one may open from here."""

    url: str
    icon: str
    label: str
    note: str  # "7/16" of the one that is open
    is_done: bool
    is_here: bool


def chips(profiles: Iterable[WorkProfile], here: WorkProfile, answered: int) -> list[Chip]:
    """One's accounts; what is in order says so until a new check of it has begun."""
    is_begun = answered > 0 or here.status != Status.IN_ORDER
    return [
        Chip(
            url=reverse("workers:check_of", args=[each.public_id]),
            icon=platform_icon(each.platform.slug),
            label=each.platform.name,
            note=f"{answered}/{len(Item)}" if each.pk == here.pk and is_begun else "",
            is_done=each.status == Status.IN_ORDER,
            is_here=each.pk == here.pk,
        )
        for each in profiles
    ]


def check_page(
    profile: WorkProfile,
    form: CheckForm,
    user: User,
    own: list[WorkProfile],
    role: str,
    today: date,
) -> dict[str, Any]:
    """What the page of a check shows."""
    last = goes_on_with(profile, user, today)
    answered = sum(1 for item in Item if form[item.value].value())
    left = blockers(profile) if profile.last_check and profile.status != Status.IN_ORDER else []
    others = own if role == CheckedBy.SELF else []
    return {
        "profile": profile,
        "account": account(profile, today),
        "form": form,
        "parts": parts(
            form, templates_for(profile.user, hours_of(profile.user), user), last, today
        ),
        "chips": chips(others, profile, answered),
        "accounts": [account(each, today) for each in others],
        "is_own": role == CheckedBy.SELF,
        "role": role,
        "role_label": CheckedBy(role).label,
        "left": left,
        "next_one": next_to_check(others, profile),
        "before": before_in_words(profile, today),
        "changed": what_changed(profile, today),
        "icons": ANSWER_ICONS,
        "help": _help_in_words(),
        "wants_exception": _wants_exception(profile),
    }


def _wants_exception(profile: WorkProfile) -> bool:
    return profile.visibility == Visibility.PUBLIC and not profile.may_be_public


def next_to_check(profiles: Iterable[WorkProfile], here: WorkProfile) -> WorkProfile | None:
    """The next account that isn't in order."""
    open_ones = [each for each in profiles if each.pk != here.pk and each.status != Status.IN_ORDER]
    return open_ones[0] if open_ones else None


def before_in_words(profile: WorkProfile, today: date) -> str:
    """When and by whom it was looked at last."""
    if (last := profile.last_check) is None:
        return _("Not checked before")
    values = {"day": date_format(last.day, _day_format(last.day, today))}
    values["who"] = str(CheckedBy(last.checked_by).label).lower()
    return _("Last check %(day)s (%(who)s)") % values


URGENT_FIRST = (Status.ACTION_NEEDED, Status.RECHECK, Status.DRAFT, Status.IN_ORDER)


def urgency(profile: WorkProfile) -> int:
    """Which account is shown first: what has to be done before what is in order."""
    return URGENT_FIRST.index(Status(profile.status))


def kept_in_words(profile: WorkProfile) -> str:
    """What is said when an account was saved: a hint when its name doesn't fit the pattern."""
    if Deviation.HANDLE not in deviations(profile):
        return _("Saved.")
    example = templates_for(profile.user, "", profile.user).handle
    return _("Saved. The user name doesn't fit our pattern. Example: %(example)s") % {
        "example": example
    }


def checked_in_words(profile: WorkProfile) -> str:
    """What is said after a check: where the profile stands now, and what is left."""
    if profile.status == Status.IN_ORDER:
        return _("This profile is in order.")
    left = len(blockers(profile))
    told = ngettext("Saved. One item is open still.", "Saved. %(n)s items are open still.", left)
    return told % {"n": left}


def after_check(profile: WorkProfile, user: User, own: list[WorkProfile]) -> str:
    """Where one goes on: the next own account that isn't in order, or back to all of them."""
    if profile.user_id != user.pk:
        return reverse("workers:profile_team" if user.led_teams else "workers:profile")
    if profile.status != Status.IN_ORDER:
        return reverse("workers:check_of", args=[profile.public_id])
    following = next_to_check(own, profile)
    if following is None:
        return reverse("workers:profile")
    return reverse("workers:check_of", args=[following.public_id])


def what_changed(profile: WorkProfile, today: date) -> str:
    """What was said of a change of the platform since the last check; "" without one."""
    platform = profile.platform
    if platform.changed_at is None:
        return ""
    day, last = day_of(platform.changed_at), profile.last_check
    if (last is not None and last.day > day) or profile.status == Status.IN_ORDER:
        return ""
    values = {"platform": platform.name, "note": platform.changed_note}
    values["day"] = date_format(day, _day_format(day, today))
    return _("%(platform)s changed on %(day)s: %(note)s") % values


def history(profile: WorkProfile, today: date) -> list[dict[str, Any]]:
    """Every check of a profile, newest first, as a timeline."""
    return [
        {
            "icon": STATE_ICONS[Status(row.outcome)],
            "tone": TONES[Status(row.outcome)],
            "title": str(Status(row.outcome).label),
            "text": _said(row),
            "when": date_format(row.day, _day_format(row.day, today)),
            "by": row.by.name if row.by else "",
        }
        for row in ProfileCheck.objects.of(profile)
    ]


def _said(check: ProfileCheck) -> str:
    """What was not in order then, by the number of the item and its remark."""
    said = [
        f"{Item(row.item).label} {row.remark or ''}".strip()
        for row in sorted(check.answers.all(), key=lambda row: int(row.item.split("_")[1]))
        if row.answer == Answer.NO and row.item not in REFLECTION
    ]
    return " · ".join(said)
