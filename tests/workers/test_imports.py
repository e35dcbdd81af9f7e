"""Hours from a file: looked over first, all or none; and one's own hours as a file."""

import io
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbox import jobs
from outbox.models import Job
from privacy import texts
from tests import make
from tests.sign_in import sign_in
from workers import imports
from workers.actions import hours as actions
from workers.actions import imports as deeds
from workers.actions import months
from workers.choices.hours import KINDS, Function
from workers.import_tables import look_over
from workers.models import HourEntry, HourImport, HourPart, ImportColumns
from workers.screens import imports as screen
from youthwork.lib import sheets
from youthwork.lib.dates import DAY

HEADING = "Datum;Begintijd;Eindtijd;Minuten;Waar;Soort werk;Notitie"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worker(client, cast):
    return sign_in(client, cast.worker)


def file(*lines, heading=HEADING):
    return SimpleUploadedFile("uren.csv", "\r\n".join((heading, *lines)).encode("utf-8-sig"))


def taken(worker, *lines, heading=HEADING):
    answer = worker.post("/hours/import/", {"file": file(*lines, heading=heading)})
    assert answer.status_code == 302, answer.context["form"].errors
    return HourImport.objects.latest("pk"), worker.get(answer.url)


def faults(page):
    return [(fault.row, fault.text) for fault in page.context["faults"]]


def test_a_file_is_looked_over_and_then_written_by_long_work_with_progress(worker, cast, today):
    day = today - DAY
    row, page = taken(
        worker,
        f"{day:%d-%m-%Y};20:00;22:30;;Online;Gesprek;Rustige avond",
        f"{day.isoformat()};;;45;overig;travel;",
    )
    assert page.context["is_ready"]
    assert page.context["totals"] == {"online": "2,5", "offline": "0", "other": "0,8"}
    assert not HourEntry.objects.exists()
    answer = worker.post(f"/hours/import/{row.public_id}/write/")
    job = Job.objects.get()
    assert answer.url == f"/work/{job.ref}/"
    assert jobs.take_one()
    job.refresh_from_db()
    assert (job.state, job.progress) == ("done", 100)
    first, second = HourEntry.objects.order_by("-minutes")
    assert (first.minutes, first.kind, first.note) == (150, "conversation", "Rustige avond")
    assert (second.minutes, second.kind, second.where) == (45, "travel", "other")
    assert HourPart.objects.count() == 2
    row.refresh_from_db()
    assert (row.content, row.written_at is not None) == (None, True)
    assert "2 rijen zijn opgeschreven." in worker.get(page.request["PATH_INFO"]).content.decode()
    assert worker.post(f"/hours/import/{row.public_id}/write/").status_code == 404


def test_every_fault_is_told_with_its_row_and_nothing_is_written(worker, cast, today):
    day = (today - DAY).isoformat()
    actions.book(
        actions.Worked(team=cast.noord, day=today - DAY, where="offline", minutes=30),
        by=cast.worker, now=timezone.now(),
    )  # fmt: skip
    row, page = taken(
        worker,
        f"{day};20:00;22:00;;online;;",
        f"{day};21:00;23:00;;online;;",
        f"{day};25:61;23:00;;online;;",
        f"{day};;;900;online;;",
        f"{day};;;60;maan;;",
        f"{day};;;60;offline;Instaclean;",
        "31-02-2026;;;60;online;;",
        f"{today + DAY};;;60;online;;",
        f"{day};;;60;online;;111222333",
        f"{day};;;1e999999;online;;",
        f"{day};;;{'9' * 5000};online;;",
        f"{day};;;NaN;online;;",
        f"{day};;;1,5;online;;",
    )
    assert [number for number, _text in faults(page)] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert faults(page)[0] == (3, "Overlapt met rij 2.")
    assert not page.context["is_ready"]
    worker.post(f"/hours/import/{row.public_id}/write/")
    jobs.take_one()
    assert HourEntry.objects.count() == 1
    row.refresh_from_db()
    assert row.written_at is None


def test_what_stands_in_the_way_in_the_house_is_told_too(worker, cast, today):
    yesterday = today - DAY
    month = (yesterday.replace(day=1) - DAY).replace(day=10)  # never the month of yesterday
    months.close(cast.noord, month, by=cast.lead, now=timezone.now())
    day = yesterday.isoformat()
    lines = [f"{day};19:00;20:00;;online;;", f"{month};;;60;online;;", f"{day};;;15;online;;"]
    taken(worker, lines[0], lines[2])
    worker.post(f"/hours/import/{HourImport.objects.get().public_id}/write/")
    jobs.take_one()
    assert HourEntry.objects.count() == 2
    _row, page = taken(worker, *lines)
    told = dict(faults(page))
    assert set(told) == {2, 3, 4}
    assert told[4] == "Deze rij staat er al."
    assert "afgesloten" in told[3]


def test_a_night_into_a_closed_month_is_told_before_writing(worker, cast, today):
    first = today.replace(day=1)
    closed = (first - DAY).replace(day=1)
    months.close(cast.noord, closed, by=cast.lead, now=timezone.now())
    before = closed - DAY
    _row, page = taken(worker, f"{before:%d-%m-%Y};23:00;00:00;;online;;")
    assert page.context["is_ready"]
    _row, page = taken(worker, f"{before:%d-%m-%Y};23:00;01:00;;online;;")
    assert [number for number, _text in faults(page)] == [2]


def test_a_note_that_names_somebody_is_asked_about_before_writing(worker, cast, today):
    day = (today - DAY).isoformat()
    row, page = taken(
        worker,
        f"{day};;;60;online;;Lang gesproken met Mohammed over school",
        f"{day};;;30;online;;Rustig bij {cast.noord}",
    )
    asked = page.context["questions"]
    assert [told.row for told in asked] == [2] and "Mohammed" in asked[0].text
    assert page.context["is_ready"]
    write = f"/hours/import/{row.public_id}/write/"
    answer = worker.post(write, follow=True)
    assert "Zeg eerst" in answer.content.decode() and not Job.objects.exists()
    worker.post(write, {"text_confirmed": "on"})
    jobs.take_one()
    assert HourEntry.objects.count() == 2


def test_unknown_columns_are_asked_and_remembered_for_the_next_file(worker, cast, today):
    heading, line = "Wanneer;Hoelang;Plek", f"{today - DAY};1:15;online"
    row, page = taken(worker, line, heading=heading)
    assert page.context["missing"]
    address = f"/hours/import/{row.public_id}/"
    said = {"column-0": "day", "column-1": "minutes", "column-2": "day"}
    assert worker.post(address, said).status_code == 422
    assert worker.post(address, said | {"column-2": "where"}).status_code == 302
    assert worker.get(address).context["is_ready"]
    _row, page = taken(worker, line, heading=heading)
    assert page.context["is_ready"]
    assert ImportColumns.objects.get().worker == cast.worker


def test_a_workbook_is_read_as_well(worker, today):
    rows = [[today - DAY, 90, "Online"]]
    book = sheets.xlsx([("uren", ["Dag", "Minuten", "Waar"], rows)])
    answer = worker.post("/hours/import/", {"file": SimpleUploadedFile("uren.xlsx", book)})
    assert worker.get(answer.url).context["is_ready"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"PK\x03\x04broken", b"Dag;Minuten;Waar\r\n", b"x" * 2_000_000]
)
def test_a_file_that_cannot_be_read_is_said(worker, content):
    answer = worker.post("/hours/import/", {"file": SimpleUploadedFile("uren.csv", content)})
    assert answer.status_code == 422
    assert worker.post("/hours/import/").status_code == 422


def test_a_file_is_of_who_took_it_in_and_may_be_thrown_away(worker, cast, today):
    row, _page = taken(worker, f"{today};;;60;online;;")
    other = sign_in(Client(), cast.lead)
    for address in ("", "write/", "drop/"):
        assert other.post(f"/hours/import/{row.public_id}/{address}").status_code == 404
    assert worker.post(f"/hours/import/{row.public_id}/drop/").status_code == 302
    assert not HourImport.objects.exists()


def test_ten_thousand_rows_are_looked_over_and_written_in_time(cast, today):
    lines = [["Dag", "Begin", "Eind", "Waar", "Soort werk", "Notitie"]]
    for number in range(10_000):
        day, slot = divmod(number, 40)
        minute = 8 * 60 + slot * 20
        clock = [f"{each // 60:02}:{each % 60:02}" for each in (minute, minute + 20)]
        lines.append([str(today - (day + 1) * DAY), *clock, "online", "Gesprek", "Rustig"])
    made = deeds.keep(lines, by=cast.worker, now=timezone.now())
    began = time.process_time()
    *steps, found = look_over(made, timezone.now())
    assert (found.faults, len(steps) > 10) == ([], True)
    assert deeds.write(made, found, now=timezone.now()) == 10_000
    assert time.process_time() - began <= 10  # of the processor: the machine may be busy
    assert HourEntry.objects.count() == 10_000


ROWS = st.fixed_dictionaries(
    {
        "where": st.sampled_from(list(KINDS)),
        "minutes": st.integers(1, 840),
        "timed": st.booleans(),
        "platform": st.booleans(),
        "note": st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40),
        "pick": st.integers(0, 5),
    }
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROWS, max_size=6),
    form=st.sampled_from(["csv", "xlsx"]),
    language=st.sampled_from(["nl", "en"]),
)
def test_a_file_of_ones_own_hours_comes_back_as_it_was(rows, form, language, cast_once):
    cast, platform = cast_once
    now = timezone.now()
    HourEntry.objects.all().delete()
    wanted = []
    for number, row in enumerate(rows):
        day = timezone.localdate(now) - (3 * number + 2) * DAY
        note = texts.clean(row["note"], multiline=True).strip()
        start = timezone.localtime(now).replace(
            year=day.year, month=day.month, day=day.day, hour=8, minute=30, second=0, microsecond=0
        )
        times = {"started_at": start, "ended_at": start + timedelta(minutes=row["minutes"])}
        kinds = list(KINDS[row["where"]])
        wanted.append(actions.Worked(
            team=cast.noord, day=day, where=row["where"], kind=kinds[row["pick"] % len(kinds)],
            note=note.removeprefix("'"), platform=platform if row["platform"] else None,
            function=Function.CONTACT if row["where"] == "online" and row["pick"] else "",
            minutes=row["minutes"], **(times if row["timed"] else {}),
        ))  # fmt: skip
    actions.book_many(wanted, by=cast.worker, now=now)
    with translation.override(language):
        answer = sheets.attachment("x", form, screen.header(), screen.file_rows(cast.worker, now))
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    before = {row.public_id: told(row) for row in HourEntry.objects.all()}
    HourEntry.objects.all().delete()
    table = sheets.read(whole)
    if wanted:
        made = deeds.keep(table, by=cast.worker, now=now)
        *_steps, found = look_over(made, now)
        assert found.faults == []
        deeds.write(made, found, now=now)
    assert {row.public_id: told(row) for row in HourEntry.objects.all()} == before


def told(row):
    return (row.day, row.minutes, row.started_at, row.ended_at, row.where, row.kind, row.function,
            row.platform_id, row.team_id, row.note or "")  # fmt: skip


@pytest.fixture
def cast_once(cast):
    return cast, make.platform()


def test_taking_the_own_hours_along_needs_a_fresh_code_and_leaves_a_trace(worker, cast, today):
    make.hours(cast.worker, note="=1+1")
    make.hours(cast.colleague, note="van een ander")
    answer = worker.get("/hours/export.csv")
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert "van een ander" not in text
    assert io.StringIO(text).readline().startswith("\ufeffDag;Begintijd;Eindtijd;Minuten;Waar")
    assert worker.get("/hours/export.xlsx").status_code == 200


def test_headings_are_known_in_two_languages():
    dutch = ["Dag", "Begintijd", "Eindtijd", "Minuten", "Waar", "Soort werk", "Functie",
             "Platform", "Team", "Notitie", "Kenmerk"]  # fmt: skip
    known = imports.guess(dutch, {})
    assert "" not in known
    assert imports.guess(["Dag", "Datum"], {}) == ["day", ""]
