"""Addresses of this room."""

from django.urls import path

from ideas.concepts.views import keeping, pages

app_name = "concepts"
urlpatterns = [
    path("spaces/<int:space>/concepts/new/", keeping.new, name="new"),
    path("concepts/<int:concept>/", pages.concept, name="concept"),
    path("concepts/<int:concept>/edit/", keeping.edit, name="edit"),
    path("concepts/<int:concept>/open/", keeping.open_it, name="open"),
    path("concepts/<int:concept>/close/", keeping.close, name="close"),
    path("concepts/<int:concept>/withdraw/", keeping.withdraw, name="withdraw"),
    path("concepts/<int:concept>/answer/", pages.answer, name="answer"),
    path("concepts/<int:concept>/name/", pages.name, name="name"),
    path("concepts/<int:concept>/result.json", pages.result, {"form": "json"}, name="result-json"),
    path("concepts/<int:concept>/result.csv", pages.result, {"form": "csv"}, name="result-csv"),
]
