"""Addresses of policy: what was agreed, what it aims at, and how that is looked back on."""

from django.urls import path

from youthwork.lib.on_demand import Views

checklist = Views("policy.views.checklist")
documents = Views("policy.views.documents")
evaluations = Views("policy.views.evaluations")
goals = Views("policy.views.goals")
overview = Views("policy.views.overview")
practice = Views("policy.views.practice")
reports = Views("policy.views.reports")
survey = Views("policy.views.survey")

app_name = "policy"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("checklist/", checklist.checklist, name="checklist"),
    path("checklist.pdf", checklist.current_pdf, name="checklist_pdf"),
    path("checklist/begin/", checklist.begin, name="begin_checklist"),
    path("checklist/file/", checklist.file, name="file_checklist"),
    path("checklist/statement/", checklist.statement, name="statement"),
    path("checklist/items/<slug:item>/", checklist.item, name="checklist_item"),
    path(
        "checklist/items/<slug:item>/evidence/", checklist.add_evidence, name="checklist_evidence"
    ),
    path("checklist/items/<slug:item>/actions/", checklist.add_action, name="checklist_action"),
    path(
        "checklist/evidence/<uuid:public_id>/remove/",
        checklist.take_evidence_away,
        name="take_evidence_away",
    ),
    path("checklist/actions/", checklist.actions, name="checklist_actions"),
    path(
        "checklist/actions/<uuid:public_id>/done/",
        checklist.finish_action,
        name="finish_checklist_action",
    ),
    path("checklist/<uuid:public_id>/", checklist.run, name="checklist_run"),
    path("checklist/<uuid:public_id>/checklist.pdf", checklist.run_pdf, name="checklist_run_pdf"),
    path("checklist/<uuid:public_id>/mail/", checklist.mail_run, name="mail_checklist"),
    path("practice/", practice.practice, name="practice"),
    path("practice/practice.csv", practice.csv_file, name="practice_csv"),
    path("practice/practice.xlsx", practice.xlsx_file, name="practice_xlsx"),
    path("practice/practice.pdf", practice.pdf_file, name="practice_pdf"),
    path("report/", reports.reports, name="reports"),
    path("report/new/", reports.new, name="new_report"),
    path("report/funding/", reports.funding, name="new_funding"),
    path("report/funding/<uuid:public_id>/", reports.funding, name="funding"),
    path("report/<uuid:public_id>/", reports.report, name="report"),
    path("report/<uuid:public_id>/list/<slug:key>/", reports.behind, name="report_list"),
    path("report/<uuid:public_id>/figures/", reports.renew, name="renew_report"),
    path("report/<uuid:public_id>/texts/", reports.texts, name="report_texts"),
    path("report/<uuid:public_id>/examples/", reports.examples, name="report_examples"),
    path("report/<uuid:public_id>/ask/", reports.ask, name="ask_director"),
    path("report/<uuid:public_id>/definitive/", reports.fix, name="fix_report"),
    path("report/<uuid:public_id>/drop/", reports.drop, name="drop_report"),
    path("report/<uuid:public_id>/link/", reports.link, name="link_report"),
    path("report/<uuid:public_id>/link/end/", reports.end_link, name="end_report_link"),
    path("report/<uuid:public_id>/report.pdf", reports.file, {"form": "pdf"}, name="report_pdf"),
    path("report/<uuid:public_id>/report.csv", reports.file, {"form": "csv"}, name="report_csv"),
    path("report/<uuid:public_id>/report.xlsx", reports.file, {"form": "xlsx"}, name="report_xlsx"),
    path("surveys/", survey.surveys, name="surveys"),
    path("surveys/new/", survey.new, name="new_survey"),
    path("surveys/<uuid:public_id>/", survey.survey, name="survey"),
    path("surveys/<uuid:public_id>/answers.csv", survey.csv_file, name="survey_csv"),
    path("surveys/<uuid:public_id>/answers.xlsx", survey.xlsx_file, name="survey_xlsx"),
    path("surveys/<uuid:public_id>/poster/", survey.poster, name="survey_poster"),
    path("surveys/<uuid:public_id>/poster.pdf", survey.poster_pdf, name="survey_poster_pdf"),
    path("surveys/<uuid:public_id>/codes/", survey.codes, name="survey_codes"),
    path("surveys/<uuid:public_id>/remarks/", survey.remarks, name="survey_remarks"),
    path("surveys/<uuid:public_id>/close/", survey.close, name="close_survey"),
    path("surveys/<uuid:public_id>/platforms/", survey.to_platforms, name="survey_to_platforms"),
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/calendar/", evaluations.calendar_link, name="calendar_link"),
    path("evaluations/decisions/<uuid:public_id>/", evaluations.decision, name="decision"),
    path(
        "evaluations/decisions/<uuid:public_id>/done/",
        evaluations.decision_done,
        name="decision_done",
    ),
    path("evaluations/<uuid:public_id>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<uuid:public_id>/plan/", evaluations.plan, name="plan_evaluation"),
    path("evaluations/<uuid:public_id>/start/", evaluations.start, name="start_evaluation"),
    path("evaluations/<uuid:public_id>/figures/", evaluations.count_again, name="count_again"),
    path("evaluations/<uuid:public_id>/answers/<slug:item>/", evaluations.answer, name="answer"),
    path("evaluations/<uuid:public_id>/decide/", evaluations.decide, name="decide"),
    path("evaluations/<uuid:public_id>/finish/", evaluations.finish, name="finish_evaluation"),
    path("evaluations/<uuid:public_id>/lapse/", evaluations.lapse, name="lapse_evaluation"),
    path("evaluations/<uuid:public_id>/ics/", evaluations.evaluation_file, name="evaluation_file"),
    path("calendar/<str:token>.ics", evaluations.feed, name="feed"),
    path("reading/", documents.reading, name="reading"),
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.new_goal, name="new_goal"),
    path("goals/<uuid:public_id>/", goals.goal, name="goal"),
    path("goals/<uuid:public_id>/change/", goals.change_goal, name="change_goal"),
    path("goals/<uuid:public_id>/read/", goals.read_goal, name="read_goal"),
    path("goals/<uuid:public_id>/propose/", goals.propose_goal, name="propose_goal"),
    path("goals/<uuid:public_id>/take-back/", goals.take_goal_back, name="take_goal_back"),
    path("goals/<uuid:public_id>/adopt/", goals.adopt_goal, name="adopt_goal"),
    path("goals/<uuid:public_id>/give-back/", goals.give_goal_back, name="give_goal_back"),
    path("goals/<uuid:public_id>/end/", goals.end_goal, name="end_goal"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<slug:type>/", documents.document, name="document"),
    path("documents/<slug:type>/start/", documents.start, name="start_document"),
    path("documents/<slug:type>/versions/", documents.versions, name="versions"),
    path("documents/<slug:type>/<int:number>/", documents.version, name="version"),
    path(
        "documents/<slug:type>/<int:number>/change/",
        documents.change_version,
        name="change_version",
    ),
    path("documents/<slug:type>/<int:number>/upload/", documents.upload, name="upload"),
    path("documents/<slug:type>/<int:number>/file/", documents.file, name="file"),
    path("documents/<slug:type>/<int:number>/propose/", documents.propose, name="propose"),
    path("documents/<slug:type>/<int:number>/take-back/", documents.take_back, name="take_back"),
    path("documents/<slug:type>/<int:number>/throw-away/", documents.throw_away, name="throw_away"),
    path("documents/<slug:type>/<int:number>/adopt/", documents.adopt, name="adopt"),
    path("documents/<slug:type>/<int:number>/give-back/", documents.give_back, name="give_back"),
    path(
        "documents/<slug:type>/<int:number>/read/",
        documents.confirm_reading,
        name="confirm_reading",
    ),
]
