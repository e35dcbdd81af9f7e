"""Addresses of image consent for who works here; `ref` is twelve letters of base32."""

from django.urls import path

from youthwork.lib.on_demand import Views

aftermath = Views("consent.views.aftermath")
asking = Views("consent.views.asking")
check = Views("consent.views.check")
consent = Views("consent.views.consent")
events = Views("consent.views.events")
following = Views("consent.views.following")
group = Views("consent.views.group")
hand_over = Views("consent.views.hand_over")
importing = Views("consent.views.importing")
overview = Views("consent.views.overview")
own_link = Views("consent.views.own_link")
publications = Views("consent.views.publications")
receipts = Views("consent.views.receipts")
texts = Views("consent.views.texts")
unsent = Views("consent.views.unsent")

app_name = "consent"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search/", overview.search, name="search"),
    path("unsent/", unsent.unsent, name="unsent"),
    path("new/", asking.ask, name="ask"),
    path("new/group/", group.group, name="group"),
    path("new/sheets/", importing.sheets, name="sheets"),
    path("new/sheets/<str:kind>/", importing.template, name="sheets_template"),
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
    path("erased/", aftermath.erased, name="erased"),
    path("<str:ref>/", consent.consent, name="consent"),
    path("<str:ref>/erase/", aftermath.erase, name="erase"),
    path("<str:ref>/wrong-person/<int:number>/", aftermath.wrong_person, name="wrong_person"),
    path("<str:ref>/withdraw/", consent.withdraw, name="withdraw"),
    path("<str:ref>/dispute/", consent.dispute, name="dispute"),
    path("<str:ref>/settle/", consent.settle, name="settle"),
    path("<str:ref>/link/", following.link, name="link"),
    path("<str:ref>/paper/", following.paper, name="paper"),
    path("<str:ref>/sheet.pdf", following.sheet, name="sheet"),
    path("<str:ref>/resend/", following.resend, name="resend"),
    path("<str:ref>/cancel/", following.cancel, name="cancel"),
    path("<str:ref>/address/<int:number>/", following.address, name="address"),
    path("<str:ref>/note/", following.note, name="note"),
    path("<str:ref>/looked-at/", following.looked_at, name="looked_at"),
    path("<str:ref>/own-link/", own_link.own_link, name="own_link"),
    path("<str:ref>/spoken/<int:number>/", following.spoken, name="spoken"),
    path("<str:ref>/receipt.pdf", receipts.of_staff, name="receipt"),
    path("<str:ref>/hand-over/", hand_over.give, name="hand_over"),
    path("<str:ref>/hand-back/", hand_over.back, name="hand_back"),
    path("<str:ref>/attest/<int:number>/", hand_over.attest, name="attest"),
]
