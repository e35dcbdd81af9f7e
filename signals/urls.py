"""Addresses of signals; `ref` is the number, S-2026-0041."""

from django.urls import path

from youthwork.lib.on_demand import Views

duty = Views("organisation.views.duty")
activity = Views("signals.views.activity")
approach = Views("signals.views.approach")
edit = Views("signals.views.edit")
guide = Views("signals.views.guide")
inbox = Views("signals.views.inbox")
items = Views("signals.views.items")
kind = Views("signals.views.kind")
lists = Views("signals.views.lists")
log = Views("signals.views.log")
merge = Views("signals.views.merge")
offline = Views("signals.views.offline")
readers = Views("signals.views.readers")
rounds = Views("signals.views.rounds")
samples = Views("signals.views.samples")
sharing = Views("signals.views.sharing")
signal = Views("signals.views.signal")
trends = Views("signals.views.trends")

app_name = "signals"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="search"),
    path("search/account/", inbox.search_account, name="search_account"),
    path("assign/", inbox.assign_each, name="assign_each"),
    path("filters/", inbox.keep_filter, name="keep_filter"),
    path("filters/<uuid:public_id>/remove/", inbox.remove_filter, name="remove_filter"),
    path("new/", log.new, name="new"),
    path("online-offline/", log.differences, name="differences"),
    path("kept-words/", samples.no_person, name="no_person"),
    path("practice/", log.practice, name="practice"),
    path("unsent/", offline.unsent, name="unsent"),
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
    path(
        "approaches/<uuid:public_id>/steps/<uuid:step>/activity/",
        activity.approach_step_activity,
        name="approach_step_activity",
    ),
    path(
        "approaches/<uuid:public_id>/steps/<uuid:step>/give/",
        approach.give_step,
        name="give_approach_step",
    ),
    path(
        "approaches/<uuid:public_id>/steps/<uuid:step>/drop/",
        approach.drop_step,
        name="drop_approach_step",
    ),
    path("approaches/<uuid:public_id>/end/", approach.end_approach, name="end_approach"),
    path("approaches/<uuid:public_id>/reopen/", approach.reopen_approach, name="reopen_approach"),
    path(
        "approaches/<uuid:public_id>/signals/<str:ref>/remove/",
        approach.remove_signal,
        name="remove_from_approach",
    ),
    path(
        "approaches/<uuid:public_id>/example/", approach.approach_example, name="approach_example"
    ),
    path("approaches/<uuid:public_id>/share/", sharing.choose_for_approach, name="share_approach"),
    path(
        "approaches/<uuid:public_id>/share/<uuid:partner>/",
        sharing.compose_for_approach,
        name="share_approach_with",
    ),
    path("<str:ref>/steps/<int:todo>/activity/", activity.step_activity, name="step_activity"),
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
    path("rounds/<str:ref>/list.csv", lists.csv, name="round_csv"),
    path("rounds/<str:ref>/list.pdf", lists.paper, name="round_pdf"),
    path("rounds/<str:ref>/screen/", guide.give, name="give_screen"),
    path("rounds/<str:ref>/talks/", rounds.add_session, name="add_session"),
    path("rounds/<str:ref>/<slug:deed>/", rounds.deed, name="round_deed"),
    path("trends/", trends.trends, name="trends"),
    path("export.csv", trends.export, {"form": "csv"}, name="export"),
    path("export.xlsx", trends.export, {"form": "xlsx"}, name="export_xlsx"),
    path("<str:ref>/", signal.detail, name="detail"),
    path("<str:ref>/readers/", readers.readers, name="readers"),
    path("<str:ref>/saved/", log.saved, name="saved"),
    path("<str:ref>/edit/", edit.edit, name="edit"),
    path("<str:ref>/retract/", edit.retract, name="retract"),
    path("<str:ref>/mask/", signal.mask, name="mask"),
    path("<str:ref>/assess/", signal.assess, name="assess"),
    path("<str:ref>/reporting-code/", signal.reporting_code, name="reporting_code"),
    path("<str:ref>/account/", signal.account, name="account"),
    path("<str:ref>/account/told/<int:question>/", signal.account_told, name="account_told"),
    path("<str:ref>/assign/", signal.assign, name="assign"),
    path("<str:ref>/steps/", signal.add_step, name="add_step"),
    path("<str:ref>/steps/<int:todo>/done/", signal.step_done, name="step_done"),
    path("<str:ref>/steps/<int:todo>/drop/", signal.step_drop, name="step_drop"),
    path("<str:ref>/steps/<int:todo>/give/", signal.step_give, name="step_give"),
    path("<str:ref>/steps/<int:todo>/answer/", signal.step_answer, name="step_answer"),
    path("<str:ref>/merge/", merge.merge, name="merge"),
    path("<str:ref>/split/", merge.split, name="split"),
    path("<str:ref>/pause/", signal.pause, name="pause"),
    path("<str:ref>/resume/", signal.resume, name="resume"),
    path("<str:ref>/severity/", signal.change_severity, name="change_severity"),
    path("<str:ref>/kind/", kind.change_kind, name="change_kind"),
    path("<str:ref>/state/", signal.change_state, name="change_state"),
    path("<str:ref>/close/", signal.close, name="close"),
    path("<str:ref>/share/", sharing.choose, name="share"),
    path("<str:ref>/share/<uuid:public_id>/", sharing.compose, name="share_with"),
    path("<str:ref>/reopen/", signal.reopen, name="reopen"),
]
