"""Sweeps: the rows are the queue, so a missed run loses nothing and a double one does nothing."""

from celery import shared_task
from django.utils import timezone

from outbox import delivery, jobs, signs, waking


@shared_task
def deliver() -> None:
    """Every half minute, and when woken."""
    if delivery.sweep(timezone.now):
        waking.wake(waking.DELIVER)


@shared_task
def work() -> None:
    """Every minute, and when woken: one turn of long work, then the others get theirs."""
    if jobs.take_one(timezone.now):
        waking.wake(waking.WORK)


@shared_task
def sign_of_life() -> None:
    """Every minute, so that readiness knows that the worker takes work."""
    signs.give(signs.WORKER, timezone.now())
