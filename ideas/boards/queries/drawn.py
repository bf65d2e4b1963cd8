"""What is drawn when a board or an idea changes: on its board, in its space, and in its conversation."""

from django.template.loader import render_to_string

from ideas.boards import events
from ideas.boards.models import Board, Idea
from ideas.boards.queries.fragments import draws, idea_html, refreshed
from ideas.boards.queries.parts import growing
from realtime.models import Event
from workspace.threads.models import Post
from workspace.threads.queries import head_html, posts_html

# What differs per reader is fetched anew: the pages of a board and of an idea as a whole, for another phase changes
# nearly all that can be done on them; what a reader may do with an idea; and the list of boards under a space's tab.
BOARD, TIMELINE, IDEA = "board-room", "board-timeline", "idea-room"
DEEDS, INVITATION = "idea-deeds", "idea-invitation"
LISTED, FILTERS = "space-boards", "idea-filters"


@draws(
    events.IdeaEdited, events.CoauthorJoined, events.CoauthorLeft, events.CoauthorInvited,
)  # fmt: skip
def _idea_changed(told: events.IdeaEvent) -> str:
    return idea_changed_html(told.idea)


@draws(events.IdeaTagged)
def _idea_tagged(told: events.IdeaEvent) -> str:
    """By the tags one filters the board, too."""
    return idea_changed_html(told.idea) + refreshed(FILTERS)


@draws(events.IdeaWithdrawn, events.IdeaRestored)
def _idea_turned(told: events.IdeaEvent) -> str:
    """What other rooms put onto its page goes by whether it stands."""
    return idea_changed_html(told.idea) + refreshed(f"{IDEA}-{told.idea}", *growing())


def idea_changed_html(number: int) -> str:
    """What every page is sent that shows an idea; its own page fetches anew what a reader may do with it."""
    idea = Idea.objects.with_people().filter(pk=number).first()
    return idea_html(idea) + refreshed(f"{DEEDS}-{number}", f"{INVITATION}-{number}") if idea else ""


@draws(
    events.BoardChanged, events.BoardArchived, events.BoardRestored, events.PhasesChanged, events.PhaseBegan,
    events.BoardUnmasked,
)  # fmt: skip
def _board_changed(told: events.BoardEvent) -> str:
    """The head for every page of the board; the board's own page and those of its ideas fetch themselves anew."""
    return refreshed("board-head", BOARD, TIMELINE, IDEA) if Board.objects.filter(pk=told.board).exists() else ""


def draw_for_space(event: Event) -> str:
    """The fragment of a `board.…` event on `space:<id>`."""
    return refreshed(LISTED)


def draw_for_thread(event: Event) -> str:
    """The fragment of an `idea.…` event on `thread:<id>`: the first post, the title, and what leads to the idea."""
    content = event.content()
    if not isinstance(content, events.IdeaEvent):
        return ""
    idea = Idea.objects.select_related("board", "thread").filter(pk=content.idea).first()
    if idea is None:
        return ""
    if isinstance(content, events.IdeaUnmasked):
        return conversation_html(idea) + refreshed("thread-head", "posts", "thread-presence", "thread-foot")
    said = posts_html(Post.objects.filter(thread=idea.thread, number=1)) + head_html(idea.thread_id)
    return conversation_html(idea) + (said if isinstance(content, events.IdeaEdited) else "")


def conversation_html(idea: Idea) -> str:
    return render_to_string("boards/conversation.html", {"shown": idea})
