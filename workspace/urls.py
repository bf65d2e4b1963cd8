"""Every address of the house. Each room keeps its own in its urls.py."""

from django.urls import include, path, re_path

from workspace.web.views import nothing_here

urlpatterns = [
    # Operators and imported lists say whose address is whose; allauth's pages would let anybody take any address.
    re_path(r"^accounts/(confirm-)?email/", nothing_here),
    path("accounts/", include("allauth.urls")),
    path("", include("workspace.api.urls")),
    path("", include("workspace.people.urls")),
    path("", include("workspace.spaces.urls")),
    path("", include("workspace.threads.urls")),
    path("", include("workspace.polls.urls")),
    path("", include("workspace.schedules.urls")),
    path("", include("workspace.gatherings.urls")),
    path("", include("workspace.guests.urls")),
    path("", include("workspace.pulses.urls")),
    path("", include("ideas.boards.urls")),
    path("", include("ideas.evaluations.urls")),
    path("", include("ideas.decisions.urls")),
    path("", include("ideas.opinions.urls")),
    path("", include("ideas.results.urls")),
    path("", include("ideas.codesign.urls")),
    path("", include("ideas.concepts.urls")),
    path("", include("ideas.facilitation.urls")),
    path("", include("ideas.widget.urls")),
    path("", include("workspace.reports.urls")),
    path("", include("workspace.notifications.urls")),
    path("", include("workspace.imports.urls")),
    path("", include("workspace.audit.urls")),
    path("", include("search.urls")),
    path("", include("workspace.web.urls")),
]
handler400 = "workspace.web.views.not_understood"
handler404 = "workspace.web.views.not_found"
handler403 = "workspace.web.views.refused"
