"""Addresses of the floor."""

from django.http import HttpResponse
from django.urls import path

from bench.floor import views

urlpatterns = [
    path("ping/", lambda request: HttpResponse("pong")),
    path("signals/new/", views.log_signal),
    path("signals/", views.signals),
    path("trend/", views.trend),
]
