"""Which tasks the handbook tells of: whose they are, where they are done, where they help."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisation.choices import Role
from youthwork.lib.markdown import rendered

if TYPE_CHECKING:
    from organisation.models import User

TEXTS = Path(__file__).parent / "texts"
MARKS = re.compile(r"[*#_`]|^- |^\d+\. ", re.MULTILINE)
EXCERPT = 160  # characters
WORKER, LEAD, MANAGER = Role.WORKER, Role.TEAM_LEAD, Role.MANAGER
PRIVACY, ADMIN, DIRECTOR = Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.DIRECTOR
EVERYBODY = tuple(Role)


@dataclass(frozen=True)
class Task:
    """Something that people come to do; its text stands in `texts/<key>.md`."""

    key: str
    title: str | Promise
    icon: str
    roles: tuple[Role, ...]  # whose task it is; all others may read it too
    page: str = ""  # name of the URL where it is done
    label: str | Promise = ""  # of the link that leads there
    right: str = ""  # who lacks it sees no link; empty is everybody
    helps: str = ""  # names of the addresses whose help it is, apart from `page`

    @property
    def url(self) -> str:
        return reverse("help_task", args=[self.key])

    @property
    def text(self) -> str:
        """The Markdown of the task, in Dutch."""
        return _text(self.key)

    @property
    def html(self) -> SafeString:
        return _html(self.key)

    def link_for(self, user: User) -> str:
        """The address where it is done; empty for who may not go there."""
        may = self.page and (not self.right or user.has_perm(self.right))
        return reverse(self.page) if may else ""


@cache
def _text(key: str) -> str:
    return (TEXTS / f"{key}.md").read_text(encoding="utf-8")


@cache
def _html(key: str) -> SafeString:
    return rendered(_text(key))


TASKS = (
    Task(
        "log-signal",
        _("Logging a signal"),
        "plus-lg",
        (WORKER, LEAD),
        "signals:new",
        _("Log a signal"),
        "signals.log",
        "signals:saved signals:edit signals:retract signals:differences",
    ),
    Task(
        "offline",
        _("Without a connection"),
        "wifi-off",
        (WORKER, LEAD),
        helps="signals:unsent consent:unsent",
    ),
    Task(
        "follow-up",
        _("Following up a signal"),
        "inbox",
        (WORKER, LEAD),
        "signals:inbox",
        _("Signals"),
        "signals.view",
        "signals:detail signals:search signals:search_account signals:step_activity "
        "signals:readers",
    ),
    Task(
        "may-i-post",
        _("May I post this?"),
        "card-image",
        (WORKER, LEAD),
        "consent:check",
        _("May I post this?"),
        "consent.check",
        "consent:publish consent:publication consent:publications",
    ),
    Task(
        "ask-consent",
        _("Asking consent"),
        "pen",
        (WORKER, LEAD),
        "consent:ask",
        _("Ask for consent"),
        "consent.ask",
        "consent:overview consent:consent consent:search consent:group consent:events "
        "consent:new_event consent:event consent:poster consent:link consent:paper "
        "consent:hand_over consent:hand_back consent:attest consent:address consent:note "
        "consent:own_link consent:sheets consent:sheets_template",
    ),
    Task(
        "somebody-stops",
        _("Somebody withdraws consent"),
        "sign-stop-fill",
        (WORKER, LEAD),
        "consent:take_downs",
        _("Take down"),
        "consent.see_posts",
        "consent:withdraw consent:dispute consent:settle consent:wrong_person",
    ),
    Task(
        "hours",
        _("Writing hours"),
        "clock",
        (WORKER, LEAD),
        "workers:hours",
        _("Hours"),
        "workers.write_hours",
        "workers:timer workers:import_hours workers:hour_import workers:change_hours workers:nudge",
    ),
    Task(
        "work-profile",
        _("Work profile and check"),
        "person-check",
        (WORKER, LEAD),
        "workers:check",
        _("Profile check"),
        "workers.keep_profile",
        "workers:profile workers:accounts workers:new_account workers:account "
        "workers:end_account workers:ask_exception workers:check_history workers:check_of "
        "workers:availability workers:poster workers:doubt workers:visible",
    ),
    Task(
        "practice",
        _("Contacts, activities and campaigns"),
        "calendar-event",
        (WORKER, LEAD, MANAGER),
        "workers:activities",
        _("Activities"),
        "workers.see_activities",
        "workers:contacts workers:new_activity workers:activity workers:change_activity "
        "workers:learned workers:balance workers:routine workers:campaigns "
        "workers:new_campaign workers:campaign workers:change_campaign workers:decide_campaign "
        "workers:examples workers:new_example workers:example workers:change_example",
    ),
    Task(
        "platforms",
        _("Knowing platforms"),
        "phone",
        (WORKER, LEAD, MANAGER),
        "workers:platforms",
        _("Platforms"),
        "workers.see_platforms",
        "workers:new_platform workers:platform workers:change_platform "
        "workers:platform_versions workers:platform_proposal workers:figures "
        "workers:new_figure workers:change_figure workers:new_known_figure "
        "workers:change_known_figure workers:new_trend_note workers:decide_trend_note "
        "workers:platform_report",
    ),
    Task(
        "instaclean",
        _("A round of Instaclean"),
        "stars",
        (WORKER, LEAD),
        "signals:rounds",
        _("Instaclean"),
        "signals.see_rounds",
        "signals:items signals:new_item signals:item signals:change_item signals:notice "
        "signals:round signals:round_list signals:guide signals:guide_back",
    ),
    Task(
        "learning",
        _("First weeks, competences and means"),
        "mortarboard",
        (WORKER, LEAD),
        "workers:competences",
        _("Competences"),
        "workers.assess_self",
        "workers:first_weeks signals:practice workers:competences_fill "
        "workers:competences_fill_of workers:competences_of workers:competences_team "
        "workers:competence_numbers workers:agree workers:growth_goal workers:trainings "
        "workers:training workers:new_training workers:presence workers:recruitment workers:pulse "
        "workers:equipment workers:new_equipment workers:change_equipment workers:book_laptop",
    ),
    Task(
        "triage",
        _("Triage on Monday"),
        "inbox",
        (LEAD,),
        "signals:inbox",
        _("Signals"),
        "signals.triage",
        "signals:assign_each signals:change_kind",
    ),
    Task(
        "approach",
        _("Taking up signals together"),
        "signpost-split",
        (LEAD, WORKER),
        "signals:approaches",
        pgettext_lazy("menu", "Approach"),
        "signals.view",
        "signals:new_approach signals:approach signals:change_approach signals:add_to_approach "
        "signals:approach_step_activity",
    ),
    Task(
        "duty",
        _("Duty and urgent signals"),
        "telephone-forward",
        (LEAD, MANAGER),
        "signals:duty",
        _("Duty"),
        "organisation.see_duty",
        "signals:plan_duty signals:copy_duty signals:duty_shift signals:swap_duty",
    ),
    Task(
        "share",
        _("Sharing with a partner"),
        "send",
        (LEAD, PRIVACY),
        "partners:list",
        _("Partners"),
        "organisation.see_partners",
        "signals:share signals:share_with signals:share_approach signals:share_approach_with "
        "partners:disclosure partners:seen partners:request partners:new_request "
        "partners:answer_request partners:demand partners:any_demand",
    ),
    Task(
        "time-split",
        _("Little online"),
        "clock-history",
        (LEAD,),
        "workers:team_hours",
        _("Time split"),
        "workers.see_team_hours",
        "workers:hours_of workers:months workers:reopen_month workers:write_to_asked "
        "workers:adoption workers:profile_team workers:decide_exception",
    ),
    Task(
        "deputy",
        _("Somebody stands in for you"),
        "person-plus",
        (LEAD, PRIVACY),
        "organisation:deputies",
        _("Who stands in for me"),
        "organisation.appoint_deputy",
    ),
    Task(
        "trends",
        _("Reading trends"),
        "graph-up",
        (MANAGER, LEAD, DIRECTOR),
        "signals:trends",
        _("Trends"),
        "signals.see_trends",
        "signals:export signals:export_xlsx",
    ),
    Task(
        "evaluation",
        _("The half-yearly evaluation"),
        "calendar-check",
        (MANAGER, LEAD),
        "policy:evaluations",
        _("Evaluations"),
        "policy.see",
        "policy:evaluation policy:plan_evaluation policy:finish_evaluation policy:decision "
        "policy:lapse_evaluation policy:calendar_link",
    ),
    Task(
        "checklist",
        _("The checklist"),
        "list-check",
        (MANAGER,),
        "policy:checklist",
        _("Checklist"),
        "policy.see",
        "policy:checklist_item policy:checklist_evidence policy:checklist_action "
        "policy:checklist_actions policy:checklist_run policy:statement",
    ),
    Task(
        "policy",
        _("Making policy"),
        "journal-text",
        (MANAGER, WORKER),
        "policy:documents",
        _("Policy documents"),
        "policy.see",
        "policy:overview policy:document policy:start_document policy:versions policy:version "
        "policy:change_version policy:upload policy:reading",
    ),
    Task(
        "goals",
        _("Goals"),
        "bullseye",
        (MANAGER,),
        "policy:goals",
        _("Goals"),
        "policy.see",
        "policy:new_goal policy:goal policy:change_goal policy:read_goal",
    ),
    Task(
        "report",
        _("The report for the municipality"),
        "file-earmark-pdf",
        (MANAGER, LEAD),
        "policy:reports",
        pgettext_lazy("policy", "Report"),
        "policy.see_reports",
        "policy:report policy:new_report policy:report_texts policy:report_examples "
        "policy:link_report policy:report_list policy:new_funding policy:funding policy:practice",
    ),
    Task(
        "survey",
        _("Asking young people"),
        "chat-square-text",
        (MANAGER,),
        "policy:surveys",
        _("Survey"),
        "policy.see_survey",
        "policy:new_survey policy:survey policy:survey_remarks policy:survey_codes "
        "policy:survey_poster policy:survey_to_platforms",
    ),
    Task(
        "agreements",
        _("Agreements with partners"),
        "buildings",
        (MANAGER, PRIVACY),
        "partners:list",
        _("Partners"),
        "organisation.see_partners",
        "partners:partner partners:new partners:change partners:agree partners:trend_messages "
        "partners:trend_message",
    ),
    Task(
        "open-signals",
        _("Opening signals"),
        "clipboard",
        (PRIVACY, ADMIN, MANAGER, DIRECTOR),
        "organisation:open_signals",
        _("Ready to start"),
        "organisation.see_readiness",
    ),
    Task(
        "dpia",
        _("The impact assessment (DPIA)"),
        "clipboard",
        (PRIVACY, MANAGER, DIRECTOR),
        "privacy:dpias",
        _("Impact assessment"),
        "privacy.see_dpia",
        "privacy:dpia privacy:dpia_pdf privacy:write_dpia privacy:add_dpia_risk "
        "privacy:dpia_risk privacy:advise_dpia privacy:decide_dpia",
    ),
    Task(
        "who-read",
        _("Who read what"),
        "eye",
        (PRIVACY,),
        "privacy:audit",
        _("Who read what"),
        "privacy.read_own_audit",
        "privacy:questions privacy:ask_about_reading privacy:question signals:no_person",
    ),
    Task(
        "data-request",
        _("A request for data"),
        "person-lines-fill",
        (PRIVACY, LEAD, WORKER, MANAGER),
        "privacy:new_request",
        _("Write down a request"),
        "privacy.register_requests",
        "privacy:requests privacy:request privacy:request_identity privacy:request_search "
        "privacy:request_hit privacy:request_extend privacy:request_reject "
        "privacy:request_send privacy:request_code consent:erase consent:erased",
    ),
    Task(
        "breach",
        _("A data breach"),
        "droplet",
        (PRIVACY, *(role for role in EVERYBODY if role != PRIVACY)),
        "privacy:report_breach",
        _("Report a breach"),
        helps="privacy:breaches privacy:breach privacy:describe_breach privacy:judge_breach "
        "privacy:dismiss_breach privacy:close_breach",
    ),
    Task(
        "keeping",
        _("Erasing and holding"),
        "trash3",
        (PRIVACY,),
        "privacy:retention",
        _("Keeping and erasing"),
        "privacy.keep_terms",
        "privacy:term privacy:place_hold",
    ),
    Task(
        "register",
        _("Processing register, help lines and texts"),
        "journal-text",
        (PRIVACY,),
        "organisation:facts",
        _("Help lines and laws"),
        "organisation.check_facts",
        "privacy:register privacy:word_activity privacy:processors privacy:add_processor "
        "privacy:processor privacy:change_processor privacy:agreement privacy:agreement_pdf "
        "organisation:change_fact consent:texts consent:texts_anew consent:text",
    ),
    Task(
        "people",
        _("People and teams"),
        "people",
        (ADMIN, LEAD),
        "organisation:people",
        _("People"),
        "organisation.see_colleagues",
        "organisation:invite organisation:staff_list organisation:teams organisation:new_team "
        "organisation:team organisation:person workers:contracts",
    ),
    Task(
        "leaver",
        _("Somebody leaves"),
        "person-dash",
        (ADMIN, LEAD),
        "organisation:people",
        _("People"),
        "organisation.manage_people",
        "organisation:leave",
    ),
    Task(
        "settings",
        _("Setting up"),
        "sliders",
        (ADMIN,),
        "organisation:settings",
        _("Settings"),
        "organisation.change_settings",
        "organisation:details organisation:house_style organisation:practice "
        "organisation:settings_kind organisation:settings_care_provider "
        "organisation:settings_privacy_officer organisation:settings_friday_duty "
        "organisation:settings_colleagues organisation:settings_sixteen "
        "organisation:settings_image_places organisation:settings_partners "
        "organisation:settings_works_council organisation:settings_themes",
    ),
    Task(
        "failed-mails",
        _("Mails that did not arrive"),
        "envelope",
        (ADMIN,),
        "organisation:messages",
        _("Mails that did not arrive"),
        "outbox.see_failures",
    ),
    Task("backup", _("Putting a backup back"), "server", (ADMIN,)),
    Task(
        "director",
        _("What you see, and what you decide"),
        "patch-check",
        (DIRECTOR,),
        "policy:overview",
        _("Policy"),
        "policy.see",
    ),
    Task(
        "log-in",
        _("Logging in, and a lost phone"),
        "key",
        EVERYBODY,
        "mfa_index",
        _("How you log in"),
        helps="usersessions_list mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn "
        "mfa_remove_webauthn mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes "
        "mfa_generate_recovery_codes account_change_password organisation:second_step",
    ),
    Task(
        "notifications",
        _("What reaches you, and when"),
        "bell",
        EVERYBODY,
        "organisation:notifications",
        _("Notifications"),
    ),
)
BY_KEY = {task.key: task for task in TASKS}


@cache
def _helps() -> dict[str, Task]:
    """The task of each address; a page's own task goes before one that only ends there."""
    found: dict[str, Task] = {}
    for task in TASKS:
        for name in (*task.helps.split(), *filter(None, [task.page])):
            found.setdefault(name, task)
    return found


def task_of(view_name: str) -> Task | None:
    """The task that a page is about, by the name of its address; None leads to the start."""
    return _helps().get(view_name)


def of_role(role: str) -> list[Task]:
    """The tasks of a role: first those that are its own before they are another's."""
    found = [task for task in TASKS if role in task.roles]
    return sorted(found, key=lambda task: task.roles[0] != role)


def own_first(roles: set[str]) -> list[Task]:
    """All tasks: first those of these roles, in the order of the table."""
    return sorted(TASKS, key=lambda task: roles.isdisjoint(task.roles))


def _plain(text: str) -> str:
    """Small letters without accents, so that what is typed is found."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@dataclass(frozen=True)
class _Folded:
    """What is searched of a task, in small letters without accents."""

    title: str
    text: str
    lines: tuple[tuple[str, str], ...]  # without marks: as it is shown, as it is searched


@cache
def _folded(key: str, language: str | None) -> _Folded:
    """Kept for each language: a title is translated; `language` is the one in force."""
    text = _text(key)
    lines = [line for line in MARKS.sub("", text).splitlines() if line.strip()]
    return _Folded(
        title=_plain(str(BY_KEY[key].title)),
        text=_plain(text),
        lines=tuple((line, _plain(line)) for line in lines),
    )


def search(words: str, roles: set[str]) -> list[tuple[Task, str]]:
    """Tasks in which every word stands, each with the sentence around the first.

    Words in the title come first, then one's own tasks.
    """
    sought, language = _plain(words).split(), get_language()
    found = []
    for task in own_first(roles):
        about = _folded(task.key, language)
        if sought and all(word in about.title or word in about.text for word in sought):
            in_title = any(word in about.title for word in sought)
            found.append((not in_title, task, _excerpt(about.lines, sought)))
    return [(task, told) for _late, task, told in sorted(found, key=lambda each: each[0])]


def _excerpt(lines: Sequence[tuple[str, str]], sought: list[str]) -> str:
    """The first line with one of the words, not too long; else the first line."""
    fitting = (line for line, folded in lines if any(word in folded for word in sought))
    line = next(fitting, lines[0][0])
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"
