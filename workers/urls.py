"""Addresses of what workers do."""

from django.urls import path

from workers.views import activities, contacts, split

app_name = "workers"
urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:public_id>/remove/", contacts.remove, name="remove_contact"),
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.new_activity, name="new_activity"),
    path("activities/<uuid:public_id>/", activities.activity, name="activity"),
    path("activities/<uuid:public_id>/change/", activities.change_activity, name="change_activity"),
    path("hours/team/", split.team_hours, name="team_hours"),
    path("hours/team/export.csv", split.export, {"form": "csv"}, name="export_team_hours"),
    path("hours/team/export.xlsx", split.export, {"form": "xlsx"}, name="export_team_hours_xlsx"),
]
