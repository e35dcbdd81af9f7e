"""Addresses of the demo's mailbox, under `/demo/`, in the namespace `demo`."""

from django.urls import path

from youthwork.lib.on_demand import Views

views = Views("outbox.views")

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:mail_id>/", views.mail, name="mail"),
]
