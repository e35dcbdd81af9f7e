"""How to check a seal: for everybody."""

from django.urls import path

from youthwork.lib.on_demand import Views

receipts = Views("consent.views.receipts")

urlpatterns = [
    path("", receipts.how_to_check, name="seal"),
    path("certificate.cer", receipts.certificate, name="seal_certificate"),
]
