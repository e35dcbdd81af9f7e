"""The address in a mail to a partner, and the page that it leads to."""

from django.urls import path, re_path

from youthwork.lib.on_demand import Views

partner_page = Views("signals.views.partner_page")

urlpatterns = [
    re_path(r"^(?P<ref>[A-Z2-7]{12})/$", partner_page.page, name="partner_page"),
    path("<str:token>/", partner_page.arrive, name="partner_link"),
]
