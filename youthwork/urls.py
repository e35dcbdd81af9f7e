"""All addresses; each app's own stand in its `urls.py`."""

from django.conf import settings
from django.urls import include, path

from youthwork import demo_pages, health, metrics
from youthwork.lib.on_demand import Views

public = Views("organisation.views.public")
hooks = Views("outbox.hooks")
blank = Views("youthwork.blank")
home = Views("youthwork.home")
more = Views("youthwork.more")
offline = Views("youthwork.offline")

urlpatterns = [
    path("", home.home, name="home"),
    path("more/", more.more, name="more"),
    path("blank/", blank.blank, name="blank"),
    path("accounts/", include("organisation.account_urls")),  # early: a log-in is to be its hash
    path("work/", include("outbox.job_urls")),
    path("signals/offline/", offline.shell, name="offline"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("signals/", include("signals.urls")),
    path("consent/", include("consent.urls")),
    path("e/", include("consent.event_urls")),
    path("partners/", include("signals.partner_urls")),
    path("p/", include("signals.partner_page_urls")),
    path("c/", include("consent.signer_urls")),
    path("", include("consent.public_urls")),
    path("help/", include("youthwork.handbook.urls")),
    path("logo/<slug:mark>.png", public.logo, name="page_logo"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path(".well-known/security.txt", public.security_txt, name="security_txt"),
    path("seal/", include("consent.seal_urls")),
    path("policy/", include("policy.urls")),
    path("s/", include("policy.survey_urls")),
    path("r/", include("policy.report_urls")),
    path("", include("workers.urls")),
    path("", include("organisation.urls")),
    path("privacy/", include("privacy.urls")),
    path("d/", include("privacy.answer_urls")),
    path("hooks/mail/", hooks.mail, name="mail_hook"),
    path("health/", include((health.urlpatterns, "health"))),
    path("metrics", metrics.metrics, name="metrics"),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include((demo_pages.urlpatterns, "demo")))]

handler400 = "youthwork.errors.bad_request"
handler403 = "youthwork.errors.forbidden"
handler404 = "youthwork.errors.not_found"
handler429 = "youthwork.errors.too_often"  # allauth asks for it
handler500 = "youthwork.errors.broken"
