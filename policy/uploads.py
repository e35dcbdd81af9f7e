"""What somebody wants to upload: known by its first bytes, checked, pictures drawn anew.

PDF, PNG, JPEG, DOCX and ODT of ten megabytes at most; SVG and archives can hold programs or bombs,
and HEIC gets the advice to send a JPEG. What comes out is only ever handed out as a download.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from policy.choices.documents import FileKind
from policy.models.files import NAME_MAX
from privacy import texts
from youthwork.lib import pictures

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_SIDE = 2_400  # pixels of a picture as it is kept
# What an office document may come to when it is unpacked; beyond this it is made to do harm.
MOST_ENTRIES, MOST_UNPACKED, MOST_TIMES = 2_000, 100 * 1024 * 1024, 200
ODT_TYPE = b"application/vnd.oasis.opendocument.text"

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: ODT_TYPE.decode(),
}
ENDINGS = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.DOCX: (".docx",),
    FileKind.ODT: (".odt",),
}
_ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAR = slice(257, 262)


@dataclass(frozen=True)
class Checked:
    """A file that may be kept, as it will be kept."""

    kind: FileKind
    name: str
    content: bytes


def checked(file: IO[bytes], name: str) -> Checked:
    """The file as it may be kept. Raises ValidationError that says what would do."""
    content = file.read(LARGEST + 1)
    if not content:
        _refuse("empty", _("This file is empty."))
    if len(content) > LARGEST:
        _refuse("too_large", _("This file is too large: at most 10 MB."))
    if content.startswith(b"%PDF-"):
        kind, content = FileKind.PDF, _pdf(content)
    elif picture := pictures.kind_of(content):
        kind = FileKind(picture.lower())
        content = pictures.drawn_anew(content, (LONGEST_SIDE, LONGEST_SIDE))
    elif content.startswith(b"PK\x03\x04"):
        kind = _office(content)
    else:
        _refuse_kind(content)
    return Checked(kind, _called(name, kind), content)


def _refuse(code: str, told: str) -> NoReturn:
    raise ValidationError(told, code=code)


def _refuse_kind(content: bytes) -> NoReturn:
    pictures.refuse_others(content)
    if content.startswith(_ARCHIVES) or content[_TAR] == b"ustar":
        _refuse("archive", _("We don't take archives. Unpack it and send the file itself."))
    if content.startswith(_OLD_OFFICE):
        _refuse("old_office", _("This is an old kind of document. Save it as DOCX, ODT or PDF."))
    _refuse("unknown", _("We take PDF, PNG, JPEG, DOCX and ODT. Save it as one of these."))


def _refuse_two() -> NoReturn:
    told = _("This file hides another file. Save it again from the program that made it.")
    _refuse("two_in_one", told)


def _pdf(content: bytes) -> bytes:
    """A PDF that ends where it says, and is nothing else besides."""
    end = content.rstrip(b"\x00\t\n\x0c\r ")
    if not end.endswith(b"%%EOF"):
        if b"%%EOF" in content:
            _refuse_two()
        pictures.refuse_damaged()
    if _unpacks(content):
        _refuse_two()
    return content


def _unpacks(content: bytes) -> bool:
    """Whether a program that unpacks archives finds one in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return False


def _office(content: bytes) -> FileKind:
    """DOCX or ODT: an archive that holds what these hold, and unpacks to a decent size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(archive.comment) or not _begins_and_ends(content, entries):
                _refuse_two()
            if _is_bomb(entries, len(content)):
                _refuse("bomb", _("This file unpacks to far too much. We don't take it."))
            names = {entry.filename for entry in entries}
            if any(".." in name or name.startswith("/") or "\\" in name for name in names):
                pictures.refuse_damaged()
            if any(entry.flag_bits & 0x1 for entry in entries):
                _refuse("locked", _("This file has a password. Save it without one."))
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                if any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in names):
                    _refuse("macros", _("This document holds macros. Save it as DOCX or PDF."))
                return FileKind.DOCX
            if "mimetype" in names and "content.xml" in names:
                kind = archive.getinfo("mimetype")
                if kind.file_size == len(ODT_TYPE) and archive.read(kind) == ODT_TYPE:
                    if any(name.startswith("Basic/") for name in names):
                        _refuse("macros", _("This document holds macros. Save it as PDF."))
                    return FileKind.ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        pictures.refuse_damaged()
    if {"[Content_Types].xml"} & names or "mimetype" in names:
        _refuse("unknown", _("We take PDF, PNG, JPEG, DOCX and ODT. Save it as one of these."))
    _refuse("archive", _("We don't take archives. Unpack it and send the file itself."))


def _begins_and_ends(content: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether the archive is all there is: nothing stands before it and nothing after."""
    first = min((entry.header_offset for entry in entries), default=-1)
    return first == 0 and content[-22:-18] == b"PK\x05\x06"


def _is_bomb(entries: list[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    offsets = [entry.header_offset for entry in entries]
    return (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_TIMES * packed
        or len(set(offsets)) < len(offsets)  # entries that share their bytes
    )


def _called(name: str, kind: FileKind) -> str:
    """What somebody called the file, without a path, with the ending of what it is."""
    path = PurePosixPath(name.replace("\\", "/"))
    bare = re.sub(r'[<>:"/|?*\x00-\x1f\s]+', " ", path.stem)
    stem = texts.clean(bare, multiline=False).strip(" .")
    ending = path.suffix.lower() if path.suffix.lower() in ENDINGS[kind] else ENDINGS[kind][0]
    return (stem or _("document"))[: NAME_MAX - len(ending)] + ending
