"""What somebody says of an idea: judged, rendered, and put together as the first post of its thread."""

from dataclasses import asdict, dataclass

from django.utils.text import normalize_newlines

from ideas.boards.actions import masks
from ideas.boards.models import Board, Idea
from workspace.common import richtext
from workspace.common.errors import Invalid
from workspace.common.lines import one_line
from workspace.common.richtext import Named
from workspace.people.models import Person
from workspace.threads.queries import known_handles

TITLE_MOST, AFFECTED_MOST = 160, 280


@dataclass(frozen=True)
class Words:
    """The problem first; then who has it, how they manage today, and what could be done. Markdown but for `affected`
    and the title."""

    title: str
    problem: str
    affected: str = ""
    workaround: str = ""
    proposal: str = ""

    @property
    def text(self) -> str:
        """All of it as one text, as the thread's first post says it."""
        parts = [
            self.problem,
            self.affected and f"**Who has it:** {self.affected}",
            self.workaround and f"**How they manage today**\n\n{self.workaround}",
            self.proposal and f"**The proposal**\n\n{self.proposal}",
        ]
        return "\n\n".join(part for part in parts if part)

    def onto(self, idea: Idea, by: Person) -> None:
        """Write it onto the row, rendered as `by` says it on its board. Not saved. Three queries where it mentions."""
        for name, value in asdict(self).items():
            setattr(idea, name, value)
        known = called_in(self.text, idea.board, by)
        for name in ("problem", "workaround", "proposal"):
            setattr(idea, f"{name}_html", richtext.render(getattr(self, name), known)[0])


# What `onto` writes.
FIELDS = (*Words.__dataclass_fields__, "problem_html", "workaround_html", "proposal_html")


def called_in(text: str, board: Board, by: Person) -> dict[str, Named]:
    """Whom the handles of a text mean when `by` writes it on a board, masks included. No query without handles."""
    if not richtext.handles(text):
        return {}
    return known_handles(board.space, text, by, masks.scope_of(board))


def said(**words: str) -> Words:
    """Raises Invalid for what an idea can't say as it stands."""
    given = {name: normalize_newlines(text.replace("\x00", "")).strip() for name, text in words.items()}
    given |= {name: one_line(given.get(name, "")) for name in ("title", "affected")}
    found = Words(**given)
    if not found.problem:
        raise Invalid("Say which problem it is, and how it shows.")
    if not found.title:
        raise Invalid("Give the idea a title: one line by which others find it.")
    if len(found.title) > TITLE_MOST:
        raise Invalid("A title has at most %(most)s characters. Put the rest into the text.", most=TITLE_MOST)
    if len(found.affected) > AFFECTED_MOST:
        raise Invalid("Who has the problem is said in at most %(most)s characters.", most=AFFECTED_MOST)
    if len(found.text) > richtext.MAX_LENGTH:
        raise Invalid(
            "An idea has at most %(most)s characters. Attach longer texts as a file.", most=f"{richtext.MAX_LENGTH:,}"
        )
    return found
