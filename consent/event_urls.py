"""The page behind the code of an event's poster."""

from django.urls import path

from consent.views import events

urlpatterns = [path("<str:token>/", events.page, name="event_page")]
