"""Addresses of daily practice; they belong to the namespace of workers/urls.py."""

from django.urls import path

from youthwork.lib.on_demand import Views

activities = Views("workers.views.activities")
balance = Views("workers.views.balance")
campaigns = Views("workers.views.campaigns")
examples = Views("workers.views.examples")
routine = Views("workers.views.routine")

urlpatterns = [
    path("activities/<uuid:public_id>/learned/", activities.learned, name="learned"),
    path("activities/balance/", balance.balance, name="balance"),
    path("activities/routine/", routine.routine, name="routine"),
    path("activities/routine/online/", routine.online_today, name="online_today"),
    path("activities/routine/feed/", routine.mixed_feed, name="mixed_feed"),
    path("activities/campaigns/", campaigns.campaigns, name="campaigns"),
    path("activities/campaigns/new/", campaigns.new_campaign, name="new_campaign"),
    path("activities/campaigns/<uuid:public_id>/", campaigns.campaign, name="campaign"),
    path(
        "activities/campaigns/<uuid:public_id>/change/",
        campaigns.change_campaign,
        name="change_campaign",
    ),
    path(
        "activities/campaigns/<uuid:public_id>/decide/",
        campaigns.decide_campaign,
        name="decide_campaign",
    ),
    path("activities/examples/", examples.examples, name="examples"),
    path("activities/examples/new/", examples.new_example, name="new_example"),
    path("activities/examples/<uuid:public_id>/", examples.example, name="example"),
    path(
        "activities/examples/<uuid:public_id>/change/",
        examples.change_example,
        name="change_example",
    ),
    path(
        "activities/examples/<uuid:public_id>/publish/",
        examples.publish_example,
        name="publish_example",
    ),
]
