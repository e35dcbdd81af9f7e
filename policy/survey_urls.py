"""The page behind the code of a survey's poster."""

from django.urls import path

from policy.views import survey

urlpatterns = [path("<str:token>/", survey.page, name="survey_page")]
