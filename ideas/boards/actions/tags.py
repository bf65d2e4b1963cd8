"""The words by which ideas of a board are found."""

from collections.abc import Iterable
from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import doors, masks
from ideas.boards.models import Idea, Tag
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid
from workspace.common.lines import one_line
from workspace.people.models import Person

LONGEST, MOST = 40, 12


@action
def tag_idea(*, by: Person, idea: Idea, names: Iterable[str], key: UUID | None = None) -> Idea:
    """Give an idea these tags and no others: its author, those who joined them, and facilitators.

    A tag that the board has in another spelling of capitals is that one; one that no idea bears any more goes.
    """
    idea = doors.kept_idea_for(by, idea)
    wanted = _named(names)
    before = {tag.name.casefold(): tag for tag in idea.tags.all()}
    if before.keys() == wanted.keys():
        unchanged()
        return idea
    masks.voice_on(by, idea)
    there = {tag.name.casefold(): tag for tag in idea.board.tags.all()}
    new = [Tag(board=idea.board, name=name) for folded, name in wanted.items() if folded not in there]
    there |= {tag.name.casefold(): tag for tag in Tag.objects.bulk_create(new)}
    idea.tags.set([there[folded] for folded in wanted])
    Tag.objects.filter(board=idea.board, ideas__isnull=True).delete()
    record(
        by, Verb.TAGGED_IDEA, idea, to=[idea.author], space=idea.board.space_id, on=idea.board.stream,
        event=events.IdeaTagged(board=idea.board_id, idea=idea.pk),
    )  # fmt: skip
    return idea


def _named(names: Iterable[str]) -> dict[str, str]:
    """By the name in small letters. Raises Invalid."""
    lines = [one_line(name).lstrip("#").strip() for name in names]
    wanted = {line.casefold(): line for line in reversed(lines) if line}
    if any(len(name) > LONGEST for name in wanted.values()):
        raise Invalid("A tag has at most %(most)s characters.", most=LONGEST)
    if len(wanted) > MOST:
        raise Invalid("An idea has at most %(most)s tags.", most=MOST)
    return dict(reversed(wanted.items()))
