"""Addresses of this room."""

from django.urls import path

from workspace.notifications.views import bell, kept_mail
from workspace.notifications.views.unsubscribe import unsubscribe

app_name = "notifications"
urlpatterns = [
    path("notifications/", bell.page, name="page"),
    path("notifications/bell/", bell.bell, name="bell"),
    path("notifications/seen/", bell.see, name="see"),
    path("notifications/unseen/<str:moment>/", bell.unsee, name="unsee"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("dev/mail/", kept_mail.mails, name="kept-mails"),
    path("dev/mail/<str:name>/", kept_mail.mail, name="kept-mail"),
    path("dev/mail/<str:name>/html/", kept_mail.mail_page, name="kept-mail-html"),
]
