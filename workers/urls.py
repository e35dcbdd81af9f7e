"""Addresses of what workers do."""

from django.urls import path

from workers.views import (
    activities,
    availability,
    contacts,
    contracts,
    hours,
    months,
    profiles,
    split,
)

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
    path("hours/", hours.hours, name="hours"),
    path("hours/repeat/", hours.repeat_day, name="repeat_day"),
    path("hours/copy-week/", hours.copy_week, name="copy_week"),
    path("hours/timer/", hours.timer, name="timer"),
    path("hours/timer/start/", hours.start_timer, name="start_timer"),
    path("hours/timer/stop/", hours.stop_timer, name="stop_timer"),
    path("hours/timer/drop/", hours.drop_timer, name="drop_timer"),
    path("hours/months/", months.months, name="months"),
    path("hours/months/close/", months.close_month, name="close_month"),
    path("hours/months/<uuid:public_id>/reopen/", months.reopen_month, name="reopen_month"),
    path("people/<uuid:public_id>/contract/", contracts.contracts, name="contracts"),
    path(
        "people/<uuid:public_id>/contract/<int:pk>/withdraw/",
        contracts.withdraw_contract,
        name="withdraw_contract",
    ),
    path("hours/<uuid:public_id>/", hours.change_hours, name="change_hours"),
    path("hours/<uuid:public_id>/remove/", hours.remove_hours, name="remove_hours"),
    path("profile/", profiles.profile, name="profile"),
    path("profile/visible/", profiles.visible, name="visible"),
    path("profile/availability/", availability.availability, name="availability"),
    path("profile/accounts/", profiles.accounts, name="accounts"),
    path("profile/accounts/new/", profiles.new_account, name="new_account"),
    path("profile/accounts/<uuid:public_id>/", profiles.account, name="account"),
    path("profile/accounts/<uuid:public_id>/end/", profiles.end_account, name="end_account"),
    path("profile/accounts/<uuid:public_id>/public/", profiles.ask_exception, name="ask_exception"),
    path("profile/public/<uuid:public_id>/", profiles.decide_exception, name="decide_exception"),
    path("profile/team/", profiles.profile_team, name="profile_team"),
    path("profile/check/", profiles.first_check, name="check"),
    path("profile/check/<uuid:public_id>/", profiles.check_of, name="check_of"),
    path("profile/check/<uuid:public_id>/history/", profiles.check_history, name="check_history"),
]
