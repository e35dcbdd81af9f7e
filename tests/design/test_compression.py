"""Pages go out in brotli to who takes it, in gzip or plain to the others."""

import brotli
import pytest
from django.http import FileResponse, HttpResponse

from youthwork.compression import compressed

PAGE = "<p>Een bladzij met veel dezelfde woorden.</p>" * 40


def answer(rf, accepts, response):
    request = rf.get("/", headers={"Accept-Encoding": accepts})
    return compressed(lambda _request: response)(request)


@pytest.mark.parametrize("accepts", ["br", "gzip, deflate, br, zstd", "br;q=0.5, gzip", "gzip,br"])
def test_who_takes_brotli_gets_it(rf, accepts):
    response = answer(rf, accepts, HttpResponse(PAGE, headers={"ETag": '"x"'}))
    assert response.headers["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).decode() == PAGE
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


@pytest.mark.parametrize("accepts", ["", "gzip", "br;q=0", "br;q=0.0, gzip", "broccoli"])
def test_who_does_not_gets_it_as_it_is(rf, accepts):
    response = answer(rf, accepts, HttpResponse(PAGE))
    assert not response.has_header("Content-Encoding")
    assert "Accept-Encoding" in response.headers["Vary"]


def test_the_length_tells_nothing_exactly(rf):
    lengths = {
        len(answer(rf, "br", HttpResponse(PAGE)).headers["X-Padding"]) for _turn in range(50)
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
    assert answer(rf, "br", response).headers.get("Content-Encoding") == before
