"""What is typed about a policy document."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from policy.choices.documents import Content
from policy.models import PolicyDocument
from policy.models.documents import BODY_MAX, REMARK_MAX, RULES_MAX, TITLE_MAX
from policy.uploads import LARGEST, Checked, checked
from privacy import viruses
from privacy.forms import Day, FreeText, Upload
from youthwork.lib import links
from youthwork.lib.said import SeenMixin

DAMAGED = gettext_lazy("This form is damaged. Open it again.")
UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
FIELDS = ("title", "content", "body", "link", "musts", "tips", "what_changed", "review_on")


class SeenForm(forms.Form):
    """Which state of a document was on the screen."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=1_000_000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAMAGED),
    )


class StartForm(forms.Form):
    """Where the text of a new document is to stand."""

    content = forms.ChoiceField(
        label=gettext_lazy("Where does the text stand?"),
        choices=Content.choices,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )


def _text(label: Any, most: int, rows: int, hint: Any = "") -> FreeText:
    return FreeText(
        label=label,
        help_text=hint,
        max_length=most,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class DocumentForm(SeenForm):
    """A draft: what it says, its rules, and when to look at it again."""

    title = FreeText(
        label=gettext_lazy("What is it called?"),
        max_length=TITLE_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    content = forms.ChoiceField(
        label=gettext_lazy("Where does the text stand?"),
        choices=Content.choices,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    body = _text(
        gettext_lazy("Text"),
        BODY_MAX,
        14,
        gettext_lazy("An empty line begins a paragraph, # a heading, - a list, **so** is bold."),
    )
    link = forms.CharField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Starts with https://. We only show it; we never open it."),
        widget=forms.URLInput,
        error_messages={"max_length": gettext_lazy("This link is too long.")},
    )
    musts = _text(
        gettext_lazy("What must: fixed rules"),
        RULES_MAX,
        5,
        gettext_lazy("One rule on each line. This holds for everybody, always."),
    )
    tips = _text(
        gettext_lazy("Tips: what helps"),
        RULES_MAX,
        4,
        gettext_lazy("One tip on each line. Here there is room to do it one's own way."),
    )
    what_changed = FreeText(
        label=gettext_lazy("What changed, and why?"),
        max_length=REMARK_MAX,
        multiline=False,
        required=False,
        help_text=gettext_lazy("Colleagues see this when they are asked to read it."),
    )
    review_on = Day(
        label=gettext_lazy("Look at it again before"),
        required=False,
    )

    def __init__(self, *args: Any, document: PolicyDocument, today: date, **kwargs: Any) -> None:
        known = {name: getattr(document, name) for name in (*FIELDS, "revision")}
        super().__init__(*args, initial=known, **kwargs)
        self.document, self.today = document, today
        if document.number == 1:
            del self.fields["what_changed"]

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"].strip()
        if link and not links.is_web_address(link):
            raise ValidationError(_("Write an address that starts with https://."), code="invalid")
        return link

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day and day != self.document.review_on and day <= self.today:
            raise ValidationError(_("This day is past. Choose one to come."), code="past")
        return day


class UploadForm(SeenMixin, forms.Form):
    """A file as it comes from somebody's device; cleaned it is as it may be kept."""

    file = Upload(
        endings=".pdf,.png,.jpg,.jpeg,.docx,.odt",
        help_text=gettext_lazy("PDF, PNG, JPEG, DOCX or ODT, at most 10 MB."),
    )

    def __init__(self, *args: Any, by: User, document: PolicyDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.carry(document, self.base_fields)

    def clean_file(self) -> Checked:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        viruses.look_over(file, most=LARGEST, by=self.by)
        upload = checked(file, file.name or "")
        FreeText(multiline=False).clean(upload.name)  # no citizen service number as a name
        return upload


class GiveBackForm(forms.Form):
    """Why a director doesn't adopt something yet."""

    why = FreeText(
        label=gettext_lazy("What has to change first?"),
        max_length=REMARK_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Write a few words.")},
    )
