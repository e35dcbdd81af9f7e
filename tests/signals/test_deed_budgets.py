"""What a deed that is done now and then asks of the database, where nothing unusual hangs on it.

And what each page of signals and partners asks.

Counted as in test_budgets.py, on the second time: session and person included. Who does it leads a
team, for which the duty is asked too.
"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import Partner
from signals.actions import approach, items, merging, steps, trend_messages, triage
from signals.choices.signal import StepKind
from signals.models import InstacleanItem, InstacleanRound, PublishedList, Signal, TrendMessage
from signals.screens import follow
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_approaches import new_activity
from tests.signals.test_approaches import posted as approach_form
from tests.signals.test_budgets import PAGE, SAVING, asked, seated, told
from tests.signals.test_partner_requests import ASKED

pytestmark = pytest.mark.django_db
ADULT = {"category": "exposing", "subcategory": "sexual_image_adult", "severity": 3}
SAID = {"interpretation": "peer_pressure", "identity_sure": "", "offline_picture": "fits"}


def at(name, *args):
    return reverse(f"signals:{name}", args=args)


def of_partner(name, partner, *args):
    return reverse(f"partners:{name}", args=[partner.public_id, *args])


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# --- what is posted where, after what; each makes its own rows ------------------------------------


def other_kind(cast, kind="violence:fight_video", **also):
    signal = make.signal(cast.worker, **ADULT)
    posted = {
        "kind": kind,
        "platform": signal.platform.slug if signal.platform else "",
        "reason": "Het ligt anders.",
        "sure": "on",
        "seen": follow.seen(signal, timezone.now()),
    }
    return at("change_kind", signal.ref), posted | also


def good_news(cast):
    return other_kind(cast, "opportunity:talent")


def image_of_a_minor(cast):
    return other_kind(cast, "exposing:sexual_image_minor", reason="")


def assess(cast):
    posted = SAID | {"meaning": "Het lijkt menens.", "version": "1"}
    return at("assess", make.signal(cast.worker).ref), posted


def reporting_code(cast):
    signal = make.signal(cast.worker, category="unsafe_home", severity=4)
    return at("reporting_code", signal.ref), {"code_step_1": day(), "code_step_2": day()}


def own_signal(cast):
    return make.signal(cast.lead, severity=2, now=timezone.now())


def retract(cast):
    return at("retract", own_signal(cast).ref), {"retract_reason": "mistake", "version": "1"}


def edit(cast):
    posted = make.posted(narrative="Een heel ander verhaal van de dag.", version="1")
    return at("edit", own_signal(cast).ref), posted


def two_together(cast):
    one, other = make.signal(cast.worker), make.signal(cast.worker)
    merging.merge(one, other, by=cast.lead, now=timezone.now())
    return one, other


def split(cast):
    return at("split", two_together(cast)[1].ref), {}


def mask_together(cast):
    one, _other = two_together(cast)
    return at("mask", one.ref), {"words": "uitgelachen", "reason": "Een naam."}


def close_together(cast):
    one, _other = two_together(cast)
    return at("close", one.ref), {"outcome": "nothing_found"}


def resume(cast):
    signal = make.signal(cast.worker)
    until = timezone.localdate() + timedelta(days=3)
    triage.pause(signal, until, "wacht", by=cast.lead, now=timezone.now())
    return at("resume", signal.ref), {}


def planned_of(cast, owner, signal=None):
    signal = signal or make.signal(cast.worker)
    due_on = timezone.localdate() + timedelta(days=1)
    also = {"due_on": due_on, "by": cast.lead, "now": timezone.now()}
    return signal, steps.plan_step(signal, StepKind.TALK_YOUTH, owner=owner, **also)


def step_done(cast, planned=planned_of):
    signal, step = planned(cast, cast.lead)
    return at("step_done", signal.ref, step.pk), {"result": "Rustig."}


def step_given(cast, planned=planned_of):
    signal, step = planned(cast, cast.lead)
    return at("step_give", signal.ref, step.pk), {"to": str(cast.worker.public_id)}


def step_dropped(cast, planned=planned_of):
    signal, step = planned(cast, cast.worker)
    return at("step_drop", signal.ref, step.pk), {}


def planned_of_a_duplicate(cast, owner):
    one, other = (make.signal(cast.worker) for _each in range(2))
    _other, step = planned_of(cast, owner, other)
    stays, _goes = merging.merge(one, other, by=cast.lead, now=timezone.now())
    return stays, step


def duplicates_step_done(cast):
    return step_done(cast, planned_of_a_duplicate)


def duplicates_step_given(cast):
    return step_given(cast, planned_of_a_duplicate)


def duplicates_step_dropped(cast):
    return step_dropped(cast, planned_of_a_duplicate)


def new_activity_of_a_signal(cast):
    signal = make.signal(cast.worker, category="opportunity", subcategory="talent", severity=None)
    step = triage.add_step(signal, StepKind.ACTIVITY_STARTED, by=cast.lead, now=timezone.now())
    return at("step_activity", signal.ref, step.pk), new_activity(cast.lead, cast)


def approach_begun(cast):
    partner = make.partner(f"School {Partner.objects.count()}", "school")
    begun = approach_form(cast, started_on=day(), partners=[str(partner.public_id)])
    return f"{at('new_approach')}?signal={make.signal(cast.worker).ref}", begun


def approach_changed(cast):
    row = make.approach(cast.lead)
    partner = make.partner(f"School {Partner.objects.count()}", "school")
    also = {"partners": [str(partner.public_id)], "version": row.version, "goal": "Rust."}
    return at("change_approach", row.public_id), approach_form(cast, started_on=day(), **also)


def added_to_an_approach(cast):
    row = make.approach(cast.lead)
    posted = {"approach": str(row.public_id)}
    return at("add_to_approach", make.signal(cast.worker).ref), posted


def approach_step(cast):
    row = make.approach(cast.lead)
    return at("add_approach_step", row.public_id), {"kind": "talk_youth", "note": "Gesproken."}


def planned_in(cast, owner):
    row, due_on = make.approach(cast.lead), timezone.localdate() + timedelta(days=2)
    also = {"by": cast.lead, "now": timezone.now(), "owner": owner, "due_on": due_on}
    return row, approach.add_step(row, StepKind.TALK_YOUTH, note="De jongens.", **also)


def of_step(name, cast, owner):
    row, step = planned_in(cast, owner)
    return at(f"{name}_approach_step", row.public_id, step.public_id)


def approach_step_done(cast):
    return of_step("finish", cast, cast.lead), {"result": "Rustig."}


def approach_step_given(cast):
    return of_step("give", cast, cast.lead), {"to": str(cast.colleague.public_id)}


def approach_step_dropped(cast):
    return of_step("drop", cast, cast.worker), {}


def new_activity_of_an_approach(cast):
    row = make.approach(cast.lead)
    step = approach.add_step(row, StepKind.ACTIVITY_STARTED, by=cast.lead, now=timezone.now())
    address = at("approach_step_activity", row.public_id, step.public_id)
    return address, new_activity(cast.lead, cast)


def approach_ended(cast):
    row, _step = planned_in(cast, cast.worker)
    return at("end_approach", row.public_id), {"result": "Klaar.", "ended_on": day()}


def approach_reopened(cast):
    row, _step = planned_in(cast, cast.worker)
    also = {"by": cast.lead, "now": timezone.now(), "ended_on": timezone.localdate()}
    approach.end(row, "Klaar.", **also)
    return at("reopen_approach", row.public_id), {}


def demand(cast):
    return of_partner("demand", make.partner(f"Basisteam {Partner.objects.count()}")), {}


def question(cast):
    partner = make.partner(f"Gemeente {Partner.objects.count()}", "municipality")
    return of_partner("new_request", partner), {**ASKED, "asked_on": day(-1)}


def school():
    return make.partner(f"School {Partner.objects.count()}", "school")


def running(of_days=40):
    partner = school()
    from_day = timezone.localdate() - timedelta(days=of_days)
    return partner, make.agreement(partner, from_day=from_day)


def renewal(cast):
    partner, agreement = running(340)
    return of_partner("renew", partner, agreement.from_day), {}


def agreement_ended(cast):
    partner, agreement = running()
    return of_partner("end", partner, agreement.from_day), {}


def agreement_checked(cast):
    partner, agreement = running()
    return of_partner("check", partner, agreement.from_day), {}


def agreed_anew(cast):
    partner, _agreement = running()
    posted = {
        "type": "covenant",
        "name": "Samen",
        "purpose": "Elkaar waarschuwen.",
        "legal_basis": "6_1_e",
        "data_allowed": ["category"],
        "from_day": day(1),
        "until_day": day(300),
        "document": "In de kast.",
    }
    client = make.signed_in(cast.manager)
    carried = client.get(of_partner("agree", partner)).context["form"]
    return of_partner("agree", partner), posted | {"seen": carried["seen"].value()}


def partner_written_down(cast):
    posted = {"name": f"School {Partner.objects.count()}", "type": "school"}
    return reverse("partners:new"), posted | {"contact_mail": "s@example.org"}


def partner_put_away(cast):
    return of_partner("put_away", school()), {}


def published():
    month = date(2026, 10 - PublishedList.objects.count(), 1)
    return PublishedList.objects.create(
        team=None,
        kind="category",
        first_month=month,
        last_month=month,
        total=31,
        figures=[["opportunity", 12, "shown"], ["violence", 15, "shown"]],
        published_at=timezone.now(),
    )


def month_told(cast):
    posted = {"month": f"{published().first_month:%Y-%m}", "opening": "We zagen meer ruzies."}
    return reverse("partners:trend_messages"), posted


def month_sent(cast):
    also = {"contact_mail": "jeugd@example.org"}
    partner = make.partner(f"Gemeente {TrendMessage.objects.count()}", "municipality", **also)
    make.agreement(partner, "counts", until_day=timezone.localdate() + timedelta(days=100))
    also = {"by": cast.manager, "now": timezone.now()}
    made = trend_messages.compose(published(), "We zagen meer ruzies.", **also)
    return made.get_absolute_url(), {"partners": [str(partner.public_id)]}


def round_of():
    InstacleanItem.objects.all().delete()
    InstacleanRound.objects.all().delete()
    return make.round_of(timezone.localdate(), community_service=True, participants_count=3)


def round_planned(cast):
    round = round_of()
    form = make.signed_in(cast.lead).get(f"{round.get_absolute_url()}?plan").context["plan_form"]
    held = {field.name: field.value() for field in form if field.value() not in (None, False)}
    planned = {"participants_count": "5", "lead": str(cast.lead.public_id)}
    return at("round_deed", round.ref, "plan"), held | planned


def round_not_held(cast):
    return at("round_deed", round_of().ref, "not-held"), {"cause": "empty"}


def talk(cast):
    posted = {"held_on": day(), "themes": ["own_profile"], "reflection": "Goed."}
    return at("add_session", round_of().ref), posted


def noted(number, **also):
    return make.notice(timezone.now(), location_url=f"https://example.org/{number}", **also)


def item(cast, round=None, signal=None):
    also = {"by": cast.worker, "now": timezone.now(), "signal": signal}
    number = Signal.objects.count()
    made = items.put_on_list(noted(number), team=cast.noord, round=round, **also)
    items.check(made, by=cast.colleague, now=timezone.now())
    return made


def list_sent(cast):
    """Also where one of its items came from a duplicate."""
    round = round_of()
    one, other = two_together(cast)
    for signal in (one, other, make.signal(cast.worker), None):
        item(cast, round, signal)
    seen = make.signed_in(cast.lead).get(round.get_absolute_url()).context["list_seen"]
    return at("round_deed", round.ref, "send"), {"seen": seen, "on": day()}


def item_sent(cast):
    made = item(cast, signal=make.signal(cast.worker, now=timezone.now()))
    return at("item_deed", made.ref, "send"), {"on": day()}


def item_decided(cast):
    signal = make.signal(cast.worker, now=timezone.now())
    made = item(cast, signal=signal)
    items.send(made, by=cast.lead, now=timezone.now())
    return at("item_deed", made.ref, "decide"), {"decision": "removed", "on": day()}


def item_written(cast):
    signal = make.signal(cast.worker)
    posted = {
        "round": round_of().ref,
        "team": str(cast.noord.public_id),
        "platform": make.platform().slug,
        "category": "substances",
        "subcategory": "substances/offer",
        "ground": "law",
        "rule_text": "Geen verkoop van drugs",
        "reason": "Het account biedt een lijst aan.",
        "account_handle": f"account{signal.pk}",
        "location_url": f"https://www.instagram.com/account{signal.pk}/",
        "seen_on": day(),
        "good_faith": "on",
    }
    return f"{at('new_item')}?signal={signal.ref}", posted


BY_THE_LEAD = [
    other_kind, good_news, image_of_a_minor, assess, reporting_code, retract, edit, split,
    mask_together, close_together, resume, step_done, step_given, step_dropped,
    duplicates_step_done, duplicates_step_given, duplicates_step_dropped,
    new_activity_of_a_signal, approach_begun, approach_changed, added_to_an_approach, approach_step,
    approach_step_done, approach_step_given, approach_step_dropped, new_activity_of_an_approach,
    approach_ended, approach_reopened, demand, question, renewal, round_planned, round_not_held,
    talk, list_sent, item_sent, item_decided, item_written,
]  # fmt: skip
BY_THE_MANAGER = [
    agreement_ended, agreed_anew, partner_written_down, partner_put_away, month_told, month_sent,
]  # fmt: skip
# What is taken together is written by itself: each text in which words are covered with its words,
# and each term that a step meets.
MORE = {mask_together: 2, duplicates_step_done: 1, duplicates_step_given: 1}
DEEDS = (
    [("lead", deed) for deed in BY_THE_LEAD]
    + [("manager", deed) for deed in BY_THE_MANAGER]
    + [("privacy_officer", agreement_checked)]
)


@pytest.mark.parametrize(("who", "deed"), DEEDS, ids=[deed.__name__ for _who, deed in DEEDS])
def test_a_deed_asks_nine_statements_at_most(cast, who, deed):
    person = getattr(cast, who)
    client = seated(sign_in(Client(), person), person)
    client.get(reverse("partners:list"))
    for _each in range(2):
        address, posted = deed(cast)
        statements, answer = asked(lambda: client.post(address, posted))  # noqa: B023
        assert answer.status_code == 302, [
            context.get(name).errors
            for context in answer.context or []
            for name in ("form", "session_form", "plan_form")
            if context.get(name)
        ]
    assert len(statements) <= SAVING + MORE.get(deed, 0), told(statements)


def pages(cast):
    """Every page of signals and partners, of rows with something on them."""
    now, hour = timezone.now(), timedelta(hours=1)
    signal, own = make.signal(cast.worker, severity=3), own_signal(cast)
    good = make.signal(cast.worker, category="opportunity", subcategory="talent", severity=None)
    started = triage.add_step(good, StepKind.ACTIVITY_STARTED, by=cast.lead, now=now)
    row = make.approach(cast.lead, signals=[signal])
    began = approach.add_step(row, StepKind.ACTIVITY_STARTED, by=cast.lead, now=now)
    partner, _agreement = running()
    shared = make.disclosure(signal, partner, by=cast.lead, now=now)
    round = round_of()
    listed = item(cast, round, signal)
    tomorrow = now.replace(minute=0, second=0, microsecond=0) + 24 * hour
    shift = make.duty(cast.lead, tomorrow, tomorrow + 8 * hour, team=cast.noord)
    of = {
        signal.ref: "detail readers change_kind share",
        own.ref: "edit saved",
        row.public_id: "approach change_approach share_approach",
        listed.ref: "item change_item",
        round.ref: "round round_list",
        shift.public_id: "duty_shift",
    }
    plain = (
        "inbox search new practice unsent differences approaches new_approach items new_item "
        "rounds trends duty plan_duty copy_duty"
    )
    return [
        *(at(name) for name in plain.split()),
        *(at(name, key) for key, names in of.items() for name in names.split()),
        *(of_partner(name, partner) for name in "partner change agree new_request demand".split()),
        *(reverse(f"partners:{name}") for name in "list new any_demand trend_messages".split()),
        at("search") + "?q=uitgelachen",
        at("new_approach") + f"?signal={signal.ref}",
        at("new_item") + f"?signal={signal.ref}",
        at("share_with", signal.ref, partner.public_id),
        at("share_approach_with", row.public_id, partner.public_id),
        at("step_activity", good.ref, started.pk),
        at("approach_step_activity", row.public_id, began.public_id),
        round.get_absolute_url() + "?plan",
        shared.get_absolute_url(),
    ]


SEES = {"lead": 43, "worker": 30, "manager": 14, "privacy_officer": 10}


@pytest.mark.parametrize("who", SEES)
def test_each_page_asks_six_statements_at_most(cast, who):
    person, seen = getattr(cast, who), 0
    client = seated(sign_in(Client(), person), person)
    for address in pages(cast):
        if client.get(address).status_code != 200:
            continue
        statements, answer = asked(lambda: client.get(address))  # noqa: B023
        assert answer.status_code == 200
        assert len(statements) <= PAGE, f"{address}\n{told(statements)}"
        seen += 1
    assert seen >= SEES[who]  # each role opens so many of them
