"""The search of a request as long work: source by source, resumed where it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.urls import reverse

from privacy.actions import searching
from privacy.models import DataRequest
from privacy.request_choices import Kind, Status
from privacy.subject_access import asked_for

if TYPE_CHECKING:
    from outbox.jobs import Work
    from outbox.models import Job

BATCH = 100
T = TypeVar("T")


def search(work: Work) -> str:
    """Ask every source; what each finds is kept before the next is asked."""
    label: str = work.job.subject
    request = DataRequest.objects.filter(ref=label.partition(":")[2]).first()
    if request is None or request.status != Status.SEARCHING or request.job != work.job.ref:
        return label
    sources = asked_for(to_take_along=request.kind == Kind.PORT)
    done = int(work.position or 0)
    if not done:
        searching.doubt(request)
    for number, source in enumerate(sources[done:], start=done + 1):
        words = request.lines("words")
        if source.by_reference:
            words += searching.references(request)
        named = request.searched_name, request.day_of_birth, searching.handles(request)
        hits, sure = source.search(*named, words), searching.certain_of(request, source)
        kept = request.hits.count()
        before, found = searching.standing(request, source), set[str]()
        for batch in _batches((hit for hit in hits if hit.subject != label), BATCH):
            has_room = kept <= searching.MOST
            if source.in_texts and not has_room:
                break
            kept += searching.keep(  # it need not tell of itself
                request, source.key, batch, sure=sure, has_room=has_room, found=found
            )
        searching.replace(request, source, before, found)
        work.reached(str(number), 100 * number // (len(sources) + 1))
    request.refresh_from_db()
    if request.job != work.job.ref:
        return label  # another search was asked for meanwhile: that one ends it
    searching.finish(request, cut_off=request.hits.count() > searching.MOST, now=work.clock())
    return label


def _batches(each: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(each)
    while batch := list(islice(rest, size)):
        yield batch


def result_of(job: Job) -> str:
    """The page of the request, as long as it is there."""
    ref = job.subject_ref
    there = DataRequest.objects.filter(ref=ref).exists()
    return reverse("privacy:request", args=[ref]) if there else ""
