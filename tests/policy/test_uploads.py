"""Files: known by their first bytes, refused with words that help, kept as downloads (F39)."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from policy import retention
from policy.actions import documents as deeds
from policy.models import StoredFile
from policy.uploads import LARGEST, LONGEST_SIDE, checked
from tests.policy import documents as make
from tests.sign_in import sign_in
from tests.two_people import shown
from youthwork.lib.dates import day_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TYPE = "chat_group_agreements"


def packed(entries, comment=b"", compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return made.getvalue()


DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}


def picture(format, size=(40, 20), mode="RGB", **also):
    made = io.BytesIO()
    Image.new(mode, size).save(made, format, **also)
    return made.getvalue()


def with_place(format="JPEG"):
    """A picture that says where it was taken, and that it has to be turned."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Een toestel"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(format, exif=exif)


def refused(content, name="stuk"):
    with pytest.raises(ValidationError) as refusal:
        checked(io.BytesIO(content), name)
    return refusal.value.code


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, "pdf", "Visie 2026.pdf"),
        (picture("PNG"), "png", "foto.png"),
        (picture("JPEG"), "jpeg", "foto.JPG"),
        (packed(DOCX), "docx", "visie.docx"),
        (packed(ODT), "odt", "visie.odt"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content, kind, name):
    taken = checked(io.BytesIO(content), name)

    assert taken.kind == kind and taken.name == name.replace(".JPG", ".jpg")
    assert checked(io.BytesIO(content), "virus.exe").name.endswith(
        f".{kind}".replace("jpeg", "jpg")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (PDF + b"x" * LARGEST, "too_large"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"\xef\xbb\xbf  <svg onload=alert(1)>", "svg"),
        (packed({"a.txt": "x"}), "archive"),
        (b"Rar!\x1a\x07\x00rest", "archive"),
        (b"7z\xbc\xaf\x27\x1crest", "archive"),
        (b"\x1f\x8b\x08rest", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old_office"),
        (b"MZ\x90\x00", "unknown"),
        (b"<html><script>", "unknown"),
        (packed({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "unknown"),
        (PDF[:-8], "damaged"),
        (PDF + packed({"a.txt": "x"}), "two_in_one"),
        (PDF + packed({"a.txt": "x"}, comment=b"\n%%EOF\n"), "two_in_one"),
        (picture("JPEG")[:200], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "damaged"),
        (b"PK\x03\x04" + b"\x00" * 60, "damaged"),
        (packed(DOCX) + b"<script>", "two_in_one"),
        (packed(DOCX, comment=b"%PDF-1.4"), "two_in_one"),
        (packed(DOCX | {"word/vbaProject.bin": "x"}), "macros"),
        (packed(ODT | {"Basic/Standard/Module1.xml": "x"}), "macros"),
        (packed(DOCX | {"../../etc/passwd": "x"}), "damaged"),
        (packed(DOCX | {"word/media/a": b"\x00" * 5_000_000}), "bomb"),
        (packed(DOCX | {f"word/{n}": "" for n in range(2_001)}), "bomb"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_such_file_is_refused_by_name(content, code):
    assert refused(content) == code


def test_a_picture_with_more_pixels_than_anybody_needs_is_refused():
    assert refused(picture("PNG", (6_000, 5_000), "1")) == "too_many_pixels"


def test_a_picture_is_drawn_anew_upright_and_says_nothing_of_itself():
    taken = checked(io.BytesIO(with_place()), "foto.jpg")
    drawn = Image.open(io.BytesIO(taken.content))
    assert not drawn.getexif() and "exif" not in drawn.info
    assert drawn.size == (20, 40)

    said = PngInfo()
    said.add_text("Author", "Iemand")
    drawn = Image.open(
        io.BytesIO(checked(io.BytesIO(picture("PNG", pnginfo=said, mode="RGBA")), "x").content)
    )
    assert drawn.mode == "RGBA" and not drawn.text
    tail = picture("JPEG") + packed({"a.txt": "x"})
    assert b"PK\x03\x04" not in checked(io.BytesIO(tail), "x").content
    large = Image.open(io.BytesIO(checked(io.BytesIO(picture("JPEG", (3_000, 900))), "x").content))
    assert large.width == LONGEST_SIDE


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\map\\stuk.pdf", "stuk.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "document.pdf"),
        ("é" * 400 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_no_path(name, kept):
    assert checked(io.BytesIO(PDF), name).name == kept


# --- with a document ------------------------------------------------------------------------------


@pytest.fixture
def uploaded(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = make.draft(cast.manager, content="file", body="")
    address = reverse("policy:upload", args=[TYPE, 1])
    sign_in(client, cast.manager)

    def put(content, name="stuk.pdf", address=address):
        page = client.get(address)
        fields = shown(page, client, address).fields if page.status_code == 200 else {}
        return client.post(address, fields | {"file": SimpleUploadedFile(name, content)})

    return document, put


def test_a_file_is_handed_out_as_a_download_and_nothing_else(client, cast, uploaded, tmp_path):
    _document, put = uploaded
    assert put(PDF, "Visie <b>.pdf").status_code == 302
    [stored] = StoredFile.objects.all()
    assert "isie" not in stored.content.name and len(list(tmp_path.glob("policy/*"))) == 1
    answer = client.get(reverse("policy:file", args=[TYPE, 1]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "<" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    worker = sign_in(client, cast.worker)
    assert worker.get(reverse("policy:file", args=[TYPE, 1])).status_code == 404


def test_a_refused_file_says_why_and_leaves_what_was_there(client, uploaded):
    document, put = uploaded
    put(PDF)
    answer = put(b"<svg/>", "plaatje.svg")

    assert answer.status_code == 422 and "SVG" in answer.text
    document.refresh_from_db()
    assert document.file.kind == "pdf"
    assert put(b"").status_code == 422
    assert client.post(reverse("policy:upload", args=[TYPE, 1]), {}).status_code == 422
    assert put(PDF, "123456782.pdf").status_code == 422  # a citizen service number


def test_another_file_takes_the_place_of_the_first(
    uploaded, tmp_path, django_capture_on_commit_callbacks
):
    _document, put = uploaded
    with django_capture_on_commit_callbacks(execute=True):
        put(PDF)
        put(picture("PNG"), "foto.png")

    assert [each.kind for each in StoredFile.objects.all()] == ["png"]
    assert len(list(tmp_path.glob("policy/*"))) == 1


def test_a_version_keeps_its_file_when_the_next_one_gets_another(
    client, cast, uploaded, django_capture_on_commit_callbacks
):
    document, put = uploaded
    put(PDF)
    document.refresh_from_db()
    now = timezone.now()
    deeds.propose(document, revision=document.revision, by=cast.manager, today=day_of(now), now=now)
    deeds.adopt(document, revision=document.revision, by=cast.director, now=now)
    assert put(picture("PNG")).status_code == 404
    following = deeds.start_next(document, by=cast.manager, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        put(picture("PNG"), "foto.png", reverse("policy:upload", args=[TYPE, 2]))
        following.refresh_from_db()
        deeds.throw_away(following, by=cast.manager, now=now)

    assert [each.kind for each in StoredFile.objects.all()] == ["pdf"]
    assert client.get(reverse("policy:file", args=[TYPE, 1])).status_code == 200


def test_what_nothing_points_at_goes_with_the_day(
    cast, uploaded, tmp_path, django_capture_on_commit_callbacks
):
    document, put = uploaded
    put(PDF)
    default_storage.save("policy/left-behind", ContentFile(b"x"))
    now = timezone.now()
    [run] = [rule.run for rule in retention.RULES if rule.key == "policy.files"]

    assert run(day_of(now), now, 100) == 0
    later = now + timedelta(days=2)
    assert run(day_of(later), later, 100) == 1  # what no row knows
    document.refresh_from_db()
    deeds._update(document, None, file=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(day_of(later), later, 100) == 1
    assert list(tmp_path.glob("policy/*")) == []
