"""Addresses of signals; `ref` is the number, S-2026-0041."""

from django.urls import path

from signals.views import edit, inbox, log, signal

app_name = "signals"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="search"),
    path("search/account/", inbox.search_account, name="search_account"),
    path("new/", log.new, name="new"),
    path("<str:ref>/", signal.detail, name="detail"),
    path("<str:ref>/saved/", log.saved, name="saved"),
    path("<str:ref>/edit/", edit.edit, name="edit"),
    path("<str:ref>/retract/", edit.retract, name="retract"),
    path("<str:ref>/account/", signal.account, name="account"),
    path("<str:ref>/assign/", signal.assign, name="assign"),
    path("<str:ref>/steps/", signal.add_step, name="add_step"),
    path("<str:ref>/state/", signal.change_state, name="change_state"),
    path("<str:ref>/close/", signal.close, name="close"),
    path("<str:ref>/reopen/", signal.reopen, name="reopen"),
]
