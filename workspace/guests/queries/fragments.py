"""What is pushed of this room: word to the page of invitations to fetch anew what it lists."""

from realtime.models import Event


def draw_for_one(event: Event) -> str:
    return '<template data-refresh="guest-links"></template><template data-refresh="guest-colleague"></template>'
