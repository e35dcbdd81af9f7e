"""Addresses of what workers do."""

from django.urls import path

from workers import practice_urls
from youthwork.lib.on_demand import Views

activities = Views("workers.views.activities")
availability = Views("workers.views.availability")
competences = Views("workers.views.competences")
contacts = Views("workers.views.contacts")
contracts = Views("workers.views.contracts")
figures = Views("workers.views.figures")
first_weeks = Views("workers.views.first_weeks")
hours = Views("workers.views.hours")
imports = Views("workers.views.imports")
means = Views("workers.views.means")
months = Views("workers.views.months")
nudges = Views("workers.views.nudges")
platforms = Views("workers.views.platforms")
profiles = Views("workers.views.profiles")
pulse = Views("workers.views.pulse")
split = Views("workers.views.split")

app_name = "workers"
urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:public_id>/remove/", contacts.remove, name="remove_contact"),
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.new_activity, name="new_activity"),
    path("activities/<uuid:public_id>/", activities.activity, name="activity"),
    path("activities/<uuid:public_id>/change/", activities.change_activity, name="change_activity"),
    *practice_urls.urlpatterns,
    path("hours/team/", split.team_hours, name="team_hours"),
    path("hours/team/export.csv", split.export, {"form": "csv"}, name="export_team_hours"),
    path("hours/team/export.xlsx", split.export, {"form": "xlsx"}, name="export_team_hours_xlsx"),
    path("hours/team/active/", split.adoption, name="adoption"),
    path("hours/team/<uuid:public_id>/", split.hours_of, name="hours_of"),
    path("hours/question/<uuid:public_id>/", nudges.nudge, name="nudge"),
    path("hours/question/<uuid:public_id>/write/", nudges.write, name="write_to_asked"),
    path("hours/", hours.hours, name="hours"),
    path("hours/repeat/", hours.repeat_day, name="repeat_day"),
    path("hours/copy-week/", hours.copy_week, name="copy_week"),
    path("hours/timer/", hours.timer, name="timer"),
    path("hours/timer/start/", hours.start_timer, name="start_timer"),
    path("hours/timer/stop/", hours.stop_timer, name="stop_timer"),
    path("hours/timer/drop/", hours.drop_timer, name="drop_timer"),
    path("hours/import/", imports.import_hours, name="import_hours"),
    path("hours/import/<uuid:public_id>/", imports.hour_import, name="hour_import"),
    path("hours/import/<uuid:public_id>/write/", imports.write_import, name="write_import"),
    path("hours/import/<uuid:public_id>/drop/", imports.drop_import, name="drop_import"),
    path("hours/export.csv", imports.export_hours, {"form": "csv"}, name="export_hours"),
    path("hours/export.xlsx", imports.export_hours, {"form": "xlsx"}, name="export_hours_xlsx"),
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
    path("profile/poster/", profiles.poster, name="poster"),
    path("profile/availability/", availability.availability, name="availability"),
    path("profile/accounts/", profiles.accounts, name="accounts"),
    path("profile/accounts/new/", profiles.new_account, name="new_account"),
    path("profile/accounts/<uuid:public_id>/", profiles.account, name="account"),
    path("profile/accounts/<uuid:public_id>/end/", profiles.end_account, name="end_account"),
    path("profile/accounts/<uuid:public_id>/public/", profiles.ask_exception, name="ask_exception"),
    path("profile/public/<uuid:public_id>/", profiles.decide_exception, name="decide_exception"),
    path("profile/team/", profiles.profile_team, name="profile_team"),
    path("profile/doubt/", profiles.doubt, name="doubt"),
    path("profile/check/", profiles.first_check, name="check"),
    path("profile/check/<uuid:public_id>/", profiles.check_of, name="check_of"),
    path("profile/check/<uuid:public_id>/history/", profiles.check_history, name="check_history"),
    path("competences/", competences.page, name="competences"),
    path("competences/fill/", competences.fill, name="competences_fill"),
    path("competences/team/", competences.team, name="competences_team"),
    path("competences/numbers/", competences.numbers, name="competence_numbers"),
    path("competences/recruitment/", competences.recruitment, name="recruitment"),
    path("competences/trainings/", competences.trainings, name="trainings"),
    path("competences/trainings/new/", competences.training, name="new_training"),
    path("competences/trainings/<uuid:public_id>/", competences.training, name="training"),
    path("competences/trainings/<uuid:public_id>/sign-up/", competences.sign_up, name="sign_up"),
    path("competences/trainings/<uuid:public_id>/presence/", competences.presence, name="presence"),
    path("competences/goals/<uuid:public_id>/", competences.tick, name="growth_goal"),
    path("competences/<uuid:public_id>/", competences.page, name="competences_of"),
    path("competences/<uuid:public_id>/fill/", competences.fill, name="competences_fill_of"),
    path("competences/<uuid:public_id>/agree/", competences.agree, name="agree"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("equipment/", means.equipment, name="equipment"),
    path("equipment/new/", means.change, name="new_equipment"),
    path("equipment/<uuid:public_id>/", means.change, name="change_equipment"),
    path("equipment/asked/<uuid:public_id>/seen-to/", means.seen_to, name="phone_seen_to"),
    path("equipment/<uuid:public_id>/state/", means.state, name="equipment_state"),
    path("equipment/<uuid:public_id>/book/", means.book, name="book_laptop"),
    path("equipment/bookings/<uuid:public_id>/cancel/", means.cancel, name="cancel_booking"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/new/", platforms.new_platform, name="new_platform"),
    path("platforms/figures/", figures.figures, name="figures"),
    path("platforms/figures/new/", figures.new_figure, name="new_figure"),
    path("platforms/figures/<uuid:public_id>/", figures.change_figure, name="change_figure"),
    path("platforms/figures/<uuid:public_id>/remove/", figures.remove_figure, name="remove_figure"),
    path("platforms/figures/known/new/", figures.new_known_figure, name="new_known_figure"),
    path(
        "platforms/figures/known/<uuid:public_id>/",
        figures.change_known_figure,
        name="change_known_figure",
    ),
    path(
        "platforms/figures/known/<uuid:public_id>/remove/",
        figures.remove_known_figure,
        name="remove_known_figure",
    ),
    path("platforms/notes/new/", platforms.new_trend_note, name="new_trend_note"),
    path(
        "platforms/notes/<uuid:public_id>/decide/",
        platforms.decide_trend_note,
        name="decide_trend_note",
    ),
    path(
        "platforms/proposals/<uuid:public_id>/",
        platforms.platform_proposal,
        name="platform_proposal",
    ),
    path(
        "platforms/proposals/<uuid:public_id>/adopt/",
        platforms.adopt_proposal,
        name="adopt_proposal",
    ),
    path(
        "platforms/proposals/<uuid:public_id>/decline/",
        platforms.decline_proposal,
        name="decline_proposal",
    ),
    path(
        "platforms/proposals/<uuid:public_id>/withdraw/",
        platforms.withdraw_proposal,
        name="withdraw_proposal",
    ),
    path("platforms/<slug:slug>/", platforms.platform, name="platform"),
    path("platforms/<slug:slug>/change/", platforms.change_platform, name="change_platform"),
    path("platforms/<slug:slug>/versions/", platforms.platform_versions, name="platform_versions"),
    path("platforms/<slug:slug>/reviewed/", platforms.review_platform, name="review_platform"),
    path("platforms/<slug:slug>/status/", platforms.platform_status, name="platform_status"),
    path("platforms/<slug:slug>/report/", platforms.platform_report, name="platform_report"),
    path("first-weeks/", first_weeks.first_weeks, name="first_weeks"),
    path("first-weeks/<slug:step>/tick/", first_weeks.tick, name="first_step"),
]
