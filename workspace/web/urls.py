"""Addresses of the shell."""

from django.urls import URLPattern, path

from workspace.web import health, views

urlpatterns: list[URLPattern] = [
    path("styleguide/", views.style_guide, name="style-guide"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("health/", health.health, name="health"),
]
