"""What this room does in the background."""

from workspace.notifications.tasks.mail import send_mail

__all__ = ["send_mail"]
