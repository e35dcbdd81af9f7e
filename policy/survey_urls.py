"""The page behind the code of a survey's poster."""

from django.urls import path

from youthwork.lib.on_demand import Views

survey = Views("policy.views.survey")

urlpatterns = [path("<str:token>/", survey.page, name="survey_page")]
