"""Addresses of the API and of the page for its tokens."""

from django.urls import include, path, re_path

from workspace.api import views
from workspace.api.router import api, nothing_here

token_pages = (
    [
        path("", views.tokens, name="tokens"),
        path("<int:token>/revoke/", views.revoke, name="revoke"),
    ],
    "tokens",
)
urlpatterns = [
    path("me/tokens/", include(token_pages)),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>.*)$", nothing_here),
]
