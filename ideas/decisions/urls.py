"""Addresses of this room."""

from django.urls import path

from ideas.decisions.views import ballots, keeping, pages

app_name = "decisions"
urlpatterns = [
    path("boards/<int:board>/decisions/", pages.of_board, name="of-board"),
    path("boards/<int:board>/decisions/new/", keeping.new, name="new"),
    path("decisions/<int:decision>/", pages.decision, name="decision"),
    path("decisions/<int:decision>/count/", pages.count, name="count"),
    path("decisions/<int:decision>/ballots.json", pages.ballots, {"form": "json"}, name="ballots-json"),
    path("decisions/<int:decision>/ballots.csv", pages.ballots, {"form": "csv"}, name="ballots-csv"),
    path("decisions/<int:decision>/cast/", ballots.cast, name="cast"),
    path("decisions/<int:decision>/answer/", ballots.answer, name="answer"),
    path("decisions/<int:decision>/stand/", ballots.stand, name="stand"),
    path("decisions/<int:decision>/receipt/", ballots.receipt, name="receipt"),
    path("decisions/<int:decision>/close/", keeping.close, name="close"),
    path("decisions/<int:decision>/withdraw/", keeping.withdraw, name="withdraw"),
    path("decisions/<int:decision>/revise/", keeping.revise, name="revise"),
    path("decisions/<int:decision>/objection/", keeping.withdraw_objection, name="objection"),
]
