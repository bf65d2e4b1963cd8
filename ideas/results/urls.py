"""Addresses of this room."""

from django.urls import path

from ideas.results.views import answers, results, steps

app_name = "results"
urlpatterns = [
    path("boards/<int:board>/answers/", answers.waiting, name="waiting"),
    path("ideas/<int:idea>/answer/", answers.answer, name="answer"),
    path("ideas/<int:idea>/result/", results.open_result, name="open"),
    path("results/", results.results, name="results"),
    path("said-and-done/", results.said_and_done, name="said-and-done"),
    path("results/<int:result>/", results.result, name="result"),
    path("results/<int:result>/change/", results.change, name="change"),
    path("results/<int:result>/progress/", steps.progress, name="progress"),
    path("results/<int:result>/ship/", steps.ship, name="ship"),
    path("results/<int:result>/review/", steps.review, name="review"),
    path("results/<int:result>/links/", steps.add_link, name="add-link"),
    path("results/<int:result>/links/<int:link>/remove/", steps.remove_link, name="remove-link"),
    path("results/<int:result>/credit/", steps.credit, name="credit"),
    path("results/<int:result>/name/", steps.name, name="name"),
    path("credits/<int:credit>/withdraw/", steps.withdraw_credit, name="withdraw-credit"),
]
