"""Addresses of what is looked up once a year; they stand in the privacy officer's room."""

from django.urls import path, re_path

from youthwork.lib.on_demand import Views

facts = Views("organisation.views.facts")

ONE = r"^privacy/facts/(?P<table>line|fact)/(?P<key>[-\w]+)/"
urlpatterns = [
    path("privacy/facts/", facts.facts, name="facts"),
    re_path(rf"{ONE}check/$", facts.check, name="check_fact"),
    re_path(rf"{ONE}$", facts.change, name="change_fact"),
]
