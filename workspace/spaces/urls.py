"""Addresses of spaces and circles."""

from django.urls import path

from workspace.spaces.views import circles, ledger, rights, spaces

app_name = "spaces"
urlpatterns = [
    path("spaces/", spaces.space_list, name="list"),
    path("spaces/new/", spaces.new_space, name="new"),
    path("spaces/administer/", rights.administer, name="administer"),
    path("spaces/<int:space>/", spaces.space_page, name="space"),
    path("spaces/<int:space>/who/", spaces.who, name="who"),
    path("spaces/<int:space>/settings/", spaces.settings, name="settings"),
    path("spaces/<int:space>/ledger/", ledger.space_ledger, name="ledger"),
    path("spaces/<int:space>/join/", spaces.join, name="join"),
    path("spaces/<int:space>/leave/", spaces.leave, name="leave"),
    path("spaces/<int:space>/archive/", spaces.archive, name="archive"),
    path("spaces/<int:space>/restore/", spaces.restore, name="restore"),
    path("spaces/<int:space>/rights/", rights.rights, name="rights"),
    path("spaces/<int:space>/rights/suggest/", rights.suggest, name="suggest"),
    path("spaces/<int:space>/rights/grant/", rights.grant, name="grant"),
    path("spaces/<int:space>/rights/revoke/", rights.revoke, name="revoke"),
    path("spaces/<int:space>/glass/", rights.glass, name="glass"),
    path("spaces/<int:space>/appoint/", rights.appoint, name="appoint"),
    path("spaces/<int:space>/<slug:section>/", spaces.space_page, name="section"),
    path("circles/", circles.circle_list, name="circles"),
    path("circles/new/", circles.new_circle, name="new-circle"),
    path("circles/<int:circle>/", circles.circle_page, name="circle"),
    path("circles/<int:circle>/purpose/", circles.change_purpose, name="circle-purpose"),
    path("circles/<int:circle>/people/", circles.seat, name="circle-seat"),
]
