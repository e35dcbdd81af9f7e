"""Addresses of the floor."""

from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import path

from bench.floor import views

urlpatterns = [
    path("ping/", lambda request: HttpResponse("pong")),
    path("hash/", views.hash_checked),
    path("login/", LoginView.as_view(template_name="floor/form.html")),
    path("signals/new/", views.log_signal),
    path("signals/kept/", views.log_kept),
    path("signals/warned/", views.log_warned),
    path("signals/least/", views.log_least),
    path("signals/", views.signals),
    path("signals/open/", views.inbox),
    path("signals/anywhere/", views.anywhere),
    path("trend/", views.trend),
    path("trend/today/", views.trend_today),
    path("plain.pdf", views.plain_pdf),
]
