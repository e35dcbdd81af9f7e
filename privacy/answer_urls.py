"""Pages of who made a request: behind a mailed link."""

from django.urls import path

from youthwork.lib.on_demand import Views

answers = Views("privacy.views.answers")

urlpatterns = [
    path("identity/<str:token>/", answers.identity, name="request_show_who"),
    path("answer/", answers.answer, name="request_answer"),
    path("answer/answer.zip", answers.answer_file, name="request_answer_file"),
    path("answer/<str:token>/", answers.arrive, name="request_answer_link"),
]
