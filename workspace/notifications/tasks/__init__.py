"""What this room does in the background."""

from workspace.notifications.tasks.mail import send_mail
from workspace.notifications.tasks.push import follow, send_pushes, send_pushes_soon
from workspace.notifications.tasks.upkeep import forget_old

__all__ = ["follow", "forget_old", "send_mail", "send_pushes", "send_pushes_soon"]
