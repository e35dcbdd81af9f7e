"""Addresses of the privacy officer's room."""

from django.urls import path

from privacy import views

app_name = "privacy"
urlpatterns = [path("audit/", views.audit_trail, name="audit")]
