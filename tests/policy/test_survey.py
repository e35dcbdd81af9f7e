"""The anonymous survey: what is asked, what is kept, what may be shown of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from consent.models import FormText
from consent.shown import Words
from consent.texts import catalogue
from policy import survey_calendar, tallies
from policy.actions import survey as actions
from policy.choices.survey import AgeGroup, HelpBy, RemarkOn
from policy.forms.survey import ResponseForm
from policy.models import Survey, SurveyRemark, SurveyResponse
from policy.screens import survey as screen
from privacy import retention
from privacy.models import AuditEntry
from tests.policy import make
from tests.sign_in import sign_in
from tests.tied import untied
from tests.two_people import opened
from workers.models import PlatformFigure
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.suppression import THRESHOLD

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def survey(cast, now):
    return make.survey(cast.manager, now=now)


@pytest.fixture
def page(survey, client):
    cache.clear()
    address = reverse("survey_page", args=[survey.token])
    yield lambda **values: client.post(address, values)
    cache.clear()


def says(response):
    return response.content.decode()


# --- a young person -------------------------------------------------------------------------------


def test_seven_questions_without_log_in_of_which_each_may_be_skipped(page, survey, client):
    asked = says(client.get(reverse("survey_page", args=[survey.token])))
    assert "Vraag 7 van 7" in asked and "WhatsApp" in asked and "0800-0432" in asked

    assert "Je antwoorden zijn binnen" in says(page(send="1"))
    assert not SurveyResponse.objects.exists()  # nothing was said
    assert "Je antwoorden zijn binnen" in says(page(send="1", news="none"))

    kept = SurveyResponse.objects.get()
    assert (kept.age, kept.daily, kept.apps) == ("", [], {"news": "none"})


def test_what_is_kept_says_nothing_of_who_or_when(page, survey):
    entries = AuditEntry.objects.count()
    page(
        send="1",
        age="16_17",
        daily=["tiktok", "none"],
        friends="snapchat",
        follows="unaware",
        follows_why="Geen idee dat dat kon",
        help_by="whatsapp",
        moments=["4-evening", "0-night"],
        know="Zet vaker baantjes in je verhaal",
    )
    kept = SurveyResponse.objects.get()
    assert kept.age == "16_17" and kept.daily == ["tiktok"] and kept.help_by == "whatsapp"
    assert kept.moments == ["0-night", "4-evening"] and kept.apps == {"friends": "snapchat"}
    columns = {field.name for field in SurveyResponse._meta.get_fields()}
    assert columns == {*("id", "survey", "age", "daily", "apps", "follows", "help_by", "moments")}
    assert {row.about: row.text for row in SurveyRemark.objects.all()} == {
        RemarkOn.FOLLOWS: "Geen idee dat dat kon",
        RemarkOn.KNOW: "Zet vaker baantjes in je verhaal",
    }
    assert AuditEntry.objects.count() == entries  # its moment would tell who


def test_a_name_is_asked_about_once_and_a_service_number_refused(page, survey):
    refused = page(send="1", know="Vraag het aan Fatima")
    assert refused.status_code == 422 and "Schrijf geen namen op" in says(refused)
    assert "Vraag het aan Fatima" in says(refused) and not survey.responses.exists()
    mark = refused.context["form"].read_as_typed
    assert page(send="1", know="Mijn nummer is 123456782", as_typed=mark).status_code == 422
    assert page(send="1", know="Vraag het aan Fatima", as_typed=mark).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"age": "99"}, {"daily": "x"}, {"moments": "7-noon"}, {"know": "x" * 301}]
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(page, survey, wrong):
    refused = page(send="1", **wrong)
    assert refused.status_code == 422 and untied(html.fromstring(refused.content)) == []
    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize(("wrong", "key"), [("123456782", "X15"), ("x" * 301, "X16")])
def test_what_may_not_be_kept_is_refused_in_the_reader_s_language(cast, now, wrong, key):
    survey = make.survey(cast.manager, now=now, needs_code=True)
    typed = dict.fromkeys(("follows_why", "know", "code"), wrong)
    form = ResponseForm(Words("pl", "guardian", {}), survey, typed)
    told = catalogue.text(key, "pl", total=300)
    code = catalogue.text("V13", "pl")
    assert form.errors == {"follows_why": [told], "know": [told], "code": [code]}


def test_a_choice_that_no_page_offers_is_refused_in_the_reader_s_language(survey):
    given = {"age": "99", "daily": ["x"], "friends": "x", "moments": ["7-noon"]}
    form = ResponseForm(Words("pl", "guardian", {}), survey, given)
    assert form.errors == {name: [catalogue.text("V16", "pl")] for name in given}


def test_who_chose_a_language_sends_and_is_answered_in_it(page, survey, client):
    FormText.objects.filter(language="ar").update(checked_on=timezone.localdate())
    [form] = html.fromstring(page(lang="ar").content).forms
    address = reverse("survey_page", args=[survey.token]) + form.action
    refused = client.post(address, {"send": "1", "age": "99"})
    assert refused.status_code == 422 and catalogue.text("V16", "ar") in says(refused)
    thanked = client.post(address, {"send": "1", "age": "12_15"})
    assert catalogue.text("V09", "ar") in says(thanked) and survey.responses.count() == 1


@pytest.mark.parametrize("is_between", [False, True])
def test_who_sends_as_it_closes_reads_so_and_gets_back_what_they_wrote(
    survey, client, now, monkeypatch, is_between
):
    FormText.objects.filter(language="ar").update(checked_on=timezone.localdate())
    cache.clear()

    def closes(*_args):
        actions.close(survey, by=None, now=now)
        return True

    if is_between:
        monkeypatch.setattr(links, "is_within", closes)
    else:
        closes()
    address = reverse("survey_page", args=[survey.token]) + "?lang=ar"
    told = client.post(address, {"send": "1", "age": "12_15", "know": "Meer <memes>"})
    assert told.status_code == 422
    shown = html.fromstring(told.content)
    assert [each.text for each in shown.xpath("//h1")] == [catalogue.text("V10", "ar")]
    assert catalogue.text("V17", "ar") in says(told)
    [written] = shown.xpath("//textarea[@readonly]")
    assert written.value == "Meer <memes>" and untied(shown) == []
    [label] = shown.xpath(f"//label[@for='{written.get('id')}']")
    assert label.text == catalogue.text("V07", "ar")
    assert not SurveyResponse.objects.exists() and not SurveyRemark.objects.exists()
    asked = says(client.get(address))
    assert catalogue.text("V17", "ar") not in asked and "<textarea" not in asked
    cache.clear()


def test_another_language_keeps_what_was_chosen(page, survey):
    FormText.objects.filter(language="ar").update(checked_on=timezone.localdate())
    shown = says(page(lang="ar", age="12_15", daily="tiktok", know="Meer memes"))
    assert 'dir="rtl"' in shown and "Meer memes" in shown and not survey.responses.exists()
    assert 'value="12_15" id="id_age_1" checked' in shown


def test_a_survey_that_is_closed_or_not_there_takes_nothing(page, survey, client, now):
    assert client.get("/s/not-there/").status_code == 404
    actions.close(survey, by=None, now=now)
    assert "Deze vragenlijst is gesloten" in says(page(age="12_15"))
    with pytest.raises(ValidationError):
        actions.answer(survey, make.picked(), now=now)
    assert not SurveyResponse.objects.exists()


def test_who_scans_the_poster_too_early_reads_when_it_opens(page, survey, client, now):
    Survey.objects.update(opens_on=day_of(now) + DAY)
    told = f"Deze vragenlijst gaat open op {catalogue.written_date(day_of(now) + DAY, 'nl')}."
    assert told in says(client.get(reverse("survey_page", args=[survey.token])))
    assert told in says(page(send="1", age="12_15")) and not survey.responses.exists()
    actions.close(survey, by=None, now=now)
    assert "Deze vragenlijst is gesloten" in says(page(age="12_15"))


def test_a_code_works_once_and_is_not_kept_with_the_answer(cast, now, client):
    cache.clear()
    survey = make.survey(cast.manager, now=now, needs_code=True)
    first, second = actions.make_codes(survey, 2, by=cast.manager, now=now)
    address = reverse("survey_page", args=[survey.token])
    assert client.post(address, {"age": "12_15"}).status_code == 422
    typed = f" {first[:3]}-{first[3:].lower()}"
    assert client.post(address, {"age": "12_15", "code": typed}).status_code == 200
    assert client.post(address, {"age": "12_15", "code": first}).status_code == 422
    assert client.post(address, {"age": "12_15", "code": second}).status_code == 200
    assert survey.responses.count() == 2
    with pytest.raises(ValidationError):
        actions.make_codes(survey, 500, by=cast.manager, now=now)


def test_a_network_that_sends_too_much_is_slowed(page, survey, client):
    for _each in range(60):
        page(age="12_15")
    refused = page(age="12_15", know="Meer memes")
    assert refused.status_code == 429 and "Dit is hier al vaak ingevuld" in says(refused)
    assert "Meer memes" in says(refused) and 'value="12_15" id="id_age_1" checked' in says(refused)
    assert survey.responses.count() == 60


# --- what may be shown ----------------------------------------------------------------------------


def test_nothing_shows_below_ten_answers_and_then_in_tens(cast, now, survey):
    for _each in range(9):
        actions.answer(survey, make.picked(), now=now)
    survey.refresh_from_db()
    assert screen.results(survey) is None
    for _each in range(10):
        actions.answer(survey, make.picked(), now=now)
    survey.refresh_from_db()
    assert (survey.answers, survey.counted, screen.results(survey).n) == (19, 10, 10)


@pytest.mark.parametrize(("answers", "counted"), [(9, 0), (13, 10), (15, 15), (20, 20)])
def test_the_close_counts_the_last_unless_they_are_few(cast, now, answers, counted):
    survey = make.survey(cast.manager, now=now, answers=answers)
    actions.close(survey, by=cast.manager, now=now)
    survey.refresh_from_db()
    assert survey.counted == counted
    entries = AuditEntry.objects.count()
    actions.close(survey, by=cast.manager, now=now)
    assert AuditEntry.objects.count() == entries


def test_the_day_closes_what_is_over_once(cast, now, survey):
    over = survey.closes_on + DAY
    assert survey_calendar.surveys(survey.closes_on, now) == {"surveys_closed": 0}
    assert survey_calendar.surveys(over, now + 8 * DAY) == {"surveys_closed": 1}
    assert survey_calendar.surveys(over, now + 8 * DAY) == {"surveys_closed": 0}


responses = st.builds(
    SurveyResponse,
    age=st.sampled_from(["", *AgeGroup.values]),
    help_by=st.sampled_from(["", *HelpBy.values]),
    daily=st.lists(st.sampled_from(["whatsapp", "tiktok", "other"]), unique=True),
    apps=st.fixed_dictionaries({}, optional={"news": st.sampled_from(["tiktok", "none"])}),
    follows=st.sampled_from(["", "yes", "no"]),
    moments=st.lists(st.sampled_from(["4-evening", "0-morning"]), unique=True),
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.lists(responses, min_size=10, max_size=60))
def test_no_cell_under_five_shows_and_both_lists_are_the_sums_of_the_table(given_answers):
    tally = tallies.count(given_answers)
    survey = Survey(
        platforms=[["whatsapp", "WhatsApp"], ["tiktok", "TikTok"]],
        opens_on=timezone.localdate(),
        counted=len(given_answers),
        tally=tally,
    )
    shown = screen.results(survey)
    every = [*shown.help_by, *shown.ages, *shown.daily, *shown.follows]
    every += [bar for _label, bars in shown.apps for bar in bars]
    figures = [bar.figure for bar in every]
    figures += [figure for _label, cells, total in shown.crossed.rows for figure in (*cells, total)]
    figures += [figure for _short, _whole, cells in shown.moments for figure, _shade in cells]
    assert all(figure.count is None or figure.count >= THRESHOLD for figure in figures)
    by_age = {label: total for label, _cells, total in shown.crossed.rows}
    assert all(by_age[bar.label] == bar.figure for bar in shown.ages)
    ways = Counter(str(HelpBy(each.help_by).label) for each in given_answers if each.help_by)
    for icon, title, _text in shown.findings:  # what is hidden may be more than what is shown
        assert icon != "chat-dots" or ways[title] == max(ways.values())
    moments = Counter(moment for each in given_answers for moment in each.moments)
    busiest = [key for key, count in moments.items() if count == max(moments.values())]
    for icon, title, _text in shown.findings:
        days = [str(WEEKDAYS[int(key[0])]).capitalize() for key in busiest]
        assert icon != "moon-stars" or title.startswith(tuple(days))
    ticks = Counter(app for each in given_answers for app in each.daily)
    for bar in shown.daily:  # nor who does not use it
        if bar.figure.count is not None:
            assert shown.n - bar.figure.count >= THRESHOLD and bar.figure.count in ticks.values()


@pytest.mark.django_db
def test_what_nearly_all_tick_comes_first_and_nothing_else_is_the_busiest():
    apps = {"tiktok": 20, "snapchat": 3, "whatsapp": 27}

    def results(of_friday):
        moments = {"4-evening": of_friday, "5-evening": 20}
        tally = tallies.count(
            SurveyResponse(
                daily=[slug for slug, count in apps.items() if number < count],
                moments=[moment for moment, count in moments.items() if number < count],
            )
            for number in range(30)
        )
        names, today = [[slug, slug] for slug in apps], timezone.localdate()
        return screen.results(Survey(platforms=names, opens_on=today, counted=30, tally=tally))

    busiest = [title for icon, title, _text in results(25).findings if icon == "moon-stars"]
    assert busiest == ["Vrijdag, avond, 18–24 uur is het drukst"]
    hidden = results(27)
    assert all(icon != "moon-stars" for icon, _title, _text in hidden.findings)
    assert [bar.label for bar in hidden.daily[:3]] == ["whatsapp", "tiktok", "snapchat"]
    assert hidden.daily[0].is_hidden


def test_figures_go_to_the_pages_of_platforms_once_and_only_what_is_shown(cast, now):
    from tests.make import platform  # the three of the tests

    for slug in ("whatsapp", "snapchat", "tiktok"):
        platform(slug)
    survey = make.survey(cast.manager, now=now)
    for number in range(20):
        daily = ["whatsapp"] if number < 12 else ["snapchat"] if number < 15 else []
        actions.answer(survey, make.picked(daily=daily), now=now)
    with pytest.raises(ValidationError):
        actions.to_platform_pages(survey, by=cast.manager, now=now)
    actions.close(survey, by=cast.manager, now=now)

    assert actions.to_platform_pages(survey, by=cast.manager, now=now) == 1
    assert actions.to_platform_pages(survey, by=cast.manager, now=now) == 0

    figure = PlatformFigure.objects.get()
    assert (figure.platform.slug, figure.percent, figure.sample) == ("whatsapp", 60, 20)


# --- who holds it ---------------------------------------------------------------------------------


def test_a_manager_makes_a_round_reads_what_was_written_and_chooses(cast, client, now):
    sign_in(client, cast.manager)
    days = {"opens_on": day_of(now), "closes_on": day_of(now) + 30 * DAY}
    assert client.post("/policy/surveys/new/", {"name": "Enquête", **days}).status_code == 302
    survey = Survey.objects.get()
    late = {"opens_on": day_of(now), "closes_on": day_of(now) - DAY}
    assert client.post("/policy/surveys/new/", {"name": "x", **late}).status_code == 422
    words = {RemarkOn.KNOW: "Reageer ook na zes uur"}
    for number in range(30):
        given = {"help_by": "call"} if number % 3 else {"age": "16_17"} if number % 2 else {}
        actions.answer(survey, make.picked(words=words, **given), now=now)
    page = survey.get_absolute_url()
    remark, other = list(SurveyRemark.objects.all()[:2])

    assert "Reageer ook na zes uur" in says(client.get(f"{page}remarks/"))
    assert opened(client, f"{page}remarks/").send(shown=remark.pk).status_code == 302
    form = opened(client, f"{page}remarks/")
    assert form.fields["shown"] == [str(remark.pk)]
    assert form.send(drop=other.pk).status_code == 302
    assert opened(client, f"{page}remarks/").send(shown="x").status_code == 422

    assert SurveyRemark.objects.filter(is_shown=True).get() == remark
    assert not SurveyRemark.objects.filter(pk=other.pk).exists()
    sign_in(client, cast.worker)
    shown = says(client.get(page))
    assert shown.count("Reageer ook na zes uur") == 1
    assert client.get(f"{page}remarks/").status_code == 404
    lines = b"".join(client.get(f"{page}answers.csv").streaming_content).decode()
    assert "WhatsApp;–;;30" in lines and ";20;67%;30" in lines


def test_enter_on_a_tick_saves_and_what_goes_for_good_is_asked_about(cast, client, now):
    survey = make.survey(cast.manager, now=now)
    for text in ("Meer memes", "Reageer ook na zes uur"):
        actions.answer(survey, make.picked(words={RemarkOn.KNOW: text}), now=now)
    sign_in(client, cast.manager)
    page = client.get(f"{survey.get_absolute_url()}remarks/")
    [form] = html.fromstring(page.content).xpath("//form[@id='id_shown']")
    first, *takes = form.xpath(".//button[@type='submit']")[:-1]
    assert first.get("name") is None  # which a browser presses on Enter
    assert {button.get("name") for button in takes} == {"drop"}
    assert all(button.get("data-confirm") for button in takes)
    said = {" ".join(button.text_content().split()) for button in takes}
    assert said == {"Weghalen: Meer memes", "Weghalen: Reageer ook na zes uur"}


def test_results_take_few_queries_whatever_the_answers(
    cast, client, now, django_assert_max_num_queries
):
    survey = make.survey(cast.manager, now=now, answers=20)
    sign_in(client, cast.manager)
    client.get(survey.get_absolute_url())
    with django_assert_max_num_queries(10):
        assert client.get(survey.get_absolute_url()).status_code == 200


def test_what_was_written_goes_half_a_year_after_the_close_but_what_was_chosen(cast, now):
    survey = make.survey(cast.manager, now=now)
    words = {RemarkOn.KNOW: "Meer memes", RemarkOn.FOLLOWS: "Ja"}
    actions.answer(survey, make.picked(words=words), now=now)
    chosen = SurveyRemark.objects.get(about=RemarkOn.KNOW)
    actions.choose_remarks(survey, [chosen.pk], by=cast.manager, now=now)
    actions.close(survey, by=cast.manager, now=now)
    rule = next(rule for rule in retention.rules() if rule.key == "policy.survey_remark")
    later = now + 190 * DAY
    assert rule.run(day_of(now) + 30 * DAY, now + 30 * DAY, 100) == 0
    assert rule.run(day_of(later), later, 100) == 1
    assert SurveyRemark.objects.get() == chosen
