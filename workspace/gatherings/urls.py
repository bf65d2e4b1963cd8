"""Addresses of this room."""

from django.urls import path

from workspace.gatherings import views

app_name = "gatherings"
urlpatterns = [
    path("gatherings/<int:gathering>/", views.gathering, name="gathering"),
    path("gatherings/<int:gathering>/here/", views.be_here, name="here"),
]
