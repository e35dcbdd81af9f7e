"""Plain factories: each makes one thing that is right, and takes what a test wants otherwise."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import get_hasher, make_password
from django.test import Client
from django.utils import timezone

from organisation.actions import deputies, readiness
from organisation.choices import DataKind, NeverShared, ReadyPoint
from organisation.models import (
    DutyShift,
    Membership,
    Municipality,
    Organisation,
    Partner,
    Platform,
    PushDevice,
    SharingAgreement,
    Team,
    User,
)
from outbox.choices import Status
from outbox.models import Job, Message, new_ref
from policy.actions import checklist as checklist_deeds
from policy.actions import decisions
from policy.choices.checklist import Item, keys_of
from policy.models import ChecklistItem, ChecklistRun, Decision, Evaluation
from privacy.actions import breaches, reading_questions
from signals import quarters
from signals.actions import approach as approach_deeds
from signals.actions import items, log, sharing
from signals.models import Approach, Disclosure, InstacleanItem, InstacleanRound, Signal
from workers.actions import competences, means, platforms
from workers.actions import profiles as profile_deeds
from workers.actions.activities import save_activity
from workers.actions.campaigns import save_campaign
from workers.actions.contacts import count_contact
from workers.actions.examples import save_example
from workers.actions.figures import save_figure
from workers.actions.hours import Worked, book
from workers.models import (
    Activity,
    Campaign,
    ContactTally,
    Equipment,
    GrowthGoal,
    HourEntry,
    Nudge,
    PlatformFigure,
    PlatformPage,
    PlatformProposal,
    PracticeExample,
    ProfileException,
    Training,
    TrendNote,
    WorkProfile,
)
from workers.models.platforms import SAID

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY_NIGHT = datetime(2026, 11, 20, 22, 30, tzinfo=AMSTERDAM)
PASSWORD = "een-lang-wachtwoord"


def organisation(**also: Any) -> Organisation:
    values = {
        "name": "Stichting Proefstuk",
        "contact_mail": "info@example.org",
        "privacy_mail": "privacy@example.org",
        "works_council_agreed_on": date(2025, 9, 15),
        "dpia_on": date(2025, 9, 29),
        "signals_open_since": datetime(2025, 10, 1, tzinfo=AMSTERDAM),
    }
    return Organisation.objects.create(pk=1, **(values | also))


def closed_signals() -> Organisation:
    """The organisation before its signals were opened: there is no way back, so it begins anew."""
    before = Organisation.objects.get()
    Organisation.objects.all().delete()
    before.dpia_on = before.signals_open_since = before.signals_opened_by = None
    before.save(force_insert=True)
    Organisation.objects.forget_current()
    return before


def ready_for_signals(director: User, on_duty: User) -> None:
    """The ground was laid down, and somebody has duty in the next four weeks."""
    now = timezone.now()
    readiness.say(ReadyPoint.LEGAL_BASIS, by=director, now=now)
    DutyShift.objects.create(
        person=on_duty, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=31)
    )


def team(name: str = "Noord", areas: list[str] | None = None) -> Team:
    municipality, _made = Municipality.objects.get_or_create(name="Proefdam")
    return Team.objects.create(
        name=name, municipality=municipality, areas=areas or [], active_from=date(2020, 1, 1)
    )


@cache
def _password_hash(hasher: str) -> str:
    return make_password(PASSWORD, hasher=hasher)


def _unsaved(name: str, **also: Any) -> User:
    email = name.lower().replace(" ", ".") + "@example.org"
    password = _password_hash(get_hasher().algorithm)
    return User(email=also.pop("email", email), name=name, password=password, **also)


def people(*wanted: tuple[str, str, Team | None]) -> list[User]:
    """Several people (name, role, team) at once, in the order asked for."""
    User.objects.bulk_create([_unsaved(name) for name, _role, _team in wanted])
    by_name = {user.name: user for user in User.objects.all()}
    Membership.objects.bulk_create(
        Membership(user=by_name[name], role=role, team=in_team, from_day=date(2020, 1, 1))
        for name, role, in_team in wanted
    )
    return [by_name[name] for name, _role, _team in wanted]


def person(name: str, role: str = "", in_team: Team | None = None, **also: Any) -> User:
    """Someone who works here, in a role since 2020; the address follows from the name."""
    user = _unsaved(name, **also)
    user.save()
    if role:
        membership(user, role, in_team)
    return User.objects.get(pk=user.pk)


def membership(user: User, role: str, in_team: Team | None = None, **also: Any) -> Membership:
    return Membership.objects.create(
        user=user, role=role, team=in_team, **({"from_day": date(2020, 1, 1)} | also)
    )


def duty(person: User, starts_at: datetime, ends_at: datetime, **also: Any) -> DutyShift:
    """A shift for all teams, unless a team is given."""
    return DutyShift.objects.create(person=person, starts_at=starts_at, ends_at=ends_at, **also)


def push_device(person: User, **also: Any) -> PushDevice:
    endpoint = also.pop("endpoint", f"https://push.example.com/{uuid.uuid4()}")
    hashed = hashlib.sha256(endpoint.encode()).hexdigest()
    values = {"name": "Werktelefoon", "endpoint": endpoint, "endpoint_hash": hashed}
    return PushDevice.objects.create(user=person, **(values | also))


def platform(slug: str = "instagram", name: str = "Instagram") -> Platform:
    return Platform.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def partner(name: str = "Basisteam Proefdam", type: str = "police", **also: Any) -> Partner:
    """A partner with an address and nothing agreed."""
    values = {"contact": "Wijkagent", "contact_mail": "wijkagent@example.org"}
    return Partner.objects.create(name=name, type=type, **(values | also))


def agreement(
    partner: Partner, *kinds: str, from_day: date | None = None, **also: Any
) -> SharingAgreement:
    """An agreement in force, a year long; without kinds everything that can be allowed."""
    first = from_day or timezone.localdate() - timedelta(days=100)
    values = {
        "type": "covenant",
        "purpose": "acuut gevaar in de wijk",
        "legal_basis": "6_1_f",
        "until_day": first + timedelta(days=365),
        "data_allowed": list(kinds) or DataKind.values,
        "data_never": NeverShared.values,
    }
    return SharingAgreement.objects.create(partner=partner, from_day=first, **(values | also))


def observation(in_team: Team, now: datetime | None = None, **also: Any) -> log.Observation:
    """What somebody saw on Friday night, or now where that is before it."""
    values = {
        "client_id": uuid.uuid4(),
        "team": in_team,
        "category": "bullying",
        "severity": 2,
        "seen_at": FRIDAY_NIGHT if now is None else min(FRIDAY_NIGHT, now),
        "narrative": "In een groepsapp wordt iemand al dagen uitgelachen.",
        "interpretation": "unknown",  # what may be closed at any severity
    }
    return log.Observation(**(values | also))


def signal(
    by: User, in_team: Team | None = None, now: datetime | None = None, **also: Any
) -> Signal:
    """A signal as its worker logs it."""
    now = now or timezone.now()
    seen = observation(in_team or by.current_teams[0], now, **also)
    made, _new = log.log_signal(seen, by=by, now=now)
    return made


def approach(by: User, in_team: Team | None = None, **also: Any) -> Approach:
    """An approach that runs, pulled by who starts it."""
    signals, now = also.pop("signals", ()), also.pop("now", None) or timezone.now()
    values = {
        "team": in_team or by.current_teams[0],
        "title": "Vapes op de kermis",
        "problem": "Verkoop van vapes aan minderjarigen",
        "goal": "De verkoop stopt",
        "lead": by,
        "started_on": timezone.localdate(now),
    }
    return approach_deeds.start(values | also, by=by, now=now, signals=signals)


def activity(by: User, in_team: Team | None = None, **also: Any) -> Activity:
    """An activity of one evening, with who makes it."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "team": in_team or by.current_teams[0],
        "kind": "offline_group",
        "mode": "offline",
        "function": "early_warning",
        "title": "Praatgroep",
        "first_day": timezone.localdate(now),
        "workers": [by],
    }
    return save_activity(Activity(), values | also, by=by, now=now)


def contact(by: User, **also: Any) -> ContactTally:
    """A contact that somebody counted today."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "team": by.current_teams[0],
        "day": timezone.localdate(now),
        "direction": "youth_began",
        "known": "known",
        "outcome": "answered",
    }
    values["platform"] = also.pop("platform", None) or platform()
    return count_contact(values | also, by=by, now=now)


def hours(by: User, in_team: Team | None = None, **also: Any) -> HourEntry:
    """An hour online today, as its worker writes it."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "team": in_team or by.current_teams[0],
        "day": timezone.localdate(now),
        "where": "online",
    }
    if "started_at" not in also:
        values["minutes"] = 60
    return book(Worked(**(values | also)), by=by, now=now)


def nudge(worker: User, **also: Any) -> Nudge:
    """A question how it goes online, of eight days ago, which the lead may know of by now."""
    values = {"sent_on": timezone.localdate() - timedelta(days=8)}
    shares = {"online_percent": 9, "norm_percent": 25}
    return Nudge.objects.create(worker=worker, **(values | shares | also))


def growth_goal(person: User, *, by: User, **also: Any) -> GrowthGoal:
    """What somebody agreed to learn."""
    now = timezone.now()
    values = {
        "public_id": uuid.uuid4(),
        "competence": "privacy",
        "text": "Samen een bericht nakijken",
        "due_on": timezone.localdate(now) + timedelta(days=28),
    }
    return competences.agree(person, values | also, by=by, now=now)


def training(*, by: User, **also: Any) -> Training:
    now = timezone.now()
    values = {
        "title": "Privacy in gewone taal",
        "day": timezone.localdate(now) + timedelta(days=20),
        "hours": 1,
        "competences": ["privacy"],
    }
    return competences.save_training(Training(), values | also, by=by, now=now)


def equipment(*, by: User, **also: Any) -> Equipment:
    """A laptop that teams share, or whatever is said."""
    values = {
        "kind": "laptop",
        "label": "L-1",
        "state": "good",
        "since": date(2025, 1, 1),
        "holder": None,
        "teams": [],
        "note": "",
    }
    return means.save_equipment(Equipment(), values | also, by=by, now=timezone.now())


def platform_proposal(by: User, slug: str = "snapchat", **also: Any) -> PlatformProposal:
    """A change of a platform's page that waits for a decision."""
    now = also.pop("now", None) or timezone.now()
    pages = PlatformPage.objects.select_related("platform", "current")
    page = pages.get(platform__slug=slug)
    text = {name: getattr(page.current, name) for name in SAID}
    text |= {"cons": "Gesloten. Je moet om een gebruikersnaam vragen."} | also
    seen = page.current.number
    return platforms.propose(page, text, "Korter kan ook.", seen=seen, by=by, now=now)


def trend_note(by: User, slug: str = "snapchat", **also: Any) -> TrendNote:
    now = also.pop("now", None) or timezone.now()
    text = also.get("text", "Jongeren sturen liever spraak")
    known = Platform.objects.filter(slug=slug).first()
    return platforms.write_note(text, known, by=by, now=now)


def figure(by: User, slug: str = "snapchat", **also: Any) -> PlatformFigure:
    """A national figure of this year, unless a test wants another."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "platform": Platform.objects.get(slug=slug),
        "scope": "national",
        "year": now.year,
        "age_from": 15,
        "age_to": 19,
        "percent": 72,
        "sample": 2400,
        "source": "Landelijk panel",
    }
    made = PlatformFigure()
    save_figure(made, values | also, by=by, now=now)
    return made


def campaign(by: User, **also: Any) -> Campaign:
    """A campaign, adopted when who writes it down decides."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "name": "#NoShank",
        "owner": "national",
        "goal": "Minder messen op straat.",
        "message": "Laat je mes thuis.",
        "first_day": timezone.localdate(now),
    }
    return save_campaign(Campaign(), values | also, by=by, now=now)


def checklist(by: User, **also: Any) -> ChecklistRun:
    """A draft of the checklist of which every question was answered by a person."""
    now = also.pop("now", None) or timezone.now()
    run = checklist_deeds.begin(by=by, now=now)
    said = {"answer": "yes", "note": "Nagekeken in het overleg."} | also
    for row in ChecklistItem.objects.of_draft():
        answers = {key: checklist_deeds.Said(**said) for key in keys_of(row.item)}
        kept = {"status": "", "owner": by, "version": row.version}
        checklist_deeds.answer(row, answers, by=by, now=now, **kept)
    return run


def filed_checklist(by: User, **also: Any) -> ChecklistRun:
    now = also.setdefault("now", timezone.now())
    return checklist_deeds.file(checklist(by, **dict(also)), by=by, now=now)


def evidence(by: User, **also: Any) -> Any:
    """A link with the item on means of the draft."""
    row = ChecklistItem.objects.of_draft().get(item=Item.MEANS)
    values = {"kind": "link", "title": "Begroting 2026", "address": "https://example.org/b"}
    return checklist_deeds.add_evidence(row, values | also, by=by, now=timezone.now())


def condition_action(run: ChecklistRun, owner: User, *, by: User, **also: Any) -> Any:
    """What somebody does about means, within two weeks."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "text": "Werktelefoon vervangen",
        "owner": owner,
        "due_on": timezone.localdate(now) + timedelta(days=14),
    }
    return checklist_deeds.add_action(run, Item.MEANS, values | also, by=by, now=now)


def example(by: User, **also: Any) -> PracticeExample:
    """A practice example of today."""
    now = also.pop("now", None) or timezone.now()
    values = {
        "team": also.pop("team", None) or by.current_teams[0],
        "title": "Van dm naar baan",
        "function": "contact",
        "day": timezone.localdate(now),
        "situation": "Vraag om een certificaat kwam om 21 uur.",
        "online": "Dezelfde avond geantwoord.",
        "offline": "Twee dagen later samen naar een werkgever.",
        "result": "Cursus gehaald, contract.",
        "lesson": "Snel antwoord telt.",
    }
    return save_example(PracticeExample(), values | also, by=by, now=now)


def job(by: User, **also: Any) -> Job:
    """Long work that somebody asked for; it waits."""
    values = {
        "ref": new_ref("J"),
        "kind": "test.work",
        "subject": "signals.signal:all",
        "asked_by": by.label,
        "dedupe_key": str(uuid.uuid4()),
    }
    return Job.objects.create(**(values | also))


def draft(signal: Signal, partner: Partner, *, by: User, now: datetime, **also: Any) -> Disclosure:
    """Something composed to be shared: kind and severity, by link, and the youths know."""
    values = {"data_kinds": ["category", "severity"], "route": "link", "told_youth": "yes"}
    return sharing.compose(signal, partner, by=by, now=now, **(values | also))


def disclosure(
    signal: Signal, partner: Partner, *, by: User, now: datetime, **also: Any
) -> Disclosure:
    """Something that a lead shared under an agreement."""
    made = draft(signal, partner, by=by, now=now, **also)
    sharing.share(made, by=by, now=now)
    return made


def failed_message(to: User | str, **also: Any) -> Message:
    """A mail that was given up, to somebody or a label."""
    values = {
        "ref": new_ref("M"),
        "kind": "signals.urgent",
        "subject": "signals.signal:S-2026-0001",
        "recipient": to if isinstance(to, str) else to.label,
        "dedupe_key": str(uuid.uuid4()),
        "status": Status.FAILED,
    }
    return Message.objects.create(**(values | also))


def posted(**also: Any) -> dict[str, Any]:
    """What the signal form posts when filled in with the least."""
    values = {
        "client_id": str(uuid.uuid4()),
        "category": "bullying",
        "severity": "2",
        "narrative": "In een groepsapp wordt iemand al dagen uitgelachen.",
    }
    return {name: value for name, value in (values | also).items() if value is not None}


def signed_in(person: User, *, second_factor: bool = True, **also: Any) -> Client:
    """A client that is signed in as this person; reading needs the second factor."""
    from allauth.mfa.models import Authenticator

    client = Client(headers={"host": "localhost"}, **also)
    client.force_login(person, backend="organisation.access.LogInBackend")
    session = client.session
    methods = [{"method": "password", "at": time.time()}]
    if second_factor:
        Authenticator.objects.get_or_create(
            user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
        )
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def carried(client: Client, address: str) -> dict[str, str]:
    """What the form on this page carries of what stands there, as a browser sends it along."""
    return {"seen": client.get(address).context["form"]["seen"].value()}


def round_of(day: date, **also: Any) -> InstacleanRound:
    """The round of a day's quarter, its list open since that day at the latest."""
    year, quarter = quarters.quarter_of(day)
    starts, ends = quarters.list_days(year, quarter)
    values = {"ref": f"{year}-Q{quarter}", "ends_on": ends, "status": "open"}
    values["starts_on"] = min(starts, day)
    return InstacleanRound.objects.create(year=year, quarter=quarter, **(values | also))


def notice(now: datetime | None = None, **also: Any) -> items.Notice:
    """A complete notice, as it is typed at this moment."""
    values = {
        "platform": platform(),
        "category": "substances",
        "subcategory": "offer",
        "ground": "law",
        "rule_text": "Geen verkoop van drugs (Opiumwet)",
        "reason": "Het account biedt een lijst met pillen aan en bezorgt.",
        "account_handle": "pillen.centrum",
        "location_url": "https://www.instagram.com/pillen.centrum/",
        "seen_on": timezone.localdate(now) - timedelta(days=17),
        "good_faith": True,
    }
    return items.Notice(**(values | also))


def item(
    by: User,
    round: InstacleanRound | None = None,
    now: datetime | None = None,
    **also: Any,
) -> InstacleanItem:
    """An item as a worker puts it on the list."""
    return items.put_on_list(
        notice(now, **also), team=by.current_teams[0], round=round, by=by, now=now or timezone.now()
    )


def checked_at(moment: datetime) -> None:
    """Let every item that was checked have been at this moment: it may be sent since then."""
    InstacleanItem.objects.exclude(checked_at=None).update(checked_at=moment)


def work_profile(of: User, slug: str = "instagram", **also: Any) -> WorkProfile:
    """A work account of somebody; keywords win."""
    now = also.pop("now", None) or timezone.now()
    values = {"platform": platform(slug), "handle": f"jw_{of.first_name.lower()}_proefstuk"}
    return profile_deeds.keep(WorkProfile(user=of), values | also, by=of, now=now)


def profile_exception(profile: WorkProfile, **also: Any) -> ProfileException:
    """A question to have a public profile for a week."""
    now = also.pop("now", None) or timezone.now()
    until = timezone.localdate(now) + timedelta(days=7)
    values = {"reason": "Clips van de voetbalclub", "until_day": until}
    return profile_deeds.ask_exception(profile, **(values | also), by=profile.user, now=now)


def deputy(of: User, who: User, **also: Any) -> Membership:
    """Somebody who stands in for a role of somebody else from tomorrow, for a week."""
    now = also.pop("now", None) or timezone.now()
    first = timezone.localdate(now) + timedelta(days=also.pop("in_days", 1))
    days = {"from_day": first, "until_day": first + timedelta(days=7)} | also
    [post] = [held for held in of.current_memberships if held.deputy_for_id is None][:1]
    return deputies.appoint(post, who, by=of, now=now, **days)


# --- policy ---------------------------------------------------------------------------------------


def evaluation(**also: Any) -> Evaluation:
    """One that is to be held in three weeks."""
    values = {"number": 1, "due_on": timezone.localdate() + timedelta(days=21)}
    return Evaluation.objects.create(**(values | also))


def decision(evaluation: Evaluation, owner: User, *, by: User, **also: Any) -> Decision:
    values = {"what": "Rooster maken", "due_on": timezone.localdate(), "now": timezone.now()}
    values |= also
    return decisions.decide(
        evaluation, values["what"], owner, values["due_on"], by=by, now=values["now"]
    )


def reading_question(person, by, *, now=None, days=3, entry="", **values):
    """A question about reading that waits for somebody's answer."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    given = {
        "first_day": today - timedelta(days=days),
        "last_day": today,
        "reason": "Je las woensdagavond negen signalen van Noord. Wat zocht je?",
    } | values
    return reading_questions.ask(person, **given, by=by, now=now, entry=entry)


def breach(by, *, kind="wrong_parent", now=None, **values):
    """A breach that somebody reported, to be judged."""
    return breaches.start(
        kind, "Een mail ging naar een ander adres.", by=by, now=now or timezone.now(), **values
    )
