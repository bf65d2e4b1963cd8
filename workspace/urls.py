"""Every address of the house. Each room keeps its own in its urls.py."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("workspace.api.urls")),
    path("", include("workspace.people.urls")),
    path("", include("workspace.spaces.urls")),
    path("", include("workspace.threads.urls")),
    path("", include("workspace.imports.urls")),
    path("", include("workspace.audit.urls")),
    path("", include("search.urls")),
    path("", include("workspace.web.urls")),
]
handler404 = "workspace.web.views.not_found"
handler403 = "workspace.web.views.refused"
