"""Writing a report, making it definitive, and giving it to the municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import Municipality, Organisation, Team, User
from outbox import jobs
from outbox.actions import post_to_each
from policy.choices.reports import LINK_DAYS, LONGEST, Block, Funding, ReportState
from policy.models import FundingSource, Report, ReportLink, ReportText
from policy.report_content import blocks
from policy.report_content.about import about_report
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import PracticeExample
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.digests import digest_of
from youthwork.lib.said import Seen

if TYPE_CHECKING:
    from outbox.models import Job

JOB = "policy.report"
ASKED = "policy.report_asked"
SECONDS_APART = 10  # of two times that figures are asked for


@transaction.atomic
def begin(
    *,
    first_day: date,
    last_day: date,
    municipality: Municipality | None,
    team: Team | None,
    by: User | None,
    now: datetime,
) -> Report:
    """Start a concept; its figures are made by long work. Raises ValidationError."""
    if last_day < first_day:
        told = _("The last day is before the first.")
        raise ValidationError({"last_day": ValidationError(told, code="order")})
    if last_day - first_day > LONGEST:
        told = _("Two years at most in one report.")
        raise ValidationError({"last_day": ValidationError(told, code="long")})
    if last_day > day_of(now):
        told = _("The period is not over yet. Choose today or an earlier day as the last.")
        raise ValidationError({"last_day": ValidationError(told, code="future")})
    made = Report.objects.create(
        first_day=first_day,
        last_day=last_day,
        municipality=municipality,
        team=team,
        made_by=by,
        made_at=now,
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def ask_figures(report: Report, *, by: User, now: datetime) -> Job | None:
    """Have the figures made (anew); asked twice at once it is done once, and the second is None."""
    key = f"{JOB}:{report.public_id}:{int(now.timestamp()) // SECONDS_APART}"
    queued = jobs.queue(JOB, subject=audit.label(report), dedupe_key=key, asked_by=by.label)
    if queued is not None:
        audit.record(AuditVerb.QUEUED, report, by=by, fields=["figures"], at=now)
    return queued


def fill(report: Report, step: blocks.Step, *, now: datetime) -> None:
    """Make the figures of a concept and keep them; a definitive one stays as it is."""
    of = about_report(report)
    with translation.override(_language()):
        figures = blocks.made(of, day_of(now), step)
    concept = Report.objects.filter(pk=report.pk, state=ReportState.CONCEPT)
    with transaction.atomic():
        if concept.update(figures=figures, figures_at=now):
            audit.record(AuditVerb.CHANGED, report, by=None, fields=["figures"], at=now)
    report.figures, report.figures_at = figures, now


@transaction.atomic
def write(
    report: Report,
    texts: Mapping[Block, str],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Keep own words with the blocks; empty words go.

    `seen` is what the form was opened with. Raises ValidationError when it is frozen (`frozen`), or
    somebody wrote meanwhile (`stale`).
    """
    _still_concept(report)
    if seen:
        seen.hold(report)
    changed = []
    for block, text in texts.items():
        if text:
            ReportText.objects.update_or_create(report=report, block=block, defaults={"text": text})
            changed.append(str(block))
        elif ReportText.objects.filter(report=report, block=block).delete()[0]:
            changed.append(str(block))
    audit.record(AuditVerb.CHANGED, report, by=by, fields=changed, at=now)


@transaction.atomic
def choose_examples(
    report: Report,
    examples: Sequence[PracticeExample],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Which practice examples stand in it; only published ones can be chosen.

    `seen` is what the form was opened with. Raises ValidationError as `write` does.
    """
    _still_concept(report)
    if seen:
        seen.hold(report)
    report.examples.set([each for each in examples if each.published_at is not None])
    audit.record(AuditVerb.CHANGED, report, by=by, fields=["examples"], at=now)


def _still_concept(report: Report) -> None:
    """Holds the row, so that nothing is written while somebody freezes it."""
    concept = Report.objects.filter(pk=report.pk, state=ReportState.CONCEPT)
    if not concept.update(made_at=F("made_at")):
        told = _("This report is definitive and does not change any more.")
        raise ValidationError(told, code="frozen")


@transaction.atomic
def ask_director(report: Report, *, by: User, now: datetime) -> None:
    """Tell the directors that a concept waits for them; asking again the same day tells nobody."""
    _still_concept(report)
    report_ready(report)
    _reconciles(report, now=now)
    Report.objects.filter(pk=report.pk).update(asked_at=now)
    people = User.objects.holding(Role.DIRECTOR, day_of(now))
    post_to_each(
        ASKED,
        subject=audit.label(report),
        recipients=[person.label for person in people],
        dedupe_key=f"{ASKED}:{report.public_id}:{day_of(now)}",
    )
    audit.record(AuditVerb.CHANGED, report, by=by, fields=["asked"], at=now)


def report_ready(report: Report) -> None:
    """Raises ValidationError for what a definitive report cannot do without."""
    if report.figures is None:
        raise ValidationError(_("The figures are not there yet."), code="figures")
    if not report.examples.exists():
        told = _("Choose one practice example at least: results speak by an example.")
        raise ValidationError(told, code="example")


def _reconciles(report: Report, *, now: datetime) -> None:
    """Raises ValidationError where lists no longer come to what the figures say."""
    with translation.override(_language()):
        changed = blocks.changed_since(about_report(report), report.figures or {}, day_of(now))
    if changed:
        told = _(
            "Since the figures were made something changed in: %(lists)s. Make the figures anew, "
            "so that each is that of the list behind it."
        ) % {"lists": ", ".join(changed)}
        raise ValidationError(told, code="changed")


@transaction.atomic
def make_definitive(report: Report, *, by: User, now: datetime) -> None:
    """Freeze the figures that the concept shows, words and examples, with a hash.

    Raises ValidationError for a concept without figures or example, of which the figures are no
    longer those of the lists, and for one that is frozen.
    """
    _still_concept(report)
    report.refresh_from_db()
    report_ready(report)
    _reconciles(report, now=now)
    snapshot = content_of(report, now=now)
    digest = digest_of(snapshot)
    concept = Report.objects.filter(pk=report.pk, state=ReportState.CONCEPT)
    concept.update(
        state=ReportState.DEFINITIVE, snapshot=snapshot, digest=digest, fixed_by=by, fixed_at=now
    )
    report.refresh_from_db()
    before, after = ReportState.CONCEPT, ReportState.DEFINITIVE
    audit.record(AuditVerb.CONFIRMED, report, by=by, before=before, after=after, at=now)


def content_of(report: Report, *, now: datetime) -> dict[str, Any]:
    """The whole content as it is frozen: nobody's name is in it."""
    organisation = Organisation.objects.current()
    words = {row.block: row.text for row in ReportText.objects.filter(report=report)}
    return {
        "language": _language(),
        "organisation": organisation.name if organisation else "",
        "about": report.about,
        "first_day": report.first_day.isoformat(),
        "last_day": report.last_day.isoformat(),
        "made_on": day_of(now).isoformat(),
        "figures": report.figures,
        "texts": words,
        "examples": [_example(each) for each in report.examples.order_by("day", "pk")],
    }


def _language() -> str:
    """Of what leaves the house, whoever asked for it in which language."""
    organisation = Organisation.objects.current()
    return organisation.default_language if organisation else "nl"


def _example(each: PracticeExample) -> dict[str, str]:
    names = ("title", "situation", "online", "offline", "result", "lesson", "news_url")
    return {name: str(getattr(each, name) or "") for name in names} | {"function": each.function}


@transaction.atomic
def give_link(report: Report, *, by: User, now: datetime) -> str:
    """A link for the municipality that opens for thirty days; its token, shown this once.

    Raises ValidationError while the report is a concept. A new link ends those of before.
    """
    if not report.is_definitive:
        raise ValidationError(_("First make the report definitive."), code="concept")
    end_links(report, by=by, now=now)
    token = links.new_token()
    ReportLink.objects.create(
        report=report,
        token_hash=links.token_hash(token),
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=LINK_DAYS),
    )
    audit.record(AuditVerb.SHARED, report, by=by, at=now)
    return token


@transaction.atomic
def end_links(report: Report, *, by: User, now: datetime) -> None:
    """No link opens it any more; nothing happens when none does."""
    live = ReportLink.objects.filter(report=report, ended_at=None, ends_at__gt=now)
    if live.update(ended_at=now):
        audit.record(AuditVerb.ENDED, report, by=by, fields=["link"], at=now)


@transaction.atomic
def save_funding(
    source: FundingSource,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write down who pays for which hours, or change it.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile, and (`required`) where a municipality pays and nobody said which.
    """
    is_new = source.pk is None
    if seen:
        seen.hold(source)
    for name, value in values.items():
        setattr(source, name, value)
    if source.kind == Funding.MUNICIPALITY and source.municipality is None:
        told = _("Choose which municipality pays: a report to another one says nothing of it.")
        raise ValidationError({"money_of": ValidationError(told, code="required")})
    source.save()
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, source, by=by, fields=() if is_new else list(values), at=now)


@transaction.atomic
def drop(report: Report, *, by: User, now: datetime) -> None:
    """Throw a concept away. Raises ValidationError when it is definitive."""
    _still_concept(report)
    audit.record(AuditVerb.ERASED, report, by=by, at=now)
    report.delete()
