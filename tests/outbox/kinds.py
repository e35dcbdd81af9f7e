"""Kinds of message and of work that exist for these tests only."""

from outbox.mail import Mail

TO = "lead@demo.example"


def hello(message, now):
    ref = message.subject.partition(":")[2]
    return Mail(to=[TO], subject=f"Hello {ref}", text=f"Look at http://localhost:8000/{ref}/.\n")


def nothing_to_say(message, now):
    return None


def broken(message, now):
    raise ValueError("quotes what Jan de Vries typed")


def counted(work):
    """Four steps; goes on from the step it had reached."""
    for step in range(int(work.position or 0) + 1, 5):
        work.reached(str(step), step * 25)
    return "test.result:R-1"


def many(work):
    """A hundred steps, each of which `step` may make last as long as a test likes."""
    for number in range(int(work.position or 0) + 1, 101):
        step(number)
        work.reached(str(number), number)
    return "test.result:R-2"


def step(number):
    """A test puts its own in this place."""


def never(work):
    raise RuntimeError("no")
