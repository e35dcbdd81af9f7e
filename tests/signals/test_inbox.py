"""The inbox: filters in the address, filters kept, several given at once."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.core.cache import caches
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from organisation.choices import PersonStatus
from organisation.models import Membership, User
from signals.actions import filters, owning, triage
from signals.choices.signal import Outcome, Severity, StepKind
from signals.models import SavedFilter, Signal
from signals.querysets import lists
from signals.screens.inbox import rows
from tests import make
from tests.make import signed_in
from tests.signals.test_budgets import asked, told

pytestmark = pytest.mark.django_db
INBOX = "/signals/"
GIVE = "/signals/assign/"


@pytest.fixture
def three(cast):
    return [make.signal(cast.worker, severity=3) for _number in range(3)]


def shown(client, query=""):
    body = client.get(INBOX + query).content.decode()
    return {ref for ref in Signal.objects.values_list("ref", flat=True) if ref in body}


def in_pager(answer):
    return answer.content.decode().partition('<nav class="pager"')[2].partition("</nav>")[0]


def give(client, refs, to, **also):
    return client.post(GIVE, {"refs": refs, "to": str(to.public_id)} | also, follow=True)


def test_filters_narrow_by_platform_owner_and_period(as_lead, cast, three):
    here, owned, old = three
    Signal.objects.filter(pk=here.pk).update(platform=make.platform())
    owning.assign(owned, cast.colleague, by=cast.lead, now=timezone.now())
    before = timezone.now() - timedelta(days=40)
    Signal.objects.filter(pk=old.pk).update(seen_at=before, received_at=before)

    assert shown(as_lead, "?platform=instagram") == {here.ref}
    assert shown(as_lead, "?owner=nobody&period=30") == {here.ref}
    assert shown(as_lead, f"?tab=running&owner={cast.colleague.public_id}") == {owned.ref}
    assert shown(as_lead, "?period=90") == {here.ref, old.ref}


@pytest.mark.parametrize(
    "query", ["?owner=x", "?owner=00000000-0000-0000-0000-000000000000", "?period=-1",
              "?period=999999999999", "?tab=%F0%9F%98%80", "?after=1.2.3.4.5",
              "?after=9.99999999999999999999.1.1"],
)  # fmt: skip
def test_a_filter_that_is_none_filters_nothing(as_lead, three, query):
    assert shown(as_lead, query) == {signal.ref for signal in three}


def test_several_are_given_at_once_and_who_is_refused_is_named(as_lead, cast, three):
    open_one, closed, elsewhere = three[0], three[1], make.signal(cast.other_worker)
    triage.close(closed, Outcome.RESOLVED, by=cast.lead, now=timezone.now())

    body = give(
        as_lead, [open_one.ref, closed.ref, elsewhere.ref, "S-1"], cast.colleague
    ).content.decode()

    assert Signal.objects.get(pk=open_one.pk).owner == cast.colleague
    assert "1 signaal is nu van Cora Collega" in body
    assert f"{closed.ref}: Dit signaal is afgesloten." in body
    assert "2 signalen mag je niet geven" in body
    assert Signal.objects.get(pk=elsewhere.pk).owner is None


@pytest.mark.parametrize(
    "typed",
    [
        {"refs": []},
        {"refs": [f"S-2026-{number:04d}" for number in range(101)]},
        {"to": ""},
        {"to": "00000000-0000-0000-0000-000000000000"},
    ],
    ids=["none", "101", "nobody", "a stranger"],
)
def test_giving_none_too_many_or_to_nobody_is_422_and_keeps_the_ticks(as_lead, cast, three, typed):
    values = {"refs": [three[0].ref], "to": str(cast.colleague.public_id)} | typed
    answer = as_lead.post(GIVE, values)
    assert answer.status_code == 422
    if typed.get("refs") is None:
        assert re.search(rf'value="{three[0].ref}:[\d.]+" checked', answer.content.decode())
    assert not Signal.objects.filter(owner__isnull=False).exists()


def test_a_row_says_that_something_was_done_while_it_is_nobodys_yet(as_lead, cast):
    """J2: on Monday the lead sees that who had the duty on Friday took a step; the term runs on."""
    signal = make.signal(cast.worker, severity=4)
    said = "eerste stap:"
    assert said not in as_lead.get(INBOX).content.decode()
    now = timezone.now()
    triage.add_step(signal, StepKind.CONSULTED_COLLEAGUE, by=cast.worker, now=now)
    page = as_lead.get(INBOX)
    assert f"{said} 1 min geleden" in page.content.decode()
    (row,) = page.context["rows"]
    assert row.begun and row.why and row.may_take
    days_on = rows([Signal.objects.get()], cast.lead, now + timedelta(days=3))
    moment = date_format(timezone.localtime(now), "j F, H:i")
    assert days_on[0].begun.text == f"{said} {moment}"

    owning.assign(Signal.objects.get(), cast.lead, by=cast.lead, now=timezone.now())
    assert said not in as_lead.get(INBOX).content.decode()


def test_of_what_became_urgent_a_row_tells_the_first_step_since_then(as_lead, cast):
    """What was done while it was calm is no answer to that."""
    began = timezone.now() - timedelta(hours=2)
    signal = make.signal(cast.worker, severity=2, now=began)
    triage.add_step(signal, StepKind.NONE_NEEDED, by=cast.worker, now=began)
    raised = began + timedelta(minutes=30)
    triage.change_severity(Signal.objects.get(), 4, "Het loopt op.", by=cast.lead, now=raised)
    [row] = as_lead.get(INBOX).context["rows"]
    assert row.urgent and row.begun is None

    since = raised + timedelta(minutes=60)
    for later in (timedelta(0), timedelta(minutes=20)):
        again = Signal.objects.get()
        triage.add_step(again, StepKind.CONSULTED_COLLEAGUE, by=cast.worker, now=since + later)
    [row] = as_lead.get(INBOX).context["rows"]
    assert row.begun.text == "eerste stap: 30 min geleden"

    # A page in which no such signal stands asks nothing more, and one that tells none neither.
    with_it = [asked(lambda each=each: as_lead.get(each))[0] for each in (INBOX, "/")]
    owning.assign(Signal.objects.get(), cast.lead, by=cast.lead, now=timezone.now())
    without = [asked(lambda each=each: as_lead.get(each))[0] for each in (INBOX, "/")]
    more = [len(some) - len(others) for some, others in zip(with_it, without, strict=True)]
    assert more == [1, 0], told(with_it[1])


def test_a_number_that_no_database_takes_is_one_that_isn_t_there(as_lead, cast, three):
    answer = give(as_lead, ["S\x00", three[0].ref], cast.lead)
    assert "1 signaal mag je niet geven" in answer.content.decode()


def test_who_left_a_moment_ago_may_stand_there_but_is_given_nothing(as_lead, cast, three):
    assert str(cast.colleague.public_id) in as_lead.get(INBOX).content.decode()
    User.objects.filter(pk=cast.colleague.pk).update(
        status=PersonStatus.LEFT, left_on=timezone.localdate()
    )
    values = {"refs": [three[0].ref], "to": str(cast.colleague.public_id)}
    answer = as_lead.post(GIVE, values)
    assert answer.status_code == 422
    assert re.search(rf'value="{three[0].ref}:[\d.]+" checked', answer.content.decode())
    assert not Signal.objects.filter(owner__isnull=False).exists()


def test_of_two_leads_who_give_at_once_the_second_is_told(as_lead, cast, three):
    body = as_lead.get(INBOX).content.decode()
    ticks = re.findall(r'name="refs" value="([^"]+)"', body)
    owning.assign(three[0], cast.colleague, by=cast.lead, now=timezone.now())

    body = give(as_lead, ticks, cast.worker).content.decode()

    assert f"{three[0].ref}: Iemand veranderde het intussen. Kijk opnieuw." in body
    assert "2 signalen zijn nu van Wim Werker" in body
    assert Signal.objects.get(pk=three[0].pk).owner == cast.colleague


def test_after_giving_the_filters_are_as_they_were(as_lead, cast, three):
    answer = give(
        as_lead, [three[0].ref], cast.colleague, back="tab=decide&severity=3&evil=https://x"
    )
    assert answer.redirect_chain == [(INBOX + "?tab=decide&severity=3", 302)]


def test_a_worker_gives_nothing(as_worker, cast, three):
    assert "refs" not in as_worker.get(INBOX).content.decode()
    assert as_worker.post(GIVE, {"refs": [three[0].ref]}).status_code == 403


def test_the_next_page_is_not_called_older_and_leads_back(as_lead, cast, monkeypatch):
    """Late ones stand first, then the most serious: what follows isn't older."""
    monkeypatch.setattr(lists, "PAGE", 2)
    for _number in range(3):
        make.signal(cast.worker, severity=3)
    first = as_lead.get(INBOX + "?tab=decide&severity=3")
    pager = in_pager(first)
    assert "Volgende" in pager and "Ouder" not in pager and "Naar het begin" not in pager

    second = in_pager(as_lead.get(INBOX + first.context["next_url"]))
    back = f'{INBOX}?tab=decide&amp;severity=3"'
    assert "Naar het begin" in second and back in second and "Volgende" not in second


def test_who_hears_the_page_is_told_the_order_that_the_rows_have(as_lead, cast, three):
    """Closed ones and what was searched for stand newest first, not by rank."""
    ranked, newest = "Signalen, te late eerst, dan de ernstigste", "Signalen, nieuwste eerst"
    signal = make.signal(cast.worker, severity=2)
    triage.close(signal, Outcome.NO_FOLLOW_UP, by=cast.lead, now=timezone.now())
    for tab, caption in (("decide", ranked), ("closed", newest)):
        page = as_lead.get(INBOX, {"tab": tab}).content.decode()
        assert f"{caption}</caption>" in page


def test_the_list_says_what_each_severity_means(as_worker):
    body = as_worker.get(INBOX).content.decode()
    legend = body[body.index("Wat betekent de ernst?") :]
    assert all(str(label) in legend for label in Severity.labels)


# --- filters that somebody keeps ------------------------------------------------------------------


def test_a_filter_is_kept_under_a_name_and_opens_the_inbox(as_lead, cast, three):
    back = "tab=decide&severity=4&evil=1"
    posted = {"name": "Vrijdagavond", "is_default": "on", "back": back}
    assert as_lead.post(reverse("signals:keep_filter"), posted).status_code == 302

    assert SavedFilter.objects.get().query == "tab=decide&severity=4"
    assert as_lead.get(INBOX).url == INBOX + "?tab=decide&severity=4"
    assert "Vrijdagavond" in as_lead.get(INBOX + "?tab=decide").content.decode()
    assert "Vrijdagavond" not in signed_in(cast.other_lead).get(INBOX).content.decode()


def test_of_two_filters_one_opens_the_inbox_and_the_same_name_replaces(cast):
    filters.keep("Een", "tab=mine", True, by=cast.lead)
    filters.keep("Twee", "tab=running", True, by=cast.lead)
    filters.keep("Een", "tab=closed", False, by=cast.lead)
    rows = SavedFilter.objects.order_by("name")
    assert list(rows.values_list("name", "query", "is_default")) == [
        ("Een", "tab=closed", False), ("Twee", "tab=running", True)
    ]  # fmt: skip


def test_of_two_filters_kept_at_once_one_is_told_to_try_again(as_lead, cast, three, monkeypatch):
    def overtaken(*_names, **_values):
        raise IntegrityError

    monkeypatch.setattr(SavedFilter.objects, "update_or_create", overtaken)
    posted = {"name": "Vrijdagavond", "is_default": "on", "back": "tab=decide&severity=4"}
    answer = as_lead.post(reverse("signals:keep_filter"), posted)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Dat lukte niet. Probeer het nog een keer." in body and "Vrijdagavond" in body


def test_a_filter_for_who_left_says_that_it_narrows_less(as_lead, cast, three):
    filters.keep("Van Co", f"tab=decide&owner={cast.colleague.public_id}", True, by=cast.lead)
    with translation.override("nl"):
        told = gettext("Part of this filter is not there any more and narrows nothing: %(what)s.")
    told %= {"what": "Eigenaar"}
    assert told not in as_lead.get(INBOX, follow=True).content.decode()
    Membership.objects.filter(user=cast.colleague).delete()
    caches["process"].clear()
    body = as_lead.get(INBOX, follow=True).content.decode()
    assert told in body
    assert all(signal.ref in body for signal in three)


@pytest.mark.parametrize("back", ["", "tab=", "evil=1"])
def test_a_filter_of_nothing_opens_the_inbox_and_never_turns_round(as_lead, cast, three, back):
    posted = {"name": "Alles", "is_default": "on", "back": back}
    assert as_lead.post(reverse("signals:keep_filter"), posted).status_code == 302
    assert as_lead.get(INBOX, follow=True).status_code == 200
    SavedFilter.objects.update(query="")
    assert as_lead.get(INBOX).status_code == 200


def test_filters_are_cleared_in_one_tap(as_lead, cast, three):
    body = as_lead.get(INBOX + "?tab=decide&severity=5").content.decode()
    assert f'href="{INBOX}?tab=decide">' in body and "Wis filters" in body
    assert "Wis filters" not in as_lead.get(INBOX + "?tab=decide").content.decode()


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "123456782"])
def test_a_filter_needs_a_fitting_name(as_lead, name):
    answer = as_lead.post(reverse("signals:keep_filter"), {"name": name, "back": "severity=4"})
    assert answer.status_code == 422
    assert not SavedFilter.objects.exists()


def test_nobody_removes_the_filter_of_somebody_else_and_a_leaver_leaves_none(cast):
    kept = filters.keep("Een", "tab=mine", True, by=cast.lead)
    address = reverse("signals:remove_filter", args=[kept.public_id])
    assert signed_in(cast.worker).post(address).status_code == 404
    filters.hand_over(cast.lead, cast.other_lead, by=None, now=timezone.now())
    assert not SavedFilter.objects.exists()


def test_the_filter_on_a_colleague_is_still_there_after_several_were_given(cast):
    signal = make.signal(cast.worker, severity=3)
    owning.assign(signal, cast.colleague, by=cast.lead, now=timezone.now())
    back = f"tab=running&owner={cast.colleague.public_id}"
    refs = f"{signal.ref}:{Signal.objects.get().version}"
    given = {"refs": [refs], "to": str(cast.worker.public_id), "back": back}

    answer = signed_in(cast.lead).post(reverse("signals:assign_each"), given)

    assert str(cast.colleague.public_id) in answer.url


def test_a_filter_on_a_place_of_many_strange_letters_can_be_kept(cast):
    area = "\N{WATER WAVE}" * 60
    cast.noord.areas = [area]
    cast.noord.save()
    back = urlencode({
        "tab": "running", "area": area, "owner": cast.lead.public_id, "severity": 3,
        "category": "sexual_misconduct", "period": 30,
    })  # fmt: skip

    answer = signed_in(cast.lead).post(
        reverse("signals:keep_filter"), {"name": "lang", "back": back}
    )

    assert answer.status_code == 302
    assert parse_qs(SavedFilter.objects.get().query)["area"] == [area]
