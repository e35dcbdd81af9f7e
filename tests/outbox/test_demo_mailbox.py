import html
import re

import pytest
from django.core import mail as django_mail

from outbox import actions, demo_mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.outbox.routes")]


@pytest.fixture(autouse=True)
def box(settings, tmp_path):
    settings.DEMO = True
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "outbox.demo_mailbox.EmailBackend"
    return settings.MAILBOX_DIR


def send(subject="Hello", text="Text", to="ouder@voorbeeld.example"):
    django_mail.EmailMessage(subject, text, to=[to]).send()


def test_an_empty_box_says_so(client):
    assert client.get("/demo/mailbox/").status_code == 200


def test_each_mail_has_a_page_with_whole_links(client):
    link = "http://localhost:8000/c/" + "a1_-" * 10 + "abc/?lang=nl&x=1"
    send(subject="Vraag over foto’s", text=f"Klik hier:\n\n{link}\n\nGroet <b>niet vet</b>")

    listed = client.get("/demo/mailbox/").content.decode()
    [address] = set(re.findall(r'"(/demo/mailbox/[0-9a-f]+/)"', listed))
    page = client.get(address).content.decode()
    assert "Vraag over foto’s" in page
    assert "ouder@voorbeeld.example" in page
    assert html.unescape(re.search(r'<a href="(http[^"]+)"', page)[1]) == link
    assert html.unescape(re.search(r'<a href="http[^>]+>([^<]+)<', page)[1]) == link
    assert "<b>niet vet" not in page


def test_the_newest_mail_comes_first(client):
    for number in range(3):
        send(subject=f"Mail {number}")
    assert [mail.subject for mail in demo_mailbox.mails()] == ["Mail 2", "Mail 1", "Mail 0"]


def test_a_message_of_the_outbox_lands_in_the_box(post, now):
    message = post()
    actions.send(message.pk, now)
    [stored] = demo_mailbox.mails()
    assert stored.message_id == f"<{message.ref}@localhost>"


def test_nobody_else_sees_the_box(client, settings):
    send()
    [stored] = demo_mailbox.mails()
    for path in ("/demo/mailbox/", f"/demo/mailbox/{stored.id}/"):
        assert client.get(path).status_code == 200
        assert client.get(path, REMOTE_ADDR="10.0.0.9").status_code == 404
        assert client.get(path, REMOTE_ADDR="").status_code == 404
        assert client.get(path, REMOTE_ADDR="::1").status_code == 200
        assert client.post(path).status_code == 405
        settings.DEMO = False
        assert client.get(path).status_code == 404
        settings.DEMO = True


@pytest.mark.parametrize("mail_id", ["..", "abc", "0" * 12, "A" * 12, "0" * 13, "%2e%2e%2fx"])
def test_an_id_that_names_no_mail_is_404(client, mail_id):
    assert client.get(f"/demo/mailbox/{mail_id}/").status_code == 404


def test_a_mail_is_written_whole_and_for_us_alone(box):
    send()
    [path] = box.iterdir()
    assert path.suffix == ".json"
    assert path.stat().st_mode & 0o077 == 0


def test_a_mail_that_no_server_would_take_is_refused_here_too():
    with pytest.raises(ValueError, match="newline"):
        send(subject="two\nlines")
