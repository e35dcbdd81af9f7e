"""Addresses of what workers do."""

from django.urls import path

from workers import views

app_name = "workers"
urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities/new/", views.new_activity, name="new_activity"),
    path("activities/<uuid:public_id>/", views.activity, name="activity"),
    path("activities/<uuid:public_id>/change/", views.change_activity, name="change_activity"),
]
