"""Addresses of the handbook."""

from django.urls import path

from youthwork.lib.on_demand import Views

views = Views("youthwork.handbook.views")

urlpatterns = [
    path("", views.start, name="help"),
    path("new/", views.new, name="help_news"),
    path("role/<slug:role>/", views.of_role, name="help_role"),
    path("<slug:key>/", views.task, name="help_task"),
]
