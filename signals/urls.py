"""Addresses of signals; `ref` is the number, S-2026-0041."""

from django.urls import path

from signals import views

app_name = "signals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("search/", views.search, name="search"),
    path("search/account/", views.search_account, name="search_account"),
    path("new/", views.new, name="new"),
    path("<str:ref>/", views.detail, name="detail"),
    path("<str:ref>/saved/", views.saved, name="saved"),
    path("<str:ref>/account/", views.account, name="account"),
    path("<str:ref>/assign/", views.assign, name="assign"),
    path("<str:ref>/steps/", views.add_step, name="add_step"),
    path("<str:ref>/state/", views.change_state, name="change_state"),
    path("<str:ref>/close/", views.close, name="close"),
    path("<str:ref>/reopen/", views.reopen, name="reopen"),
]
