"""Ideas from elsewhere, taken over all at once or not at all; the same file a second time adds nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import models

from ideas.boards import events
from ideas.boards.actions import doors, masks, words
from ideas.boards.models import Board, Idea, Tag
from ideas.boards.queries.idea_file import NAMES, IdeaFile, IdeaRow
from realtime.events import Payload
from workspace.audit.ledger import Told, record_history, retelling, unchanged
from workspace.audit.models import Side, Verb
from workspace.common import clock, ids, richtext
from workspace.common.errors import Invalid, Refused
from workspace.people import events as people_events
from workspace.people.models import Identity, Organisation, Person
from workspace.people.queries import taken_handles
from workspace.spaces.permissions import Can
from workspace.threads.models import Attention, Follow, Post, ReadMark, Thread

AT_ONCE = 500


@dataclass(frozen=True)
class Taken:
    """What came of an import: how many ideas are new, and how many were here already."""

    new: int
    known: int
    placeholders: int = 0


def name_of(board: Board, source: str, key: str) -> str:
    """What an imported idea is known by here. Never changes: a second run finds it by this."""
    return f"{source}:{board.pk}:{key}"[:160]


def known_rows(board: Board, file: IdeaFile) -> set[str]:
    """The keys of rows that an earlier import has brought. One query."""
    prefix = name_of(board, file.source, "")
    found = Idea.objects.filter(board=board, imported_from__startswith=prefix).values_list("imported_from", flat=True)
    return {str(name).removeprefix(prefix) for name in found}


@retelling
def import_ideas(*, by: Person, board: Board, file: IdeaFile) -> Taken:
    """Bring the ideas of a file onto a board, each with its own time and author, and its votes as a number apart.

    Facilitators of the space, while names are open. Authors are found by e-mail, or become placeholders who can be
    claimed. Nothing imported is unread for anybody. Raises Invalid for a file with anything wrong in it.
    """
    board = doors.board_for(by, board, Can.FACILITATE)
    if masks.scope_of(board) is not None:
        raise Refused("Nobody's name is told in this phase, so no ideas with authors can be taken over now.")
    if file.troubles:
        raise Invalid("This file can't be taken over: %(trouble)s", trouble=file.troubles[0])
    known = known_rows(board, file)
    rows = [row for row in file.rows if row.key not in known]
    if not rows:
        unchanged()
        return Taken(0, len(file.rows))
    authors, made = _authors(by, file.source, rows)
    ideas = _ideas(board, file.source, rows, authors)
    _tags(board, rows, ideas)
    told = [Told(idea.submitted_at, idea.author_id, Verb.SUBMITTED_IDEA, idea, board.space_id) for idea in ideas]
    told.append(Told(clock.now(), by.pk, Verb.IMPORTED_IDEAS, board, board.space_id))
    record_history(told, by=by, source=file.source, events=_events(board, ideas, made))
    return Taken(len(ideas), len(known & {row.key for row in file.rows}), len(made))


def _events(board: Board, ideas: Sequence[Idea], made: Sequence[Person]) -> list[tuple[str, Payload]]:
    """One for those who look at the board, one for each conversation, so that it is found."""
    found: list[tuple[str, Payload]] = [(board.stream, events.IdeasImported(board=board.pk))]
    found.append((board.space.stream, events.BoardListed(board=board.pk, space=board.space_id)))
    for idea in ideas:
        told = events.IdeaImported(board=board.pk, idea=idea.pk, thread=idea.thread_id)
        found.append((f"thread:{idea.thread_id}", told))
    found += [(people_events.EVERYBODY, people_events.ProfileChanged(person=person.pk)) for person in made]
    return found


def _ideas(board: Board, source: str, rows: Sequence[IdeaRow], authors: Mapping[int, Person]) -> list[Idea]:
    """Threads with their first posts, and the ideas, in bulk; numbered on from the board's last."""
    last = board.ideas.aggregate(last=models.Max("number"))["last"] or 0
    threads, posts, ideas = [], [], []
    for number, row in enumerate(rows, start=last + 1):
        author, at, name = authors[row.line], row.at or clock.now(), name_of(board, source, row.key)
        thread = Thread(
            space=board.space, title=row.title, opened_by=author, opened_at=at, last_at=at, last_number=1,
            imported_from=name,
        )  # fmt: skip
        given = words.Words(row.title, row.problem, row.affected, row.workaround, row.proposal)
        idea = Idea(
            board=board, number=number, author=author, thread=thread, stage=row.stage, stage_at=at, submitted_at=at,
            imported_from=name, imported_support=row.votes,
        )  # fmt: skip
        _write(idea, given)
        html = richtext.render(given.text, {})[0]
        posts.append(
            Post(thread=thread, number=1, author=author, body=given.text, html=html, at=at, imported_from=name)
        )
        threads.append(thread)
        ideas.append(idea)
    Thread.objects.bulk_create(threads, batch_size=AT_ONCE)
    Post.objects.bulk_create(posts, batch_size=AT_ONCE)
    Idea.objects.bulk_create(ideas, batch_size=AT_ONCE)
    Follow.objects.bulk_create(
        [Follow(thread=one, person=one.opened_by, attention=Attention.FOLLOWING) for one in threads], batch_size=AT_ONCE
    )
    ReadMark.objects.bulk_create(
        [ReadMark(thread=one, person=one.opened_by, number=1, at=one.opened_at) for one in threads], batch_size=AT_ONCE
    )
    return ideas


def _write(idea: Idea, given: words.Words) -> None:
    """Nobody here is called by what was written elsewhere, so no handle is looked up."""
    for name in words.Words.__dataclass_fields__:
        setattr(idea, name, getattr(given, name))
    for name in ("problem", "workaround", "proposal"):
        setattr(idea, f"{name}_html", richtext.render(getattr(given, name), {})[0])


def _tags(board: Board, rows: Sequence[IdeaRow], ideas: Sequence[Idea]) -> None:
    wanted = sorted({tag for row in rows for tag in row.tags})
    Tag.objects.bulk_create([Tag(board=board, name=name) for name in wanted], ignore_conflicts=True)
    tags = {tag.name: tag.pk for tag in Tag.objects.filter(board=board, name__in=wanted)}
    through = Idea.tags.through
    pairs = zip(rows, ideas, strict=True)
    through.objects.bulk_create(
        [through(idea_id=idea.pk, tag_id=tags[name]) for row, idea in pairs for name in row.tags], batch_size=AT_ONCE
    )


def _authors(by: Person, source: str, rows: Sequence[IdeaRow]) -> tuple[dict[int, Person], list[Person]]:
    """The author of each row, by its line, and the placeholders that were made. Without any author it is `by`."""
    emails = {row.email for row in rows if row.email}
    people = {person.email.lower(): person for person in Person.objects.filter(email__in=emails) if person.email}
    outside = {row.email or f"{source}:{row.author}" for row in rows if row.email or row.author}
    seen = Identity.objects.filter(source__in=["email", f"ideas:{source}"], external_id__in=_short(outside))
    known = {identity.external_id: identity.person for identity in seen.select_related("person__claimed_by")}
    taken = taken_handles()
    found: dict[int, Person] = {}
    made: list[Person] = []
    for row in rows:
        if not row.email and not row.author:
            found[row.line] = by
            continue
        name = (row.email or f"{source}:{row.author}")[:120]
        person = people.get(row.email) or known.get(name)
        if person is None:
            person = known[name] = _placeholder(source, row, taken)
            made.append(person)
        found[row.line] = person.claimed_by or person
    return found, made


def _short(names: set[str]) -> list[str]:
    return [name[:120] for name in names]


def _placeholder(source: str, row: IdeaRow, taken: set[str]) -> Person:
    """Somebody whom only the other tool knew: nobody can sign in as them, and whoever has the address may claim it."""
    organisation = _elsewhere(source)
    name = row.author or row.email.partition("@")[0]
    handle = ids.handle(name, taken)
    taken.add(handle)
    person = Person(
        name=name[:120], handle=handle, organisation=organisation, side=organisation.side, is_placeholder=True
    )
    person.set_unusable_password()
    person.save()
    where, known_by = ("email", row.email) if row.email else (f"ideas:{source}", f"{source}:{row.author}")
    Identity.objects.create(person=person, source=where, external_id=known_by[:120])
    return person


def _elsewhere(source: str) -> Organisation:
    """What people of an import belong to until they are claimed: not the employer, whom nobody knows them to be of."""
    name = f"From {NAMES[source]}"
    found = Organisation.objects.filter(name=name, side=Side.CUSTOMER).first()
    if found is not None:
        return found
    group = Group.objects.create(name=f"organisation: {name}")
    return Organisation.objects.create(name=name, side=Side.CUSTOMER, group=group)
