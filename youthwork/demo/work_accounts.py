"""Work accounts of the demo's people, their checks, and what came of those of who left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial

from organisation.models import Organisation, Platform, Team, User
from workers import checks, handles
from workers.actions import profiles as actions
from workers.choices.profiles import MANDATORY, Answer, Item
from workers.models import Availability, ProfileException, WorkProfile
from workers.screens.profiles import DAYS_IN_DUTCH
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import BEGAN, Cast
from youthwork.demo.plan import FILE_DAY
from youthwork.lib.dates import DAY

MADE_AT, CHECKED_AT, DECIDED_AT = time(11), time(15), time(16)
OUTSIDE_HOURS = "Nu hulp? Bel 112 of Kindertelefoon 0800-0432."


@dataclass(frozen=True)
class Checked:
    """A check: by whom (a key of the seed file), when, what was not so or not answered."""

    by: str
    on: date
    no: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    remarks: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AccountPlan:
    """Somebody's account on a platform with its checks, oldest first."""

    who: str
    platform: str
    handle: str
    checks: tuple[Checked, ...] = ()
    made: date = BEGAN
    bio: str = ""  # otherwise by the organisation's template
    buddy: str = ""
    public: tuple[str, str, date, date] | None = None  # reason, decided by, from, until


def _in_order(by: str, on: date) -> tuple[Checked, ...]:
    """In order for a year: once when the organisation began, and now."""
    return Checked(by, BEGAN + 14 * DAY), Checked(by, on)


W3_OPEN = Checked(
    "W1",
    date(2026, 10, 6),
    no=(1, 10),
    remarks={1: "Naam past niet in het patroon", 10: "Tijden staan er nog niet in"},
)
W7_OLD = _in_order("W7", date(2026, 5, 12))
ACCOUNTS = (
    AccountPlan("W1", "instagram", "jw_samira_vlinderstroom", _in_order("W2", date(2026, 8, 27))),
    AccountPlan("W1", "snapchat", "jwsamira_vlinder", _in_order("W2", date(2026, 8, 27))),
    AccountPlan("W1", "whatsapp", "werknummer", _in_order("W2", date(2026, 8, 27))),
    AccountPlan("W2", "instagram", "jw_daan_vlinderstroom", _in_order("W2", date(2026, 9, 14))),
    AccountPlan("W2", "tiktok", "jw_daan_vlinderstroom", _in_order("W2", date(2026, 9, 14))),
    AccountPlan(
        "W3",
        "instagram",
        "fenna_vlinderstroom",
        (W3_OPEN,),
        made=date(2026, 9, 29),
        bio="Jongerenwerker in Centrum. Altijd in voor een praatje.",
    ),
    AccountPlan("W4", "snapchat", "jwrodney_vlinder", _in_order("W4", date(2026, 9, 3))),
    AccountPlan("W4", "youtube", "vlinderstroomtv", _in_order("W4", date(2026, 9, 3))),
    AccountPlan("W5", "instagram", "jw_marleen_vlinderstroom", _in_order("W6", date(2026, 8, 31))),
    AccountPlan("W5", "facebook", "jw.marleen.vlinderstroom", _in_order("W6", date(2026, 8, 31))),
    AccountPlan("W6", "instagram", "jw_yusuf_vlinderstroom", _in_order("W6", date(2026, 9, 21))),
    AccountPlan("W6", "tiktok", "jw_yusuf_vlinderstroom", _in_order("W6", date(2026, 9, 21))),
    AccountPlan("W6", "snapchat", "jwyusuf_vlinder", _in_order("W6", date(2026, 9, 21))),
    AccountPlan("W7", "instagram", "jw_kirsten_vlinderstroom", W7_OLD),
    AccountPlan("W7", "discord", "server Havenhuis", W7_OLD),
    AccountPlan(
        "W8",
        "instagram",
        "jw_jermaine_vlinderstroom",
        (Checked("W8", date(2026, 8, 3)), Checked("W5", date(2026, 9, 8), no=(6,))),
        made=date(2026, 8, 1),
        public=(
            "Open profiel voor voetbalclips, zonder jongeren in beeld.",
            "W5",
            date(2026, 9, 7),
            date(2026, 12, 31),
        ),
    ),
    AccountPlan("W9", "facebook", "jw.anneke.vlinderstroom", _in_order("W10", date(2026, 9, 1))),
    AccountPlan("W9", "whatsapp", "werknummer", _in_order("W10", date(2026, 9, 1))),
    AccountPlan("W10", "instagram", "jw_thijs_vlinderstroom", _in_order("W10", date(2026, 9, 17))),
    AccountPlan("W10", "snapchat", "jwthijs_vlinder", _in_order("W10", date(2026, 9, 17))),
    AccountPlan(
        "W11",
        "instagram",
        "jw_lotte_vlinderstroom",
        (Checked("W11", date(2026, 10, 29), open=(5, 14, 15)),),
        made=date(2026, 10, 28),
        buddy="W10",
    ),
    AccountPlan("W12_vg", "instagram", "jw_bram_vlinderstroom", made=date(2026, 6, 1)),
)
# Who left, how their accounts ended, who did it and when.
ENDED = ("W12_vg", "handed_over", "W9", date(2026, 8, 5))
ANSWERED = ("workers.exception_", "workers.accounts_")  # kinds that nobody waits for any more
PROOF = "Inlog staat bij Thijs, jongeren zijn ingelicht in het centrum."
VISIBLE = {"W1": ("card", "signature", "poster"), "W4": ("card", "signature"), "W6": ("card",)}


def deeds_of(cast: Cast) -> list[tuple[datetime, Callable[[], object]]]:
    """What was done, each with its moment."""
    moment = cast.plan.shift.moment
    found: list[tuple[datetime, Callable[[], object]]] = []
    for plan in ACCOUNTS:
        at = moment(plan.made, MADE_AT)
        found.append((at, partial(_make, cast, plan, at)))
        if plan.public:
            at = moment(plan.public[2], DECIDED_AT)
            found.append((at, partial(_allow, cast, plan, at)))
        for made in plan.checks:
            at = moment(made.on, CHECKED_AT)
            found.append((at, partial(_check, cast, plan, made, at)))
        if plan.checks == W7_OLD:
            at = moment(date(2026, 11, 12), time(4))
            found.append((at, partial(_look_again, cast, plan, at)))
    who, how, by, day = ENDED
    at = moment(day, DECIDED_AT)
    found.append((at, partial(_end, cast, who, how, by, at)))
    for who, items in VISIBLE.items():
        at = moment(BEGAN + 30 * DAY, MADE_AT)
        found.append((at, partial(actions.set_visible, cast.people[who], items, now=at)))
    return found


def channels(cast: Cast) -> None:
    """Where the teams ask each other when in doubt."""
    for team in cast.teams.values():
        text = f"Appgroep {team.name} op de werktelefoon, of bel je teamleider"
        Team.objects.filter(pk=team.pk).update(team_channel=text)


def _profile(cast: Cast, plan: AccountPlan) -> WorkProfile:
    key = cast.plan.uuid("account", f"{plan.who}:{plan.platform}")
    rows = WorkProfile.objects.select_related("user", "platform", "last_check")
    return rows.get(public_id=key)


def _make(cast: Cast, plan: AccountPlan, at: datetime) -> None:
    person = cast.people[plan.who]
    organisation = Organisation.objects.get()
    periods = [
        (row.weekday, row.from_time, row.until_time) for row in Availability.objects.week_of(person)
    ]
    hours = handles.week_in_words(periods, DAYS_IN_DUTCH, "u")
    team = cast.team_of(plan.who).name
    values = {"team": team, "uren": hours or "Ma–vr 10–18 u"}
    texts = {"bio": plan.bio or handles.filled(organisation.bio_template, values)}
    if plan.who != "W3":
        texts["availability_text"] = f"{values['uren']}. {OUTSIDE_HOURS}"
    made = actions.keep(
        WorkProfile(public_id=cast.plan.uuid("account", f"{plan.who}:{plan.platform}")),
        {
            "platform": Platform.objects.get(slug=plan.platform),
            "handle": plan.handle,
            "buddy": cast.people.get(plan.buddy),
            **texts,
        },
        by=person,
        now=at,
    )
    if checks.lead_looks(plan.made) <= FILE_DAY:  # the lead looked along in its time
        WorkProfile.objects.filter(pk=made.pk).update(lead_looks_on=None)


def _allow(cast: Cast, plan: AccountPlan, at: datetime) -> None:
    assert plan.public is not None
    reason, decider, _from, until = plan.public
    asked = actions.ask_exception(
        _profile(cast, plan),
        reason=reason,
        until_day=cast.plan.shift.day(until),
        by=cast.people[plan.who],
        now=at,
    )
    key = cast.plan.uuid("exception", plan.who)
    ProfileException.objects.filter(pk=asked.pk).update(public_id=key)
    asked.public_id = key
    actions.decide_exception(asked, grants=True, by=cast.people[decider], now=at)
    forget_about(asked.profile.label, at, ANSWERED)


def _check(cast: Cast, plan: AccountPlan, made: Checked, at: datetime) -> None:
    given = {}
    for number, item in enumerate(Item, 1):
        if number in made.open:
            continue
        answer = Answer.NO if number in made.no else Answer.YES
        remark = made.remarks.get(number, "")
        if plan.platform == "whatsapp" and item in MANDATORY and number in (1, 2, 6):
            answer, remark = Answer.NOT_APPLICABLE, "Alleen een werknummer"
        given[item.value] = (str(answer), remark)
    actions.check(_profile(cast, plan), given, by=cast.people[made.by], now=at)


def _look_again(cast: Cast, plan: AccountPlan, at: datetime) -> None:
    actions.look_again(_profile(cast, plan), by=None, now=at)


def _end(cast: Cast, who: str, how: str, by: str, at: datetime) -> None:
    leaver: User = cast.people[who]
    for profile in WorkProfile.objects.held_by(leaver).current():
        actions.end(profile, how=how, proof=PROOF, by=cast.people[by], now=at)
    forget_about(leaver.label, at, ANSWERED)
