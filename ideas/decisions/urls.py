"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "decisions"
urlpatterns: list[URLPattern] = []
