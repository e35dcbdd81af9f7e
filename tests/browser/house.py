"""The people and signals of the served instance: a small house in full swing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse
from django.utils import timezone

from consent.actions import events, withdrawing
from consent.actions.moving import move
from consent.choices.request import RequestStatus
from consent.models import FormText
from organisation.actions.invitations import invite
from organisation.choices import DataKind, Role
from organisation.models import DutyShift, Platform, Team
from outbox.choices import Status as MessageStatus
from policy.actions import reports as report_actions
from policy.actions import survey
from policy.choices.survey import RemarkOn
from privacy.request_choices import LinkPurpose
from signals.actions import (
    answers,
    approach,
    filters,
    items,
    merging,
    moving,
    owning,
    partner_requests,
    rounds,
    sharing,
    steps,
    trend_messages,
    triage,
)
from signals.choices.rounds import NotHeldCause
from signals.choices.signal import Outcome, Status, StepKind
from signals.models import PublishedList, Signal
from tests import make
from tests.consent import make as consents
from tests.policy import documents as policies
from tests.policy import make as policy_make
from tests.privacy import make as request_make
from tests.sign_in import give_second_factor
from workers.actions import (
    availability,
    competences,
    imports,
    means,
    months,
    platforms,
    profiles,
    timer,
)
from workers.choices.competences import CODES
from workers.choices.profiles import Item
from workers.models import Contract, PlatformPage
from workers.models.platforms import SAID
from youthwork.lib import dates

STORY = "Account zet sinds vanavond foto's met teksten over meisjes van twee scholen."


def furnish(now: datetime) -> SimpleNamespace:
    """Two teams with people in every role, someone on duty now, and signals in each state."""
    house = SimpleNamespace(
        organisation=make.organisation(
            name="Stichting De Brug", handle_pattern="jw_{voornaam}_debrug"
        )
    )
    house.centrum = make.team("Centrum", ["Binnenstad", "Station"])
    house.haven = make.team("Haven", ["Kade"])
    house.worker = make.person("Samira Aydin", "worker", house.centrum)
    house.colleague = make.person("Bram Kok", "worker", house.centrum)
    house.lead = make.person("Lotte Visser", "team_lead", house.centrum, phone="06 00 00 00 01")
    house.other_worker = make.person("Otto Maas", "worker", house.haven)
    house.manager = make.person("Mia Beleid", "manager")
    house.privacy_officer = make.person("Pia Wacht", "privacy_officer")
    house.administrator = make.person("Ad Beheer", "administrator")
    house.director = make.person("Dirk Bestuur", "director")
    for person in (house.worker, house.colleague, house.lead, house.other_worker):
        give_second_factor(person)
    for person in (house.manager, house.privacy_officer, house.administrator, house.director):
        give_second_factor(person)
    RecoveryCodes.activate(house.lead)
    house.shift = DutyShift.objects.create(
        person=house.lead, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(days=1)
    )
    make.push_device(house.lead)
    house.newcomer = make.person("Nora Nieuw", "worker", house.haven)  # no second factor yet
    house.invitation = invite(
        "gast@example.org", role=Role.WORKER, team=house.centrum, by=house.lead, now=now, send=False
    )
    house.other_role = invite(
        house.colleague.email,
        role=Role.TEAM_LEAD,
        team=house.centrum,
        by=house.administrator,
        now=now,
        send=False,
    )
    house.signals = _signals(house, now)
    house.police = make.partner("Basisteam Meerwolde", phone="0900-8844")
    today = timezone.localdate(now)
    make.agreement(
        house.police, from_day=today - timedelta(days=700), until_day=today + timedelta(days=25)
    )
    house.school = make.partner("Het Meerlicht College", "school", contact_mail="")
    house.counting = make.partner("Dienst Cijfers Meerwolde", "municipality")
    make.agreement(house.counting, DataKind.COUNTS)
    _accounts(house, now)
    _share(house, now)
    _approaches(house, now)
    _platforms(house, now)
    _instaclean(house, now)
    _consents(house, now)
    # Who holds a link: asked, and asked and answered.
    house.parent_asked = consents.request(
        house.worker, house.centrum, now=now, first_name="Sem", email="sem@example.org"
    )
    house.parent_answered = consents.consent(
        house.worker, house.centrum, now=now, first_name="Noor", email="noor@example.org"
    ).request
    house.answered_here = consents.consent(
        house.worker, house.centrum, now=now, first_name="Kim", route="device", email=""
    ).request
    house.on_device = consents.request(
        house.colleague, house.centrum, now=now, first_name="Pim", route="device", email=""
    )
    FormText.objects.filter(language="ar").update(checked_on=timezone.localdate(now))
    house.waiting = consents.request(house.worker, house.centrum, first_name="Ilse", now=now)
    house.event = events.announce(
        "Voetbaltoernooi",
        timezone.localdate(now),
        consents.ROWS,
        team=house.centrum,
        by=house.worker,
        now=now,
    )
    words = {RemarkOn.KNOW: "Reageer ook na zes uur"}
    house.survey = policy_make.survey(house.manager, now=now)
    for number in range(30):
        given = {"help_by": "call"} if number % 3 else {"age": "16_17"} if number % 2 else {}
        answer = policy_make.picked(**given, words=words if number < 2 else {})
        survey.answer(house.survey, answer, now=now)
    told = make.example(house.worker, published_at=now, day=timezone.localdate(now))
    house.report = policy_make.report(house.manager, house.director, told, now=now)
    officer = house.privacy_officer
    request_make.processor(officer, now, name="Kopiehuis", signed_on=None, place="clauses")
    house.processor = request_make.processor(officer, now)
    request_make.decided_dpia(officer, house.director, now)
    request_make.advised_dpia(house.manager, now)
    house.asked_request = request_make.request(now, email="ouder@example.org")
    house.judged_request = request_make.assessed(officer, now)
    house.erase_request = request_make.assessed(officer, now, kind="erase")
    house.answered_request = request_make.answered(officer, now)
    house.identity_token = request_make.link(house.asked_request, LinkPurpose.IDENTITY, now)
    house.answer_token = request_make.link(house.answered_request, LinkPurpose.ANSWER, now)
    house.report_token = report_actions.give_link(house.report, by=house.director, now=now)
    house.concept = policy_make.report(house.manager, None, told, now=now)
    house.funding = policy_make.funding(house.manager, now=now)
    house.job = make.job(house.lead, state="running", progress=45)
    done = {"finished_at": now}
    house.done_job = make.job(house.lead, state="done", progress=100, **done)
    house.failed_job = make.job(house.lead, state="failed", last_error="OSError", **done)
    make.failed_message(house.lead, attempts=15, last_error="SMTPServerDisconnected")
    make.failed_message(house.worker, attempts=1, status=MessageStatus.BOUNCED)
    return house


def _accounts(house: SimpleNamespace, now: datetime) -> None:
    """Work accounts in order, with something open, and one that was not looked at."""
    answers = {item.value: ("yes", "") for item in Item}
    # Every minute of the week: mails of this house never wait.
    weekdays = [(day, time(0), time(23, 59)) for day in range(7)]
    availability.set_week(house.worker, weekdays, by=house.worker, now=now)
    house.account = make.work_profile(house.worker, now=now, bio="Jongerenwerker, DM mag altijd")
    open_ones = {"profile_6": ("no", "Wordt aan gewerkt"), "profile_12": ("no", "")}
    profiles.check(house.account, answers | open_ones, by=house.worker, now=now)
    house.exception = make.profile_exception(house.account, now=now)
    done = make.work_profile(house.worker, "snapchat", now=now)
    profiles.check(done, answers, by=house.lead, now=now)
    make.work_profile(house.worker, "tiktok", now=now)
    Team.objects.filter(pk=house.centrum.pk).update(team_channel="Appgroep Centrum")
    make.deputy(house.lead, house.colleague, now=now)


def _consents(house: SimpleNamespace, now: datetime) -> None:
    """Questions that wait and came back, a consent with posts, one that stopped, a refusal."""
    worker, team = house.worker, house.centrum
    asked = {
        name: consents.request(
            worker, team, first_name=name, now=now - timedelta(days=days), occasion="Talentshow"
        )
        for name, days in (("Noor", 3), ("Sem", 11), ("Odin", 5), ("Ties", 1))
    }
    house.unanswered, house.undelivered = asked["Noor"], asked["Odin"]
    move(asked["Odin"], RequestStatus.UNDELIVERABLE, by=None, now=now)
    consents.signed(asked["Ties"], consents.NO, now=now)
    house.refused = asked["Ties"]
    house.consent = consents.consent(worker, team, now=now - timedelta(days=30))
    house.post = consents.publication(house.consent, by=worker)
    stopped = consents.consent(worker, team, first_name="Ilyas", now=now - timedelta(days=40))
    house.other_post = consents.publication(stopped, house.consent, by=worker, channel="website")
    withdrawing.withdraw(stopped, None, who="signer", route="link", now=now)
    house.stopped = stopped
    house.disputed = consents.consent(worker, team, first_name="Dina", now=now)
    withdrawing.dispute(house.disputed, by=house.lead, now=now)


def _instaclean(house: SimpleNamespace, now: datetime) -> None:
    """An open round with young people who help, one that was sent, one that was not held."""
    today, ago = timezone.localdate(now), now - timedelta(days=120)
    house.round = make.round_of(today, community_service=True, participants_count=3)
    house.item = make.item(house.worker, house.round, now)
    house.incomplete_item = make.item(house.worker, house.round, now, location_url="", reason="")
    seen_twice = make.item(house.worker, house.round, now, location_url="https://t.me/vb_samen")
    items.check(seen_twice, by=house.colleague, now=now)
    rounds.add_session(
        house.round, held_on=today, themes=["bystander"], reflection="Goed gesprek.",
        by=house.worker, now=now,
    )  # fmt: skip
    house.old_round = make.round_of(timezone.localdate(ago))
    sent = [
        make.item(house.worker, house.old_round, ago, location_url=f"https://t.me/vb{number}")
        for number in range(3)
    ]
    for item in sent:
        items.check(item, by=house.colleague, now=ago)
    rounds.send(house.old_round, by=house.lead, now=ago)
    for item, decision in zip(sent, ("not_removed", "removed"), strict=False):
        item.refresh_from_db()
        on = timezone.localdate(ago + timedelta(days=4))
        answers.decide(item, decision, on, "Bezwaar kan.", by=house.lead, now=now)
    house.sent_item, house.removed_item = sent[0], sent[1]
    answers.note_wrong(sent[1], "Het was een grap van een klas.", by=house.worker, now=now)
    house.empty_round = make.round_of(today - timedelta(days=300))
    rounds.not_held(house.empty_round, NotHeldCause.PEOPLE, by=house.lead, now=now)


def _hours(house: SimpleNamespace, now: datetime) -> None:
    """A night, an afternoon offline and travel; a timer that was forgotten.

    Each lies in the same week on every day, so that a page of a week weighs the same.
    """
    today, at = timezone.localdate(now), dates.moment_at
    Contract.objects.create(user=house.worker, hours_per_week=36, from_day=date(2024, 1, 1))
    monday = dates.week_start(today)
    before, sunday = monday - 2 * dates.DAY, monday - dates.DAY
    house.hours = make.hours(
        house.worker, day=before, started_at=at(before, time(20)), ended_at=at(sunday, time(1)),
        kind="conversation", function="contact", platform=make.platform(), note="Rustig.",
    )  # fmt: skip
    this_week = max(today - dates.DAY, monday)
    make.hours(house.worker, day=this_week, where="offline", minutes=240, kind="centre")
    make.hours(house.worker, day=this_week, where="other", minutes=45, kind="travel")
    make.hours(house.worker, day=today, minutes=30, kind="conversation", function="contact")
    # A report tells hours of three people; these lie before the four weeks of the time split.
    for person in (house.colleague, house.lead):
        make.hours(person, day=today - timedelta(days=29), where="offline", minutes=60)
    team = house.worker.current_teams[0]
    house.closed_month = months.close(team, today - timedelta(days=70), by=house.lead, now=now)
    house.nudge = make.nudge(house.worker)
    heading = ["Dag", "Minuten", "Waar", "Soort werk"]
    rows = [[str(before), "45", "online", "Gesprek"], [str(before), "90", "offline", "School"]]
    wrong = [[str(before), "4500", "online", "Vissen"], ["gisteren", "90", "maan", ""]]
    house.file = imports.keep([heading, *rows], by=house.worker, now=now)
    house.wrong_file = imports.keep([heading, *rows, *wrong], by=house.worker, now=now)
    forgot = now - timedelta(hours=20)
    timer.start(house.colleague.current_teams[0], "online", by=house.colleague, now=forgot)


def _platforms(house: SimpleNamespace, now: datetime) -> None:
    """A page with figures of four years and a gap, a proposal, notes; one put away."""
    for year, ours, theirs in ((3, 74, 79), (2, 78, 76), (1, None, 74), (0, 81, 72)):
        then = {"year": now.year - year, "now": now}
        house.figure = make.figure(house.manager, percent=theirs, **then)
        if ours:
            own = {"scope": "own", "sample": 164, "source": "Eigen enquête", "percent": ours}
            make.figure(house.manager, **own, **then)
    make.figure(house.manager, "whatsapp", percent=90, now=now)
    few = {"scope": "own", "percent": 4, "sample": 60, "source": "Eigen enquête"}
    make.figure(house.manager, "discord", **few, now=now)
    house.proposal = make.platform_proposal(house.worker, now=now)
    make.trend_note(house.worker, now=now)
    make.trend_note(house.colleague, "", text="Een nieuwe app voor korte filmpjes", now=now)
    page = PlatformPage.objects.select_related("platform", "current").get(platform__slug="snapchat")
    text = {name: getattr(page.current, name) for name in SAID}
    text |= {"audience": "Bijna alleen jongeren, ook onder de twaalf.", "what_changed": "Gehoord."}
    platforms.change(page, text, seen=1, by=house.lead, now=now)
    ended = platforms.add("Praatpaal", text, by=house.manager, now=now)
    platforms.set_status(ended.platform, "archived", by=house.manager, now=now)


def _approaches(house: SimpleNamespace, now: datetime) -> None:
    """One that runs, with steps done and planned, one that ended; a weekly group and a talk."""
    ago = now - timedelta(days=9)
    today = timezone.localdate(now)
    for direction, outcome in (("youth_began", "answered"), ("worker_began", "appointment")):
        make.contact(house.worker, direction=direction, outcome=outcome, theme="safety")
    make.contact(
        house.worker, theme="livelihood", count=3, day=timezone.localdate(now) - timedelta(days=1)
    )
    levels = {code: 1 + place % 4 for place, code in enumerate(CODES)}
    for by, said in ((house.worker, levels), (house.lead, dict.fromkeys(CODES, 3))):
        competences.assess(house.worker, said, by=by, now=now)
    make.growth_goal(house.worker, by=house.lead)
    house.training = make.training(by=house.lead)
    make.equipment(by=house.lead, kind="phone", label="T-1", holder=house.worker)
    house.laptop = make.equipment(by=house.lead, teams=[house.worker.current_teams[0]])
    tomorrow = today + timedelta(days=1)
    means.book(house.laptop, tomorrow, time(9), time(12), by=house.worker, now=now)
    house.activity = make.activity(
        house.worker,
        workers=[house.worker, house.colleague],
        title="Praatgroep ‘Even niet alleen’",
        recurrence="weekly",
        first_day=today - timedelta(days=28),
        from_time=time(19),
        until_time=time(20, 30),
        participants_count=8,
        themes=["safety"],
        now=ago,
    )
    _hours(house, now)
    make.activity(
        house.colleague, kind="look_around", mode="online", title="Rondje online", now=ago
    )
    house.campaign = make.campaign(house.lead, first_day=today - timedelta(days=20), now=ago)
    make.campaign(house.worker, name="Laat je zien", owner="own", now=ago)
    for title, reach in (("Filmpje van de quiz", 430), ("Uitleg in drie plaatjes", 1250)):
        make.activity(
            house.worker, kind="post", mode="online", title=title, campaign=house.campaign,
            platform=make.platform(), reach=reach, reach_kind="views", now=ago,
        )  # fmt: skip
    house.example = make.example(house.worker)
    house.filed_checklist = make.filed_checklist(house.manager, now=ago)
    draft = make.checklist(house.manager)
    make.evidence(house.manager)
    make.condition_action(draft, house.lead, by=house.manager)
    house.breach = make.breach(house.worker)
    house.reading_question = make.reading_question(house.worker, house.privacy_officer)
    house.evaluation = make.evaluation(
        figures={"platforms": {"all": 8, "looked": 6, "old": 2}}, figures_on=today, figures_at=now,
    )  # fmt: skip
    house.decision = make.decision(house.evaluation, house.worker, by=house.lead)
    policies.one_of_each(house.manager)
    house.aim = policies.adopted_goal(house.manager, now=ago)
    house.aim_draft = policies.goal(house.manager, target=None)
    signals = [house.signals.waiting, house.signals.running, house.signals.closed]
    house.approach = make.approach(house.lead, signals=signals, now=ago)
    approach.add_step(
        house.approach,
        StepKind.CHECKED_OFFLINE,
        note="Samen over de kermis gelopen.",
        outcome="Het klopte: wie jong oogde, kreeg hem ook.",
        by=house.lead,
        now=now - timedelta(days=6),
    )
    approach.add_step(
        house.approach,
        StepKind.ACTIVITY_STARTED,
        activity=house.activity,
        by=house.worker,
        now=now - timedelta(days=5),
    )
    house.begun_in_approach = approach.add_step(
        house.approach, StepKind.ACTIVITY_STARTED, by=house.lead, now=now - timedelta(days=4)
    )
    approach.add_step(
        house.approach,
        StepKind.INFORMATION_GIVEN,
        note="Een kort filmpje met de GGD.",
        owner=house.worker,
        due_on=today + timedelta(days=3),
        by=house.lead,
        now=now,
    )
    house.ended_approach = make.approach(
        house.lead, title="Overlast bij het station", signals=[house.signals.closed], now=ago
    )
    approach.end(
        house.ended_approach,
        "Het is rustig.",
        lesson="Online laat het zien, offline bevestigt het.",
        ended_on=today,
        by=house.lead,
        now=now,
    )


def signal(by, ago: timedelta, now: datetime, **also) -> Signal:
    """One that was seen and logged a while ago."""
    return make.signal(by, now=now - ago, seen_at=now - ago, **also)


def _share(house: SimpleNamespace, now: datetime) -> None:
    """A draft, something shared, something that waits for the privacy officer, two questions."""
    signals = house.signals
    values = {
        "data_kinds": ["category", "severity", "area_time", "summary"],
        "summary": "Er is opgeroepen tot een vechtpartij bij het station.",
        "by": house.lead,
        "now": now,
    }
    # About another signal: of one, for one partner, somebody has one draft, which sharing uses up.
    house.draft = make.draft(signals.running, house.police, **values)
    house.shared = make.disclosure(signals.urgent, house.police, **values)
    house.asked = make.draft(
        signals.running, house.school, by=house.lead, now=now, route="spoken", told_youth="no",
        told_reason="Gevaar ging voor.",
    )  # fmt: skip
    sharing.ask(house.asked, by=house.lead, now=now)
    published = PublishedList.objects.create(
        kind="category",
        first_month=date(2024, 9, 1),
        last_month=date(2024, 10, 1),
        total=31,
        figures=[["opportunity", 12, "shown"], ["violence", 15, "shown"],
                 ["wellbeing", None, "under"], ["bullying", None, "also"]],
        published_at=now,
    )  # fmt: skip
    opening = "We zagen meer ruzies rond het station."
    house.trend_sent = trend_messages.compose(published, opening, by=house.manager, now=now)
    trend_messages.send(house.trend_sent, [house.police], by=house.manager, now=now)
    house.trend_message = trend_messages.compose(published, opening, by=house.manager, now=now)
    house.demand = partner_requests.demand(house.police, by=house.worker, now=now)
    house.question = partner_requests.write_down(
        house.police,
        {
            "asked_on": timezone.localdate(now),
            "asked_by": "wijkagent",
            "question": "Kunnen jullie kijken wie er vocht?",
            "purpose": "onderzoek",
            "about_persons": True,
            "answer": "refused",
            "refusal_reason": "watching",
            "told": "We zijn vrijdag op het plein.",
        },
        by=house.lead,
        now=now,
    )
    house.question_that_waits = partner_requests.write_down(
        house.police,
        {
            "asked_on": timezone.localdate(now),
            "asked_by": "wijkagent",
            "question": "Weten jullie of er vanavond iets is?",
            "purpose": "toezicht bij het station",
            "about_persons": False,
            "answer": "",
        },
        by=house.worker,
        now=now,
    )


def _signals(house: SimpleNamespace, now: datetime) -> SimpleNamespace:
    instagram = Platform.objects.get(slug="instagram")
    snapchat = Platform.objects.get(slug="snapchat")
    hours, days = lambda n: timedelta(hours=n), lambda n: timedelta(days=n)
    made = SimpleNamespace()
    made.urgent = signal(
        house.colleague,
        hours(3),
        now,
        category="violence",
        subcategory="call_to_fight",
        severity=5,
        platform=snapchat,
        area="Station",
        account_handle="voorbeeld_account",
        location_url="https://example.org/bericht/1",
        still_visible="yes",
        about_minors="yes",
        group_size="6_10",
        age_band="13_15",
        first_steps=["consulted_colleague"],
    )
    made.new = signal(
        house.worker, hours(20), now, severity=3, category="exposing", platform=instagram
    )
    made.opportunity = signal(
        house.colleague,
        days(1),
        now,
        category="opportunity",
        severity=None,
        opportunity_when="now",
        narrative="Een groepje wil zelf een sportavond opzetten.",
    )
    begun = triage.add_step(
        made.opportunity, StepKind.ACTIVITY_STARTED, by=house.colleague, now=now
    )
    made.begun = reverse("signals:step_activity", args=[made.opportunity.ref, begun.pk])
    made.home = signal(house.worker, days(2), now, category="unsafe_home", severity=4, narrative="")
    made.image = signal(
        house.worker,
        days(2),
        now,
        category="exposing",
        subcategory="sexual_image_minor",
        narrative="",
    )
    made.other = signal(
        house.worker, days(2), now, category="other", severity=1, title="Nieuwe straattaal"
    )
    made.running = signal(house.worker, days(3), now, platform=snapchat, area="Binnenstad")
    owning.assign(made.running, house.worker, by=house.lead, now=now - days(2))
    triage.add_step(
        made.running,
        StepKind.CONSULTED_COLLEAGUE,
        note="Morgen samen langs het plein.",
        by=house.worker,
        now=now - days(1),
    )
    made.waiting = signal(house.colleague, days(9), now, category="substances", severity=3)
    owning.assign(made.waiting, house.colleague, by=house.lead, now=now - days(8))
    moving.move(made.waiting, Status.WAITING_PARTNER, by=house.colleague, now=now - days(7))
    again = {"platform": snapchat, "severity": 2, "area": "Station"}
    made.alike = signal(
        house.worker, hours(4), now, category="violence", subcategory="call_to_fight", **again
    )
    made.same = signal(
        house.worker, hours(5), now, category="bullying", account_handle="voorbeeld_account",
        **again,
    )  # fmt: skip
    made.twice, made.duplicate = merging.merge(
        signal(house.worker, days(4), now, category="gaming", severity=2),
        signal(house.colleague, days(3), now, category="gaming", severity=2),
        by=house.lead,
        now=now,
    )
    for ahead in range(6):
        steps.plan_step(
            made.alike, StepKind.TALK_YOUTH, owner=house.lead, by=house.lead, now=now,
            due_on=timezone.localdate(now) + days(ahead),
        )  # fmt: skip
    filters.keep("Actie, nog te doen", "tab=decide&severity=3", False, by=house.lead)
    made.closed = signal(house.worker, days(30), now, category="nuisance", area="Station")
    owning.assign(made.closed, house.worker, by=house.lead, now=now - days(29))
    triage.close(made.closed, next(iter(Outcome)), by=house.lead, now=now - days(20))
    return made
