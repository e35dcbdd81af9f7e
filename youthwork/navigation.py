"""What the frame around every page shows: the menu, whose product this is, light or dark.

A page that isn't there isn't linked: an entry whose address doesn't resolve is left out, and
so is one whose right the person hasn't got. Nothing here asks the database for itself: rights
and roles come with the person, the organisation from a short memory of this process.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject, cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisation.house_style import page_logo
from organisation.marks import mark_of
from organisation.models import Organisation
from youthwork.handbook import news
from youthwork.handbook.tasks import task_of

THEMES = ("light", "dark", "auto")
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Entry:
    """One line of the menu, for who holds one of its rights; without rights for everybody."""

    name: str  # of the URL
    label: str | Promise
    icon: str
    rights: tuple[str, ...] = ()
    hint: str | Promise = ""  # second line on the page *More*
    short: str | Promise = ""  # in the phone's tab bar
    also: str = ""  # another page, of which those below belong to this entry too
    unless: str = ""  # a right of whoever finds it on another page


@dataclass(frozen=True)
class Link:
    """An entry for this person on this page."""

    url: str
    label: str | Promise
    short: str | Promise
    icon: str
    hint: str | Promise
    current: bool


@dataclass(frozen=True)
class Tabs:
    """The phone's tab bar: two entries, Log in the middle, one more entry, More."""

    before: list[Link]
    log: Link | None
    after: list[Link]
    more: Link | None


TODAY = Entry("home", _("Today"), "house")
LOG = Entry(
    "signals:new",
    _("Log a signal"),
    "plus-lg",
    ("signals.log",),
    short=pgettext_lazy("tab bar", "Log"),
)
SIGNALS = Entry(
    "signals:inbox", _("Signals"), "inbox", ("signals.view", "signals.view_with_reason")
)
APPROACHES = Entry(
    "signals:approaches", pgettext_lazy("menu", "Approach"), "signpost-split", ("signals.view",)
)
ACTIVITIES = Entry(
    "workers:activities",
    _("Activities"),
    "calendar-event",
    ("workers.see_activities",),
    also="workers:contacts",
)
# Who keeps no activities of their own finds campaigns, examples and the balance here.
PRACTICE = Entry(
    "workers:campaigns",
    _("Campaigns and examples"),
    "megaphone",
    ("workers.edit_all_examples", "workers.check_practice", "workers.see_all_balances"),
    also="workers:examples",
)
TRENDS = Entry("signals:trends", _("Trends"), "graph-up", ("signals.see_trends",))
HOURS = Entry("workers:hours", _("Hours"), "clock", ("workers.write_hours",))
TEAM_HOURS = Entry("workers:team_hours", _("Time split"), "clock", ("workers.see_team_hours",))
PROFILE = Entry("workers:profile", _("My profile"), "person-check")
MORE = Entry("more", _("More"), "list")
PEOPLE = Entry("organisation:people", _("People"), "people", ("organisation.see_colleagues",))
SETTINGS = Entry(
    "organisation:settings", _("Settings"), "sliders", ("organisation.change_settings",)
)
OPEN_SIGNALS = Entry(
    "organisation:open_signals", _("Ready to start"), "clipboard", ("organisation.see_readiness",)
)
AUDIT = Entry(
    "privacy:audit",
    _("Who read what"),
    "eye",
    ("privacy.read_audit", "privacy.read_own_audit"),
)
KEEPING = Entry("privacy:retention", _("Keeping and erasing"), "trash3", ("privacy.keep_terms",))
BREACHES = Entry("privacy:breaches", _("Breaches"), "droplet", ("privacy.work_breaches",))
FACTS = Entry(
    "organisation:facts", _("Help lines and laws"), "telephone", ("organisation.check_facts",)
)
REQUESTS = Entry(
    "privacy:requests", _("Requests"), "person-lines-fill", ("privacy.count_requests",)
)
NEW_REQUEST = Entry(
    "privacy:new_request",
    _("Write down a request"),
    "person-lines-fill",
    ("privacy.register_requests",),
    unless="privacy.count_requests",
)
REGISTER = Entry(
    "privacy:register", _("Processing register"), "journal-text", ("privacy.see_register",)
)
PROCESSORS = Entry("privacy:processors", _("Processors"), "building", ("privacy.see_register",))
DPIA = Entry("privacy:dpias", _("Impact assessment"), "shield-check", ("privacy.see_dpia",))
MENU = (
    TODAY,
    SIGNALS,
    TRENDS,
    Entry("signals:duty", _("Duty"), "telephone-forward", ("organisation.see_duty",)),
    HOURS,
    TEAM_HOURS,
    PROFILE,
    APPROACHES,
    ACTIVITIES,
    PRACTICE,
    Entry(
        "signals:rounds",
        _("Instaclean"),
        "stars",
        ("signals.see_rounds",),
        also="signals:items",
    ),
    Entry("consent:overview", _("Image consent"), "card-image", ("consent.see",)),
    Entry("consent:texts", _("Texts of image consent"), "translate", ("consent.check_texts",)),
    Entry("workers:platforms", _("Platforms"), "phone", ("workers.see_platforms",)),
    Entry(
        "partners:list",
        _("Partners"),
        "buildings",
        ("organisation.see_partners",),
    ),
    Entry(
        "workers:competences",
        _("Competences"),
        "mortarboard",
        ("workers.assess_self",),
        also="workers:competences_team",
    ),
    Entry(
        "workers:competence_numbers",
        _("Competences"),
        "mortarboard",
        ("workers.see_competence_numbers",),
    ),
    Entry(
        "workers:equipment",
        _("Phones and laptops"),
        "phone",
        ("workers.see_equipment",),
        short=_("Devices"),
    ),
    Entry("policy:overview", _("Policy"), "list-check", ("policy.see",)),
    PEOPLE,
    REQUESTS,
    NEW_REQUEST,
    AUDIT,
    KEEPING,
    BREACHES,
    FACTS,
    REGISTER,
    PROCESSORS,
    DPIA,
    Entry("signals:no_person", _("Kept words"), "eyeglasses", ("signals.view_with_reason",)),
    OPEN_SIGNALS,
    SETTINGS,
)
# What the privacy officer works in, on top of their menu.
ROOM = (REQUESTS, AUDIT, KEEPING, BREACHES, REGISTER, PROCESSORS, DPIA, FACTS)
ROOM_MENU = (TODAY, *ROOM, *(each for each in MENU if each not in (TODAY, *ROOM)))
ROOM_RIGHT = "privacy.keep_terms"
FOOT = (
    Entry("what_we_write", _("Privacy"), "shield-lock"),
    Entry("privacy_request", _("Your data"), "person-lines-fill"),
    Entry("accessibility", _("Accessibility"), "person"),
)


@cache
def _address(name: str) -> str:
    """The entry's path; empty when no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _allowed(request: HttpRequest, entry: Entry) -> bool:
    user = getattr(request, "user", None)
    if not entry.rights:
        return True
    if not user or (entry.unless and user.has_perm(entry.unless)):
        return False
    return any(map(user.has_perm, entry.rights))


def _link(request: HttpRequest, entry: Entry, here: Entry | None) -> Link | None:
    url = _address(entry.name)
    if not url or not _allowed(request, entry):
        return None
    return Link(
        url,
        entry.label,
        entry.short or entry.label,
        entry.icon,
        entry.hint,
        entry is here,
    )


def _here(request: HttpRequest) -> Entry | None:
    """The entry that a page belongs to for this person."""
    return next((each for each in _entries_of(request.path) if _allowed(request, each)), None)


@lru_cache(maxsize=1000)
def _entries_of(path: str) -> tuple[Entry, ...]:
    """Entries of which the address begins the path, the longest first."""
    fitting = [
        (len(url), entry)
        for entry in (*MENU, LOG, MORE)
        for url in map(_address, filter(None, (entry.name, entry.also)))
        if url and (path == url or (url != "/" and path.startswith(url)))
    ]
    return tuple(entry for _length, entry in sorted(fitting, key=lambda pair: -pair[0]))


def menu(request: HttpRequest) -> list[Link]:
    """Every entry that this person may open, in the order of the side bar."""
    here = _here(request)
    user = getattr(request, "user", None)
    entries = ROOM_MENU if user is not None and user.has_perm(ROOM_RIGHT) else MENU
    links = (_link(request, entry, here) for entry in entries)
    return [link for link in links if link is not None]


def links_without_person() -> dict[str, Any]:
    """The menu on the page that is the same for everybody: what whoever logs signals has."""

    def link(entry: Entry) -> list[Link]:
        url = _address(entry.name)
        label = entry.short or entry.label
        return [Link(url, entry.label, label, entry.icon, "", current=entry is LOG)] if url else []

    first, then = link(TODAY) + link(SIGNALS), link(HOURS) or link(APPROACHES)
    [log], [more] = link(LOG), link(MORE)
    return {"menu": first + then, "log": log, "tabs": Tabs(first, log, then, more)}


def tabs(request: HttpRequest) -> Tabs:
    """The phone's tab bar; without hours the next entry of the menu takes their place."""
    here = _here(request)
    links = [_link(request, entry, here) for entry in (TODAY, SIGNALS, HOURS)]
    shown = [link for link in links if link is not None]
    taken = {link.url for link in shown}
    if len(shown) < 3:
        shown += [link for link in menu(request) if link.url not in taken][: 3 - len(shown)]
    more = _link(request, MORE, here)
    if more and here is not LOG and not any(link.current for link in shown):
        more = replace(more, current=True)
    return Tabs(shown[:2], _link(request, LOG, here), shown[2:], more)


def theme(request: HttpRequest) -> str:
    """What this browser chose; `auto` follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def _organisation_name() -> str:
    """The organisation's name, kept in the process by its queryset; empty before set-up."""
    organisation = Organisation.objects.current()
    return organisation.name if organisation else ""


def _logo() -> str:
    """The address of the organisation's logo; empty without one."""
    return page_logo(Organisation.objects.current())


class Frame:
    """What `frame.html` and its children show; each part is worked out once, when asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def theme(self) -> str:
        return theme(self._request)

    @cached_property
    def person(self) -> str:
        """Tells this browser whether the same person is back; empty when nobody is signed in."""
        user = getattr(self._request, "user", None)
        return mark_of(user) if user is not None and user.is_authenticated else ""

    @cached_property
    def help(self) -> str:
        """The address of the handbook about this page; empty in it, and for who isn't signed in."""
        match = self._request.resolver_match
        name = match.view_name if match else ""
        if not self.person or name.startswith("help"):
            return ""
        task = task_of(name)
        return task.url if task else reverse("help")

    @cached_property
    def has_news(self) -> bool:
        """Whether this browser hasn't shown the newest notes yet."""
        return bool(self.person) and not news.is_seen(self._request)

    @cached_property
    def key(self) -> str:
        """All that menu, bar and head depend on: pages that share it keep them for each other."""
        user, here = getattr(self._request, "user", None), _here(self._request)
        known = [get_language() or "", here.name if here else "", _organisation_name(), _logo()]
        known.append("home" if self._request.path == "/" else "")
        if user is not None and user.is_authenticated:
            known += [str(user.pk), user.name]
            known += [f"{held.role} {held.team or ''}" for held in user.current_memberships]
        return "\n".join(known)

    @cached_property
    def menu(self) -> list[Link]:
        return menu(self._request)

    @cached_property
    def tabs(self) -> Tabs:
        return tabs(self._request)

    @cached_property
    def log(self) -> Link | None:
        return _link(self._request, LOG, _here(self._request))

    @cached_property
    def foot(self) -> list[Link]:
        links = (_link(self._request, entry, None) for entry in FOOT)
        return [link for link in links if link is not None]


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, `organisation_name` and `demo` in every template."""
    return {
        "frame": Frame(request),
        "organisation_name": SimpleLazyObject(_organisation_name),
        "organisation_logo": SimpleLazyObject(_logo),
        "demo": settings.DEMO,
    }
