"""Addresses of long work, for who asked for it."""

from django.urls import path

from youthwork.lib.on_demand import Views

job_views = Views("outbox.job_views")

app_name = "outbox"
urlpatterns = [
    path("", job_views.jobs, name="jobs"),
    path("<slug:ref>/", job_views.job, name="job"),
    path("<slug:ref>/again/", job_views.try_again, name="try_job_again"),
]
