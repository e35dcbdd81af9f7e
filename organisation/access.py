"""Who may do what: one table, answered through Django's `has_perm`.

A row is a right, its columns the roles that hold it. What a right reaches (own team, own rows,
severity) is decided by the queryset method that names the deed.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest
from django.utils import timezone

from organisation.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from organisation.models import User

WORKER, LEAD, MANAGER = Role.WORKER, Role.TEAM_LEAD, Role.MANAGER
PRIVACY, ADMIN, DIRECTOR = Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.DIRECTOR

RIGHTS: dict[str, frozenset[str]] = {
    right: frozenset(roles)
    for right, roles in {
        # signals
        "signals.log": {WORKER, LEAD},
        "signals.view": {WORKER, LEAD},  # the list, and rows that `visible_to` gives
        "signals.view_with_reason": {PRIVACY},
        "signals.triage": {LEAD},
        "signals.mask": {LEAD, PRIVACY},  # a name that stands there after all
        "signals.search": {WORKER, LEAD},
        "signals.approach": {LEAD},  # start one; who pulls it changes it too
        # Instaclean: one list for the organisation, so that no account is reported twice
        "signals.list_items": {WORKER, LEAD},
        "signals.read_items": {WORKER, LEAD, PRIVACY},
        "signals.send_round": {LEAD},
        "signals.see_rounds": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "signals.find_account": {LEAD, PRIVACY},  # exactly, with a reason
        # what is shared with partners
        "signals.propose_sharing": {WORKER, LEAD},
        "signals.share": {LEAD},  # under an agreement
        "signals.approve_sharing": {PRIVACY},  # without one
        "signals.answer_partners": {WORKER, LEAD, MANAGER, PRIVACY},
        "signals.write_trend_message": {MANAGER},  # and only who leads no team
        "signals.see_trends": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "signals.see_all_trends": {MANAGER, PRIVACY, DIRECTOR},  # of the organisation, published
        "signals.export_list": {LEAD},
        # image consent
        "consent.see": {WORKER, LEAD, PRIVACY, DIRECTOR},  # the page; the director its numbers
        "consent.ask": {WORKER, LEAD},
        "consent.take_in": {LEAD},  # paper consents of before, into the teams led
        "consent.view": {WORKER, LEAD, PRIVACY},  # in full: own requests, and those of teams led
        "consent.view_all": {PRIVACY},
        "consent.check": {WORKER, LEAD},  # may I post this?
        "consent.publish": {WORKER, LEAD},
        "consent.see_posts": {WORKER, LEAD, PRIVACY},
        "consent.withdraw": {WORKER, LEAD, PRIVACY},  # on behalf of who says so
        "consent.settle": {LEAD},  # when somebody with authority objects
        "consent.check_texts": {PRIVACY},
        "consent.erase": {PRIVACY},  # on request, and who may be asked again
        # policy: documents, goals, evaluations, the checklist, the report, the survey
        "policy.see": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},  # what is adopted
        "policy.see_all": {LEAD, MANAGER, PRIVACY},  # drafts and what went before too
        "policy.edit": {MANAGER},  # start, change and propose documents and goals
        "policy.give_input": {LEAD, MANAGER},  # work on drafts, write readings of goals
        "policy.edit_privacy_parts": {MANAGER, PRIVACY},  # documents and items on privacy
        "policy.confirm_reading": {WORKER, LEAD},
        "policy.adopt": {DIRECTOR},  # and see what is proposed to be adopted
        "policy.plan_evaluations": {MANAGER},  # and finish them
        "policy.fill_evaluations": {LEAD, MANAGER, PRIVACY},
        "policy.fill_checklist": {LEAD, MANAGER, PRIVACY},
        "policy.file_checklist": {MANAGER},  # begin a run, freeze it
        "policy.state_importance": {MANAGER, DIRECTOR},  # what the management says of it
        "policy.see_reports": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "policy.write_reports": {LEAD, MANAGER},  # concepts: a lead of the own teams
        "policy.write_all_reports": {MANAGER},
        "policy.make_definitive": {DIRECTOR},
        "policy.run_survey": {MANAGER},
        "policy.see_survey": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},  # small numbers hidden
        # people and settings
        "organisation.see_colleagues": {WORKER, LEAD, MANAGER, PRIVACY, ADMIN, DIRECTOR},
        "organisation.see_all_people": {MANAGER, PRIVACY, ADMIN, DIRECTOR},
        "organisation.see_duty": {WORKER, LEAD, MANAGER, PRIVACY},
        "organisation.plan_duty": {LEAD, MANAGER},
        "organisation.appoint_deputy": {LEAD, PRIVACY},  # for oneself, until a day
        "organisation.invite": {LEAD, ADMIN},
        "organisation.manage_people": {ADMIN},
        "organisation.manage_teams": {ADMIN},
        "organisation.see_teams_without_lead": {MANAGER, ADMIN},  # on the start page
        "organisation.change_settings": {ADMIN},
        "organisation.set_practice": {MANAGER, ADMIN},  # balance, pilot
        "organisation.open_signals": {PRIVACY},
        "organisation.see_readiness": {MANAGER, PRIVACY, ADMIN, DIRECTOR},
        "organisation.say_legal_basis": {DIRECTOR},  # nobody says it for another
        "organisation.say_operation": {ADMIN},
        "organisation.say_practised": {MANAGER},
        "organisation.see_partners": {WORKER, LEAD, MANAGER, PRIVACY},
        "organisation.edit_partners": {MANAGER, PRIVACY},
        "organisation.check_agreements": {PRIVACY},
        "organisation.see_facts": {WORKER, LEAD, MANAGER, PRIVACY, ADMIN, DIRECTOR},
        "organisation.check_facts": {PRIVACY},  # and change them
        # privacy
        "privacy.read_audit": {PRIVACY},
        "privacy.read_technical_audit": {ADMIN},
        "privacy.read_own_audit": {WORKER, LEAD, MANAGER, PRIVACY, ADMIN, DIRECTOR},
        "privacy.ask_about_reading": {PRIVACY},  # who is asked sees and answers it
        "privacy.start_breach": {WORKER, LEAD, MANAGER, PRIVACY, ADMIN, DIRECTOR},  # see own ones
        "privacy.work_breaches": {PRIVACY},
        "privacy.keep_terms": {PRIVACY},  # dry runs, shorter terms, legal holds
        "privacy.register_requests": {WORKER, LEAD, MANAGER, PRIVACY},  # write down what came in
        "privacy.handle_requests": {PRIVACY},
        "privacy.count_requests": {PRIVACY, DIRECTOR},  # the director numbers only
        "privacy.see_register": {MANAGER, PRIVACY, DIRECTOR},
        "privacy.keep_register": {PRIVACY},  # processors, own words
        "privacy.see_dpia": {MANAGER, PRIVACY, DIRECTOR},
        "privacy.write_dpia": {MANAGER, PRIVACY},
        "privacy.advise_dpia": {PRIVACY},
        "privacy.decide_dpia": {DIRECTOR},
        # outbox
        "outbox.see_failures": {ADMIN},
        # workers
        "workers.write_hours": {WORKER, LEAD},
        "workers.close_months": {LEAD},
        "workers.edit_contracts": {ADMIN},
        "workers.see_activities": {WORKER, LEAD},  # of the own teams
        "workers.see_team_hours": {LEAD, MANAGER, DIRECTOR},  # a lead with the people of the team
        "workers.see_all_team_hours": {MANAGER, DIRECTOR},  # numbers, nobody's name
        "workers.answer_nudges": {LEAD},  # a week after the question, in the teams led
        "workers.see_nudge_totals": {MANAGER},
        "workers.see_team_balance": {LEAD, MANAGER, DIRECTOR},  # numbers, nobody's name
        "workers.see_all_balances": {MANAGER, DIRECTOR},
        "workers.see_campaigns": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "workers.propose_campaigns": {WORKER, LEAD, MANAGER},
        "workers.edit_campaigns": {LEAD, MANAGER},  # and decide that we take part
        "workers.see_examples": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "workers.write_examples": {WORKER, LEAD, MANAGER},
        "workers.publish_examples": {LEAD, MANAGER},  # a lead those of the own team
        "workers.edit_all_examples": {MANAGER},
        "workers.check_practice": {PRIVACY},
        "workers.count_contacts": {WORKER, LEAD},  # and see what one counted oneself
        "workers.keep_profile": {WORKER, LEAD},  # own work accounts and their checks
        "workers.check_profiles": {LEAD},  # those of the teams led
        "workers.decide_for_leads": {MANAGER, DIRECTOR},  # where no other lead is
        "workers.see_profiles": {LEAD, MANAGER, PRIVACY, DIRECTOR},  # in full of teams led
        "workers.see_first_weeks": {WORKER},
        "workers.assess_self": {WORKER, LEAD},
        "workers.assess_others": {LEAD},
        "workers.see_competence_numbers": {MANAGER},
        "workers.see_trainings": {WORKER, LEAD, MANAGER},
        "workers.plan_trainings": {LEAD, MANAGER},
        "workers.see_recruitment": {LEAD, MANAGER},
        "workers.answer_pulse": {WORKER, LEAD},
        "workers.see_equipment": {WORKER, LEAD, MANAGER, ADMIN},
        "workers.use_equipment": {WORKER, LEAD},
        "workers.manage_equipment": {LEAD, MANAGER, ADMIN},
        "workers.manage_all_equipment": {MANAGER, ADMIN},
        "workers.see_platforms": {WORKER, LEAD, MANAGER, PRIVACY, DIRECTOR},
        "workers.propose_platforms": {WORKER},
        "workers.edit_platforms": {LEAD, MANAGER},
        "workers.oversee_platforms": {PRIVACY},  # what is proposed, not only what is adopted
        "workers.see_trend_notes": {WORKER, LEAD, MANAGER, PRIVACY},
        "workers.write_trend_notes": {WORKER, LEAD, MANAGER},
    }.items()
}

# Rights that open narratives: whoever holds one confirms a second factor or passkey to read.
READING_RIGHTS = frozenset(
    {
        *("signals.view", "signals.view_with_reason", "signals.read_items"),
        *("privacy.read_audit", "privacy.handle_requests"),
    }
)


# What came along with the session of the request for whose person Django asks right now.
_read_along: ContextVar[tuple[date, list[tuple[Any, ...]]] | None] = ContextVar(
    "read_along", default=None
)


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """Whose session this is, as Django finds and checks it.

    Who it is says the session, which is signed; what came along with it is taken for that person
    only, and for this one look, so it is never older than the session that it came with.
    """
    token = _read_along.set(getattr(request.session, "read_along", None))
    try:
        return get_user(request)
    finally:
        _read_along.reset(token)


class RightsBackend(BaseBackend):
    """Answers `user.has_perm("app.right")` from RIGHTS and the roles someone holds today."""

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:  # type: ignore[override]
        """Whether a role of the person holds the right; one that isn't in the table is an error."""
        roles = RIGHTS[perm]
        return bool(user_obj.is_active and roles & user_obj.roles)


class LogInBackend(AuthenticationBackend):
    """allauth's log-in by e-mail address and password; it grants no right."""

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:  # type: ignore[override]
        return False

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """An account has one address, its own: allauth's table of addresses stays empty."""
        person = get_user_model().objects.by_address(email, timezone.localdate())
        return self._check_password(person, password)

    def get_user(self, user_id: int) -> User | None:
        """The person of a session with their memberships: read along with it, or asked for now."""
        people, today = get_user_model().objects, timezone.localdate()
        day, rows = _read_along.get() or (None, [])
        held = people.person_in(rows) if day == today else None
        if held is None or held.pk != user_id:
            held = people.signed_in(user_id, today)
        if held is None:
            return super().get_user(user_id)  # nobody, or somebody without any role today
        return held if self.user_can_authenticate(held) else None


def may_read(user: User) -> bool:
    """Whether this person's rights open narratives."""
    return any(user.has_perm(right) for right in READING_RIGHTS)
