"""Addresses of partners: what is agreed with them, what was shared, what they asked."""

from django.urls import path

from youthwork.lib.on_demand import Views

partner_requests = Views("signals.views.partner_requests")
partners = Views("signals.views.partners")
sharing = Views("signals.views.sharing")
trend_messages = Views("signals.views.trend_messages")

app_name = "partners"
urlpatterns = [
    path("", partners.partners, name="list"),
    path("new/", partners.new, name="new"),
    path("demand/", partner_requests.demand, name="any_demand"),
    path("<uuid:public_id>/", partners.partner, name="partner"),
    path("<uuid:public_id>/seen/", partners.seen, name="seen"),
    path("<uuid:public_id>/change/", partners.change, name="change"),
    path("<uuid:public_id>/put-away/", partners.put_away, name="put_away"),
    path("<uuid:public_id>/agreement/", partners.agree, name="agree"),
    path("<uuid:public_id>/agreement/<str:day>/check/", partners.check, name="check"),
    path("<uuid:public_id>/agreement/<str:day>/end/", partners.end, name="end"),
    path("<uuid:public_id>/agreement/<str:day>/renew/", partners.renew, name="renew"),
    path("shares/<str:ref>/", sharing.disclosure, name="disclosure"),
    path("<uuid:public_id>/requests/new/", partner_requests.new, name="new_request"),
    path("<uuid:public_id>/demand/", partner_requests.demand, name="demand"),
    path("requests/<str:ref>/", partner_requests.request_page, name="request"),
    path("requests/<str:ref>/answer/", partner_requests.answer, name="answer_request"),
    path("trends/", trend_messages.overview, name="trend_messages"),
    path("trends/<str:ref>/", trend_messages.message, name="trend_message"),
]
