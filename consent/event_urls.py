"""The page behind the code of an event's poster."""

from django.urls import path

from youthwork.lib.on_demand import Views

events = Views("consent.views.events")

urlpatterns = [path("<str:token>/", events.page, name="event_page")]
