"""Addresses of this room."""

from django.urls import path

from ideas.opinions import views

app_name = "opinions"
urlpatterns = [
    path("boards/<int:board>/opinions/", views.opinions, name="opinions"),
    path("boards/<int:board>/opinions/state/", views.state, name="state"),
    path("statements/<int:statement>/judge/", views.judge, name="judge"),
    path("statements/<int:statement>/withdraw/", views.withdraw, name="withdraw"),
]
