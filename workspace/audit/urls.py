"""Addresses of the ledger. A space's ledger stands with the space."""

from django.urls import path

from workspace.audit import views

app_name = "audit"
urlpatterns = [
    path("me/ledger/", views.own_ledger, name="own"),
    path("me/ledger/export.csv", views.own_export, name="export"),
    path("me/ledger/<uuid:entry>/proof.json", views.own_proof, name="proof"),
    path("ledger/seals/", views.seals, name="seals"),
    path("ledger/heads.jsonl", views.heads, name="heads"),
]
