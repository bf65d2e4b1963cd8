"""Addresses of this room."""

from django.urls import path

from ideas.facilitation import views

app_name = "facilitation"
urlpatterns = [
    path("canvases/<int:canvas>/sessions/new/", views.plan, name="plan"),
    path("sessions/<int:session>/", views.session, name="session"),
    path("sessions/<int:session>/edit/", views.edit, name="edit"),
    path("sessions/<int:session>/start/", views.start, name="start"),
    path("sessions/<int:session>/call-off/", views.call_off, name="call-off"),
    path("sessions/<int:session>/end/", views.end, name="end"),
    path("sessions/<int:session>/here/", views.taking_part.be_here, name="here"),
    path("sessions/<int:session>/voices/", views.voices, name="voices"),
    path("sessions/<int:session>/groups/", views.groups.groups, name="groups"),
    path("sessions/<int:session>/activities/new/", views.add_activity, name="add-activity"),
    path("sessions/<int:session>/agreements/", views.taking_part.agree, name="agree"),
    path(
        "sessions/agreements/<int:agreement>/withdraw/", views.taking_part.withdraw_agreement, name="withdraw-agreement"
    ),
    path("sessions/activities/<int:activity>/edit/", views.change_activity, name="change-activity"),
    path("sessions/activities/<int:activity>/move/", views.move_activity, name="move-activity"),
    path("sessions/activities/<int:activity>/remove/", views.remove_activity, name="remove-activity"),
    path("sessions/activities/<int:activity>/begin/", views.begin, name="begin"),
    path("sessions/activities/<int:activity>/end/", views.end_activity, name="end-activity"),
    path("sessions/activities/<int:activity>/reveal/", views.reveal, name="reveal"),
    path("sessions/activities/<int:activity>/timer/", views.timer, name="timer"),
    path("sessions/activities/<int:activity>/costs/", views.costs, name="costs"),
    path("sessions/activities/<int:activity>/drawer/", views.taking_part.drawer, name="drawer"),
    path("sessions/activities/<int:activity>/notes/", views.taking_part.write, name="write"),
    path("sessions/activities/<int:activity>/notes/<str:note>/", views.taking_part.reword, name="reword"),
    path("sessions/activities/<int:activity>/notes/<str:note>/remove/", views.taking_part.take_away, name="take-away"),
    path("sessions/options/<int:option>/points/", views.taking_part.place, name="place"),
    path("sessions/groups/<int:group>/idea/", views.taking_part.raise_idea, name="raise-idea"),
]
