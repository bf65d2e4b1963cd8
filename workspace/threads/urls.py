"""Addresses of this room."""

from django.urls import path

from workspace.threads import views

app_name = "threads"
urlpatterns = [
    path("", views.home, name="home"),
    path("catch-up/read/", views.read_all, name="read-all"),
    path("catch-up/undo/<str:marks>/", views.unread_all, name="unread-all"),
    path("threads/<int:thread>/", views.thread, name="thread"),
    path("threads/<int:thread>/replies/", views.reply, name="reply"),
    path("threads/<int:thread>/row/", views.row, name="row"),
    path("threads/<int:thread>/read/", views.read, name="read"),
    path("threads/<int:thread>/unread/", views.unread, name="unread"),
    path("threads/<int:thread>/attention/", views.attend, name="attend"),
    path("threads/<int:thread>/rename/", views.rename, name="rename"),
    path("threads/<int:thread>/move/", views.move, name="move"),
    path("threads/<int:thread>/close/", views.close, name="close"),
    path("threads/<int:thread>/reopen/", views.reopen, name="reopen"),
    path("spaces/<int:space>/threads/new/", views.new_thread, name="new"),
    path("posts/<int:post>/", views.post, name="post"),
    path("posts/<int:post>/edit/", views.edit, name="edit"),
    path("posts/<int:post>/delete/", views.delete, name="delete"),
    path("posts/<int:post>/versions/", views.versions, name="versions"),
    path("posts/<int:post>/reactions/", views.react, name="react"),
    path("posts/<int:post>/outcome/", views.mark, name="mark"),
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes/<int:outcome>/withdraw/", views.withdraw, name="withdraw"),
    path("outcomes/<int:outcome>/done/", views.finish, name="finish"),
    path("outcomes/<int:outcome>/reopen/", views.take_up, name="take-up"),
    path("complete/mentions/", views.mentions, name="mentions"),
    path("preview/", views.preview, name="preview"),
    path("attachments/", views.upload, name="upload"),
    path("attachments/<int:attachment>/", views.attachment, name="attachment"),
    path("attachments/<int:attachment>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("attachments/<int:attachment>/discard/", views.discard, name="discard"),
]
