"""The page of trends and its files: who sees what, and that a file says what the screen says."""

import csv
import io
import re
from datetime import datetime, time, timedelta
from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from organisation.models import User
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import erasing, moving, owning, triage
from signals.actions import trends as trend_actions
from signals.choices.signal import Outcome, StepKind
from signals.models import PublishedList, SavedFilter, Signal, SignalMonth, TrendMessage
from signals.quarters import quarter_of
from signals.querysets.trend import area_key
from signals.screens import trends as screen
from signals.trend_text import period
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import (
    AMSTERDAM,
    add_months,
    day_of,
    moment_at,
    month_start,
    start_of_day,
    week_start,
)
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db

PAGE = 6


@pytest.fixture
def now():
    return timezone.now()


def log(cast, now, back, numbers, by=None):
    """So many signals of each kind, that many months back."""
    month = add_months(month_start(day_of(now)), -back)
    for category, number in numbers.items():
        for place in range(number):
            # This month: in its first hour, which has always been.
            hour, day = (0, 1) if back == 0 else (20, 3 + place % 20)
            seen = datetime(month.year, month.month, day, hour, place % 60, tzinfo=AMSTERDAM)
            make.signal(
                by or cast.worker,
                category=category,
                severity=None if category == "opportunity" else 2,
                seen_at=seen,
                now=seen + timedelta(minutes=1),
                platform=make.platform(*(("tiktok", "TikTok") if place % 2 else ())),
            )


@pytest.fixture
def history(cast, now):
    """Three months of team Noord with a few of some kinds, and a little of Zuid."""
    for back in (1, 2, 3):
        log(cast, now, back, {"bullying": 12 + back, "violence": 9, "gaming": 3, "weapons": 4})
        log(cast, now, back, {"bullying": 9, "opportunity": 7}, by=cast.other_worker)
    # As if the day had run when each month settled, whatever today is.
    settled = month_start(day_of(now)) + timedelta(days=4)
    trend_actions.publish(settled, now)
    return settled


@pytest.fixture
def colleagues_read(cast):
    cast.organisation.colleagues_may_read = True
    cast.organisation.save(update_fields=["colleagues_may_read"])


def read(client, query=""):
    return client.get(reverse("signals:trends") + query)


def test_a_lead_sees_every_number_of_the_own_team_live(client, cast, now):
    log(cast, now, 0, {"bullying": 2, "opportunity": 1})
    log(cast, now, 0, {"violence": 4}, by=cast.other_worker)
    page = read(sign_in(client, cast.lead))

    assert page.context["total"] == 3
    assert page.context["kinds"]["totals"][-1].count == 3
    assert "&lt;5" not in page.content.decode()

    make.signal(cast.worker, seen_at=now)
    assert read(client).context["total"] == 4


def keep_counts(now):
    """What the hour does, as if it came late enough for every save."""
    trend_actions.mark_months(day_of(now), now - timedelta(hours=1))
    assert trend_actions.fill_months(now)


@pytest.mark.parametrize("kept", [False, True])
def test_a_lead_narrows_every_list_to_one_place(client, cast, now, kept):
    cast.noord.areas = ["Haven", "Oost"]
    cast.noord.save()
    spring = add_months(month_start(day_of(now)), -2)
    seen = datetime(spring.year, spring.month, 9, 20, 30, tzinfo=AMSTERDAM)
    for area, category, many in (
        ("Oost", "bullying", 3),
        ("Haven", "violence", 2),
        ("", "gaming", 1),
    ):
        for _number in range(many):
            make.signal(cast.worker, area=area, category=category, seen_at=seen, now=seen)
    if kept:
        keep_counts(now)
    sign_in(client, cast.lead)
    whole, oost = read(client).context, read(client, "?area=Oost&months=6").context

    assert (whole["total"], oost["total"]) == (6, 3)
    assert [(label, [f.count for f in row if f.count]) for label, row in oost["kinds"]["rows"]] == [
        ("Pesten", [3])
    ]
    assert len(oost["kinds"]["heads"]) == 6 and oost["areas"] is None
    assert {f.count for _short, _whole, cells in oost["heat"]["rows"] for f, _shade in cells} == {
        0,
        3,
    }
    body = read(client, "?area=Oost").content.decode()
    assert 'value="Oost" selected' in body and "team Noord, Oost" in body
    statements, _page = asked(lambda: read(client, "?area=Oost"))
    assert len(statements) <= PAGE, told(statements)


FIRST_SEEN = 'MIN("signals_signal"."seen_at")'  # asked for where nothing that is kept says it


@pytest.mark.parametrize(("who", "part"), [("lead", "by_area"), ("worker", "calm")])
def test_the_page_of_a_part_reads_what_is_kept_of_it(client, cast, now, colleagues_read, who, part):
    """Else it counts a year of rows at each look."""
    cast.noord.areas = ["Oost"]
    cast.noord.save()
    spring = add_months(month_start(day_of(now)), -2)
    seen = datetime(spring.year, spring.month, 9, 20, 30, tzinfo=AMSTERDAM)
    make.signal(cast.worker, area="Oost", seen_at=seen, now=seen)
    a_year_ago = add_months(spring, -9)  # the first month that the page shows
    make.signal(cast.worker, area="Oost", seen_at=moment_at(a_year_ago, time(12)), now=seen)
    keep_counts(now)
    kept = SignalMonth.objects.get(team=cast.noord, month=spring)
    counts = kept.parts["calm"] if part == "calm" else kept.parts[part][area_key("Oost")]
    assert counts["category"] == {"bullying": 1}
    counts["category"]["bullying"] = 30  # which nobody would count
    kept.save(update_fields=["parts"])
    sign_in(client, getattr(cast, who))
    statements, page = asked(lambda: read(client, "?area=Oost" if part == "by_area" else ""))
    assert page.context["total"] == 31
    # What is kept says since when the team logs.
    assert not any(FIRST_SEEN in each for each in statements), told(statements)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(("who", "severity"), [("lead", 4), ("worker", 2)])
def test_nought_of_a_place_counts_from_the_teams_first_signal_on(
    cast, now, colleagues_read, who, severity, kept
):
    """Also of one that it saw elsewhere; not of one that whoever looks doesn't get."""
    cast.noord.areas = ["Haven", "Oost"]
    cast.noord.save()

    def seen(back, area, severity):
        month = add_months(month_start(day_of(now)), -back)
        when = datetime(month.year, month.month, 9, 20, 30, tzinfo=AMSTERDAM)
        make.signal(cast.worker, area=area, severity=severity, seen_at=when, now=when)

    if who == "worker":
        seen(9, "Haven", 5)
    seen(8, "Haven", severity)
    seen(2, "Oost", severity)
    if kept:
        keep_counts(now)
        seen(8, "Haven", severity)  # so that this month is counted live again
    person = User.objects.get(pk=getattr(cast, who).pk)
    scope = screen.scope_of(person, area="Oost")
    assert scope.area == "Oost" and scope.is_calm == (who == "worker")
    statements, trends = asked(lambda: screen.read(scope, now))
    assert [column.is_before_all for column in trends.columns] == [True] * 3 + [False] * 9
    assert any(FIRST_SEEN in each for each in statements), told(statements)


@pytest.mark.parametrize("who", ["lead", "worker", "manager"])
def test_a_place_of_another_team_or_of_who_gets_published_figures_changes_nothing(
    client, cast, history, who
):
    cast.zuid.areas = ["Kade"]
    cast.zuid.save()
    if who != "lead":
        cast.noord.areas = ["Kade"]
        cast.noord.save()
    sign_in(client, getattr(cast, who))
    plain, asked_for = read(client), read(client, "?area=Kade")
    assert asked_for.context["scope"] == plain.context["scope"]
    assert asked_for.context["total"] == plain.context["total"]
    body = asked_for.content.decode()
    assert "Kade" not in body and (who == "lead" or 'name="area"' not in body)


def test_a_merge_is_seen_at_once(client, cast, now):
    from signals.choices.signal import Status

    log(cast, now, 2, {"bullying": 3})
    calendar.trends(day_of(now), now - timedelta(hours=1))
    calendar.trends(day_of(now), now)
    sign_in(client, cast.lead)
    assert read(client).context["total"] == 3

    one, other, _third = Signal.objects.order_by("pk")
    moving.move(other, Status.MERGED, by=cast.lead, now=now, merged_into=one)
    assert read(client).context["total"] == 2
    back = Status(Signal.objects.get(pk=other.pk).came_from)
    moving.move(other, back, by=cast.lead, now=now, merged_into=None)
    assert read(client).context["total"] == 3


@pytest.mark.parametrize("who", ["manager", "privacy_officer", "director"])
def test_others_see_what_is_published_of_the_organisation(client, cast, history, who):
    page = read(sign_in(client, getattr(cast, who)))
    assert page.context["scope"].is_organisation
    counts = [f.count for _label, row in page.context["kinds"]["rows"] for f in row]
    assert None in counts
    assert all(count is None or count >= 5 for count in counts)


def test_a_worker_sees_what_is_published_of_the_own_team(client, cast, history):
    page = read(sign_in(client, cast.worker))
    assert [team.name for team in page.context["scope"].teams] == ["Noord"]
    shown = dict(page.context["kinds"]["rows"])
    assert [f.text() for f in shown["Pesten"]][-1] == "13"
    assert "7" not in [f.text() for f in shown["Talent en kansen"]]


@pytest.mark.parametrize("kept", [False, True])
def test_who_reads_colleagues_signals_gets_figures_of_those_and_no_others(
    client, cast, now, history, colleagues_read, kept
):
    """Beside what is published of the team they would tell how many urgent ones there are."""
    log(cast, now, 1, {"violence": 2, "gaming": 1})
    Signal.objects.filter(category="violence").update(severity=4)
    if kept:
        keep_counts(now)
    page = read(sign_in(client, cast.worker))
    scope = page.context["scope"]
    assert scope.is_calm and not screen.published(scope)

    rows = dict(page.context["kinds"]["rows"])
    assert "Geweld" not in rows and [f.text() for f in rows["Gamen en gokken"]][-2] == "4"
    since = start_of_day(add_months(month_start(day_of(now)), -11))
    read_by_them = Signal.objects.visible_to(cast.worker).filter(seen_at__gte=since)
    readable = [one for one in read_by_them if one.severity not in (4, 5)]
    assert sum(total.count or 0 for total in page.context["kinds"]["totals"]) == len(readable)
    assert "Wat dringend is" in page.content.decode()
    statements, _page = asked(lambda: read(client))
    assert len(statements) <= PAGE, told(statements)


def test_who_reads_colleagues_signals_takes_no_file_of_figures(
    client, cast, history, colleagues_read
):
    sign_in(client, cast.worker)
    for name in ("signals:export", "signals:export_xlsx"):
        assert reverse(name) not in read(client).content.decode()
        assert client.get(reverse(name)).status_code == 403


def test_the_signals_behind_such_a_figure_are_those_that_it_counts(
    client, cast, now, colleagues_read
):
    log(cast, now, 0, {"violence": 16})
    urgent = Signal.objects.filter(category="violence").order_by("pk")[:4]
    Signal.objects.filter(pk__in=[one.pk for one in urgent]).update(severity=4)
    month = f"{day_of(now):%Y-%m}"
    asked_for = {"kind": "violence", "month": month}
    behind = screen.behind_figure(cast.worker, asked_for)
    assert behind is not None and behind.rows.count() == 12


def test_a_manager_who_works_in_a_team_gets_what_colleagues_read_and_not_the_organisation(
    cast, history, colleagues_read
):
    make.membership(cast.manager, "worker", cast.noord)
    person = User.objects.get(pk=cast.manager.pk)
    assert not screen.gets_those_of_all(person)
    assert not TrendMessage.objects.lists_for(person)
    scope = screen.scope_of(person)
    assert (scope.is_calm, [team.name for team in scope.teams]) == (True, ["Noord"])


@pytest.mark.parametrize("colleagues", [False, True])
def test_whoever_opens_rows_of_colleagues_gets_no_list_that_counts_them(cast, history, colleagues):
    """Whatever roles somebody has together: of both the rest could be reckoned out (0102)."""
    cast.organisation.colleagues_may_read = colleagues
    cast.organisation.save(update_fields=["colleagues_may_read"])
    roles = ["worker", "team_lead", "manager", "privacy_officer", "director"]
    some = [each for n in (1, 2, 3) for each in combinations(roles, n)]
    opens = set()
    for number, held in enumerate(some):
        who = User.objects.create(email=f"p{number}@example.org", name=f"Persoon {number}")
        for role in held:
            in_team = cast.noord if role in ("worker", "team_lead") else None
            make.membership(who, role, in_team)
        person = User.objects.get(pk=who.pk)
        if not person.has_perm("signals.see_trends"):
            continue
        scope = screen.scope_of(person)
        others = Signal.objects.visible_to(person).exclude(created_by=person).exclude(owner=person)
        if others.exists():
            opens.add(held)
            assert scope.is_exact and not screen.gets_those_of_all(person), held
            assert not TrendMessage.objects.lists_for(person), held
            counted = sum(
                column.total.count or 0 for column in screen.read(scope, timezone.now()).columns
            )
            assert counted <= others.count(), held
        else:
            assert not scope.is_exact, held
    assert (("manager", "director") in opens, ("team_lead",) in opens) == (False, True)
    assert (("worker", "manager") in opens) == colleagues


def test_another_team_in_the_address_changes_nothing(client, cast, history):
    for person in (cast.worker, cast.lead, cast.manager):
        page = read(sign_in(client, person), f"?team={cast.zuid.public_id}&months=3")
        assert "Zuid" not in [team.name for team in page.context["scope"].teams]


def test_who_leads_a_team_gets_no_figures_of_the_organisation(cast, history):
    make.membership(cast.lead, "manager")
    person = type(cast.lead).objects.get(pk=cast.lead.pk)
    scope = screen.scope_of(person)
    assert scope.is_exact and [team.name for team in scope.teams] == ["Noord"]


def test_published_figures_don_t_move_while_the_month_runs(client, cast, now, history):
    sign_in(client, cast.manager)
    before = read(client).content
    log(cast, now, 0, {"gaming": 6})
    log(cast, now, 1, {"gaming": 1})
    trend_actions.publish(history, now)
    cut = re.compile(rb"csrf[^>]*|nonce=\S+")
    assert cut.sub(b"", read(client).content) == cut.sub(b"", before)


@pytest.mark.parametrize("who", ["lead", "worker", "manager", "director"])
@pytest.mark.parametrize("rows", [0, 3])
def test_the_page_asks_six_queries_at_most(client, cast, now, who, rows):
    log(cast, now, 1, {"bullying": 9 * rows, "violence": rows})
    calendar.trends(day_of(now), now)
    sign_in(client, getattr(cast, who))
    read(client)
    statements, page = asked(lambda: read(client))
    assert page.status_code == 200
    assert len(statements) <= PAGE, told(statements)


def lines(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_a_file_says_what_the_screen_says_cell_by_cell(client, cast, history):
    sign_in(client, cast.manager)
    on_screen = {
        (label.replace("\N{SOFT HYPHEN}", ""), head[1]): figure.text()
        for label, row in read(client).context["kinds"]["rows"]
        for head, figure in zip(read(client).context["kinds"]["heads"], row, strict=True)
    }
    in_file = lines(client.get(reverse("signals:export")))
    kinds = [row for row in in_file if row["Lijst"] == "Soort"]

    assert sorted(row["Aantal"] for row in kinds) == sorted(on_screen.values())
    assert {row["Welke"] for row in kinds} == {label for label, _month in on_screen}
    book = load_workbook(io.BytesIO(client.get(reverse("signals:export_xlsx")).content))
    cells = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [str(row[5]) for row in cells] == [row["Aantal"] for row in in_file]


def test_also_a_lead_s_file_of_figures_hides_small_numbers(client, cast, history):
    sign_in(client, cast.lead)
    rows = lines(client.get(reverse("signals:export")))
    assert rows and all(not row["Aantal"].isdigit() or int(row["Aantal"]) >= 5 for row in rows)
    sign_in(client, cast.worker)
    assert lines(client.get(reverse("signals:export"))) == rows


def test_a_lead_s_list_holds_no_text_and_no_names(client, cast, now):
    make.signal(cast.worker, narrative="=cmd() geheim verhaal", account_handle="@jan")
    make.signal(cast.other_worker, narrative="van een ander")
    sign_in(client, cast.lead)
    answer = client.get(reverse("signals:export") + "?what=list")
    rows = lines(answer)

    assert len(rows) == 1
    assert rows[0]["Soort"] == "Pesten"
    assert not re.search("geheim|jan|Wim", str(rows))
    assert re.fullmatch(
        r'attachment; filename="signals-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"]
    )
    entry = AuditEntry.objects.filter(verb="exported").get()
    assert (entry.by, entry.after) == (cast.lead, "1")


def test_of_an_anonymised_signal_a_lead_s_list_knows_the_month(client, cast, now):
    seen = datetime(2025, 10, 31, 23, 30, tzinfo=make.AMSTERDAM)
    signal = make.signal(cast.worker, now=seen, seen_at=seen)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=seen)
    erasing.anonymise(signal, by=None, now=now)
    sign_in(client, cast.lead)
    [row] = lines(client.get(reverse("signals:export") + "?what=list"))
    assert (row["Gezien"], row["Gemeld"]) == ("2025-10", "2025-10")


@pytest.mark.parametrize("who", ["worker", "manager", "privacy_officer", "director"])
def test_nobody_but_a_lead_exports_a_list(client, cast, who):
    sign_in(client, getattr(cast, who))
    assert client.get(reverse("signals:export") + "?what=list").status_code == 403


def test_f38_a_team_named_like_a_formula_is_prefixed_in_the_file(client, cast, history):
    type(cast.noord).objects.filter(pk=cast.noord.pk).update(name="=1+1")
    sign_in(client, cast.manager)
    teams = [row["Welke"] for row in lines(client.get(reverse("signals:export")))]
    assert "'=1+1" in teams and "=1+1" not in teams


@pytest.mark.parametrize("who", ["worker", "lead"])
def test_the_file_is_of_the_team_that_the_page_shows(client, cast, history, who):
    """Who works in two teams looked at one and got the figures of the other."""
    person = getattr(cast, who)
    make.membership(person, "team_lead" if who == "lead" else "worker", make.team("Aan zee"))
    page = read(sign_in(client, person), f"?team={cast.noord.public_id}")
    assert [team.name for team in page.context["scope"].teams] == ["Noord"]
    [address] = re.findall(r'href="(/signals/export\.csv\?team[^"]*)"', page.content.decode())
    assert {row["Van wie"] for row in lines(client.get(address))} == {"Noord"}


def test_f61_one_signal_in_a_small_village_is_in_no_screen_or_file(client, cast, now):
    log(cast, now, 1, {"bullying": 20, "violence": 14, "wellbeing": 1, "gaming": 4})
    trend_actions.publish(month_start(day_of(now)) + timedelta(days=4), now)
    sign_in(client, cast.director)
    rows = dict(read(client).context["kinds"]["rows"])
    assert [f.text() for f in rows["Somber en eenzaam"]] == ["<5"]
    in_file = {row["Welke"]: row["Aantal"] for row in lines(client.get(reverse("signals:export")))}
    assert in_file["Somber en eenzaam"] == "<5"
    hidden = 39 - sum(f.count or 0 for row in rows.values() for f in row)
    assert hidden >= 5


def test_f71_the_week_on_the_start_page_follows_iso(cast):
    from signals.tiles import tiles

    new_year = datetime(2027, 1, 1, 20, tzinfo=AMSTERDAM)
    make.signal(cast.worker, category="opportunity", severity=None, now=new_year, seen_at=new_year)
    for seen_at in (
        datetime(2026, 12, 28, 0, 30, tzinfo=AMSTERDAM),
        datetime(2026, 12, 27, 23, 30, tzinfo=AMSTERDAM),
    ):
        make.signal(cast.worker, now=seen_at, seen_at=seen_at)
    tile = next(t for t in answered(tiles(cast.lead, new_year)) if t.key == "signals.week")

    assert (tile.context["week"], tile.context["good"], tile.context["worrying"]) == (
        "week 53",
        1,
        1,
    )


def test_the_week_counts_only_what_one_may_open_and_the_good_stands_first(client, cast, now):
    make.signal(cast.worker, category="opportunity", severity=None, seen_at=now)
    make.signal(cast.colleague, seen_at=now)
    page = sign_in(client, cast.worker).get("/").content.decode()
    assert page.index("Talent en kansen") < page.index("Wat deze week zorgen gaf")
    from signals.tiles import tiles

    tile = next(t for t in answered(tiles(cast.worker, now)) if t.key == "signals.week")
    assert (tile.context["good"], tile.context["worrying"]) == (1, 0)


def week_of(person, now):
    from signals.tiles import tiles

    return next(t for t in answered(tiles(person, now)) if t.key == "signals.week").context


def test_each_number_of_the_week_leads_to_the_signals_that_it_counts(client, cast, now):
    monday = start_of_day(week_start(day_of(now)))
    for minute in range(3):
        make.signal(cast.worker, seen_at=monday + timedelta(minutes=minute), now=now)
    ended, chance = Signal.objects.latest("pk"), {"category": "opportunity", "severity": None}
    good = make.signal(cast.worker, seen_at=monday, now=now, **chance)
    make.signal(cast.worker, seen_at=monday - timedelta(minutes=1), now=now)
    make.signal(cast.other_worker, seen_at=monday, now=now)
    triage.close(ended, Outcome.RESOLVED, by=cast.lead, now=now)
    SavedFilter.objects.create(user=cast.lead, name="Zwaar", query="severity=5", is_default=True)

    browser, tile = sign_in(client, cast.lead), week_of(cast.lead, now)
    start = browser.get("/").content.decode()
    worrying, chances = (browser.get(tile[name]) for name in ("worrying_url", "good_url"))
    for name in ("worrying_url", "good_url"):
        assert f'href="{escape(tile[name])}"' in start
    assert len(worrying.context["rows"]) == tile["worrying"] == 3
    assert ended.ref in worrying.content.decode()
    assert [row.ref for row in chances.context["rows"]] == [good.ref]
    week = tile["week"]
    assert worrying.context["title"] == f"Zorgen, gezien in {week}, team Noord"
    statements, _answer = asked(lambda: browser.get(tile["worrying_url"]))
    assert len(statements) <= PAGE, told(statements)
    for broken in ("2026-W60", "9999-W52", "0001-W01", "x"):
        assert browser.get(f"/signals/search/?week={broken}&which=good").context["rows"] == []


def test_who_saw_nothing_good_yet_is_led_to_where_it_is_written_down(client, cast, now):
    make.signal(cast.worker, seen_at=now, now=now)
    browser = sign_in(client, cast.lead)
    empty = browser.get(week_of(cast.lead, now)["good_url"]).content.decode()
    assert "Hier staat niets" in empty and "Probeer een ander woord" not in empty
    page = browser.get("/").content.decode()
    tile = page.partition('id="signals-week-t"')[2].partition("</section>")[0]
    assert 'href="/signals/new/"' in tile and "which=good" not in tile


def test_the_week_of_a_lead_is_of_the_teams_that_it_names(client, cast, now):
    """Whoever leads one team and works in another opens what they logged there as well."""
    make.membership(cast.lead, "worker", cast.zuid)
    lead = User.objects.get(pk=cast.lead.pk)
    make.signal(cast.worker, seen_at=now, now=now)
    make.signal(lead, cast.zuid, seen_at=now, now=now)
    tile = week_of(lead, now)
    assert (tile["whose"], tile["worrying"]) == ("team Noord", 1)
    rows = sign_in(client, lead).get(tile["worrying_url"]).context["rows"]
    assert [row.by for row in rows] == ["Wim Werker"]


def test_what_was_taken_back_is_in_no_week(cast, now):
    from signals.tiles import tiles

    make.signal(cast.worker, seen_at=now, now=now)
    mistake = make.signal(cast.worker, seen_at=now, now=now)
    triage.close(mistake, Outcome.RETRACTED, by=cast.lead, now=now)

    tile = next(t for t in answered(tiles(cast.lead, now)) if t.key == "signals.week")
    assert (tile.context["good"], tile.context["worrying"]) == (0, 1)


def test_of_a_chance_that_was_followed_no_more_is_said_than_that(client, cast, now):
    chance = make.signal(cast.worker, category="opportunity", severity=None, seen_at=now, now=now)
    triage.add_step(chance, StepKind.CONSULTED_COLLEAGUE, by=cast.worker, now=now)

    [said] = read(sign_in(client, cast.lead)).context["insights"]
    assert (said["title"], said["text"]) == ("1 kans gezien", "1 daarvan kreeg een vervolg.")


def test_what_stands_out_is_said_by_its_rule(client, cast, now):
    for back in range(2, 9):
        log(cast, now, back, {"bullying": 3})
    log(cast, now, 1, {"bullying": 6, "violence": 4})
    page = read(sign_in(client, cast.lead))
    titles = [insight["title"] for insight in page.context["insights"]]
    assert "Meer dan anders: Pesten" in titles
    assert not any("Geweld" in title for title in titles)  # under five nothing is said
    # Who may open every row behind it gets there (picture 23).
    [links] = [row["links"] for row in page.context["insights"] if "Pesten" in row["title"]]
    [(label, url)] = links
    assert label == "Bekijk deze 6" and "kind=bullying" in page.content.decode()
    rows = client.get(url).context["rows"]
    month = add_months(month_start(day_of(now)), -1)
    behind = Signal.objects.filter(ref__in=[row.ref for row in rows])
    assert {(s.category, month_start(day_of(s.seen_at))) for s in behind} == {("bullying", month)}
    assert len(rows) == 6


def unnamed_in(page):
    return [row for row in page.context["insights"] if row["icon"] == "three-dots"]


@pytest.mark.parametrize(("many", "says"), [(5, False), (6, True)])
def test_more_than_five_this_quarter_that_fit_no_kind_ask_for_one(client, cast, now, many, says):
    """Of the quarter of now: what was seen in its first hour has always been."""
    year, quarter = quarter_of(day_of(now))
    begins = datetime(year, 3 * quarter - 2, 1, 0, 1, tzinfo=AMSTERDAM)
    for minute in range(many):
        seen = begins + timedelta(minutes=minute)
        make.signal(cast.worker, category="other", title="Een nieuw ding", seen_at=seen, now=seen)
    before = begins - timedelta(hours=1)
    make.signal(cast.worker, category="other", title="Van eerder", seen_at=before, now=before)
    make.signal(cast.other_worker, category="other", title="Van Zuid", seen_at=begins, now=now)
    browser = sign_in(client, cast.lead)
    read(browser)
    statements, page = asked(lambda: read(browser))
    found = unnamed_in(page)
    assert bool(found) is says
    assert len(statements) <= PAGE, told(statements)
    if says:
        [(label, url)] = found[0]["links"]
        assert "6" in found[0]["title"] and "6" in label
        assert "Een nieuw ding" not in page.content.decode()
        rows = client.get(url).context["rows"]
        assert len(rows) == 6
        assert {s.category for s in Signal.objects.filter(ref__in=[r.ref for r in rows])} == {
            "other"
        }


def test_who_gets_published_figures_is_told_out_of_those_alone(client, cast, now):
    """What stands on their page, added up; without a list behind it."""
    last = add_months(month_start(day_of(now)), -1)
    while last.month % 3:  # the newest quarter that is over
        last = add_months(last, -1)
    back = (day_of(now).year - last.year) * 12 + day_of(now).month - last.month
    log(cast, now, back + 1, {"bullying": 20, "other": 5, "violence": 3, "gaming": 4})
    log(cast, now, back, {"bullying": 20, "other": 7, "violence": 3, "gaming": 4})
    trend_actions.publish(add_months(last, 1) + timedelta(days=4), now)
    page = read(sign_in(client, cast.manager))
    [found] = unnamed_in(page)
    months = period(add_months(last, -1), last)
    assert "12" in found["title"] and months in found["title"] and found["links"] == []
    shown = [c.count("other") for c in screen.read(screen.scope_of(cast.manager), now).columns]
    assert sum(number or 0 for number in shown) == 12
    # Whatever becomes of the signals behind them.
    Signal.objects.filter(category="other").update(category="gaming")
    log(cast, now, back, {"other": 3})
    assert unnamed_in(read(client)) == [found]


def said_of(page, kind):
    rows = page.context["insights"]
    return [row["text"] for row in rows if row["title"] == f"Meer dan anders: {kind}"]


@pytest.mark.parametrize("query", ["", "?area=Park"])
@pytest.mark.parametrize(("known", "usual"), [(0, None), (5, None), (6, "0"), (7, "0")])
def test_months_before_anything_was_logged_are_not_what_is_usual(
    client, cast, now, query, known, usual
):
    """Nobody looked then, in this team; of its own months nought is nought, also of one place."""
    cast.noord.areas = ["Park"]
    cast.noord.save()
    log(cast, now, 14, {"bullying": 1}, by=cast.other_worker)  # another team
    for back in range(2, 2 + known):
        log(cast, now, back, {"gaming": 1})
    log(cast, now, 1, {"bullying": 5})
    Signal.objects.filter(team=cast.noord, category="bullying").update(area="Park")

    texts = said_of(read(sign_in(client, cast.lead), query), "Pesten")
    month = add_months(month_start(day_of(now)), -1)
    told = f"5 in {period(month, month)}; meestal {usual}."
    assert texts == ([told] if usual else [])


def test_a_year_before_anything_was_logged_nothing_is_said_of(client, cast, now):
    for back in range(2, 13):
        log(cast, now, back, {"gaming": 1})
    log(cast, now, 1, {"bullying": 5})
    browser = sign_in(client, cast.lead)
    assert not any("jaar eerder" in text for text in said_of(read(browser), "Pesten"))
    log(cast, now, 13, {"gaming": 1})
    assert any("Een jaar eerder: 0." in text for text in said_of(read(browser), "Pesten"))


@pytest.mark.parametrize("length", [3, 6])
def test_what_stands_out_is_said_of_months_that_were_published_together(client, cast, now, length):
    """By the names of its months: the last one published isn't always the last that is over."""
    month = add_months(month_start(day_of(now)), -1)
    newest = 1 + month.month % length  # so many months back its last month was
    for earlier in reversed(range(6 if length == 3 else 4)):
        end = newest + earlier * length
        log(cast, now, end + length - 1, {"gaming": 1})
        log(cast, now, end, {"bullying": 8 if earlier else 40, "violence": 4, "gaming": 2})
    trend_actions.publish(month_start(day_of(now)) + timedelta(days=4), now)
    page = read(sign_in(client, cast.manager))
    found = [row for row in page.context["insights"] if "Meer dan anders" in row["title"]]
    last = add_months(month_start(day_of(now)), -newest)
    months = period(add_months(last, 1 - length), last)
    assert [(row["title"], row["text"], row["links"]) for row in found] == [
        ("Meer dan anders: Pesten", f"40 in {months}; meestal 8.", [])
    ]
    shown = page.content.decode()
    assert "Signalen per periode" in shown and '<th scope="col">Periode</th>' in shown
    assert "per maand</caption>" not in shown and '<th scope="col">Maand</th>' not in shown


def test_what_stands_out_names_the_months_that_it_counts(client, cast, now):
    """The start page shows it without the page around it, of two different stretches of time."""
    newest = add_months(month_start(day_of(now)), -1)
    for back in (2, 1):
        log(cast, now, back, {"opportunity": 6, "bullying": 20, "violence": 4, "gaming": 4})
    trend_actions.publish(month_start(day_of(now)) + timedelta(days=4), now)
    both = period(add_months(newest, -1), newest)
    start = sign_in(client, cast.manager).get("/").content.decode()
    assert f"Talent en kansen, {both}." in start

    seen = datetime(newest.year, newest.month, 6, 23, tzinfo=AMSTERDAM)
    for minute in range(20):
        make.signal(cast.worker, seen_at=seen + timedelta(minutes=minute), now=now)
    texts = [row["text"] for row in read(sign_in(client, cast.lead)).context["insights"]]
    months = period(add_months(month_start(day_of(now)), -11), day_of(now))
    assert f"20 van de 88 signalen, {months}." in texts


def test_the_list_behind_a_figure_holds_what_it_counts_whatever_its_state(client, cast, now):
    for back in range(2, 9):
        log(cast, now, back, {"bullying": 3})
    log(cast, now, 1, {"bullying": 8})
    log(cast, now, 1, {"bullying": 5}, by=cast.other_worker)  # of a team that isn't theirs
    own = Signal.objects.filter(team=cast.noord).order_by("-seen_at", "pk")
    taken, done = own[:2]
    owning.assign(taken, cast.lead, by=cast.lead, now=now)
    triage.close(done, Outcome.RESOLVED, by=cast.lead, now=now)
    browser = sign_in(client, cast.lead)
    [(label, url)] = [
        link
        for row in read(browser).context["insights"]
        if "Pesten" in row["title"]
        for link in row["links"]
    ]
    page = browser.get(url)
    assert label == "Bekijk deze 8" and len(page.context["rows"]) == 8
    assert "<h1>Pesten, gezien in" in page.content.decode()
    assert "Zoek in signalen" not in page.content.decode()  # nobody searched
    assert taken.ref in page.content.decode() and done.ref in page.content.decode()
    statements, _answer = asked(lambda: browser.get(url))
    assert len(statements) <= PAGE, told(statements)
    assert sign_in(client, cast.worker).get(url).context.get("rows") == []


def test_the_list_behind_the_busiest_part_of_the_week_holds_what_it_counts(client, cast, now):
    friday = day_of(now) - timedelta(days=(day_of(now).isoweekday() - 5) % 7 + 7)

    def seen(by, day, hour, minute=0):
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)
        return make.signal(by, seen_at=moment, now=moment)

    evenings = [seen(cast.worker, friday - timedelta(weeks=n % 4), 18, n) for n in range(12)]
    for n in range(4):  # just before, just after, the day after
        seen(cast.worker, friday - timedelta(weeks=n), 17, 59)
        seen(cast.worker, friday - timedelta(weeks=n), 22)
        seen(cast.worker, friday - timedelta(weeks=n, days=-1), 19)
    seen(cast.other_worker, friday, 19)
    triage.close(evenings[0], Outcome.RESOLVED, by=cast.lead, now=now)

    browser = sign_in(client, cast.lead)
    [said] = [row for row in read(browser).context["insights"] if row["icon"] == "moon-stars"]
    [(label, url)] = said["links"]
    page = browser.get(url)
    assert said["text"].startswith("12 van de 24") and label == "Bekijk deze 12"
    assert len(page.context["rows"]) == 12 and evenings[0].ref in page.content.decode()
    assert page.context["title"].startswith("Vrijdag, 18–22 uur, gezien in ")
    assert sign_in(client, cast.worker).get(url).context.get("rows") == []
    for broken in ("8-evening", "5", "x-night", "5-noon"):
        assert browser.get(url.replace("5-evening", broken)).context["rows"] == []


@pytest.mark.parametrize("erased", [False, True])
def test_what_went_with_the_text_is_not_compared_with_the_time_before(client, cast, now, erased):
    log(cast, now, 2, {"bullying": 3})
    log(cast, now, 5, {"bullying": 2})
    if erased:
        old = Signal.objects.order_by("seen_at").first()
        triage.close(old, Outcome.RESOLVED, by=cast.lead, now=now)
        erasing.anonymise(old, by=None, now=now)

    page = read(sign_in(client, cast.lead), "?months=3").context

    assert page["platforms"]["compares"]
    assert {page[name]["compares"] for name in ("areas", "offline")} == {not erased}


@pytest.mark.parametrize("query", ["", "&area=Park"])
@pytest.mark.parametrize(("since", "compares"), [(4, False), (5, True)])
def test_months_before_anything_was_logged_are_not_compared_with(
    client, cast, now, query, since, compares
):
    """A team that began three months ago had *more* of everything."""
    cast.noord.areas = ["Park"]
    cast.noord.save()
    for back in (1, since):
        log(cast, now, back, {"bullying": 3})
    Signal.objects.update(area="Park")

    page = read(sign_in(client, cast.lead), f"?months=3{query}").context

    assert page["platforms"]["compares"] == compares
    assert bool(page["platforms"]["before"]) == compares


def test_nothing_published_says_so(client, cast):
    page = read(sign_in(client, cast.manager))
    assert page.context["waits"]
    assert PublishedList.objects.count() == 0
    assert "Er is nog niets te laten zien" in page.content.decode()
