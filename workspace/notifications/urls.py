"""Addresses of this room."""

from django.urls import path

from workspace.notifications.views import bell, choosing, kept_mail
from workspace.notifications.views.unsubscribe import unsubscribe

app_name = "notifications"
urlpatterns = [
    path("notifications/", bell.page, name="page"),
    path("notifications/bell/", bell.bell, name="bell"),
    path("notifications/seen/", bell.see, name="see"),
    path("notifications/unseen/<str:moment>/", bell.unsee, name="unsee"),
    path("me/notifications/", choosing.page, name="choices"),
    path("me/notifications/browsers/", choosing.add_browser, name="add-browser"),
    path("me/notifications/browsers/forget/", choosing.forget_browser, name="forget-browser"),
    path("me/notifications/browsers/<int:browser>/remove/", choosing.remove_browser, name="remove-browser"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("dev/mail/", kept_mail.mails, name="kept-mails"),
    path("dev/mail/<str:name>/", kept_mail.mail, name="kept-mail"),
    path("dev/mail/<str:name>/html/", kept_mail.mail_page, name="kept-mail-html"),
]
