"""The list of devices that somebody is logged in on: allauth's app, quicker at a log-in."""

from allauth.usersessions.apps import UserSessionsConfig


class Devices(UserSessionsConfig):
    """Doesn't go through all other sessions of a person who logs in (`receivers.device_listed`).

    allauth looks there for sessions that ended, with three statements for each open one. The list
    does so when it is looked at, and `daily` clears away what is over. Nor does Django write the
    last log-in in a message of its own: that goes with the trail (`receivers.signed_in`).
    """

    def ready(self) -> None:
        super().ready()
        from allauth.account.signals import user_logged_in
        from allauth.usersessions.signals import on_user_logged_in
        from django.contrib.auth import signals

        user_logged_in.disconnect(on_user_logged_in)
        signals.user_logged_in.disconnect(dispatch_uid="update_last_login")
