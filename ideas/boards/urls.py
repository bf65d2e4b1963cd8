"""Addresses of this room."""

from django.urls import path

from ideas.boards.views import boards, ideas

app_name = "boards"
urlpatterns = [
    path("boards/<int:board>/", boards.board, name="board"),
    path("ideas/<int:idea>/", ideas.idea, name="idea"),
]
