"""Addresses of people, teams, settings and invitations."""

from django.urls import path

from organisation import fact_urls
from organisation.choices import SetUpQuestion
from youthwork.lib.on_demand import Views

account = Views("organisation.views.account")
deputies = Views("organisation.views.deputies")
notifications = Views("organisation.views.notifications")
people = Views("organisation.views.people")
readiness = Views("organisation.views.readiness")
settings = Views("organisation.views.settings")
teams = Views("organisation.views.teams")

app_name = "organisation"
urlpatterns = [
    *fact_urls.urlpatterns,
    path("people/", people.people, name="people"),
    path("people/list/", people.staff_list_page, name="staff_list"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invite/<uuid:public_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/invite/<uuid:public_id>/again/", people.send_again, name="send_again"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/new/", teams.new_team, name="new_team"),
    path("people/teams/<uuid:public_id>/", teams.team, name="team"),
    path("people/teams/<uuid:public_id>/merge/", teams.merge, name="merge_team"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/roles/", people.give_role, name="give_role"),
    path("people/<uuid:public_id>/roles/end/", people.end_role, name="end_role"),
    path("people/<uuid:public_id>/leave/", people.leave, name="leave"),
    path("people/<uuid:public_id>/pause/", people.pause, name="pause"),
    path("people/<uuid:public_id>/resume/", people.resume, name="resume"),
    path("people/<uuid:public_id>/second-step/", people.reset_second_factor, name="reset_factor"),
    path("people/<uuid:public_id>/sessions/", people.end_sessions, name="end_sessions"),
    path("profile/deputies/", deputies.deputies, name="deputies"),
    path("profile/deputies/<int:pk>/end/", deputies.end_deputy, name="end_deputy"),
    path("profile/notifications/", notifications.notifications, name="notifications"),
    path("profile/notifications/devices/", notifications.add_device, name="add_device"),
    path(
        "profile/notifications/devices/<uuid:public_id>/test/",
        notifications.test_device,
        name="test_device",
    ),
    path(
        "profile/notifications/devices/<uuid:public_id>/remove/",
        notifications.remove_device,
        name="remove_device",
    ),
    path("settings/", settings.overview, name="settings"),
    path("settings/details/", settings.details, name="details"),
    path("settings/house-style/", settings.house_style, name="house_style"),
    path("settings/house-style/logo.png", settings.logo, name="logo"),
    path("settings/house-style/example.pdf", settings.example, name="house_style_example"),
    path("settings/practice/", settings.practice, name="practice"),
    path("settings/signals/", readiness.ready, name="open_signals"),
    path("settings/signals/<slug:point>/", readiness.say, name="say_ready"),
    path("settings/signals/<slug:point>/remind/", readiness.remind, name="remind_ready"),
    path("settings/messages/", settings.messages_page, name="messages"),
    path("settings/messages/<str:ref>/again/", settings.try_again, name="try_again"),
    *[
        path(
            f"settings/{question.value.replace('_', '-')}/",
            settings.answer,
            {"question": question},
            name=f"settings_{question.value}",
        )
        for question in SetUpQuestion
    ],
    path("accounts/invitation/", account.accept, name="accept"),
    path("accounts/invitation/<str:token>/", account.invitation, name="invitation"),
    path("accounts/second-step/", account.second_step, name="second_step"),
    path("accounts/confirm/", account.confirm, name="confirm"),
    path("accounts/typed/", account.typed, name="typed"),
    path("accounts/sessions/<int:pk>/end/", account.end_session, name="end_session"),
]
