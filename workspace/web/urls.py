"""Addresses of the shell."""

from django.urls import URLPattern, path

from workspace.web import views

urlpatterns: list[URLPattern] = [path("styleguide/", views.style_guide, name="style-guide")]
