from io import BytesIO

import pytest
from django.test import Client, RequestFactory

from youthwork import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.health.routes")]
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def refused(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/takes/%00", "/signals/%00/", "/takes/?q=%00", "/takes/?%00=1", "/%ff%fe/",
        "/takes/%2e%2e/",
        "/c/%00/", "/takes/?q=" + "x" * 200_000, "/signals/S-2026-%F0%9F%98%80/", "//evil.example/",
    ],
    ids=lambda path: path[:30],
)  # fmt: skip
def test_a_malformed_address_is_never_our_fault(refused, path):
    assert refused.get(path).status_code < 500


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (URLENCODED, b"a=%ff%fe&b=\xff\xfe"),
        (URLENCODED + "; charset=utf-16", b"\xff\xfea\x00"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
        ("multipart/form-data; boundary=\xe9", b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
         b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n"),
        ("\xff\xfe", b"a=b"),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_malformed_body_is_never_our_fault(refused, content_type, body):
    answer = refused.generic("POST", "/takes/?a=%ff", body, content_type=content_type)
    assert answer.status_code < 500


@pytest.mark.parametrize("charset", ["base64", "rot13", "idna", "undefined", "utf-7", "\x00", ""])
def test_a_made_up_coding_is_refused_by_the_server_s_entry_point(charset):
    from youthwork.wsgi import application

    environ = RequestFactory()._base_environ(
        PATH_INFO="/takes/", QUERY_STRING="a=%ff", CONTENT_TYPE=f"text/plain; charset={charset}"
    )
    began = []
    application(environ, lambda status, headers, *rest: began.append(status))
    assert began[0].startswith("400")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "base64", "iso-8859-1", "x"])
@pytest.mark.parametrize("path", ["/takes/", "/asks/"])
def test_a_form_in_another_coding_is_refused_by_the_server_s_entry_point(charset, path):
    """Through the CSRF check as well, which reads the form, and again for the page that refuses."""
    from youthwork.wsgi import application

    body = b"narrative=%ED%A0%80"
    environ = RequestFactory()._base_environ(
        PATH_INFO=path, REQUEST_METHOD="POST", CONTENT_TYPE=f"{URLENCODED}; charset={charset}",
        CONTENT_LENGTH=str(len(body)),
    )  # fmt: skip
    environ["wsgi.input"] = BytesIO(body)
    began = []
    application(environ, lambda status, headers, *rest: began.append(status))
    assert began[0].startswith("4")


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "django_language", "x"])
@pytest.mark.parametrize("value", ['"aaaaaaaaaaaa\\000"', "\xff" * 40, "=" * 40, '"\\"'])
def test_a_malformed_cookie_is_never_our_fault(refused, name, value):
    answer = refused.get("/takes/", headers={"cookie": f"{name}={value}"})
    assert answer.status_code < 500


def test_nul_is_refused_before_it_reaches_the_database(refused):
    assert refused.get("/takes/?q=%00").status_code == 400
    assert refused.get("/takes/%00").status_code == 400
    cookie = '__Host-session="aaaaaaaaaaaa\\000"'
    assert refused.get("/takes/", headers={"cookie": cookie}).status_code == 400


def test_a_huge_text_gets_a_page_that_says_what_to_do(refused):
    answer = refused.post("/takes/", {"narrative": "x" * 300_000})
    assert answer.status_code == 413
    body = f"narrative={'x' * 300_000}"
    assert refused.generic("POST", "/takes/", body, content_type=URLENCODED).status_code == 413


def test_a_huge_text_is_refused_kindly_before_its_token_is_read():
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    body = f"narrative={'x' * 300_000}"
    answer = strict.generic("POST", "/asks/", body, content_type=URLENCODED)
    assert answer.status_code in (403, 413)


def test_too_many_fields_are_refused_kindly(refused):
    body = "&".join(f"a{number}=1" for number in range(600))
    assert refused.generic("POST", "/takes/", body, content_type=URLENCODED).status_code == 413


def test_a_forged_form_says_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/asks/", {"narrative": "typed"})
    assert answer.status_code == 403
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_refusal_keeps_its_reason_to_itself(refused):
    answer = refused.get("/refused/")
    assert answer.status_code == 403
    assert "Jan de Vries" not in answer.content.decode()


def test_a_page_that_cannot_be_drawn_is_plain(refused, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("Jan de Vries")

    monkeypatch.setattr("django.template.loader.render_to_string", broken)
    for path, status in (("/nowhere/", 404), ("/c/x/", 500), ("/refused/", 403)):
        answer = refused.get(path)
        assert answer.status_code == status
        assert str(status) in answer.content.decode()
        assert "Jan de Vries" not in answer.content.decode()


def test_an_error_page_is_never_kept(refused):
    assert refused.get("/nowhere/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("coding", ["utf-8", "UTF8", "iso-8859-1", "us-ascii"])
def test_codings_that_browsers_send_are_taken(coding):
    assert errors._is_text_coding(coding)
