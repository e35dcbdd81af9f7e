"""Logo and colour: what is refused, what is kept, and that paper shows it and fetches nothing."""

import io
import re
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from organisation.actions import house_style as deeds
from organisation.house_style import checked_colour, checked_logo, for_pages, on_paper
from organisation.models import COLOUR, HouseStyle
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from youthwork.lib import pdf

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/house-style/"


def picture(kind="PNG", size=(900, 300), **also):
    drawn = io.BytesIO()
    Image.new("RGB", size, "#0a5459").save(drawn, kind, **also)
    return drawn.getvalue()


def chunk(kind, content):
    checked = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checked


def bomb():
    """A PNG of a few bytes that says to be 40,000 pixels wide and high."""
    side = (40_000).to_bytes(4, "big")
    head = chunk(b"IHDR", side + side + b"\x08\x02\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


def test_a_logo_is_drawn_anew_small_and_without_what_a_camera_writes():
    exif = Image.Exif()
    exif[0x010E] = "Fenna op het plein"
    kept = checked_logo(io.BytesIO(picture("JPEG", exif=exif)))
    drawn = Image.open(io.BytesIO(kept))
    assert drawn.format == "PNG" and drawn.size == (480, 160)
    assert b"Fenna" not in kept and not drawn.getexif()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "svg"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"%PDF-1.7 %%EOF", "unknown"),
        (b"GIF89a\x01\x00\x01\x00", "unknown"),
        (picture()[:60], "damaged"),
        (bomb(), "too_many_pixels"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024), "too_large"),
    ],
    ids=["svg", "heic", "pdf", "gif", "cut off", "bomb", "large"],
)
def test_what_is_no_logo_is_refused_in_words(content, code):
    with pytest.raises(ValidationError) as refusal:
        checked_logo(io.BytesIO(content))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("colour", "code"),
    [
        ("#ffff00", "contrast"),
        ("#ffffff", "contrast"),
        ("#777777", "contrast"),
        ("red", "invalid"),
        ("#fff", "invalid"),
        ("#0b5d63}body{background:url(https://example.org)", "invalid"),
        ("#١٢٣٤٥٦", "invalid"),
    ],
)
def test_a_colour_carries_white_letters_or_is_refused(colour, code):
    with pytest.raises(ValidationError) as refusal:
        checked_colour(colour)
    assert refusal.value.code == code


def test_the_least_dark_grey_that_will_do():
    assert checked_colour("#767676") == "#767676"
    assert checked_colour(" #0B5D63 ") == COLOUR


def test_an_administrator_gives_a_logo_and_takes_it_away(cast):
    client = make.signed_in(cast.administrator)
    assert on_paper() == {"colour": COLOUR, "logo": ""}
    file = SimpleUploadedFile("logo.png", picture(), "image/png")

    def send(**typed):
        return client.post(ADDRESS, typed | make.carried(client, ADDRESS))

    assert send(colour="#7a1f3d", logo=file).status_code == 302
    assert on_paper()["colour"] == "#7a1f3d" and on_paper()["logo"].startswith("data:image/png;")
    shown = client.get(reverse("organisation:logo"))
    assert shown["Content-Type"] == "image/png" and shown.content.startswith(b"\x89PNG")
    # A colour alone leaves the logo.
    send(colour="#0a3d62")
    assert on_paper()["logo"]
    send(colour="#0a3d62", without_logo="on")
    assert not on_paper()["logo"]
    told = AuditEntry.objects.filter(subject="organisation.housestyle:house-style")
    first = told.earliest("pk")
    assert first.fields == "colour,logo"


def test_a_refusal_keeps_what_was_typed(cast):
    client = make.signed_in(cast.administrator)
    file = SimpleUploadedFile("logo.svg", b"<svg></svg>", "image/svg+xml")
    typed = {"colour": "#7a1f3d", "logo": file} | make.carried(client, ADDRESS)
    answer = client.post(ADDRESS, typed)
    assert answer.status_code == 422
    assert "#7a1f3d" in answer.content.decode() and "SVG" in answer.content.decode()
    assert not HouseStyle.objects.exists()


def test_the_database_holds_one_row_with_a_colour(cast):
    deeds.change(colour="#7a1f3d", logo=None, by=cast.administrator, now=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseStyle.objects.create(pk=2, changed_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseStyle.objects.update(colour="red")


def test_paper_shows_it_with_words_for_who_listens(cast):
    logo = checked_logo(io.BytesIO(picture()))
    deeds.change(colour="#7a1f3d", logo=logo, by=cast.administrator, now=timezone.now())
    context = {"title": "Proef", "organisation_name": "Stichting Proefstuk", "language": "nl"}
    html = render_to_string("pdf/letterhead.html", context | on_paper())
    assert "https://" not in html
    try:
        document = pikepdf.open(io.BytesIO(pdf.render("pdf/letterhead.html", context | on_paper())))
    finally:
        pdf.stop()
    rule = b"0.478431 0.121569 0.239216"  # the line under the head, in the colour
    assert rule in document.pages[0].Contents.read_bytes()
    [image] = document.pages[0].images.values()
    assert (image.Width, image.Height) == (480, 160)
    dictionaries = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
    figures = [one for one in dictionaries if one.get("/S") == "/Figure"]
    assert [str(one.Alt) for one in figures] == ["Stichting Proefstuk"]


# --- on pages -------------------------------------------------------------------------------------


def noise():
    """The worst that may be uploaded: every pixel another colour."""
    drawn = io.BytesIO()
    Image.effect_noise((480, 160), 100).convert("RGB").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize("content", [picture(), noise(), picture(size=(20, 900))])
def test_a_logo_on_a_page_weighs_three_kilobytes_at_most(content):
    made = for_pages(checked_logo(io.BytesIO(content)))
    assert len(made) <= 3 * 1024
    shown = Image.open(io.BytesIO(made))
    assert shown.format == "PNG" and shown.width <= 240 and shown.height <= 80


def test_the_logo_stands_on_pages_of_the_house_and_of_parents(
    cast, client, django_capture_on_commit_callbacks
):
    public = "/what-we-write/"
    assert 'class="logo"' not in client.get(public).content.decode()

    def change(colour):
        with django_capture_on_commit_callbacks(execute=True):
            logo = checked_logo(io.BytesIO(picture()))
            deeds.change(colour=colour, logo=logo, by=cast.administrator, now=timezone.now())
        shown = client.get(public).content.decode()
        return re.search(r'<img class="logo" src="([^"]+)" alt="">', shown).group(1)

    address = change("#7a1f3d")
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "immutable" in answer["Cache-Control"]
    sign_in(client, cast.worker)
    for page in ("/", "/more/"):
        assert address in client.get(page).content.decode()
    assert "no-store" not in client.get(address)["Cache-Control"]
    assert client.get("/logo/abc.png").status_code == 404

    later = change("#1f3d7a")
    assert later != address and client.get(address).status_code == 404
