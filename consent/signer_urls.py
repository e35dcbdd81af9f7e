"""The address in a mail to a parent or young person, and the pages that it leads to."""

from django.urls import path, re_path

from consent.views import signer

urlpatterns = [
    re_path(r"^(?P<ref>[A-Z2-7]{12})/$", signer.page, name="consent_page"),
    re_path(r"^(?P<ref>[A-Z2-7]{12})/withdraw/$", signer.withdraw, name="consent_withdraw"),
    path("<str:token>/", signer.arrive, name="consent_link"),
]
