"""Addresses of this room."""

from django.urls import path

from workspace.gatherings import views

app_name = "gatherings"
urlpatterns = [
    path("gatherings/<int:gathering>/", views.gathering, name="gathering"),
    path("gatherings/<int:gathering>/here/", views.be_here, name="here"),
    path("gatherings/<int:gathering>/hand-over/", views.hand_over, name="hand-over"),
    path("gatherings/<int:gathering>/take-over/", views.take_over, name="take-over"),
    path("gatherings/<int:gathering>/outcome/", views.conclude, name="conclude"),
    path("gatherings/<int:gathering>/end/", views.end, name="end"),
    path("gatherings/<int:gathering>/summary/", views.sum_up, name="sum-up"),
    path("gatherings/<int:gathering>/timer/", views.timer, name="timer"),
    path("gatherings/<int:gathering>/agenda/", views.add_item, name="add-item"),
    path("gatherings/agenda/<int:item>/edit/", views.change_item, name="change-item"),
    path("gatherings/agenda/<int:item>/move/", views.move_item, name="move-item"),
    path("gatherings/agenda/<int:item>/start/", views.start_item, name="start-item"),
    path("gatherings/agenda/<int:item>/done/", views.finish_item, name="finish-item"),
    path("gatherings/agenda/<int:item>/remove/", views.remove_item, name="remove-item"),
    path("gatherings/<int:gathering>/notes/", views.write_note, name="write-note"),
    path("gatherings/notes/<int:note>/edit/", views.edit_note, name="edit-note"),
    path("gatherings/notes/<int:note>/versions/", views.note_versions, name="note-versions"),
    path("gatherings/notes/<int:note>/remove/", views.delete_note, name="delete-note"),
    path("gatherings/<int:gathering>/hand/", views.voices.hand, name="hand"),
    path("gatherings/<int:gathering>/next/", views.voices.call_next, name="call-next"),
    path("gatherings/hands/<int:hand>/call/", views.voices.call_on, name="call-on"),
    path("gatherings/turns/<int:turn>/end/", views.voices.end_turn, name="end-turn"),
    path("gatherings/<int:gathering>/gauge/", views.voices.gauge, name="gauge"),
    path("gatherings/<int:gathering>/voices/", views.voices.voices, name="voices"),
    path("gatherings/<int:gathering>/rounds/", views.rounds.open_round, name="open-round"),
    path("gatherings/rounds/<int:number>/words/", views.rounds.write, name="write-in-round"),
    path("gatherings/rounds/<int:number>/take-back/", views.rounds.take_back, name="take-back"),
    path("gatherings/rounds/<int:number>/reveal/", views.rounds.reveal, name="reveal-round"),
    path("gatherings/rounds/<int:number>/drop/", views.rounds.drop, name="drop-round"),
    path("threads/<int:thread>/gather/", views.start_in_thread, name="start-in-thread"),
    path("spaces/<int:space>/gatherings/new/", views.start_in_space, name="start-in-space"),
]
