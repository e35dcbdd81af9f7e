"""Logging in and beginning an account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation import sessions
from organisation.models import User
from privacy.forms import FreeText


class LoginForm(AllauthLoginForm):
    """Log-in without *remember me*: a session lasts twelve hours, on every device."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        with transaction.atomic():  # one commit where nothing waits for the session (SQLite)
            response = super().login(request, redirect_url)
        if request.user.is_authenticated:  # allauth has just set a term that moves along
            sessions.limit(request, timezone.now())
        return response


class NewPassword(forms.Form):
    """A name and a password typed twice; the password is never shown back."""

    name = FreeText(label=gettext_lazy("Your name"), max_length=120, multiline=False)
    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least fifteen characters. Four words in a row is fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2", ValidationError(_("This differs from the first one."), code="differs")
            )
        elif first:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(first, person)
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return cleaned
