"""A mail server that takes its time: while the gate stands, whoever sends waits before it."""

from django.conf import settings

from outbox import demo_mailbox


class EmailBackend(demo_mailbox.EmailBackend):
    def send_messages(self, email_messages):
        if settings.GATE.exists():
            settings.GATE.read_text()  # until somebody opens the pipe for writing: nobody does
        return super().send_messages(email_messages)
