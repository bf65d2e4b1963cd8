"""Addresses of this room."""

from django.urls import path

from ideas.evaluations.views import pages, sheets

app_name = "evaluations"
urlpatterns = [
    path("boards/<int:board>/evaluations/", pages.of_board, name="of-board"),
    path("boards/<int:board>/evaluations/criteria/", pages.criteria, name="criteria"),
    path("ideas/<int:idea>/evaluators/", pages.evaluators, name="evaluators"),
    path("evaluations/<int:assignment>/", sheets.sheet, name="sheet"),
    path("evaluations/<int:assignment>/conflict/", sheets.conflict, name="conflict"),
    path("evaluations/<int:assignment>/release/", pages.release, name="release"),
]
