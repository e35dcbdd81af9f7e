"""Policy documents: the list, a version, working on a draft, deciding, reading."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policy.actions import documents as deeds
from policy.choices.documents import OPEN, Content, DocumentStatus, DocumentType, FileKind
from policy.forms.documents import DocumentForm, GiveBackForm, SeenForm, StartForm, UploadForm
from policy.models import PolicyDocument
from policy.querysets.documents import types_of
from policy.screens import documents as screen
from policy.starting import text_for
from policy.uploads import CONTENT_TYPES
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def documents(request: HttpRequest) -> HttpResponse:
    context = answered(screen.listed(request.user, day_of(timezone.now())))
    return render(request, "policy/documents.html", context)


@require_safe
@login_required
@permission_required("workers.see_first_weeks", raise_exception=True)
def reading(request: HttpRequest) -> HttpResponse:
    """What somebody new reads first: what is adopted, and three short texts."""
    context = answered(screen.to_read(request.user))
    return render(request, "policy/reading.html", context)


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def document(request: HttpRequest, type: str) -> HttpResponse:
    """What holds of a type, else what is worked on; or how to begin."""
    versions = _versions(request, type)
    shown = next((v for v in versions if v.status == DocumentStatus.ADOPTED), None)
    if shown is None:
        shown = next((v for v in versions if v.status in OPEN), None)
    if shown is not None:
        return _page(request, shown, versions)
    if type not in types_of(request.user):
        raise Http404
    return _start_page(request, DocumentType(type), StartForm(initial={"content": Content.TEXT}))


@require_safe
@login_required
def version(request: HttpRequest, type: str, number: int) -> HttpResponse:
    versions = _versions(request, type)
    return _page(request, _one(versions, number), versions)


def _versions(request: HttpRequest, type: str) -> list[PolicyDocument]:
    """The versions that this person may see, newest first; 404 for what is no type."""
    if type not in DocumentType.values:
        raise Http404
    return list(PolicyDocument.objects.visible_to(request.user).of_type(type).newest())


def _one(versions: list[PolicyDocument], number: int) -> PolicyDocument:
    found = next((v for v in versions if v.number == number), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    document: PolicyDocument,
    versions: list[PolicyDocument],
    *,
    refused: str = "",
    form: GiveBackForm | None = None,
) -> HttpResponse:
    parts = screen.page(document, versions, request.user, day_of(timezone.now()))
    context = answered(parts) | {"refused": refused, "give_back_form": form or GiveBackForm()}
    status = 422 if refused or form else 200
    return render(request, "policy/document.html", context, status=status)


@require_safe
@login_required
@permission_required("policy.see_all", raise_exception=True)
def versions(request: HttpRequest, type: str) -> HttpResponse:
    rows = _versions(request, type)
    if not rows:
        raise Http404
    context = {"type": DocumentType(type), "versions": screen.versions(rows)}
    return render(request, "policy/document_versions.html", context)


# --- beginning and writing ------------------------------------------------------------------------


@require_POST
@login_required
def start(request: HttpRequest, type: str) -> HttpResponse:
    """The first version, with a text to begin with, or the next one, with what is adopted."""
    if type not in types_of(request.user):
        raise Http404
    adopted = PolicyDocument.objects.visible_to(request.user).of_type(type).adopted().first()
    form = StartForm(request.POST)
    if adopted is None and not form.is_valid():
        return _start_page(request, DocumentType(type), form)
    now = timezone.now()
    try:
        if adopted is not None:
            made = deeds.start_next(adopted, by=request.user, now=now)
        else:
            values = text_for(DocumentType(type)) | {"content": form.cleaned_data["content"]}
            made = deeds.start(type, values, by=request.user, now=now)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect("policy:document", type)
    return redirect("policy:change_version", type, made.number)


def _start_page(request: HttpRequest, type: DocumentType, form: StartForm) -> HttpResponse:
    context = {"type": type, "form": form, "text": text_for(type)}
    return render(
        request, "policy/document_start.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_version(request: HttpRequest, type: str, number: int) -> HttpResponse:
    """Work on a draft; who is overtaken sees what the other wrote beside what they typed."""
    rows = PolicyDocument.objects.editable_by(request.user).select_related("file")
    document = get_object_or_404(rows, type=type, number=number)
    data = request.POST if request.method == "POST" else None
    form = DocumentForm(data, document=document, today=day_of(timezone.now()))
    overtaken = []
    if form.is_valid():
        values = dict(form.cleaned_data)
        revision = values.pop("revision")
        with refusals_on(form):
            deeds.save_draft(
                document, values, revision=revision, by=request.user, now=timezone.now()
            )
            messages.success(request, _("Saved."))
            if document.content == Content.FILE and document.file is None:
                return redirect("policy:upload", type, number)
            return redirect(document)
        document.refresh_from_db()
        overtaken = screen.overtaken(document, values)
    context = {
        "form": form,
        "document": document,
        "type_label": DocumentType(type).label,
        "overtaken": overtaken,
    }
    status = 422 if form.errors else 200
    return render(request, "policy/document_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest, type: str, number: int) -> HttpResponse:
    """Put a file to a draft; apart from the text, so that a refused file loses no words."""
    rows = PolicyDocument.objects.editable_by(request.user).select_related("file")
    document = get_object_or_404(rows, type=type, number=number)
    sent = request.method == "POST"
    given = (request.POST, request.FILES) if sent else ()
    form = UploadForm(*given, by=request.user, document=document)
    if form.is_valid():
        with refusals_on(form):
            file, seen = form.cleaned_data["file"], form.on_screen
            deeds.put_file(document, file, by=request.user, now=timezone.now(), seen=seen)
            messages.success(request, _("Saved."))
            return redirect(document)
    context = {"form": form, "document": document, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "policy/document_upload.html", context, status=status)


@require_safe
@login_required
def file(request: HttpRequest, type: str, number: int) -> HttpResponseBase:
    """The file of a version, as a download: a browser is told to open nothing of it itself."""
    rows = PolicyDocument.objects.visible_to(request.user).select_related("file")
    document = get_object_or_404(rows, type=type, number=number, file__isnull=False)
    stored = document.file
    try:
        content = stored.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=stored.name,
        content_type=CONTENT_TYPES[FileKind(stored.kind)],
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


# --- deciding -------------------------------------------------------------------------------------


@require_POST
@login_required
def propose(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.decidable_by(request.user)
    document = get_object_or_404(rows, type=type, number=number)
    now = timezone.now()

    def do(revision: int) -> None:
        deeds.propose(document, revision=revision, by=request.user, today=day_of(now), now=now)

    return _decided(request, document, do, _("Proposed. The director decides."))


@require_POST
@login_required
def take_back(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.decidable_by(request.user)
    document = get_object_or_404(rows, type=type, number=number)

    def do(revision: int) -> None:
        deeds.take_back(document, by=request.user, now=timezone.now())

    return _decided(request, document, do, _("This is a draft again."))


@require_POST
@login_required
def throw_away(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.decidable_by(request.user).select_related("file")
    document = get_object_or_404(rows, type=type, number=number)
    try:
        deeds.throw_away(document, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        return _page(request, document, _versions(request, type), refused=refusal.messages[0])
    messages.success(request, _("The draft is gone."))
    return redirect("policy:documents")


@require_POST
@login_required
def adopt(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.adoptable_by(request.user)
    document = get_object_or_404(rows, type=type, number=number)

    def do(revision: int) -> None:
        deeds.adopt(document, revision=revision, by=request.user, now=timezone.now())

    return _decided(request, document, do, _("Adopted. Colleagues are asked to read it."))


@require_POST
@login_required
def give_back(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.adoptable_by(request.user)
    document = get_object_or_404(rows, type=type, number=number)
    form = GiveBackForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["why"]
            deeds.give_back(document, why, by=request.user, now=timezone.now())
            messages.success(request, _("Given back, with your words."))
            return redirect("policy:documents")
    return _page(request, document, _versions(request, type), form=form)


@require_POST
@login_required
def confirm_reading(request: HttpRequest, type: str, number: int) -> HttpResponse:
    rows = PolicyDocument.objects.confirmable_by(request.user)
    document = get_object_or_404(rows, type=type, number=number)
    deeds.confirm_reading(document, by=request.user, now=timezone.now())
    messages.success(request, _("Thanks. You have read this."))
    return redirect("policy:documents")


def _decided(
    request: HttpRequest, document: PolicyDocument, do: Callable[[int], None], told: str
) -> HttpResponse:
    """Do it for the state that was on the screen; a refusal is told on the page itself."""
    form = SeenForm(request.POST)
    refused = "" if form.is_valid() else str(form.errors["revision"][0])
    if not refused:
        try:
            do(form.cleaned_data["revision"])
        except ValidationError as refusal:
            refused = refusal.messages[0]
        else:
            messages.success(request, told)
            return redirect(document)
    versions = _versions(request, document.type)
    return _page(request, _one(versions, document.number), versions, refused=refused)
