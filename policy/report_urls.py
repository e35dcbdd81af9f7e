"""The report of a municipality, behind its link."""

from django.urls import path

from youthwork.lib.on_demand import Views

reports = Views("policy.views.reports")

urlpatterns = [
    path("report/", reports.page, name="report_page"),
    path("report/report.pdf", reports.page_file, {"form": "pdf"}, name="report_page_pdf"),
    path("report/report.csv", reports.page_file, {"form": "csv"}, name="report_page_csv"),
    path("report/report.xlsx", reports.page_file, {"form": "xlsx"}, name="report_page_xlsx"),
    path("<str:token>/", reports.arrive, name="report_link"),
]
