"""Addresses of this room: pages for whoever sets a widget up, and what elements in a product's page ask for."""

from django.urls import path

from ideas.widget import api
from ideas.widget.views import settings, showing

app_name = "widget"
urlpatterns = [
    path("boards/<int:board>/widget/", settings.of_board, name="of-board"),
    path("widgets/<int:widget>/", settings.widget, name="widget"),
    path("widgets/<int:widget>/edit/", settings.edit, name="edit"),
    path("widgets/<int:widget>/close/", settings.close, name="close"),
    path("widgets/<int:widget>/reopen/", settings.reopen, name="reopen"),
    path("widgets/<int:widget>/keys/new/", settings.new_key, name="new-key"),
    path("widgets/<int:widget>/keys/<int:key>/", settings.origins, name="origins"),
    path("widgets/<int:widget>/keys/<int:key>/revoke/", settings.revoke, name="revoke"),
    path("widgets/<int:widget>/organisations/", settings.add_organisation, name="organisations"),
    path("widgets/<int:widget>/organisations/remove/", settings.remove_organisation, name="remove-organisation"),
    path("widgets/<int:widget>/preview/", showing.preview, name="preview"),
    path("widgets/<int:widget>/preview/session/", api.preview, name="preview-session"),
    path("widget/widget.js", showing.script, name="script"),
    path("widget/<int:widget>/frame/", showing.frame, name="frame"),
    path("widget/<int:widget>/session/", api.enter, name="enter"),
    path("widget/<int:widget>/ideas/", api.ideas, name="ideas"),
    path("widget/<int:widget>/ideas/new/", api.bring, name="bring"),
    path("widget/<int:widget>/ideas/<int:idea>/support/", api.support, name="support"),
    path("widget/<int:widget>/ideas/<int:idea>/withdraw/", api.withdraw, name="withdraw"),
    path("widget/<int:widget>/similar/", api.similar, name="similar"),
    path("widget/<int:widget>/done/", api.done, name="done"),
]
