"""Tables as files for a spreadsheet: CSV for a Dutch Excel, and XLSX.

Rows are sequences of texts, numbers, days, moments and None (empty). What would run as a formula
in a spreadsheet is text here: in CSV a cell that starts with `=`, `+`, `-`, `@`, a tab or a
carriage return gets an apostrophe in front (a number stays a number), in XLSX each text is written
as text. CSV is UTF-8 with a byte-order mark, semicolons and decimal commas, which is what Excel
opens with a double click on a Dutch computer; it streams, whatever the number of rows. A file name
comes from the caller: ASCII, without anybody's name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from youthwork.lib.dates import AMSTERDAM
from youthwork.lib.soft_hyphens import without

Value = str | int | float | Decimal | date | datetime | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 200
CELL_MAX = 32_767  # characters, of Excel
# Control characters that no XML may hold; tab and line ends may.
CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F])


def attachment(
    name: str, form: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponseBase:
    """One table as a file to download, `name` without ending: CSV streams, a workbook is whole."""
    made: HttpResponseBase
    if form == "csv":
        made = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
    else:
        made = HttpResponse(xlsx([(name, header, rows)]), content_type=XLSX_TYPE)
    made["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return made


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The file in pieces, header first; for a streaming answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([_csv_cell(value) for value in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """A workbook of sheets (title, header, rows); the header stays in view.

    Rows go to a temporary file as they come, so memory stays flat but for the result.
    """
    from openpyxl import Workbook  # on first use: it is heavy
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(_sheet_title(title))
        sheet.freeze_panes = "A2"
        for number, text in enumerate(header, start=1):
            width = min(max(len(text) + 2, 10), 60)
            sheet.column_dimensions[_letter(number)].width = width
        cells = []
        for text in header:
            cell = WriteOnlyCell(sheet)
            _fill(cell, text)
            cell.font = bold
            cells.append(cell)
        sheet.append(cells)
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet)
                _fill(cell, value)
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def safe_text(text: str) -> str:
    """The text as a CSV cell may hold it: never a formula, only signs that show."""
    text = without(text).translate(CONTROL)
    # Some programs skip spaces and marks that don't show before they look.
    seen = text.lstrip(" \n\u00a0\u200b\u200e\u200f\ufeff")
    return f"'{text}" if seen.startswith(RUNS_AS_FORMULA) else text


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        raise TypeError("say yes or no in words")
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    return safe_text(value)


def _fill(cell: object, value: Value) -> None:
    """Numbers and days keep their type; a text is text, whatever it starts with."""
    if isinstance(value, bool):
        raise TypeError("say yes or no in words")
    if isinstance(value, datetime):
        cell.value = value.astimezone(AMSTERDAM).replace(tzinfo=None)  # type: ignore[attr-defined]
        cell.number_format = "yyyy-mm-dd hh:mm"  # type: ignore[attr-defined]
    elif isinstance(value, date):
        cell.value = value  # type: ignore[attr-defined]
        cell.number_format = "yyyy-mm-dd"  # type: ignore[attr-defined]
    elif isinstance(value, str):
        cell.value = without(value).translate(CONTROL)[:CELL_MAX]  # type: ignore[attr-defined]
        cell.data_type = "s"  # type: ignore[attr-defined]
    elif value is not None:
        cell.value = value  # type: ignore[attr-defined]


def _sheet_title(title: str) -> str:
    """What Excel takes as the name of a sheet: 31 characters, some signs left out."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1"


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- reading what somebody else's spreadsheet wrote ----------------------------------------------

READ_MAX = 1024 * 1024  # bytes of a file
UNPACKED_MAX = 20 * 1024 * 1024  # bytes of what an XLSX holds
ROWS_MAX, COLUMNS_MAX, CELL_READ_MAX = 1000, 40, 2000


class Unreadable(ValueError):
    """This is no table that we can read."""


def read(data: bytes, rows_max: int = ROWS_MAX) -> list[list[str]]:
    """The cells of a CSV file or of the first sheet of an XLSX file, as texts; rows with something.

    Rows after `rows_max` are left out. Raises Unreadable for anything else and for what is too
    large.
    """
    if len(data) > READ_MAX:
        raise Unreadable("too large")
    is_xlsx = data.startswith(b"PK")
    rows = _read_xlsx(data, rows_max) if is_xlsx else read_text(_decoded(data))
    return rows[:rows_max]


def read_text(text: str) -> list[list[str]]:
    """Cells of a pasted table or a CSV: tabs, semicolons or commas between them."""
    text = text.lstrip(BYTE_ORDER_MARK)
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable("no table") from None
    return [row for row in ([_cell(cell) for cell in each] for each in found) if any(row)]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("no text")


def _read_xlsx(data: bytes, rows_max: int) -> list[list[str]]:
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MAX:
                raise Unreadable("too large")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=rows_max, max_col=COLUMNS_MAX, values_only=True)
        found = [[_cell(value) for value in row] for row in rows]
    except Unreadable:
        raise
    except Exception:  # whatever a broken file makes the library stumble over
        raise Unreadable("no workbook") from None
    return [row for row in found if any(row)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    return str(value).replace("\x00", "").strip()[:CELL_READ_MAX]
