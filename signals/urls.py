"""Addresses of signals; `ref` is the number, S-2026-0041."""

from django.urls import path

from organisation.views import duty
from signals.views import approach, edit, guide, inbox, items, lists, log, rounds, signal

app_name = "signals"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="search"),
    path("search/account/", inbox.search_account, name="search_account"),
    path("new/", log.new, name="new"),
    path("approaches/", approach.approaches, name="approaches"),
    path("approaches/new/", approach.new_approach, name="new_approach"),
    path("approaches/<uuid:public_id>/", approach.approach, name="approach"),
    path("approaches/<uuid:public_id>/change/", approach.change_approach, name="change_approach"),
    path("approaches/<uuid:public_id>/steps/", approach.add_step, name="add_approach_step"),
    path(
        "approaches/<uuid:public_id>/steps/<uuid:step>/done/",
        approach.finish_step,
        name="finish_approach_step",
    ),
    path("approaches/<uuid:public_id>/end/", approach.end_approach, name="end_approach"),
    path("approaches/<uuid:public_id>/reopen/", approach.reopen_approach, name="reopen_approach"),
    path(
        "approaches/<uuid:public_id>/signals/<str:ref>/remove/",
        approach.remove_signal,
        name="remove_from_approach",
    ),
    path("<str:ref>/approach/", approach.add_to_approach, name="add_to_approach"),
    path("duty/", duty.duty, name="duty"),
    path("duty/new/", duty.plan, name="plan_duty"),
    path("duty/copy/", duty.copy, name="copy_duty"),
    path("duty/<uuid:public_id>/", duty.shift, name="duty_shift"),
    path("duty/<uuid:public_id>/swap/", duty.swap, name="swap_duty"),
    path("duty/<uuid:public_id>/remove/", duty.remove, name="remove_duty"),
    path("accounts/", items.listing, name="items"),
    path("accounts/new/", items.new, name="new_item"),
    path("accounts/<str:ref>/", items.detail, name="item"),
    path("accounts/<str:ref>/change/", items.change, name="change_item"),
    path("accounts/<str:ref>/notice/", items.notice, name="notice"),
    path("accounts/<str:ref>/<slug:deed>/", items.deed, name="item_deed"),
    path("guide/", guide.show, name="guide"),
    path("guide/back/", guide.back, name="guide_back"),
    path("rounds/", rounds.overview, name="rounds"),
    path("rounds/<str:ref>/", rounds.detail, name="round"),
    path("rounds/<str:ref>/list/", lists.listing, name="round_list"),
    path("rounds/<str:ref>/screen/", guide.give, name="give_screen"),
    path("rounds/<str:ref>/talks/", rounds.add_session, name="add_session"),
    path("rounds/<str:ref>/<slug:deed>/", rounds.deed, name="round_deed"),
    path("<str:ref>/", signal.detail, name="detail"),
    path("<str:ref>/saved/", log.saved, name="saved"),
    path("<str:ref>/edit/", edit.edit, name="edit"),
    path("<str:ref>/retract/", edit.retract, name="retract"),
    path("<str:ref>/assess/", signal.assess, name="assess"),
    path("<str:ref>/reporting-code/", signal.reporting_code, name="reporting_code"),
    path("<str:ref>/account/", signal.account, name="account"),
    path("<str:ref>/assign/", signal.assign, name="assign"),
    path("<str:ref>/steps/", signal.add_step, name="add_step"),
    path("<str:ref>/state/", signal.change_state, name="change_state"),
    path("<str:ref>/close/", signal.close, name="close"),
    path("<str:ref>/reopen/", signal.reopen, name="reopen"),
]
