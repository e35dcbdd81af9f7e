"""Everybody who may knock, and something of everything to knock for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from consent.actions import asking as ask_consent
from consent.actions import events
from consent.choices.request import LinkPurpose
from organisation.actions import invitations
from organisation.choices import Role
from policy.actions import calendar_links, goals
from policy.actions import reports as report_actions
from privacy.actions import requests
from privacy.request_choices import LinkPurpose as RequestLinkPurpose
from signals.actions import filters, partner_requests, sharing, steps, triage
from signals.actions.approach import add_step
from signals.choices.signal import StepKind
from signals.models import AccountQuestion
from tests import make
from tests.consent import make as consent_make
from tests.policy import documents as policies
from tests.policy import make as policy_make
from tests.privacy import make as request_make
from tests.sign_in import sign_in
from workers.actions import imports, months
from workers.models import Contract, KnownFigure
from youthwork.lib.dates import DAY

NOBODY, BARE = "nobody", "bare"
LOGIN, SET_UP, CONFIRM = "log in", "set up a second step", "confirm"
STATIONS = {
    "/accounts/login/": LOGIN,
    "/accounts/second-step/": SET_UP,
    "/accounts/confirm/": CONFIRM,
}

ASKED = {
    "asked_on": date(2026, 11, 2),
    "question": "Is het druk op het plein?",
    "answer": "answered_generally",
}


def people() -> SimpleNamespace:
    """Two teams with a worker and a lead each, everybody else once, and a lead without factor.

    `worker` logged the signal of team Noord; `colleague` works there too.
    """
    cast = SimpleNamespace(organisation=make.organisation())
    noord, zuid = make.team("Noord", ["Plein"]), make.team("Zuid", ["Park"])
    cast.worker = make.person("Wim Werker", "worker", noord)
    cast.colleague = make.person("Cora Collega", "worker", noord)
    cast.lead = make.person("Lea Leider", "team_lead", noord)
    cast.other_worker = make.person("Otto Ander", "worker", zuid)
    cast.other_lead = make.person("Olga Leider", "team_lead", zuid)
    for name in ("manager", "privacy_officer", "administrator", "director"):
        setattr(cast, name, make.person(name.title(), name))
    cast.bare = make.person("Bas Bloot", "team_lead", noord)
    cast.noord, cast.zuid = noord, zuid
    return cast


def belongings(cast: SimpleNamespace) -> dict[str, Any]:
    """What the addresses of the table name: `ref`, `person`, `team`, `invitation`, `token`,
    `message`, `job` and `device` of the lead, `shift`, `approach` with a planned `step`,
    `activity`, `hours`, `nudge`, `phone`, `round`, `item`, `platform`, `proposal`, `trend_note`,
    `figure`, `known_figure`."""
    now = timezone.now()
    policies.one_of_each(cast.manager)
    proposed_goal = policies.goal(cast.manager)
    goals.propose(proposed_goal, revision=1, by=cast.manager, now=now)
    invitation = invitations.invite(
        "nieuw@example.org", role=Role.WORKER, team=cast.noord, by=cast.lead, now=now
    )
    partner, evaluation = make.partner(), make.evaluation()
    signal = make.signal(cast.worker)
    agreement = make.agreement(partner)
    disclosure = make.disclosure(signal, partner, by=cast.lead, now=now)
    pulled = make.approach(cast.lead, signals=[signal])
    step = add_step(
        pulled, "talk_youth", by=cast.lead, now=now, due_on=timezone.localdate(now) + DAY
    )
    round = make.round_of(timezone.localdate(now), community_service=True)
    todo = steps.plan_step(
        signal,
        StepKind.TALK_YOUTH,
        owner=cast.lead,
        due_on=timezone.localdate(now),
        by=cast.lead,
        now=now,
    )
    account = make.work_profile(cast.worker, buddy=cast.colleague)
    consent = consent_make.consent(cast.worker, cast.noord, now=now)
    question = consent_make.request(cast.worker, cast.noord, first_name="Ilse", now=now)
    event = events.announce(
        "Toernooi",
        timezone.localdate(now),
        consent_make.ROWS,
        team=cast.noord,
        by=cast.worker,
        now=now,
    )
    survey = policy_make.survey(cast.manager, now=now)
    told = make.example(cast.worker, published_at=now, day=timezone.localdate(now))
    for person in (cast.colleague, cast.lead):  # with the worker three, whose hours a report tells
        make.hours(person)
    report = policy_make.report(cast.manager, cast.director, told, now=now)
    handed = consent_make.request(cast.worker, cast.noord, now=now, route="device", email="")
    filed_checklist = make.filed_checklist(cast.manager)
    draft = make.checklist(cast.manager)
    officer = cast.privacy_officer
    asked = request_make.request(now)
    answered = request_make.answered(officer, now)
    request_make.advised_dpia(officer, now)
    processor = request_make.processor(officer, now)
    requests.send_link(asked, by=officer, now=now)  # of somebody whom consent knows
    return {
        "processor": processor.public_id,
        "data_request": asked.ref,
        "judged_request": request_make.assessed(officer, now).ref,
        "answered_request": answered.ref,
        "identity_token": request_make.link(asked, RequestLinkPurpose.IDENTITY, now),
        "answer_token": request_make.link(answered, RequestLinkPurpose.ANSWER, now),
        "first_hit": 1,
        "consent": consent.request.ref,
        "handed": handed.ref,
        "second": 2,
        "consent_token": ask_consent.issue_link(
            consent.request, consent.request.signers.get(), LinkPurpose.SIGN, now=now
        ),
        "post": consent_make.publication(consent, by=cast.worker).ref,
        "question": question.ref,
        "event": event.ref,
        "event_token": event.token,
        "survey": survey.public_id,
        "survey_token": survey.token,
        "report": report.public_id,
        "report_token": report_actions.give_link(report, by=cast.director, now=now),
        "concept": policy_make.report(cast.manager, None, told, now=now).public_id,
        "funding": policy_make.funding(cast.manager, now=now).public_id,
        "round": round.ref,
        "item": make.item(cast.worker, round, reason="").ref,
        "partner": partner.public_id,
        "agreement": str(agreement.from_day),
        "disclosure": disclosure.ref,
        "partner_token": sharing.issue_link(disclosure, now=now),
        "partner_request": partner_requests.write_down(partner, ASKED, by=cast.worker, now=now).ref,
        "waiting_request": partner_requests.write_down(
            partner, ASKED | {"answer": ""}, by=cast.worker, now=now
        ).ref,
        "ref": signal.ref,
        "approach": pulled.public_id,
        "step": step.public_id,
        "todo": todo.pk,
        "reported": triage.add_step(signal, StepKind.REPORTED_PLATFORM, by=cast.worker, now=now).pk,
        "told_question": AccountQuestion.objects.create(
            signal=signal, asked_on=timezone.localdate(now)
        ).pk,
        "begun": triage.add_step(signal, StepKind.ACTIVITY_STARTED, by=cast.worker, now=now).pk,
        "started": add_step(pulled, StepKind.ACTIVITY_STARTED, by=cast.lead, now=now).public_id,
        "filter": filters.keep("Snel", "tab=decide", False, by=cast.lead).public_id,
        "account": account.public_id,
        "deputy": make.deputy(cast.lead, cast.other_worker, now=now).pk,
        "exception": make.profile_exception(account).public_id,
        "activity": make.activity(cast.worker).public_id,
        "contact": make.contact(cast.worker).public_id,
        "hours": make.hours(cast.worker).public_id,
        "import": imports.keep(
            [["Dag", "Minuten"], ["2026-11-19", "60"]], by=cast.worker, now=now
        ).public_id,
        "closed_month": months.close(
            cast.noord, timezone.localdate(now) - 60 * DAY, by=cast.lead, now=now
        ).public_id,
        "contract": Contract.objects.create(
            user=cast.colleague, hours_per_week=32, from_day=date(2024, 1, 1)
        ).pk,
        "nudge": make.nudge(cast.worker).public_id,
        "phone": make.nudge(cast.colleague, reason="phone", answered_at=timezone.now()).public_id,
        "first_step": "along",
        "goal": make.growth_goal(cast.worker, by=cast.lead).public_id,
        "training": make.training(by=cast.lead).public_id,
        "laptop": make.equipment(by=cast.manager, teams=[cast.noord]).public_id,
        "platform": "snapchat",
        "proposal": make.platform_proposal(cast.worker).public_id,
        "trend_note": make.trend_note(cast.worker).public_id,
        "figure": make.figure(cast.lead).public_id,
        "known_figure": KnownFigure.objects.get(value="165").public_id,
        "campaign": make.campaign(cast.worker).public_id,
        "example": make.example(cast.worker).public_id,
        "filed_checklist": filed_checklist.public_id,
        "evidence": make.evidence(cast.manager).public_id,
        "condition_action": make.condition_action(draft, cast.worker, by=cast.manager).public_id,
        "evaluation": evaluation.public_id,
        "decision": make.decision(evaluation, cast.worker, by=cast.lead).public_id,
        "privacy_item": "privacy",
        "breach": make.breach(cast.worker).ref,
        "reading_question": make.reading_question(cast.worker, cast.privacy_officer).ref,
        "calendar_token": calendar_links.make(cast.manager, now=now),
        "aim": policies.adopted_goal(cast.manager).public_id,
        "aim_draft": policies.goal(cast.manager).public_id,
        "aim_proposed": proposed_goal.public_id,
        "person": cast.colleague.public_id,
        "team": cast.noord.public_id,
        "shift": make.duty(cast.lead, now, now + timedelta(hours=1), team=cast.noord).public_id,
        "device": make.push_device(cast.lead).public_id,
        "invitation": invitation.public_id,
        "job": make.job(cast.lead).ref,
        "message": make.failed_message(cast.lead).ref,
        "token": invitations.issue_link(invitation, now=now),
    }


class House:
    """Knocks as somebody; whatever that changes is undone."""

    def __init__(self) -> None:
        self.cast = people()
        self.things = belongings(self.cast)
        self.cookies = {NOBODY: ""}
        self.handler = Client().handler  # one for all knocks: it loads the middleware once
        for name, person in vars(self.cast).items():
            if hasattr(person, "email"):
                client = sign_in(Client(), person, factor=name != BARE)
                self.cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def knock(self, who: str, method: str, address: str, *, htmx: bool = False) -> str:
        """The answer as the table writes it: a status, or the station it leads to."""
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        client.handler = self.handler
        if cookie := self.cookies[who]:
            client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        headers = {"HX-Request": "true"} if htmx else {}
        with undone():
            return as_written(client.generic(method, address, headers=headers, **FORM))

    def address(self, name: str, **kwargs: Any) -> str:
        """The path of a URL name; an argument that names a belonging is filled in."""
        return reverse(name, kwargs={k: self.things.get(v, v) for k, v in kwargs.items()})


FORM = {"content_type": "application/x-www-form-urlencoded"}


@contextmanager
def undone() -> Iterator[None]:
    savepoint = transaction.savepoint()
    for cache in ("default", "process"):
        caches[cache].clear()
    yield
    transaction.savepoint_rollback(savepoint)


def as_written(response: HttpResponse) -> str:
    if response.status_code in (301, 302, 303):
        return STATIONS.get(response.url.partition("?")[0], "302")
    if "HX-Redirect" in response:
        return STATIONS.get(response["HX-Redirect"].partition("?")[0], "302")
    return str(response.status_code)


def every_name(resolver: URLResolver | None = None, prefix: str = "") -> list[str]:
    """The name of every address that this site answers; one without a name is an error."""
    names = []
    for row in (resolver or get_resolver()).url_patterns:
        if isinstance(row, URLResolver):
            inner = f"{prefix}{row.namespace}:" if row.namespace else prefix
            names += every_name(row, inner)
        else:
            assert isinstance(row, URLPattern)
            assert row.name, f"{row.pattern} has no name"
            names.append(prefix + row.name)
    return names
