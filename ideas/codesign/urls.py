"""Addresses of this room."""

from django.urls import path

from ideas.codesign.views import brief, canvases, keeping, talking

app_name = "codesign"
urlpatterns = [
    path("spaces/<int:space>/canvases/new/", canvases.open_canvas, name="open"),
    path("canvases/<int:canvas>/", canvases.canvas, name="canvas"),
    path("canvases/<int:canvas>/edit/", canvases.edit_canvas, name="edit"),
    path("canvases/<int:canvas>/archive/", canvases.archive, name="archive"),
    path("canvases/<int:canvas>/restore/", canvases.restore, name="restore"),
    path("canvases/<int:canvas>/stamps/", canvases.stamps, name="stamps"),
    path("canvases/<int:canvas>/bring/", canvases.bring, name="bring"),
    path("canvases/<int:canvas>/notes/<str:note>/", talking.note, name="note"),
    path("canvases/<int:canvas>/versions/", keeping.versions, name="versions"),
    path("canvases/<int:canvas>/versions/<int:version>/restore/", keeping.restore_version, name="restore-version"),
    path("canvases/<int:canvas>/held/<int:held>/", keeping.settle, name="settle"),
    path("canvases/<int:canvas>/import/", keeping.import_notes, name="import"),
    path("canvases/<int:canvas>/export.csv", keeping.export, {"form": "csv"}, name="export-csv"),
    path("canvases/<int:canvas>/export.json", keeping.export, {"form": "json"}, name="export-json"),
    path("canvases/<int:canvas>/brief/", brief.brief, name="brief"),
    path("canvases/<int:canvas>/brief/versions/", brief.keep, name="keep-brief"),
    path("canvases/<int:canvas>/brief/versions/<int:version>/restore/", brief.restore, name="restore-brief"),
    path("canvases/<int:canvas>/brief/held/<int:held>/", brief.settle, name="settle-brief"),
    path("canvases/<int:canvas>/brief/discuss/", brief.discuss, name="discuss-brief"),
    path("canvases/<int:canvas>/brief.md", brief.export, {"form": "md"}, name="brief-md"),
    path("canvases/<int:canvas>/brief.html", brief.export, {"form": "html"}, name="brief-html"),
]
