"""The address in a mail to a parent or young person, and the pages that it leads to."""

from django.urls import path, re_path

from youthwork.lib.on_demand import Views

hand_over = Views("consent.views.hand_over")
receipts = Views("consent.views.receipts")
signer = Views("consent.views.signer")

urlpatterns = [
    re_path(r"^(?P<ref>[A-Z2-7]{12})/$", signer.page, name="consent_page"),
    re_path(r"^(?P<ref>[A-Z2-7]{12})/withdraw/$", signer.withdraw, name="consent_withdraw"),
    re_path(r"^(?P<ref>[A-Z2-7]{12})/receipt\.pdf$", receipts.receipt, name="consent_receipt"),
    re_path(r"^(?P<ref>[A-Z2-7]{12})/copy/$", hand_over.copy, name="consent_copy"),
    path("<str:token>/", signer.arrive, name="consent_link"),
]
