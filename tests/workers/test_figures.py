"""Figures: never without source and year, drawn as they are, old after three years."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.models import Platform
from outbox.models import Message
from tests import make
from tests.sign_in import sign_in
from tests.workers.conftest import NOW
from workers.actions import figures as deeds
from workers.calendar import platforms as calendar
from workers.dates import figures_are_out
from workers.mail import platforms as mail
from workers.models import KnownFigure, PlatformFigure
from workers.screens.figures import main_ages, over_years, side_by_side
from youthwork.lib import shares


def figure(by, slug="snapchat", **also):
    values = {
        "platform": Platform.objects.get(slug=slug),
        "scope": "national",
        "year": 2026,
        "age_from": 15,
        "age_to": 19,
        "percent": 72,
        "sample": 2400,
        "source": "Landelijk panel",
    } | also
    made = PlatformFigure()
    deeds.save_figure(made, values, by=by, now=NOW)
    return PlatformFigure.objects.select_related("platform").get(pk=made.pk)


def posted(**also):
    return {
        "platform": "snapchat",
        "scope": "own",
        "year": "2026",
        "age_from": "12",
        "age_to": "17",
        "percent": "81,5",
        "sample": "164",
        "source": "Eigen enquête",
    } | also


def test_a_figure_is_written_down_with_its_source_and_year(client, cast):
    lead = sign_in(client, cast.lead)
    assert lead.post(reverse("workers:new_figure"), posted()).status_code == 302
    made = PlatformFigure.objects.get()
    assert (made.percent, made.sample, made.written_by) == (81.5, 164, cast.lead)
    page = lead.get(reverse("workers:platform", args=["snapchat"])).text
    assert "81,5%" in page and "Eigen enquête" in page
    address = reverse("workers:change_figure", args=[made.public_id])
    assert lead.get(address).context["form"]["platform"].value() == "snapchat"
    lead.post(address, posted(percent="80", **make.carried(lead, address)))
    assert PlatformFigure.objects.get().percent == 80
    lead.post(reverse("workers:remove_figure", args=[made.public_id]))
    assert not PlatformFigure.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": ""}, "source"),
        ({"year": ""}, "year"),
        ({"year": "1999"}, "year"),
        ({"year": "2099"}, "year"),
        ({"year": "9" * 30}, "year"),
        ({"percent": "101"}, "percent"),
        ({"percent": "12,34"}, "percent"),
        ({"percent": "NaN"}, "percent"),
        ({"age_to": "11"}, "age_to"),
        ({"sample": "9"}, "sample"),
        ({"sample": ""}, "sample"),
        ({"sample": "x"}, "sample"),
        ({"platform": "no-such"}, "platform"),
        ({"scope": "world"}, "scope"),
    ],
    ids=str,
)
def test_a_figure_that_cannot_be_is_refused_beside_its_field(client, cast, wrong, field):
    lead = sign_in(client, cast.lead)
    answer = lead.post(reverse("workers:new_figure"), posted(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not PlatformFigure.objects.exists()


def test_a_second_figure_of_the_same_year_is_refused(client, cast):
    lead = sign_in(client, cast.lead)
    lead.post(reverse("workers:new_figure"), posted())
    answer = lead.post(reverse("workers:new_figure"), posted(percent="70"))
    assert answer.status_code == 422 and "year" in answer.context["form"].errors


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"year": 1999},
        {"percent": 101},
        {"age_from": 20},
        {"scope": "own", "sample": 9},
    ],
    ids=str,
)
def test_the_database_refuses_what_a_figure_cannot_be(cast, wrong):
    made = figure(cast.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlatformFigure.objects.filter(pk=made.pk).update(**wrong)


# --- drawn as they are ----------------------------------------------------------------------------


def test_a_year_without_a_figure_is_a_gap_and_both_series_name_their_source(cast):
    own = {"scope": "own", "age_from": 12, "age_to": 17, "source": "Eigen enquête", "sample": 164}
    rows = [
        figure(cast.lead, year=year, percent=percent, **own)
        for year, percent in ((2023, 74), (2024, 78), (2026, 81))
    ] + [figure(cast.lead, year=year, percent=79 - year % 10) for year in range(2023, 2027)]
    found = over_years("Snapchat", rows)
    mine, national = found["wide"].courses
    assert len(mine.points) == 3 and len(mine.paths) == 1  # no line into 2026
    assert len(national.points) == 4 and len(national.paths) == 1
    line = {row["year"]: [cell["text"] for cell in row["cells"]] for row in found["rows"]}
    assert line["2025"] == ["–", "74%"]
    [us, them] = found["sources"]
    assert "Eigen enquête" in us and "164" in us and "2025" in us
    assert "Landelijk panel" in them
    assert "12 t/m 17" in found["about"] and "15 t/m 19" in found["about"]


@given(
    st.dictionaries(st.integers(2000, 2040), st.integers(0, 100), min_size=1, max_size=12),
    st.sampled_from([330, 560]),
)
@settings(max_examples=40)
def test_a_line_joins_neighbouring_years_and_nothing_else(found, width):
    chart = shares.over_years([shares.Series("Wij", found, "81%")], width)
    [course] = chart.courses
    assert len(course.points) == len(found)
    joined = sum(path.count("L") for path in course.paths)
    assert joined == sum(year + 1 in found for year in found)
    assert len(chart.years) <= shares.MOST_YEARS
    for point in course.points:
        assert 0 <= float(point.x) <= width and 0 <= float(point.y) <= chart.height


def test_words_at_the_end_of_two_lines_never_run_together():
    chart = shares.over_years(
        [shares.Series("a", {2026: 80}, "a"), shares.Series("b", {2026: 80}, "b")], 560
    )
    first, second = chart.courses
    assert abs(float(first.text_y) - float(second.text_y)) >= shares.LABELS_APART


def test_all_platforms_stand_side_by_side_in_one_year(cast):
    rows = [
        figure(cast.lead, "snapchat", percent=72),
        figure(cast.lead, "whatsapp", percent=90),
        figure(cast.lead, "facebook", percent=60, year=2020),
        figure(cast.lead, "discord", percent=22, scope="own", age_from=12, sample=164),
    ]
    found = side_by_side(rows)
    assert [row["platform"].slug for row in found["rows"]] == ["discord", "whatsapp", "snapchat"]
    discord = found["rows"][0]
    assert [cell["text"] for cell in discord["cells"]] == ["22%", "–"]
    texts = [bar.text for bar in found["wide"].rows[0].bars]
    assert texts == ["22%", "geen landelijk cijfer"]
    assert len(found["sources"]) == 2


def test_a_share_of_fewer_than_five_answers_reads_under_five(cast):
    few = figure(cast.lead, scope="own", percent=5, sample=88)
    all_but_few = figure(cast.lead, "whatsapp", scope="own", percent=98, sample=100)
    enough = figure(cast.lead, "tiktok", scope="own", percent=6, sample=88)
    national = figure(cast.lead, "discord", percent=1, sample=100)
    assert [row.is_small for row in (few, all_but_few, enough, national)] == [
        *(True, True, False, False),
    ]
    found = over_years("Snapchat", [few])
    assert found["wide"].courses == [] and found["rows"][0]["cells"][0]["text"] == "<5"
    assert "5%" not in found["described"]


def test_a_chart_takes_the_ages_with_the_newest_figures(cast):
    rows = [
        figure(cast.lead, year=2025),
        figure(cast.lead, year=2024),
        figure(cast.lead, year=2026, age_from=12, age_to=17),
    ]
    assert main_ages(rows) == (12, 17)
    assert over_years("Snapchat", rows)["others"]
    assert main_ages([]) is None


# --- figures to know ------------------------------------------------------------------------------


def test_a_figure_is_old_more_than_three_years_after_its_year(client, cast):
    known = KnownFigure.objects.get(value="60%")
    assert known.years == "2017–2019"
    assert not known.is_old(date(2022, 12, 31)) and known.is_old(date(2023, 1, 1))
    page = sign_in(client, cast.director).get(reverse("workers:figures"))
    assert "2017–2019" in page.text and "Oud?" in page.text
    assert [is_old for _figure, is_old in page.context["known"]].count(False) >= 2


def test_a_figure_to_know_is_corrected_and_taken_away(client, cast):
    manager = sign_in(client, cast.manager)
    typed = {"value": "170", "tells": "minuten per dag", "year": "2026", "source": "Panel"}
    assert manager.post(reverse("workers:new_known_figure"), typed).status_code == 302
    made = KnownFigure.objects.get(value="170")
    address = reverse("workers:change_known_figure", args=[made.public_id])
    typed |= make.carried(manager, address)
    assert manager.post(address, typed | {"year_from": "2027"}).status_code == 422
    assert manager.post(address, typed | {"year_from": "2025"}).status_code == 302
    assert KnownFigure.objects.get(pk=made.pk).years == "2025–2026"
    manager.post(reverse("workers:remove_known_figure", args=[made.public_id]))
    assert not KnownFigure.objects.filter(pk=made.pk).exists()


# --- the yearly task ------------------------------------------------------------------------------


def test_new_national_figures_are_asked_for_in_january_and_february():
    assert [
        figures_are_out(day)
        for day in (date(2027, 1, 14), date(2027, 1, 15), date(2027, 2, 28), date(2027, 3, 1))
    ] == [False, True, True, False]
    assert figures_are_out(date(2028, 2, 29))


def test_they_are_asked_for_once_a_year_until_one_is_there(cast):
    at = datetime(2027, 1, 20, 6, tzinfo=UTC)
    assert calendar.new_figures(date(2027, 1, 20), at) == {"figures_asked_for": 1}
    assert calendar.new_figures(date(2027, 2, 2), at) == {"figures_asked_for": 0}
    message = Message.objects.get(kind="workers.new_figures")
    assert message.recipient == cast.manager.label
    assert "NSMO" in mail.new_figures(message, timezone.now()).text
    assert calendar.new_figures(date(2028, 1, 20), at) == {"figures_asked_for": 1}


def test_nobody_is_asked_once_a_national_figure_of_this_year_is_written_down(cast):
    made = figure(cast.lead)
    PlatformFigure.objects.filter(pk=made.pk).update(
        written_at=datetime(2027, 1, 10, 12, tzinfo=UTC)
    )
    at = datetime(2027, 1, 20, 6, tzinfo=UTC)
    assert calendar.new_figures(date(2027, 1, 20), at) == {"figures_asked_for": 0}
