"""Addresses of image consent for who works here; `ref` is twelve letters of base32."""

from django.urls import path

from consent.views import consent, overview

app_name = "consent"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("<str:ref>/", consent.consent, name="consent"),
    path("<str:ref>/withdraw/", consent.withdraw, name="withdraw"),
    path("<str:ref>/dispute/", consent.dispute, name="dispute"),
]
