"""What leaves the house is what Django would have sent, byte for byte."""

import re

import pytest
from django.core.mail import EmailMessage

from outbox.mail import Envelope, Mail, envelope
from outbox.models import Message

SUBJECTS = {
    "short": "Urgent signal S-2026-0041, severity 4",
    "as long as a line": "x" * 67,
    "longer than a line": "A subject of many words that goes on " * 4,
    "of one long word": "y" * 200,
    "of other letters": "Melding van Zoë, één dringende",
    "of Arabic": "سؤال عن الصور",
}


def made(kind: type[EmailMessage], subject: str, **given: object) -> bytes:
    mail = kind(
        subject=subject,
        body="Er wacht iets.\n\nhttps://vindplaats.example/signals/S-2026-0041/\n",
        from_email="Jongerenwerk <mail@vindplaats.example>",
        to=["lead@vindplaats.example"],
        headers={
            "Message-ID": "<M-ABCDEFGHJK@vindplaats.example>",
            "Date": "Sat, 21 Nov 2026 22:00:00 -0000",
            "Auto-Submitted": "auto-generated",
        },
        **given,
    )
    return mail.message().as_bytes(linesep="\r\n")


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_bytes_of_a_mail_are_those_of_django(name):
    assert made(Envelope, SUBJECTS[name]) == made(EmailMessage, SUBJECTS[name])


def test_the_bytes_of_a_mail_with_a_file_are_those_of_django():
    file = [("checklist-van-het-jongerenwerk-in-de-gemeente.pdf", b"%PDF", "application/pdf")]

    def with_file(kind):
        return re.sub(rb"=+\d+=+", b"", made(kind, SUBJECTS["of other letters"], attachments=file))

    assert with_file(Envelope) == with_file(EmailMessage)


def test_a_value_of_two_lines_is_still_refused():
    with pytest.raises(ValueError, match="newlines"):
        made(Envelope, "one\r\nBcc: other@vindplaats.example")


def test_a_word_that_may_break_on_a_tile_is_whole_in_a_mail():
    word = "grensover\u00adschrijdend"
    mail = Mail(to=["lead@vindplaats.example"], subject=f"Trend: {word}", text=f"{word}\n")
    sent = envelope(Message(ref="M-ABCDEFGHJK"), mail)
    assert sent.subject == "Trend: grensoverschrijdend"
    assert sent.body.startswith("grensoverschrijdend\n")
