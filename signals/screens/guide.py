"""What the guide's screen shows, and the page on which the worker comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.forms import BaseForm

from organisation.confirmation import ConfirmForms
from organisation.models import User
from signals.choices.rounds import THEME_QUESTIONS, Theme
from signals.models import InstacleanItem
from signals.screens.rounds import item_title, kind_of


def page(ref: str, rows: Sequence[InstacleanItem]) -> dict[str, Any]:
    """Of each item its platform, kind, rule and account: no address, reason, state or person."""
    return {
        "ref": ref,
        "rows": [
            {
                "title": item_title(item),
                "platform": item.platform.name,
                "kind": kind_of(item),
                "account": item.account_handle or "",
                "rule": item.rule_text or "",
            }
            for item in rows
        ],
        "themes": [(str(theme.label), str(THEME_QUESTIONS[theme])) for theme in Theme],
    }


def come_back(user: User, form: BaseForm, confirm: ConfirmForms) -> dict[str, Any]:
    """Password, and a passkey for who has one."""
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    has_passkey = rows.exists()
    return {
        "form": form,
        "passkey_form": confirm.passkey,
        "has_passkey": has_passkey,
        "js_data": {"request_options": webauthn.begin_authentication(user)} if has_passkey else {},
    }
