"""allauth's log-in page, with what ours shows beside its form."""

from __future__ import annotations

from allauth.account.views import LoginView

from organisation.demo_logins import CONTEXT

log_in = LoginView.as_view(extra_context=CONTEXT)
