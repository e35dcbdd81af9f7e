"""Several signals taken up together: who reads and changes it, its story, its end, how long."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from organisation.actions import leaving
from organisation.models import User
from outbox.models import Message
from privacy import audit
from privacy.actions.keeping import place_hold
from privacy.models import AuditEntry
from signals import calendar, retention, subject_access
from signals.actions import approach as deeds
from signals.actions import erasing, masking, merging, owning, triage
from signals.choices.approach import ApproachStatus
from signals.choices.signal import Outcome, StepKind
from signals.models import Approach, ApproachStep, Signal
from tests import make
from tests.make import AMSTERDAM
from tests.make import FRIDAY_NIGHT as NOW
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from workers.models import Activity, PracticeExample
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


@pytest.fixture
def lead(client, cast):
    return sign_in(client, cast.lead)


def vape(by, **also):
    values = {"category": "substances", "subcategory": "vape_shisha_nitrous", "severity": 3}
    return make.signal(by, **(values | also))


# --- who may what ---


def test_the_team_reads_an_approach_and_its_lead_and_who_pulls_it_change_it(cast):
    row = make.approach(cast.lead)
    pulled = make.approach(cast.other_lead, lead=cast.worker)

    def of(method, name, *also):
        person = User.objects.get(pk=getattr(cast, name).pk)
        return set(getattr(Approach.objects, method)(person, *also))

    names = "worker colleague lead other_worker other_lead manager privacy_officer director".split()
    assert {name: of("visible_to", name, TODAY) for name in names} == {
        "worker": {row, pulled},
        "colleague": {row},
        "lead": {row},
        "other_worker": {pulled},
        "other_lead": {pulled},
        "manager": set(),
        "privacy_officer": set(),
        "director": set(),
    }
    assert {name: of("editable_by", name) for name in names} == {
        "worker": {pulled},
        "colleague": set(),
        "lead": {row},
        "other_worker": set(),
        "other_lead": {pulled},
        "manager": set(),
        "privacy_officer": set(),
        "director": set(),
    }


@pytest.mark.parametrize(
    ("number", "told"), [(1, "minder dan 5"), (4, "minder dan 5"), (5, "nog 5")]
)
def test_signals_that_somebody_may_not_read_are_counted_and_not_named(cast, number, told):
    mine, hers = vape(cast.worker), [vape(cast.colleague) for _number in range(number)]
    row = make.approach(cast.lead, signals=[mine, *hers])
    browser = sign_in(Client(), cast.worker)
    page = browser.get(row.get_absolute_url()).content.decode()
    assert mine.ref in page
    assert not any(each.ref in page for each in hers)
    assert told in page

    in_list = browser.get(reverse("signals:approaches")).content.decode()
    count = f"{number + 1} signalen"
    assert (count in in_list) == (number >= 5)  # 5 in all and 1 that one opens tell 4
    lead = sign_in(Client(), cast.lead).get(reverse("signals:approaches")).content.decode()
    assert count in lead


def test_the_list_of_a_lead_gives_no_few_signals_of_another_team_away(cast):
    hers = [vape(cast.other_worker) for _number in range(2)]
    mine = [vape(cast.worker) for _number in range(6)]
    make.approach(cast.lead, signals=[*mine, *hers])
    make.approach(cast.lead, signals=hers, title="Alleen van de buren")
    body = sign_in(Client(), cast.lead).get(reverse("signals:approaches")).content.decode()
    assert "8 signalen" not in body and "2 signalen" not in body
    assert "6 signal" in body and "minder dan 5 signalen" in body


def test_who_gives_an_approach_of_another_team_away_comes_back_to_the_list(cast):
    row = make.approach(cast.lead)
    Approach.objects.filter(pk=row.pk).update(lead=cast.other_worker)
    address = reverse("signals:change_approach", args=[row.public_id])
    client = sign_in(Client(), cast.other_worker)
    form = client.get(address).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "partners"}
    answer = client.post(address, posted | {"lead": cast.worker.public_id})
    assert answer.url == reverse("signals:approaches")
    assert Approach.objects.get().lead == cast.worker
    assert client.get(answer.url).status_code == 200


def test_what_was_taken_together_counts_once_in_an_approach(cast):
    now = timezone.now()
    one, other = (make.signal(who, severity=3) for who in (cast.worker, cast.colleague))
    make.approach(cast.lead, signals=[one, other, vape(cast.worker)])
    merging.merge(one, other, by=cast.lead, now=now)
    row = Approach.objects.listed(cast.lead).get()
    assert row.signal_count == row.readable_count == 2
    page = sign_in(Client(), cast.lead).get(row.get_absolute_url())
    assert len(page.context["signals"]) == 2 and page.context["hidden"] == 0


def test_each_opening_stands_in_the_trail(lead, cast):
    row = make.approach(cast.lead)
    lead.get(row.get_absolute_url())
    read = AuditEntry.objects.filter(subject=f"signals.approach:{row.public_id}", verb="read")
    assert [entry.by for entry in read] == [cast.lead]


def test_the_title_of_the_page_tells_approaches_apart_by_nothing_that_was_typed(lead, cast):
    """Nor by their day, where one team begins two on it."""
    for day, minute in ((7, 5), (3, 5), (3, 40)):
        made = make.approach(cast.lead, started_on=date(2026, 11, day), title=f"Vuurwerk {minute}")
        saved = datetime(2026, 11, 9, 14, minute, tzinfo=AMSTERDAM)
        Approach.objects.filter(pk=made.pk).update(created_at=saved)
    pages = [lead.get(row.get_absolute_url()) for row in Approach.objects.order_by("pk")]
    titles = [re.search("<title>(.*?) – ", page.content.decode())[1] for page in pages]
    assert titles == [
        "Aanpak Noord, 7 november 2026, bewaard om 14:05",
        "Aanpak Noord, 3 november 2026, bewaard om 14:05",
        "Aanpak Noord, 3 november 2026, bewaard om 14:40",
    ]


def test_the_form_to_change_it_shows_its_texts_and_stands_in_the_trail(lead, cast):
    row = make.approach(cast.lead)
    address = reverse("signals:change_approach", args=[row.public_id])
    read = AuditEntry.objects.filter(subject=f"signals.approach:{row.public_id}", verb="read")
    page = lead.get(address)
    assert row.problem in page.content.decode() and read.count() == 1
    assert lead.post(address, {}).status_code == 422 and read.count() == 2

    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "partners"}
    answer = lead.post(address, typed | {"lead": cast.lead.public_id})
    assert answer.status_code == 302 and read.count() == 2  # it leads on to the page


# --- what happens ---


def test_from_a_signal_to_an_approach_with_a_second_signal_a_step_and_a_result(lead, cast):
    first, second = vape(cast.worker), vape(cast.colleague)
    page = lead.get(first.get_absolute_url()).content.decode()
    address = f"{reverse('signals:new_approach')}?signal={first.ref}"
    assert address in page
    values = {
        "title": "Vapes op de kermis",
        "problem": "Verkoop aan minderjarigen.",
        "goal": "De verkoop stopt.",
        "team": str(cast.noord.public_id),
        "lead": str(cast.lead.public_id),
        "started_on": timezone.localdate().isoformat(),
    }
    answer = lead.post(address, values)
    row = Approach.objects.get()
    assert answer.url == row.get_absolute_url()
    assert [*row.signals.all()] == [first]

    lead.post(reverse("signals:add_to_approach", args=[second.ref]),
              {"approach": str(row.public_id)})  # fmt: skip
    assert {*row.signals.all()} == {first, second}

    lead.post(reverse("signals:add_approach_step", args=[row.public_id]),
              {"kind": "checked_offline", "note": "Het klopte."})  # fmt: skip
    ending = {"result": "De kraam stopte.", "ended_on": timezone.localdate().isoformat()}
    lead.post(reverse("signals:end_approach", args=[row.public_id]), ending)
    row.refresh_from_db()
    assert (row.status, row.result) == (ApproachStatus.ENDED, "De kraam stopte.")
    page = lead.get(row.get_absolute_url()).content.decode()
    for words in ("Het klopte.", "De kraam stopte.", first.ref, second.ref):
        assert words in page


def test_the_story_goes_by_the_clock_and_says_what_was_online_and_what_on_the_street(lead, cast):
    signal = vape(cast.worker, now=NOW, seen_at=NOW)
    row = make.approach(cast.lead, signals=[signal], now=NOW)
    group = make.activity(cast.worker, title="Praatgroep", now=NOW)
    for hours, kind, also in [
        (3, StepKind.REPORTED_PLATFORM, {}),
        (1, StepKind.CHECKED_OFFLINE, {}),
        (2, StepKind.ACTIVITY_STARTED, {"activity": group}),
    ]:
        deeds.add_step(row, kind, by=cast.lead, now=NOW + timedelta(hours=hours), **also)
    story = lead.get(row.get_absolute_url()).context["story"]
    assert [(event.icon, event.online) for event in story] == [
        ("phone", True),
        ("person-walking", False),
        ("calendar-event", False),
        ("flag", True),
    ]
    assert "Praatgroep" in story[2].tags


def test_what_was_done_earlier_stands_in_the_story_where_it_was(lead, cast):
    """Who wrote it down on Friday read there that everything was done on Friday."""
    row = make.approach(cast.lead)
    address = reverse("signals:add_approach_step", args=[row.public_id])
    now = timezone.localtime()
    for days, note in ((0, "Vandaag."), (3, "Maandag.")):
        at = "" if not days else f"{now - timedelta(days=days):%Y-%m-%dT%H:%M}"
        typed = {"kind": "talk_youth", "note": note, "done_at": at}
        assert lead.post(address, typed).status_code == 302
    assert [step.note for step in row.steps.in_order()] == ["Maandag.", "Vandaag."]
    body = lead.get(row.get_absolute_url()).content.decode()
    assert body.index("Maandag.") < body.index("Vandaag.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done_at": "2099-01-01T10:00"}, "done_at"),
        ({"done_at": "1999-01-01T10:00"}, "done_at"),
        ({"done_at": "gisteren"}, "done_at"),
        ({"done_at": TODAY.isoformat() + "T10:00", "due_on": "2099-01-01"}, "due_on"),
    ],
)
def test_a_step_of_an_approach_was_done_between_its_start_and_now(lead, cast, values, field):
    row = make.approach(cast.lead)
    typed = {"kind": "talk_youth", "note": "Een gesprek."} | values
    answer = lead.post(reverse("signals:add_approach_step", args=[row.public_id]), typed)
    assert answer.status_code == 422 and not row.steps.exists()
    assert field in answer.context["step_form"].errors


def planned(row, by, owner=None):
    return deeds.add_step(
        row, StepKind.TALK_YOUTH, by=by, now=timezone.now(), owner=owner, note="De jongens.",
        due_on=timezone.localdate() + timedelta(days=2),
    )  # fmt: skip


def at_step(name, step):
    return reverse(f"signals:{name}_approach_step", args=[step.approach.public_id, step.public_id])


def test_a_step_of_an_approach_says_what_came_of_it(lead, cast):
    """As one of a signal does: only an approach as a whole had a result."""
    row = make.approach(cast.lead)
    typed = {"kind": "talk_youth", "note": "Bij de kraam.", "result": "Zij stoppen ermee."}
    address = reverse("signals:add_approach_step", args=[row.public_id])
    assert lead.post(address, typed).status_code == 302
    assert row.steps.get().outcome == "Zij stoppen ermee."
    page = lead.get(row.get_absolute_url())
    assert "Bij de kraam.<br>Zij stoppen ermee." in page.content.decode()


def test_what_came_of_a_step_is_asked_about_names_and_comes_only_of_what_was_done(lead, cast):
    row = make.approach(cast.lead)
    address = reverse("signals:add_approach_step", args=[row.public_id])
    named = {"kind": "talk_youth", "result": "Samira stopt ermee."}
    answer = lead.post(address, named)
    assert answer.status_code == 422 and "result" in answer.context["step_form"].errors
    day = timezone.localdate() + timedelta(days=1)
    answer = lead.post(address, {"kind": "talk_youth", "result": "Klaar.", "due_on": day})
    assert answer.status_code == 422 and "due_on" in answer.context["step_form"].errors
    assert "Klaar." in answer.content.decode() and not row.steps.exists()
    with pytest.raises(ValidationError) as refusal:
        deeds.add_step(
            row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, due_on=TODAY, outcome="Klaar."
        )
    assert "due_on" in refusal.value.error_dict
    step = planned(row, cast.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.steps.filter(pk=step.pk).update(outcome="Klaar.")


def test_whose_step_it_is_ticks_it_off_with_what_came_of_it_and_when(cast):
    row = make.approach(cast.lead)
    step, worker = planned(row, cast.lead, cast.worker), make.signed_in(cast.worker)
    page = worker.get(row.get_absolute_url()).content.decode()
    assert at_step("finish", step) in page and 'name="result"' in page
    at = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    typed = {"result": "Samira doet mee.", "done_at": f"{at:%Y-%m-%dT%H:%M}"}

    answer = worker.post(at_step("finish", step), typed)

    body = answer.content.decode()
    assert answer.status_code == 422 and "Samira doet mee." in body and "typed-t" not in body
    assert worker.post(at_step("finish", step), typed | {"text_confirmed": "on"}).status_code == 302
    step.refresh_from_db()
    assert (step.outcome, step.done_at, step.by) == ("Samira doet mee.", at, cast.worker)
    before = Approach.objects.get().version
    assert worker.post(at_step("finish", step), typed | {"text_confirmed": "on"}).status_code == 302
    assert Approach.objects.get().version == before


@pytest.mark.parametrize("wrong", ["2099-01-01T10:00", "1999-01-01T10:00", "gisteren"])
def test_a_planned_step_was_done_between_the_start_and_now(lead, cast, wrong):
    step = planned(make.approach(cast.lead), cast.lead)
    answer = lead.post(at_step("finish", step), {"result": "Het is rustig.", "done_at": wrong})
    assert answer.status_code == 422 and "Het is rustig." in answer.content.decode()
    step.refresh_from_db()
    assert step.done_at is None


@pytest.mark.parametrize("who", ["done by another", "dropped", "ended", "given on"])
def test_f65_who_ticks_off_what_is_not_theirs_to_do_any_more_keeps_what_they_typed(lead, cast, who):
    row = make.approach(cast.lead)
    step, worker = planned(row, cast.lead, cast.worker), make.signed_in(cast.worker)
    typed = {"version": row.version, "result": "Zij doen mee."}
    now = timezone.now()
    if who == "done by another":
        deeds.finish_step(step, by=cast.lead, now=now, outcome="Gesproken.")
    elif who == "dropped":
        deeds.drop_step(step, by=cast.lead, now=now)
    elif who == "ended":
        deeds.end(row, "Klaar.", by=cast.lead, now=now, ended_on=timezone.localdate())
    else:
        row.steps.update(owner=cast.colleague)
        deeds.change(row, {"goal": "Rust."}, by=cast.lead, now=now)

    answer = worker.post(at_step("finish", step), typed)

    body = answer.content.decode()
    assert answer.status_code == 422 and "Wat je typte" in body and "Zij doen mee." in body
    assert at_step("finish", step) not in body
    assert not row.steps.filter(by=cast.worker).exists()
    again = worker.post(at_step("finish", step)).status_code  # with nothing typed
    assert again == {"ended": 422, "given on": 404}.get(who, 302)


def test_who_presses_done_at_the_moment_of_another_change_hears_that_it_is_still_to_do(
    lead, cast, monkeypatch
):
    row = make.approach(cast.lead)
    step, real = planned(row, cast.lead), deeds.finish_step

    def overtaken(of, **also):
        deeds.change(row, {"goal": "Rust."}, by=cast.worker, now=timezone.now())
        real(of, **also)

    monkeypatch.setattr(deeds, "finish_step", overtaken)
    row.refresh_from_db()
    answer = lead.post(at_step("finish", step))
    assert answer.status_code == 422 and "Iemand anders" in answer.content.decode()
    assert at_step("finish", step) in answer.content.decode()


# --- given to somebody else ---


@pytest.mark.parametrize("who", ["lead", "worker"])
def test_who_leads_and_whose_step_it_is_give_it_to_a_colleague(cast, who):
    """The mail on its day says that one can; nobody could."""
    row = make.approach(cast.lead)
    step, browser = planned(row, cast.lead, cast.worker), make.signed_in(getattr(cast, who))
    page = browser.get(row.get_absolute_url()).content.decode()
    assert at_step("give", step) in page and "Geef aan collega" in page
    typed = {"to": str(cast.colleague.public_id), "version": Approach.objects.get().version}

    assert browser.post(at_step("give", step), typed).status_code == 302

    step.refresh_from_db()
    assert (step.owner, step.done_at, step.reminded_at) == (cast.colleague, None, None)
    entry = AuditEntry.objects.filter(verb="step_given").get()
    about = f"signals.approach:{row.public_id}"
    assert (entry.subject, entry.after) == (about, cast.colleague.label)
    gone = [m.recipient for m in Message.objects.filter(kind="signals.approach_step_gone")]
    assert gone == ([] if who == "worker" else [cast.worker.label])
    assert browser.post(at_step("give", step), typed).status_code == 302  # sent twice
    assert AuditEntry.objects.filter(verb="step_given").count() == 1


def test_who_is_given_a_step_is_reminded_of_it_on_its_day(cast):
    row = make.approach(cast.lead)
    step = planned(row, cast.lead, cast.worker)
    now = timezone.now() + timedelta(days=2)
    calendar.steps_to_do(day_of(now), now)
    deeds.give_step(fresh(step), cast.colleague, by=cast.worker, now=now)
    calendar.steps_to_do(day_of(now), now)
    due = Message.objects.filter(kind="signals.approach_step_due").order_by("pk")
    assert [each.recipient for each in due] == [cast.worker.label, cast.colleague.label]


def test_who_may_not_change_it_gives_no_step_of_somebody_else(cast):
    row = make.approach(cast.lead)
    step, colleague = planned(row, cast.lead, cast.worker), make.signed_in(cast.colleague)
    assert at_step("give", step) not in colleague.get(row.get_absolute_url()).content.decode()
    typed = {"to": str(cast.lead.public_id)}
    assert colleague.post(at_step("give", step), typed).status_code == 404
    assert make.signed_in(cast.other_lead).post(at_step("give", step), typed).status_code == 404
    assert fresh(step).owner == cast.worker


@pytest.mark.parametrize("to", ["", "x", "other_worker", "manager"])
def test_a_step_is_given_to_who_works_in_the_team_alone(lead, cast, to):
    step = planned(make.approach(cast.lead), cast.lead, cast.worker)
    person = getattr(cast, to, None)
    answer = lead.post(at_step("give", step), {"to": str(person.public_id) if person else to})
    assert answer.status_code == 422
    assert f"give-{step.public_id}_to_error" in answer.content.decode()
    assert fresh(step).owner == cast.worker


@pytest.mark.parametrize("why", ["role", "leave"])
def test_a_step_is_given_to_nobody_who_cannot_open_the_approach(cast, why):
    step = planned(make.approach(cast.lead), cast.lead, cast.worker)
    to = cast.other_worker
    if why == "leave":
        User.objects.filter(pk=cast.colleague.pk).update(status="paused")
        to = fresh(cast.colleague)
    with pytest.raises(ValidationError) as refusal:
        deeds.give_step(fresh(step), to, by=cast.lead, now=timezone.now())
    assert [each.code for each in refusal.value.error_dict["to"]] == ["cant_open"]
    assert fresh(step).owner == cast.worker


@pytest.mark.parametrize("what", ["ended", "done", "changed"])
def test_a_step_that_is_overtaken_is_not_given(lead, cast, what):
    row = make.approach(cast.lead)
    step, now = planned(row, cast.lead, cast.worker), timezone.now()
    row.refresh_from_db()
    typed = {"to": str(cast.colleague.public_id), "version": row.version}
    if what == "ended":
        deeds.end(row, "Klaar.", by=cast.lead, now=now, ended_on=timezone.localdate())
    elif what == "done":
        deeds.finish_step(fresh(step), by=cast.worker, now=now)
    else:
        deeds.change(row, {"goal": "Rust."}, by=cast.lead, now=now)
    answer = lead.post(at_step("give", step), typed)
    assert answer.status_code == (302 if what == "done" else 422)
    assert fresh(step).owner == cast.worker
    if what == "changed":
        body = answer.content.decode()
        assert f'<option value="{cast.colleague.public_id}" selected' in body
        again = typed | {"version": Approach.objects.get().version}
        assert lead.post(at_step("give", step), again).status_code == 302
        assert fresh(step).owner == cast.colleague


def test_of_two_who_give_a_step_at_once_one_is_told(cast):
    step = planned(make.approach(cast.lead), cast.lead, cast.worker)
    first, second = fresh(step), fresh(step)
    assert first.approach.version == second.approach.version
    deeds.give_step(first, cast.colleague, by=cast.worker, now=timezone.now())
    with pytest.raises(ValidationError) as refusal:
        deeds.give_step(second, cast.lead, by=cast.lead, now=timezone.now())
    assert refusal.value.code == "stale"
    assert fresh(step).owner == cast.colleague


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_another_change_of_the_approach_stops_no_tick(cast):
    row = make.approach(cast.lead)
    step, worker = planned(row, cast.lead, cast.worker), make.signed_in(cast.worker)
    typed = {"version": row.version, "result": "Zij doen mee."}
    deeds.change(row, {"goal": "Rust."}, by=cast.lead, now=timezone.now())
    assert worker.post(at_step("finish", step), typed).status_code == 302
    step.refresh_from_db()
    assert step.outcome == "Zij doen mee."


def test_an_activity_that_was_started_in_an_approach_is_pointed_at(lead, cast):
    """It was saved with none, and no page said later which it was."""
    row, group = make.approach(cast.lead), make.activity(cast.worker)
    address = reverse("signals:add_approach_step", args=[row.public_id])
    typed = {"kind": "activity_started", "note": "Elke week."}
    answer = lead.post(address, typed)
    assert answer.status_code == 422 and "activity" in answer.context["step_form"].errors
    assert "Elke week." in answer.content.decode() and not row.steps.exists()
    assert lead.post(address, typed | {"activity": str(group.public_id)}).status_code == 302
    assert row.steps.get().activity == group


def new_activity(person, cast):
    return NEW_ACTIVITY | {
        "team": str(cast.noord.public_id),
        "first_day": timezone.localdate().isoformat(),
        "workers": [str(person.public_id)],
    }


def of_activity(step):
    args = [step.approach.public_id, step.public_id]
    return reverse("signals:approach_step_activity", args=args)


@pytest.mark.parametrize("how", ["added", "ticked off"])
def test_a_new_activity_is_written_down_from_an_approach(cast, how):
    """As from a signal: the form sent one to Activities first, and then back."""
    row = make.approach(cast.lead)
    if how == "added":
        browser, person = make.signed_in(cast.lead), cast.lead
        add = reverse("signals:add_approach_step", args=[row.public_id])
        answer = browser.post(add, {"kind": "activity_started", "activity": "new"})
        step = row.steps.get()
    else:
        browser, person = make.signed_in(cast.worker), cast.worker
        step = deeds.add_step(
            row, StepKind.ACTIVITY_STARTED, by=cast.lead, now=NOW, owner=cast.worker, due_on=TODAY
        )
        answer = browser.post(at_step("finish", step), {"activity": "new"})
        step.refresh_from_db()
    assert answer.url == of_activity(step) and step.activity is None and step.done_at
    page = browser.get(row.get_absolute_url()).content.decode()
    assert "Welke activiteit startte je?" in page and of_activity(step) in page
    assert "Een nieuwe" in browser.get(answer.url).content.decode()

    values = new_activity(person, cast)
    sent = browser.post(answer.url, values)

    assert sent.status_code == 302 and sent.url == row.get_absolute_url(), sent.content.decode()
    step.refresh_from_db()
    assert step.activity.title == values["title"]
    assert AuditEntry.objects.filter(verb="noted", subject=audit.label(row), by=person).exists()
    assert of_activity(step) not in browser.get(row.get_absolute_url()).content.decode()
    assert browser.post(answer.url, values).status_code == 302  # sent twice
    assert Activity.objects.count() == 1


def test_one_that_is_there_is_linked_and_of_an_ended_approach_none(lead, cast):
    row, group = make.approach(cast.lead), make.activity(cast.worker)
    step = deeds.add_step(row, StepKind.ACTIVITY_STARTED, by=cast.lead, now=NOW)
    assert make.signed_in(cast.colleague).get(of_activity(step)).status_code == 404
    deeds.end(fresh(row), "Klaar.", by=cast.lead, now=NOW, ended_on=row.started_on)
    assert lead.post(of_activity(step), {"activity": str(group.public_id)}).status_code == 422
    deeds.reopen(fresh(row), by=cast.lead, now=NOW)
    assert lead.post(of_activity(step), {"activity": ""}).status_code == 422
    assert lead.post(of_activity(step), {"activity": str(group.public_id)}).status_code == 302
    assert row.steps.get().activity == group


def test_a_planned_activity_is_pointed_at_when_it_was_started(cast):
    row, group = make.approach(cast.lead), make.activity(cast.worker)
    step = deeds.add_step(
        row, StepKind.ACTIVITY_STARTED, by=cast.lead, now=NOW, owner=cast.worker, due_on=TODAY
    )
    other, worker = planned(row, cast.lead, cast.worker), make.signed_in(cast.worker)
    forms = {
        each["step"]: each["form"].fields
        for each in worker.get(row.get_absolute_url()).context["planned"]
    }
    assert "activity" in forms[step] and "activity" not in forms[other]

    answer = worker.post(at_step("finish", step), {"result": "Er kwamen er negen."})

    body = answer.content.decode()
    assert answer.status_code == 422 and "Er kwamen er negen." in body
    typed = {"result": "Er kwamen er negen.", "activity": str(group.public_id)}
    assert worker.post(at_step("finish", step), typed).status_code == 302
    step.refresh_from_db()
    assert (step.activity, step.outcome) == (group, "Er kwamen er negen.")
    assert worker.post(at_step("finish", step), typed).status_code == 302


def test_that_nothing_is_needed_is_not_planned_in_an_approach(lead, cast):
    row = make.approach(cast.lead)
    address = reverse("signals:add_approach_step", args=[row.public_id])
    day = timezone.localdate() + timedelta(days=1)
    answer = lead.post(address, {"kind": "none_needed", "due_on": day})
    assert answer.status_code == 422 and not row.steps.exists()
    assert "kind" in answer.context["step_form"].errors


def test_what_came_of_a_step_goes_with_the_text_of_its_approach(cast):
    row = make.approach(cast.lead)
    step = deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, outcome="Gestopt.")
    deeds.erase(row, by=None, now=NOW)
    step.refresh_from_db()
    assert step.outcome is None


def test_a_planned_step_waits_for_its_owner_until_it_is_done(lead, cast):
    row = make.approach(cast.lead, now=NOW)
    step = deeds.add_step(
        row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, owner=cast.worker,
        due_on=TODAY + timedelta(days=2),
    )  # fmt: skip
    assert (step.done_at, step.owner) == (None, cast.worker)
    deeds.finish_step(step, by=cast.worker, now=NOW + timedelta(days=1))
    step.refresh_from_db()
    assert (step.by, step.done_at) == (cast.worker, NOW + timedelta(days=1))
    with pytest.raises(ValidationError) as refusal:
        deeds.finish_step(step, by=cast.lead, now=NOW)
    assert refusal.value.code == "stale"


@pytest.mark.parametrize("days", [-1, -400, 366])
def test_a_step_is_not_planned_for_a_day_that_is_over_or_that_nobody_means(cast, days):
    row = make.approach(cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW,
                       due_on=TODAY + timedelta(days=days))  # fmt: skip
    assert "due_on" in refusal.value.error_dict


@pytest.mark.parametrize("days", [-2, 370])
def test_the_database_refuses_a_plan_far_from_when_it_was_written_down(cast, days):
    row = make.approach(cast.lead)
    deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, due_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.steps.update(due_on=TODAY + timedelta(days=days))
    assert row.steps.update(due_on=TODAY + timedelta(days=365)) == 1


def test_an_ended_approach_takes_nothing_more_until_it_is_opened_again(cast):
    row = make.approach(cast.lead, now=NOW)
    deeds.end(row, "Klaar.", by=cast.lead, now=NOW, ended_on=TODAY)
    for deed in (
        lambda: deeds.add_signal(row, vape(cast.worker), by=cast.lead, now=NOW),
        lambda: deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW),
        lambda: deeds.end(row, "Klaar.", by=cast.lead, now=NOW, ended_on=TODAY),
    ):
        with pytest.raises(ValidationError):
            deed()
    deeds.reopen(row, by=cast.lead, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.ended_on) == (ApproachStatus.OPEN, None)
    deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW)


def test_of_two_who_end_it_at_once_one_wins(cast):
    row = make.approach(cast.lead, now=NOW)
    same = Approach.objects.get(pk=row.pk)
    deeds.end(row, "De een.", by=cast.lead, now=NOW, ended_on=TODAY)
    with pytest.raises(ValidationError) as refusal:
        deeds.end(same, "De ander.", by=cast.lead, now=NOW, ended_on=TODAY)
    assert refusal.value.code == "stale"
    row.refresh_from_db()
    assert row.result == "De een."


def hidden_in(page, form=""):
    """What the forms of a page carry unseen; of the one that posts to `form`."""
    part = page[page.index(form) :] if form else page
    return dict(re.findall(r'type="hidden" name="(version|public_id|team)" value="([^"]+)"', part))


def posted(cast, **also):
    values = {
        "title": "Vapes op de kermis",
        "problem": "Verkoop aan minderjarigen.",
        "goal": "De verkoop stopt.",
        "team": str(cast.noord.public_id),
        "lead": str(cast.lead.public_id),
        "started_on": TODAY.isoformat(),
    }
    return values | also


def test_f65_two_who_change_an_approach_the_second_sees_what_it_says_now(lead, cast):
    row = make.approach(cast.lead, goal="De verkoop stopt.")
    address = reverse("signals:change_approach", args=[row.public_id])
    opened = posted(cast, problem="Ook op school.") | hidden_in(lead.get(address).content.decode())
    deeds.change(row, {"goal": "Niemand verkoopt meer."}, by=cast.worker, now=NOW)

    answer = lead.post(address, opened)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Iemand anders" in body and "Niemand verkoopt meer." in body
    assert "Ook op school." in body and "De verkoop stopt." in body
    row.refresh_from_db()
    assert row.goal == "Niemand verkoopt meer."

    again = opened | hidden_in(body) | {"goal": "Niemand verkoopt meer."}
    assert lead.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.goal, row.problem) == ("Niemand verkoopt meer.", "Ook op school.")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("add_approach_step", {"kind": "talk_youth", "note": "Morgen weer langs."}),
        ("end_approach", {"result": "Het is rustig."}),
    ],
)
def test_f65_a_step_and_an_end_wait_for_who_was_quicker_and_keep_their_text(
    lead, cast, name, values
):
    row = make.approach(cast.lead)
    values = values | {"ended_on": row.started_on.isoformat()} if "result" in values else values
    address = reverse(f"signals:{name}", args=[row.public_id])
    opened = hidden_in(lead.get(row.get_absolute_url()).content.decode(), address)
    assert lead.post(address, values | opened).status_code == 302  # and again, by a second tap

    answer = lead.post(address, values | opened)

    body = answer.content.decode()
    assert answer.status_code == 422 and "Iemand anders" in body
    text = values.get("note") or values["result"]
    assert body.count(text) >= 2  # as it was saved, and as it was typed
    assert ("typed-t" in body) == (name == "end_approach")  # that can't be sent again
    assert row.steps.count() == (1 if name == "add_approach_step" else 0)


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("add_approach_step", "Morgen weer langs.", {"kind": "talk_youth"}),
        ("end_approach", "Het is rustig.", {"ended_on": TODAY.isoformat()}),
        ("change_approach", "Ook op school.", None),
    ],
)
def test_f65_what_was_typed_is_kept_where_somebody_else_pulls_it_by_now(cast, name, text, values):
    """Who pulled it got *not found*, and what came of it was gone."""
    row = make.approach(cast.lead)
    Approach.objects.filter(pk=row.pk).update(lead=cast.worker)
    row.refresh_from_db()
    address = reverse(f"signals:{name}", args=[row.public_id])
    field = {"add_approach_step": "note", "end_approach": "result"}.get(name, "problem")
    typed = (posted(cast) if values is None else values) | {field: text}
    worker, as_opened = make.signed_in(cast.worker), {"version": row.version}
    deeds.change(row, {"lead": cast.colleague}, by=cast.lead, now=NOW)

    answer = worker.post(address, typed | as_opened)

    body = answer.content.decode()
    assert answer.status_code == 422 and "Wat je typte" in body and text in body
    assert address not in body
    for version in ("", "x", row.version, row.version + 1):
        assert worker.post(address, typed | {"version": version}).status_code == 404
    assert make.signed_in(cast.other_worker).post(address, typed | as_opened).status_code == 404
    assert not row.steps.exists() and Approach.objects.get().version == row.version


def test_an_approach_that_is_begun_by_two_taps_is_begun_once(lead, cast):
    address = reverse("signals:new_approach")
    values = posted(cast) | hidden_in(lead.get(address).content.decode())
    first, second = lead.post(address, values), lead.post(address, values)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == Approach.objects.get().get_absolute_url()
    others = make.approach(cast.other_lead)
    answer = lead.post(address, values | {"public_id": str(others.public_id)})
    assert answer.status_code == 422 and Approach.objects.count() == 2


@pytest.mark.parametrize("deed", ["finish_step", "reopen"])
def test_who_presses_while_somebody_else_does_sees_the_page_and_no_fault(
    lead, cast, monkeypatch, deed
):
    row = make.approach(cast.lead)
    step = deeds.add_step(row, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, due_on=TODAY)
    names = {"finish_step": ("finish_approach_step", [row.public_id, step.public_id]),
             "reopen": ("reopen_approach", [row.public_id])}  # fmt: skip
    if deed == "reopen":
        deeds.end(row, "Klaar.", by=cast.lead, now=NOW, ended_on=row.started_on)
    real = getattr(deeds, deed)

    def overtaken(of, **also):
        real(type(of).objects.get(pk=of.pk), **also)
        real(of, **also)

    monkeypatch.setattr(deeds, deed, overtaken)
    assert lead.post(reverse(f"signals:{names[deed][0]}", args=names[deed][1])).status_code == 302


def test_a_colleague_is_not_asked_to_do_a_step_without_a_day(lead, cast):
    row = make.approach(cast.lead)
    values = {"kind": "talk_youth", "owner": str(cast.worker.public_id)}
    answer = lead.post(reverse("signals:add_approach_step", args=[row.public_id]), values)
    assert answer.status_code == 422 and not row.steps.exists()
    assert "due_on" in answer.context["step_form"].errors


def test_who_has_the_duty_for_another_team_takes_nothing_of_it_up(cast, client):
    now = timezone.now()
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=1))
    urgent, own = make.signal(cast.worker, severity=5), make.approach(cast.other_lead)
    browser = sign_in(client, cast.other_lead)
    browser.post(urgent.get_absolute_url(), {"reason": "Ik heb de dienst."})

    page = browser.get(urgent.get_absolute_url()).content.decode()
    assert "Ik pak dit op" in page and "Aanpak starten" not in page
    add = reverse("signals:add_to_approach", args=[urgent.ref])
    assert browser.post(add, {"approach": str(own.public_id)}).status_code == 404
    start = f"{reverse('signals:new_approach')}?signal={urgent.ref}"
    assert urgent.ref not in browser.get(start).content.decode()


def test_a_covered_name_does_not_come_back_by_a_form_of_before(lead, cast):
    signal = vape(cast.worker)
    row = make.approach(cast.lead, problem="Samira verkoopt.", signals=[signal])
    address = reverse("signals:change_approach", args=[row.public_id])
    opened = hidden_in(lead.get(address).content.decode())
    masking.mask(signal, words="Samira", by=cast.lead, now=NOW)

    values = posted(cast, problem="Samira verkoopt.", text_confirmed="on") | opened
    assert lead.post(address, values).status_code == 422
    row.refresh_from_db()
    assert "Samira" not in row.problem


def test_an_approach_does_not_end_before_it_began(cast):
    row = make.approach(cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        deeds.end(row, "Klaar.", by=cast.lead, now=NOW, ended_on=TODAY - timedelta(days=1))
    assert "ended_on" in refusal.value.error_dict


@pytest.mark.parametrize(
    "wrong",
    [{"status": "ended"}, {"ended_on": TODAY}, {"erased_at": NOW}],
    ids=["ended without a day", "a day without an end", "erased with text"],
)
def test_the_database_refuses_what_an_approach_cannot_be(cast, wrong):
    row = make.approach(cast.lead, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approach.objects.filter(pk=row.pk).update(**wrong)


def test_a_practice_signal_is_taken_up_nowhere(cast):
    signal = vape(cast.worker)
    Signal.objects.filter(pk=signal.pk).update(is_practice=True)
    signal.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        make.approach(cast.lead, signals=[signal])
    assert refusal.value.code == "practice"


def test_what_is_seen_more_often_is_proposed_to_the_lead(lead, cast):
    now = timezone.now()
    signal = vape(cast.worker, now=now, seen_at=now)
    vape(cast.worker, now=now, seen_at=now)
    assert lead.get(signal.get_absolute_url()).context["seen_often"] == ""
    vape(cast.colleague, now=now, seen_at=now)
    vape(cast.colleague, now=now, seen_at=now - timedelta(days=40))  # too long ago
    vape(cast.other_worker, now=now, seen_at=now)  # of another team
    assert "2" in lead.get(signal.get_absolute_url()).context["seen_often"]
    make.approach(cast.lead, signals=[signal])
    assert lead.get(signal.get_absolute_url()).context["seen_often"] == ""


# --- from a signal to an activity ---


NEW_ACTIVITY = {
    "title": "Open avond",
    "kind": "podium",
    "mode": "offline",
    "function": "understanding",
    "recurrence": "once",
    "origin": "own",
}


@pytest.mark.parametrize("htmx", [False, True])
def test_r24_from_something_good_to_an_activity(cast, client, htmx):
    worker = sign_in(client, cast.worker)
    talent = make.signal(
        cast.worker, category="opportunity", subcategory="talent", severity=None,
        opportunity_when="now",
    )  # fmt: skip
    typed = {"kind": "activity_started", "activity": "new", "note": "Ze wil optreden."}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = worker.post(reverse("signals:add_step", args=[talent.ref]), typed, headers=headers)
    step = talent.steps.get()
    address = reverse("signals:step_activity", args=[talent.ref, step.pk])
    assert (answer["HX-Redirect"] if htmx else answer.url) == address
    assert address in worker.get(talent.get_absolute_url()).content.decode()  # if they stop here

    values = NEW_ACTIVITY | {
        "team": str(cast.noord.public_id),
        "first_day": timezone.localdate().isoformat(),
        "workers": [str(cast.worker.public_id)],
    }
    again = [worker.post(address, values).url for _press in range(2)]
    assert again == [talent.get_absolute_url()] * 2

    step = talent.steps.get()
    assert (step.activity.title, step.note) == ("Open avond", "Ze wil optreden.")
    page = worker.get(talent.get_absolute_url()).content.decode()
    assert "Open avond" in page and address not in page


def test_a_step_names_an_activity_that_is_there_once(cast, client):
    worker, group = sign_in(client, cast.worker), make.activity(cast.worker)
    signal = make.signal(cast.worker)
    address = reverse("signals:add_step", args=[signal.ref])
    typed = {"kind": "activity_started", "activity": str(group.public_id)}
    assert worker.post(address, typed).status_code == 302
    assert signal.steps.get().activity == group
    answer = worker.post(address, typed)
    assert answer.status_code == 422 and signal.steps.count() == 1
    assert answer.context["step_form"].has_error("activity", "there_already")


def test_r49_three_lonely_signals_lead_to_one_weekly_group_with_two_workers(cast):
    group = make.activity(cast.worker, workers=[cast.worker, cast.colleague], recurrence="weekly")
    for by in (cast.worker, cast.colleague, cast.worker):
        lonely = make.signal(by, category="wellbeing", subcategory="loneliness", now=NOW)
        client = sign_in(Client(), by)
        sent = {"kind": "activity_started", "activity": str(group.public_id)}
        client.post(reverse("signals:add_step", args=[lonely.ref]), sent)
    lead = sign_in(Client(), cast.lead)
    for signal in Signal.objects.all():
        page = lead.get(signal.get_absolute_url()).content.decode()
        assert group.title in page
    page = lead.get(group.get_absolute_url()).content.decode()
    assert cast.worker.name in page and cast.colleague.name in page


@pytest.mark.parametrize("given", ["", "theirs", "nonsense", "\x00"])
def test_which_activity_was_started_is_asked_and_only_own_ones_are_offered(cast, client, given):
    signal, other = make.signal(cast.worker), make.activity(cast.other_worker)
    answer = sign_in(client, cast.worker).post(
        reverse("signals:add_step", args=[signal.ref]),
        {"kind": "activity_started", "note": "Blijft.",
         "activity": str(other.public_id) if given == "theirs" else given},
    )  # fmt: skip
    assert answer.status_code == 422 and "Blijft." in answer.content.decode()
    assert answer.context["step_form"].errors["activity"]
    assert not signal.steps.exists()


def test_another_step_and_a_planned_one_name_no_activity(cast, client):
    worker, group = sign_in(client, cast.worker), make.activity(cast.worker)
    signal, key = make.signal(cast.worker), str(group.public_id)
    address = reverse("signals:add_step", args=[signal.ref])
    worker.post(address, {"kind": "talk_youth", "activity": key})
    worker.post(
        address, {"kind": "activity_started", "activity": key, "due_on": timezone.localdate()}
    )
    assert list(signal.steps.values_list("activity", flat=True)) == [None, None]


def test_an_activity_that_goes_leaves_its_step(cast):
    signal, group = make.signal(cast.worker, now=NOW), make.activity(cast.worker)
    triage.add_step(signal, StepKind.ACTIVITY_STARTED, activity=group, by=cast.worker, now=NOW)
    group.delete()
    assert signal.steps.get().activity is None


def test_only_a_step_of_the_signal_itself_takes_an_activity(cast, client):
    signal, other = make.signal(cast.worker, now=NOW), make.signal(cast.worker, now=NOW)
    talk = triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=NOW)
    begun = triage.add_step(signal, StepKind.ACTIVITY_STARTED, by=cast.worker, now=NOW)
    worker, group = sign_in(client, cast.worker), make.activity(cast.worker)
    for of, step, status in ((signal, talk, 404), (other, begun, 404), (signal, begun, 302)):
        address = reverse("signals:step_activity", args=[of.ref, step.pk])
        assert worker.post(address, {"activity": str(group.public_id)}).status_code == status


# --- bad input ---


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 81),
        ("title", "bsn 123456782"),
        ("problem", "Samira Jansen van Dorpsstraat 12 zei dat."),
        ("goal", ""),
        ("lead", "no-uuid"),
        ("lead", "00000000-0000-0000-0000-000000000000"),
        ("team", "no-uuid"),
        ("partners", "no-uuid"),
        ("started_on", "2999-01-01"),
        ("started_on", "31-02-2026"),
        ("started_on", "1900-01-01"),
        ("started_on", (TODAY - timedelta(days=800)).isoformat()),  # the text goes with its start
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(lead, cast, field, value):
    values = {
        "title": "Vapes op de kermis",
        "problem": "Verkoop aan minderjarigen.",
        "goal": "De verkoop stopt.",
        "team": str(cast.noord.public_id),
        "lead": str(cast.lead.public_id),
        "started_on": TODAY.isoformat(),
    } | {field: value}
    answer = lead.post(reverse("signals:new_approach"), values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Approach.objects.exists()
    if field != "problem":
        assert "Verkoop aan minderjarigen." in answer.content.decode()


def test_the_year_of_a_start_is_looked_at_when_it_is_changed_too(lead, cast):
    row = make.approach(cast.lead, now=NOW - timedelta(days=700))
    deeds.change(row, {"goal": "Niemand verkoopt nog."}, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as caught:
        deeds.change(row, {"started_on": date(2016, 11, 20)}, by=cast.lead, now=NOW)
    assert caught.value.error_dict["started_on"][0].code == "year"
    deeds.change(row, {"started_on": row.started_on - timedelta(days=300)}, by=cast.lead, now=NOW)


def test_a_name_passes_after_it_was_confirmed_to_be_none(lead, cast):
    row = make.approach(cast.lead)
    values = {"kind": "talk_youth", "note": "Met Samira Jansen gesproken."}
    address = reverse("signals:add_approach_step", args=[row.public_id])
    assert lead.post(address, values).status_code == 422
    assert lead.post(address, values | {"text_confirmed": "on"}).status_code == 302


@pytest.mark.parametrize("value", ["👩‍👩‍👧", "a\x00b", "x" * 100_000, "<script>alert(1)</script>"])
def test_whatever_is_posted_is_never_our_fault(lead, cast, value):
    row = make.approach(cast.lead)
    for name in ("add_approach_step", "end_approach", "change_approach"):
        address = reverse(f"signals:{name}", args=[row.public_id])
        posted = dict.fromkeys(("kind", "note", "result", "title", "due_on", "ended_on"), value)
        assert lead.post(address, posted).status_code in (302, 400, 413, 422)


# --- how long, and for whom ---

RULES = {rule.key: rule.run for rule in retention.RULES}


def test_the_text_of_an_approach_goes_two_years_after_its_end(cast):
    ended, fresh = make.approach(cast.lead, now=NOW), make.approach(cast.lead, now=NOW)
    signal = vape(cast.worker)
    deeds.add_signal(ended, signal, by=cast.lead, now=NOW)
    deeds.add_step(ended, StepKind.TALK_YOUTH, note="Gesproken.", by=cast.lead, now=NOW)
    for row, day in ((ended, date(2024, 11, 19)), (fresh, date(2024, 11, 20))):
        Approach.objects.filter(pk=row.pk).update(
            status="ended", started_on=date(2024, 1, 1), ended_on=day, result="Klaar."
        )
    assert RULES["signals.approach"](TODAY, NOW, 500) == 1
    assert RULES["signals.approach"](TODAY, NOW, 500) == 0
    ended.refresh_from_db()
    assert not (ended.title or ended.problem or ended.goal or ended.result)
    assert (ended.lead, ended.created_by) == (None, None)
    assert ended.signals.get() == signal
    step = ended.steps.get()
    assert (step.kind, step.note or "", step.by) == ("talk_youth", "", None)
    fresh.refresh_from_db()
    assert fresh.title


def test_an_approach_that_never_ends_keeps_its_text_four_years(cast):
    old = make.approach(cast.lead, now=NOW.replace(year=2022, day=19))
    make.approach(cast.lead, now=NOW.replace(year=2022))
    assert RULES["signals.approach"](TODAY, NOW, 500) == 1
    old.refresh_from_db()
    assert old.erased_at == NOW


def test_a_legal_hold_keeps_an_approach(cast):
    row = make.approach(cast.lead, now=NOW.replace(year=2020))
    place_hold(
        f"signals.approach:{row.public_id}",
        reason="Verzoek om beperking.",
        until=TODAY + timedelta(days=30),
        by=cast.privacy_officer,
        today=TODAY,
        now=timezone.now(),
    )
    assert RULES["signals.approach"](TODAY, NOW, 500) == 0


def test_the_story_shows_only_the_month_of_an_anonymised_signal(lead, cast):
    signal = vape(cast.worker, now=NOW, seen_at=NOW)
    row = make.approach(cast.lead, signals=[signal], now=NOW)
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=NOW)
    Signal.objects.filter(pk=signal.pk).update(interpretation="joke")
    signal.refresh_from_db()
    owning.assign(signal, cast.lead, by=cast.lead, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    erasing.anonymise(signal, by=None, now=NOW)
    [event] = lead.get(row.get_absolute_url()).context["story"]
    assert event.when == "november 2026"


def test_who_leaves_hands_approaches_and_planned_steps_to_the_lead(cast):
    pulled = make.approach(cast.worker, now=NOW)
    other = make.approach(cast.lead, now=NOW)
    step = deeds.add_step(
        other, StepKind.TALK_YOUTH, by=cast.lead, now=NOW, owner=cast.worker, due_on=TODAY
    )
    assert deeds.hand_over(cast.worker, cast.other_lead, by=cast.administrator, now=NOW) == 2
    pulled.refresh_from_db()
    step.refresh_from_db()
    assert (pulled.lead, step.owner) == (cast.lead, cast.lead)
    assert not ApproachStep.objects.planned_for(cast.worker).exists()


def test_an_employee_hears_of_their_approaches(cast):
    row = make.approach(cast.lead)
    search = {each.key: each.search for each in subject_access.SOURCES}["signals.approach"]
    assert [hit.subject for hit in search(cast.lead.name, None, [], [])] == [
        f"signals.approach:{row.public_id}"
    ]


# --- into the report (R42, picture 34) ---


def ended(cast):
    before = NOW - timedelta(hours=1)
    seen = [vape(cast.worker, seen_at=before), vape(cast.worker, seen_at=NOW)]  # one kind
    mistake = make.signal(cast.worker, severity=2, seen_at=before)
    row = make.approach(cast.lead, signals=[*seen, mistake], now=NOW)
    triage.close(Signal.objects.get(pk=mistake.pk), Outcome.RETRACTED, by=cast.lead, now=NOW)
    deeds.add_step(
        row,
        StepKind.CHECKED_OFFLINE,
        by=cast.worker,
        now=NOW,
        note="Over de kermis.",
        outcome="Het klopte.",
    )
    deeds.add_step(
        row, StepKind.INFORMATION_GIVEN, by=cast.lead, now=NOW + timedelta(minutes=1),
        note="Een filmpje.", partner=make.partner("Wijkagent Noord"),
    )  # fmt: skip
    deeds.end(row, by=cast.lead, now=NOW, result="De kraam stopte.", lesson="Ga zelf kijken.",
              ended_on=TODAY)  # fmt: skip
    return row


def test_an_ended_approach_becomes_a_practice_example_that_is_looked_over_first(lead, cast):
    row = ended(cast)
    address = reverse("signals:approach_example", args=[row.public_id])
    assert address in lead.get(row.get_absolute_url()).content.decode()

    statements, page = asked(lambda: lead.get(address))
    draft = page.context["form"].initial
    assert draft["situation"] == "Verkoop van vapes aan minderjarigen"
    month = date_format(day_of(NOW), "F Y")
    assert draft["offline"] == f"2. {month} · Offline gekeken: Over de kermis. Het klopte."
    assert draft["online"].splitlines() == [
        "1. Signaal: Middelen",
        f"3. {month} · Politie · Voorlichting gegeven: Een filmpje.",
    ]
    assert (draft["result"], draft["lesson"]) == ("De kraam stopte.", "Ga zelf kijken.")
    assert len(statements) <= 6, told(statements)
    assert b"data-blank-cover" in page.content  # as on the page that it is made of
    assert not PracticeExample.objects.exists()

    typed = {name: str(value) for name, value in draft.items()}
    assert lead.post(address, typed).status_code == 302
    example = PracticeExample.objects.get()
    assert (example.title, example.created_by) == (row.title, cast.lead)
    assert example.published_at is None  # who may publishes it


def test_an_approach_that_runs_and_one_of_another_team_become_no_example(lead, cast):
    running = make.approach(cast.lead, now=NOW)
    address = reverse("signals:approach_example", args=[running.public_id])

    assert lead.get(address).status_code == 404
    assert address not in lead.get(running.get_absolute_url()).content.decode()
    theirs = reverse("signals:approach_example", args=[ended(cast).public_id])
    assert sign_in(Client(), cast.other_lead).get(theirs).status_code == 404


# --- what it asks of the database ---


@pytest.mark.parametrize("rows", [0, 30])
def test_the_list_asks_six_queries_at_most(lead, cast, rows):
    for _number in range(rows):
        make.approach(cast.lead)
    lead.get(reverse("signals:approaches"))
    statements, answer = asked(lambda: lead.get(reverse("signals:approaches")))
    assert answer.status_code == 200
    assert len(statements) <= 6, told(statements)


def test_one_approach_asks_the_same_whatever_hangs_under_it(lead, cast):
    row = make.approach(cast.lead)
    lead.get(row.get_absolute_url())
    few, _answer = asked(lambda: lead.get(row.get_absolute_url()))
    for number in range(12):
        by = (cast.worker, cast.colleague)[number % 2]
        deeds.add_signal(row, vape(by), by=cast.lead, now=NOW)
        deeds.add_step(row, StepKind.TALK_YOUTH, by=by, now=NOW)
        deeds.add_step(row, StepKind.TALK_YOUTH, by=by, now=NOW, due_on=TODAY)
    many, _answer = asked(lambda: lead.get(row.get_absolute_url()))
    assert len(many) == len(few) <= 6, told(many)


def test_what_who_leaves_had_to_do_in_an_approach_is_in_its_trail(cast):
    row = make.approach(cast.lead)
    due = {"owner": cast.worker, "due_on": timezone.localdate() + timedelta(days=3)}
    deeds.add_step(row, StepKind.CONSULTED_COLLEAGUE, by=cast.lead, now=timezone.now(), **due)

    leaving.leave(
        cast.worker, by=cast.administrator, today=timezone.localdate(), now=timezone.now()
    )

    entry = AuditEntry.objects.get(verb="step_given")
    assert (entry.subject, entry.after) == (audit.label(row), cast.lead.label)


def test_what_goes_on_in_a_signal_outside_the_approach_counts_for_who_opens_it(cast):
    signals = [vape(cast.worker) for _number in range(6)]
    row = make.approach(cast.lead, signals=signals)
    worse = vape(cast.worker, severity=4)
    browser = sign_in(Client(), cast.lead)

    for number, count in ((0, 6), (1, 5)):  # two of one thing count once, also where that is not
        double = Signal.objects.get(pk=signals[number].pk)
        merging.merge(double, Signal.objects.get(pk=worse.pk), by=cast.lead, now=timezone.now())
        listed = Approach.objects.listed(cast.lead).get()
        assert listed.signal_count == listed.readable_count == count
        page = browser.get(row.get_absolute_url())
        assert len(page.context["signals"]) == count and page.context["hidden"] == 0
        in_list = browser.get(reverse("signals:approaches")).content.decode()
        assert f"{count} signalen" in in_list and "je niet kunt openen" not in in_list

    deeds.add_signal(row, Signal.objects.get(pk=worse.pk), by=cast.lead, now=timezone.now())
    listed = Approach.objects.listed(cast.lead).get()
    assert listed.signal_count == listed.readable_count == 5
    page = browser.get(row.get_absolute_url())
    assert worse in page.context["signals"] and len(page.context["signals"]) == 5


def test_of_two_of_one_thing_somebody_sees_the_one_that_they_may_open(cast):
    """Of the other nothing is told, nor that it is there."""
    hers, mine = vape(cast.colleague), vape(cast.worker)
    row = make.approach(cast.lead, signals=[hers, mine])
    worse = vape(cast.colleague, severity=4)
    for double in (hers, mine):
        each, into = (Signal.objects.get(pk=pk) for pk in (double.pk, worse.pk))
        merging.merge(each, into, by=cast.lead, now=timezone.now())
    listed = Approach.objects.listed(cast.worker).get()
    assert listed.signal_count == listed.readable_count == 1
    page = sign_in(Client(), cast.worker).get(row.get_absolute_url())
    assert page.context["signals"] == [mine] and page.context["hidden"] == 0


def test_what_goes_on_in_one_of_the_approach_is_told_by_that_one_alone(cast):
    """As on the page: who opens the duplicate and not the one in which it goes on opens none."""
    mine, hers = vape(cast.worker, severity=2), vape(cast.colleague)
    row = make.approach(cast.lead, signals=[mine, hers])
    merging.merge(mine, hers, by=cast.lead, now=timezone.now())
    listed = Approach.objects.listed(cast.worker).get()
    assert (listed.signal_count, listed.readable_count) == (1, 0)
    page = sign_in(Client(), cast.worker).get(row.get_absolute_url())
    assert page.context["signals"] == [] and page.context["hidden"] == 1
