"""Addresses of reports."""

from django.urls import path

from workspace.reports.views import around, downloads, pages

app_name = "reports"
urlpatterns = [
    path("me/participation/", around.mine, name="mine"),
    path("reports/", pages.start, name="start"),
    path("reports/viewers/", around.who_looked, name="viewers"),
    path("reports/measured/", around.what_is_measured, name="measured"),
    path("reports/measured.pdf", downloads.measured_sheet, name="measured-pdf"),
    path("reports/measured/switch/", around.switch, name="switch"),
    path("reports/subscription/", around.subscription, name="subscription"),
    path("reports/<str:period>/", pages.start, name="period"),
    path("reports/<str:period>/report.pdf", downloads.whole, name="pdf"),
    path("reports/<str:period>/<slug:view>.<slug:ending>", downloads.one, name="file"),
    path("reports/<str:period>/<str:view>/", pages.view, name="view"),
    path("reports/<str:period>/<str:view>/picture/", downloads.picture, name="picture"),
]
