"""Addresses of the privacy officer's room."""

from django.urls import path

from youthwork.lib.on_demand import Views

breaches = Views("privacy.views.breaches")
dpia = Views("privacy.views.dpia")
keeping = Views("privacy.views.keeping")
processors = Views("privacy.views.processors")
reading = Views("privacy.views.reading")
register = Views("privacy.views.register")
requests = Views("privacy.views.requests")
trail = Views("privacy.views.trail")

app_name = "privacy"
urlpatterns = [
    path("audit/", trail.audit_trail, name="audit"),
    path("audit/audit.csv", trail.audit_csv, name="audit_csv"),
    path("audit/check/", trail.check_trail, name="check_trail"),
    path("questions/", reading.questions, name="questions"),
    path("questions/new/", reading.ask, name="ask_about_reading"),
    path("questions/<str:ref>/", reading.question, name="question"),
    path("questions/<str:ref>/answer/", reading.answer, name="answer_question"),
    path("questions/<str:ref>/withdraw/", reading.withdraw, name="withdraw_question"),
    path("retention/", keeping.retention, name="retention"),
    path("retention/rehearsal/", keeping.rehearsal, name="rehearsal"),
    path("retention/holds/new/", keeping.place_hold, name="place_hold"),
    path("retention/holds/release/", keeping.release_hold, name="release_hold"),
    path("retention/terms/<str:key>/", keeping.term, name="term"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/new/", breaches.report, name="report_breach"),
    path("breaches/<str:ref>/", breaches.breach, name="breach"),
    path("breaches/<str:ref>/facts/", breaches.describe, name="describe_breach"),
    path("breaches/<str:ref>/judgement/", breaches.judge, name="judge_breach"),
    path("breaches/<str:ref>/measures/", breaches.add_measure, name="breach_measure"),
    path("breaches/<str:ref>/close/", breaches.close, name="close_breach"),
    path("breaches/<str:ref>/no-breach/", breaches.dismiss, name="dismiss_breach"),
    path("dpia/", dpia.versions, name="dpias"),
    path("dpia/<int:number>/", dpia.page, name="dpia"),
    path("dpia/<int:number>/dpia.pdf", dpia.paper, name="dpia_pdf"),
    path("dpia/<int:number>/text/", dpia.write, name="write_dpia"),
    path("dpia/<int:number>/risks/new/", dpia.add_risk, name="add_dpia_risk"),
    path("dpia/<int:number>/risks/<int:risk>/", dpia.risk, name="dpia_risk"),
    path("dpia/<int:number>/advice/", dpia.advise, name="advise_dpia"),
    path("dpia/<int:number>/decision/", dpia.decide, name="decide_dpia"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new, name="new_request"),
    path("requests/<str:ref>/", requests.request_page, name="request"),
    path("requests/<str:ref>/link/", requests.link, name="request_link"),
    path("requests/<str:ref>/identity/", requests.identity, name="request_identity"),
    path("requests/<str:ref>/search/", requests.search, name="request_search"),
    path("requests/<str:ref>/hits/<int:number>/", requests.hit, name="request_hit"),
    path("requests/<str:ref>/hits/<int:number>/do/", requests.deed, name="request_deed"),
    path("requests/<str:ref>/give/", requests.give_plain, name="request_give_plain"),
    path("requests/<str:ref>/extend/", requests.extend, name="request_extend"),
    path("requests/<str:ref>/reject/", requests.reject, name="request_reject"),
    path("requests/<str:ref>/answer/", requests.answer, name="request_send"),
    path("requests/<str:ref>/code/", requests.renew, name="request_code"),
    path("requests/<str:ref>/file/", requests.package, name="request_file"),
    path("register/", register.page, name="register"),
    path("register/register.pdf", register.file, {"form": "pdf"}, name="register_pdf"),
    path("register/register.csv", register.file, {"form": "csv"}, name="register_csv"),
    path("register/words/<slug:key>/", register.word, name="word_activity"),
    path("processors/", processors.processors, name="processors"),
    path("processors/new/", processors.add, name="add_processor"),
    path("processors/<uuid:public_id>/", processors.processor, name="processor"),
    path("processors/<uuid:public_id>/change/", processors.change, name="change_processor"),
    path("processors/<uuid:public_id>/stop/", processors.stop, name="stop_processor"),
    path("processors/<uuid:public_id>/agreement/", processors.agreement, name="agreement"),
    path(
        "processors/<uuid:public_id>/agreement.pdf",
        processors.agreement_pdf,
        name="agreement_pdf",
    ),
]
