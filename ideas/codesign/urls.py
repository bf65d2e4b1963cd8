"""Addresses of this room."""

from django.urls import URLPattern

app_name = "codesign"
urlpatterns: list[URLPattern] = []
