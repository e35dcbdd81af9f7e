"""Addresses of image consent for who works here; `ref` is twelve letters of base32."""

from django.urls import path

from consent.views import (
    asking,
    check,
    consent,
    events,
    following,
    group,
    overview,
    publications,
    texts,
)

app_name = "consent"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("new/", asking.ask, name="ask"),
    path("new/group/", group.group, name="group"),
    path("check/", check.check, name="check"),
    path("check/called/", check.called, name="called"),
    path("publications/", publications.publications, name="publications"),
    path("publications/new/", check.publish, name="publish"),
    path("publications/<str:ref>/", publications.publication, name="publication"),
    path("publications/<str:ref>/gone/", publications.gone, name="post_gone"),
    path("publications/<str:ref>/stays/", publications.stays, name="post_stays"),
    path("take-downs/", publications.take_downs, name="take_downs"),
    path("texts/", texts.overview, name="texts"),
    path("texts/faulty/", texts.mark_faulty, name="texts_faulty"),
    path("texts/anew/", texts.ask_anew, name="texts_anew"),
    path("texts/<str:role>/<str:language>/", texts.text, name="text"),
    path("texts/<str:role>/<str:language>/check/", texts.check, name="text_check"),
    path("events/", events.overview, name="events"),
    path("events/new/", events.new, name="new_event"),
    path("events/<str:ref>/", events.event, name="event"),
    path("events/<str:ref>/close/", events.close, name="close_event"),
    path("events/<str:ref>/poster/", events.poster, name="poster"),
    path("events/<str:ref>/poster.pdf", events.poster_pdf, name="poster_pdf"),
    path("<str:ref>/", consent.consent, name="consent"),
    path("<str:ref>/withdraw/", consent.withdraw, name="withdraw"),
    path("<str:ref>/dispute/", consent.dispute, name="dispute"),
    path("<str:ref>/link/", following.link, name="link"),
    path("<str:ref>/paper/", following.paper, name="paper"),
    path("<str:ref>/resend/", following.resend, name="resend"),
    path("<str:ref>/cancel/", following.cancel, name="cancel"),
    path("<str:ref>/address/<int:number>/", following.address, name="address"),
    path("<str:ref>/spoken/<int:number>/", following.spoken, name="spoken"),
]
