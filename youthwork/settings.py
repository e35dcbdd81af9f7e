"""All settings, from the environment (12-factor); the only module that reads it.

`docs/configuration.md` lists every variable. A missing or malformed value stops the start
with one line that names it. Embedded mode (SQLite, file-system broker, demo mailbox) exists
only where `DEMO=1` is given or `var/embedded` stands; elsewhere nothing has an insecure default.
"""

import hashlib
import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ.fileaware_mapping import FileAwareMapping

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")


def _stop(name: str, problem: str) -> NoReturn:
    """End the start with one line that names the variable."""
    raise SystemExit(f"youthwork: {name} {problem} (see docs/configuration.md)")


class _FromFilesToo(environ.FileAwareEnv):
    """Where `NAME_FILE` is given, the value of `NAME` is what that file holds, as secrets are."""

    ENVIRON = FileAwareMapping(cache=False)

    def get_value(self, var: str, *given: Any, **also: Any) -> Any:
        try:
            value = super().get_value(var, *given, **also)
        except (OSError, UnicodeDecodeError):
            _stop(f"{var}_FILE", "must be a file that can be read")
        return value.strip() if isinstance(value, str) else value


env = _FromFilesToo()


def _required(name: str, embedded_value: str) -> str:
    """The variable's value; in embedded mode a fixed value stands in for a missing one."""
    value: str = env.str(name, default="")
    if value:
        return value
    if EMBEDDED:
        return embedded_value
    _stop(name, "is not set")


def _flag(name: str, default: bool = False) -> bool:
    """A variable that is 0 or 1."""
    value = env.str(name, default="1" if default else "0").strip().lower()
    if value in ("1", "true", "on", "yes"):
        return True
    if value in ("0", "false", "off", "no", ""):
        return False
    _stop(name, f"must be 0 or 1, not {value!r}")


def _list(name: str) -> list[str]:
    """What stands between the commas of a variable, without spaces around it."""
    parts = env.str(name, default="").split(",")
    return [part.strip() for part in parts if part.strip()]


# --- where we are --------------------------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
DEMO = _flag("DEMO") if env.str("DEMO", default="") else (VAR_DIR / "embedded").exists()
EMBEDDED = DEMO
DEBUG = _flag("DEBUG")
if DEBUG and not DEMO:
    _stop("DEBUG", "must be 0 outside the demo")

# A queryset that can't be prepared (0240) is an error where somebody develops, else built anew.
PREPARED_OR_ERROR = DEBUG

SITE_URL = _required("SITE_URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    _stop("SITE_URL", f"must be an http(s) address, not {SITE_URL!r}")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS") or (list(LOOPBACK[:3]) if DEMO else [])
if not ALLOWED_HOSTS:
    _stop("ALLOWED_HOSTS", "is not set")
if DEMO and (set(ALLOWED_HOSTS) - set(LOOPBACK) or _site.hostname not in LOOPBACK):
    _stop("DEMO", "answers loopback only: ALLOWED_HOSTS and SITE_URL must be localhost")
if not DEMO and "*" in ALLOWED_HOSTS:
    _stop("ALLOWED_HOSTS", "must name the hosts")
if not DEMO and _site.scheme != "https" and _site.hostname not in LOOPBACK:
    _stop("SITE_URL", "must be an https address")

SECRET_KEY = _required("SECRET_KEY", "embedded-demo-only-" + "0123456789abcdef" * 4)
if not DEMO and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("embedded-demo-only")):
    _stop("SECRET_KEY", "must be at least 50 random characters")


def _embedded_key(purpose: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(f"embedded demo {purpose}".encode()).digest()).decode()


def _keys(name: str, embedded_value: str) -> list[bytes]:
    """Comma-separated keys of 32 bytes in URL-safe base64, newest first."""
    keys = []
    for text in _required(name, embedded_value).split(","):
        try:
            key = urlsafe_b64decode(text.strip())
        except ValueError:
            key = b""
        if len(key) != 32:
            _stop(name, "must hold 32 bytes in URL-safe base64")
        if not DEMO and text.strip() == embedded_value:
            _stop(name, "must not be the demo's key")
        keys.append(key)
    return keys


FIELD_KEYS = _keys("FIELD_KEYS", _embedded_key("fields"))
INDEX_KEY = _keys("INDEX_KEY", _embedded_key("index"))[0]
if not DEMO and INDEX_KEY in FIELD_KEYS:
    _stop("INDEX_KEY", "must be another key than those of FIELD_KEYS")

# Where erasures and withdrawals are kept beside the database; without it `restore` can't know what
# still holds, and ends every consent.
_journal = env.str("JOURNAL_PATH", default=str(VAR_DIR / "journal") if EMBEDDED else "")
JOURNAL_PATH = Path(_journal) if _journal else None
if JOURNAL_PATH and (JOURNAL_PATH.is_dir() or not (EMBEDDED or JOURNAL_PATH.parent.is_dir())):
    _stop("JOURNAL_PATH", "must be a file in a folder that is there")

# Who may open backups: age public keys. Without any, whoever has FIELD_KEYS.
BACKUP_RECIPIENTS = _list("BACKUP_RECIPIENTS")
for _recipient in BACKUP_RECIPIENTS:
    if not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", _recipient):
        _stop("BACKUP_RECIPIENTS", "must hold age public keys, separated by commas")

# --- apps ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "youthwork",
    "policy",
    "signals",
    "consent",
    "workers",
    "organisation",
    "outbox",
    "privacy",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "organisation.devices.Devices",  # allauth.usersessions
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "youthwork.errors.refuse_malformed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "youthwork.metrics.timed",
    "django.middleware.gzip.GZipMiddleware",
    "youthwork.compression.compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youthwork.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "youthwork.middleware.known_token",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "youthwork.middleware.Policy",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "youthwork.middleware.headers",
    "organisation.middleware.access_ends_at_once",
    "organisation.hands.nothing_else",
    "organisation.middleware.what_was_typed_waits",
    "organisation.middleware.second_factor",
    "youthwork.errors.NoPdf",
]
if DEMO:
    MIDDLEWARE.insert(0, "youthwork.middleware.this_machine_only")

MESSAGE_STORAGE = "youthwork.lib.late_messages.Storage"

ROOT_URLCONF = "youthwork.urls"
WSGI_APPLICATION = "youthwork.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "youthwork.blanks.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "youthwork.navigation.context",
            ],
        },
    }
]
FORM_RENDERER = "youthwork.widgets.Renderer"

# --- the house: what an upper app names for a lower one ------------------------------------------

MESSAGE_KINDS = {
    "organisation.invitation": "organisation.mail.invitation",
    "organisation.password_reset": "organisation.mail.password_reset",
    "organisation.agreement_ending": "organisation.mail.agreement_ending",
    "organisation.agreement_ends": "organisation.mail.agreement_ends",
    "organisation.renewal_asked": "organisation.mail.renewal_asked",
    "organisation.nobody_on_duty": "organisation.mail.nobody_on_duty",
    "organisation.deputy": "organisation.mail.deputy",
    "organisation.digest": "organisation.mail.digest",
    "organisation.breach_found": "organisation.breach_mail.found",
    "organisation.breach_day_left": "organisation.breach_mail.day_left",
    "organisation.breach_late": "organisation.breach_mail.late",
    "organisation.trail_broken": "organisation.trail_mail.broken",
    "organisation.ready_reminder": "organisation.ready_mail.reminder",
    "organisation.reading_asked": "organisation.reading_mail.asked",
    "organisation.reading_answered": "organisation.reading_mail.answered",
    "organisation.push_test": "organisation.mail.push_test",
    "organisation.device_gone": "organisation.mail.device_gone",
    "organisation.dpia_look_again": "organisation.request_mail.dpia_look_again",
    "organisation.processor_ending": "organisation.request_mail.processor_ending",
    "organisation.processor_ended": "organisation.request_mail.processor_ended",
    "workers.hours_reminder": "workers.mail.hours.reminder",
    "workers.check_soon": "workers.mail.profiles.check_soon",
    "workers.check_due": "workers.mail.profiles.check_due",
    "workers.check_late": "workers.mail.profiles.check_late",
    "workers.look_along": "workers.mail.profiles.look_along",
    "workers.exception_asked": "workers.mail.profiles.exception_asked",
    "workers.exception_decided": "workers.mail.profiles.exception_decided",
    "workers.accounts_to_close": "workers.mail.profiles.accounts_to_close",
    "workers.accounts_to_close_due": "workers.mail.profiles.accounts_to_close_due",
    "workers.nudge": "workers.mail.nudges.nudge",
    "workers.nudge_week": "workers.mail.nudges.nudge_week",
    "workers.nudge_words": "workers.mail.nudges.nudge_words",
    "workers.booking_gone": "workers.mail.means.booking_gone",
    "signals.urgent": "signals.mail.urgent",
    "signals.urgent_push": "signals.mail.urgent_push",
    "signals.urgent_text": "signals.mail.urgent_text",
    "signals.opened_on_duty": "signals.mail.opened_on_duty",
    "signals.round_begins": "signals.mail.round_begins",
    "signals.round_late": "signals.mail.round_late",
    "signals.silence": "signals.mail.silence",
    "signals.shared": "signals.partner_mail.shared",
    "signals.sharing_proposed": "signals.partner_mail.sharing_proposed",
    "signals.sharing_proposed_now": "signals.partner_mail.sharing_proposed",
    "signals.sharing_asked": "signals.partner_mail.sharing_asked",
    "signals.sharing_asked_now": "signals.partner_mail.sharing_asked_now",
    "signals.sharing_beyond_asked": "signals.partner_mail.sharing_beyond_asked",
    "signals.sharing_push": "signals.partner_mail.sharing_push",
    "signals.sharing_waits": "signals.partner_mail.sharing_waits",
    "signals.sharing_decided": "signals.partner_mail.sharing_decided",
    "signals.sharing_decided_now": "signals.partner_mail.sharing_decided",
    "signals.partner_answered": "signals.partner_mail.partner_answered",
    "signals.partner_answered_now": "signals.partner_mail.partner_answered",
    "signals.share_undelivered": "signals.partner_mail.share_undelivered",
    "signals.share_changed": "signals.partner_mail.share_changed",
    "signals.share_unread": "signals.partner_mail.share_unread",
    "signals.share_unread_now": "signals.partner_mail.share_unread",
    "signals.question_waits": "signals.partner_mail.question_waits",
    "signals.demand": "signals.partner_mail.demand",
    "signals.trend_message": "signals.partner_mail.trend_message",
    "signals.trend_undelivered": "signals.partner_mail.trend_undelivered",
    "signals.step_due": "signals.mail.step_due",
    "signals.step_late": "signals.mail.step_late",
    "signals.approach_step_due": "signals.mail.approach_step_due",
    "signals.approach_step_late": "signals.mail.approach_step_late",
    "signals.rest_ended": "signals.mail.rest_ended",
    "signals.platform_decided": "signals.mail.platform_decided",
    "signals.platform_silent": "signals.mail.platform_silent",
    "signals.step_gone": "signals.mail.step_gone",
    "signals.step_again": "signals.mail.step_again",
    "signals.given": "signals.mail.given",
    "signals.given_now": "signals.mail.given",
    "signals.overdue": "signals.late_mail.overdue",
    "signals.overdue_now": "signals.late_mail.overdue",
    "signals.answered": "signals.mail.answered",
    "signals.approach_step_gone": "signals.mail.approach_step_gone",
    "signals.approach_step_again": "signals.mail.approach_step_again",
    "signals.approach_lost_signal": "signals.mail.approach_lost_signal",
    "signals.emptied_soon": "signals.mail.emptied_soon",
    "policy.proposed": "policy.document_mail.proposed",
    "policy.given_back": "policy.document_mail.given_back",
    "policy.goal_proposed": "policy.goal_mail.proposed",
    "policy.goal_given_back": "policy.goal_mail.given_back",
    "policy.read": "policy.document_mail.read",
    "policy.read_reminder": "policy.document_mail.read_reminder",
    "workers.platform_review": "workers.mail.platforms.platform_review",
    "workers.new_figures": "workers.mail.platforms.new_figures",
    "policy.checklist_filed": "policy.checklist_mail.filed",
    "policy.checklist_action_due": "policy.checklist_mail.action_due",
    "policy.checklist_action_late": "policy.checklist_mail.action_late",
    "policy.checklist_due": "policy.checklist_mail.year_over",
    "policy.evaluation_month": "policy.evaluation_mail.evaluation_month",
    "policy.evaluation_week": "policy.evaluation_mail.evaluation_week",
    "policy.evaluation_day": "policy.evaluation_mail.evaluation_day",
    "policy.evaluation_late": "policy.evaluation_mail.evaluation_late",
    "policy.evaluation_planned": "policy.evaluation_mail.evaluation_planned",
    "policy.decision_due": "policy.evaluation_mail.decision_due",
    "policy.decision_late": "policy.evaluation_mail.decision_late",
    "policy.report_asked": "policy.report_mail.asked",
    "consent.request": "consent.mail.request",
    "consent.receipt": "consent.mail.receipt",
    "consent.own_link": "consent.mail.own_link",
    "consent.both_answered": "consent.mail.both_answered",
    "consent.withdrawn": "consent.mail.withdrawn",
    "consent.child_refused": "consent.mail.child_refused",
    "consent.disputed": "consent.mail.disputed",
    "consent.taken_down": "consent.mail.taken_down",
    "consent.take_down": "consent.staff_mail.take_down",
    "consent.take_down_due": "consent.staff_mail.take_down_due",
    "consent.take_down_late": "consent.staff_mail.take_down_late",
    "consent.locked": "consent.staff_mail.locked",
    "consent.reminder": "consent.reminder_mail.reminder",
    "consent.last_reminder": "consent.reminder_mail.last_reminder",
    "consent.renewal": "consent.reminder_mail.renewal",
    "consent.new_text": "consent.reminder_mail.new_text",
    "consent.sixteen_soon": "consent.reminder_mail.sixteen_soon",
    "consent.sixteen_today": "consent.reminder_mail.sixteen_today",
    "consent.sixteen_guardian": "consent.reminder_mail.sixteen_guardian",
    "consent.link_wanted": "consent.staff_mail.link_wanted",
    "consent.not_counted": "consent.staff_mail.not_counted",
    "consent.event": "consent.mail.event",
    "consent.undelivered": "consent.staff_mail.undelivered",
    "consent.given_up": "consent.staff_mail.given_up",
    "consent.own_undelivered": "consent.staff_mail.own_undelivered",
    "consent.ask_in_person": "consent.staff_mail.ask_in_person",
    "consent.objected": "consent.staff_mail.objected",
    "consent.data_request": "consent.request_mail.data_request",
    "organisation.request_new": "organisation.request_mail.request_new",
    "organisation.request_due": "organisation.request_mail.request_due",
    "organisation.request_late": "organisation.request_mail.request_late",
    "organisation.request_identity": "organisation.request_mail.request_identity",
    "organisation.request_extended": "organisation.request_mail.request_extended",
    "organisation.request_answer": "organisation.request_mail.request_answer",
    "organisation.request_rejected": "organisation.request_mail.request_rejected",
}
# What a kind is called on the page of mails that did not arrive.
MESSAGE_NAMES = {
    "organisation.invitation": _("Invitation"),
    "organisation.password_reset": _("New password"),
    "organisation.agreement_ending": _("An agreement ends in two months"),
    "organisation.agreement_ends": _("An agreement ends"),
    "organisation.renewal_asked": _("Question to renew an agreement"),
    "organisation.nobody_on_duty": _("Nobody on duty"),
    "organisation.deputy": _("Standing in for a colleague"),
    "organisation.digest": _("Daily mail"),
    "organisation.breach_found": _("A breach was reported"),
    "organisation.breach_day_left": _("A breach has to be dealt with within a day"),
    "organisation.breach_late": _("The 72 hours of a breach are over"),
    "organisation.trail_broken": _("The audit trail is not whole"),
    "organisation.ready_reminder": _("Reminder of a point before the start"),
    "organisation.reading_asked": _("A question from the privacy officer"),
    "organisation.reading_answered": _("A colleague answered your question"),
    "organisation.push_test": _("Test message on a device"),
    "organisation.device_gone": _("A device gets no urgent messages any more"),
    "organisation.dpia_look_again": _("Look at the impact assessment again"),
    "organisation.processor_ending": _("An agreement with a processor ends in two months"),
    "organisation.processor_ended": _("An agreement with a processor ended"),
    "workers.hours_reminder": _("Hours of last week are missing"),
    "workers.check_soon": _("A work account is checked soon"),
    "workers.check_due": _("Check of a work account"),
    "workers.check_late": _("A check in the team is late"),
    "workers.look_along": _("A new work account in the team"),
    "workers.exception_asked": _("Question for a public profile"),
    "workers.exception_decided": _("Answer on a public profile"),
    "workers.accounts_to_close": _("Accounts of who left, to close"),
    "workers.accounts_to_close_due": _("Accounts of who left, last day"),
    "workers.nudge": _("Question how it goes online"),
    "workers.nudge_week": _("A question to a colleague is a week old"),
    "workers.nudge_words": _("A lead wrote to you about hours"),
    "workers.booking_gone": _("A laptop that you booked can't be used"),
    "signals.urgent": _("Urgent signal"),
    "signals.urgent_push": _("Urgent signal, on a device"),
    "signals.urgent_text": _("Urgent signal, as text message"),
    "signals.opened_on_duty": _("Access outside the own team"),
    "signals.round_begins": _("Instaclean round begins"),
    "signals.round_late": _("Instaclean: the list should have been sent"),
    "signals.silence": _("Instaclean: no answer after 30 days"),
    "signals.shared": _("Shared with a partner"),
    "signals.sharing_proposed": _("Proposal to share"),
    "signals.sharing_proposed_now": _("Proposal to share, a life in danger"),
    "signals.sharing_asked": _("Question to share without an agreement"),
    "signals.sharing_asked_now": _("Question to share without an agreement, a life in danger"),
    "signals.sharing_beyond_asked": _("Question to share beyond an agreement"),
    "signals.sharing_push": _("Question to share, a life in danger, on a device"),
    "signals.sharing_waits": _("Question to share that waits, a life in danger"),
    "signals.sharing_decided": _("Decision on sharing"),
    "signals.sharing_decided_now": _("Decision on sharing, a life in danger"),
    "signals.partner_answered": _("A partner answered"),
    "signals.partner_answered_now": _("A partner answered, a life in danger"),
    "signals.share_undelivered": _("What was shared did not reach a partner"),
    "signals.share_changed": _("What was shared was changed, a partner sees nothing"),
    "signals.share_unread": _("A partner did not open what was shared"),
    "signals.share_unread_now": _("A partner did not open what was shared, an urgent signal"),
    "signals.question_waits": _("A partner waits for an answer"),
    "signals.demand": _("Formal demand"),
    "signals.trend_message": _("Monthly message"),
    "signals.trend_undelivered": _("A monthly message did not reach a partner"),
    "signals.step_due": _("A step is due"),
    "signals.step_late": _("A step is late"),
    "signals.approach_step_due": _("A step of an approach is due"),
    "signals.approach_step_late": _("A step of an approach is late"),
    "signals.rest_ended": _("A signal rests no longer"),
    "signals.platform_decided": _("Decision of a platform"),
    "signals.platform_silent": _("No answer of a platform"),
    "signals.step_gone": _("A step isn't yours any more"),
    "signals.step_again": _("A step is yours again"),
    "signals.given": _("A signal is given to you"),
    "signals.given_now": _("An urgent signal is given to you"),
    "signals.overdue": _("A signal is past its term"),
    "signals.overdue_now": _("An urgent signal is past its term"),
    "signals.answered": _("Answer to your signal"),
    "signals.approach_step_gone": _("A step of an approach isn't yours any more"),
    "signals.approach_step_again": _("A step of an approach is yours again"),
    "signals.approach_lost_signal": _("A signal left an approach"),
    "signals.emptied_soon": _("Closed signals are emptied soon"),
    "policy.proposed": _("A policy document to adopt"),
    "policy.given_back": _("A policy document came back"),
    "policy.goal_proposed": _("A goal to adopt"),
    "policy.goal_given_back": _("A goal came back"),
    "policy.read": _("A policy document to read"),
    "policy.read_reminder": _("A policy document to read, reminder"),
    "workers.platform_review": _("Page of a platform to look at"),
    "workers.new_figures": _("New national figures"),
    "policy.checklist_filed": _("The checklist was filed"),
    "policy.checklist_action_due": _("An action of the checklist is due"),
    "policy.checklist_action_late": _("An action of the checklist is late"),
    "policy.checklist_due": _("The yearly checklist"),
    "policy.evaluation_month": _("Evaluation, a month before"),
    "policy.evaluation_week": _("Evaluation, a week before"),
    "policy.evaluation_day": _("Evaluation, on the day"),
    "policy.evaluation_late": _("Evaluation is late"),
    "policy.evaluation_planned": _("Date of an evaluation"),
    "policy.decision_due": _("A decision is to be done today"),
    "policy.decision_late": _("A decision is late"),
    "policy.report_asked": _("A report waits to be made definitive"),
    "consent.request": _("Question about images"),
    "consent.receipt": _("Copy of an answer about images"),
    "consent.own_link": _("Link of a young person to an answer about them"),
    "consent.both_answered": _("Both parents or guardians answered"),
    "consent.withdrawn": _("Consent stopped"),
    "consent.child_refused": _("A young person doesn't want to be shown"),
    "consent.disputed": _("Somebody with authority objects"),
    "consent.taken_down": _("All images are taken down"),
    "consent.take_down": _("Take images down"),
    "consent.take_down_due": _("Last day to take images down"),
    "consent.take_down_late": _("Images are not taken down yet"),
    "consent.locked": _("A request about images is locked"),
    "consent.reminder": _("Question about images, reminder"),
    "consent.last_reminder": _("Question about images, last reminder"),
    "consent.renewal": _("A consent ends, asked anew"),
    "consent.new_text": _("Question about images, with a new text"),
    "consent.sixteen_soon": _("Almost sixteen, to the young person"),
    "consent.sixteen_today": _("Sixteen today, to the young person"),
    "consent.sixteen_guardian": _("Almost sixteen, to who signed"),
    "consent.link_wanted": _("A new link is asked for"),
    "consent.not_counted": _("An answer on a phone came too late"),
    "consent.event": _("Question about images, from an event"),
    "consent.undelivered": _("A question about images did not arrive"),
    "consent.given_up": _("A question about images could not be sent"),
    "consent.own_undelivered": _("A mail to a young person did not arrive"),
    "consent.ask_in_person": _("Somebody of sixteen is to be asked in person"),
    "consent.objected": _("Somebody with authority objects, to who leads"),
    "consent.data_request": _("A request for data came in, to who asked"),
    "organisation.request_new": _("A request for data came in"),
    "organisation.request_due": _("A request for data has to be answered soon"),
    "organisation.request_late": _("A request for data is late"),
    "organisation.request_identity": _("Link to show who asked"),
    "organisation.request_extended": _("A request for data takes longer"),
    "organisation.request_answer": _("Link to the answer to a request"),
    "organisation.request_rejected": _("A request for data was rejected"),
}
# The kinds that are sent before older ones: they are urgent, or a life is at stake.
SENT_FIRST = (
    "signals.urgent",
    "signals.urgent_push",
    "signals.urgent_text",
    "signals.sharing_proposed_now",
    "signals.sharing_asked_now",
    "signals.sharing_beyond_asked",
    "signals.sharing_push",
    "signals.sharing_waits",
    "signals.sharing_decided_now",
    "signals.shared",
    "signals.partner_answered_now",
    "signals.share_unread_now",
    "signals.demand",
    "signals.given_now",
    "signals.overdue_now",
)
# The kinds of which somebody chooses when they come: at once, or in the daily mail; every other
# kind always goes at once. `usual` is the choice of who chose nothing, `rights` says whom it may
# concern, `page` where one goes on, `also` the kinds that come as it does. What `is_urgent` stands
# among them and always comes at once.
NOTIFICATION_KINDS: dict[str, dict[str, Any]] = {
    "signals.urgent": {
        "is_urgent": True,
        "hint": _("Always on: while you have duty, and when nobody took it over"),
        "rights": ("signals.triage", "organisation.plan_duty"),
        "page": "signals:inbox",
    },
    "organisation.nobody_on_duty": {
        "hint": _("Before the weekend and holidays"),
        "rights": ("organisation.plan_duty",),
        "page": "signals:duty",
    },
    "signals.opened_on_duty": {
        "hint": _("A team lead opened a signal with a reason"),
        "rights": ("signals.view_with_reason",),
        "page": "privacy:audit",
    },
    "signals.sharing_proposed": {
        "hint": _("A worker wants to share something"),
        "rights": ("signals.triage",),
        "page": "signals:inbox",
    },
    "signals.sharing_decided": {
        "hint": _("On what you asked to share"),
        "rights": ("signals.view",),
        "page": "signals:inbox",
    },
    "signals.partner_answered": {
        "hint": _("On a signal of yours"),
        "rights": ("signals.view",),
        "page": "signals:inbox",
    },
    "signals.share_unread": {
        "hint": _("After three days, and before the link ends; of an urgent signal always at once"),
        "rights": ("signals.view",),
        "page": "signals:inbox",
    },
    "signals.question_waits": {
        "hint": _("Two working days after you wrote it down; four after your team did"),
        "rights": ("signals.answer_partners",),
        "page": "partners:list",
    },
    "signals.platform_decided": {
        "hint": _("On a signal of yours, or when no answer came in 30 days"),
        "rights": ("signals.view",),
        "page": "signals:inbox",
        "also": ("signals.platform_silent",),
    },
    "signals.given": {
        "hint": _("By who leads; an urgent one always comes at once"),
        "rights": ("signals.view",),
        "page": "signals:inbox",
    },
    "signals.overdue": {
        "hint": _("Of yours or of your team; an urgent one always comes at once"),
        "rights": ("signals.view", "organisation.plan_duty"),
        "page": "signals:inbox",
    },
    "signals.answered": {
        "usual": "digest",
        "hint": _("When somebody takes it up, says it is another kind, or closes it"),
        "rights": ("signals.log",),
        "page": "signals:inbox",
    },
    "signals.step_due": {
        "hint": _("On the day of a step of yours, when it isn't yours any more, when a rest ends"),
        "rights": ("signals.view",),
        "also": (
            "signals.approach_step_due",
            "signals.rest_ended",
            "signals.step_gone",
            "signals.step_again",
            "signals.approach_step_gone",
            "signals.approach_step_again",
        ),
    },
    "signals.step_late": {
        "hint": _("Two working days after the day of a step in your team"),
        "rights": ("signals.triage",),
        "also": ("signals.approach_step_late",),
    },
    "signals.emptied_soon": {
        "hint": _("Fourteen days before the texts of closed signals of your team go"),
        "rights": ("signals.triage",),
        "page": "signals:inbox",
    },
    "signals.round_begins": {
        "hint": _("Each quarter"),
        "rights": ("signals.log",),
        "page": "signals:rounds",
    },
    "signals.round_late": {
        "hint": _("The day after the list would close"),
        "rights": ("signals.send_round",),
        "page": "signals:rounds",
    },
    "signals.silence": {
        "hint": _("Once for a round, and after three months again"),
        "rights": ("signals.send_round",),
        "page": "signals:rounds",
    },
    "workers.check_due": {
        "hint": _("A week before, and on the day; on a public profile too"),
        "rights": ("workers.keep_profile",),
        "page": "workers:profile",
        "also": ("workers.check_soon", "workers.exception_decided"),
    },
    "workers.hours_reminder": {
        "hint": _("On Monday, when you wrote nothing last week"),
        "rights": ("workers.write_hours",),
        "page": "workers:hours",
    },
    "workers.check_late": {
        "hint": _("Checks, public profiles and accounts of who left"),
        "rights": ("workers.check_profiles",),
        "page": "workers:profile_team",
        "also": (
            "workers.look_along",
            "workers.exception_asked",
            "workers.accounts_to_close",
            "workers.accounts_to_close_due",
        ),
    },
    "workers.nudge_week": {
        "hint": _("A week after a colleague was asked how it goes online"),
        "rights": ("workers.answer_nudges",),
        "page": "workers:team_hours",
    },
    "organisation.agreement_ending": {
        "hint": _("Sixty days before"),
        "rights": ("organisation.edit_partners",),
        "page": "partners:list",
    },
    "organisation.agreement_ends": {
        "hint": _("On the last day"),
        "rights": ("organisation.edit_partners",),
        "page": "partners:list",
    },
    "workers.platform_review": {
        "usual": "digest",
        "hint": _("When nobody looked at it in six months"),
        "rights": ("workers.edit_platforms",),
        "page": "workers:platforms",
        "also": ("workers.new_figures",),
    },
    "policy.read": {
        "usual": "digest",
        "hint": _("When something new is adopted, and once more after two weeks"),
        "rights": ("policy.confirm_reading",),
        "page": "policy:documents",
        "also": ("policy.read_reminder",),
    },
    "policy.proposed": {
        "hint": _("What waits for your decision"),
        "rights": ("policy.adopt",),
        "page": "policy:documents",
        "also": ("policy.goal_proposed",),
    },
}
# What hears of a mail that came back, was given up or called spam: f(message, now), by app of kind.
MESSAGE_UNDELIVERED = {
    "consent": "consent.actions.bounces.undelivered",
    "signals": "signals.actions.sharing.undelivered",
}
# What hears of one that keeps failing for minutes and is still tried, the same way.
MESSAGE_LATE = {"signals": "signals.actions.alerts.late"}
# Whether a message has to wait, asked of `f(message, now) -> outbox.actions.Wait | None`.
MESSAGE_WAIT = "workers.availability.wait"
JOB_KINDS: dict[str, str] = {
    "workers.import_hours": "workers.hours_jobs.import_hours",
    "policy.report": "policy.report_jobs.make_figures",
    "privacy.search": "privacy.request_jobs.search",
    "privacy.trail_check": "privacy.trail_jobs.check",
}
# What a kind of work is called on its page, and where what came of it is opened: a function of
# the Job that gives an address ("" when it is gone). A kind without one only says that it is done.
JOB_NAMES: dict[str, object] = {
    "workers.import_hours": _("Taking in hours"),
    "policy.report": _("Figures of a report"),
    "privacy.search": _("Searching for a request"),
    "privacy.trail_check": _("Checking the chain of the audit trail"),
}
JOB_RESULTS: dict[str, str] = {
    "workers.import_hours": "workers.hours_jobs.result_of",
    "policy.report": "policy.report_jobs.result_of",
    "privacy.search": "privacy.request_jobs.result_of",
    "privacy.trail_check": "privacy.trail_jobs.result_of",
}
CALENDAR_JOBS = [
    "organisation.calendar.memberships_and_invitations",
    "organisation.calendar.teams_that_ended",  # before what is open goes along
    "organisation.calendar.agreements_that_end",
    "organisation.calendar.nobody_on_duty",
    "workers.calendar.profiles.profile_checks",
    "workers.calendar.hours.reminders",
    "workers.calendar.profiles.accounts_to_close",
    "workers.calendar.nudges.nudges",
    "signals.calendar.merged_teams",  # before months are counted, and before anybody is reminded
    "workers.calendar.merged_teams.merged_teams",
    "workers.calendar.means.left_behind",
    "signals.calendar.turned_out",
    "signals.calendar.instaclean",
    "signals.calendar.trends",  # before what retention takes away
    "workers.calendar.platforms.platform_pages",
    "workers.calendar.platforms.new_figures",
    "organisation.calendar.daily_mails",
    # Before the half-yearly question: an evaluation asks it too.
    "policy.evaluation_calendar.evaluations",
    "policy.evaluation_calendar.count",
    "policy.evaluation_calendar.decisions",
    "policy.calendar.reading",
    "policy.calendar.goal_figures",
    "workers.calendar.pulse.short_questions",
    "policy.survey_calendar.surveys",
    "consent.calendar.merged_teams",
    "consent.calendar.left_behind",  # before anybody is told or reminded
    "consent.calendar.questions",
    "consent.calendar.endings",
    "consent.calendar.take_downs",
    "policy.checklist_calendar.checklist_of_the_year",
    "policy.checklist_calendar.actions_due",
    "signals.calendar.left_behind",  # before anybody is told or reminded
    "signals.calendar.rests_that_end",
    "signals.calendar.steps_to_do",
    "signals.calendar.overdue_told",
    "signals.calendar.accounts_kept",
    "signals.calendar.shares_unread",
    "signals.calendar.questions_that_wait",
    "signals.calendar.emptied_soon",  # before what is due today goes
    "privacy.calendar.breach_clocks",
    "privacy.request_calendar.terms",
    "privacy.calendar.looks_again",
    "privacy.calendar.processors_that_end",
    "privacy.calendar.retention",
    "privacy.calendar.every_rule_kept",
    "privacy.calendar.seal_audit_trail",
    "privacy.calendar.check_trail",
]
RETENTION_RULES = [
    "privacy.retention.RULES",
    "privacy.breach_retention.RULES",
    "privacy.reading_retention.RULES",
    "privacy.retention_requests.RULES",
    "privacy.retention_accounts.RULES",
    "outbox.retention.RULES",
    "organisation.retention.RULES",
    "workers.retention.hours.RULES",
    "workers.retention.nudges.RULES",
    "workers.retention.practice.RULES",
    "workers.retention.growth.RULES",
    "workers.retention.means.RULES",
    "workers.retention.profiles.RULES",
    "workers.retention.platforms.RULES",
    "policy.retention_evaluations.RULES",
    "signals.retention.RULES",
    "signals.retention_sharing.RULES",
    "consent.retention.RULES",
    "policy.retention_checklist.RULES",
    "policy.retention_survey.RULES",
    "policy.retention.RULES",
    "policy.retention_reports.RULES",
]
# What a legal hold may keep, and the field that holds its number; a person is kept with what names
# them. Everything with a number that a rule takes stands here (tests/privacy/test_holds.py).
HOLDABLE = {
    "signals.signal": "ref",
    "signals.approach": "public_id",
    "signals.instacleanitem": "ref",
    "signals.disclosure": "ref",
    "signals.partnerrequest": "ref",
    "signals.trendmessage": "ref",
    "consent.consentrequest": "ref",
    "consent.publication": "ref",
    "consent.event": "ref",
    "workers.activity": "public_id",
    "workers.contacttally": "public_id",
    "workers.campaign": "public_id",
    "workers.practiceexample": "public_id",
    "workers.equipment": "public_id",
    "workers.workprofile": "public_id",
    "workers.platformproposal": "public_id",
    "workers.trendnote": "public_id",
    "policy.evaluation": "public_id",
    "policy.checklistrun": "public_id",
    "policy.checklistaction": "public_id",
    "policy.managementstatement": "public_id",
    "policy.policydocument": "public_id",
    "policy.report": "public_id",
    "policy.survey": "public_id",
    "organisation.user": "public_id",
    "organisation.partner": "public_id",
    "outbox.message": "ref",
    "privacy.breach": "ref",
    "privacy.datarequest": "ref",
    "privacy.readingquestion": "ref",
    "privacy.dpia": "number",
    "privacy.processor": "public_id",
}
SUBJECT_ACCESS_SOURCES = [
    "privacy.breach_subject_access.SOURCES",
    "privacy.reading_subject_access.SOURCES",
    "privacy.subject_access_own.SOURCES",
    "privacy.account_subject_access.SOURCES",
    "outbox.subject_access.SOURCES",
    "organisation.subject_access.SOURCES",
    "workers.subject_access.SOURCES",
    "workers.subject_access_profiles.SOURCES",
    "workers.subject_access_platforms.SOURCES",
    "workers.subject_access_practice.SOURCES",
    "policy.subject_access_evaluations.SOURCES",
    "signals.subject_access.SOURCES",
    "signals.subject_access_texts.SOURCES",
    "signals.subject_access_sharing.SOURCES",
    "consent.subject_access.SOURCES",
    "policy.subject_access_checklist.SOURCES",
    "policy.subject_access.SOURCES",
    "policy.subject_access_reports.SOURCES",
]
# What the privacy officer's room asks of the apps above it (`privacy.above`).
PRIVACY_ASKS = {
    "post": "outbox.actions.post",
    "post_to_officers": "organisation.request_mail.post_to_officers",
    "tell_of_chain": "organisation.trail_mail.tell",
    "queue": "outbox.jobs.queue",
    "queue_or_try_again": "outbox.jobs.queue_or_try_again",
    "tell_of_breach": "organisation.breach_mail.tell",
    "house": "organisation.request_mail.house",
    "signals_open_since": "organisation.request_mail.signals_open_since",
    "roles_then": "organisation.people.roles_then",
    "dpia_decided": "organisation.actions.set_up.dpia_decided",
    "may_follow": "workers.agreed.may_follow",
    "reading_confirmed": "organisation.confirmation.reading_confirmed",
    "export_confirmed": "organisation.confirmation.export_confirmed",
}
# Where the name stands of what the trail holds by a key, by the label of what an entry is about: a
# model, its column of references, its column of names. Names of the house's own things only, never
# of a young person, a parent or a signal.
TRAIL_NAMES: dict[str, tuple[str, str, str]] = {
    "outbox.message": ("outbox.message", "ref", "kind"),
    "organisation.dutygap": ("organisation.team", "public_id", "name"),
    "organisation.dutyshift": ("organisation.team", "public_id", "name"),
    "organisation.fact": ("organisation.fact", "key", "name"),
    "organisation.helpline": ("organisation.helpline", "key", "name"),
    "organisation.partner": ("organisation.partner", "public_id", "name"),
    "organisation.platform": ("organisation.platform", "slug", "name"),
    "organisation.sharingagreement": ("organisation.partner", "public_id", "name"),
    "organisation.team": ("organisation.team", "public_id", "name"),
    "policy.fundingsource": ("policy.fundingsource", "public_id", "name"),
    "policy.policydocument": ("policy.policydocument", "public_id", "type"),
    "policy.survey": ("policy.survey", "public_id", "name"),
    "privacy.processor": ("privacy.processor", "public_id", "name"),
    "workers.campaign": ("workers.campaign", "public_id", "name"),
    "workers.platformpage": ("organisation.platform", "slug", "name"),
    "workers.platformversion": ("organisation.platform", "slug", "name"),
}
# Where the words stand of coded values that the trail holds about a model and none of its columns
# has as choices, by the label of the model: lists of Choices.
TRAIL_VOCABULARIES: dict[str, list[str]] = {
    "policy.checklistrun": [
        "policy.choices.checklist.EvidenceKind",
        "policy.choices.checklist.Item",
    ],
    "policy.evaluation": ["policy.choices.evaluations.AgendaItem"],
    "policy.report": ["policy.choices.reports.Block"],
    "signals.disclosure": ["organisation.choices.DataKind"],
    "organisation.organisation": ["organisation.choices.SetUpQuestion"],
    "consent.consent": ["organisation.choices.ImagePlace", "consent.choices.request.ImageKind"],
    "consent.consentrequest": ["consent.choices.request.Attested"],
}
# Whether somebody was known at an e-mail address before they asked for their data: f(address).
KNOWN_ADDRESSES = ["organisation.known.address", "consent.known.address"]
# What may be done in the data on a request: lists of `privacy.request_deeds.Deed`.
REQUEST_DEEDS: list[str] = [
    "consent.request_deeds.DEEDS",
    "signals.request_deeds.DEEDS",
    "workers.request_deeds.DEEDS",
    "organisation.request_deeds.DEEDS",
]
# The lines of the processing register: lists of `privacy.register.Activity`.
PROCESSING_ACTIVITIES = [
    "consent.processing.ACTIVITIES",
    "signals.processing.ACTIVITIES",
    "workers.processing.ACTIVITIES",
    "policy.processing.ACTIVITIES",
    "organisation.processing.ACTIVITIES",
    "outbox.processing.ACTIVITIES",
    "privacy.processing.ACTIVITIES",
]
# What it calls each table: label of the model to a name.
PROCESSING_NAMES = [
    "consent.processing.TABLES",
    "signals.processing.TABLES",
    "workers.processing.TABLES",
    "policy.processing.TABLES",
    "organisation.processing.TABLES",
    "outbox.processing.TABLES",
    "privacy.processing.TABLES",
]
# What is open while a device is in somebody else's hands (`organisation.hands`).
OTHER_HANDS = {
    "signals.guide": "signals.guide.HANDS",
    "consent.hand_over": "consent.hand_over.HANDS",
}
# What is looked at again when a platform changed: f(platform, *, by, now) -> int.
PLATFORM_CHANGED = ["workers.actions.profiles.platform_changed"]
# When somebody is there: f(user, now) -> (kept, off_until); mails wait for that.
OWN_HOURS = "workers.availability.own_hours"
# The hours that somebody keeps, in words: f(user) -> [(days, hours)].
OWN_WEEK = "workers.availability.own_week"
# Kinds to colleagues that nobody chooses about and that keep to somebody's own hours all the same.
IN_OWN_HOURS = (
    "organisation.ready_reminder",
    "organisation.renewal_asked",
    "signals.sharing_asked",
    "consent.take_down",
    "consent.take_down_due",
    "consent.take_down_late",
    "consent.locked",
    "consent.link_wanted",
    "consent.undelivered",
    "consent.given_up",
    "consent.own_undelivered",
)
# What moves to the lead when somebody leaves: f(person, to, *, by, now) -> int.
HANDOVERS = [
    "policy.actions.decisions.hand_over",
    "signals.actions.owning.hand_over",
    "signals.actions.steps.hand_over",
    "signals.actions.approach.hand_over",
    "signals.actions.filters.hand_over",
    "workers.actions.activities.hand_over",
    "workers.actions.profiles.hand_over",
    "workers.actions.means.hand_over",
    "signals.actions.rounds.hand_over",
    "consent.actions.asking.hand_over",
    "policy.actions.checklist.hand_over",
]
# Functions that build a search index anew (`rotate_keys --index`), and that walk a chain of
# hashes (`verify`).
REINDEXERS = [
    "signals.actions.log.reindex",
    "signals.actions.items.reindex",
    "consent.reindexing.reindex",
    "privacy.actions.reindexing.reindex",
]
# Functions that move what is encrypted outside our own fields to the newest key (`rotate_keys`).
KEY_ROTATORS = ["organisation.keys.rotate"]
# Deeds that a restored backup would undo, and what does them again: f(entry, now) -> bool.
JOURNAL_KINDS = {
    "consent.withdrawn": "consent.replaying.withdrawn",
    "consent.ended": "consent.replaying.ended",
    "consent.erase_asked": "consent.replaying.erase_asked",
    "consent.erased": "consent.replaying.erased",
    "consent.misdirected": "consent.replaying.misdirected",
    "consent.own_link_ended": "consent.replaying.own_link_ended",
    "consent.link_ended": "consent.replaying.link_ended",
    "consent.taken_back": "consent.replaying.taken_back",
    "consent.no_mail": "consent.replaying.no_mail",
    "consent.text_faulty": "consent.replaying.text_faulty",
    "consent.event_closed": "consent.replaying.event_closed",
    "signals.masked": "signals.replaying.masked",
    "signals.silenced": "signals.replaying.silenced",
    "signals.link_closed": "signals.replaying.link_closed",
    "organisation.access_ended": "organisation.replaying.access_ended",
    "organisation.role_ended": "organisation.replaying.role_ended",
    "organisation.paused": "organisation.replaying.paused",
    "organisation.second_factor_removed": "organisation.replaying.second_factor_removed",
    "organisation.invitation_ended": "organisation.replaying.invitation_ended",
    "privacy.deed": "privacy.replaying.deed",
}
# Where the journal can't say what happened since: f(now) -> how many may be used no longer.
JOURNAL_UNKNOWN = ["consent.replaying.end_what_is_unknown"]
HASH_CHAINS = [
    "privacy.audit.verify",
    "consent.verifying.verify",
    "policy.checklist_verifying.verify",
]
# What somebody new does in the first weeks, in this order (`workers.first_weeks`).
FIRST_STEPS = [
    "organisation.first_steps.TWO_STEPS",
    "policy.first_steps.READ",
    "workers.first_steps.ACCOUNT",
    "workers.first_steps.CHECK",
    "workers.first_steps.TIMES",
    "signals.first_steps.PRACTICE",
    "workers.first_steps.VISIBLE",
    "workers.first_steps.ALONG",
]
# What is still open in a team that ends: f(team) -> Asking[list[organisation.open_work.Open]].
OPEN_WORK = ["signals.open_work.of", "consent.open_work.of"]
# What stands in *To do* on the start page: f(user, now) -> Asking[list[youthwork.lib.to_do.Task]].
TO_DO = [
    "privacy.breach_to_do.of",
    "privacy.reading_to_do.of",
    "privacy.request_to_do.of",
    "privacy.keeping_to_do.of",
    "privacy.dpia_to_do.of",
    "privacy.processor_to_do.of",
    "organisation.fact_to_do.of",
    "organisation.team_to_do.of",
    "signals.screens.to_do.of",
    "policy.evaluation_to_do.of",
    "policy.checklist_to_do.of",
]
# Who knows the figures that goals follow by themselves: f(today) -> float | None.
GOAL_FIGURES = {
    "hours_share": "workers.goal_figures.hours_share",
    "friday_cover": "workers.goal_figures.friday_cover",
    "give_share": "workers.goal_figures.give_share",
    "profiles_in_order": "workers.goal_figures.profiles_in_order",
    "signals_in_time": "signals.goal_figures.signals_in_time",
    "consents_answered": "consent.goal_figures.consents_answered",
    "notices_removed": "signals.goal_figures.notices_removed",
    "referrals": "workers.goal_figures.referrals",
}
# What has to be in order before the start: f(user, now) -> Asking[list[readiness.Point]].
READINESS = ["organisation.readiness.points", "consent.readiness.points"]
START_TILES = [
    "policy.evaluation_tiles.tiles",
    "youthwork.to_do.tiles",
    "privacy.tiles.tiles",
    "policy.report_tiles.tiles",
    "policy.tiles.tiles",
    "policy.condition_tiles.tiles",
    "policy.goal_tiles.tiles",
    "signals.tiles.tiles",
    "consent.tiles.tiles",
    "workers.tiles.tiles",
    "workers.split_tiles.tiles",
    "workers.example_tiles.tiles",
    "workers.platform_tiles.tiles",
    "organisation.tiles.tiles",
    "workers.first_weeks_tiles.tiles",
]

# --- database, cache, broker ---------------------------------------------------------------------

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")  # of libpq
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database_url = _required("DATABASE_URL", f"sqlite:///{VAR_DIR / 'vindplaats.sqlite3'}")
try:
    DATABASES = {"default": env.db_url_config(_database_url)}
except (ImproperlyConfigured, ValueError):
    DATABASES = {"default": {}}
if not DATABASES["default"].get("ENGINE"):
    _stop("DATABASE_URL", "is not a database address")
_is_sqlite = DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3"
if DEMO and (
    not _is_sqlite or VAR_DIR not in Path(str(DATABASES["default"]["NAME"])).resolve().parents
):
    _stop("DEMO", "takes only the SQLite file in var/: leave DATABASE_URL unset")
if DEMO:
    VAR_DIR.mkdir(parents=True, exist_ok=True)  # SQLite makes its file, and no folder
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "youthwork.lib.postgresql"
    _tls = DATABASES["default"].get("OPTIONS", {})
    if _tls.get("sslmode", "prefer") not in SSL_MODES:
        _stop("DATABASE_URL", f"must hold one of {', '.join(SSL_MODES)} as sslmode")
    if (_root := _tls.get("sslrootcert", "system")) != "system" and not Path(_root).is_file():
        _stop("DATABASE_URL", "must name a file with certificates as sslrootcert")
if _is_sqlite:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# The shared cache holds rate limits only, so it lives in the database: one less thing that can
# be down. What is cheap to lose is cached in each process.
CACHES = {
    "default": {
        "BACKEND": "youthwork.lib.counters.Counters",
        "LOCATION": "rate_limits",
    },
    "process": {"BACKEND": "youthwork.lib.kept.KeptAsIs"},
}

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in ("redis", "rediss"):
    _stop("REDIS_URL", "must be a redis address")
TASKS_APP = "youthwork.celery.app"  # what is woken; loaded when it is (outbox/waking.py)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TIMEZONE = TIME_ZONE = env.str("TIME_ZONE", default="Europe/Amsterdam")
try:
    ZoneInfo(TIME_ZONE)
except (ValueError, ZoneInfoNotFoundError):
    _stop("TIME_ZONE", "is not a time zone")
# The broker carries wake-ups and beats without contents; the rows are the queue (decision 0020).
# So a message is acknowledged when it is taken: one that is lost costs a minute, no more.
if not CELERY_BROKER_URL and not EMBEDDED:
    _stop("CELERY_BROKER_URL", "is not set (nor is REDIS_URL)")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if CELERY_BROKER_URL in ("", "filesystem://"):
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "outbox.file_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "messages"),
        "data_folder_out": str(VAR_DIR / "broker" / "messages"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
elif urlsplit(CELERY_BROKER_URL).scheme in ("redis", "rediss"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
    _broker = urlsplit(CELERY_BROKER_URL)
    if _broker.scheme == "rediss":
        # The only thing that an address may add: whose word is taken. What it says is checked.
        _added = dict(parse_qsl(_broker.query, keep_blank_values=True))
        _authority = _added.pop("ssl_ca_certs", None)
        _by = "CELERY_BROKER_URL" if env.str("CELERY_BROKER_URL", default="") else "REDIS_URL"
        if _added:
            _stop(_by, f"may hold ssl_ca_certs and nothing else after its ?: {', '.join(_added)}")
        if _authority is not None and not Path(_authority).is_file():
            _stop(_by, "must name a file with certificates as ssl_ca_certs")
        CELERY_BROKER_URL = _broker._replace(query="").geturl()
        CELERY_BROKER_USE_SSL = {
            "ssl_cert_reqs": "required",
            "ssl_check_hostname": True,
            "ssl_ca_certs": _authority,  # None: those of the system
        }
elif CELERY_BROKER_URL == "memory://":  # reaches no other process: for tests
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
else:
    _stop("CELERY_BROKER_URL", "must be a redis address")
CELERY_BROKER_CONNECTION_TIMEOUT = 5  # seconds
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "vindplaats"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 1  # seconds; beat stops within a second when it is told to

# --- mail ----------------------------------------------------------------------------------------

# Providers that take mail over https instead of SMTP, and what each calls its key.
SEND_BY = {
    "brevo": ("anymail.backends.brevo.EmailBackend", "BREVO_API_KEY"),
    "mailgun": ("anymail.backends.mailgun.EmailBackend", "MAILGUN_API_KEY"),
    "postmark": ("anymail.backends.postmark.EmailBackend", "POSTMARK_SERVER_TOKEN"),
    "sendgrid": ("anymail.backends.sendgrid.EmailBackend", "SENDGRID_API_KEY"),
}
ANYMAIL: dict[str, Any] = {}
EMAIL_TIMEOUT = 10  # seconds
if EMBEDDED:  # every mail stays here, whatever the environment says
    EMAIL_BACKEND = "outbox.demo_mailbox.EmailBackend"
else:
    _email_url = _required("EMAIL_URL", "")
    _provider = urlsplit(_email_url)
    # Mail in the log is personal data in the log; mail that is thrown away counts as sent.
    if urlsplit(_email_url).scheme in ("consolemail", "dummymail"):
        _stop("EMAIL_URL", "must be a mail server's address")
    if _provider.scheme in SEND_BY:
        EMAIL_BACKEND, _key = SEND_BY[_provider.scheme]
        if not _provider.username:
            _stop("EMAIL_URL", "must hold the provider's key: " + f"{_provider.scheme}://KEY@")
        ANYMAIL = {_key: unquote(_provider.username), "REQUESTS_TIMEOUT": EMAIL_TIMEOUT}
        if _provider.scheme != "brevo":  # which takes this in its account alone
            # A counted click would send a parent's secret link through somebody else.
            ANYMAIL["SEND_DEFAULTS"] = {"track_clicks": False, "track_opens": False}
        if _provider.scheme == "mailgun":
            if not _provider.hostname:
                _stop("EMAIL_URL", "must end with the domain that sends: mailgun://KEY@DOMAIN")
            ANYMAIL["MAILGUN_SENDER_DOMAIN"] = _provider.hostname
            ANYMAIL["MAILGUN_API_URL"] = "https://api.eu.mailgun.net/v3"
    else:
        try:
            vars().update(env.email_url_config(_email_url))
        except (ImproperlyConfigured, ValueError, KeyError):
            _stop("EMAIL_URL", "is not a mail server's address")
MAILBOX_DIR = VAR_DIR / "mailbox"
DEFAULT_FROM_EMAIL = _required("DEFAULT_FROM_EMAIL", "vindplaats@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- the seal on documents ------------------------------------------------------------------------

# Files in PEM. The embedded product makes a pair of its own; elsewhere documents without one
# leave without a seal, and say nothing of it.
SEAL_KEY, SEAL_CERT = env.str("SEAL_KEY", default=""), env.str("SEAL_CERT", default="")
SEAL_MADE = VAR_DIR / "seal.pem" if EMBEDDED else None
if bool(SEAL_KEY) != bool(SEAL_CERT):
    _stop("SEAL_KEY", "and SEAL_CERT must be given together")
for _name, _path in (("SEAL_KEY", SEAL_KEY), ("SEAL_CERT", SEAL_CERT)):
    if _path and not Path(_path).is_file():
        _stop(_name, "must be a file that can be read")
# What a provider tells of mails that came back: signed webhooks at /hooks/mail/.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
if MAIL_PROVIDER and MAIL_PROVIDER not in SEND_BY:
    _stop("MAIL_PROVIDER", f"must be one of {', '.join(SEND_BY)}")
_mail_hook = env.str("MAIL_HOOK_SECRET", default="")
if MAIL_PROVIDER and len(_mail_hook) < 32:
    _stop("MAIL_HOOK_SECRET", "must be at least 32 random characters")
if MAIL_PROVIDER:
    ANYMAIL["WEBHOOK_SECRET"] = f"vindplaats:{_mail_hook}"
if MAIL_PROVIDER == "mailgun":
    ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"] = _required("MAIL_SIGNING_KEY", "")

# --- other ways than mail ------------------------------------------------------------------------

# Push without a payload, for who switched it on; without a key nobody is offered it.
VAPID_PRIVATE_KEY = b""
_vapid = env.str("VAPID_PRIVATE_KEY", default=_embedded_key("push") if EMBEDDED else "")
if _vapid:
    try:
        VAPID_PRIVATE_KEY = urlsafe_b64decode(_vapid.strip() + "=" * (-len(_vapid.strip()) % 4))
    except ValueError:
        VAPID_PRIVATE_KEY = b""
    if len(VAPID_PRIVATE_KEY) != 32:
        _stop("VAPID_PRIVATE_KEY", "must hold 32 bytes in URL-safe base64")
    if not DEMO and _vapid.strip().rstrip("=") == _embedded_key("push").rstrip("="):
        _stop("VAPID_PRIVATE_KEY", "must not be the demo's key")
VAPID_SUBJECT = f"mailto:{DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"
# Whether a push service may stand inside our own network; browsers give addresses, so never but
# in the demo and in tests.
PUSH_INSIDE = DEMO
# Text messages without content, through a provider's webhook.
SMS_HOOK_URL = env.str("SMS_HOOK_URL", default="")
SMS_HOOK_SECRET = env.str("SMS_HOOK_SECRET", default="")
if SMS_HOOK_URL:
    _hook = urlsplit(SMS_HOOK_URL)
    if not _hook.hostname or not (
        _hook.scheme == "https" or (_hook.scheme == "http" and _hook.hostname in LOOPBACK)
    ):
        _stop("SMS_HOOK_URL", "must be an https address")
    if len(SMS_HOOK_SECRET) < 32:
        _stop("SMS_HOOK_SECRET", "must be at least 32 random characters")

# --- people and sessions -------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "organisation.access.RightsBackend",
    "organisation.access.LogInBackend",
]
PASSWORD_HASHERS = [
    "organisation.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organisation.passwords.EasilyGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "organisation.session_store"
SESSION_COOKIE_AGE = (
    12 * 60 * 60
)  # seconds; a session lasts 12 hours at most (organisation.sessions)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
READING_IDLE_SECONDS = 15 * 60
READING_CONFIRMED_SECONDS = 12 * 60 * 60
EXPORT_CONFIRMED_SECONDS = 10 * 60
SECOND_FACTOR_REQUIRED = not DEMO

# Limits count the address that the last of these proxies saw; the demo has none before it.
try:
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0 if DEMO else 1)
except ValueError:
    _stop("TRUSTED_PROXY_COUNT", "must be a number")
ACCOUNT_ADAPTER = "organisation.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "organisation.models.people.display_name"
ACCOUNT_SESSION_REMEMBER = True  # no choice is offered: organisation.sessions sets the term
ACCOUNT_RATE_LIMITS = {"login": None}  # organisation.adapter counts it, in one message
# allauth's own makes a row with an unverified address, which then blocks the second factor.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "organisation.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Vindplaats"
USERSESSIONS_TRACK_ACTIVITY = False

# --- the organisation's own provider -------------------------------------------------------------

# OpenID Connect, at one provider; without OIDC_ISSUER nobody is offered it.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", default="") or (urlsplit(OIDC_ISSUER).hostname or "")
OIDC_ONLY = _flag("OIDC_ONLY")
# Domains of which the provider gives out the addresses: they need no `email_verified`.
OIDC_EMAIL_DOMAINS = {one.lower() for one in _list("OIDC_EMAIL_DOMAINS")}
# Values of `amr` or `acr` that say that a second factor was shown; without them ours is asked.
OIDC_SECOND_FACTOR = set(_list("OIDC_SECOND_FACTOR"))
# Roles by a claim: "value=role" or "value=role:team", separated by commas.
OIDC_ROLE_CLAIM = env.str("OIDC_ROLE_CLAIM", default="")
OIDC_ROLES: dict[str, set[tuple[str, str]]] = {}
_TEAM_ROLES = ("worker", "team_lead")
_OTHER_ROLES = ("manager", "privacy_officer", "administrator", "director")
for _row in _list("OIDC_ROLES"):
    _group, _is, _given = _row.rpartition("=")
    _role, _colon, _team = _given.partition(":")
    if not _group or _role not in _TEAM_ROLES + _OTHER_ROLES:
        _stop("OIDC_ROLES", "must be value=role or value=role:team, separated by commas")
    if (_role in _TEAM_ROLES) != bool(_team):
        _stop("OIDC_ROLES", f"must name a team for worker and team_lead only: {_role}")
    OIDC_ROLES.setdefault(_group, set()).add((_role, _team))
if bool(OIDC_ROLE_CLAIM) != bool(OIDC_ROLES):
    _stop("OIDC_ROLES", "and OIDC_ROLE_CLAIM must be given together")
_issuer = urlsplit(OIDC_ISSUER)
if OIDC_ISSUER and not (
    _issuer.hostname
    and (_issuer.scheme == "https" or (_issuer.scheme == "http" and _issuer.hostname in LOOPBACK))
):
    _stop("OIDC_ISSUER", "must be an https address")
if not OIDC_ISSUER and (OIDC_ONLY or OIDC_ROLES):
    _stop("OIDC_ISSUER", "is not set")
SOCIALACCOUNT_ADAPTER = "organisation.oidc.SocialAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    INSTALLED_APPS += ["organisation.oidc_provider"]
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": _required("OIDC_CLIENT_ID", ""),
                "secret": _required("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }

# --- what the browser is told --------------------------------------------------------------------

if not DEMO:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = _site.scheme == "https"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
CSRF_FAILURE_VIEW = "youthwork.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes; no form of ours holds more
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- language, files -----------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(_required("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "youthwork.lib.static.HashedFiles"},
}
# Documents may stand in a bucket of any S3-compatible store instead of in MEDIA_ROOT.
if _storage_url := env.str("STORAGE_URL", default=""):
    _store = urlsplit(_storage_url)
    _bucket, _, _folder = _store.path.strip("/").partition("/")
    if _store.scheme not in ("s3", "s3+http") or not (_store.hostname and _bucket):
        _stop("STORAGE_URL", "must read s3://KEY:SECRET@HOST/BUCKET")
    if not (_store.username and _store.password):
        _stop("STORAGE_URL", "must hold the key and its secret")
    if _store.scheme == "s3+http" and _store.hostname not in LOOPBACK:
        _stop("STORAGE_URL", "must be s3: without TLS only on this machine")
    STORAGES["default"] = {
        "BACKEND": "youthwork.lib.bucket.Bucket",
        "OPTIONS": {
            "endpoint_url": f"{'http' if _store.scheme == 's3+http' else 'https'}://"
            + _store.netloc.rpartition("@")[2],
            "access_key": unquote(_store.username),
            "secret_key": unquote(_store.password),
            "region_name": dict(parse_qsl(_store.query)).get("region", "eu-central-1"),
            "bucket_name": _bucket,
            "location": _folder,
        },
    }
if DEMO and sys.argv[1:2] == ["runserver"] and not (STATIC_ROOT / "staticfiles.json").exists():
    # On a fresh clone nothing was collected yet: pages take their files from where they stand.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    STATIC_ROOT, WHITENOISE_USE_FINDERS = None, True
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
ORG_NAME = env.str("ORG_NAME", default="")

# --- who looks for viruses in what is uploaded ----------------------------------------------------

CLAMAV: tuple[str, int] | str | None = None
if _clamav_url := env.str("CLAMAV_URL", default=""):
    _scanner = urlsplit(_clamav_url)
    try:
        _port = _scanner.port
    except ValueError:
        _port = None
    if _scanner.scheme == "tcp" and _scanner.hostname and _port and _scanner.path in ("", "/"):
        CLAMAV = (_scanner.hostname, _port)
    elif _scanner.scheme == "unix" and not _scanner.netloc and len(_scanner.path) > 1:
        CLAMAV = _scanner.path
    else:
        _stop("CLAMAV_URL", "must read tcp://HOST:PORT or unix:///PATH")

# --- who may ask for figures, beside this machine -------------------------------------------------

METRICS_FROM = []
for _network in _list("METRICS_FROM"):
    try:
        METRICS_FROM.append(ip_network(_network))
    except ValueError:
        _stop("METRICS_FROM", "must hold addresses or networks, separated by commas")

# --- logs, errors --------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING" if EMBEDDED else "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    _stop("LOG_LEVEL", "must be DEBUG, INFO, WARNING or ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "youthwork.logs.JsonFormatter"}},
    "filters": {"routes": {"()": "youthwork.logs.RouteInsteadOfPath"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["routes"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": LOG_LEVEL, "propagate": True, "handlers": []},
        # Query texts hold values; request lines hold paths of links.
        "django.db.backends": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "propagate": False},
        # Filtered at the logger too: after a reload gunicorn adds a handler of its own.
        "gunicorn.error": {"handlers": ["console"], "filters": ["routes"], "propagate": False},
        # Four beats a minute say nothing; what fails is a warning or an error.
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN and urlsplit(SENTRY_DSN).scheme not in ("http", "https"):
    _stop("SENTRY_DSN", "must be an https address")
if SENTRY_DSN:
    from youthwork.logs import start_error_tracking

    start_error_tracking(SENTRY_DSN)
