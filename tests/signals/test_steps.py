"""Steps: done now or earlier, planned for a day, ticked off, lapsed, handed over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisation.models import Organisation, User
from outbox import mail
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import owning, steps, triage
from signals.choices.signal import Outcome, Severity, StepKind
from signals.models import Signal, SignalStep
from signals.screens import to_do
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
DAY = timedelta(days=1)


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=MONDAY, severity=3)


def plan(signal, cast, **also):
    values = {"owner": cast.worker, "due_on": day_of(MONDAY) + DAY, "by": cast.lead, "now": MONDAY}
    return steps.plan_step(signal, StepKind.TALK_YOUTH, **(values | also))


def code_of(refusal, field=None):
    error = refusal.value.error_dict[field][0] if field else refusal.value
    return error.code


def test_a_step_may_have_been_done_earlier_but_not_later(signal, cast):
    earlier = MONDAY - 3 * DAY
    step = triage.add_step(
        signal, StepKind.TALK_PARENT, by=cast.worker, now=MONDAY, done_at=earlier, outcome="Goed."
    )
    assert (step.done_at, step.outcome) == (earlier, "Goed.")

    with pytest.raises(ValidationError) as refusal:
        triage.add_step(
            signal, StepKind.TALK_PARENT, by=cast.worker, now=MONDAY, done_at=MONDAY + DAY
        )
    assert code_of(refusal, "done_at") == "in_future"


def test_a_step_lies_at_most_a_year_before_what_was_seen(signal, cast):
    """Of a planned one too; what was typed as 1900 or as the year before counted as a step."""
    seen = signal.seen_at.astimezone(make.AMSTERDAM)
    a_year = seen.replace(year=seen.year - 1)
    planned = plan(signal, cast)
    for moment in (a_year - DAY, datetime(1900, 1, 1, tzinfo=UTC)):
        for deed in (
            lambda at: triage.add_step(
                signal, StepKind.TALK_PARENT, by=cast.worker, now=MONDAY, done_at=at
            ),
            lambda at: steps.tick_off(planned, by=cast.worker, now=MONDAY, done_at=at),
        ):
            with pytest.raises(ValidationError) as refusal:
                deed(moment)
            assert code_of(refusal, "done_at") == "year"
    steps.tick_off(planned, by=cast.worker, now=MONDAY, done_at=a_year)


def test_a_planned_step_meets_no_term_until_it_is_ticked_off(signal, cast):
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    step = plan(signal, cast)
    assert Signal.objects.get().term_met_at is None

    steps.tick_off(step, by=cast.worker, now=MONDAY + DAY, outcome="Ze halen het weg.")

    done = SignalStep.objects.select_related("by").get()
    assert (done.done_at, done.outcome, done.by) == (
        MONDAY + DAY, "Ze halen het weg.", cast.worker
    )  # fmt: skip
    assert Signal.objects.get().term_met_at == MONDAY + DAY


def test_a_step_is_ticked_off_once(signal, cast):
    step = plan(signal, cast)
    again = SignalStep.objects.select_related("signal").get()
    steps.tick_off(step, by=cast.worker, now=MONDAY)
    with pytest.raises(ValidationError) as refusal:
        steps.tick_off(again, by=cast.lead, now=MONDAY)
    assert code_of(refusal) == "stale"
    assert SignalStep.objects.get().by == cast.worker


def test_a_signal_with_something_still_to_do_is_not_closed(signal, cast):
    step = plan(signal, cast)
    with pytest.raises(ValidationError) as refusal:
        triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=MONDAY)
    assert code_of(refusal) == "still_to_do"

    steps.drop(step, by=cast.lead, now=MONDAY)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=MONDAY)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"step_planned", "step_dropped"} <= verbs


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"due_on": day_of(MONDAY) - DAY}, "due_on", "in_past"),
        ({"due_on": day_of(MONDAY) + 366 * DAY}, "due_on", "year"),
        ({"kind": StepKind.NONE_NEEDED}, "kind", "not_planned"),
    ],
)
def test_a_plan_is_for_a_day_to_come_and_for_something_to_do(signal, cast, values, field, code):
    kind = values.pop("kind", StepKind.TALK_YOUTH)
    with pytest.raises(ValidationError) as refusal:
        steps.plan_step(
            signal, kind, owner=cast.worker, by=cast.lead, now=MONDAY,
            **({"due_on": day_of(MONDAY)} | values),
        )  # fmt: skip
    assert code_of(refusal, field) == code


def test_what_the_owner_had_to_do_goes_to_the_next_owner(signal, cast):
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    plan(signal, cast)
    owning.assign(signal, cast.colleague, by=cast.lead, now=MONDAY)
    assert SignalStep.objects.get().owner == cast.colleague


def test_what_a_leaver_had_to_do_goes_to_the_lead_of_the_team(signal, cast):
    plan(signal, cast)
    assert steps.hand_over(cast.worker, cast.other_lead, by=None, now=MONDAY) == 1
    assert SignalStep.objects.get().owner == cast.lead


@pytest.mark.parametrize(
    "values", [{"due_on": None}, {"outcome": "iets"}], ids=["no day", "an outcome"]
)
def test_the_database_refuses_a_step_to_do_that_is_none(signal, cast, values):
    plan(signal, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignalStep.objects.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"done_at": datetime(1900, 1, 1, tzinfo=UTC)},
        {"done_at": MONDAY - 370 * DAY},
        {"due_on": day_of(MONDAY) - 2 * DAY},
        {"due_on": date(26, 11, 16)},
    ],
    ids=["a slip", "a year before", "planned before", "of another age"],
)
def test_the_database_refuses_a_step_far_from_what_was_seen(signal, cast, values):
    """The action refuses it with words; nothing else that writes puts it in the course either."""
    plan(signal, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignalStep.objects.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignalStep.objects.create(
            signal=signal, kind=StepKind.TALK_YOUTH, **({"done_at": MONDAY} | values)
        )
    row = SignalStep.objects.get()
    assert (row.done_at, row.due_on) == (None, day_of(MONDAY) + DAY)


def test_the_database_takes_a_step_of_a_year_before_what_was_seen(signal, cast):
    plan(signal, cast)
    a_year = signal.seen_at.replace(year=signal.seen_at.year - 1)
    assert SignalStep.objects.update(done_at=a_year, due_on=day_of(MONDAY)) == 1


# --- on the page ----------------------------------------------------------------------------------


def test_a_step_is_planned_and_ticked_off_on_the_page(cast):
    signal, lead = make.signal(cast.worker, severity=3), signed_in(cast.lead)
    day = (timezone.localdate() + 3 * DAY).isoformat()
    address = reverse("signals:add_step", args=[signal.ref])

    answer = lead.post(
        address, {"kind": "talk_parent", "due_on": day, "owner": str(cast.worker.public_id)}
    )
    assert answer.status_code == 302
    step = SignalStep.objects.get()
    assert (step.owner, step.due_on.isoformat(), step.done_at) == (cast.worker, day, None)

    done = reverse("signals:step_done", args=[signal.ref, step.pk])
    assert signed_in(cast.worker).post(done, {"result": "Moeder weet ervan."}).status_code == 302
    assert SignalStep.objects.get().outcome == "Moeder weet ervan."


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due_on": "gisteren"}, "due_on"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": str(timezone.localdate()), "result": "al gedaan"}, "due_on"),
        ({"done_at": "2999-01-01T10:00"}, "done_at"),
        ({"done_at": "1900-01-01T10:00"}, "done_at"),
        ({"owner": "00000000-0000-0000-0000-000000000000"}, "owner"),
        ({"result": "x" * 501}, "result"),
        ({"note": "BSN 123456782"}, "note"),
        ({"kind": "\x00"}, "kind"),
    ],
)
def test_a_step_with_a_wrong_value_is_422_and_nothing_is_lost(cast, typed, field):
    signal, lead = make.signal(cast.worker, severity=3), signed_in(cast.lead)
    values = {"kind": "talk_parent", "note": "Blijft staan."} | typed

    answer = lead.post(reverse("signals:add_step", args=[signal.ref]), values)

    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'id="step_{field}_error' in body or f'href="#step_{field}"' in body
    assert not SignalStep.objects.exists()


def test_only_who_may_read_the_signal_is_asked_to_do_something(cast):
    signal, lead = make.signal(cast.worker, severity=4), signed_in(cast.lead)
    answer = lead.post(
        reverse("signals:add_step", args=[signal.ref]),
        {
            "kind": "talk_parent",
            "due_on": str(timezone.localdate()),
            "owner": str(cast.colleague.public_id),
        },
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("owned", [True, False])
def test_what_colleagues_had_to_do_goes_along_when_they_may_not_read_it_any_more(cast, owned):
    signal = make.signal(cast.worker, now=MONDAY, severity=3)
    if owned:
        owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    planned = {
        who: plan(signal, cast, owner=getattr(cast, who)) for who in ("colleague", "worker", "lead")
    }

    triage.change_severity(signal, Severity.FAST, "het loopt op", by=cast.lead, now=MONDAY)

    theirs = {who: SignalStep.objects.get(pk=step.pk).owner for who, step in planned.items()}
    assert theirs == {
        "colleague": cast.worker if owned else cast.lead, "worker": cast.worker, "lead": cast.lead
    }  # fmt: skip
    assert answered(to_do.of(cast.colleague, MONDAY)) == []


def test_everything_to_do_can_be_reached_from_the_start_page(cast):
    signal, lead = make.signal(cast.worker, severity=3), signed_in(cast.lead)
    for ahead in range(7):
        steps.plan_step(
            signal, StepKind.TALK_YOUTH, owner=cast.lead, by=cast.lead, now=timezone.now(),
            due_on=timezone.localdate() + ahead * DAY,
        )  # fmt: skip
    body = lead.get("/").content.decode()
    tile = body[body.index('id="to-do-t"') : body.index('id="decide-t"')]
    assert tile.count(signal.get_absolute_url()) == 7 and "Nog 2" in tile


def test_nobody_ticks_off_a_step_of_somebody_else_s_signal(cast):
    signal = make.signal(cast.worker, severity=3)
    step = steps.plan_step(
        signal, StepKind.TALK_YOUTH, owner=cast.worker, due_on=timezone.localdate(),
        by=cast.lead, now=timezone.now(),
    )  # fmt: skip
    for person in (cast.colleague, cast.other_lead, cast.manager):
        for name in ("step_done", "step_drop"):
            address = reverse(f"signals:{name}", args=[signal.ref, step.pk])
            assert signed_in(person).post(address).status_code == 404
    assert SignalStep.objects.to_do().count() == 1


@pytest.mark.parametrize("silent", [True, False])
def test_of_a_kind_of_which_nothing_is_written_down_a_step_has_no_place_for_a_text(cast, silent):
    """It asked what was agreed, and refused the answer."""
    signal = make.signal(cast.worker, now=MONDAY, severity=2, concerns_one_youth=silent)
    planned = plan(signal, cast, owner=cast.lead)
    page = signed_in(cast.lead).get(signal.get_absolute_url()).text
    assert f'id="tick-{planned.pk}_done_at"' in page and 'id="step_kind"' in page
    texts = ('name="note"', 'id="step_result"', f'id="tick-{planned.pk}_result"')
    assert {name in page for name in texts} == {not silent}

    address = reverse("signals:add_step", args=[signal.ref])
    version = str(Signal.objects.get().version)
    data = {"kind": "talk_parent", "note": "Afspraak bij de trainer.", "version": version}
    answer = signed_in(cast.lead).post(address, data)
    assert (answer.status_code == 422) == silent
    if silent:  # typed before the kind changed: it is there to be copied, and refused
        assert "Afspraak bij de trainer." in answer.text
        assert "schrijven we niets op" in answer.text
        assert signed_in(cast.lead).post(address, data | {"note": ""}).status_code == 302
    kept = ["" if silent else data["note"]]
    assert [step.note or "" for step in signal.steps.filter(due_on=None)] == kept


def test_what_came_of_a_step_stands_on_a_line_of_its_own(cast):
    now = timezone.now()
    row = make.signal(cast.worker, now=now)
    told = {"note": "School gebeld.", "outcome": "Ze praten met de klas."}
    triage.add_step(row, StepKind.CONSULTED_COLLEAGUE, by=cast.lead, now=now, **told)
    page = make.signed_in(cast.lead).get(row.get_absolute_url()).content.decode()
    assert "School gebeld.<br>Ze praten met de klas." in page


# --- given to somebody else ---


@pytest.fixture
def colleagues_read(cast):
    Organisation.objects.update(colleagues_may_read=True)


def give_url(signal, step):
    return reverse("signals:step_give", args=[signal.ref, step.pk])


@pytest.mark.usefixtures("colleagues_read")
@pytest.mark.parametrize("who", ["lead", "worker"])
def test_who_leads_and_whose_step_it_is_give_it_to_a_colleague(cast, who):
    """It had to lapse and be planned anew."""
    now = timezone.now()
    signal = make.signal(
        cast.other_worker if who == "lead" else cast.colleague, now=now, severity=3
    )
    Signal.objects.update(team=cast.noord)
    step = plan(signal, cast, now=now, due_on=day_of(now) + DAY)
    browser = signed_in(getattr(cast, who))
    page = browser.get(signal.get_absolute_url()).content.decode()
    assert give_url(signal, step) in page and "Geef aan collega" in page
    typed = {"to": str(cast.colleague.public_id)}

    assert browser.post(give_url(signal, step), typed).status_code == 302

    step.refresh_from_db()
    assert (step.owner, step.done_at, step.reminded_at) == (cast.colleague, None, None)
    entry = AuditEntry.objects.filter(verb="step_given").get()
    assert (entry.subject, entry.after) == (f"signals.signal:{signal.ref}", cast.colleague.label)
    gone = [m.recipient for m in Message.objects.filter(kind="signals.step_gone")]
    assert gone == ([] if who == "worker" else [cast.worker.label])
    seen = {"seen": "1.1"}
    assert browser.post(give_url(signal, step), typed | seen).status_code == 302  # sent twice
    assert AuditEntry.objects.filter(verb="step_given").count() == 1


@pytest.mark.usefixtures("colleagues_read")
def test_who_is_given_a_step_is_reminded_of_it_on_its_day_or_at_once(signal, cast):
    step = plan(signal, cast)
    tuesday = MONDAY + DAY
    calendar.steps_to_do(day_of(tuesday), tuesday)
    steps.give_step(fresh(step), cast.colleague, by=cast.worker, now=tuesday)
    calendar.steps_to_do(day_of(tuesday), tuesday)
    due = Message.objects.filter(kind="signals.step_due").order_by("pk")
    assert [each.recipient for each in due] == [cast.worker.label, cast.colleague.label]

    written = mail.render(due.last(), tuesday)
    assert "Vink het af, of geef het aan iemand anders" in written.text
    assert mail.render(due.first(), tuesday) is None  # it isn't theirs any more


def test_a_step_is_given_to_who_may_read_the_signal_alone(signal, cast):
    """Where the organisation lets colleagues not read, to who leads, and to who wrote it."""
    step = plan(signal, cast, owner=cast.lead)
    Signal.objects.update(owner=None)
    browser = signed_in(cast.lead)
    offered = browser.get(signal.get_absolute_url()).content.decode()
    offered = offered.partition(f"give-{step.pk}_to")[2].partition("</select>")[0]
    assert str(cast.worker.public_id) in offered and str(cast.colleague.public_id) not in offered

    for to in ("", "x", str(cast.colleague.public_id), str(cast.lead.public_id) + "0"):
        answer = browser.post(give_url(signal, step), {"to": to})
        assert answer.status_code == 422
        assert f"give-{step.pk}_to_error" in answer.content.decode()
    with pytest.raises(ValidationError) as refusal:
        steps.give_step(fresh(step), cast.colleague, by=cast.lead, now=MONDAY)
    assert code_of(refusal, "to") == "cant_open"
    User.objects.filter(pk=cast.worker.pk).update(status="paused")
    with pytest.raises(ValidationError) as refusal:
        steps.give_step(fresh(step), fresh(cast.worker), by=cast.lead, now=MONDAY)
    assert code_of(refusal, "to") == "cant_open"
    assert fresh(step).owner == cast.lead


@pytest.mark.usefixtures("colleagues_read")
def test_a_step_of_somebody_else_is_given_by_who_works_on_the_signal_alone(signal, cast):
    step = plan(signal, cast, owner=cast.lead)
    typed = {"to": str(cast.worker.public_id)}
    colleague = signed_in(cast.colleague)
    assert give_url(signal, step) not in colleague.get(signal.get_absolute_url()).content.decode()
    for who in (cast.colleague, cast.other_lead):
        assert signed_in(who).post(give_url(signal, step), typed).status_code == 404
    assert fresh(step).owner == cast.lead


@pytest.mark.usefixtures("colleagues_read")
@pytest.mark.parametrize("what", ["done", "changed"])
def test_a_step_that_is_overtaken_is_not_given(cast, what):
    now = timezone.now()
    signal = make.signal(cast.worker, now=now - DAY, severity=3)
    step = plan(signal, cast, now=now, due_on=day_of(now) + DAY)
    there = fresh(signal)
    lead = signed_in(cast.lead)
    lead.get(signal.get_absolute_url())
    typed = {"to": str(cast.colleague.public_id), "seen": f"{there.version}.{int(now.timestamp())}"}
    if what == "done":
        steps.tick_off(fresh(step), by=cast.worker, now=now)
    else:
        triage.add_step(there, StepKind.TALK_PARENT, by=cast.worker, now=now)

    answer = lead.post(give_url(signal, step), typed)

    assert answer.status_code == 422
    assert fresh(step).owner == cast.worker
    if what == "changed":
        body = answer.content.decode()
        assert f'<option value="{cast.colleague.public_id}" selected' in body
        typed["seen"] = f"{fresh(signal).version}.{int(now.timestamp())}"
        assert lead.post(give_url(signal, step), typed).status_code == 302
        assert fresh(step).owner == cast.colleague


@pytest.mark.usefixtures("colleagues_read")
def test_of_two_who_give_a_step_at_once_one_is_told(signal, cast):
    step = plan(signal, cast)
    first, second = fresh(step), fresh(step)
    assert first.signal.version == second.signal.version
    steps.give_step(first, cast.colleague, by=cast.worker, now=MONDAY)
    with pytest.raises(ValidationError) as refusal:
        steps.give_step(second, cast.lead, by=cast.lead, now=MONDAY)
    assert refusal.value.code == "stale"
    assert fresh(step).owner == cast.colleague


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("what", ["add", "tick"])
def test_what_came_of_it_is_refused_where_the_kind_keeps_no_story_by_then(cast, what):
    """A colleague changed the kind meanwhile: the text has no place, and that is said."""
    signal = make.signal(cast.worker, severity=3)
    step = steps.plan_step(
        signal, StepKind.CONSULTED_COLLEAGUE, owner=cast.lead, by=cast.lead,
        due_on=timezone.localdate(), now=timezone.now(),
    )  # fmt: skip
    Signal.objects.filter(pk=signal.pk).update(
        category="unsafe_home", subcategory="", narrative=None, interpretation=""
    )
    given = {"kind": "consulted_colleague", "result": "School belt terug."}
    name, also = ("add_step", []) if what == "add" else ("step_done", [step.pk])
    answer = signed_in(cast.lead).post(reverse(f"signals:{name}", args=[signal.ref, *also]), given)

    assert answer.status_code == 422
    assert "Bij dit soort signaal schrijven we niets op." in answer.content.decode()
