"""Addresses of people."""

from django.urls import path

from workspace.people.views import demo, directory, erasing, me, operators

app_name = "people"
urlpatterns = [
    path("people/", directory.directory, name="directory"),
    path("people/chart/", directory.chart, name="chart"),
    path("people/<int:person>/", directory.profile, name="profile"),
    path("people/<int:person>/branch/", directory.branch, name="branch"),
    path("people/<int:person>/deactivate/", operators.deactivate, name="deactivate"),
    path("people/<int:person>/reactivate/", operators.reactivate, name="reactivate"),
    path("people/<int:person>/erase/", erasing.erase, name="erase"),
    path("people/<int:person>/claim/", operators.claim, name="claim"),
    path("organisations/", operators.organisations, name="organisations"),
    path("organisations/<int:organisation>/invite/", operators.invite, name="invite"),
    path("me/", me.settings, name="me"),
    path("me/zone/", me.zone, name="zone"),
    path("me/avatar/", me.avatar, name="avatar"),
    path("me/skills/", me.name_skill, name="name-skill"),
    path("me/skills/<int:skill>/drop/", me.drop_skill, name="drop-skill"),
    path("avatars/<str:name>", me.face, name="face"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
]
