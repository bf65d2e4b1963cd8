"""Addresses of this room."""

from django.urls import path, re_path

from workspace.schedules import views

app_name = "schedules"
urlpatterns = [
    path("spaces/<int:space>/scheduled/new/", views.in_space, name="in-space"),
    path("threads/<int:thread>/schedule/", views.in_thread, name="in-thread"),
    path("scheduled/<int:scheduled>/", views.change, name="change"),
    re_path(
        r"^scheduled/(?P<scheduled>\d{1,18})/(?P<how>pause|resume|cancel|take|stand-in)/$", views.turn, name="turn"
    ),
]
