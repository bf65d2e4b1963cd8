"""Addresses of this room."""

from django.urls import path

from workspace.pulses import views

app_name = "pulses"
urlpatterns = [
    path("pulses/", views.pulses, name="pulses"),
    path("pulses/new/", views.new_pulse, name="new"),
    path("pulses/askers/", views.askers, name="askers"),
    path("pulses/<int:pulse>/", views.pulse, name="pulse"),
    path("pulses/<int:pulse>/mine/", views.mine, name="mine"),
    path("pulses/<int:pulse>/close/", views.close, name="close"),
    path("pulses/<int:pulse>/withdraw/", views.withdraw, name="withdraw"),
]
