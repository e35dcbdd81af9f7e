"""Pages go out in what a browser takes: at a desk in zstd, on a phone in brotli."""

import brotli
import pytest
from django.http import FileResponse, HttpResponse

from tests.chromium import CHROME_AT_A_DESK, CHROME_ON_A_PHONE
from youthwork.compression import compressed
from youthwork.lib import zstd

PAGE = "<p>Een bladzij met veel dezelfde woorden.</p>" * 40

ALL = "gzip, deflate, br, zstd"  # as browsers ask since 2024
DESKS = [
    "",
    CHROME_AT_A_DESK,
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
]
PHONES = [
    CHROME_ON_A_PHONE,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604",
    "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
]
UNPACK = {"br": brotli.decompress, "zstd": zstd.decompress}


def answer(rf, accepts, response, by=""):
    request = rf.get("/", headers={"Accept-Encoding": accepts, "User-Agent": by})
    return compressed(lambda _request: response)(request)


@pytest.mark.parametrize(
    ("accepts", "by", "coding"),
    [
        *((accepts, by, "br") for accepts in ("br", "br;q=0.5, gzip", "gzip,br", "br, zstd;q=0")
          for by in (DESKS[1], PHONES[0])),
        *((ALL, by, "zstd") for by in DESKS),
        *((ALL, by, "br") for by in PHONES),
        *(("zstd, gzip", by, "zstd") for by in (DESKS[1], PHONES[0])),
    ],
)  # fmt: skip
def test_a_desk_gets_it_quickly_and_a_phone_small(rf, accepts, by, coding):
    response = answer(rf, accepts, HttpResponse(PAGE, headers={"ETag": '"x"'}), by)
    assert response.headers["Content-Encoding"] == coding
    assert UNPACK[coding](response.content).decode() == PAGE
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert response.headers["ETag"] == 'W/"x"'
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize(("length", "is_small"), [(60_000, True), (98_304, True), (98_305, False)])
def test_a_page_comes_whole_through_a_window_that_suits_it(rf, length, is_small):
    """That of 64 kB packs one half as long again, quicker; the first bit says which it was."""
    page = "".join(f"<li>{number}</li>" for number in range(20_000))[:length]
    response = answer(rf, "br", HttpResponse(page))
    assert brotli.decompress(response.content).decode() == page
    assert (response.content[0] & 1 == 0) is is_small


@pytest.mark.parametrize("accepts", ["", "gzip", "br;q=0", "br;q=0.0, gzip", "broccoli", "zst"])
def test_who_does_not_gets_it_as_it_is(rf, accepts):
    response = answer(rf, accepts, HttpResponse(PAGE))
    assert not response.has_header("Content-Encoding")
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("accepts", ["br", "zstd"])
def test_the_length_tells_nothing_exactly(rf, accepts):
    lengths = {
        len(answer(rf, accepts, HttpResponse(PAGE)).headers["X-Padding"]) for _turn in range(50)
    }
    assert len(lengths) > 5


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("kort"),
        HttpResponse(b"%PDF" * 200, content_type="application/pdf"),
        HttpResponse(PAGE, headers={"Content-Encoding": "gzip"}),
        FileResponse([PAGE.encode()], content_type="text/html"),
    ],
    ids=["short", "pdf", "gzip", "stream"],
)
def test_what_gains_nothing_is_left_alone(rf, response):
    before = response.headers.get("Content-Encoding")
    assert answer(rf, ALL, response).headers.get("Content-Encoding") == before
