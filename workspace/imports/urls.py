"""Addresses of imports."""

from django.urls import path

from workspace.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:number>/", views.run, name="run"),
    path("imports/<int:number>/progress/", views.progress, name="progress"),
    path("imports/<int:number>/start/", views.start, name="start"),
    path("imports/<int:number>/stop/", views.stop, name="stop"),
    path("imports/<int:number>/discard/", views.discard, name="discard"),
]
