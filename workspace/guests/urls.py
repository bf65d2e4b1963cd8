"""Addresses of this room."""

from django.urls import path
from django.views.i18n import set_language

from workspace.guests.views import appearance, invitations, joining, portal

app_name = "guests"
urlpatterns = [
    path("join/<str:token>/", joining.join, name="join"),
    path("join/<str:token>/code/", joining.code, name="code"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/link/", invitations.new_link, name="new-link"),
    path("invitations/letter/", invitations.new_letter, name="new-letter"),
    path("invitations/colleague/", invitations.colleague, name="colleague"),
    path("invitations/limits/", invitations.limits, name="limits"),
    path("invitations/limits/<int:organisation>/", invitations.limit, name="limit"),
    path("invitations/<int:link>/close/", invitations.close, name="close"),
    path("portal/", portal.portal, name="portal"),
    path("portal/welcome/", portal.welcome, name="welcome"),
    path("appearance/", appearance.appearance, name="appearance"),
    path("appearance/tried.css", appearance.tried_style, name="tried-style"),
    path("appearance/<int:version>.css", appearance.style, name="style"),
    path("appearance/<int:version>/wear/", appearance.wear, name="wear"),
    path("appearance/logo/<str:name>", appearance.logo, name="logo"),
    path("language/", set_language, name="language"),
]
