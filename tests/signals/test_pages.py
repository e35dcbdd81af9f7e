"""Pages of signals: statuses, fragments, what is shown to whom and what is recorded."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from organisation.models import HelpLine, Membership, User
from privacy.models import AuditEntry
from signals.actions import log, moving, owning, triage
from signals.choices.signal import Outcome, Status, StepKind
from signals.models import Signal
from signals.querysets import lists
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

NOW = make.FRIDAY_NIGHT
MINUTE = timedelta(minutes=1)


def reads(signal) -> int:
    return AuditEntry.objects.filter(verb="read", subject=f"signals.signal:{signal.ref}").count()


def test_a_worker_logs_and_sees_what_happens_now(as_worker):
    answer = as_worker.post(reverse("signals:new"), make.posted(severity="4"))

    signal = Signal.objects.get()
    assert answer.status_code in (302, 303)
    assert answer.url == reverse("signals:saved", args=[signal.ref])
    page = as_worker.get(answer.url).content.decode()
    assert signal.ref in page and "Lea" in page
    assert signal.narrative not in page


def test_posting_the_form_twice_leads_to_the_same_signal(as_worker):
    values = make.posted()
    first, second = (as_worker.post(reverse("signals:new"), values) for _ in range(2))

    assert first.url == second.url
    assert Signal.objects.count() == 1


def test_a_number_that_was_put_right_stands_in_no_red_card_as_it_was(as_worker, as_lead, cast):
    """Two cards had theirs in the text, above the right one: whom to call at night, and which."""
    line = HelpLine.objects.by_key()
    for key, number in (("113_free", "0800-1111"), ("safe_at_home", "0800-2222")):
        line[key].number = number
        line[key].save()
    caches["process"].clear()
    low = make.signal(
        cast.worker, category="wellbeing", subcategory="self_harm_suicide", severity=5
    )
    home = make.signal(cast.worker, category="unsafe_home", severity=5, narrative="")

    pages = as_worker.get(reverse("signals:new")).text, as_worker.get("/signals/offline/").text
    of_low = as_lead.get(low.get_absolute_url()).text
    of_home = as_lead.get(home.get_absolute_url()).text

    for page in pages:
        assert "0800-1111" in page and "0800-2222" in page
    assert "0800-1111" in of_low and "0800-2222" in of_home
    for page in (*pages, of_low, of_home):
        assert "0800-0113" not in page and "0800-2000" not in page


def test_whom_to_call_stands_right_below_what_was_seen(as_lead, cast):
    """On a phone it came after what a signal means and how a name is covered."""
    low = make.signal(cast.worker, category="wellbeing", severity=5)
    page = as_lead.get(low.get_absolute_url()).text
    parts = [page.index(part) for part in ('id="seen-t"', 'class="redcard"', 'id="meaning-t"')]
    assert parts == sorted(parts)


def test_the_card_of_the_reporting_code_gives_the_attention_officer_to_who_works_here(
    as_worker, as_lead, cast
):
    """LAW.md 2c: the card said to talk with somebody of whom the app didn't know who it is."""
    nobody = Client(headers={"host": "localhost"})
    home = make.signal(cast.worker, category="unsafe_home", severity=5, narrative="")
    own = reverse("signals:new"), reverse("signals:saved", args=[home.ref])
    HelpLine.objects.update(checked_on=timezone.localdate())
    HelpLine.objects.filter(key="attention_officer").update(checked_on=None)
    caches["process"].clear()
    page = as_worker.get(own[0]).text
    assert "Nog niet alle nummers zijn nagekeken" not in page  # there is none yet

    officer = HelpLine.objects.get(key="attention_officer")
    officer.number = "06 00 00 00 77"
    officer.save()
    caches["process"].clear()

    shown = [as_worker.get(each).text for each in own]
    for page in (*shown, as_lead.get(home.get_absolute_url()).text):
        assert 'href="tel:0600000077"' in page
    assert "Nog niet alle nummers zijn nagekeken" in shown[0]
    for public in (own[0], "/signals/offline/"):
        assert "06 00 00 00 77" not in nobody.get(public).text


@pytest.mark.parametrize("subcategory", ["self_harm_suicide", "low_mood", ""])
def test_severity_5_of_who_is_gloomy_brings_the_card_with_113(
    as_worker, as_lead, cast, subcategory
):
    """The form says: thoughts of death? Choose severity 5. Without the sub-kind that gave the
    police, and nobody who talks day and night."""
    low = make.signal(cast.worker, category="wellbeing", subcategory=subcategory, severity=5)

    for page in (
        as_worker.get(reverse("signals:saved", args=[low.ref])).text,
        as_lead.get(low.get_absolute_url()).text,
    ):
        assert 'href="tel:113"' in page and "Blijf in contact." in page


def test_a_next_step_that_is_tapped_twice_is_noted_once(as_worker, cast):
    signal = make.signal(cast.worker)
    page = reverse("signals:saved", args=[signal.ref])
    for _tap in range(2):
        answer = as_worker.post(page, {"kind": "reported_platform"})
        assert (answer.status_code, answer.url) == (302, page)
    assert as_worker.post(page, {"kind": "consulted_colleague"}).status_code == 302
    kinds = signal.steps.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["reported_platform", "consulted_colleague"]


def test_someone_elses_client_id_is_422_and_keeps_the_text(as_worker, cast):
    values = make.posted()
    as_worker.post(reverse("signals:new"), values)
    answer = signed_in(cast.colleague).post(reverse("signals:new"), values)

    assert answer.status_code == 422
    assert values["narrative"] in answer.content.decode()


def test_the_form_opens_with_the_platform_used_last(as_worker, cast):
    make.signal(cast.worker, platform=make.platform())
    page = as_worker.get(reverse("signals:new")).content.decode()

    assert re.search(r'value="instagram"[^>]* checked', page)


def test_what_was_chosen_last_is_of_that_person_and_of_the_newest_that_counts(cast):
    snapchat, instagram = make.platform("snapchat", "Snapchat"), make.platform()
    asked = Signal.objects.last_chosen_by
    assert asked(cast.worker) == ("", None)
    make.signal(cast.worker, now=NOW, platform=snapchat)
    make.signal(cast.colleague, now=NOW + MINUTE, platform=instagram)
    make.signal(cast.other_worker, now=NOW + MINUTE, platform=instagram)
    log.log_signal(
        make.observation(cast.noord, platform=instagram),
        by=cast.worker, now=NOW + 2 * MINUTE, is_practice=True,
    )  # fmt: skip
    assert asked(cast.worker) == ("snapchat", cast.noord.pk)
    assert asked(cast.other_worker) == ("instagram", cast.zuid.pk)
    make.signal(cast.worker, now=NOW + 3 * MINUTE)
    assert asked(cast.worker) == ("", cast.noord.pk)


def test_each_opening_of_a_signal_is_recorded(as_lead, cast):
    signal = make.signal(cast.worker)
    for _ in range(2):
        assert as_lead.get(signal.get_absolute_url()).status_code == 200

    assert reads(signal) == 2


def test_a_lead_of_another_team_gets_404_and_nothing_is_recorded(cast):
    signal = make.signal(cast.worker)

    assert signed_in(cast.other_lead).get(signal.get_absolute_url()).status_code == 404
    assert reads(signal) == 0


def test_a_privacy_officer_opens_with_a_reason_only(cast):
    signal, officer = make.signal(cast.worker), signed_in(cast.privacy_officer)
    asked = officer.get(signal.get_absolute_url())
    assert asked.status_code == 200 and signal.narrative not in asked.content.decode()
    assert officer.post(signal.get_absolute_url(), {"reason": ""}).status_code == 422
    assert reads(signal) == 0

    opened = officer.post(signal.get_absolute_url(), {"reason": "steekproef bewaartermijn"})

    assert signal.narrative in opened.content.decode()
    assert AuditEntry.objects.get(verb="read").reason == "steekproef bewaartermijn"


def test_the_account_is_shown_only_when_asked_and_recorded(as_lead, cast):
    signal = make.signal(cast.worker, account_handle="expose_voorbeeld")
    assert "expose_voorbeeld" not in as_lead.get(signal.get_absolute_url()).content.decode()

    page = as_lead.post(reverse("signals:account", args=[signal.ref])).content.decode()

    assert "expose_voorbeeld" in page
    assert AuditEntry.objects.filter(verb="shown_account").count() == 1


def test_a_colleague_who_may_read_does_not_see_the_account(cast):
    cast.organisation.colleagues_may_read = True
    cast.organisation.save()
    signal = make.signal(cast.worker, account_handle="expose_voorbeeld")
    colleague = signed_in(cast.colleague)

    assert colleague.get(signal.get_absolute_url()).status_code == 200
    assert colleague.post(reverse("signals:account", args=[signal.ref])).status_code == 404


def test_a_lead_takes_up_steps_and_closes(as_lead, cast):
    signal = make.signal(cast.worker, severity=4)
    at = lambda name: reverse(f"signals:{name}", args=[signal.ref])  # noqa: E731

    assert as_lead.post(at("assign"), {"to": str(cast.lead.public_id)}).status_code == 302
    refused = as_lead.post(at("close"), {"outcome": "resolved"})
    assert refused.status_code == 422
    assert as_lead.post(at("add_step"), {"kind": "checked_offline"}).status_code == 302
    assert as_lead.post(at("close"), {"outcome": "resolved"}).status_code == 302

    signal.refresh_from_db()
    assert (signal.status, signal.outcome, signal.owner) == ("closed", "resolved", cast.lead)


def test_a_worker_may_not_assign_or_close_an_urgent_signal(as_worker, cast):
    signal = make.signal(cast.worker, severity=5, first_steps=["called_112_police"])
    Signal.objects.filter(pk=signal.pk).update(owner=cast.worker)

    for name, values in (
        ("assign", {"to": str(cast.worker.public_id)}),
        ("close", {"outcome": "resolved"}),
        ("reopen", {}),
    ):
        answer = as_worker.post(reverse(f"signals:{name}", args=[signal.ref]), values)
        assert answer.status_code == 404, name
    assert Signal.objects.get().status == Status.NEW


def test_a_worker_follows_up_the_own_calm_signal(as_worker, cast):
    signal = make.signal(cast.worker)
    owning.assign(signal, cast.worker, by=cast.lead, now=NOW)
    at = lambda name: reverse(f"signals:{name}", args=[signal.ref])  # noqa: E731

    assert as_worker.post(at("change_state"), {"to": "waiting_platform"}).status_code == 302
    assert as_worker.post(at("close"), {"outcome": "content_removed"}).status_code == 302
    assert as_worker.post(at("reopen"), {"reason": "Het kwam terug."}).status_code == 302
    assert Signal.objects.get().status == Status.REOPENED


def test_htmx_gets_the_fragment_and_a_refusal_as_422(cast):
    lead = signed_in(cast.lead)
    signal = make.signal(cast.worker)
    headers = {"HX-Request": "true"}
    url = reverse("signals:add_step", args=[signal.ref])

    done = lead.post(url, {"kind": "talk_youth", "note": "afgesproken"}, headers=headers)
    refused = lead.post(url, {"kind": "", "note": "blijft staan"}, headers=headers)

    for answer, status in ((done, 200), (refused, 422)):
        body = answer.content.decode()
        assert answer.status_code == status
        assert "<html" not in body and 'id="signal"' in body
    assert "blijft staan" in refused.content.decode()


def test_a_note_with_a_name_asks_and_is_saved_when_confirmed(as_lead, cast):
    signal = make.signal(cast.worker)
    url = reverse("signals:add_step", args=[signal.ref])
    values = {"kind": "talk_youth", "note": "Gebeld met Fatima over de groep."}

    asked = as_lead.post(url, values)
    assert asked.status_code == 422 and "Fatima" in asked.content.decode()
    assert as_lead.post(url, values | {"text_confirmed": "on"}).status_code == 302
    assert signal.steps.get().note == values["note"]


# --- the inbox -----------------------------------------------------------------------------------


def refs(answer) -> list[str]:
    return list(dict.fromkeys(re.findall(r"S-\d{4}-\d{4}", answer.content.decode())))


def test_the_worst_waits_on_top_and_an_opportunity_last(as_lead, cast):
    watch = make.signal(cast.worker, severity=2)
    chance = make.signal(cast.worker, category="opportunity", severity=None)
    now_ = make.signal(cast.worker, severity=5)

    assert refs(as_lead.get(reverse("signals:inbox"))) == [now_.ref, watch.ref, chance.ref]


def test_each_tab_holds_its_states(as_lead, cast):
    made = {name: make.signal(cast.worker) for name in ("new", "waiting", "running", "closed")}
    moving.move(made["waiting"], Status.WAITING_PARTNER, by=cast.lead, now=NOW)
    owning.assign(made["running"], cast.worker, by=cast.lead, now=NOW)
    triage.close(made["closed"], Outcome.RESOLVED, by=cast.lead, now=NOW)

    for tab, key in (
        ("decide", "new"),
        ("waiting", "waiting"),
        ("running", "running"),
        ("closed", "closed"),
        ("nonsense", "new"),
    ):
        answer = as_lead.get(reverse("signals:inbox"), {"tab": tab})
        assert refs(answer) == [made[key].ref], tab


def test_filters_narrow_the_list(as_lead, cast):
    make.signal(cast.worker, severity=2)
    fight = make.signal(cast.worker, category="violence", severity=3, area="Plein")

    for query in ({"severity": "3"}, {"category": "violence"}, {"area": "Plein"}):
        assert refs(as_lead.get(reverse("signals:inbox"), query)) == [fight.ref]
    assert len(refs(as_lead.get(reverse("signals:inbox"), {"severity": "nonsense"}))) == 2


def test_practice_signals_stand_in_no_list(as_lead, cast):
    log.log_signal(make.observation(cast.noord), by=cast.worker, now=NOW, is_practice=True)

    assert refs(as_lead.get(reverse("signals:inbox"))) == []


def test_pages_of_the_inbox_neither_repeat_nor_lose_a_row(cast, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 5)
    made = {make.signal(cast.worker, severity=1 + n % 5).ref for n in range(23)}
    rows, after = [], ""
    while True:
        page = lists.inbox(cast.lead, "decide", lists.Filters(), NOW, after)
        rows += [row.ref for row in page.rows]
        if not (after := page.after):
            break

    assert len(rows) == len(set(rows)) == 23 and set(rows) == made


def test_the_inbox_shows_no_narrative(as_lead, cast):
    signal = make.signal(cast.worker)

    assert signal.narrative not in as_lead.get(reverse("signals:inbox")).content.decode()


# --- search --------------------------------------------------------------------------------------


def test_words_are_posted_and_stand_in_no_address(as_lead, cast):
    signal = make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")

    answer = as_lead.post(reverse("signals:search"), {"q": "kermis"})
    assert answer.status_code == 302 and "kermis" not in answer.url
    assert refs(as_lead.get(answer.url)) == [signal.ref]


def test_words_sent_by_the_script_are_answered_at_once_and_kept_for_who_comes_back(as_lead, cast):
    signal = make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")
    make.signal(cast.worker)

    answer = as_lead.post(reverse("signals:search"), {"q": "kermis", "as_answer": "1"})
    assert answer.status_code == 200 and refs(answer) == [signal.ref]
    assert refs(as_lead.get(reverse("signals:search"))) == [signal.ref]
    assert AuditEntry.objects.filter(verb="searched").count() == 2


def test_a_search_is_one_question_and_one_commit(as_lead, cast, django_assert_max_num_queries):
    """The session, whose it is, what is found; then the words and the trail as one message."""
    make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")
    words = {"q": "kermis gevochten", "as_answer": "1"}
    as_lead.post(reverse("signals:search"), words)
    with django_assert_max_num_queries(4 if connection.vendor == "postgresql" else 5):
        as_lead.post(reverse("signals:search"), words)


def test_a_refused_word_leaves_what_was_found_before(as_lead, cast):
    signal = make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")
    as_lead.post(reverse("signals:search"), {"q": "kermis", "as_answer": "1"})

    answer = as_lead.post(reverse("signals:search"), {"q": "@boos.account", "as_answer": "1"})
    assert answer.status_code == 422
    assert refs(as_lead.get(reverse("signals:search"))) == [signal.ref]


def test_a_search_is_recorded_without_its_words(as_lead, cast):
    make.signal(cast.worker)
    as_lead.get(as_lead.post(reverse("signals:search"), {"q": "groepsapp"}).url)

    entry = AuditEntry.objects.get(verb="searched")
    assert "groepsapp" not in f"{entry.subject}{entry.reason}{entry.before}{entry.after}"


def test_words_are_encrypted_in_the_session(as_lead, cast):
    as_lead.post(reverse("signals:search"), {"q": "kermis"})

    assert "kermis" not in str(dict(as_lead.session.items()))


def test_searching_finds_only_what_one_may_read(cast):
    make.signal(cast.worker, narrative="Er wordt gevochten bij de kermis.")
    stranger = signed_in(cast.other_lead)

    answer = stranger.get(stranger.post(reverse("signals:search"), {"q": "kermis"}).url)
    assert refs(answer) == []


def test_an_empty_search_is_422_and_asks_for_a_word(as_lead):
    """The hint in the box is no name of a field."""
    answer = as_lead.post(reverse("signals:search"), {"q": " "})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert body.count(gettext("Type a word.")) == 2, "in the summary and at the box"
    assert gettext("Fill in: %(label)s") % {"label": ""} not in body


# --- the alert -----------------------------------------------------------------------------------


def test_the_urgent_mail_says_where_but_not_what(cast):
    from outbox.models import Message
    from signals import mail

    signal = make.signal(cast.worker, severity=5, category="weapons", subcategory="display")
    sent = mail.urgent(Message.objects.to(cast.lead.label).first(), timezone.now())

    text = sent.subject + sent.text
    assert sent.to == [cast.lead.email] and signal.get_absolute_url() in text
    for secret in (signal.narrative, "Wapens", "weapons", cast.worker.name):
        assert secret not in text


def test_an_urgent_mail_says_that_a_colleague_was_quicker(cast):
    from outbox.models import Message
    from signals import mail

    signal = make.signal(cast.worker, severity=4)
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.lead, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    sent = mail.urgent(Message.objects.to(cast.lead.label).first(), timezone.now())
    assert "intussen afgesloten" in sent.text


def test_no_urgent_mail_goes_out_about_a_statistic_or_to_who_left(cast):
    from outbox.models import Message
    from signals import mail

    make.signal(cast.worker, severity=4)
    message = Message.objects.to(cast.lead.label).get()
    User.objects.filter(pk=cast.lead.pk).update(status="left", left_on=day_of(NOW))

    with pytest.raises(mail.NobodyThere):  # the next in line hear of it: test_alerts.py
        mail.urgent(message, timezone.now())
    Signal.objects.update(severity=3)
    assert mail.urgent(message, timezone.now()) is None


def test_a_lead_on_duty_breaks_the_glass_and_the_privacy_officer_hears_of_it(cast):
    from datetime import timedelta

    from django.utils import timezone

    from outbox.models import Message
    from signals import mail

    now = timezone.now()
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=1))
    signal, browser = make.signal(cast.worker, severity=5), signed_in(cast.other_lead)

    asked = browser.get(signal.get_absolute_url())
    assert signal.narrative not in asked.content.decode()
    browser.post(signal.get_absolute_url(), {"reason": "dienst, niemand nam op"})
    taken = browser.post(
        reverse("signals:assign", args=[signal.ref]), {"to": str(cast.other_lead.public_id)}
    )
    done = browser.post(
        reverse("signals:add_step", args=[signal.ref]), {"kind": "called_112_police"}
    )

    assert taken.status_code == done.status_code == 302 and signal.steps.count() == 1
    signal.refresh_from_db()
    assert signal.owner == cast.other_lead
    told = mail.opened_on_duty(Message.objects.get(kind="signals.opened_on_duty"), timezone.now())
    assert told.to == [cast.privacy_officer.email]
    assert "dienst, niemand nam op" in told.text and signal.narrative not in told.text


def test_the_next_step_is_noted_in_one_tap_without_a_second_factor(cast):
    signal = make.signal(cast.worker)
    bare = signed_in(cast.worker, second_factor=False)
    url = reverse("signals:saved", args=[signal.ref])

    assert bare.post(url, {"kind": "reported_platform"}).status_code == 302
    page = bare.get(url).content.decode()

    assert [step.kind for step in signal.steps.all()] == ["reported_platform"]
    assert 'value="reported_platform"' not in page and 'value="consulted_colleague"' in page
    assert bare.post(url, {"kind": "talk_parent"}).status_code == 422


@pytest.mark.parametrize("role", ["manager", "administrator", "director", "privacy_officer"])
def test_who_logged_it_in_an_earlier_role_writes_no_step_in_it(cast, role):
    """The step to 112 or the police was written without a code, and the warning ended."""
    signal = make.signal(cast.worker, category="violence", severity=5)
    before = Signal.objects.get(pk=signal.pk)
    Membership.objects.filter(user=cast.worker).update(role=role, team=None)
    url = reverse("signals:saved", args=[signal.ref])
    browser = signed_in(cast.worker)

    assert browser.post(url, {"kind": "called_112_police"}).status_code == 404
    assert browser.get(url).status_code == 404

    after = Signal.objects.get(pk=signal.pk)
    assert not signal.steps.exists()
    assert (after.first_step_at, after.version) == (before.first_step_at, before.version)


def test_a_privacy_officer_sees_the_account_after_a_reason_only(cast):
    signal = make.signal(cast.worker, account_handle="expose_voorbeeld")
    officer = signed_in(cast.privacy_officer)
    url = reverse("signals:account", args=[signal.ref])
    assert officer.post(url).status_code == 404

    officer.post(signal.get_absolute_url(), {"reason": "inzageverzoek in behandeling"})

    assert "expose_voorbeeld" in officer.post(url).content.decode()
    assert AuditEntry.objects.get(verb="shown_account").reason == "inzageverzoek in behandeling"


def test_lists_show_the_kind_and_nothing_that_was_typed(as_lead, cast):
    signal = make.signal(cast.worker, category="other", title="Vreemde geur in de buurt")

    for url in ("/signals/", "/"):
        assert "Vreemde geur" not in as_lead.get(url).content.decode()
    assert "Vreemde geur" in as_lead.get(signal.get_absolute_url()).content.decode()


def test_a_clock_that_ran_ahead_is_said_on_the_page_after_saving(as_worker):
    from datetime import timedelta

    from django.utils import timezone

    ahead = timezone.localtime() + timedelta(days=2)
    answer = as_worker.post(
        reverse("signals:new"), make.posted(seen_at=f"{ahead:%Y-%m-%dT%H:%M}"), follow=True
    )

    assert "moet nog komen" in answer.content.decode()


def test_cards_stand_before_whatever_can_be_written(as_worker):
    """The order of the page itself: without a script, and where a browser hides nothing."""
    page = as_worker.get("/signals/new/").content.decode()
    cards = [page.index(f'data-card="{card}"') for card in ("minor", "suicide", "home", "weapons")]
    stop = page.index("Stop. Bewaar en stuur niets.")
    assert page.index('id="sub-exposing-sexual_image_minor"') < min(cards)
    assert max(*cards, stop) < page.index('name="title"') < page.index('name="narrative"')


@pytest.mark.parametrize("handle", ["expose_voorbeeld", ""])
def test_a_page_tells_of_an_account_only_where_there_is_one(cast, handle):
    """It said when *the account* is erased, and that it goes along to the list."""
    signal = make.signal(
        cast.worker, now=timezone.now(), category="exposing", severity=2, account_handle=handle
    )
    page = signed_in(cast.lead).get(signal.get_absolute_url()).text
    assert ("Het account gaat mee." in page) == bool(handle)
    assert "kijkt het na voordat het weggaat." in page

    triage.close(signal, Outcome.NO_FOLLOW_UP, by=cast.lead, now=timezone.now())
    page = signed_in(cast.lead).get(signal.get_absolute_url()).text
    assert ("Het account wissen we op" in page) == bool(handle)
    assert ("De tekst wissen we op" in page) != bool(handle)
