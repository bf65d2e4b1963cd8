"""Addresses of this room."""

from django.urls import path

from workspace.polls import views

app_name = "polls"
urlpatterns = [
    path("threads/<int:thread>/polls/", views.polls_of_thread, name="of-thread"),
    path("threads/<int:thread>/polls/new/", views.new_poll, name="new"),
    path("polls/<int:poll>/", views.poll, name="poll"),
    path("polls/<int:poll>/mine/", views.mine, name="mine"),
    path("polls/<int:poll>/vote/", views.vote, name="vote"),
    path("polls/<int:poll>/close/", views.close, name="close"),
    path("polls/<int:poll>/withdraw/", views.withdraw, name="withdraw"),
]
